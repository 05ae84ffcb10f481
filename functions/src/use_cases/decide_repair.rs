//! A responsible unit decides on an application for repair (作出修复决定), B 三(四). A grant makes the record repaired in
//! the same act: no report that is issued from then on shows it.

use super::case::{Deed, load, perform, store_attachments};
use super::repair::Repairing;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::case::Attached;
use shared::repair::{Act, Condition, RepairId, RepairOutcome};

/// What a unit decides.
pub struct RepairDecision {
    /// What.
    pub outcome: RepairOutcome,
    /// Its grounds.
    pub statement: String,
    /// Files.
    pub attachments: Vec<Attached>,
    /// Conditions that it found fulfilled though the record does not say so.
    pub confirms: Vec<Condition>,
}

/// Decides.
pub async fn decide_repair(
    deps: &Deps,
    principal: &Principal,
    id: &RepairId,
    decision: RepairDecision,
) -> Result<(), Refused> {
    load::<Repairing>(deps, principal, id).await?;
    let act = Act::Answer {
        outcome: decision.outcome,
    };
    let deed = Deed::<Repairing> {
        attachments: store_attachments(deps, decision.attachments).await?,
        given: decision.confirms,
        ..Deed::new(act, decision.statement)
    };
    perform(deps, principal, id, &deed).await
}
