//! Checking a seal offline: everything that can be known from the code on the paper and the key list.

use super::{KeyId, Malformed, Seal, Statement, TrustedKeys};
use crate::code::VerificationCode;
use crate::time::ShanghaiTime;
use chrono::NaiveDate;

/// What is known beside the seal of when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing: the time in the seal is the word of whoever had the key.
    Seal,
    /// A checkpoint of the transparency log (存证日志) of this time proves that the report had been issued by then.
    LoggedBy(ShanghaiTime),
}

/// Why a seal does not speak for its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotSealed {
    /// Not in the form in which seals are issued.
    Malformed(Malformed),
    /// It names a key that the list has not. The list may be old: with the newest one it is a forgery.
    UnknownKey(KeyId),
    /// It names another algorithm than its key's.
    OtherAlgorithm,
    /// The signature does not fit: something was changed, or the host is another.
    Signature,
    /// Its time of issue lies outside the time of its key.
    OutsideKeysTime,
    /// Its key was compromised, and nothing proves that the report was issued before that.
    KeyCompromised {
        /// From when on somebody else may have had the key.
        at: ShanghaiTime,
    },
    /// It speaks of a sector that the list does not know. The list may be old.
    UnknownSector,
    /// It is the seal of another report than the one whose code stands before it.
    OtherCode,
}

impl NotSealed {
    /// Permanent name of the reason, as the file of vectors and other programs use it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(malformed) => malformed.code(),
            Self::UnknownKey(_) => "seal.unknown_key",
            Self::OtherAlgorithm => "seal.other_algorithm",
            Self::Signature => "seal.signature",
            Self::OutsideKeysTime => "seal.outside_keys_time",
            Self::KeyCompromised { .. } => "seal.key_compromised",
            Self::UnknownSector => "seal.unknown_sector",
            Self::OtherCode => "seal.other_code",
        }
    }
}

/// What a genuine seal says of a report's validity. Whether it was withdrawn since no seal can say: ask on line, or by
/// the signed list of withdrawn reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfflineStanding {
    /// In its time of validity, unless it was withdrawn.
    InItsTime {
        /// Last valid day.
        through: NaiveDate,
    },
    /// Expired.
    Expired {
        /// Last day on which it was valid.
        on: NaiveDate,
    },
}

impl Statement {
    /// Where the report stands on a day, by its seal alone.
    pub fn standing(&self, today: NaiveDate) -> OfflineStanding {
        if today <= self.valid_through {
            OfflineStanding::InItsTime {
                through: self.valid_through,
            }
        } else {
            OfflineStanding::Expired {
                on: self.valid_through,
            }
        }
    }
}

/// Checks what a QR code holds: the code in its path and the digits in its fragment, at a host with its port if any.
pub fn check_scanned(
    code: &VerificationCode,
    digits: &str,
    host: &str,
    keys: &TrustedKeys,
    evidence: Evidence,
) -> Result<Statement, NotSealed> {
    let seal = Seal::from_digits(digits).map_err(NotSealed::Malformed)?;
    let statement = check(&seal, host, keys, evidence)?;
    // A genuine seal behind another code: page and paper would speak of two reports.
    if statement.code == *code {
        Ok(statement)
    } else {
        Err(NotSealed::OtherCode)
    }
}

/// Checks a seal: what it states is the word of the service at `host`, or the reason why it is not known to be.
pub fn check(
    seal: &Seal,
    host: &str,
    keys: &TrustedKeys,
    evidence: Evidence,
) -> Result<Statement, NotSealed> {
    let id = seal.key();
    let key = keys.seal_key(id).ok_or(NotSealed::UnknownKey(id))?;
    if key.public.algorithm() != seal.algorithm() {
        return Err(NotSealed::OtherAlgorithm);
    }
    key.public
        .verify(&seal.signed_bytes(host), seal.signature())
        .map_err(|_| NotSealed::Signature)?;
    let statement = seal.statement();
    let issued = statement.issued_at;
    if issued < key.from || key.end.is_some_and(|end| end <= issued) {
        return Err(NotSealed::OutsideKeysTime);
    }
    if let Some(at) = key.compromised_at {
        // The time in the seal proves nothing: who has the key writes any.
        match evidence {
            Evidence::LoggedBy(proven) if proven <= at => {}
            Evidence::LoggedBy(_) | Evidence::Seal => {
                return Err(NotSealed::KeyCompromised { at });
            }
        }
    }
    if !statement
        .read
        .without(keys.mapped(statement.kind))
        .is_empty()
    {
        return Err(NotSealed::UnknownSector);
    }
    Ok(statement.clone())
}
