//! Credit codes, verification codes and report numbers: the vectors of the standards and of the format.
#![expect(clippy::unwrap_used, reason = "tests")]

use shared::code::{InvalidCode, ReportNo, VerificationCode};
use shared::credit_code::{CreditCode, InvalidCreditCode};
use shared::time::ShanghaiTime;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const VALID: [&str; 6] = [
    "91350100M000100Y43",
    "91320900MA1000009K",
    "92320902MA1000009D",
    "93320904MA10000097",
    "11320900MA1000009U",
    // The weighted sum is a multiple of 31: the check digit is 0.
    "91320900MA10001640",
];

const CODES: [&str; 3] = ["7K2M9QX4TB3NVW8A", "ZZZZZZZZZZZZZZZA", "0123456789ABCDEK"];

#[test]
fn credit_codes_of_the_standard_are_read() {
    for code in VALID {
        assert_eq!(CreditCode::parse(code).unwrap().as_str(), code);
    }
}

#[test]
fn a_wrong_check_digit_is_told_apart_from_a_wrong_character() {
    assert_eq!(
        CreditCode::parse("91320900MA1000009L"),
        Err(InvalidCreditCode::CheckDigit)
    );
    assert_eq!(
        CreditCode::parse("91350100M000100Y4Z"),
        Err(InvalidCreditCode::Alphabet { position: 18 })
    );
    assert_eq!(CreditCode::parse(""), Err(InvalidCreditCode::Length(0)));
    assert_eq!(
        CreditCode::parse("91350100M000100Y4"),
        Err(InvalidCreditCode::Length(17))
    );
    assert_eq!(
        CreditCode::parse("91350100M000100Y431"),
        Err(InvalidCreditCode::Length(19))
    );
    assert_eq!(
        CreditCode::parse("9135 0100M000100Y43"),
        Err(InvalidCreditCode::Alphabet { position: 5 })
    );
}

#[test]
fn lower_case_full_width_and_blanks_around_a_credit_code_are_normalised() {
    let code = CreditCode::parse(VALID[0]).unwrap();
    for typed in [
        "91350100m000100y43",
        "  91350100M000100Y43\r\n",
        "\u{3000}９１３５０１００Ｍ０００１００ｙ４３",
        "\u{FEFF}91350100M000100Y43\u{200B}",
    ] {
        assert_eq!(CreditCode::parse(typed), Ok(code), "{typed:?}");
    }
}

#[test]
fn verification_codes_of_the_format_are_read() {
    for code in CODES {
        assert_eq!(VerificationCode::parse(code).unwrap().as_str(), code);
    }
}

#[test]
fn a_code_is_read_as_people_and_scanners_type_it() {
    let code = VerificationCode::parse(CODES[0]).unwrap();
    for typed in [
        "7k2m9qx4tb3nvw8a",
        "7K2M 9QX4 TB3N VW8A",
        "7K2M-9QX4-TB3N-VW8A",
        "７Ｋ２Ｍ　９ＱＸ４　ＴＢ３Ｎ　ＶＷ８Ａ",
        "https://credit.example/v/7K2M9QX4TB3NVW8A",
        "https://credit.example/v/7K2M9QX4TB3NVW8A?lang=en#123",
        "HTTPS://CREDIT.EXAMPLE/V/7K2M9QX4TB3NVW8A#0123456789",
        "http://127.0.0.1:8080/v?code=7K2M-9QX4-TB3N-VW8A",
        "ｈｔｔｐｓ：／／credit.example／v／7K2M9QX4TB3NVW8A＃1",
        "https:、、credit.example、v、7K2M9QX4TB3NVW8A",
        "https://credit.example/v/7K2M9QX4TB3NVW8A/proof",
        " \u{200B}7K2M9QX4TB3NVW8A\u{FEFF}\n",
    ] {
        assert_eq!(VerificationCode::parse(typed), Ok(code), "{typed:?}");
    }
    let zero = VerificationCode::parse("O123456789ABCDEK").unwrap();
    assert_eq!(zero.as_str(), CODES[2]);
    assert_eq!(VerificationCode::parse("0I23456789ABCDEK"), Ok(zero));
    assert_eq!(VerificationCode::parse("0l23456789abcdek"), Ok(zero));
}

#[test]
fn faults_of_a_code_are_told_apart() {
    assert_eq!(
        VerificationCode::parse("7K2M9QX4TB3NVW8B"),
        Err(InvalidCode::Mistyped)
    );
    assert_eq!(
        VerificationCode::parse("7K2M9QX4TB3NVW8"),
        Err(InvalidCode::Length(15))
    );
    assert_eq!(
        VerificationCode::parse("7K2M 9QU4 TB3N VW8A"),
        Err(InvalidCode::Alphabet { position: 7 })
    );
    assert_eq!(VerificationCode::parse(""), Err(InvalidCode::Length(0)));
    assert_eq!(
        VerificationCode::parse("专用信用报告"),
        Err(InvalidCode::Alphabet { position: 1 })
    );
}

#[test]
fn a_report_number_is_read_strictly() {
    let at: ShanghaiTime = serde_json::from_str("\"2026-01-31T23:59:59+08:00\"").unwrap();
    let number = ReportNo::new(at, 0b00000_00001_01010_11111_10000_00010);
    assert_eq!(number.as_str(), "20260131235959-01AZG2");
    assert_eq!(ReportNo::parse(number.as_str()), Some(number));
    for wrong in [
        "20260131235959-01AZG",
        "20260131235959-01AZGU",
        "20260131235959-01azg2",
        "20260230235959-01AZG2",
        "20260131245959-01AZG2",
        "20260131236059-01AZG2",
        "20260131235960-01AZG2",
        "00000131235959-01AZG2",
        "2026013123595901AZG2",
        " 20260131235959-01AZG2",
        "",
        "+0260131235959-01AZG2",
    ] {
        assert_eq!(ReportNo::parse(wrong), None, "{wrong}");
    }
}
