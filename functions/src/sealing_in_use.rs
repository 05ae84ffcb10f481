//! The keys that a program issues with (在用密钥), read again while it runs: a key that was renewed is used, and one that
//! was declared compromised is not, without a deployment.
//!
//! Where a key service certifies keys, a program seals by the *published* list alone: a key that the published list does
//! not name yet is not used, whatever its times are, so that no seal goes out that nobody can check.

use crate::items::unpack;
use crate::keys;
use crate::sign::{
    KeepKeys, KeptText, KeysFault, Sealing, ServiceFault, read_kept, read_kept_as_published,
};
use crate::store::{Store, StoreError};
use crate::use_cases::publish_key_list::KeyListItem;
use arc_swap::ArcSwap;
use std::sync::Arc;
use tokio::sync::Mutex;

/// Why the keys could not be read again. Those that are held go on to be used, each up to its end.
#[derive(Debug, thiserror::Error)]
pub enum CannotLook {
    /// Whoever keeps the keys.
    #[error("whoever keeps the keys {0}")]
    Keeper(ServiceFault),
    /// What is kept.
    #[error(transparent)]
    Kept(#[from] KeysFault),
    /// The table.
    #[error(transparent)]
    Store(#[from] StoreError),
}

type Dress = Box<dyn Fn(Sealing) -> Sealing + Send + Sync>;

/// Keys as they were read last.
pub struct SealingInUse {
    keeper: Arc<dyn KeepKeys>,
    /// What every reading gets beside its keys, such as time stamps.
    dress: Dress,
    now: ArcSwap<Sealing>,
    seen: Mutex<Seen>,
}

/// What was read last, and what of it was published.
struct Seen {
    version: String,
    /// The published list, where the keys hang on it.
    list: Option<String>,
    /// The version whose list was published by this process.
    published: Option<String>,
}

impl SealingInUse {
    /// Begins with what is kept; where a key service certifies keys, none is used before the first look at what is published.
    pub async fn read(
        keeper: Arc<dyn KeepKeys>,
        dress: impl Fn(Sealing) -> Sealing + Send + Sync + 'static,
    ) -> Result<Self, CannotLook> {
        let read = keeper.read().await.map_err(CannotLook::Keeper)?;
        let sealing = dress(read_kept_as_published(&read.text, None)?);
        Ok(Self {
            keeper,
            dress: Box::new(dress),
            now: ArcSwap::from_pointee(sealing),
            seen: Mutex::new(Seen {
                version: read.version,
                list: None,
                published: None,
            }),
        })
    }

    /// The keys as they were read last.
    pub fn now(&self) -> Arc<Sealing> {
        self.now.load_full()
    }

    /// Whoever keeps them.
    pub fn keeper(&self) -> &dyn KeepKeys {
        &*self.keeper
    }

    /// Reads what is kept and what is published; the keys if they are others than before.
    pub async fn look(&self, store: &dyn Store) -> Result<Option<Arc<Sealing>>, CannotLook> {
        let mut seen = self.seen.lock().await;
        let KeptText { text, version } = self.keeper.read().await.map_err(CannotLook::Keeper)?;
        let item = store.get(&keys::seal_keys()).await?;
        let item = item.as_ref().map(unpack::<KeyListItem>).transpose()?;
        let list = item.map(|item| item.file);
        if seen.version == version && seen.list == list {
            return Ok(None);
        }
        let sealing = read_kept_as_published(&text, list.as_deref())?;
        let sealing = Arc::new((self.dress)(sealing));
        self.now.store(sealing.clone());
        seen.version = version;
        seen.list = list;
        Ok(Some(sealing))
    }

    /// What is kept, if this process has not published its list yet.
    pub async fn unpublished(&self) -> Result<Option<(Sealing, String)>, CannotLook> {
        let KeptText { text, version } = self.keeper.read().await.map_err(CannotLook::Keeper)?;
        if self.seen.lock().await.published.as_ref() == Some(&version) {
            return Ok(None);
        }
        Ok(Some((read_kept(&text)?, version)))
    }

    /// The list of this version is published.
    pub async fn published(&self, version: String) {
        self.seen.lock().await.published = Some(version);
    }
}
