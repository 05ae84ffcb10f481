//! Keys of seals: made for the demonstration, else read from files if that was asked for; and their list, published.

use crate::deps::Deps;
use crate::local::Config;
use crate::secrets::Secrets;
use crate::sign::{KeysFault, Sealing, read_folder};
use crate::signature::{StampByHttp, certificates_of_pem};
use crate::use_cases::publish_key_list::{CannotPublish, publish_key_list};
use shared::policy::Policy;
use shared::seal::ListRefused;
use std::path::PathBuf;
use std::sync::Arc;

/// Why reports cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub enum CannotSealHere {
    /// Nobody has said that keys may lie in files.
    #[error(
        "there is no key to seal reports with. Keys in files must be asked for: --seal-keys-in-files, with what \
         xinzheng-keys makes in {0}"
    )]
    NotAsked(PathBuf),
    /// The folder.
    #[error("the keys of seals cannot be used: {0}")]
    Keys(#[from] KeysFault),
    /// The demonstration's list.
    #[error("the demonstration's key list cannot be made: {0:?}")]
    List(ListRefused),
    /// Time stamps.
    #[error("time stamps cannot be had: {0}")]
    Stamps(&'static str),
    /// The list cannot be published.
    #[error("the key list cannot be published: {0}")]
    Publish(#[from] CannotPublish),
}

/// The keys that this server seals with.
pub(super) fn open(
    config: &Config,
    secrets: &Secrets,
    policy: &Policy,
) -> Result<Sealing, CannotSealHere> {
    stamped(config, keys(config, secrets, policy)?)
}

/// With time stamps, if an authority is named.
fn stamped(config: &Config, sealing: Sealing) -> Result<Sealing, CannotSealHere> {
    let (Some(address), Some(path)) = (&config.tsa, &config.tsa_certificates) else {
        return Ok(sealing);
    };
    let certificates = std::fs::read_to_string(path).ok();
    let certificates = certificates
        .and_then(|text| certificates_of_pem(&text))
        .ok_or(CannotSealHere::Stamps(
            "--tsa-certificates is no PEM file of certificates",
        ))?;
    let authority = StampByHttp::new(address.clone())
        .map_err(|_| CannotSealHere::Stamps("there is no client for the network"))?;
    let stamping = config.tsa_use.of(Arc::new(authority));
    Ok(sealing.stamped(stamping, certificates))
}

fn keys(config: &Config, secrets: &Secrets, policy: &Policy) -> Result<Sealing, CannotSealHere> {
    if config.demo {
        return Sealing::demonstration(secrets, policy).map_err(CannotSealHere::List);
    }
    let folder = config.data.join("keys/seal");
    if config.seal_keys_in_files {
        Ok(read_folder(&folder)?)
    } else {
        Err(CannotSealHere::NotAsked(folder))
    }
}

/// Publishes the list; that of the demonstration names the sectors of the policy in force.
pub(super) async fn publish(
    config: &Config,
    deps: &Deps,
    in_force: &Policy,
) -> Result<(), CannotSealHere> {
    let own;
    let sealing = if config.demo {
        own = open(config, &deps.secrets, in_force)?;
        &own
    } else {
        &*deps.sealing
    };
    match publish_key_list(&*deps.store, &*deps.random, sealing, deps.clock.now()).await {
        Ok(published) => published.say(),
        // Another city in the same folder, say: the demonstration goes on, and what it seals cannot be checked.
        Err(error @ (CannotPublish::List(_) | CannotPublish::NotAContinuation(_)))
            if config.demo =>
        {
            tracing::error!(%error, "the key list was not published");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
