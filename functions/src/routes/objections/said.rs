//! Reading what is said with an act on an objection: all faults at once, each with its field.

use super::CALL_SECONDS;
use crate::routes::answer::Failure;
use crate::routes::caller::Caller;
use crate::routes::form;
use crate::use_cases::answer_objection::Answer;
use crate::use_cases::file_objection::Filing;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use shared::api::Correction;
use shared::objection::{
    Attached, AttachmentFault, MAX_ATTACHMENTS, RefusalReason, StatementFault, read_attachments,
    statement,
};
use shared::problem::{FieldFault, ProblemCode};
use shared::record::RecordId;

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

/// Fields that are taken one by one; what is left at the end is a fault, since it could have been meant to change
/// what is done.
struct Form<'a> {
    fields: Map<String, Value>,
    faults: Vec<FieldFault>,
    caller: &'a Caller,
}

impl<'a> Form<'a> {
    fn new(fields: Map<String, Value>, caller: &'a Caller) -> Self {
        Self {
            fields,
            faults: Vec::new(),
            caller,
        }
    }

    fn fault(&mut self, field: &str, code: ProblemCode) {
        let lang = self.caller.lang;
        self.faults.push(FieldFault::new(field, code, lang));
    }

    /// The value of a field; null is as good as absent.
    fn take(&mut self, field: &str) -> Option<Value> {
        self.fields.remove(field).filter(|value| !value.is_null())
    }

    fn record(&mut self) -> Option<RecordId> {
        let given = self
            .take("record")
            .and_then(|v| v.as_str().map(str::to_owned));
        // An id is a hash in hex; what is none leads to no record.
        let id = given.filter(|id| {
            (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric())
        });
        if id.is_none() {
            self.fault("record", ProblemCode::NotFound);
        }
        id.map(RecordId)
    }

    fn choice<T: DeserializeOwned>(&mut self, field: &str, unknown: ProblemCode) -> Option<T> {
        let given = self.take(field);
        let chosen = given.and_then(|value| serde_json::from_value(value).ok());
        if chosen.is_none() {
            self.fault(field, unknown);
        }
        chosen
    }

    fn statement(&mut self, required: bool) -> String {
        let text = match self.take("statement") {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(_) => {
                self.fault("statement", ProblemCode::RequestMalformed);
                return String::new();
            }
        };
        let code = match statement(&text) {
            Ok(text) => return text,
            Err(StatementFault::Empty) if !required => return String::new(),
            Err(StatementFault::Empty) => ProblemCode::StatementRequired,
            Err(StatementFault::TooLong) => ProblemCode::StatementTooLong,
            Err(StatementFault::Character) => ProblemCode::StatementCharacter,
        };
        self.fault("statement", code);
        String::new()
    }

    fn attachments(&mut self) -> Vec<Attached> {
        let given = match self.take("attachments") {
            None => return Vec::new(),
            Some(Value::Array(given)) => given,
            Some(_) => {
                self.fault("attachments", ProblemCode::RequestMalformed);
                return Vec::new();
            }
        };
        if given.len() > MAX_ATTACHMENTS {
            self.fault("attachments", ProblemCode::AttachmentTooMany);
            return Vec::new();
        }
        let mut files = Vec::with_capacity(given.len());
        for (place, value) in given.iter().enumerate() {
            let text = |name: &str| value.get(name).and_then(Value::as_str);
            let content = text("content").and_then(|content| STANDARD.decode(content).ok());
            match (text("name"), content) {
                (Some(name), Some(content)) => files.push((name.to_owned(), content)),
                _ => {
                    let field = format!("attachments[{place}]");
                    self.fault(&field, ProblemCode::RequestMalformed);
                    return Vec::new();
                }
            }
        }
        read_attachments(files).unwrap_or_else(|(place, fault)| {
            let code = match fault {
                AttachmentFault::TooMany => ProblemCode::AttachmentTooMany,
                AttachmentFault::TooLarge => ProblemCode::AttachmentTooLarge,
                AttachmentFault::Kind => ProblemCode::AttachmentKind,
            };
            self.fault(&format!("attachments[{place}]"), code);
            Vec::new()
        })
    }

    /// What becomes of the record: it is withdrawn, or some of its values are others.
    fn correction(&mut self) -> Option<Correction> {
        let given = self.take("correction")?;
        let known = |given: &Value| {
            let names = given.as_object()?.keys().map(String::as_str);
            names
                .clone()
                .all(|name| name == "withdraw" || name == "fields")
                .then_some(())
        };
        let read = known(&given).and_then(|()| serde_json::from_value::<Correction>(given).ok());
        match read {
            Some(correction) => {
                let withdraws = correction.withdraw.is_some();
                // One of the two, and not neither.
                if withdraws == correction.fields.is_empty() {
                    return Some(correction);
                }
                self.fault("correction", ProblemCode::CorrectionRequired);
            }
            None => self.fault("correction", ProblemCode::RequestMalformed),
        }
        None
    }

    fn end(mut self) -> Result<(), Failure> {
        let left: Vec<String> = self.fields.keys().cloned().collect();
        for field in left {
            self.fault(&form::shorten(&field), ProblemCode::RequestMalformed);
        }
        if self.faults.is_empty() {
            return Ok(());
        }
        let code = form::first_code(&self.faults);
        Err(Failure::form(code, self.faults, self.caller))
    }
}
