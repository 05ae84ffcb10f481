//! What the acts on a hold (暂缓) share: each is one transaction of the hold, its place in the office's list, what it
//! stands on, and the audit event.

mod items;

pub use items::{HoldItem, Lifted};

use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys;
use crate::store::Item;
use crate::use_cases::Refused;
use shared::api::{HoldOn, HoldState, HoldView, Role};
use shared::case::CaseId;
use shared::time::ShanghaiTime;

/// Keyed hash of an officer; nobody else holds or lifts.
pub(super) fn officer(deps: &Deps, principal: &Principal) -> Result<String, Refused> {
    match principal.role {
        Role::CreditOffice => Ok(deps
            .secrets
            .index_key
            .hash(&[b"actor", principal.subject.as_bytes()])),
        Role::Enterprise | Role::Bureau | Role::Verifier => Err(Refused::NotAllowed),
    }
}

/// A hold as it was read.
pub(super) async fn load(deps: &Deps, id: &CaseId) -> Result<Option<(Item, HoldItem)>, Refused> {
    let Some(item) = deps.store.get(&keys::hold(id)).await? else {
        return Ok(None);
    };
    let body = unpack(&item)?;
    Ok(Some((item, body)))
}

/// A hold as the credit office sees it.
pub(super) fn view(hold: HoldItem, now: ShanghaiTime) -> HoldView {
    let lapsed = hold.until.is_some_and(|until| until < now.date());
    let state = match &hold.lifted {
        Some(_) => HoldState::Lifted,
        None if lapsed => HoldState::Lapsed,
        None => HoldState::Open,
    };
    let lifted = hold.lifted;
    HoldView {
        id: hold.id,
        on: match &hold.record {
            Some(_) => HoldOn::Record,
            None => HoldOn::Issuing,
        },
        entity_name: hold.entity_name,
        credit_code: hold.credit_code,
        record: hold.record,
        reason: hold.reason,
        statement: hold.statement,
        until: hold.until,
        placed_at: hold.placed_at,
        state,
        lifted_at: lifted.as_ref().map(|lifted| lifted.at),
        lift_statement: lifted.map(|lifted| lifted.statement),
    }
}
