//! Citizen number (公民身份号码), GB 11643. Always masked outside the owner's own view.

use crate::width::{half_width, is_invisible};
use chrono::NaiveDate;
use core::fmt;

/// A citizen number whose form, birth date and check character are right: 18 characters.
///
/// It has no `Display` and is not written by serde, so that it cannot slip into a page or log; whoever may
/// show it asks for [`CitizenNumber::reveal`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CitizenNumber([u8; 18]);

/// Why a text is not a citizen number. It never holds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidCitizenNumber {
    /// Not 18 characters; holds how many there are.
    Length(usize),
    /// Not a digit, or at the end neither a digit nor X, at this position counted from 1.
    Alphabet {
        /// Position from 1.
        position: usize,
    },
    /// The birth date does not exist.
    BirthDate,
    /// The last character is not the check of the others.
    CheckDigit,
}

/// Weights of the digits 1 to 17.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Check character by Σ mod 11.
const CHECKS: &[u8; 11] = b"10X98765432";

impl CitizenNumber {
    /// Reads a number; a lower-case x, full-width characters and blanks around it are normalised.
    pub fn parse(text: &str) -> Result<Self, InvalidCitizenNumber> {
        let blank = |c: char| c.is_whitespace() || is_invisible(c);
        let mut number = [0_u8; 18];
        let mut length = 0;
        for character in text.trim_matches(blank).chars().map(half_width) {
            let symbol = match (character.to_ascii_uppercase(), length) {
                (digit @ '0'..='9', _) => digit,
                ('X', 17) => 'X',
                (_, _) => {
                    return Err(InvalidCitizenNumber::Alphabet {
                        position: length + 1,
                    });
                }
            };
            if let Some(place) = number.get_mut(length) {
                *place = symbol as u8;
            }
            length += 1;
        }
        if length != number.len() {
            return Err(InvalidCitizenNumber::Length(length));
        }
        if birth_date(&number).is_none() {
            return Err(InvalidCitizenNumber::BirthDate);
        }
        let sum: u32 = number
            .iter()
            .zip(WEIGHTS)
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        if number[17] != CHECKS[(sum % 11) as usize] {
            return Err(InvalidCitizenNumber::CheckDigit);
        }
        Ok(Self(number))
    }

    /// Day of birth.
    pub fn birth_date(&self) -> NaiveDate {
        birth_date(&self.0).unwrap_or_else(|| unreachable!("checked when it was read"))
    }

    /// The first and the last character, the rest masked: nothing of place or birth date.
    pub fn masked(&self) -> String {
        format!(
            "{}****************{}",
            char::from(self.0[0]),
            char::from(self.0[17])
        )
    }

    /// All 18 characters, for the owner's own view alone.
    pub fn reveal(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn birth_date(number: &[u8; 18]) -> Option<NaiveDate> {
    let part = |from: usize, to: usize| {
        number[from..to]
            .iter()
            .fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'))
    };
    NaiveDate::from_ymd_opt(i32::try_from(part(6, 10)).ok()?, part(10, 12), part(12, 14))
        // No number was ever given to anybody born before; year 0000 is a slip.
        .filter(|day| *day >= NaiveDate::from_ymd_opt(1840, 1, 1).unwrap_or_default())
}

impl fmt::Debug for CitizenNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenNumber(…)")
    }
}
