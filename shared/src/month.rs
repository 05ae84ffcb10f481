//! Months of the calendar, in which deliveries are counted.

use crate::wire::read_text;
use chrono::{Datelike, NaiveDate};
use core::fmt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A month, written `YYYY-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    /// From 1.
    month: u32,
}

impl Month {
    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// From `YYYY-MM`, in exactly that form.
    pub fn parse(text: &str) -> Option<Self> {
        let day = crate::time::parse_day(&format!("{text}-01"))?;
        (text.len() == 7).then(|| Self::of(day))
    }

    /// The month that lies `months` before it; the first of the year 1 at the earliest.
    #[must_use]
    pub fn minus(self, months: u32) -> Self {
        let earlier = self.count().saturating_sub(i64::from(months)).max(12);
        let (year, month) = (earlier.div_euclid(12), earlier.rem_euclid(12));
        Self {
            year: i32::try_from(year).unwrap_or(1),
            month: u32::try_from(month).unwrap_or_default() + 1,
        }
    }

    /// How many months there are from it to `later`, both included; 0 if that is earlier.
    pub fn months_to(self, later: Self) -> u32 {
        u32::try_from(later.count() - self.count() + 1).unwrap_or_default()
    }

    fn count(self) -> i64 {
        i64::from(self.year) * 12 + i64::from(self.month) - 1
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read_text(d, Self::parse, "not a month, YYYY-MM")
    }
}

#[cfg(test)]
mod tests {
    use super::Month;

    fn month(text: &str) -> Month {
        Month::parse(text).expect("a month")
    }

    #[test]
    fn months_read_back_as_they_are_written() {
        for text in ["2024-09", "2026-12", "0001-01"] {
            assert_eq!(month(text).to_string(), text);
        }
        for text in [
            "2024-13",
            "2024-00",
            "2024-9",
            "2024-09-01",
            "",
            "2024-091",
            "-024-09",
        ] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn months_before_a_month_pass_over_the_turn_of_a_year() {
        assert_eq!(month("2026-11").minus(11), month("2025-12"));
        assert_eq!(month("2026-11").minus(0), month("2026-11"));
        assert_eq!(month("2026-01").minus(1), month("2025-12"));
        assert_eq!(month("2026-01").minus(25), month("2023-12"));
        assert_eq!(month("2026-11").minus(u32::MAX), month("0001-01"));
        assert_eq!(month("2025-12").months_to(month("2026-11")), 12);
        assert_eq!(month("2026-11").months_to(month("2026-11")), 1);
        assert_eq!(month("2026-11").months_to(month("2026-10")), 0);
    }
}
