//! Money (金额) of penalties, exact.

use crate::width::half_width;
use serde::{Deserialize, Serialize};

/// An amount of money in units of 0.01 yuan (万元 with 6 decimals is exact in it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Fen(pub u64);

/// Fen in 10,000 yuan.
const WAN: u64 = 1_000_000;

/// Decimals of 万元 in the national publication form.
const WAN_DECIMALS: usize = 6;

/// Why a text is not an amount in 万元.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidAmount {
    /// Nothing but blanks.
    Empty,
    /// Not digits with at most one point between them; a sign, an exponent and separators are none.
    NotANumber,
    /// More than 6 decimals: less than 0.01 yuan.
    TooFine,
    /// More than can be held (1.8 × 10¹⁷ yuan).
    TooLarge,
}

impl Fen {
    /// Reads an amount in 万元 such as `0.35`, exactly; full-width digits and blanks around it are normalised.
    pub fn from_wan(text: &str) -> Result<Self, InvalidAmount> {
        let text: String = text.chars().map(half_width).collect();
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidAmount::Empty);
        }
        let (whole, decimals) = match text.split_once('.') {
            Some((_, "")) => return Err(InvalidAmount::NotANumber),
            Some((whole, decimals)) => (whole, decimals),
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) {
            return Err(InvalidAmount::NotANumber);
        }
        if decimals.len() > WAN_DECIMALS {
            return Err(InvalidAmount::TooFine);
        }
        let number = |digits: &str| digits.parse::<u64>().map_err(|_| InvalidAmount::TooLarge);
        let fen = number(&format!("{decimals:0<WAN_DECIMALS$}"))?;
        number(whole)?
            .checked_mul(WAN)
            .and_then(|whole| whole.checked_add(fen))
            .map(Self)
            .ok_or(InvalidAmount::TooLarge)
    }

    /// In 元 with two decimals, for machines: `3500.00`.
    pub fn yuan(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// In 元 with two decimals and thousands separators, for people: `1,234,567.80`.
    pub fn yuan_grouped(self) -> String {
        let whole = (self.0 / 100).to_string();
        let mut grouped = String::with_capacity(whole.len() + whole.len() / 3 + 3);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        format!("{grouped}.{:02}", self.0 % 100)
    }

    /// In 万元 as the national form has it, without zeros at the end: `0.35`.
    pub fn wan(self) -> String {
        let text = format!("{}.{:06}", self.0 / WAN, self.0 % WAN);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}
