//! A person of the credit office drafts a change of the policy: a year's calendar, a renewal of the scheme, a deadline.
//!
//! The draft is held against every rule of a policy before it is kept, and nothing comes of it before another person
//! publishes it.

use crate::deps::OfficeDeps;
use crate::identity::Principal;
use crate::items::{AuditAbout, AuditAct, pack, unpack};
use crate::keys;
use crate::store::{Op, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use crate::use_cases::policy::{
    DraftHead, DraftState, DraftText, hash_of, is_draft_id, officer, policy_in_force, row,
};
use crate::use_cases::read_all::read_all;
use shared::api::{PolicyChange, PolicyDraftList, PolicyDraftView};
use shared::policy::{amend, changes};

/// Drafts in a list, at most.
const LISTED: usize = 100;

/// Drafts a change. The same text of the same person on the same version is the same draft.
pub async fn draft_policy(
    deps: &OfficeDeps,
    principal: &Principal,
    title: String,
    text: String,
) -> Result<PolicyDraftView, Refused> {
    let officer = officer(deps, principal)?;
    let now = deps.clock.now();
    let base = policy_in_force(&*deps.store, &deps.policy).await?;
    let policy = amend(&base, &text, now.date()).map_err(Refused::PolicyFaults)?;
    let base_version = base.version.to_string();
    let said = [officer.as_str(), &base_version, &title, &text].map(str::as_bytes);
    let mut id = deps.secrets.index_key.hash(&said);
    id.truncate(32);
    let head = DraftHead {
        id: id.clone(),
        title,
        base_version: base.version,
        version: policy.version,
        hash: hash_of(&policy)?,
        drafted_by: officer.clone(),
        drafted_at: now,
        state: DraftState::Open,
    };
    let changes = changes(&base, &policy).into_iter().map(|it| PolicyChange {
        path: it.path,
        before: it.before,
        after: it.after,
    });
    let said = DraftText {
        text,
        changes: changes.collect(),
        policy,
    };
    let create = |key, body| Op::Create {
        key,
        body,
        ttl: None,
    };
    let about = AuditAbout::Policy(id.clone());
    let ops = vec![
        create(keys::policy_draft(&base.id, &id), pack(&head)),
        create(keys::policy_draft_text(&base.id, &id), pack(&said)),
        audit(&*deps.random, now, &officer, AuditAct::PolicyDrafted, about),
    ];
    match deps.store.transact(ops).await {
        // It is there already: by this very call, whose answer was lost, or by one before.
        Ok(()) | Err(StoreError::Conflict { .. } | StoreError::Unavailable(_)) => {}
        Err(error) => return Err(error.into()),
    }
    match show_draft(deps, principal, &id).await {
        Err(Refused::NotFound) => Err(StoreError::Unavailable("a draft was not kept").into()),
        shown => shown,
    }
}

/// A draft with all that it changes.
pub async fn show_draft(
    deps: &OfficeDeps,
    principal: &Principal,
    id: &str,
) -> Result<PolicyDraftView, Refused> {
    let officer = officer(deps, principal)?;
    if !is_draft_id(id) {
        return Err(Refused::NotFound);
    }
    let policy = &deps.policy.id;
    let wanted = [
        keys::policy_draft(policy, id),
        keys::policy_draft_text(policy, id),
    ];
    let found = deps.store.batch_get(&wanted).await?;
    let [Some(head), Some(said)] = found.as_slice() else {
        return Err(Refused::NotFound);
    };
    let said: DraftText = unpack(said)?;
    let in_force = policy_in_force(&*deps.store, &deps.policy).await?;
    Ok(PolicyDraftView {
        row: row(unpack(head)?, in_force.version, policy, &officer),
        text: said.text,
        changes: said.changes,
    })
}

/// All drafts, the newest first.
pub async fn list_drafts(
    deps: &OfficeDeps,
    principal: &Principal,
) -> Result<PolicyDraftList, Refused> {
    let officer = officer(deps, principal)?;
    let policy = &deps.policy.id;
    let in_force = policy_in_force(&*deps.store, &deps.policy).await?.version;
    let (from, to) = keys::POLICY_DRAFTS;
    let items = read_all(&*deps.store, keys::policy_partition(policy), from, to).await?;
    let heads: Result<Vec<DraftHead>, _> = items.iter().map(unpack).collect();
    let mut heads = heads?;
    heads.sort_by_key(|head| (core::cmp::Reverse(head.drafted_at), head.id.clone()));
    heads.truncate(LISTED);
    let rows = heads
        .into_iter()
        .map(|head| row(head, in_force, policy, &officer));
    Ok(PolicyDraftList {
        drafts: rows.collect(),
    })
}

/// Takes a draft back; either of the two may.
pub async fn withdraw_draft(
    deps: &OfficeDeps,
    principal: &Principal,
    id: &str,
) -> Result<PolicyDraftView, Refused> {
    let officer = officer(deps, principal)?;
    if !is_draft_id(id) {
        return Err(Refused::NotFound);
    }
    let key = keys::policy_draft(&deps.policy.id, id);
    let item = deps.store.get(&key).await?.ok_or(Refused::NotFound)?;
    let mut head: DraftHead = unpack(&item)?;
    match head.state {
        DraftState::Open => {}
        DraftState::Withdrawn { .. } => return show_draft(deps, principal, id).await,
        DraftState::Published { .. } => return Err(Refused::PolicyDraftClosed),
    }
    let now = deps.clock.now();
    head.state = DraftState::Withdrawn {
        by: officer.clone(),
        at: now,
    };
    let about = AuditAbout::Policy(id.to_owned());
    let ops = vec![
        Op::Replace {
            key,
            at: item.v,
            body: pack(&head),
            ttl: None,
        },
        audit(
            &*deps.random,
            now,
            &officer,
            AuditAct::PolicyDraftWithdrawn,
            about,
        ),
    ];
    match deps.store.transact(ops).await {
        Ok(()) => show_draft(deps, principal, id).await,
        // Published or withdrawn by another meanwhile.
        Err(StoreError::Conflict { .. }) => Err(Refused::PolicyDraftClosed),
        Err(error) => Err(error.into()),
    }
}
