//! An entity withdraws its objection (撤回异议), B 三(四). The record loses its mark.

use super::case::{Deed, perform};
use super::objection::Objecting;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::objection::{Act, ObjectionId};

/// Withdraws it; `statement` may be empty.
pub async fn withdraw_objection(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    statement: String,
) -> Result<(), Refused> {
    perform(
        deps,
        principal,
        id,
        &Deed::<Objecting>::new(Act::Withdraw, statement),
    )
    .await
}
