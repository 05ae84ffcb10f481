//! Where cases (objections, applications for repair), their places and what follows from them live.

use super::{EntityId, IndexKey, entity_partition, stamp};
use crate::store::Key;
use shared::case::CaseId;
use shared::policy::UnitId;
use shared::record::RecordId;
use shared::time::ShanghaiTime;

/// Kind of a case (事项). Each has partitions of its own, so that a list of one is not walked past the other's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseKind {
    /// Objection (异议).
    Objection,
    /// Application for repair (信用修复).
    Repair,
}

impl CaseKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Objection, Self::Repair];

    /// Of its cases, and of their places in an entity's list.
    const fn own(self) -> &'static str {
        match self {
            Self::Objection => "O",
            Self::Repair => "RP",
        }
    }

    const fn guard(self) -> &'static str {
        match self {
            Self::Objection => "OO",
            Self::Repair => "RO",
        }
    }

    const fn filed(self) -> &'static str {
        match self {
            Self::Objection => "OF",
            Self::Repair => "RF",
        }
    }

    const fn queue(self) -> &'static str {
        match self {
            Self::Objection => "Q",
            Self::Repair => "QR",
        }
    }
}

/// A case.
pub fn case(kind: CaseKind, id: &CaseId) -> Key {
    Key::new(format!("{}#{id}", kind.own()), "META")
}

/// Something that was done to a case, from 1.
pub fn case_event(kind: CaseKind, id: &CaseId, no: u32) -> Key {
    Key::new(format!("{}#{id}", kind.own()), format!("EV#{no:04}"))
}

/// First and last sort key of a case's events.
pub const CASE_EVENTS: (&str, &str) = ("EV#", "EV#~");

/// Case in its entity's list, in order of filing.
pub fn case_of_entity(
    kind: CaseKind,
    entity: &EntityId,
    filed_at: ShanghaiTime,
    id: &CaseId,
) -> Key {
    Key::new(
        entity_partition(entity),
        format!("{}#{}#{id}", kind.own(), stamp(filed_at)),
    )
}

/// First and last sort key of an entity's cases.
pub fn cases_of_entity(kind: CaseKind) -> (String, String) {
    (format!("{}#", kind.own()), format!("{}#~", kind.own()))
}

/// That a case was filed on a record, in order of filing.
pub fn filed_on(
    kind: CaseKind,
    entity: &EntityId,
    record: &RecordId,
    at: ShanghaiTime,
    id: &CaseId,
) -> Key {
    let filed = kind.filed();
    let sk = format!("{filed}#{}#{}#{id}", record.0, stamp(at));
    Key::new(entity_partition(entity), sk)
}

/// First and last sort key of the cases that were filed on a record after that moment.
pub fn filed_since(kind: CaseKind, record: &RecordId, after: ShanghaiTime) -> (String, String) {
    let begin = format!("{}#{}#", kind.filed(), record.0);
    (format!("{begin}{}#~", stamp(after)), format!("{begin}~"))
}

/// Guard of a record: one open case of a kind at a time.
pub fn open_case(kind: CaseKind, entity: &EntityId, record: &RecordId) -> Key {
    Key::new(
        entity_partition(entity),
        format!("{}#{}", kind.guard(), record.0),
    )
}

/// First and last sort key of the guards of an entity's open cases.
pub fn open_cases(kind: CaseKind) -> (String, String) {
    (format!("{}#", kind.guard()), format!("{}#~", kind.guard()))
}

/// Partition of the cases of a unit.
pub fn unit_queue_partition(kind: CaseKind, unit: &UnitId) -> String {
    format!("{}#{}", kind.queue(), unit.0)
}

/// Partition of the cases that the credit office sees; a unit's id has no upper-case letter.
pub fn office_queue_partition(kind: CaseKind, shard: u8) -> String {
    format!("{}#CO#{shard}", kind.queue())
}

/// Place of a case in a queue: open ones by when they are late, closed ones by when they were closed.
pub fn in_queue(is_open: bool, at: ShanghaiTime, id: &CaseId) -> String {
    let state = if is_open { "open" } else { "done" };
    format!("{state}#{}#{id}", stamp(at))
}

/// Partition of the deadlines of cases of all kinds.
pub fn deadline_work_partition(shard: u8) -> String {
    format!("W#deadline#{shard}")
}

/// Work: this case is late from `at` on. Ids of two kinds are hashes over their kinds, so they never meet.
pub fn deadline_work(id: &CaseId, at: ShanghaiTime) -> Key {
    Key::new(
        deadline_work_partition(id.shard()),
        format!("{}#{id}", stamp(at)),
    )
}

/// Partition of the notes that are still to be written.
pub fn notes_work_partition(shard: u8) -> String {
    format!("W#notes#{shard}")
}

/// Work: more reports show the record than one transaction holds, and their notes are still to be written. `id` is of
/// the case or the act.
pub fn notes_work(id: &CaseId, event: u32, at: ShanghaiTime) -> Key {
    Key::new(
        notes_work_partition(id.shard()),
        format!("{}#{id}#{event:04}", stamp(at)),
    )
}

/// Id that follows from who acts under which idempotency key: the same act again leads to the same item.
pub fn keyed_case_id(index: &IndexKey, name: &[u8], subject: &str, key: &str) -> CaseId {
    let mut id = index.hash(&[name, subject.as_bytes(), key.as_bytes()]);
    id.truncate(32);
    CaseId::parse(&id).unwrap_or_else(|| unreachable!("32 digits of a hash"))
}

/// An act of a unit on a record of its own, by the id that follows from who acts and the idempotency key.
pub fn record_act(id: &CaseId) -> Key {
    Key::new(format!("RA#{id}"), "META")
}
