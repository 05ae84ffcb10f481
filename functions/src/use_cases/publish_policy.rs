//! A second person of the credit office brings a draft into force (复核发布): what that person has read, and not the one
//! who drafted it.

use crate::deps::OfficeDeps;
use crate::identity::Principal;
use crate::items::{AuditAbout, AuditAct, pack, unpack};
use crate::keys;
use crate::store::{Item, Op, StoreError};
use crate::use_cases::audit::audit;
use crate::use_cases::policy::{
    DraftHead, DraftState, DraftText, PolicyNow, PolicyVersionItem, Publication, hash_of,
    is_draft_id, officer, policy_in_force,
};
use crate::use_cases::read_all::read_all;
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use shared::api::{PolicyVersionList, PolicyVersionView};
use shared::policy::{Policy, amend};
use shared::time::ShanghaiTime;

/// How often it is tried when others move the same things, or it is not known whether it happened.
const TRIES: u32 = 8;

/// Publishes a draft whose whole policy has this hash.
pub async fn publish_policy(
    deps: &OfficeDeps,
    principal: &Principal,
    id: &str,
    hash: &str,
) -> Result<PolicyVersionView, Refused> {
    let officer = officer(deps, principal)?;
    if !is_draft_id(id) {
        return Err(Refused::NotFound);
    }
    let mut crowded_out = Refused::Unavailable(Cause::Own("others kept publishing"));
    for attempt in 0..TRIES {
        let draft = read(deps, id).await?;
        if draft.is_done_by(&officer, hash) {
            return version_view(deps, draft.head.version).await;
        }
        let ops = match steps(deps, &draft, &officer, hash).await {
            Ok(ops) => ops,
            // By this very act, if its answer was lost after the draft was read.
            Err(refused) => {
                return match read(deps, id).await?.is_done_by(&officer, hash) {
                    true => version_view(deps, draft.head.version).await,
                    false => Err(refused),
                };
            }
        };
        match deps.store.transact(ops).await {
            Ok(()) => return version_view(deps, draft.head.version).await,
            // Another was first, or this very act whose answer was lost: the draft tells.
            Err(
                error @ (StoreError::Conflict { .. }
                | StoreError::Unavailable(_)
                | StoreError::Busy(_)),
            ) => crowded_out = error.into(),
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(crowded_out)
}

/// A draft as it was read.
struct Draft {
    item: Item,
    head: DraftHead,
    said: DraftText,
}

impl Draft {
    /// Whether this person has published it, when nobody knew whether that had happened.
    fn is_done_by(&self, officer: &str, hash: &str) -> bool {
        match &self.head.state {
            DraftState::Published { by, .. } => by == officer && self.head.hash == hash,
            DraftState::Open | DraftState::Withdrawn { .. } => false,
        }
    }
}

async fn read(deps: &OfficeDeps, id: &str) -> Result<Draft, Refused> {
    let policy = &deps.policy.id;
    let wanted = [
        keys::policy_draft(policy, id),
        keys::policy_draft_text(policy, id),
    ];
    let mut found = deps.store.batch_get(&wanted).await?.into_iter().flatten();
    let (Some(item), Some(said)) = (found.next(), found.next()) else {
        return Err(Refused::NotFound);
    };
    Ok(Draft {
        head: unpack(&item)?,
        said: unpack(&said)?,
        item,
    })
}

async fn steps(
    deps: &OfficeDeps,
    draft: &Draft,
    officer: &str,
    hash: &str,
) -> Result<Vec<Op>, Refused> {
    let head = &draft.head;
    if head.state != DraftState::Open {
        return Err(Refused::PolicyDraftClosed);
    }
    if head.drafted_by == officer {
        return Err(Refused::PolicySameOfficer);
    }
    if head.hash != hash {
        return Err(Refused::PolicyHash);
    }
    // What is in force is read before the base that is written down for it.
    let now_key = keys::policy_in_force(&deps.policy.id);
    let published = deps.store.get(&now_key).await?;
    let base = policy_in_force(&*deps.store, &deps.policy).await?;
    if base.version != head.base_version {
        return Err(Refused::PolicyDraftStale);
    }
    let now = deps.clock.now();
    still_fits(&base, draft, now)?;
    let mut ops = vec![
        match &published {
            Some(item) => Op::Replace {
                key: now_key,
                at: item.v,
                body: pack(&PolicyNow {
                    version: head.version,
                }),
                ttl: None,
            },
            None => create(
                now_key,
                &PolicyNow {
                    version: head.version,
                },
            ),
        },
        create(
            keys::policy_version(&base.id, head.version),
            &PolicyVersionItem {
                policy: draft.said.policy.clone(),
                hash: head.hash.clone(),
                published: Some(Publication {
                    draft: head.id.clone(),
                    title: head.title.clone(),
                    at: now,
                    drafted_by: head.drafted_by.clone(),
                    published_by: officer.to_owned(),
                }),
            },
        ),
        Op::Replace {
            key: draft.item.key.clone(),
            at: draft.item.v,
            body: pack(&DraftHead {
                state: DraftState::Published {
                    by: officer.to_owned(),
                    at: now,
                },
                ..head.clone()
            }),
            ttl: None,
        },
        audit(
            &*deps.random,
            now,
            officer,
            AuditAct::PolicyPublished,
            AuditAbout::Policy(head.id.clone()),
        ),
    ];
    ops.extend(keep_base(deps, &base).await?);
    Ok(ops)
}

/// Days have passed since it was drafted: it is held against the rules once more.
fn still_fits(base: &Policy, draft: &Draft, now: ShanghaiTime) -> Result<(), Refused> {
    let again = amend(base, &draft.said.text, now.date()).map_err(Refused::PolicyFaults)?;
    if again == draft.said.policy {
        Ok(())
    } else {
        // Drafted by a release that read the text in another way.
        Err(Refused::PolicyDraftStale)
    }
}

/// The version that was started with is kept too: reports of it are put together again by it.
async fn keep_base(deps: &OfficeDeps, base: &Policy) -> Result<Option<Op>, Refused> {
    let key = keys::policy_version(&base.id, base.version);
    if deps.store.get(&key).await?.is_some() {
        return Ok(None);
    }
    let item = PolicyVersionItem {
        hash: hash_of(base)?,
        policy: base.clone(),
        published: None,
    };
    Ok(Some(create(key, &item)))
}

fn create<T: serde::Serialize>(key: crate::store::Key, body: &T) -> Op {
    Op::Create {
        key,
        body: pack(body),
        ttl: None,
    }
}

async fn version_view(deps: &OfficeDeps, version: u32) -> Result<PolicyVersionView, Refused> {
    let key = keys::policy_version(&deps.policy.id, version);
    let item = deps.store.get(&key).await?;
    let item = item.ok_or(StoreError::Damaged { key })?;
    Ok(view(unpack(&item)?))
}

fn view(item: PolicyVersionItem) -> PolicyVersionView {
    let published = item.published;
    PolicyVersionView {
        policy: item.policy.id,
        version: item.policy.version,
        hash: item.hash,
        title: published.as_ref().map(|it| it.title.clone()),
        draft: published.as_ref().map(|it| it.draft.clone()),
        published_at: published.map(|it| it.at),
    }
}

/// The versions that are kept, and which is in force.
pub async fn list_versions(
    deps: &OfficeDeps,
    principal: &Principal,
) -> Result<PolicyVersionList, Refused> {
    officer(deps, principal)?;
    let in_force = policy_in_force(&*deps.store, &deps.policy).await?;
    let (from, to) = keys::POLICY_VERSIONS;
    let partition = keys::policy_partition(&in_force.id);
    let items = read_all(&*deps.store, partition, from, to).await?;
    let kept: Result<Vec<PolicyVersionItem>, _> = items.iter().map(unpack).collect();
    let mut versions: Vec<_> = kept?.into_iter().map(view).collect();
    if versions.iter().all(|it| it.version != in_force.version) {
        // Started with, and nothing published on it yet.
        versions.push(PolicyVersionView {
            policy: in_force.id.clone(),
            version: in_force.version,
            hash: hash_of(&in_force)?,
            title: None,
            draft: None,
            published_at: None,
        });
    }
    versions.sort_by_key(|it| core::cmp::Reverse(it.version));
    Ok(PolicyVersionList {
        policy: in_force.id.clone(),
        in_force: in_force.version,
        versions,
    })
}
