//! A responsible unit accepts an objection (受理), or does not, B 三(四).

use super::case::{Deed, perform};
use super::objection::Objecting;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::objection::{Act, ObjectionId, RefusalReason};

/// Accepts it; `statement` may be empty. From this day on the unit's time to answer runs.
pub async fn accept_objection(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    statement: String,
) -> Result<(), Refused> {
    perform(
        deps,
        principal,
        id,
        &Deed::<Objecting>::new(Act::Accept, statement),
    )
    .await
}

/// Does not accept it, and says why. The record loses its mark.
pub async fn refuse_objection(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    reason: RefusalReason,
    statement: String,
) -> Result<(), Refused> {
    let act = Act::Refuse { reason };
    perform(deps, principal, id, &Deed::<Objecting>::new(act, statement)).await
}
