//! What the acts on an objection (异议) share, B 三(四).
//!
//! Each act is one transaction: the objection, its event, its places in the queues, its deadline and the audit event.
//! Opening and closing also give the record a new version with or without its mark, move the entity's profile on, and
//! write the notes of the reports that show the record. What stands in a transaction is worked out from what was read,
//! and anything that moved since makes it conflict; then it is worked out anew.

mod act;
mod items;
mod notes;
mod places;
mod record;

pub use items::{
    AttachmentItem, CorrectionItem, NotesWork, ObjectionEvent, ObjectionItem, ObjectionPointer,
};
pub use places::places;

pub(super) use act::{Deed, load, perform, perform_as};
pub(super) use notes::carry_on;
pub(super) use record::{Change, Ground, Held, change, ground, held, open_in};

use crate::deps::Deps;
use crate::keys::hex;
use crate::use_cases::Refused;
use bytes::Bytes;
use serde::Serialize;
use sha2::Digest;
use shared::objection::Attached;

/// How often an act is tried when others move the same things, or it is not known whether it happened.
pub(super) const TRIES: u32 = 12;

/// Puts attachments into the file store, before anything names them; they are numbered from `first`.
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
