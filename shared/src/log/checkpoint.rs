//! Heads of the log (c2sp.org/tlog-checkpoint): origin, size, root, and when it was signed.

use super::Hash;
use super::note::{LogSigner, LogVerifier, NoteFault};
use crate::time::ShanghaiTime;
use base64ct::{Base64, Encoding};
use core::fmt;

/// A head: the tree of `size` leaves has this root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
    /// When it was signed: what is in the tree was there then.
    pub at: ShanghaiTime,
}

/// Why a text is no head of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckpointFault {
    /// Not a note that the log's key has signed.
    Note(NoteFault),
    /// Of another log.
    Origin,
    /// Not origin, size, root and time.
    Form,
}

impl fmt::Display for CheckpointFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Note(fault) => fault.fmt(f),
            Self::Origin => f.write_str("the checkpoint is of another log"),
            Self::Form => f.write_str("the checkpoint is not origin, size, root and time"),
        }
    }
}

impl core::error::Error for CheckpointFault {}

/// Begins the line that says when; the value is in Unix seconds.
const TIME: &str = "time ";

impl Checkpoint {
    /// Signed; the key's name is the origin.
    pub fn signed(&self, signer: &LogSigner) -> String {
        signer.sign(&format!(
            "{}\n{}\n{}\n{TIME}{}\n",
            signer.name(),
            self.size,
            Base64::encode_string(&self.root),
            self.at.unix()
        ))
    }

    /// Reads a signed head. Lines after the time are passed over.
    pub fn open(note: &str, verifier: &LogVerifier) -> Result<Self, CheckpointFault> {
        let text = verifier.open(note).map_err(CheckpointFault::Note)?;
        let mut lines = text.lines();
        let mut line = || lines.next().ok_or(CheckpointFault::Form);
        if line()? != verifier.name() {
            return Err(CheckpointFault::Origin);
        }
        let size = decimal(line()?).ok_or(CheckpointFault::Form)?;
        let root = Base64::decode_vec(line()?)
            .ok()
            .and_then(|root| root.try_into().ok())
            .ok_or(CheckpointFault::Form)?;
        let at = line()?
            .strip_prefix(TIME)
            .and_then(decimal)
            .and_then(|seconds| ShanghaiTime::from_unix(i64::try_from(seconds).ok()?))
            .ok_or(CheckpointFault::Form)?;
        Ok(Self { size, root, at })
    }
}

/// A number without sign or leading zeros.
fn decimal(text: &str) -> Option<u64> {
    // The library's reading takes a sign and zeros in front.
    let is_plain = text == "0" || text.starts_with(|first| matches!(first, '1'..='9'));
    text.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Checkpoint {
        Checkpoint {
            size: 20_852_163,
            root: [7; 32],
            at: ShanghaiTime::parse("2025-03-10T09:00:00+08:00").expect("a time"),
        }
    }

    #[test]
    fn a_head_reads_back_and_stands_in_lines() {
        let signer = LogSigner::new("example.cn/log", &[9; 32]).expect("a key");
        let note = head().signed(&signer);
        let begin = "example.cn/log\n20852163\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\ntime 1741568400\n\n— example.cn/log ";
        assert!(note.starts_with(begin), "{note}");
        assert_eq!(Checkpoint::open(&note, &signer.verifier()), Ok(head()));
    }

    #[test]
    fn other_lines_under_a_good_signature_are_no_head() {
        let signer = LogSigner::new("example.cn/log", &[9; 32]).expect("a key");
        let root = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
        for (text, fault) in [
            (
                format!("other.cn/log\n1\n{root}\ntime 1\n"),
                CheckpointFault::Origin,
            ),
            (
                format!("example.cn/log\n01\n{root}\ntime 1\n"),
                CheckpointFault::Form,
            ),
            (
                format!("example.cn/log\n+1\n{root}\ntime 1\n"),
                CheckpointFault::Form,
            ),
            (
                "example.cn/log\n1\nBwc=\ntime 1\n".to_owned(),
                CheckpointFault::Form,
            ),
            (
                format!("example.cn/log\n1\n{root}\n"),
                CheckpointFault::Form,
            ),
            (
                format!("example.cn/log\n1\n{root}\n1\n"),
                CheckpointFault::Form,
            ),
            (
                format!("example.cn/log\n1\n{root}\ntime 99999999999999\n"),
                CheckpointFault::Form,
            ),
        ] {
            let note = signer.sign(&text);
            let read = Checkpoint::open(&note, &signer.verifier());
            assert_eq!(read, Err(fault), "{text}");
        }
        let note = signer.sign(
            "example.cn/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\ntime 1\nmore\n",
        );
        let read = Checkpoint::open(&note, &signer.verifier()).expect("a head");
        assert_eq!(read.root, crate::log::root_of([]));
    }
}
