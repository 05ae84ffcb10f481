//! Verification code (核验码), report number (公开编号) and the other names that the system gives.

mod detail;

pub use detail::{DetailCode, Fits, InvalidDetailCode};

use crate::width::{half_width, is_invisible};
use core::fmt;
use hmac::{Hmac, KeyInit, Mac};
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
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(code_key)
            .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        mac.update(&report.0);
        let digest = mac.finalize().into_bytes();
        // Ten bytes hold 80 bits; the last five are dropped.
        let bits = digest
            .iter()
            .take(10)
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte))
            >> 5;
        Self::of_bits(bits)
    }

    /// The code of the low 75 bits, first symbol from the highest of them.
    pub(crate) fn of_bits(bits: u128) -> Self {
        let mut values = [0_u8; 16];
        for (index, value) in values.iter_mut().take(15).enumerate() {
            *value = (bits >> (5 * (14 - index)) & 31) as u8;
        }
        values[15] = check_value(&values);
        Self(values.map(|value| ALPHABET[usize::from(value)]))
    }

    /// Reads a typed or scanned code: lower case, blanks, hyphens, full-width, O→0, I and L→1, a whole URL with its fragment.
    pub fn parse(text: &str) -> Result<Self, InvalidCode> {
        // As the QR code has it: nothing to take away, and no copy to take it from.
        if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Self::parse_symbols(text);
        }
        Scanned::parse(text).map(|scanned| scanned.code)
    }

    /// Reads symbols, without an address around them.
    fn parse_symbols(text: &str) -> Result<Self, InvalidCode> {
        let mut values = [0_u8; 16];
        let mut length = 0;
        for character in text.chars() {
            if is_separator(character) {
                continue;
            }
            let Some(value) = value_of(character) else {
                return Err(InvalidCode::Alphabet {
                    position: length + 1,
                });
            };
            if let Some(place) = values.get_mut(length) {
                *place = value;
            }
            length += 1;
        }
        if length != values.len() {
            return Err(InvalidCode::Length(length));
        }
        if weighted_sum(&values) != 0 {
            return Err(InvalidCode::Mistyped);
        }
        Ok(Self(values.map(|value| ALPHABET[usize::from(value)])))
    }

    /// The 75 bits that carry the code, first symbol highest; the seal holds them.
    pub fn bits(&self) -> u128 {
        self.0.iter().take(15).fold(0, |bits, symbol| {
            bits << 5 | u128::from(value_of(char::from(*symbol)).unwrap_or_default())
        })
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

/// What a scanner typed: the code, and the offline seal after `#` where there was one.
#[derive(Clone, PartialEq, Eq)]
pub struct Scanned {
    /// The code.
    pub code: VerificationCode,
    /// Whose page it is, in lower case and with its port if any, where there was an address; not checked in any way.
    pub host: Option<String>,
    /// What stood after `#`, not checked in any way.
    pub fragment: Option<String>,
}

impl Scanned {
    /// Reads a code or the address of a verify page, `https://HOST/v/CODE?…#SEAL` or `…/v?code=CODE`, in
    /// any case and width, as a desk scanner types it.
    pub fn parse(text: &str) -> Result<Self, InvalidCode> {
        let text: String = text
            .chars()
            .filter(|character| !is_invisible(*character))
            .map(|character| match half_width(character) {
                // What the slash key gives while a Chinese input method is on.
                '、' => '/',
                other => other.to_ascii_uppercase(),
            })
            .collect();
        let (address, fragment) = match text.trim().split_once('#') {
            Some((address, fragment)) => (address, Some(fragment)),
            None => (text.trim(), None),
        };
        Ok(Self {
            code: VerificationCode::parse_symbols(code_in_address(address))?,
            host: host_in_address(address),
            fragment: fragment
                .filter(|fragment| !fragment.is_empty())
                .map(ToOwned::to_owned),
        })
    }
}

// Opens a report, as the code alone does.
impl fmt::Debug for Scanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scanned(…)")
    }
}

