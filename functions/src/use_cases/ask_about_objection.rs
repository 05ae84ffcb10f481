//! A responsible unit asks the entity for more (要求补充材料), B 三(四).

use super::case::{Deed, perform};
use super::objection::Objecting;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::objection::{Act, ObjectionId};

/// Asks. What is not supplied in time is not waited for.
pub async fn ask_about_objection(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    statement: String,
) -> Result<(), Refused> {
    perform(
        deps,
        principal,
        id,
        &Deed::<Objecting>::new(Act::Ask, statement),
    )
    .await
}
