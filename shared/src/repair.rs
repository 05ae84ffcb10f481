//! Credit repair (信用修复), B 三(四): a record whose violation is corrected and whose repair is complete is not shown
//! any more. The entity applies for it, the responsible unit decides.
//!
//! An application is a case ([`crate::case`]); what is its own are the conditions, which the policy sets.

use crate::case;
pub use crate::case::CaseId as RepairId;
use crate::objection::reasons;
use crate::policy::{KindShown, Policy, RepairOrder, RepairTerm};
use crate::publication::{self, after};
use crate::record::Record;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where an application for repair stands.
pub type Stage = case::Stage<RepairRefusal, RepairOutcome>;

/// Something that is done to an application.
pub type Act = case::Act<RepairRefusal, RepairOutcome>;

/// Where an application stands, with what decides what may follow.
pub type Standing = case::Standing<RepairRefusal, RepairOutcome>;

reasons! {
    /// Why a unit does not accept an application (不予受理的理由).
    RepairRefusal {
        /// Another body decides on it.
        NotOursToDecide,
        /// What must come with it is missing.
        DocumentsMissing,
        /// The same was decided before and nothing new is said.
        DecidedBefore,
        /// The record is repaired or withdrawn already.
        DoneAlready,
    }
}

/// What the responsible unit decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RepairOutcome {
    /// Repaired (准予修复).
    Granted,
    /// Not repaired (不予修复).
    Rejected,
}

/// What must be fulfilled before a record is repaired (修复条件).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// It was shown for the least term (达到最短公示期).
    Shown,
    /// The violation is corrected (纠正违法行为).
    Corrected,
    /// The obligations of the decision are performed (履行义务).
    Performed,
    /// A commitment is made in public (公开作出信用承诺).
    Committed,
}

impl Condition {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 4] = [
        Self::Shown,
        Self::Corrected,
        Self::Performed,
        Self::Committed,
    ];
}

/// Why a record cannot be repaired at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRepairable {
    /// It is repaired since this day.
    Repaired(NaiveDate),
    /// No report shows it for another reason: its kind is not shown, or it is withdrawn, exempted, not effective or not
    /// to be made public.
    NotShown,
    /// No report shows it, since its longest publication ended with this day.
    PublicationEnded(NaiveDate),
    /// No order on repair is in force on the day of the application.
    NoOrder,
    /// The order is not about records of its kind.
    OtherKind,
}

/// By what an application of some day is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms<'p> {
    /// The order.
    pub order: &'p RepairOrder,
    /// The class to which the record belongs.
    pub term: &'p RepairTerm,
    /// First day on which it may be applied for.
    pub from: NaiveDate,
    /// Last day on which it is published, as its unit or the order says; `None` where neither sets an end.
    pub until: Option<NaiveDate>,
}

/// By what an application for the repair of this record is decided, if it is made on `applied_on`.
///
/// The order in force on the day of the application decides, whenever the record was made. The application is the act
/// that an order governs (最短公示期届满后，方可申请); an order that was repealed on the day before gives no ground to
/// accept one any more, and the policy's orders follow one another without a rule for what lies between. So a term
/// that became longer holds for applications from then on, and one that became shorter helps at once. An application
/// that is under way when the order changes stays with the one under which it was made.
pub fn terms<'p>(
    record: &Record,
    applied_on: NaiveDate,
    policy: &'p Policy,
) -> Result<Terms<'p>, NotRepairable> {
    let status = &record.status;
    if let Some(on) = status
        .repaired_on
        .filter(|day| status.corrected && *day <= applied_on)
    {
        return Err(NotRepairable::Repaired(on));
    }
    let shown = policy.kind_shown(record.kind) == KindShown::Shown
        && (policy.show_simple_procedure || !status.simple_procedure);
    let stands = !status.not_effective
        && !status.exempted
        && status.withdrawn.is_none()
        && status.held.is_none();
    if !shown || !stands {
        return Err(NotRepairable::NotShown);
    }
    let order = policy
        .repair
        .order_on(applied_on)
        .ok_or(NotRepairable::NoOrder)?;
    let term = order.term_of(record).ok_or(NotRepairable::OtherKind)?;
    Ok(Terms {
        order,
        term,
        from: first_day(record.decided_on, term.least_months),
        until: publication::last_day(record, term),
    })
}

/// By what an application that is made `today` would be decided. What is not published any more needs no repair; an
/// application that was made before goes on by [`terms`], since who has applied is owed a decision.
pub fn may_apply<'p>(
    record: &Record,
    today: NaiveDate,
    policy: &'p Policy,
) -> Result<Terms<'p>, NotRepairable> {
    let terms = terms(record, today, policy)?;
    match publication::ended(record, today, policy) {
        Some(ended) => Err(NotRepairable::PublicationEnded(ended.through)),
        None => Ok(terms),
    }
}

/// A term is over at the end of its last day, so what comes after it may be done on the next.
fn first_day(decided_on: NaiveDate, least_months: u8) -> NaiveDate {
    if least_months == 0 {
        return decided_on;
    }
    let last = after(decided_on, least_months);
    last.succ_opt().unwrap_or(last)
}

impl Terms<'_> {
    /// Which conditions are not fulfilled on `today`, as far as the record says; `committed` says whether the entity
    /// has made its commitment.
    pub fn open(&self, record: &Record, today: NaiveDate, committed: bool) -> Vec<Condition> {
        let is_open = |condition: &Condition| match condition {
            Condition::Shown => today < self.from,
            Condition::Corrected => !record.status.corrected,
            // What nobody has said is not known to be performed.
            Condition::Performed => record.status.performed != Some(true),
            Condition::Committed => !committed,
        };
        Condition::ALL.into_iter().filter(is_open).collect()
    }
}
