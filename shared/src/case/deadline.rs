//! By when what is due, in working days of the policy's calendar. The scheme says 及时 (B 三(四)) and sets no number.

use super::Stage;
use crate::calendar::Calendar;
use crate::policy::CaseRules;
use crate::time::ShanghaiTime;
use chrono::NaiveDate;

/// Last day on which a stage that begins on `today` is in time; `None` for a closed one.
pub fn due<R, O>(
    stage: Stage<R, O>,
    today: NaiveDate,
    days: CaseRules,
    calendar: &Calendar,
) -> Option<NaiveDate> {
    let days = match stage {
        Stage::Filed => days.accept,
        Stage::Accepted | Stage::Supplied => days.answer,
        Stage::Asked => days.supply,
        Stage::NotAccepted { .. } | Stage::Answered { .. } | Stage::Withdrawn => return None,
    };
    // The day itself is not counted (Civil Code 201).
    Some(calendar.plus_working_days(today, u32::from(days)))
}

/// The first second at which what was due on that day is late: a day ends at 24:00.
pub fn falls_due(due: NaiveDate) -> ShanghaiTime {
    ShanghaiTime::start_of(due).plus_seconds(24 * 3600)
}
