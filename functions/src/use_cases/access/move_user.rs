//! One change of somebody's access: with it the set of officers moves, and the sessions that rest on what was end.

use super::{OfficersItem, UserItem};
use crate::deps::OfficeDeps;
use crate::items::{AuditAbout, AuditAct, pack, unpack};
use crate::keys;
use crate::store::{Item, Op, StoreError};
use crate::use_cases::audit::audit;
use crate::use_cases::read_all::read_all;
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use shared::time::ShanghaiTime;

/// How often a change is tried when others move the same things, or it is not known whether it happened.
const TRIES: u32 = 12;

/// Sessions that end in the transaction of the change; of more, the others end before it.
const SESSIONS_AT_ONCE: usize = 40;

/// Officers that must stay: each change by two persons needs them.
const LAST_OFFICERS: usize = 2;

/// What becomes of somebody.
pub(in crate::use_cases) enum Moved {
    /// Nothing: it is so already.
    Same(UserItem),
    /// This.
    To(UserItem),
}

/// Who changes whose access.
pub(in crate::use_cases) struct Move<'a> {
    /// The user.
    pub(in crate::use_cases) id: &'a str,
    /// Keyed hash of the officer.
    pub(in crate::use_cases) officer: &'a str,
    /// What is done.
    pub(in crate::use_cases) act: AuditAct,
}

/// Changes somebody's access to what `change` makes of it.
pub(in crate::use_cases) async fn move_user(
    deps: &OfficeDeps,
    act: Move<'_>,
    change: impl Fn(Option<UserItem>, ShanghaiTime) -> Result<Moved, Refused>,
) -> Result<UserItem, Refused> {
    let key = keys::user(act.id);
    let mut crowded_out = Refused::Unavailable(Cause::Own("others kept changing the user"));
    for attempt in 0..TRIES {
        let now = deps.clock.now();
        let found = deps.store.get(&key).await?;
        let before: Option<UserItem> = found.as_ref().map(unpack).transpose()?;
        let mut after = match change(before.clone(), now)? {
            Moved::Same(user) => return Ok(user),
            Moved::To(user) => user,
        };
        after.changed_at = now;
        after.acts = before.as_ref().map_or(0, |user| user.acts) + 1;
        let mut ops = vec![Op::over(
            found.map(|item| item.v),
            key.clone(),
            pack(&after),
        )];
        ops.extend(officers(deps, before.as_ref(), &after).await?);
        ops.extend(sessions(deps, &after.subject).await?);
        let about = AuditAbout::User(after.id.clone());
        ops.push(audit(&*deps.random, now, act.officer, act.act, about));
        match deps.store.transact(ops).await {
            Ok(()) => return Ok(after),
            // A session was used, somebody signed in or another officer was first: looked at anew.
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

/// The step that moves the set of officers, if it changes.
async fn officers(
    deps: &OfficeDeps,
    before: Option<&UserItem>,
    after: &UserItem,
) -> Result<Option<Op>, Refused> {
    let was = before.is_some_and(UserItem::is_officer);
    if was == after.is_officer() {
        return Ok(None);
    }
    let found = deps.store.get(&keys::officers()).await?;
    let mut body: OfficersItem = found.as_ref().map(unpack).transpose()?.unwrap_or_default();
    if was {
        if body.officers.len() <= LAST_OFFICERS {
            return Err(Refused::LastOfficers);
        }
        body.officers.remove(&after.id);
    } else {
        body.officers.insert(after.id.clone());
    }
    Ok(Some(officers_step(found, &body)))
}

/// Writes the set of officers as it was read and changed.
pub(super) fn officers_step(found: Option<Item>, body: &OfficersItem) -> Op {
    match found {
        Some(item) => Op::Replace {
            key: item.key,
            at: item.v,
            body: pack(body),
            ttl: None,
        },
        None => Op::Create {
            key: keys::officers(),
            body: pack(body),
            ttl: None,
        },
    }
}

/// Steps that end the sessions of a subject. A sign-in moves the user's item, so none begins meanwhile.
async fn sessions(deps: &OfficeDeps, subject: &str) -> Result<Vec<Op>, Refused> {
    let pk = keys::sessions_partition(&deps.secrets.index_key, subject);
    let (from, to) = keys::SESSIONS;
    let mut all = read_all(&*deps.store, pk, from, to).await?;
    while all.len() > SESSIONS_AT_ONCE {
        let rest = all.split_off(all.len() - SESSIONS_AT_ONCE);
        let ops = end(deps, &rest).await?;
        deps.store.transact(ops).await?;
    }
    end(deps, &all).await
}

async fn end(deps: &OfficeDeps, of_subject: &[Item]) -> Result<Vec<Op>, Refused> {
    let wanted: Vec<_> = of_subject
        .iter()
        .map(|item| keys::session_of(&item.key.sk))
        .collect();
    // One may be there without the other where the engine's expiry has begun.
    let found = match wanted.as_slice() {
        [] => Vec::new(),
        wanted => deps.store.batch_get(wanted).await?,
    };
    let sessions = found.into_iter().flatten();
    let both = sessions.chain(of_subject.iter().cloned());
    Ok(both
        .map(|item| Op::Delete {
            key: item.key,
            at: item.v,
        })
        .collect())
}
