//! Credit codes of the demonstration (演示代码): right by check digit, and marked.
//!
//! The organisation part (characters 9 to 16) begins with `DEM1` for public bodies, with `DEM0` for entities, and
//! in a city of more than 923,000 with `DEM3` and so on; its own check character is right too. A code with such a
//! part is the demonstration's.

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
    let block = usize::try_from(serial / BLOCK).unwrap_or(usize::MAX);
    let mark = OF_ENTITIES
        .get(block)
        .unwrap_or_else(|| unreachable!("a city has fewer than 26 million entities"));
    let marker = format!("DEM{}", char::from(*mark));
    code(class, region(policy), &marker, serial)
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

/// Which fourth characters of the part mark entities: another one after every 923,521 of them.
const OF_ENTITIES: &[u8] = b"03456789ABCDEFGHJKLMNPQRTUWXY";
/// Organisation parts that one marker of four characters leaves room for.
const BLOCK: u32 = 31 * 31 * 31 * 31;

fn code(class: &str, region: &str, marker: &str, serial: u32) -> CreditCode {
    let mut organisation = marker.to_owned();
    for place in [29_791, 961, 31, 1] {
        organisation.push(symbol(serial / place % 31));
    }
    let check = organisation_check(&organisation);
    let first = format!("{class}{region}{organisation}{check}");
    CreditCode::with_check_digit(&first)
        .unwrap_or_else(|_| unreachable!("17 characters of the alphabet"))
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
    fn a_code_is_another_one_beyond_a_million_entities_too() {
        let policy = include_str!("../../../../infra/policies/yancheng-2024.toml");
        let policy = shared::policy::parse(policy).expect("a policy");
        let marker = |serial| {
            let code = entity_code(&policy, EntityKind::Company, serial);
            code.organisation_code()[..8].to_owned()
        };
        assert_eq!(marker(BLOCK - 1), "DEM0YYYY");
        assert_eq!(marker(BLOCK), "DEM30000");
        assert_eq!(marker(1_000_000), "DEM32HJ2");
        // The marks of bodies and of strangers are left out.
        assert!(!OF_ENTITIES.contains(&b'1') && !OF_ENTITIES.contains(&b'2'));
    }

    #[test]
    fn the_check_character_of_an_organisation_code_is_right() {
        // The example of GB 11714.
        assert_eq!(organisation_check("D2143569"), 'X');
    }
}
