//! Offline seal (离线封印): 126 bytes in the QR code's fragment by which anyone who has the key list checks a report
//! without a network, B 三(三).
//!
//! The format is frozen once the first report is out: what was sealed verifies for good. A change is a new version in the
//! first four bits. Every seal has one form: each byte sequence that is not what [`seal`] would have written is refused.
//!
//! `digits` ↔ `layout` (62 bytes: a [`Statement`] and whose word it is) + 64 bytes of signature; `key` are public keys,
//! `issuing` private ones, `list` names every key ever used, `check` judges. `answer` signs what the service answers to other
//! programs, with keys that seal nothing.

mod algorithm;
mod answer;
mod check;
mod digits;
mod file_key;
pub mod hex;
mod issuing;
mod key;
mod layout;
mod list;
mod list_change;
mod list_trust;
mod statement;

pub use algorithm::Algorithm;
pub use answer::{AnswerKind, AnswerSignature, CannotAnswer, NotAnswered, answer};
pub use check::{Evidence, NotSealed, OfflineStanding, check, check_scanned};
pub use digits::{DIGITS, Malformed};
pub use issuing::{CannotSeal, CannotSign, IssuingKey, SignSeal, seal};
pub use key::{InvalidKey, KeyId, PublicKey, WrongSignature};
pub use list::{Certificate, KeyList, KeyUse, ListedKey, MappedSector, SectorMap};
pub use list_change::{CannotChange, NotAContinuation, follows};
pub use list_trust::{ListRefused, TrustedKeys, sign_list};
pub use statement::{SectorBits, Statement};

/// Bytes of a seal.
pub const SEAL_BYTES: usize = 126;

/// Bytes of it that are signed; the rest is the signature.
pub const BODY_BYTES: usize = 62;

/// Bytes of a signature, r and s one after the other.
pub const SIGNATURE_BYTES: usize = 64;

/// Version of the layout.
pub const VERSION: u8 = 1;

/// A seal in its one form. Its signature may be anybody's: [`check`] says whose.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal {
    bytes: [u8; SEAL_BYTES],
    body: layout::Body,
}

impl Seal {
    /// Reads the 306 decimal digits behind `#`.
    pub fn from_digits(digits: &str) -> Result<Self, Malformed> {
        Self::from_bytes(digits::to_bytes(digits)?)
    }

    /// Reads 126 bytes.
    pub fn from_bytes(bytes: [u8; SEAL_BYTES]) -> Result<Self, Malformed> {
        let (body, signature) = bytes
            .split_first_chunk::<BODY_BYTES>()
            .ok_or(Malformed::Length)?;
        let body = layout::decode(body)?;
        let s = signature.get(SIGNATURE_BYTES / 2..).unwrap_or_default();
        // Else a second form of the same signature would pass: of two seals one could not tell which was issued.
        if s > body.algorithm.half_order().as_slice() {
            return Err(Malformed::HighS);
        }
        Ok(Self { bytes, body })
    }

    /// 306 decimal digits, for a numeric segment.
    pub fn digits(&self) -> String {
        digits::from_bytes(&self.bytes)
    }

    /// The 126 bytes.
    pub fn bytes(&self) -> &[u8; SEAL_BYTES] {
        &self.bytes
    }

    /// Algorithm that it names.
    pub fn algorithm(&self) -> Algorithm {
        self.body.algorithm
    }

    /// Key that it names.
    pub fn key(&self) -> KeyId {
        self.body.key
    }

    /// What it states, whoever signed it.
    pub fn statement(&self) -> &Statement {
        &self.body.statement
    }

    /// The bytes that are signed, for a host in lower case with its port if any: a look-alike site cannot reuse a seal.
    pub fn signed_bytes(&self, host: &str) -> Vec<u8> {
        signed_bytes(host, self.bytes.first_chunk().unwrap_or(&[0; BODY_BYTES]))
    }

    /// The last 64 bytes.
    fn signature(&self) -> &[u8; SIGNATURE_BYTES] {
        self.bytes.last_chunk().unwrap_or(&[0; SIGNATURE_BYTES])
    }
}

// Opens a report, as its code does.
impl core::fmt::Debug for Seal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Seal(…)")
    }
}

fn signed_bytes(host: &str, body: &[u8; BODY_BYTES]) -> Vec<u8> {
    [
        b"xinzheng-seal/v1\0".as_slice(),
        host.to_ascii_lowercase().as_bytes(),
        &[0],
        body,
    ]
    .concat()
}
