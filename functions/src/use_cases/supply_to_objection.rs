//! An entity supplies what the unit asked for (补充材料), B 三(四).

use super::case::{Deed, load, perform, store_attachments};
use super::objection::Objecting;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::objection::{Act, Attached, ObjectionId};

/// Supplies it.
pub async fn supply_to_objection(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    statement: String,
    attached: Vec<Attached>,
) -> Result<(), Refused> {
    // Before its files are stored: what is not one's own leaves nothing behind.
    load::<Objecting>(deps, principal, id).await?;
    let deed = Deed {
        attachments: store_attachments(deps, attached).await?,
        ..Deed::<Objecting>::new(Act::Supply, statement)
    };
    perform(deps, principal, id, &deed).await
}
