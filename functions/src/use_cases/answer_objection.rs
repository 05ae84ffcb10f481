//! A responsible unit answers an objection (答复), B 三(四). One that is upheld corrects the record in the same act, so
//! that the next report is right.

use super::case::{Deed, load, perform, store_attachments};
use super::objection::Objecting;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use shared::api::Correction;
use shared::objection::{Act, Attached, ObjectionId, Outcome};

/// What a unit answers.
pub struct Answer {
    /// What it found.
    pub outcome: Outcome,
    /// Its grounds.
    pub statement: String,
    /// Files.
    pub attachments: Vec<Attached>,
    /// What becomes of the record.
    pub correction: Option<Correction>,
}

/// Answers. The record loses its mark in any case.
pub async fn answer_objection(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    answer: Answer,
) -> Result<(), Refused> {
    load::<Objecting>(deps, principal, id).await?;
    match (answer.outcome.corrects(), &answer.correction) {
        (true, None) => return Err(Refused::CorrectionRequired),
        (false, Some(_)) => return Err(Refused::CorrectionUnwanted),
        (true, Some(_)) | (false, None) => {}
    }
    let act = Act::Answer {
        outcome: answer.outcome,
    };
    let deed = Deed {
        attachments: store_attachments(deps, answer.attachments).await?,
        given: answer.correction,
        ..Deed::<Objecting>::new(act, answer.statement)
    };
    perform(deps, principal, id, &deed).await
}
