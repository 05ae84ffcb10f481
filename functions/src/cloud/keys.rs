//! A function's keys, each put together from where the configuration says that they are.

use super::aws;
use super::config::{CannotStart, KeysConfig, SealKeysConfig, StampsConfig};
use super::kms::{KeptSecret, KmsKey};
use crate::sealing_in_use::SealingInUse;
use crate::secrets::{self, Secrets};
use crate::sign::{
    Answering, KeyService, KeysFault, Sealing, read_answer_folder, read_answer_kept, read_folder,
};
use crate::signature::{StampByHttp, Stamping};
use shared::policy::Policy;
use std::sync::Arc;

/// The keys of codes, indexes and cookies.
pub(super) async fn kept(keys: KeysConfig) -> Result<Arc<Secrets>, CannotStart> {
    Ok(Arc::new(match keys {
        KeysConfig::Folder(folder) => secrets::read(&folder)?,
        KeysConfig::Kept { id, access } => aws::kept_keys(&id, &access).await?,
    }))
}

/// What seals reports and signs their files; beside it, where the secrets manager keeps it, what reads it again.
pub(super) async fn sealing(
    keys: SealKeysConfig,
    stamps: Option<StampsConfig>,
    secrets: &Secrets,
    policy: &Policy,
) -> Result<(Arc<Sealing>, Option<Arc<SealingInUse>>), CannotStart> {
    let stamps = stamping(stamps)?;
    Ok(match keys {
        SealKeysConfig::Kept { id, access } => {
            let keeper = Arc::new(KeptSecret::new(id, &access, None));
            let in_use = SealingInUse::read(keeper, move |keys| stamped(keys, &stamps)).await?;
            (in_use.now(), Some(Arc::new(in_use)))
        }
        SealKeysConfig::Folder(folder) => (Arc::new(stamped(read_folder(&folder)?, &stamps)), None),
        #[cfg(feature = "demo")]
        SealKeysConfig::Demonstration => {
            let sealing = Sealing::demonstration(secrets, policy).map_err(KeysFault::List)?;
            (Arc::new(stamped(sealing, &stamps)), None)
        }
    })
}

/// Who certifies keys that the secrets manager keeps, by the id of the service's own.
pub(super) fn service(id: String, keys: Option<SealKeysConfig>) -> Option<Arc<dyn KeyService>> {
    match keys {
        Some(SealKeysConfig::Kept { access, .. }) => Some(Arc::new(KmsKey::new(id, &access, None))),
        Some(SealKeysConfig::Folder(_)) | None => None,
        #[cfg(feature = "demo")]
        Some(SealKeysConfig::Demonstration) => None,
    }
}

/// What signs answers to other programs.
pub(super) async fn answering(
    keys: SealKeysConfig,
    secrets: &Secrets,
    policy: &Policy,
) -> Result<Answering, CannotStart> {
    Ok(match keys {
        #[cfg(feature = "demo")]
        SealKeysConfig::Demonstration => Sealing::demonstration(secrets, policy)
            .map_err(KeysFault::List)?
            .answering()
            .clone(),
        SealKeysConfig::Folder(folder) => read_answer_folder(&folder)?,
        SealKeysConfig::Kept { id, access } => match aws::kept_if_any(&id, &access).await? {
            Some(text) => read_answer_kept(&text)?,
            None => {
                // The secret comes with the deployment that first names it, and is filled after it.
                tracing::error!(
                    "nothing was put into the secret of the keys that answer: what has to be signed is not answered"
                );
                Answering::default()
            }
        },
    })
}

/// Time stamps, and what they may hold, if an authority is named.
type Stamps = Option<(Stamping, Vec<Vec<u8>>)>;

fn stamping(stamps: Option<StampsConfig>) -> Result<Stamps, CannotStart> {
    let Some(stamps) = stamps else {
        return Ok(None);
    };
    let authority = StampByHttp::new(stamps.address)
        .map_err(|_| CannotStart::Provider("there is no client for the network"))?;
    Ok(Some((
        stamps.usage.of(Arc::new(authority)),
        stamps.certificates,
    )))
}

fn stamped(sealing: Sealing, stamps: &Stamps) -> Sealing {
    match stamps {
        Some((stamping, certificates)) => sealing.stamped(stamping.clone(), certificates.clone()),
        None => sealing,
    }
}
