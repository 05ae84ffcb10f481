//! Detail code (明细码): printed after the details, it opens the report's file for whoever holds the paper.

use super::{ALPHABET, ReportId, is_separator, value_of};
use crate::width::{half_width, is_invisible};
use core::fmt;
use hmac::{Hmac, KeyInit, Mac};

/// Detail code: 8 Crockford base-32 symbols of 40 bits. No table holds it: it follows from a key and the report's id.
#[derive(Clone, Copy)]
pub struct DetailCode([u8; DetailCode::SYMBOLS]);

/// Why a text is no detail code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidDetailCode {
    /// So many symbols once blanks and hyphens are taken out, and not 8; 0 where nothing was typed.
    Length(usize),
    /// A character that is no symbol, at this position counted from 1.
    Alphabet {
        /// Position from 1 among the symbols.
        position: usize,
    },
}

/// Whether a typed code is a report's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// It is.
    Yes,
    /// It is not.
    No,
}

impl DetailCode {
    /// Symbols that are printed.
    pub const SYMBOLS: usize = 8;

    /// The code of a report: the first 40 bits of HMAC-SHA-256 under the key of codes, in a context of its own: who knows a
    /// verification code knows nothing of it.
    pub fn derive(code_key: &[u8; 32], report: &ReportId) -> Self {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(code_key)
            .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(b"xinzheng-detail/v1\0");
        mac.update(&report.0);
        let digest = mac.finalize().into_bytes();
        let bits = digest
            .iter()
            .take(5)
            .fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut symbols = [0; Self::SYMBOLS];
        for (index, symbol) in symbols.iter_mut().enumerate() {
            *symbol = ALPHABET[(bits >> (5 * (7 - index)) & 31) as usize];
        }
        Self(symbols)
    }

    /// Reads a typed code: lower case, blanks, hyphens, full-width, O→0, I and L→1.
    pub fn parse(text: &str) -> Result<Self, InvalidDetailCode> {
        let mut symbols = [0; Self::SYMBOLS];
        let mut length = 0;
        for character in text.chars() {
            let character = half_width(character);
            if is_invisible(character) || is_separator(character) {
                continue;
            }
            let value = value_of(character).ok_or(InvalidDetailCode::Alphabet {
                position: length + 1,
            })?;
            if let Some(place) = symbols.get_mut(length) {
                *place = ALPHABET[usize::from(value)];
            }
            length += 1;
        }
        if length == Self::SYMBOLS {
            Ok(Self(symbols))
        } else {
            Err(InvalidDetailCode::Length(length))
        }
    }

    /// Compares all symbols, however many differ: how long it takes tells nothing.
    pub fn fits(&self, typed: &Self) -> Fits {
        let pairs = self.0.iter().zip(&typed.0);
        match pairs.fold(0, |differ, (own, other)| differ | (own ^ other)) {
            0 => Fits::Yes,
            _ => Fits::No,
        }
    }

    /// In groups of four with a blank between, as printed.
    pub fn grouped(&self) -> String {
        let text = core::str::from_utf8(&self.0).unwrap_or_default();
        let (one, two) = text.split_at_checked(4).unwrap_or_default();
        format!("{one} {two}")
    }
}

// Opens a report's file.
impl fmt::Debug for DetailCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DetailCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::VerificationCode;

    fn code() -> DetailCode {
        DetailCode::derive(&[1; 32], &ReportId([2; 16]))
    }

    #[test]
    fn a_code_follows_from_key_and_report_and_from_nothing_that_is_printed() {
        assert_eq!(code().grouped(), code().grouped());
        let other = DetailCode::derive(&[1; 32], &ReportId([3; 16]));
        assert_eq!(code().fits(&other), Fits::No);
        let other = DetailCode::derive(&[2; 32], &ReportId([2; 16]));
        assert_eq!(code().fits(&other), Fits::No);
        let verification = VerificationCode::derive(&[1; 32], &ReportId([2; 16]));
        assert!(!verification.as_str().starts_with(&code().grouped()[..4]));
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let printed = code().grouped();
        let typed = [
            printed.clone(),
            printed.to_lowercase(),
            printed.replace(' ', "-"),
            printed.replace(' ', ""),
            printed.replace('0', "O").replace('1', "l"),
            printed
                .chars()
                .map(|c| match c {
                    '0'..='9' | 'A'..='Z' => {
                        char::from_u32(u32::from(c) + 0xfee0).unwrap_or_default()
                    }
                    other => other,
                })
                .collect(),
        ];
        for typed in typed {
            let read = DetailCode::parse(&typed).unwrap_or_else(|_| panic!("{typed}"));
            assert_eq!(code().fits(&read), Fits::Yes, "{typed}");
        }
        let at = |position| InvalidDetailCode::Alphabet { position };
        for (bad, fault) in [
            ("", InvalidDetailCode::Length(0)),
            (" - ", InvalidDetailCode::Length(0)),
            ("1234567", InvalidDetailCode::Length(7)),
            ("1234 5678 9", InvalidDetailCode::Length(9)),
            ("1234 567U", at(8)),
            ("12é45678", at(3)),
            ("盐城", at(1)),
        ] {
            assert_eq!(DetailCode::parse(bad).map(drop), Err(fault), "{bad}");
        }
    }

    #[test]
    fn each_symbol_counts() {
        let own = code();
        for at in 0..DetailCode::SYMBOLS {
            let mut other = own;
            other.0[at] = if own.0[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(own.fits(&other), Fits::No, "{at}");
        }
    }
}
