//! The audit trail: an act is written down in the transaction that does it.

use crate::items::{AuditAbout, AuditAct, AuditEvent, pack};
use crate::keys;
use crate::random::{self, Random};
use crate::store::Op;
use shared::time::ShanghaiTime;

/// The step that writes an event.
pub(super) fn audit(
    random: &dyn Random,
    at: ShanghaiTime,
    actor: &str,
    act: AuditAct,
    about: AuditAbout,
) -> Op {
    Op::Create {
        key: keys::audit_event(at, &random::bytes(random)),
        body: pack(&AuditEvent {
            at,
            actor: actor.to_owned(),
            act,
            about,
        }),
        ttl: None,
    }
}
