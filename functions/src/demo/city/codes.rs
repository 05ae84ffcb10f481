//! Credit codes of the demonstration (演示代码): right by check digit, and marked.
//!
//! The organisation part (characters 9 to 16) begins with `DEM0` for entities and `DEM1` for public bodies;
//! its own check character is right too. A code with such a part is the demonstration's.

use shared::credit_code::CreditCode;
use shared::entity::EntityKind;
use shared::policy::Policy;

/// Alphabet of GB 32100.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Code of the `serial`th entity of the demonstration.
pub(super) fn entity_code(policy: &Policy, kind: EntityKind, serial: u32) -> CreditCode {
    let class = match kind {
        EntityKind::IndividualBusiness => "92",
        EntityKind::FarmersCooperative => "93",
        EntityKind::Company
        | EntityKind::NonCompanyLegalPerson
        | EntityKind::SoleProprietorship
        | EntityKind::Partnership
        | EntityKind::Branch
        | EntityKind::ForeignCompanyBranch => "91",
    };
    code(class, region(policy), "DEM0", serial)
}

/// Code of the `serial`th public body of the demonstration.
pub(super) fn body_code(policy: &Policy, serial: u32) -> CreditCode {
    code("11", region(policy), "DEM1", serial)
}

/// A code that is well formed and that nobody has.
pub(super) fn stranger_code(policy: &Policy, serial: u32) -> CreditCode {
    code("91", region(policy), "DEM2", serial)
}

/// Region code (行政区划代码) of the policy's city; of a city that is not in this list, one that does not exist.
fn region(policy: &Policy) -> &'static str {
    const REGIONS: [(&str, &str); 1] = [("盐城市", "320900")];
    REGIONS
        .iter()
        .find(|(city, _)| *city == policy.city.name_zh)
        .map_or("990000", |(_, region)| region)
}

fn code(class: &str, region: &str, marker: &str, serial: u32) -> CreditCode {
    let mut organisation = marker.to_owned();
    for place in [29_791, 961, 31, 1] {
        organisation.push(symbol(serial / place % 31));
    }
    let check = organisation_check(&organisation);
    let body = format!("{class}{region}{organisation}{check}");
    // The rule for the last character lives in one place, `CreditCode`: ask it.
    (0..31)
        .find_map(|value| CreditCode::parse(&format!("{body}{}", symbol(value))).ok())
        .unwrap_or_else(|| unreachable!("one of the 31 characters is the check digit"))
}

fn symbol(value: u32) -> char {
    char::from(ALPHABET[(value % 31) as usize])
}

/// Check character of an organisation code, GB 11714.
fn organisation_check(organisation: &str) -> char {
    let sum: u32 = organisation
        .chars()
        .zip([3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(c, weight)| c.to_digit(36).unwrap_or_default() * weight)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_of_an_organisation_code_is_right() {
        // The example of GB 11714.
        assert_eq!(organisation_check("D2143569"), 'X');
    }
}
