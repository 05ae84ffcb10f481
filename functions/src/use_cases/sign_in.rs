//! Somebody signs in by the identity provider, and out again.

use crate::deps::SessionDeps;
use crate::identity::{
    Claims, PreAuth, Provider, ProviderAnswer, SameSitePath, Session, ToProvider,
};
use crate::items::{CreditCodeGuard, unpack};
use crate::keys::{self, EntityId};
use crate::store::StoreError;
use crate::use_cases::access::admit;
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use shared::api::Role;

/// How often a session is begun anew when others move the same user.
const TRIES: u32 = 6;

/// A sign-in that has begun: where to send the browser, and what its cookie must bring back.
pub struct Begun {
    /// Address at the provider.
    pub redirect: String,
    /// Signed value of the short cookie.
    pub cookie: String,
}

/// Begins a sign-in that shall end at `next`.
pub async fn begin_sign_in(
    deps: &SessionDeps,
    provider: &Provider,
    next: SameSitePath,
) -> Result<Begun, Refused> {
    let ToProvider { url, pre_auth } = provider
        .send_away(deps, next)
        .await
        .map_err(|why| Refused::SignInFailed(why.as_str()))?;
    Ok(Begun {
        redirect: url,
        cookie: pre_auth.sign(&deps.secrets.cookie_key),
    })
}

/// Ends a sign-in: a new session, and where to go. An earlier session of this browser ends.
pub async fn finish_sign_in(
    deps: &SessionDeps,
    provider: &Provider,
    answer: &ProviderAnswer,
    cookie: Option<&str>,
    earlier: Option<Session>,
) -> Result<(Session, SameSitePath), Refused> {
    let pre_auth = cookie
        .and_then(|value| PreAuth::read(value, &deps.secrets.cookie_key, deps.clock.now()))
        .ok_or(Refused::SignInFailed(
            "no sign-in of this browser is under way",
        ))?;
    let claims = provider
        .redeem(deps, answer, &pre_auth)
        .await
        .map_err(|why| Refused::SignInFailed(why.as_str()))?;
    let session = begin(deps, claims).await?;
    if let Some(earlier) = earlier {
        earlier.end(deps).await?;
    }
    Ok((session, pre_auth.next))
}

/// Begins the session in which somebody may do what the credit office has granted, else what the provider says.
async fn begin(deps: &SessionDeps, claims: Claims) -> Result<Session, Refused> {
    let mut crowded_out = Refused::Unavailable(Cause::Own("others kept moving who signs in"));
    for attempt in 0..TRIES {
        let admitted = admit(deps, &claims).await?;
        let entities = match admitted.role {
            Role::Enterprise => entities_of(deps, &claims).await?,
            Role::Bureau | Role::CreditOffice | Role::Verifier => Vec::new(),
        };
        let as_what = (admitted.role, admitted.unit);
        match Session::begin(deps, claims.clone(), as_what, entities, admitted.steps).await {
            Ok(session) => return Ok(session),
            // Its access was changed, or it signed in elsewhere at this moment.
            Err(error @ StoreError::Conflict { .. }) => crowded_out = error.into(),
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(crowded_out)
}

/// Ends a session: what its cookie names does not exist any more.
pub async fn sign_out(deps: &SessionDeps, session: Session) -> Result<(), Refused> {
    session.end(deps).await?;
    Ok(())
}

// A firm that the register does not have yet is left out: it cannot have a report.
async fn entities_of(deps: &SessionDeps, claims: &Claims) -> Result<Vec<EntityId>, Refused> {
    let index = &deps.secrets.index_key;
    let mut entities = Vec::new();
    for codes in claims.credit_codes.chunks(100) {
        let keys: Vec<_> = codes
            .iter()
            .map(|code| keys::credit_code_guard(index, code))
            .collect();
        for item in deps.store.batch_get(&keys).await?.into_iter().flatten() {
            entities.push(unpack::<CreditCodeGuard>(&item)?.entity);
        }
    }
    Ok(entities)
}
