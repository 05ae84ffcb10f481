//! Points in time, in the city's time zone (北京时间, +08:00, no daylight saving).

use crate::wire::read_text;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Timelike};
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Seconds that Asia/Shanghai is ahead of UTC.
const OFFSET: i32 = 8 * 3600;

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
        let clock = NaiveTime::from_hms_opt(
            number(bytes.get(11..13)?)?,
            number(bytes.get(14..16)?)?,
            number(bytes.get(17..19)?)?,
        )?;
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
        Self::from_unix(day.and_time(clock).and_utc().timestamp() - ahead)
    }

    /// The first second of a day in the city.
    pub fn start_of(day: NaiveDate) -> Self {
        Self(day.and_time(NaiveTime::MIN).and_utc().timestamp() - i64::from(OFFSET))
    }

    /// Unix seconds.
    pub fn unix(self) -> i64 {
        self.0
    }

    /// The calendar day in the city.
    pub fn date(self) -> NaiveDate {
        self.local().date_naive()
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

/// `YYYY-MM-DD`.
fn write_day(f: &mut fmt::Formatter<'_>, day: NaiveDate) -> fmt::Result {
    let (year, month, day) = (day.year(), day.month(), day.day());
    write!(f, "{year:04}-{month:02}-{day:02}")
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
        // By hand: the library's formatter reads patterns, and every browser would download that.
        let at = self.local();
        write_day(f, at.date_naive())?;
        let (hour, minute, second) = (at.hour(), at.minute(), at.second());
        write!(f, "T{hour:02}:{minute:02}:{second:02}+08:00")
    }
}

impl fmt::Debug for ShanghaiTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for ShanghaiTime {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
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
