//! Points in time, in the city's time zone (北京时间, +08:00, no daylight saving).

use crate::wire::read_text;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds that Asia/Shanghai is ahead of UTC.
const OFFSET: i32 = 8 * 3600;
/// Seconds of a day.
const DAY: i64 = 24 * 3600;
/// Number of 1970-01-01 where 0001-01-01 is 1.
const UNIX_DAY: i64 = 719_163;

/// A point in time in whole seconds (a seal holds no more), written as RFC 3339 with +08:00.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShanghaiTime(i64);

impl ShanghaiTime {
    /// From Unix seconds; `None` outside the years 1 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        // The range in which every value has a four-digit year in the city's time.
        (-62_135_596_800..=253_402_271_999)
            .contains(&seconds)
            .then_some(Self(seconds))
    }

    /// From RFC 3339, with any offset. Fractions of a second are dropped; a leap second is none of ours.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let day = parse_day(text.get(..10)?)?;
        let (b'T' | b't' | b' ', b':', b':') = (bytes.get(10)?, bytes.get(13)?, bytes.get(16)?)
        else {
            return None;
        };
        let hours = number(bytes.get(11..13)?).filter(|hours| *hours < 24)?;
        let minutes = number(bytes.get(14..16)?).filter(|minutes| *minutes < 60)?;
        let seconds = number(bytes.get(17..19)?).filter(|seconds| *seconds < 60)?;
        let clock = i64::from(hours * 3600 + minutes * 60 + seconds);
        let mut rest = bytes.get(19..)?;
        if let Some(fraction) = rest.strip_prefix(b".") {
            let digits = fraction
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            rest = fraction.get(digits..).filter(|_| digits > 0)?;
        }
        let ahead = match rest {
            b"Z" | b"z" => 0,
            [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                let hours = number(&[*h1, *h2]).filter(|hours| *hours < 24)?;
                let minutes = number(&[*m1, *m2]).filter(|minutes| *minutes < 60)?;
                let seconds = i64::from(hours * 3600 + minutes * 60);
                if *sign == b'+' { seconds } else { -seconds }
            }
            _ => return None,
        };
        Self::from_unix(midnight(day) + clock - ahead)
    }

    /// As [`parse`](Self::parse), of a text without anything between its numbers: `YYYYMMDDhhmmss[.f…]` and an offset.
    pub fn parse_digits(text: &str) -> Option<Self> {
        let mut apart = String::with_capacity(text.len() + 5);
        for (at, digit) in text.chars().enumerate() {
            match at {
                4 | 6 => apart.push('-'),
                8 => apart.push('T'),
                10 | 12 => apart.push(':'),
                _ => {}
            }
            apart.push(digit);
        }
        Self::parse(&apart)
    }

    /// The city's time as `YYYYMMDDhhmmss`.
    pub fn digits(self) -> String {
        let mut text = self.to_string();
        text.truncate(19);
        text.retain(|digit| digit.is_ascii_digit());
        text
    }

    /// The first second of a day in the city.
    pub fn start_of(day: NaiveDate) -> Self {
        Self(midnight(day) - i64::from(OFFSET))
    }

    /// Unix seconds.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// The calendar day in the city.
    pub fn date(self) -> NaiveDate {
        let days = self.in_the_city().div_euclid(DAY) + UNIX_DAY;
        let day = i32::try_from(days).ok();
        day.and_then(NaiveDate::from_num_days_from_ce_opt)
            .unwrap_or_default()
    }

    fn in_the_city(self) -> i64 {
        self.0.saturating_add(i64::from(OFFSET))
    }

    /// RFC 3339 with +08:00. By hand: the library's formatter reads patterns, and every browser would download that.
    pub fn text(self) -> String {
        let mut text = day_text(self.date());
        let second = self.in_the_city().rem_euclid(DAY);
        for (mark, number) in [('T', second / 3600), (':', second / 60), (':', second)] {
            text.push(mark);
            push_two(&mut text, number % 60);
        }
        text.push_str("+08:00");
        text
    }

    /// This time and `seconds` more.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// For formatting.
    pub fn local(self) -> DateTime<FixedOffset> {
        let offset = FixedOffset::east_opt(OFFSET)
            .unwrap_or_else(|| unreachable!("eight hours is an offset"));
        DateTime::from_timestamp(self.0, 0)
            .unwrap_or_default()
            .with_timezone(&offset)
    }
}

/// A day from `YYYY-MM-DD`, in exactly that form.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let (10, b'-', b'-') = (bytes.len(), *bytes.get(4)?, *bytes.get(7)?) else {
        return None;
    };
    let year = i32::try_from(number(&bytes[..4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&bytes[5..7])?, number(&bytes[8..])?)
}

/// YYYY-MM-DD, as [`parse_day`] reads it; of the years 0 to 9999, which are all that are read or issued.
pub fn day_text(day: NaiveDate) -> String {
    let year = i64::from(day.year());
    let mut text = String::with_capacity(25);
    push_two(&mut text, year / 100);
    push_two(&mut text, year % 100);
    for number in [day.month(), day.day()] {
        text.push('-');
        push_two(&mut text, number.into());
    }
    text
}

fn push_two(text: &mut String, number: i64) {
    for digit in [number / 10, number] {
        let digit = digit.rem_euclid(10) as u8;
        text.push(char::from(b'0' + digit));
    }
}

/// Unix seconds of its begin in UTC.
fn midnight(day: NaiveDate) -> i64 {
    (i64::from(day.num_days_from_ce()) - UNIX_DAY) * DAY
}

/// A number of decimal digits only, few enough to fit.
fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        digit
            .is_ascii_digit()
            .then(|| number * 10 + u32::from(digit - b'0'))
    })
}

impl fmt::Display for ShanghaiTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl fmt::Debug for ShanghaiTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ShanghaiTime {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for ShanghaiTime {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read_text(d, Self::parse, "not a time of RFC 3339")
    }
}

/// Serde's reading of a [`NaiveDate`] by [`parse_day`]: chrono's own reader is a general one, and the portal
/// would download all of it.
pub(crate) fn read_day<'de, D: Deserializer<'de>>(d: D) -> Result<NaiveDate, D::Error> {
    read_text(d, parse_day, "not a day, YYYY-MM-DD")
}

/// The same where there may be none.
pub(crate) fn read_optional_day<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<Option<NaiveDate>, D::Error> {
    #[derive(Deserialize)]
    struct Day(#[serde(deserialize_with = "read_day")] NaiveDate);
    Ok(<Option<Day>>::deserialize(d)?.map(|Day(day)| day))
}

pub(crate) fn write_optional_day<S: Serializer>(
    day: &Option<NaiveDate>,
    s: S,
) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => s.serialize_str(&day_text(*day)),
        None => s.serialize_none(),
    }
}
