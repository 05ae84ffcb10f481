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

/// Body that registered an organisation (登记管理部门), GB 32100 table 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Registrar {
    /// Office of the establishment (机构编制).
    Establishment,
    /// Civil affairs (民政).
    CivilAffairs,
    /// Market regulation, formerly industry and commerce (工商).
    Market,
    /// Agriculture (农业).
    Agriculture,
    /// Another (其他).
    Other,
}

/// Class of an entity that the market regulator registered (机构类别).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MarketClass {
    /// Enterprise (企业).
    Enterprise,
    /// Individual business (个体工商户).
    IndividualBusiness,
    /// Farmers' cooperative (农民专业合作社).
    FarmersCooperative,
}

/// The organisation code within a credit code fails its own check (GB 11714).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrganisationCodeWarning {
    /// The check character that it should have.
    pub expected: char,
}

/// Weights of the characters 1 to 8 of an organisation code (GB 11714).
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Value of a character in an organisation code: A = 10 … Z = 35.
fn organisation_value(symbol: u8) -> u32 {
    char::from(symbol).to_digit(36).unwrap_or_default()
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

    /// The code of 17 characters with its check digit: for codes that are made up, such as the
    /// demonstration's. A length other than 17 and foreign characters are refused as in [`Self::parse`].
    pub fn with_check_digit(first: &str) -> Result<Self, InvalidCreditCode> {
        let length = first.chars().count();
        if length != 17 {
            return Err(InvalidCreditCode::Length(length));
        }
        let mut code = [b'0'; 18];
        for (index, (place, character)) in code.iter_mut().zip(first.chars()).enumerate() {
            *place = symbol(half_width(character)).ok_or(InvalidCreditCode::Alphabet {
                position: index + 1,
            })?;
        }
        code[17] = check_digit(&code);
        Ok(Self(code))
    }

    /// Body that registered (登记管理部门), character 1.
    pub fn registrar(&self) -> Registrar {
        match self.0[0] {
            b'1' => Registrar::Establishment,
            b'5' => Registrar::CivilAffairs,
            b'9' => Registrar::Market,
            b'N' => Registrar::Agriculture,
            _ => Registrar::Other,
        }
    }

    /// Class of entity (机构类别), character 2, where the market regulator registered it.
    pub fn market_class(&self) -> Option<MarketClass> {
        match (self.registrar(), self.0[1]) {
            (Registrar::Market, b'1') => Some(MarketClass::Enterprise),
            (Registrar::Market, b'2') => Some(MarketClass::IndividualBusiness),
            (Registrar::Market, b'3') => Some(MarketClass::FarmersCooperative),
            _ => None,
        }
    }

    /// Region of registration (登记管理机关行政区划码), characters 3 to 8.
    pub fn region(&self) -> &str {
        self.as_str().get(2..8).unwrap_or_default()
    }

    /// Organisation code (组织机构代码), characters 9 to 17.
    pub fn organisation_code(&self) -> &str {
        self.as_str().get(8..17).unwrap_or_default()
    }

    /// Whether the organisation code fails GB 11714. Codes in use do, so it is a warning and no error.
    pub fn organisation_code_warning(&self) -> Option<OrganisationCodeWarning> {
        let (body, check) = self.organisation_code().as_bytes().split_at_checked(8)?;
        let sum: u32 = body
            .iter()
            .zip(ORGANISATION_WEIGHTS)
            .map(|(symbol, weight)| organisation_value(*symbol) * weight)
            .sum();
        let expected = match 11 - sum % 11 {
            10 => 'X',
            11 => '0',
            digit => char::from_digit(digit, 10).unwrap_or('0'),
        };
        let found = check.first().copied().map(char::from)?;
        (found != expected).then_some(OrganisationCodeWarning { expected })
    }

    /// The 18 characters as digits to the base of 31, the first the highest: less than 2⁹⁰. The seal holds it.
    pub fn number(&self) -> u128 {
        self.0
            .iter()
            .fold(0, |number, symbol| number * 31 + u128::from(value(*symbol)))
    }

    /// The code of a number; `None` if it is larger than any, or its check digit does not fit.
    pub fn from_number(number: u128) -> Option<Self> {
        let mut rest = number;
        let mut code = [b'0'; 18];
        for place in code.iter_mut().rev() {
            *place = ALPHABET[(rest % 31) as usize];
            rest /= 31;
        }
        (rest == 0 && code[17] == check_digit(&code)).then_some(Self(code))
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
        crate::wire::read_text(d, |text| Self::parse(text).ok(), "not a credit code")
    }
}
