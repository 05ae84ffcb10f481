//! Who has asked to be told, and by what.

use super::items::{Channel, Owner, ReceiverItem};
use crate::deps::SessionDeps;
use crate::items::{pack, unpack};
use crate::store::{MAX_BATCH, Op, Store, StoreError};
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use shared::notice::NoticeKind;
use shared::time::ShanghaiTime;
use std::collections::{BTreeSet, HashMap};

/// How often a change meets another one before it is left to the caller.
const TRIES: u32 = 8;

/// What an owner has asked for; nothing if it never did.
pub(in crate::use_cases) async fn receiver_of(
    store: &dyn Store,
    owner: &Owner,
) -> Result<ReceiverItem, StoreError> {
    match store.get(&owner.key()).await? {
        Some(item) => unpack(&item),
        None => Ok(ReceiverItem::default()),
    }
}

/// Changes what an owner has asked for; `act` may refuse, and is asked again of what stands then. A change whose
/// outcome is not known goes on from what is there.
pub(in crate::use_cases) async fn change<T>(
    deps: &SessionDeps,
    owner: &Owner,
    act: impl Fn(&mut ReceiverItem) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let key = owner.key();
    for attempt in 0..TRIES {
        let found = deps.store.get(&key).await?;
        let before: ReceiverItem = match &found {
            Some(item) => unpack(item)?,
            None => ReceiverItem::default(),
        };
        let mut after = before.clone();
        let done = act(&mut after)?;
        if after == before {
            return Ok(done);
        }
        let op = Op::over(found.map(|item| item.v), key.clone(), pack(&after));
        match deps.store.transact(vec![op]).await {
            Ok(()) => return Ok(done),
            Err(StoreError::Conflict { .. } | StoreError::Unavailable(_) | StoreError::Busy(_)) => {
            }
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(Refused::Unavailable(Cause::Own(
        "others kept changing the same receivers",
    )))
}

/// What each of some owners has asked for, of those that have asked for anything. What cannot be read of one is that
/// one's error.
pub(super) async fn receivers_of(
    store: &dyn Store,
    owners: BTreeSet<Owner>,
) -> Result<HashMap<Owner, Result<ReceiverItem, StoreError>>, StoreError> {
    let owners: Vec<Owner> = owners.into_iter().collect();
    let mut found = HashMap::new();
    for some in owners.chunks(MAX_BATCH) {
        let keys: Vec<_> = some.iter().map(Owner::key).collect();
        match store.batch_get(&keys).await {
            Ok(items) => {
                for (owner, item) in some.iter().zip(items) {
                    if let Some(item) = item {
                        found.insert(owner.clone(), unpack(&item));
                    }
                }
            }
            // One of them is damaged: each by itself, then.
            Err(StoreError::Damaged { .. }) => {
                for owner in some {
                    match receiver_of(store, owner).await {
                        Err(error @ StoreError::Unavailable(_)) => return Err(error),
                        receiver => found.insert(owner.clone(), receiver),
                    };
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

impl ReceiverItem {
    /// By what its owner is told of something that happened then.
    pub fn channels(&self, kind: NoticeKind, at: ShanghaiTime) -> Vec<(Channel, String)> {
        let hooks = self.webhooks.iter();
        let hooks = hooks.filter(|hook| hook.events.contains(&kind) && hook.since <= at);
        let mut channels: Vec<_> = hooks
            .map(|hook| (Channel::Webhook, hook.id.clone()))
            .collect();
        if let Some(contact) = self.contact.as_ref().filter(|contact| contact.since <= at) {
            if contact.email.is_some() {
                channels.push((Channel::Email, by_email(&contact.id)));
            }
            if contact.mobile.is_some() {
                channels.push((Channel::Sms, by_sms(&contact.id)));
            }
        }
        channels
    }
}

/// Id of a contact's e-mail as a channel.
pub(super) fn by_email(contact: &str) -> String {
    format!("{contact}-email")
}

/// Id of a contact's mobile number as a channel.
pub(super) fn by_sms(contact: &str) -> String {
    format!("{contact}-sms")
}
