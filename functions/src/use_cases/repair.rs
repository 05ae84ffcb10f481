//! What is an application's own among the cases (信用修复), B 三(四): it is judged by the order in force on the day on
//! which it was made, and one that is granted makes the record repaired in the same act.

use super::case::{ActOn, CaseItem, Deed, Matter};
use crate::items::AuditAct;
use crate::keys::CaseKind;
use crate::use_cases::Refused;
use crate::use_cases::notices::{OutboxItem, Parties};
use serde::{Deserialize, Serialize};
use shared::case::{CaseId, MayNot};
use shared::policy::{CaseRules, Policy};
use shared::record::{ChangedThrough, Record};
use shared::repair::{Act, Condition, RepairOutcome, RepairRefusal, may_apply, terms};
use shared::time::ShanghaiTime;

/// Applications for repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repairing {}

/// `RP#id | META`.
pub type RepairItem = CaseItem<Repairing>;

/// What an entity says beside its statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Its commitment (信用承诺), which is made in public.
    pub commitment: String,
}

impl Matter for Repairing {
    const KIND: CaseKind = CaseKind::Repair;
    type Opening = Commitment;
    type Refusal = RepairRefusal;
    type Outcome = RepairOutcome;
    /// Conditions that the unit confirms.
    type Given = Vec<Condition>;

    fn rules(policy: &Policy) -> CaseRules {
        policy.repair.rules
    }

    fn audited(act: ActOn<Self>) -> AuditAct {
        match act {
            Act::File => AuditAct::RepairFiled,
            Act::Accept => AuditAct::RepairAccepted,
            Act::Refuse { .. } => AuditAct::RepairRefused,
            Act::Ask => AuditAct::RepairAsked,
            Act::Supply => AuditAct::RepairSupplied,
            Act::Answer { .. } => AuditAct::RepairDecided,
            Act::Withdraw => AuditAct::RepairWithdrawn,
            Act::FallDue => AuditAct::RepairFellDue,
        }
    }

    fn moved(case: &CaseItem<Self>, at: ShanghaiTime) -> OutboxItem {
        OutboxItem::RepairMoved {
            repair: case.id.clone(),
            event: case.events,
            at,
            state: case.standing.stage,
            parties: Parties::of(case),
        }
    }

    fn may_not(why: MayNot) -> Refused {
        match why {
            MayNot::Closed => Refused::RepairClosed,
            MayNot::NotTheirs => Refused::NotAllowed,
            MayNot::NotNow => Refused::RepairNotNow,
        }
    }

    fn already_open() -> Refused {
        Refused::RepairAlreadyOpen
    }

    fn through(id: &CaseId) -> ChangedThrough {
        ChangedThrough::Repair(id.clone())
    }

    /// Whether the violation is corrected and the decision performed, the unit finds out; the least term must be over.
    fn may_open(record: &Record, now: ShanghaiTime, policy: &Policy) -> Result<(), Refused> {
        let today = now.date();
        let terms = may_apply(record, today, policy).map_err(Refused::NotRepairable)?;
        if today < terms.from {
            return Err(Refused::RepairTooEarly { from: terms.from });
        }
        Ok(())
    }

    /// No article gives the record a mark meanwhile.
    fn marked(_: &Record) -> Option<Record> {
        None
    }

    fn changes_record(act: ActOn<Self>) -> bool {
        match act {
            Act::Answer {
                outcome: RepairOutcome::Granted,
            } => true,
            Act::Answer {
                outcome: RepairOutcome::Rejected,
            }
            | Act::File
            | Act::Accept
            | Act::Refuse { .. }
            | Act::Ask
            | Act::Supply
            | Act::Withdraw
            | Act::FallDue => false,
        }
    }

    /// A record that was right is repaired, not mended.
    fn finds_fault(_: ActOn<Self>) -> bool {
        false
    }

    /// Each condition is fulfilled as the record says, or as the unit confirms by name: what nobody has said is not
    /// taken for granted.
    fn closed(
        case: &CaseItem<Self>,
        deed: &Deed<Self>,
        record: &Record,
        now: ShanghaiTime,
        policy: &Policy,
    ) -> Result<(Record, bool), Refused> {
        let terms = terms(record, case.filed_at.date(), policy).map_err(Refused::NotRepairable)?;
        let mut open = terms.open(record, now.date(), true);
        open.retain(|condition| !deed.given.contains(condition));
        if !open.is_empty() {
            return Err(Refused::RepairConditionsOpen(open));
        }
        let mut new = record.clone();
        new.status.corrected = true;
        new.status.performed = Some(true);
        new.status.repaired_on = Some(now.date());
        Ok((new, true))
    }
}
