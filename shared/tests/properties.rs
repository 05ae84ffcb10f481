//! Properties of codes, windows, months and amounts over many made-up inputs. Native alone.
#![cfg(all(feature = "policy-file", not(target_arch = "wasm32")))]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use chrono::{Datelike, Days, Months, NaiveDate};
use common::yancheng;
use proptest::prelude::*;
use shared::calendar::Calendar;
use shared::citizen_number::CitizenNumber;
use shared::code::{InvalidCode, ReportId, ReportNo, Scanned, VerificationCode};
use shared::credit_code::CreditCode;
use shared::money::Fen;
use shared::policy::Validity;
use shared::time::ShanghaiTime;
use shared::window::{LookBack, Window, last_valid_day};

const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..40_000).prop_map(|days| {
        NaiveDate::from_ymd_opt(1990, 1, 1)
            .unwrap()
            .checked_add_days(Days::new(days))
            .unwrap()
    })
}

fn any_look_back() -> impl Strategy<Value = LookBack> {
    (1_u8..=3).prop_map(|years| LookBack::from_years(years).unwrap())
}

fn any_code() -> impl Strategy<Value = VerificationCode> {
    any::<([u8; 32], [u8; 16])>()
        .prop_map(|(key, id)| VerificationCode::derive(&key, &ReportId(id)))
}

proptest! {
    #[test]
    fn a_made_code_is_read_again_in_every_dress(code in any_code()) {
        prop_assert_eq!(VerificationCode::parse(code.as_str()), Ok(code));
        prop_assert_eq!(VerificationCode::parse(&code.grouped().to_lowercase()), Ok(code));
        let scanned = Scanned::parse(&format!("https://h.example/v/{code}?lang=en#42")).unwrap();
        prop_assert_eq!(scanned.code, code);
        prop_assert_eq!(scanned.fragment.as_deref(), Some("42"));
        prop_assert!(code.bits() < 1 << 75);
    }

    #[test]
    fn every_single_wrong_symbol_and_every_swap_of_neighbours_is_caught(code in any_code()) {
        let symbols: Vec<char> = code.as_str().chars().collect();
        let read = |symbols: &[char]| VerificationCode::parse(&symbols.iter().collect::<String>());
        for position in 0..16 {
            for wrong in CROCKFORD.chars().filter(|symbol| *symbol != symbols[position]) {
                let mut typed = symbols.clone();
                typed[position] = wrong;
                prop_assert_eq!(read(&typed), Err(InvalidCode::Mistyped));
            }
            if position < 15 && symbols[position] != symbols[position + 1] {
                let mut typed = symbols.clone();
                typed.swap(position, position + 1);
                prop_assert_eq!(read(&typed), Err(InvalidCode::Mistyped));
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused_without_panic(text in any::<String>()) {
        let _ = VerificationCode::parse(&text);
        let _ = Scanned::parse(&text);
        let _ = CreditCode::parse(&text);
        let _ = CreditCode::with_check_digit(&text);
        let _ = CitizenNumber::parse(&text);
        let _ = ReportNo::parse(&text);
        let _ = Fen::from_wan(&text);
        let _ = shared::policy::parse(&text);
    }

    #[test]
    fn every_single_wrong_character_of_a_credit_code_is_caught(
        first in "[159NY][0-9A-HJ-NP-RTUWXY]{16}",
        position in 0_usize..18,
        wrong in "[0-9A-HJ-NP-RTUWXY]",
    ) {
        let code = CreditCode::with_check_digit(&first).unwrap();
        prop_assert_eq!(CreditCode::parse(code.as_str()), Ok(code));
        let mut typed = code.as_str().to_owned();
        typed.replace_range(position..=position, &wrong);
        prop_assert_eq!(CreditCode::parse(&typed).is_ok(), typed == code.as_str());
    }

    #[test]
    fn a_report_number_begins_with_its_time(seconds in 0_i64..4_000_000_000, random in any::<u32>()) {
        let at = ShanghaiTime::from_unix(seconds).unwrap();
        let number = ReportNo::new(at, random);
        prop_assert_eq!(ReportNo::parse(number.as_str()), Some(number.clone()));
        prop_assert!(number.as_str().starts_with(&at.local().format("%Y%m%d").to_string()));
    }

    #[test]
    fn a_window_covers_whole_years_to_the_day(today in any_day(), look_back in any_look_back()) {
        let calendar = yancheng().calendar;
        let window = Window::of(today, look_back, &calendar);
        prop_assert!(window.to < today && calendar.is_working_day(window.to));
        // The day before it begins is the same day of the month, or that month's last.
        let before = window.from.pred_opt().unwrap();
        let years = i32::from(look_back.years());
        prop_assert_eq!(before.year(), window.to.year() - years);
        prop_assert_eq!(before.month(), window.to.month());
        let clamped = window.to.day() == 29 && window.to.month() == 2 && !before.leap_year();
        prop_assert_eq!(before.day(), if clamped { 28 } else { window.to.day() });
        let days = (window.to - window.from).num_days() + 1;
        let full = i64::from(years) * 365;
        prop_assert!((full..=full + 1).contains(&days), "{} days", days);
    }

    #[test]
    fn a_longer_look_back_holds_the_shorter_one(today in any_day()) {
        let calendar = Calendar::default();
        let of = |look_back| Window::of(today, look_back, &calendar);
        let (one, two, three) = (of(LookBack::One), of(LookBack::Two), of(LookBack::Three));
        prop_assert!(three.from < two.from && two.from < one.from);
        prop_assert!(one.to == two.to && two.to == three.to);
    }

    #[test]
    fn a_later_query_never_has_an_earlier_window(
        today in any_day(), later in 0_u64..400, look_back in any_look_back(),
    ) {
        let calendar = yancheng().calendar;
        let first = Window::of(today, look_back, &calendar);
        let then = today.checked_add_days(Days::new(later)).unwrap();
        let second = Window::of(then, look_back, &calendar);
        prop_assert!(first.from <= second.from && first.to <= second.to);
    }

    #[test]
    fn validity_ends_in_its_month_and_never_runs_backwards(
        issued in any_day(), months in 1_u32..=12, later in 0_u64..60, extend_over_holidays: bool,
    ) {
        let calendar = yancheng().calendar;
        let validity = Validity { months, extend_over_holidays };
        let last = last_valid_day(issued, validity, &calendar);
        let then = issued.checked_add_days(Days::new(later)).unwrap();
        prop_assert!(last <= last_valid_day(then, validity, &calendar));
        if extend_over_holidays {
            prop_assert!(calendar.is_working_day(last));
        } else {
            prop_assert!(last.day() == issued.day() || last.succ_opt().unwrap().day() == 1);
            let first_of_month = issued.with_day(1).unwrap() + Months::new(months);
            prop_assert_eq!((last.year(), last.month()), (first_of_month.year(), first_of_month.month()));
        }
    }

    #[test]
    fn an_amount_is_the_same_after_writing_and_reading(fen in any::<u64>()) {
        prop_assert_eq!(Fen::from_wan(&Fen(fen).wan()), Ok(Fen(fen)));
        prop_assert_eq!(Fen(fen).yuan_grouped().replace(',', ""), Fen(fen).yuan());
    }
}
