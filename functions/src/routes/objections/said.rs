//! Reading what is said with an act on an objection: all faults at once, each with its field.

use crate::routes::act::Form;
use crate::routes::answer::Failure;
use crate::routes::caller::Caller;
use crate::routes::cases::CALL_SECONDS;
use crate::routes::form;
use crate::use_cases::answer_objection::Answer;
use crate::use_cases::file_objection::Filing;
use serde_json::{Map, Value};
use shared::objection::{Attached, RefusalReason};
use shared::problem::ProblemCode;

/// What somebody does, with what belongs to it.
pub(super) enum Said {
    Withdraw(String),
    Accept(String),
    Refuse(RefusalReason, String),
    Ask(String),
    Supply(String, Vec<Attached>),
    Answer(Answer),
}

/// What is said when an objection is filed.
pub(super) fn filing(fields: Map<String, Value>, caller: &Caller) -> Result<Filing, Failure> {
    let mut form = Form::new(fields, caller);
    let record = form.record();
    let reason = form.choice("reason", ProblemCode::ObjectionReasonUnknown);
    let statement = form.statement(true);
    let attachments = form.attachments();
    form.end()?;
    match (record, reason) {
        (Some(record), Some(reason)) => Ok(Filing {
            record,
            reason,
            statement,
            attachments,
        }),
        _ => Err(Failure::code(ProblemCode::RequestMalformed, caller)),
    }
}

/// What is said with the act of this name; one that does not exist is not found.
pub(super) fn act(
    name: &str,
    body: form::Body<CALL_SECONDS>,
    caller: &Caller,
) -> Result<Said, Failure> {
    let known = ["withdraw", "accept", "refuse", "ask", "supply", "answer"];
    if !known.contains(&name) {
        return Err(Failure::code(ProblemCode::NotFound, caller));
    }
    let mut form = Form::new(body.0?, caller);
    let said = match name {
        "withdraw" => Some(Said::Withdraw(form.statement(false))),
        "accept" => Some(Said::Accept(form.statement(false))),
        "refuse" => {
            let reason = form.choice("reason", ProblemCode::ObjectionReasonUnknown);
            let statement = form.statement(true);
            reason.map(|reason| Said::Refuse(reason, statement))
        }
        "ask" => Some(Said::Ask(form.statement(true))),
        "supply" => {
            let statement = form.statement(true);
            Some(Said::Supply(statement, form.attachments()))
        }
        _ => {
            let outcome = form.choice("outcome", ProblemCode::ObjectionOutcomeUnknown);
            let statement = form.statement(true);
            let attachments = form.attachments();
            let correction = form.correction();
            outcome.map(|outcome| {
                Said::Answer(Answer {
                    outcome,
                    statement,
                    attachments,
                    correction,
                })
            })
        }
    };
    form.end()?;
    said.ok_or_else(|| Failure::code(ProblemCode::RequestMalformed, caller))
}
