//! Until when a record is published (公示期限). A violation record is a publicised one (B 二(一)), so a record whose
//! longest publication is over is none any more, where the policy says so.
//!
//! What order 36 of 2026 says of it: the longest term over, publication stops by itself; of what is by then not
//! corrected or not fully performed, the rules of each field decide. Those are not known here, so such a record stays
//! shown, and so does one of which nobody has said that it is corrected and performed. A record stays shown too where
//! its class cannot be told ([`RepairTerm::ends`]).

use crate::policy::{Policy, RepairTerm};
use crate::record::Record;
use chrono::{Months, NaiveDate};

/// A publication that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended<'p> {
    /// Its last day.
    pub through: NaiveDate,
    /// The order by which it ended.
    pub basis_zh: &'p str,
    /// The same in English.
    pub basis_en: &'p str,
}

/// Whether the publication of a record is over on `today`, by the order that is in force on it: publishing is what an
/// order governs, and it governs it day by day.
pub fn ended<'p>(record: &Record, today: NaiveDate, policy: &'p Policy) -> Option<Ended<'p>> {
    let order = policy.repair.order_on(today)?;
    order.ends_from.filter(|from| *from <= today)?;
    if !record.status.corrected || record.status.performed != Some(true) {
        return None;
    }
    let term = order.term_of(record)?;
    let longest = term.ends.then(|| longest(record, term)).flatten();
    let through = said(record, term).or(longest)?;
    (through < today).then_some(Ended {
        through,
        basis_zh: &order.basis_zh,
        basis_en: &order.basis_en,
    })
}

/// Last day on which a record of this class is published; `None` where nobody has set an end.
pub fn last_day(record: &Record, term: &RepairTerm) -> Option<NaiveDate> {
    said(record, term).or_else(|| longest(record, term))
}

fn longest(record: &Record, term: &RepairTerm) -> Option<NaiveDate> {
    let months = term.most_months?;
    Some(after(record.decided_on, months))
}

/// What its unit says of the record itself (公示截止期) goes before what its words tell of its class. A day before the
/// least term of that class is none that an order knows, so nothing is taken from it.
fn said(record: &Record, term: &RepairTerm) -> Option<NaiveDate> {
    let least = after(record.decided_on, term.least_months);
    record.published_until().filter(|day| least <= *day)
}

/// The day of the decision is not counted, and a month ends with the same day of the next, or with its last (Civil
/// Code 201, 202).
pub(crate) fn after(day: NaiveDate, months: u8) -> NaiveDate {
    day.checked_add_months(Months::new(u32::from(months)))
        .unwrap_or(NaiveDate::MAX)
}
