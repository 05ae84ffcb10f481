//! Signed answers (签名答复): what the service says to other programs, results of checks and lists of withdrawn reports,
//! stays its word when it is passed on.
//!
//! Signed is `"xinzheng-answer/v1\0" ‖ host ‖ 0 ‖ kind ‖ 0 ‖ bytes`. The bytes are those that were sent: nobody has to bring
//! them into a canonical form. Keys that answer seal nothing, and keys that seal answer nothing.

use super::{Algorithm, CannotSign, KeyId, SIGNATURE_BYTES, SignSeal, TrustedKeys};
use crate::time::ShanghaiTime;

/// What is answered. It is signed too: a list is never taken for a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Result of checking one code.
    Result,
    /// List of withdrawn reports, or what has changed in it.
    WithdrawnList,
}

impl AnswerKind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Result, Self::WithdrawnList];

    /// As it is signed, in ASCII.
    pub fn name(self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::WithdrawnList => "withdrawn_list",
        }
    }

    /// The bytes that are signed, for a host in lower case with its port if any.
    pub fn signed_bytes(self, host: &str, bytes: &[u8]) -> Vec<u8> {
        [
            b"xinzheng-answer/v1\0".as_slice(),
            host.to_ascii_lowercase().as_bytes(),
            &[0],
            self.name().as_bytes(),
            &[0],
            bytes,
        ]
        .concat()
    }
}

/// Whose word an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerSignature {
    /// Key.
    pub key: KeyId,
    /// r and s, s being the lower.
    pub signature: [u8; SIGNATURE_BYTES],
}

/// Why an answer was not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotAnswer {
    /// No key of that algorithm that answers is in use at that time, or it is not held here.
    NoKey,
    /// The key did not sign.
    Sign(CannotSign),
}

/// Why an answer is not known to be the service's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnswered {
    /// It names a key that the list has not, or one that answers nothing. The list may be old: with the newest one it is a
    /// forgery.
    UnknownKey(KeyId),
    /// The signature does not fit: something was changed, or host or kind are others.
    Signature,
    /// It was answered outside the time of its key.
    OutsideKeysTime,
    /// Its key was compromised. No log speaks of answers, so none of them is known to be older: ask again.
    KeyCompromised {
        /// From when on somebody else may have had the key.
        at: ShanghaiTime,
    },
}

impl NotAnswered {
    /// Permanent name of the reason, as the file of vectors and other programs use it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey(_) => "answer.unknown_key",
            Self::Signature => "answer.signature",
            Self::OutsideKeysTime => "answer.outside_keys_time",
            Self::KeyCompromised { .. } => "answer.key_compromised",
        }
    }
}

/// Signs an answer for a host, with the key that is in use at the time that the answer names.
pub fn answer(
    keys: &dyn SignSeal,
    algorithm: Algorithm,
    host: &str,
    kind: AnswerKind,
    at: ShanghaiTime,
    bytes: &[u8],
) -> Result<AnswerSignature, CannotAnswer> {
    let key = keys.key_at(algorithm, at).ok_or(CannotAnswer::NoKey)?;
    let signature = keys
        .sign(key, &kind.signed_bytes(host, bytes))
        .map_err(CannotAnswer::Sign)?;
    Ok(AnswerSignature { key, signature })
}

impl TrustedKeys {
    /// Checks that `bytes` are what the service at `host` answered at `at`, the time that stands in them.
    pub fn check_answer(
        &self,
        host: &str,
        kind: AnswerKind,
        at: ShanghaiTime,
        bytes: &[u8],
        id: KeyId,
        signature: &[u8; SIGNATURE_BYTES],
    ) -> Result<(), NotAnswered> {
        let key = self.answer_key(id).ok_or(NotAnswered::UnknownKey(id))?;
        key.public
            .verify(&kind.signed_bytes(host, bytes), signature)
            .map_err(|_| NotAnswered::Signature)?;
        if at < key.from || key.end.is_some_and(|end| end <= at) {
            return Err(NotAnswered::OutsideKeysTime);
        }
        match key.compromised_at {
            Some(at) => Err(NotAnswered::KeyCompromised { at }),
            None => Ok(()),
        }
    }
}
