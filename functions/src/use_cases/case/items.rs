//! Bodies of a case's items.

use super::{ActOn, Matter};
use crate::keys::{CaseKind, EntityId};
use serde::{Deserialize, Serialize};
use shared::case::{AttachmentKind, CaseId, Party, Standing};
use shared::credit_code::CreditCode;
use shared::policy::UnitId;
use shared::time::ShanghaiTime;
use shared::verdict::RecordSummary;

/// `O#id | META`, `RP#id | META`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct CaseItem<M: Matter> {
    /// Id.
    pub id: CaseId,
    /// Whose it is.
    pub entity: EntityId,
    /// Name of the entity when it was filed.
    pub entity_name: String,
    /// Its credit code.
    pub credit_code: CreditCode,
    /// The record as it stood when it was filed.
    pub record: RecordSummary,
    /// The unit that answers for the record.
    pub unit: UnitId,
    /// What the entity said with it.
    pub opening: M::Opening,
    /// Where it stands.
    pub standing: Standing<M::Refusal, M::Outcome>,
    /// Last day on which what follows is in time, while it is open.
    pub due: Option<chrono::NaiveDate>,
    /// When it was filed.
    pub filed_at: ShanghaiTime,
    /// When it was closed.
    pub closed_at: Option<ShanghaiTime>,
    /// How many events it has.
    pub events: u32,
    /// How many attachments they have.
    pub attachments: u32,
    /// SHA-256 in hex of all that was said when it was filed, and for whom.
    pub fingerprint: String,
}

/// `… | EV#n`: something that was done to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct CaseEvent<M: Matter> {
    /// When.
    pub at: ShanghaiTime,
    /// By whom.
    pub by: Party,
    /// Keyed hash of the subject; `system` for a deadline.
    pub actor: String,
    /// What.
    pub act: ActOn<M>,
    /// What was said.
    pub statement: String,
    /// Files.
    pub attachments: Vec<AttachmentItem>,
    /// What the unit said with its answer.
    pub given: M::Given,
    /// SHA-256 in hex of all that was said: the same said again is not done again.
    pub fingerprint: String,
}

/// A file of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentItem {
    /// Number in the case, from 1.
    pub no: u32,
    /// Its cleaned name.
    pub name: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// Bytes.
    pub bytes: u32,
    /// SHA-256 in hex of its content: its name in the file store.
    pub file: String,
}

/// A place in a list, a queue, among the deadlines or as a guard: leads to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CasePointer {
    /// To an objection.
    Objection(CaseId),
    /// To an application for repair.
    Repair(CaseId),
}

impl CasePointer {
    /// To a case of that kind.
    pub fn new(kind: CaseKind, id: CaseId) -> Self {
        match kind {
            CaseKind::Objection => Self::Objection(id),
            CaseKind::Repair => Self::Repair(id),
        }
    }

    /// Kind and id.
    pub fn target(self) -> (CaseKind, CaseId) {
        match self {
            Self::Objection(id) => (CaseKind::Objection, id),
            Self::Repair(id) => (CaseKind::Repair, id),
        }
    }
}

/// `W#notes#shard | ts#id#n`: reports whose notes are still to be written, from the newest to the oldest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotesWork {
    /// Whose reports.
    pub entity: EntityId,
    /// The record that they show.
    pub record: shared::record::RecordId,
    /// Whether the record was changed.
    pub changed: bool,
    /// Sort key of the last report that was looked at.
    pub after: String,
}
