//! Whether units deliver in time (报送是否及时): records are to be updated in time (B 二(六)), complete, true and exact
//! (B 三(一)). How often a unit delivers is policy data.

use crate::api::UnitStanding;
use crate::policy::{Policy, Sector};
use chrono::NaiveDate;
use core::cmp::Ordering;
use serde::{Deserialize, Serialize};

/// How a unit stands in a sector on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeliness {
    /// The sector does not take part yet (未纳入): nothing is due.
    NotYetCovered,
    /// The unit has never delivered in it (尚未报送).
    NeverDelivered,
    /// It has delivered, and the next delivery is not due yet (按期).
    OnTime {
        /// Last day on which the next one comes in time.
        expected_by: NaiveDate,
    },
    /// The next delivery is due (逾期).
    Overdue {
        /// Last day on which it would have come in time.
        expected_by: NaiveDate,
        /// Working days that have passed since, today among them.
        working_days: u32,
    },
}

/// Whether a delivery came in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Punctuality {
    /// It did.
    OnTime,
    /// It came after its day.
    Late,
    /// It had no day: the first of its unit in its sector, one before the sector takes part, or the register's.
    NotDue,
}

/// How a unit stands in a sector on `today`; `last` is the day on which its last delivery was sealed.
pub fn timeliness(
    policy: &Policy,
    sector: &Sector,
    last: Option<NaiveDate>,
    today: NaiveDate,
) -> Timeliness {
    if !sector.takes_part(today) {
        return Timeliness::NotYetCovered;
    }
    let Some(last) = last else {
        return Timeliness::NeverDelivered;
    };
    let expected_by = expected_by(policy, sector, last);
    match policy.calendar.working_days_between(expected_by, today) {
        // Days without work make nobody late: the rhythm is of working days.
        0 => Timeliness::OnTime { expected_by },
        working_days => Timeliness::Overdue {
            expected_by,
            working_days,
        },
    }
}

/// Whether a delivery that is sealed on `sealed_on` comes in time, after the one that was sealed on `before`.
pub fn punctuality(
    policy: &Policy,
    sector: &Sector,
    before: Option<NaiveDate>,
    sealed_on: NaiveDate,
) -> Punctuality {
    match timeliness(policy, sector, before, sealed_on) {
        Timeliness::NotYetCovered | Timeliness::NeverDelivered => Punctuality::NotDue,
        Timeliness::OnTime { .. } => Punctuality::OnTime,
        Timeliness::Overdue { .. } => Punctuality::Late,
    }
}

/// The last day on which the next delivery after one of `last` comes in time.
fn expected_by(policy: &Policy, sector: &Sector, last: NaiveDate) -> NaiveDate {
    // What was delivered before the sector took part is as good as delivered on its first day.
    let from = last.max(sector.in_force_from);
    let rhythm = policy.rhythm_of(sector).working_days;
    policy.calendar.plus_working_days(from, u32::from(rhythm))
}

/// The order of a league table: the more of its deliveries were in time the higher; among equals the fewer lines were
/// refused or set aside. Units with nothing to measure come last. Equals keep the policy's order.
pub fn by_standing(units: &mut [UnitStanding]) {
    units.sort_by(|a, b| {
        let measured = |unit: &UnitStanding| unit.on_time + unit.late;
        match (measured(a), measured(b)) {
            (0, 0) => faulty(a, b),
            (0, _) => Ordering::Greater,
            (_, 0) => Ordering::Less,
            (of_a, of_b) => share(b.on_time, of_b, a.on_time, of_a).then_with(|| faulty(a, b)),
        }
    });
}

fn faulty(a: &UnitStanding, b: &UnitStanding) -> Ordering {
    let faults = |unit: &UnitStanding| unit.refused + unit.quarantined;
    share(faults(a), a.lines.max(1), faults(b), b.lines.max(1))
}

/// Compares two shares without dividing.
fn share(part: u64, whole: u64, other: u64, other_whole: u64) -> Ordering {
    let cross = |part: u64, whole: u64| u128::from(part) * u128::from(whole);
    cross(part, other_whole).cmp(&cross(other, whole))
}
