//! What is an objection's own among the cases (异议), B 三(四): it marks its record while it is open, and one that is
//! upheld corrects the record in the same act.

use super::case::{ActOn, CaseItem, Deed, Matter};
use crate::delivery::correct;
use crate::items::AuditAct;
use crate::keys::CaseKind;
use crate::use_cases::Refused;
use crate::use_cases::notices::{OutboxItem, Parties};
use shared::api::Correction;
use shared::case::{CaseId, MayNot};
use shared::objection::{Act, ObjectionReason, Outcome, RefusalReason};
use shared::policy::{CaseRules, Policy};
use shared::record::{ChangedThrough, Record};
use shared::time::ShanghaiTime;

/// Objections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objecting {}

/// `O#id | META`.
pub type ObjectionItem = CaseItem<Objecting>;

impl Matter for Objecting {
    const KIND: CaseKind = CaseKind::Objection;
    type Opening = ObjectionReason;
    type Refusal = RefusalReason;
    type Outcome = Outcome;
    type Given = Option<Correction>;

    fn rules(policy: &Policy) -> CaseRules {
        policy.objections
    }

    fn audited(act: ActOn<Self>) -> AuditAct {
        match act {
            Act::File => AuditAct::ObjectionFiled,
            Act::Accept => AuditAct::ObjectionAccepted,
            Act::Refuse { .. } => AuditAct::ObjectionRefused,
            Act::Ask => AuditAct::ObjectionAsked,
            Act::Supply => AuditAct::ObjectionSupplied,
            Act::Answer { .. } => AuditAct::ObjectionAnswered,
            Act::Withdraw => AuditAct::ObjectionWithdrawn,
            Act::FallDue => AuditAct::ObjectionFellDue,
        }
    }

    fn moved(case: &CaseItem<Self>, at: ShanghaiTime) -> OutboxItem {
        OutboxItem::ObjectionMoved {
            objection: case.id.clone(),
            event: case.events,
            at,
            state: case.standing.stage,
            parties: Parties::of(case),
        }
    }

    fn may_not(why: MayNot) -> Refused {
        match why {
            MayNot::Closed => Refused::ObjectionClosed,
            MayNot::NotTheirs => Refused::NotAllowed,
            MayNot::NotNow => Refused::ObjectionNotNow,
        }
    }

    fn already_open() -> Refused {
        Refused::ObjectionAlreadyOpen
    }

    fn through(id: &CaseId) -> ChangedThrough {
        ChangedThrough::Objection(id.clone())
    }

    fn may_open(_: &Record, _: ShanghaiTime, _: &Policy) -> Result<(), Refused> {
        Ok(())
    }

    fn marked(record: &Record) -> Option<Record> {
        let mut marked = record.clone();
        marked.status.objection_filed = true;
        Some(marked)
    }

    /// It loses its mark in any case.
    fn changes_record(_: ActOn<Self>) -> bool {
        true
    }

    fn finds_fault(act: ActOn<Self>) -> bool {
        match act {
            Act::Answer { outcome } => outcome.corrects(),
            Act::File
            | Act::Accept
            | Act::Refuse { .. }
            | Act::Ask
            | Act::Supply
            | Act::Withdraw
            | Act::FallDue => false,
        }
    }

    fn closed(
        _: &CaseItem<Self>,
        deed: &Deed<Self>,
        record: &Record,
        now: ShanghaiTime,
        _: &Policy,
    ) -> Result<(Record, bool), Refused> {
        let mut new = match &deed.given {
            None => record.clone(),
            Some(correction) => {
                correct(record, correction, now.date()).map_err(Refused::CorrectionFaults)?
            }
        };
        let corrected = new != *record;
        if deed.given.is_some() && !corrected {
            return Err(Refused::CorrectionNothing);
        }
        new.status.objection_filed = false;
        Ok((new, corrected))
    }
}
