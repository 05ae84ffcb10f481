//! What the acts on a case (事项) share, B 三(四): objections and applications for repair.
//!
//! Each act is one transaction: the case, its event, its places in the queues, its deadline and the audit event.
//! An act that changes the record also moves its entity's profile on, and writes the notes of the reports that show the
//! record. What stands in a transaction is worked out from what was read, and anything that moved since makes it
//! conflict; then it is worked out anew.

mod act;
mod file;
mod items;
mod list;
mod notes;
mod places;
mod record;
mod show;

pub use items::{AttachmentItem, CaseEvent, CaseItem, CasePointer, NotesWork};
pub use list::Shown;
pub use places::places;
pub use show::Attachment;

pub(super) use act::{Deed, load, perform, perform_as};
pub(super) use file::{Filing, file};
pub(super) use list::{list, record_view, unit_name};
pub(super) use notes::carry_on;
pub(super) use record::{Change, change, ground, held, open_in};
pub(super) use show::{fetch, files, show};

use crate::deps::Deps;
use crate::items::AuditAct;
use crate::keys::{CaseKind, hex};
use crate::use_cases::Refused;
use crate::use_cases::notices::OutboxItem;
use bytes::Bytes;
use core::fmt::Debug;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Digest;
use shared::case::{Act, Attached, CaseId, MayNot};
use shared::policy::{CaseRules, Policy};
use shared::record::{ChangedThrough, Record};
use shared::time::ShanghaiTime;

/// What is kept of a case.
pub trait Part:
    Clone + Debug + PartialEq + Eq + Serialize + DeserializeOwned + Send + Sync
{
}

impl<T: Clone + Debug + PartialEq + Eq + Serialize + DeserializeOwned + Send + Sync> Part for T {}

/// What a case is about: in this objections and repairs differ, and in nothing else.
pub trait Matter: Copy + Debug + PartialEq + Eq + Send + Sync + 'static {
    /// Kind.
    const KIND: CaseKind;
    /// What the entity says when it files one, beside its statement.
    type Opening: Part;
    /// Why a unit does not accept one.
    type Refusal: Part + Copy;
    /// What a unit finds.
    type Outcome: Part + Copy;
    /// What a unit says with that, beside its statement.
    type Given: Part + Default;

    /// By when what is due, and how often one may be filed.
    fn rules(policy: &Policy) -> CaseRules;
    /// How an act is audited.
    fn audited(act: ActOn<Self>) -> AuditAct;
    /// By which its parties are told of the last event of a case.
    fn moved(case: &CaseItem<Self>, at: ShanghaiTime) -> OutboxItem;
    /// Why an act may not be done.
    fn may_not(why: MayNot) -> Refused;
    /// Another one of the same record is open.
    fn already_open() -> Refused;
    /// How a change of a record names the case.
    fn through(id: &CaseId) -> ChangedThrough;
    /// Whether one may be filed on the record now.
    fn may_open(record: &Record, now: ShanghaiTime, policy: &Policy) -> Result<(), Refused>;
    /// The record with the mark that an open case gives it; `None` if it gives none.
    fn marked(record: &Record) -> Option<Record>;
    /// Whether an act that closes a case changes its record.
    fn changes_record(act: ActOn<Self>) -> bool;
    /// Whether an act finds that the unit's data were wrong, which its standing tells, B 三(一).
    fn finds_fault(act: ActOn<Self>) -> bool;
    /// What such an act makes of the record, and whether that says something else than before, a mark aside.
    fn closed(
        case: &CaseItem<Self>,
        deed: &Deed<Self>,
        record: &Record,
        now: ShanghaiTime,
        policy: &Policy,
    ) -> Result<(Record, bool), Refused>;
}

/// An act on a case of this matter.
pub type ActOn<M> = Act<<M as Matter>::Refusal, <M as Matter>::Outcome>;

/// Puts attachments into the file store, before anything names them.
pub(super) async fn store_attachments(
    deps: &Deps,
    attached: Vec<Attached>,
) -> Result<Vec<AttachmentItem>, Refused> {
    let mut stored = Vec::with_capacity(attached.len());
    for Attached {
        name,
        kind,
        content,
    } in attached
    {
        let bytes = u32::try_from(content.len()).unwrap_or(u32::MAX);
        let file = deps.files.put(Bytes::from(content)).await?;
        stored.push(AttachmentItem {
            no: 0,
            name,
            kind,
            bytes,
            file,
        });
    }
    Ok(stored)
}

/// SHA-256 in hex over all that is said.
pub(super) fn fingerprint<T: Serialize>(said: &T) -> String {
    hex(&sha2::Sha256::digest(crate::items::pack(said)))
}
