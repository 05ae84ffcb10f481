//! Unified social credit code (统一社会信用代码), GB 32100-2015.

use crate::width::{half_width, is_invisible};
use core::fmt;

/// The 31 characters in the order of their values (GB 32100-2015, table 1): no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Weights of the characters 1 to 17: 3^(i−1) mod 31.
const WEIGHTS: [u32; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

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
        let blank = |c: char| c.is_whitespace() || is_invisible(c);
        let mut code = [0_u8; 18];
        let mut length = 0;
        for character in text.trim_matches(blank).chars().map(half_width) {
            let Some(symbol) = symbol(character) else {
                return Err(InvalidCreditCode::Alphabet {
                    position: length + 1,
                });
            };
            if let Some(place) = code.get_mut(length) {
                *place = symbol;
            }
            length += 1;
        }
        if length != code.len() {
            return Err(InvalidCreditCode::Length(length));
        }
        if code[17] != check_digit(&code) {
            return Err(InvalidCreditCode::CheckDigit);
        }
        Ok(Self(code))
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The upper-case symbol for a character of the alphabet in either case.
fn symbol(character: char) -> Option<u8> {
    let byte = u8::try_from(character).ok()?.to_ascii_uppercase();
    ALPHABET.contains(&byte).then_some(byte)
}

/// Value of a symbol, 0 to 30.
fn value(symbol: u8) -> u32 {
    (0_u32..)
        .zip(ALPHABET)
        .find_map(|(value, letter)| (*letter == symbol).then_some(value))
        .unwrap_or_else(|| unreachable!("a code holds symbols of its alphabet alone"))
}

/// Check digit over the first 17 symbols: (31 − Σ vᵢwᵢ mod 31) mod 31.
fn check_digit(code: &[u8; 18]) -> u8 {
    let sum: u32 = code
        .iter()
        .zip(WEIGHTS)
        .map(|(symbol, weight)| value(*symbol) * weight)
        .sum();
    // The outer mod matters when the sum is a multiple of 31: the digit is then 0, not "31".
    ALPHABET[((31 - sum % 31) % 31) as usize]
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
