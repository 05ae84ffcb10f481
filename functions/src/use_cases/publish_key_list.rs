//! The key list is put where anybody can read it (公布密钥清单). Whoever starts with a newer one publishes it, and in the
//! same transaction the leaves of the transparency log for what it adds and ends are queued.

mod leaves;

pub(crate) use leaves::{KeyEvent, KeyLeafMark, key_events};

use crate::items::{pack, unpack};
use crate::keys;
use crate::random::Random;
use crate::sign::Sealing;
use crate::store::{Op, Store, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::stand_back::stand_back;
use serde::{Deserialize, Serialize};
use shared::seal::{ListRefused, NotAContinuation, TrustedKeys, follows};
use shared::time::ShanghaiTime;

/// How often the item is read anew when another process was first.
const TRIES: u32 = 6;

/// `SK | LIST`: the key list in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyListItem {
    /// Version of the list.
    pub version: u32,
    /// The file, as the root signed it, with the certificates of all short-lived keys.
    pub file: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    /// This version is read from now on.
    Now(u32),
    /// Everybody reads it already.
    Already(u32),
    /// A newer one is there, of which this process does not know: it has older files of keys.
    Newer(u32),
}

impl Published {
    /// Writes to the log what is worth knowing of it.
    pub fn say(self) {
        match self {
            Self::Now(version) => tracing::info!(version, "the key list was published"),
            Self::Already(_) => {}
            Self::Newer(version) => {
                tracing::warn!(version, "a newer key list is published than is held here");
            }
        }
    }
}

/// Why it was not published.
#[derive(Debug, thiserror::Error)]
pub enum CannotPublish {
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is published does not rest on this root, or this list does not.
    #[error("a key list does not rest on the root: {0:?}")]
    List(ListRefused),
    /// This list says something else of a key or a bit than what was published before.
    #[error("the key list does not go on from the one that is published: {0:?}")]
    NotAContinuation(NotAContinuation),
    /// What happened to a key cannot be told to the log.
    #[error("a key has no leaf of the log: {0:?}")]
    Leaf(Refused),
}

/// Publishes the list that `sealing` goes by, unless a newer one is there. No certificate is ever lost: what was sealed by
/// a short-lived key has to verify after it. Keys that the log does not know of get their leaves, `now` being their time.
pub async fn publish_key_list(
    store: &dyn Store,
    random: &dyn Random,
    sealing: &Sealing,
    now: ShanghaiTime,
) -> Result<Published, CannotPublish> {
    let mut done = None;
    let mut attempt = 0;
    loop {
        let step = next_step(store, random, sealing, now).await?;
        if step.ops.is_empty() {
            return Ok(done.unwrap_or(step.published));
        }
        match store.transact(step.ops).await {
            Ok(()) => {
                let published = done.get_or_insert(step.published);
                if step.is_last {
                    return Ok(*published);
                }
                attempt = 0;
            }
            // Another process was first, or it is not known whether this one was: look again.
            Err(
                error @ (StoreError::Conflict { .. }
                | StoreError::Unavailable(_)
                | StoreError::Busy(_)),
            ) => {
                attempt += 1;
                if attempt >= TRIES || !stand_back(random, attempt).await {
                    return Err(error.into());
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// One transaction towards it; without a step there is nothing to do.
struct Step {
    ops: Vec<Op>,
    published: Published,
    is_last: bool,
}

async fn next_step(
    store: &dyn Store,
    random: &dyn Random,
    sealing: &Sealing,
    now: ShanghaiTime,
) -> Result<Step, CannotPublish> {
    let key = keys::seal_keys();
    let there = store.get(&key).await?;
    let before = there.as_ref().map(unpack::<KeyListItem>).transpose()?;
    let (file, mut published) = match &before {
        None => (
            text(sealing.file())?,
            Published::Now(sealing.list().version),
        ),
        Some(before) => newer_of(before, sealing)?,
    };
    let list = TrustedKeys::read(file.as_bytes(), sealing.root()).map_err(CannotPublish::List)?;
    let due = leaves::due(store, &list).await?;
    let mut ops = leaves::steps(random, &due, now).map_err(CannotPublish::Leaf)?;
    if before.as_ref().is_some_and(|before| before.file == file) {
        if let Published::Now(version) = published {
            published = Published::Already(version);
        }
    } else {
        let version = list.list().version;
        let body = pack(&KeyListItem { version, file });
        let write = match &there {
            None => Op::Create {
                key,
                body,
                ttl: None,
            },
            Some(item) => Op::Replace {
                key,
                at: item.v,
                body,
                ttl: None,
            },
        };
        ops.insert(0, write);
    }
    Ok(Step {
        ops,
        published,
        is_last: due.len() <= leaves::BATCH,
    })
}

/// The newer of the list that is published and this process's own, with the certificates of both.
fn newer_of(before: &KeyListItem, own: &Sealing) -> Result<(String, Published), CannotPublish> {
    let there =
        TrustedKeys::read(before.file.as_bytes(), own.root()).map_err(CannotPublish::List)?;
    let same = there.list() == own.list();
    let (newer, older, published) = if !same && there.list().version >= own.list().version {
        let version = there.list().version;
        (&there, own.trusted(), Published::Newer(version))
    } else {
        (own.trusted(), &there, Published::Now(own.list().version))
    };
    if !same {
        follows(older.list(), newer.list()).map_err(CannotPublish::NotAContinuation)?;
    }
    let file = newer
        .file_with(older.certificates())
        .map_err(CannotPublish::List)?;
    Ok((text(&file)?, published))
}

fn text(file: &[u8]) -> Result<String, CannotPublish> {
    String::from_utf8(file.to_vec()).map_err(|_| CannotPublish::List(ListRefused::Form))
}
