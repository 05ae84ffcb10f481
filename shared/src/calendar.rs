//! Working days (工作日). The calendar is policy data.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Days off and make-up days by year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The years that are loaded. In another year Monday to Friday applies.
    pub years: BTreeMap<i32, CalendarYear>,
}

/// One year of the calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarYear {
    /// Days off, weekends that are off anyway may be among them.
    pub off: BTreeSet<NaiveDate>,
    /// Make-up working days.
    pub work: BTreeSet<NaiveDate>,
}

/// A year whose calendar is needed soon and not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CalendarMissing {
    /// The year. Until it is loaded Monday to Friday applies in it.
    pub year: i32,
    /// Days from today to its first day; 0 once it has begun.
    pub in_days: u16,
}

/// From this many days before a year without calendar, health and the console warn.
const WARN_DAYS: u64 = 60;

impl Calendar {
    /// Monday to Friday and not off, or a make-up day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        let monday_to_friday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        match self.years.get(&day.year()) {
            Some(year) => year.work.contains(&day) || monday_to_friday && !year.off.contains(&day),
            None => monday_to_friday,
        }
    }

    /// The last working day before `day`.
    pub fn previous_working_day(&self, day: NaiveDate) -> NaiveDate {
        // A date without a day before it is the end of what chrono can count, 262,000 years ago.
        let mut before = day.pred_opt().unwrap_or(day);
        while !self.is_working_day(before) {
            let Some(earlier) = before.pred_opt() else {
                break;
            };
            before = earlier;
        }
        before
    }

    /// The `n`th working day after `day`; `day` itself for 0.
    pub fn plus_working_days(&self, day: NaiveDate, n: u32) -> NaiveDate {
        let mut after = day;
        let mut left = n;
        while left > 0 {
            let Some(later) = after.succ_opt() else {
                break;
            };
            after = later;
            if self.is_working_day(after) {
                left -= 1;
            }
        }
        after
    }

    /// How many working days come after `from`, up to `to`, which is counted; 0 if `to` is not later.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = (to - from).num_days();
        if days <= 0 {
            return 0;
        }
        // Whole weeks have five; the rest is looked at, and so are the days that a year lists.
        let weeks = days / 7;
        let is_monday_to_friday =
            |day: NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let rest = from.iter_days().skip(1);
        let rest = rest.take(usize::try_from(days % 7).unwrap_or_default());
        let mut working = weeks * 5;
        working += rest.filter(|day| is_monday_to_friday(*day)).count() as i64;
        let listed = |days: &BTreeSet<NaiveDate>, counts: &dyn Fn(NaiveDate) -> bool| {
            let inside = days.range(from..=to).filter(|day| **day != from);
            inside.filter(|day| counts(**day)).count() as i64
        };
        for year in self.years.range(from.year()..=to.year()).map(|(_, y)| y) {
            working += listed(&year.work, &|day| !is_monday_to_friday(day));
            working -= listed(&year.off, &|day| {
                is_monday_to_friday(day) && !year.work.contains(&day)
            });
        }
        u32::try_from(working).unwrap_or_default()
    }

    /// `day` if it is a working day, else the next one.
    pub fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        if self.is_working_day(day) {
            day
        } else {
            self.plus_working_days(day, 1)
        }
    }

    /// Whether the year is loaded.
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// Years that are not loaded although they have begun or begin within 60 days.
    pub fn warnings(&self, today: NaiveDate) -> Vec<CalendarMissing> {
        let horizon = today
            .checked_add_days(Days::new(WARN_DAYS))
            .unwrap_or(NaiveDate::MAX);
        (today.year()..=horizon.year())
            .filter(|year| !self.covers(*year))
            .map(|year| {
                let days = NaiveDate::from_ymd_opt(year, 1, 1)
                    .map_or(0, |first| (first - today).num_days());
                CalendarMissing {
                    year,
                    in_days: u16::try_from(days).unwrap_or_default(),
                }
            })
            .collect()
    }

    /// Names the calendars by which the days from `first` to `last` were counted, as printed on a report.
    pub fn name_zh(&self, first: NaiveDate, last: NaiveDate) -> String {
        let (loaded, missing): (Vec<i32>, Vec<i32>) =
            (first.year()..=last.year()).partition(|year| self.covers(*year));
        crate::text::rules::calendar_zh(&loaded, &missing)
    }
}
