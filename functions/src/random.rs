//! Randomness, injected so that a test can repeat what it saw.

use std::sync::atomic::{AtomicU64, Ordering};

/// Unpredictable bytes.
pub trait Random: Send + Sync + 'static {
    /// Fills `out`.
    fn fill(&self, out: &mut [u8]);
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, out: &mut [u8]) {
        // Without randomness codes could be guessed: stopping is the only right act.
        getrandom::fill(out)
            .unwrap_or_else(|error| panic!("no randomness from the system: {error}"));
    }
}

/// A repeatable sequence, for tests alone.
#[derive(Debug, Default)]
pub struct CountingRandom(AtomicU64);

impl CountingRandom {
    /// The same sequence from its `n`th block on.
    pub const fn from_block(n: u64) -> Self {
        Self(AtomicU64::new(n))
    }
}

impl Random for CountingRandom {
    fn fill(&self, out: &mut [u8]) {
        use sha2::Digest;
        for chunk in out.chunks_mut(32) {
            let n = self.0.fetch_add(1, Ordering::SeqCst);
            let block = sha2::Sha256::digest(n.to_be_bytes());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
    }
}

/// `N` bytes of `random`.
pub fn bytes<const N: usize>(random: &dyn Random) -> [u8; N] {
    let mut out = [0; N];
    random.fill(&mut out);
    out
}
