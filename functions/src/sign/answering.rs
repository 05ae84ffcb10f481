//! Who signs answers: programs that are asked by others, and cannot seal.

use shared::seal::{
    Algorithm, AnswerKind, AnswerSignature, CannotAnswer, CannotSign, KeyId, SIGNATURE_BYTES,
    SignSeal, answer,
};
use shared::time::ShanghaiTime;
use std::sync::Arc;

/// Keys that answer (签名答复). Without any it signs nothing, and says so.
#[derive(Clone)]
pub struct Answering {
    keys: Arc<dyn SignSeal>,
}

impl Answering {
    /// By these keys, all of which answer.
    pub fn new(keys: Arc<dyn SignSeal>) -> Self {
        Self { keys }
    }

    /// Signs what is answered at `at` to whoever asked this host.
    pub fn answer(
        &self,
        algorithm: Algorithm,
        host: &str,
        kind: AnswerKind,
        at: ShanghaiTime,
        bytes: &[u8],
    ) -> Result<AnswerSignature, CannotAnswer> {
        answer(&*self.keys, algorithm, host, kind, at, bytes)
    }
}

/// Nobody: there is no key.
struct NoKeys;

impl SignSeal for NoKeys {
    fn key_at(&self, _: Algorithm, _: ShanghaiTime) -> Option<KeyId> {
        None
    }

    fn sign(&self, _: KeyId, _: &[u8]) -> Result<[u8; SIGNATURE_BYTES], CannotSign> {
        Err(CannotSign::NoSuchKey)
    }
}

impl Default for Answering {
    fn default() -> Self {
        Self::new(Arc::new(NoKeys))
    }
}

impl core::fmt::Debug for Answering {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Answering(…)")
    }
}
