//! Working days of 2024 to 2026, every one of them.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use chrono::{Datelike, NaiveDate, Weekday};
use common::{day, yancheng};
use shared::calendar::Calendar;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn days_of(year: i32) -> impl Iterator<Item = NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
        .unwrap()
        .iter_days()
        .take_while(move |day| day.year() == year)
}

#[test]
fn each_year_has_its_total_of_working_days() {
    let calendar = yancheng().calendar;
    for (year, total) in [(2024, 251), (2025, 248), (2026, 248)] {
        let working = days_of(year).filter(|day| calendar.is_working_day(*day));
        assert_eq!(working.count(), total, "{year}");
    }
}

/// The notices of the State Council's office, written down a second time: off days and make-up days by
/// month and day, against which every day is checked.
const NOTICES: [(i32, &str, &str); 3] = [
    (
        2024,
        "0101 0210-0217 0404-0406 0501-0505 0610-0610 0915-0917 1001-1007",
        "0204 0218 0407 0428 0511 0914 0929 1012",
    ),
    (
        2025,
        "0101 0128-0131 0201-0204 0404-0406 0501-0505 0531-0531 0601-0602 1001-1008",
        "0126 0208 0427 0928 1011",
    ),
    (
        2026,
        "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
        "0104 0214 0228 0509 0920 1010",
    ),
];

#[test]
fn every_day_of_three_years_agrees_with_the_notices() {
    let calendar = yancheng().calendar;
    for (year, off, work) in NOTICES {
        for day in days_of(year) {
            let key = day.format("%m%d").to_string();
            let is_off = off.split(' ').any(|range| {
                let (first, last) = range.split_once('-').unwrap_or((range, range));
                (first..=last).contains(&key.as_str())
            });
            let is_make_up = work.split(' ').any(|make_up| make_up == key);
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            assert_eq!(
                calendar.is_working_day(day),
                is_make_up || !weekend && !is_off,
                "{day}"
            );
        }
    }
}

#[test]
fn the_previous_working_day_passes_holidays_and_stops_at_make_up_days() {
    let calendar = yancheng().calendar;
    for (today, before) in [
        ("2024-09-18", "2024-09-14"),
        ("2024-10-08", "2024-09-30"),
        ("2025-02-05", "2025-01-27"),
        ("2026-01-05", "2026-01-04"),
        ("2026-02-24", "2026-02-14"),
        ("2026-10-11", "2026-10-10"),
        ("2026-11-24", "2026-11-23"),
    ] {
        assert_eq!(calendar.previous_working_day(day(today)), day(before));
    }
}

#[test]
fn every_previous_working_day_works_and_none_between_does() {
    let calendar = yancheng().calendar;
    for today in (2024..=2026).flat_map(days_of) {
        let before = calendar.previous_working_day(today);
        assert!(before < today && calendar.is_working_day(before), "{today}");
        let mut between = before.iter_days().skip(1).take_while(|day| *day < today);
        assert!(!between.any(|day| calendar.is_working_day(day)), "{today}");
    }
}

#[test]
fn a_year_that_is_not_loaded_works_from_monday_to_friday() {
    let calendar = yancheng().calendar;
    for day in days_of(2027) {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        assert_eq!(calendar.is_working_day(day), !weekend, "{day}");
    }
}

#[test]
fn deadlines_are_counted_in_working_days() {
    let calendar = yancheng().calendar;
    // Friday before the national holiday of 2026: three working days later is Saturday, a make-up day.
    assert_eq!(
        calendar.plus_working_days(day("2026-09-30"), 3),
        day("2026-10-10")
    );
    assert_eq!(
        calendar.plus_working_days(day("2026-11-24"), 0),
        day("2026-11-24")
    );
    assert_eq!(
        calendar.plus_working_days(day("2026-11-20"), 1),
        day("2026-11-23")
    );
}

#[test]
fn a_missing_year_is_warned_of_from_sixty_days_before() {
    let calendar = yancheng().calendar;
    assert_eq!(calendar.warnings(day("2026-11-01")), []);
    let warnings = calendar.warnings(day("2026-11-02"));
    assert_eq!(warnings.len(), 1);
    assert_eq!((warnings[0].year, warnings[0].in_days), (2027, 60));
    let begun = calendar.warnings(day("2027-06-01"));
    assert_eq!((begun[0].year, begun[0].in_days), (2027, 0));
    assert_eq!(Calendar::default().warnings(day("2026-12-31")).len(), 2);
}

#[test]
fn the_calendar_that_was_used_is_named_and_a_missing_one_is_said() {
    let calendar = yancheng().calendar;
    assert_eq!(
        calendar.name_zh(day("2024-12-31"), day("2026-01-02")),
        "2024年、2025年、2026年国务院办公厅节假日安排"
    );
    assert_eq!(
        calendar.name_zh(day("2026-12-31"), day("2027-01-01")),
        "2026年国务院办公厅节假日安排；2027年未载入节假日安排，按周一至周五为工作日"
    );
}
