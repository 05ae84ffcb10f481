//! Query window (查询时间范围) and validity (核验有效期), B 二(五), B 二(六).

use crate::calendar::Calendar;
use crate::policy::Validity;
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// Look-back (近一年、近两年、近三年), B 二(五).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LookBack {
    /// 近一年
    One,
    /// 近两年
    Two,
    /// 近三年
    Three,
}

impl LookBack {
    /// In years.
    pub fn years(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
        }
    }

    /// From years; `None` outside 1 to 3 (starts at most three years earlier, B 二(六)).
    pub fn from_years(years: u8) -> Option<Self> {
        match years {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            3 => Some(Self::Three),
            _ => None,
        }
    }
}

impl Serialize for LookBack {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_u8(self.years())
    }
}

impl<'de> Deserialize<'de> for LookBack {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::from_years(u8::deserialize(d)?)
            .ok_or_else(|| serde::de::Error::custom("a look-back is 1, 2 or 3 years"))
    }
}

/// First to last day that a report covers, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// First day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    #[serde(deserialize_with = "crate::time::read_day")]
    pub from: NaiveDate,
    /// Last day: the working day before the day of the query, B 二(六).
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    #[serde(deserialize_with = "crate::time::read_day")]
    pub to: NaiveDate,
}

impl Window {
    /// The window of a query on `today`, B 二(六): ends on the working day before, begins `years` earlier.
    pub fn of(today: NaiveDate, look_back: LookBack, calendar: &Calendar) -> Self {
        let to = calendar.previous_working_day(today);
        // Feb 29 less a year is Feb 28, its month's end, and the window begins the day after.
        let from = to
            .checked_sub_months(Months::new(12 * u32::from(look_back.years())))
            .and_then(|before| before.succ_opt())
            .unwrap_or(to);
        Self { from, to }
    }

    /// Whether a decision of that day falls in the window.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Last day on which a report issued on `issued` is valid, B 二(六); it ends at 24:00 of that day.
pub fn last_valid_day(issued: NaiveDate, validity: Validity, calendar: &Calendar) -> NaiveDate {
    // Jan 31 and one month is Feb 28 or 29: the scheme says 1个月, not 30 days (Civil Code 201, 202).
    let last = issued
        .checked_add_months(Months::new(validity.months))
        .unwrap_or(NaiveDate::MAX);
    if validity.extend_over_holidays {
        calendar.working_day_from(last)
    } else {
        last
    }
}
