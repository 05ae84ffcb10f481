//! Query window and validity, B 二(五), 二(六).
#![cfg(feature = "policy-file")]

mod common;

use chrono::NaiveDate;
use common::{day, yancheng};
use shared::calendar::Calendar;
use shared::policy::Validity;
use shared::window::{LookBack, Window, last_valid_day};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const LOOK_BACKS: [LookBack; 3] = [LookBack::One, LookBack::Two, LookBack::Three];

const ONE_MONTH: Validity = Validity {
    months: 1,
    extend_over_holidays: false,
};

fn window(today: &str, look_back: LookBack) -> (NaiveDate, NaiveDate) {
    let Window { from, to } = Window::of(day(today), look_back, &yancheng().calendar);
    (from, to)
}

#[test]
fn a_window_that_ends_on_a_leap_day_begins_on_the_first_of_march() {
    for (look_back, from) in LOOK_BACKS
        .into_iter()
        .zip(["2023-03-01", "2022-03-01", "2021-03-01"])
    {
        assert_eq!(
            window("2024-03-01", look_back),
            (day(from), day("2024-02-29"))
        );
    }
}

#[test]
fn a_window_that_ends_on_the_last_of_february_may_begin_on_a_leap_day() {
    for (look_back, from) in LOOK_BACKS
        .into_iter()
        .zip(["2024-02-29", "2023-03-01", "2022-03-01"])
    {
        // 2025-02-28 is a Friday.
        assert_eq!(
            window("2025-03-03", look_back),
            (day(from), day("2025-02-28"))
        );
    }
}

#[test]
fn a_window_ends_on_the_working_day_before_even_on_a_saturday() {
    assert_eq!(
        window("2024-09-18", LookBack::One),
        (day("2023-09-15"), day("2024-09-14"))
    );
}

#[test]
fn the_first_and_last_day_belong_to_the_window_and_their_neighbours_do_not() {
    let window = Window::of(day("2024-09-18"), LookBack::One, &yancheng().calendar);
    assert!(window.contains(day("2023-09-15")) && window.contains(day("2024-09-14")));
    assert!(!window.contains(day("2023-09-14")) && !window.contains(day("2024-09-15")));
}

#[test]
fn one_month_from_issue_is_the_same_day_or_the_months_last() {
    for (issued, last) in [
        ("2026-01-31", "2026-02-28"),
        ("2028-01-31", "2028-02-29"),
        ("2026-01-16", "2026-02-16"),
        ("2025-12-31", "2026-01-31"),
        ("2025-02-28", "2025-03-28"),
    ] {
        assert_eq!(
            last_valid_day(day(issued), ONE_MONTH, &yancheng().calendar),
            day(last)
        );
    }
}

#[test]
fn where_the_policy_says_so_a_holiday_moves_the_last_day_to_the_next_working_day() {
    let extended = Validity {
        months: 1,
        extend_over_holidays: true,
    };
    let calendar = yancheng().calendar;
    for (issued, last) in [
        // In the Spring Festival of 2026, which ends on 2-23.
        ("2026-01-16", "2026-02-24"),
        // A Saturday that is a make-up day.
        ("2026-01-28", "2026-02-28"),
        // A Saturday.
        ("2026-10-21", "2026-11-23"),
    ] {
        assert_eq!(last_valid_day(day(issued), extended, &calendar), day(last));
        assert!(last_valid_day(day(issued), ONE_MONTH, &calendar) <= day(last));
    }
}

#[test]
fn the_ends_of_time_do_not_panic() {
    for edge in [NaiveDate::MIN, NaiveDate::MAX] {
        for look_back in LOOK_BACKS {
            let window = Window::of(edge, look_back, &Calendar::default());
            assert!(window.from <= window.to);
        }
        last_valid_day(edge, ONE_MONTH, &Calendar::default());
    }
}

#[test]
fn a_look_back_is_one_to_three_years() {
    for years in 0..=u8::MAX {
        let look_back = LookBack::from_years(years);
        assert_eq!(look_back.is_some(), (1..=3).contains(&years));
        assert_eq!(look_back.map(LookBack::years), look_back.map(|_| years));
        assert_eq!(
            serde_json::from_value::<LookBack>(years.into()).ok(),
            look_back
        );
    }
}
