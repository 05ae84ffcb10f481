//! What the parts of a credit code say, and citizen numbers.
#![expect(clippy::unwrap_used, reason = "tests")]

use shared::citizen_number::{CitizenNumber, InvalidCitizenNumber};
use shared::credit_code::{CreditCode, InvalidCreditCode, MarketClass, Registrar};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn code(text: &str) -> CreditCode {
    CreditCode::parse(text).unwrap()
}

#[test]
fn a_made_up_code_gets_its_check_digit() {
    for whole in [
        "91350100M000100Y43",
        "91320900MA1000009K",
        "92320902MA1000009D",
        "93320904MA10000097",
        "11320900MA1000009U",
        "91320900MA10001640",
    ] {
        assert_eq!(CreditCode::with_check_digit(&whole[..17]), Ok(code(whole)));
    }
    assert_eq!(
        CreditCode::with_check_digit("91320900MA1000009K"),
        Err(InvalidCreditCode::Length(18))
    );
    assert_eq!(
        CreditCode::with_check_digit("9132090SMA1000009"),
        Err(InvalidCreditCode::Alphabet { position: 8 })
    );
}

#[test]
fn the_first_two_characters_tell_registrar_and_class() {
    let enterprise = code("91320900MA1000009K");
    assert_eq!(enterprise.registrar(), Registrar::Market);
    assert_eq!(enterprise.market_class(), Some(MarketClass::Enterprise));
    assert_eq!(
        code("92320902MA1000009D").market_class(),
        Some(MarketClass::IndividualBusiness)
    );
    assert_eq!(
        code("93320904MA10000097").market_class(),
        Some(MarketClass::FarmersCooperative)
    );
    let office = code("11320900MA1000009U");
    assert_eq!(office.registrar(), Registrar::Establishment);
    assert_eq!(office.market_class(), None);
    for (first, registrar) in [
        ('5', Registrar::CivilAffairs),
        ('N', Registrar::Agriculture),
        ('Y', Registrar::Other),
    ] {
        let made = CreditCode::with_check_digit(&format!("{first}1320900MA1000009")).unwrap();
        assert_eq!(made.registrar(), registrar);
    }
    assert_eq!(office.region(), "320900");
}

#[test]
fn an_organisation_code_that_fails_its_check_is_a_warning_and_no_error() {
    let standard_example = code("91350100M000100Y43");
    assert_eq!(standard_example.organisation_code(), "M000100Y4");
    // 22·3 + 1·5 + 34·2 = 139, 139 mod 11 = 7, 11 − 7 = 4.
    assert_eq!(standard_example.organisation_code_warning(), None);
    // 22·3 + 10·7 + 1·9 = 145, 145 mod 11 = 2, 11 − 2 = 9.
    assert_eq!(code("91320900MA1000009K").organisation_code_warning(), None);
    let odd = CreditCode::with_check_digit("91320900MA1000008").unwrap();
    assert_eq!(odd.organisation_code_warning().unwrap().expected, '9');
}

#[test]
fn a_check_of_ten_is_x_and_of_eleven_is_zero() {
    // 1·3 = 3, 11 − 3 = 8; 4·3 = 12, 12 mod 11 = 1, so X; 0 in all places gives 11, so 0.
    let ten = CreditCode::with_check_digit("9132090040000000X").unwrap();
    assert_eq!(ten.organisation_code_warning(), None);
    let eleven = CreditCode::with_check_digit("91320900000000000").unwrap();
    assert_eq!(eleven.organisation_code_warning(), None);
}

#[test]
fn a_citizen_number_is_read_with_its_birth_date() {
    let number = CitizenNumber::parse("11010519491231002X").unwrap();
    assert_eq!(number.birth_date().to_string(), "1949-12-31");
    assert_eq!(
        CitizenNumber::parse(" １１０１０５１９４９１２３１００２ｘ "),
        Ok(number)
    );
    assert_eq!(number.reveal(), "11010519491231002X");
}

#[test]
fn a_citizen_number_is_masked_and_never_debugged() {
    let number = CitizenNumber::parse("11010519491231002X").unwrap();
    assert_eq!(number.masked(), "1****************X");
    let debugged = format!("{number:?} {:?}", Some(number));
    assert!(!debugged.contains("1949") && !debugged.contains("110105"));
}

#[test]
fn faults_of_a_citizen_number_are_told_apart() {
    for (text, fault) in [
        ("110105194912310021", InvalidCitizenNumber::CheckDigit),
        ("11010519490230002X", InvalidCitizenNumber::BirthDate),
        ("11010500001231002X", InvalidCitizenNumber::BirthDate),
        ("11010519491231002", InvalidCitizenNumber::Length(17)),
        (
            "1101051949123X0021",
            InvalidCitizenNumber::Alphabet { position: 14 },
        ),
        ("110105491231002", InvalidCitizenNumber::Length(15)),
    ] {
        assert_eq!(CitizenNumber::parse(text), Err(fault), "{text}");
    }
}
