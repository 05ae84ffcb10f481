//! Reading of days and times (RFC 3339), which come from outside.

use chrono::{Datelike, NaiveDate};
use shared::time::{ShanghaiTime, parse_day};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn unix(text: &str) -> Option<i64> {
    ShanghaiTime::parse(text).map(ShanghaiTime::unix)
}

#[test]
fn a_day_is_read_in_one_form_only() {
    let day = parse_day("2024-02-29").map(|day| (day.year(), day.month(), day.day()));
    assert_eq!(day, Some((2024, 2, 29)));
    for text in [
        "",
        "2023-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-1-01",
        "2024-01-1",
        "24-01-01",
        "2024/01/01",
        "2024-01-01 ",
        " 2024-01-01",
        "+2024-01-1",
        "-024-01-01",
        "2024-01-0１",
        "２024-01-01",
        "2024-01-01T00:00:00Z",
    ] {
        assert_eq!(parse_day(text), None, "{text}");
    }
}

#[test]
fn a_time_is_the_same_whatever_its_offset() {
    // Unix seconds by `date -d 2025-03-10T09:00:00+08:00 +%s`.
    for text in [
        "2025-03-10T09:00:00+08:00",
        "2025-03-10T01:00:00Z",
        "2025-03-10t01:00:00z",
        "2025-03-09T20:30:00-04:30",
        "2025-03-10T09:00:00.999+08:00",
    ] {
        assert_eq!(unix(text), Some(1_741_568_400), "{text}");
    }
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "",
        "2025-03-10",
        "2025-03-10T09:00:00",
        "2025-03-10T09:00+08:00",
        "2025-03-10T24:00:00Z",
        "2025-03-10T09:60:00Z",
        "2025-03-10T09:00:60Z",
        "2025-03-10T09:00:00.Z",
        "2025-03-10T09:00:00+0800",
        "2025-03-10T09:00:00+24:00",
        "2025-03-10T09:00:00+08:60",
        "2025-03-10T09:00:00+08:00 ",
        "2025-02-30T09:00:00Z",
        "2025-03-10T09:00:00京",
        "2025-03-1京09:00:00Z",
        "9999-12-31T23:59:59-23:59",
    ] {
        assert_eq!(unix(text), None, "{text}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    for seconds in [-62_135_596_800, -1, 0, 1_741_568_400, 253_402_271_999] {
        let time = ShanghaiTime::from_unix(seconds);
        let written = time.map(|time| time.to_string()).unwrap_or_default();
        assert_eq!(ShanghaiTime::parse(&written), time, "{written}");
    }
    let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    for day in first.iter_days().take(1_096) {
        assert_eq!(parse_day(&day.to_string()), Some(day));
    }
}
