//! Bodies of an objection's items.

use crate::keys::EntityId;
use serde::{Deserialize, Serialize};
use shared::api::Correction;
use shared::credit_code::CreditCode;
use shared::objection::{Act, AttachmentKind, ObjectionId, ObjectionReason, Party, Standing};
use shared::policy::UnitId;
use shared::time::ShanghaiTime;
use shared::verdict::RecordSummary;

/// `O#oid | META`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionItem {
    /// Id.
    pub id: ObjectionId,
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
    /// Why.
    pub reason: ObjectionReason,
    /// Where it stands.
    pub standing: Standing,
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

/// `O#oid | EV#n`: something that was done to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionEvent {
    /// When.
    pub at: ShanghaiTime,
    /// By whom.
    pub by: Party,
    /// Keyed hash of the subject; `system` for a deadline.
    pub actor: String,
    /// What.
    pub act: Act,
    /// What was said.
    pub statement: String,
    /// Files.
    pub attachments: Vec<AttachmentItem>,
    /// What became of the record.
    pub correction: Option<CorrectionItem>,
    /// SHA-256 in hex of all that was said: the same said again is not done again.
    pub fingerprint: String,
}

/// A file of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentItem {
    /// Number in the objection, from 1.
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

/// A correction, as it was given.
pub type CorrectionItem = Correction;

/// `E#eid | O#ts#oid`, `E#eid | OO#rid`, and the places in queues and among the deadlines: lead to an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionPointer {
    /// The objection.
    pub objection: ObjectionId,
}

/// `W#notes#shard | ts#oid#n`: reports whose notes are still to be written, from the newest to the oldest.
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
