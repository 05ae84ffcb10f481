//! Whoever works by the clock has short-lived keys renewed (签发密钥续期), publishes the list that names them, and only then
//! are they used. Each of the three may fail by itself, and is done at the next turn.

use super::publish_key_list::publish_key_list;
use crate::deps::Deps;
use crate::sealing_in_use::SealingInUse;
use crate::sign::{KeyService, Renewal, Sealing, renew};

/// A key that ends sooner, and that nobody renews, wakes somebody up; before that it is said and no more.
const URGENT_SECONDS: i64 = 5 * 24 * 3_600;

/// What one turn left to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing.
    Nothing,
    /// Keys were not renewed, listed or read: those in use last for days.
    Later,
    /// The same, and the keys in use end soon or have ended. A report of a time without a key is not issued.
    Urgent,
}

/// One turn: renews what is due (where there is a key service), publishes, and reads the keys in use again.
pub async fn renew_keys(
    deps: &Deps,
    in_use: &SealingInUse,
    service: Option<&dyn KeyService>,
) -> Left {
    let renewed = match service {
        None => Ok(()),
        Some(service) => renewed(deps, in_use, service).await,
    };
    let published = publish(deps, in_use).await;
    let looked = in_use.look(&*deps.store).await;
    if let Err(error) = &looked {
        tracing::error!(%error, "the issuing keys were not read again: those that are held are used up to their end");
    }
    if renewed.is_ok() && published.is_ok() && looked.is_ok() {
        return Left::Nothing;
    }
    let later = deps.clock.now().plus_seconds(URGENT_SECONDS);
    if in_use.now().lasts(deps.policy.seal_algorithm, later) {
        Left::Later
    } else {
        Left::Urgent
    }
}

/// Logged, whatever came of it.
struct Failed;

async fn renewed(
    deps: &Deps,
    in_use: &SealingInUse,
    service: &dyn KeyService,
) -> Result<(), Failed> {
    let (now, seals) = (deps.clock.now(), deps.policy.seal_algorithm);
    let error = match renew(service, in_use.keeper(), &*deps.random, seals, now).await {
        Ok(Renewal::NotDue) => return Ok(()),
        Ok(Renewal::Renewed(keys)) => {
            for key in keys {
                tracing::info!(%key, "an issuing key was renewed");
            }
            return Ok(());
        }
        Err(error) => error,
    };
    // The key service is asked again every minute, for ten days before a key ends.
    let urgent = now.plus_seconds(URGENT_SECONDS);
    if in_use.now().lasts(seals, urgent) {
        tracing::warn!(%error, "the issuing keys were not renewed: those in use last for five days and more");
    } else {
        tracing::error!(%error, "the issuing keys were not renewed, and end in less than five days or have ended");
    }
    Err(Failed)
}

async fn publish(deps: &Deps, in_use: &SealingInUse) -> Result<(), Failed> {
    let (sealing, kept) = match in_use.unpublished().await {
        Ok(None) => return Ok(()),
        Ok(Some(unpublished)) => unpublished,
        Err(error) => {
            tracing::error!(%error, "the key list was not published");
            return Err(Failed);
        }
    };
    publish_list(deps, &sealing).await?;
    in_use.published(kept).await;
    Ok(())
}

/// Publishes one list, and logs what came of it.
async fn publish_list(deps: &Deps, sealing: &Sealing) -> Result<(), Failed> {
    match publish_key_list(&*deps.store, &*deps.random, sealing, deps.clock.now()).await {
        Ok(published) => published.say(),
        Err(error) => {
            tracing::error!(%error, "the key list was not published");
            return Err(Failed);
        }
    }
    Ok(())
}
