//! Amounts are exact.

use shared::money::{Fen, InvalidAmount};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn an_amount_in_wan_is_read_exactly() {
    for (text, fen) in [
        ("0.35", 350_000),
        ("0", 0),
        ("0.000001", 1),
        ("1.000000", 1_000_000),
        ("12", 12_000_000),
        ("007.5", 7_500_000),
        (" ０．３５ ", 350_000),
        ("18446744073709.551615", u64::MAX),
    ] {
        assert_eq!(Fen::from_wan(text), Ok(Fen(fen)), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for (text, fault) in [
        ("", InvalidAmount::Empty),
        ("  ", InvalidAmount::Empty),
        ("-1", InvalidAmount::NotANumber),
        ("+1", InvalidAmount::NotANumber),
        ("1e3", InvalidAmount::NotANumber),
        ("1,000", InvalidAmount::NotANumber),
        (".5", InvalidAmount::NotANumber),
        ("5.", InvalidAmount::NotANumber),
        ("1.2.3", InvalidAmount::NotANumber),
        ("NaN", InvalidAmount::NotANumber),
        ("二万", InvalidAmount::NotANumber),
        ("٣", InvalidAmount::NotANumber),
        ("0.0000001", InvalidAmount::TooFine),
        ("1.0000000", InvalidAmount::TooFine),
        ("18446744073709.551616", InvalidAmount::TooLarge),
        ("99999999999999999999999", InvalidAmount::TooLarge),
    ] {
        assert_eq!(Fen::from_wan(text), Err(fault), "{text}");
    }
}

#[test]
fn an_amount_is_written_in_yuan_and_in_wan() {
    for (fen, yuan, grouped, wan) in [
        (0, "0.00", "0.00", "0"),
        (1, "0.01", "0.01", "0.000001"),
        (350_000, "3500.00", "3,500.00", "0.35"),
        (99_999, "999.99", "999.99", "0.099999"),
        (123_456_780, "1234567.80", "1,234,567.80", "123.45678"),
        (10_000_000_000, "100000000.00", "100,000,000.00", "10000"),
    ] {
        assert_eq!(Fen(fen).yuan(), yuan);
        assert_eq!(Fen(fen).yuan_grouped(), grouped);
        assert_eq!(Fen(fen).wan(), wan);
        assert_eq!(Fen::from_wan(wan), Ok(Fen(fen)));
    }
}
