//! Working days (工作日). The calendar is policy data.

use chrono::NaiveDate;
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

impl Calendar {
    /// Monday to Friday and not off, or a make-up day.
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        let _ = day;
        todo!()
    }

    /// The last working day before `day`.
    pub fn previous_working_day(&self, day: NaiveDate) -> NaiveDate {
        let _ = day;
        todo!()
    }

    /// The `n`th working day after `day`.
    pub fn plus_working_days(&self, day: NaiveDate, n: u32) -> NaiveDate {
        let _ = (day, n);
        todo!()
    }

    /// Names the calendar used for a window, such as `2024–2026` or `2027：未发布节假日安排，按周一至周五`.
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }
}
