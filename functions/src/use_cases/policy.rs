//! Versions of the policy (政策版本) and drafts of the next one, which two persons of the credit office bring into force.
//!
//! Which version is in force follows from two things: the file with which a process was started, and what was
//! published for the policy of that id. The one with the higher version is in force; of two with the same version the
//! published one. A file of another id has versions of its own.

mod items;

pub use items::{DraftHead, DraftState, DraftText, PolicyNow, PolicyVersionItem, Publication};

use crate::deps::OfficeDeps;
use crate::files::name_of;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys;
use crate::store::{Store, StoreError};
use crate::use_cases::{Cause, Refused};
use shared::api::{PolicyDraftRow, PolicyDraftState, Role};
use shared::canonical::to_canonical_json;
use shared::policy::Policy;
use std::sync::Arc;

/// The version in force where a process holds `held`: that, or what was published since.
pub async fn policy_in_force(
    store: &dyn Store,
    held: &Arc<Policy>,
) -> Result<Arc<Policy>, StoreError> {
    let key = keys::policy_in_force(&held.id);
    let Some(item) = store.get(&key).await? else {
        return Ok(held.clone());
    };
    let now: PolicyNow = unpack(&item)?;
    match policy_version(store, held, now.version).await? {
        // A process that was started with a later file keeps to it.
        _ if now.version < held.version => Ok(held.clone()),
        Some(policy) => Ok(policy),
        None => Err(StoreError::Damaged { key }),
    }
}

/// A version of the policy that `held` is a version of; `None` if it is not kept.
pub async fn policy_version(
    store: &dyn Store,
    held: &Arc<Policy>,
    version: u32,
) -> Result<Option<Arc<Policy>>, StoreError> {
    let item = store.get(&keys::policy_version(&held.id, version)).await?;
    match item {
        Some(item) => Ok(Some(Arc::new(unpack::<PolicyVersionItem>(&item)?.policy))),
        None => Ok((held.version == version).then(|| held.clone())),
    }
}

/// SHA-256 in hex of a policy in its canonical form.
pub(super) fn hash_of(policy: &Policy) -> Result<String, Refused> {
    let json = to_canonical_json(policy);
    json.map(|json| name_of(&json))
        .map_err(|_| Refused::Unavailable(Cause::Own("the policy has no canonical form")))
}

/// Keyed hash of an officer; nobody else touches the policy.
pub(super) fn officer(deps: &OfficeDeps, principal: &Principal) -> Result<String, Refused> {
    match principal.role {
        Role::CreditOffice => Ok(deps
            .secrets
            .index_key
            .hash(&[b"actor", principal.subject.as_bytes()])),
        Role::Enterprise | Role::Bureau | Role::Verifier => Err(Refused::NotAllowed),
    }
}

/// A draft in the list, given which version is in force.
pub(super) fn row(head: DraftHead, in_force: u32, policy: &str, officer: &str) -> PolicyDraftRow {
    let state = match head.state {
        DraftState::Open if head.base_version != in_force => PolicyDraftState::Stale,
        DraftState::Open => PolicyDraftState::Open,
        DraftState::Published { .. } => PolicyDraftState::Published,
        DraftState::Withdrawn { .. } => PolicyDraftState::Withdrawn,
    };
    PolicyDraftRow {
        id: head.id,
        title: head.title,
        state,
        policy: policy.to_owned(),
        base_version: head.base_version,
        version: head.version,
        hash: head.hash,
        drafted_at: head.drafted_at,
        own: head.drafted_by == officer,
    }
}

/// A draft's id as it stands in a path.
pub(super) fn is_draft_id(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
