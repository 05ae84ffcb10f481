//! Points in time, in the city's time zone (北京时间, +08:00, no daylight saving).

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
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

impl fmt::Display for ShanghaiTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.local().format("%Y-%m-%dT%H:%M:%S+08:00"))
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
        let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
        let time = DateTime::parse_from_rfc3339(&text).map_err(serde::de::Error::custom)?;
        Self::from_unix(time.timestamp())
            .ok_or_else(|| serde::de::Error::custom("a year outside 1 to 9999"))
    }
}
