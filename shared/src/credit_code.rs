//! Unified social credit code (统一社会信用代码), GB 32100-2015.

use core::fmt;

/// A credit code whose alphabet and check digit are right: 18 characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditCode([u8; 18]);

/// Why a text is not a credit code. Each has a permanent problem code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidCreditCode {
    /// Not 18 characters; holds how many there are.
    Length(usize),
    /// A character outside `0-9 A-H J-N P-R T-U W-Y`, at this position counted from 1.
    Alphabet {
        /// Position from 1.
        position: usize,
    },
    /// The last character is not the check digit of the others.
    CheckDigit,
}

impl CreditCode {
    /// Reads a code; lower-case letters, full-width characters and blanks around it are normalised.
    pub fn parse(text: &str) -> Result<Self, InvalidCreditCode> {
        let _ = text;
        todo!()
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CreditCode(…)")
    }
}

impl serde::Serialize for CreditCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for CreditCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom("not a credit code"))
    }
}
