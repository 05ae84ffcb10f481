//! What the transparency log says of keys: each that may sign was added, and each that ended was retired.
//!
//! Beside the places of a key's leaves stands a mark for each that was queued. A mark is made once, in the transaction that
//! queues the leaf: what an older version, or a process that died, has left out is queued by the next that starts, and
//! nothing is queued twice.

use crate::items::pack;
use crate::keys;
use crate::random::Random;
use crate::store::{MAX_BATCH, Op, Store, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::log::{LoggedAct, queue_leaf};
use serde::{Deserialize, Serialize};
use shared::log::{Event, Hash};
use shared::seal::TrustedKeys;
use shared::time::ShanghaiTime;
use std::collections::BTreeSet;

/// `LK#spkihash | QUEUED#event`: this leaf of a key was queued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeyLeafMark {
    /// When.
    pub(crate) at: ShanghaiTime,
}

/// Leaves that one transaction queues: each is two steps, and the list has room beside them.
pub(super) const BATCH: usize = 40;

/// What happened to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeyEvent {
    /// It may sign.
    Added(Hash),
    /// It ended, or was compromised; of both the first.
    Retired(Hash),
}

impl KeyEvent {
    /// The leaf's event, and the key's hash by which it is found.
    pub(crate) fn leaf(self) -> (Event, Hash) {
        match self {
            Self::Added(spki) => (Event::KeyAdded, spki),
            Self::Retired(spki) => (Event::KeyRetired, spki),
        }
    }

    fn act(self, at: ShanghaiTime) -> LoggedAct<'static> {
        match self {
            Self::Added(spki_hash) => LoggedAct::KeyAdded { spki_hash, at },
            Self::Retired(spki_hash) => LoggedAct::KeyRetired { spki_hash, at },
        }
    }

    fn mark(self) -> crate::store::Key {
        let (event, spki) = self.leaf();
        keys::key_leaf_mark(event, &spki)
    }
}

/// Every event that a list tells. A short-lived key is added alone: its end is in its certificate.
pub(crate) fn key_events(list: &TrustedKeys) -> BTreeSet<KeyEvent> {
    let mut events = BTreeSet::new();
    for key in &list.list().keys {
        events.insert(KeyEvent::Added(key.spki.sha256()));
        if key.end.or(key.compromised_at).is_some() {
            events.insert(KeyEvent::Retired(key.spki.sha256()));
        }
    }
    let certified = list.certificates().iter();
    events.extend(certified.map(|certificate| KeyEvent::Added(certificate.spki.sha256())));
    events
}

/// Events of a list that have no leaf yet.
pub(super) async fn due(
    store: &dyn Store,
    list: &TrustedKeys,
) -> Result<Vec<KeyEvent>, StoreError> {
    let events: Vec<_> = key_events(list).into_iter().collect();
    let mut due = Vec::new();
    for events in events.chunks(MAX_BATCH) {
        let marks: Vec<_> = events.iter().map(|event| event.mark()).collect();
        let there = store.batch_get(&marks).await?;
        let absent = events.iter().zip(there).filter(|(_, mark)| mark.is_none());
        due.extend(absent.map(|(event, _)| *event));
    }
    Ok(due)
}

/// The steps that queue these leaves, each with its mark.
pub(super) fn steps(
    random: &dyn Random,
    due: &[KeyEvent],
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let mut ops = Vec::with_capacity(2 * due.len() + 1);
    for event in due.iter().take(BATCH) {
        ops.push(queue_leaf(random, &event.act(now))?);
        ops.push(Op::Create {
            key: event.mark(),
            body: pack(&KeyLeafMark { at: now }),
            ttl: None,
        });
    }
    Ok(ops)
}
