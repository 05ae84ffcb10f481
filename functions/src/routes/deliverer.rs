//! Who delivers: a unit's program by its key, or somebody who is signed in for a unit.
//!
//! Where a call has a key, the key alone counts. A browser sends cookies by itself but never a key: whoever sends one
//! means it, so no proof is asked that our own page made the call; and a key that is none is not mended by a cookie.

use super::answer::Failure;
use super::caller::{Caller, SignedInCaller};
use crate::deps::SessionDeps;
use crate::identity::{Presented, unit_of_key};
use crate::use_cases::show_delivery::unit_of;
use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;
use shared::policy::UnitId;
use shared::problem::ProblemCode;

/// The responsible unit for which a call is made.
pub struct Deliverer(pub UnitId);

impl<S: Send + Sync> FromRequestParts<S> for Deliverer
where
    SessionDeps: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Ok(caller) = Caller::from_request_parts(parts, state).await;
        let unknown = || Failure::code(ProblemCode::KeyUnknown, &caller);
        match Presented::by(&parts.headers) {
            Presented::Malformed => return Err(unknown()),
            Presented::Key(key) => {
                let unit = unit_of_key(&SessionDeps::from_ref(state), &key).await;
                let unit = unit.map_err(|error| Failure::refused(&error.into(), &caller))?;
                return unit.map(Self).ok_or_else(unknown);
            }
            Presented::Nothing => {}
        }
        let SignedInCaller(session) =
            <SignedInCaller as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        let principal = session.principal();
        let unit = unit_of(&principal).map_err(|refused| Failure::refused(&refused, &caller))?;
        Ok(Self(unit.clone()))
    }
}
