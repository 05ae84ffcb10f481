//! The key list is put where anybody can read it (公布密钥清单). Whoever starts with a newer one publishes it.

use crate::items::{pack, unpack};
use crate::keys;
use crate::random::Random;
use crate::sign::Sealing;
use crate::store::{Op, Store, StoreError};
use crate::use_cases::stand_back::stand_back;
use serde::{Deserialize, Serialize};
use shared::seal::{ListRefused, NotAContinuation, TrustedKeys, follows};

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
}

/// Publishes the list that `sealing` goes by, unless a newer one is there. No certificate is ever lost: what was sealed by
/// a short-lived key has to verify after it.
pub async fn publish_key_list(
    store: &dyn Store,
    random: &dyn Random,
    sealing: &Sealing,
) -> Result<Published, CannotPublish> {
    let key = keys::seal_keys();
    let mut last = StoreError::Conflict { op: 0 };
    for attempt in 0..TRIES {
        let there = store.get(&key).await?;
        let before = there.as_ref().map(unpack::<KeyListItem>).transpose()?;
        let (file, published) = match &before {
            None => (
                text(sealing.file())?,
                Published::Now(sealing.list().version),
            ),
            Some(before) => newer_of(before, sealing)?,
        };
        if before.as_ref().is_some_and(|before| before.file == file) {
            return Ok(match published {
                Published::Now(version) => Published::Already(version),
                Published::Already(_) | Published::Newer(_) => published,
            });
        }
        let version = match published {
            Published::Now(version) | Published::Already(version) | Published::Newer(version) => {
                version
            }
        };
        let body = pack(&KeyListItem { version, file });
        let write = match &there {
            None => Op::Create {
                key: key.clone(),
                body,
                ttl: None,
            },
            Some(item) => Op::Replace {
                key: key.clone(),
                at: item.v,
                body,
                ttl: None,
            },
        };
        match store.transact(vec![write]).await {
            Ok(()) => return Ok(published),
            // Another process was first, or it is not known whether this one was: look again.
            Err(
                error @ (StoreError::Conflict { .. }
                | StoreError::Unavailable(_)
                | StoreError::Busy(_)),
            ) => last = error,
            Err(error) => return Err(error.into()),
        }
        if !stand_back(random, attempt).await {
            break;
        }
    }
    Err(last.into())
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