/// All that stands between `//` and the path of an upper-case address, in lower case. A name before an `@` stays in it: it
/// would make another host look like this one.
fn host_in_address(address: &str) -> Option<String> {
    let rest = address
        .strip_prefix("HTTPS://")
        .or_else(|| address.strip_prefix("HTTP://"))?;
    let host = rest.split(['/', '?']).next().unwrap_or(rest);
    Some(host.to_ascii_lowercase())
}

/// Stands before the code in an upper-case address.
const ROUTE: &str = "/V/";

/// The part of an upper-case address that holds the code; the whole text if it is no address.
fn code_in_address(address: &str) -> &str {
    let (path, query) = match address.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (address, None),
    };
    let mut places = path.as_bytes().windows(ROUTE.len());
    if let Some(at) = places.rposition(|place| place == ROUTE.as_bytes()) {
        let rest = path.get(at + ROUTE.len()..).unwrap_or_default();
        return rest.split('/').next().unwrap_or(rest);
    }
    query
        .into_iter()
        .flat_map(|query| query.split('&'))
        .find_map(|pair| pair.strip_prefix("CODE="))
        .unwrap_or(path)
}

/// Blanks and dashes of all sorts that may stand between the groups.
fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}'
        )
}

/// The 32 symbols in the order of their values (Crockford): no I, L, O, U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Value of a typed character, 0 to 31: O reads as 0, I and L as 1.
fn value_of(character: char) -> Option<u8> {
    let typed = u8::try_from(character).ok()?;
    VALUES.get(usize::from(typed)).copied().flatten()
}

/// [`value_of`] for each character of ASCII.
static VALUES: [Option<u8>; 128] = {
    let mut values = [None; 128];
    let mut value = 0;
    while value < ALPHABET.len() {
        let symbol = ALPHABET[value];
        values[symbol as usize] = Some(value as u8);
        values[symbol.to_ascii_lowercase() as usize] = Some(value as u8);
        value += 1;
    }
    // What a hand writes for a digit.
    values[b'O' as usize] = Some(0);
    values[b'o' as usize] = Some(0);
    values[b'I' as usize] = Some(1);
    values[b'i' as usize] = Some(1);
    values[b'L' as usize] = Some(1);
    values[b'l' as usize] = Some(1);
    values
};

/// The element `value`·α of GF(32) with x⁵ + x² + 1, α being x.
fn times_alpha(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 0b10_0000 == 0 {
        shifted
    } else {
        (shifted ^ 0b0_0101) & 0b1_1111
    }
}

/// Σ αⁱ·sᵢ for i = 0…15, by Horner's rule from the last symbol; 0 for a code.
fn weighted_sum(values: &[u8; 16]) -> u8 {
    values
        .iter()
        .rev()
        .fold(0, |sum, value| times_alpha(sum) ^ value)
}

/// The check symbol's value: the only `c` for which the weighted sum with `c` at the end is 0.
fn check_value(values: &[u8; 16]) -> u8 {
    let mut trial = *values;
    (0..32)
        .find(|check| {
            trial[15] = *check;
            weighted_sum(&trial) == 0
        })
        .unwrap_or_else(|| unreachable!("α¹⁵ has an inverse"))
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
        crate::wire::read_text(d, |text| Self::parse(text).ok(), "not a verification code")
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
        let mut number = issued_at.digits() + "-";
        for shift in (0..6).rev() {
            let value = random >> (5 * shift) & 31;
            number.push(char::from(ALPHABET[value as usize]));
        }
        Self(number)
    }

    /// Reads `YYYYMMDDhhmmss-XXXXXX`; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (time, random) = text.split_once('-')?;
        let shape = time.len() == 14
            && time.bytes().all(|digit| digit.is_ascii_digit())
            && random.len() == 6
            && random.bytes().all(|symbol| ALPHABET.contains(&symbol));
        if !shape {
            return None;
        }
        let part = |from: usize, to: usize| time.get(from..to)?.parse::<u32>().ok();
        let year = part(0, 4).filter(|year| *year > 0)?;
        chrono::NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, part(4, 6)?, part(6, 8)?)?
            .and_hms_opt(part(8, 10)?, part(10, 12)?, part(12, 14)?)?;
        Some(Self(text.to_owned()))
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
        crate::wire::read_text(d, Self::parse, "not a report number")
    }
}
