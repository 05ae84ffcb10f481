//! Dates and times as they are read: 2026年2月28日 and 28 February 2026, in the city's time.
//!
//! Written digit by digit, since the verify page holds many of them and has ten microseconds.

use super::Lang;
use crate::time::ShanghaiTime;
use chrono::{Datelike, NaiveDate, Timelike};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day: 2026年2月28日, 28 February 2026.
pub fn date(day: NaiveDate, lang: Lang) -> String {
    let mut out = String::with_capacity(20);
    push_date(&mut out, day, lang);
    out
}

/// A point in time in the city, to the minute: 2026年1月31日 09:05, 31 January 2026, 09:05.
pub fn time(at: ShanghaiTime, lang: Lang) -> String {
    let mut out = String::with_capacity(27);
    push_time(&mut out, at, lang);
    out
}

/// The end of a last valid day, which is 24:00 (B 二(六)): 2026年2月28日24:00, 28 February 2026, 24:00.
pub fn end_of(day: NaiveDate, lang: Lang) -> String {
    let mut out = String::with_capacity(27);
    push_date(&mut out, day, lang);
    out.push_str(match lang {
        Lang::Zh => "24:00",
        Lang::En => ", 24:00",
    });
    out
}

/// As [`date`], into a buffer.
pub fn push_date(out: &mut String, day: NaiveDate, lang: Lang) {
    match lang {
        Lang::Zh => {
            push_year(out, day);
            out.push('年');
            push_number(out, day.month());
            out.push('月');
            push_number(out, day.day());
            out.push('日');
        }
        Lang::En => {
            push_number(out, day.day());
            out.push(' ');
            out.push_str(
                MONTHS
                    .get(day.month0() as usize)
                    .copied()
                    .unwrap_or_default(),
            );
            out.push(' ');
            push_year(out, day);
        }
    }
}

/// As [`time`], into a buffer.
pub fn push_time(out: &mut String, at: ShanghaiTime, lang: Lang) {
    let local = at.local();
    push_date(out, local.date_naive(), lang);
    out.push_str(match lang {
        Lang::Zh => " ",
        Lang::En => ", ",
    });
    push_two(out, local.hour());
    out.push(':');
    push_two(out, local.minute());
}

/// For the `datetime` attribute and for tables: 2026-02-28.
pub fn push_iso(out: &mut String, day: NaiveDate) {
    push_year(out, day);
    out.push('-');
    push_two(out, day.month());
    out.push('-');
    push_two(out, day.day());
}

/// A number without a sign or leading zeros.
pub fn push_number(out: &mut String, n: u32) {
    match n {
        0..10 => out.push(char::from(b'0' + n as u8)),
        10..100 => push_two(out, n),
        _ => {
            push_number(out, n / 100);
            push_two(out, n % 100);
        }
    }
}

fn push_year(out: &mut String, day: NaiveDate) {
    // Four digits are right for the years 1 to 9999, the range of `ShanghaiTime`; a year before it does not occur.
    let year = day.year().unsigned_abs();
    push_two(out, year / 100);
    push_two(out, year % 100);
}

/// The numbers from 0 to 99 in two digits each.
const PAIRS: &str = "\
    0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849\
    5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899\
";

/// A number below 100 in two digits.
fn push_two(out: &mut String, n: u32) {
    let at = 2 * n as usize;
    out.push_str(PAIRS.get(at..at + 2).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::{date, end_of, push_iso, push_number, time};
    use crate::text::Lang;
    use crate::time::ShanghaiTime;
    use chrono::{Datelike, NaiveDate};

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
    }

    #[test]
    fn dates_read_as_each_language_writes_them() {
        assert_eq!(date(day(2026, 2, 28), Lang::Zh), "2026年2月28日");
        assert_eq!(date(day(2026, 2, 28), Lang::En), "28 February 2026");
        assert_eq!(date(day(2024, 11, 1), Lang::Zh), "2024年11月1日");
    }

    #[test]
    fn the_last_valid_day_ends_at_twenty_four() {
        assert_eq!(end_of(day(2026, 2, 28), Lang::Zh), "2026年2月28日24:00");
        assert_eq!(
            end_of(day(2026, 2, 28), Lang::En),
            "28 February 2026, 24:00"
        );
    }

    #[test]
    fn times_are_the_citys() {
        // One second before midnight in Yancheng, still the afternoon in London.
        let at = ShanghaiTime::start_of(day(2026, 3, 1)).plus_seconds(-1);
        assert_eq!(time(at, Lang::Zh), "2026年2月28日 23:59");
        assert_eq!(time(at, Lang::En), "28 February 2026, 23:59");
        let at = ShanghaiTime::start_of(day(2026, 3, 1)).plus_seconds(9 * 3600 + 5 * 60);
        assert_eq!(time(at, Lang::Zh), "2026年3月1日 09:05");
    }

    #[test]
    fn every_day_of_four_years_agrees_with_the_librarys_own_writing() {
        for day in day(2024, 1, 1).iter_days().take(4 * 365 + 1) {
            let mut iso = String::new();
            push_iso(&mut iso, day);
            assert_eq!(iso, day.format("%Y-%m-%d").to_string());
            assert_eq!(date(day, Lang::En), day.format("%-d %B %Y").to_string());
            assert_eq!(
                date(day, Lang::Zh),
                format!("{}年{}月{}日", day.year(), day.month(), day.day())
            );
        }
    }

    #[test]
    fn numbers_have_no_leading_zeros() {
        for n in [0, 7, 10, 999, 5_000, u32::MAX] {
            let mut out = String::new();
            push_number(&mut out, n);
            assert_eq!(out, n.to_string());
        }
    }
}
