//! Reading what is said with an act on an application for repair: all faults at once, each with its field.

use crate::routes::act::Form;
use crate::routes::answer::Failure;
use crate::routes::caller::Caller;
use crate::routes::cases::{CALL_SECONDS, TextCodes};
use crate::routes::form;
use crate::use_cases::act_on_repair::RepairStep;
use crate::use_cases::decide_repair::RepairDecision;
use crate::use_cases::file_repair::RepairFiling;
use serde_json::{Map, Value};
use shared::problem::ProblemCode;
use shared::repair::{Condition, RepairOutcome};

/// What somebody does, with what belongs to it.
pub(super) enum Said {
    Step(RepairStep, String),
    Decide(RepairDecision),
}

/// Of a commitment.
const COMMITMENT: TextCodes = TextCodes {
    required: ProblemCode::CommitmentRequired,
    too_long: ProblemCode::CommitmentTooLong,
    character: ProblemCode::CommitmentCharacter,
};

/// What is said when repair is applied for.
pub(super) fn filing(fields: Map<String, Value>, caller: &Caller) -> Result<RepairFiling, Failure> {
    let mut form = Form::new(fields, caller);
    let record = form.record();
    let statement = form.statement(true);
    let commitment = form.text("commitment", true, &COMMITMENT);
    let attachments = form.attachments();
    form.end()?;
    let record = record.ok_or_else(|| Failure::code(ProblemCode::RequestMalformed, caller))?;
    Ok(RepairFiling {
        record,
        statement,
        commitment,
        attachments,
    })
}

/// What is said with the act of this name; one that does not exist is not found.
pub(super) fn act(
    name: &str,
    body: form::Body<CALL_SECONDS>,
    caller: &Caller,
) -> Result<Said, Failure> {
    let known = ["withdraw", "accept", "refuse", "ask", "supply", "decide"];
    if !known.contains(&name) {
        return Err(Failure::code(ProblemCode::NotFound, caller));
    }
    let mut form = Form::new(body.0?, caller);
    let said = match name {
        "withdraw" => Some(Said::Step(RepairStep::Withdraw, form.statement(false))),
        "accept" => Some(Said::Step(RepairStep::Accept, form.statement(false))),
        "refuse" => {
            let reason = form.choice("reason", ProblemCode::RepairReasonUnknown);
            let statement = form.statement(true);
            reason.map(|reason| Said::Step(RepairStep::Refuse(reason), statement))
        }
        "ask" => Some(Said::Step(RepairStep::Ask, form.statement(true))),
        "supply" => {
            let statement = form.statement(true);
            Some(Said::Step(
                RepairStep::Supply(form.attachments()),
                statement,
            ))
        }
        _ => {
            let outcome = form.choice("outcome", ProblemCode::RepairOutcomeUnknown);
            let statement = form.statement(true);
            let attachments = form.attachments();
            let confirms = confirms(&mut form, outcome);
            outcome.map(|outcome| {
                Said::Decide(RepairDecision {
                    outcome,
                    statement,
                    attachments,
                    confirms,
                })
            })
        }
    };
    form.end()?;
    said.ok_or_else(|| Failure::code(ProblemCode::RequestMalformed, caller))
}

/// What the unit confirms with a grant. A term that is not over and a commitment that was not made nobody confirms.
fn confirms(form: &mut Form<'_>, outcome: Option<RepairOutcome>) -> Vec<Condition> {
    let Some(given) = form.take("confirms") else {
        return Vec::new();
    };
    let read: Option<Vec<Condition>> = serde_json::from_value(given).ok();
    let can_be = |condition: &Condition| match condition {
        Condition::Corrected | Condition::Performed => true,
        Condition::Shown | Condition::Committed => false,
    };
    let mut confirmed = read.filter(|all| {
        all.iter().all(can_be) && (all.is_empty() || outcome != Some(RepairOutcome::Rejected))
    });
    match &mut confirmed {
        Some(all) => {
            all.sort_unstable();
            all.dedup();
        }
        None => form.fault("confirms", ProblemCode::RepairConfirmsUnknown),
    }
    confirmed.unwrap_or_default()
}
