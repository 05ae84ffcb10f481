//! Verification code (核验码), report number (公开编号) and the other names that the system gives.

use core::fmt;
use serde::{Deserialize, Serialize};

/// Verification code (核验码): 15 Crockford base-32 symbols of 75 bits and a check symbol, in canonical form.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerificationCode([u8; 16]);

/// Why a text is not a verification code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidCode {
    /// Not 16 symbols once blanks and hyphens are taken out.
    Length(usize),
    /// A character that is no symbol, at this position counted from 1.
    Alphabet {
        /// Position from 1 among the symbols.
        position: usize,
    },
    /// The check symbol does not fit: a typing error (`code.mistyped`).
    Mistyped,
}

impl VerificationCode {
    /// The code of a report: the first 75 bits of HMAC-SHA-256(code key, report id), and the check symbol.
    pub fn derive(code_key: &[u8; 32], report: &ReportId) -> Self {
        let _ = (code_key, report);
        todo!()
    }

    /// Reads a typed or scanned code: lower case, blanks, hyphens, full-width, O→0, I and L→1, a whole URL with its fragment.
    pub fn parse(text: &str) -> Result<Self, InvalidCode> {
        let _ = text;
        todo!()
    }

    /// The 16 symbols.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// In groups of four with a blank between, as printed.
    pub fn grouped(&self) -> String {
        self.0
            .chunks(4)
            .map(|group| core::str::from_utf8(group).unwrap_or_default())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// SHA-256 of the 16 symbols: where the report's item is found.
    pub fn sha256(&self) -> [u8; 32] {
        use sha2::Digest;
        sha2::Sha256::digest(self.0).into()
    }
}

impl fmt::Display for VerificationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

// A code opens a report: it never stands in a log line.
impl fmt::Debug for VerificationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerificationCode(…)")
    }
}

impl Serialize for VerificationCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for VerificationCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not a verification code"))
    }
}

/// Report id: 128 random bits from the operating system's generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReportId(pub [u8; 16]);

/// Report number (公开编号), not secret: the city's time in 14 digits, a hyphen and 6 random base-32 symbols.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ReportNo(String);

impl ReportNo {
    /// From the time of issue and 30 random bits (the low ones of `random`).
    pub fn new(issued_at: crate::time::ShanghaiTime, random: u32) -> Self {
        let _ = (issued_at, random);
        todo!()
    }

    /// Reads `YYYYMMDDhhmmss-XXXXXX`; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let _ = text;
        todo!()
    }

    /// As printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReportNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ReportNo {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a report number"))
    }
}
