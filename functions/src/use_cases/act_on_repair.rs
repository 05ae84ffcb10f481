//! What both sides do to an application for repair before it is decided (受理、补充材料、撤回), B 三(四).

use super::case::{Deed, load, perform, store_attachments};
use super::repair::Repairing;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::case::Attached;
use shared::repair::{Act, RepairId, RepairRefusal};

/// What somebody does. Each is one party's, and may be done from some stages alone.
pub enum RepairStep {
    /// The unit accepts it; from this day on its time to decide runs.
    Accept,
    /// The unit does not accept it, and says why.
    Refuse(RepairRefusal),
    /// The unit asks for more.
    Ask,
    /// The entity supplies it.
    Supply(Vec<Attached>),
    /// The entity withdraws it.
    Withdraw,
}

/// Does it.
pub async fn act_on_repair(
    deps: &Deps,
    principal: &Principal,
    id: &RepairId,
    step: RepairStep,
    statement: String,
) -> Result<(), Refused> {
    // Before its files are stored: what is not one's own leaves nothing behind.
    load::<Repairing>(deps, principal, id).await?;
    let deed = match step {
        RepairStep::Accept => Deed::<Repairing>::new(Act::Accept, statement),
        RepairStep::Refuse(reason) => Deed::new(Act::Refuse { reason }, statement),
        RepairStep::Ask => Deed::new(Act::Ask, statement),
        RepairStep::Supply(attached) => Deed {
            attachments: store_attachments(deps, attached).await?,
            ..Deed::new(Act::Supply, statement)
        },
        RepairStep::Withdraw => Deed::new(Act::Withdraw, statement),
    };
    perform(deps, principal, id, &deed).await
}
