//! Acts of a responsible unit on a record of its own (撤销、更正), B 三(一). The answer is the record's history.

use super::act::{Form, Id, acted};
use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::cases::{STATEMENT, STOPPED, TextCodes};
use super::form;
use super::reports::idempotency_key;
use crate::delivery::CellFault;
use crate::deps::Deps;
use crate::use_cases::Refused;
use crate::use_cases::correct_record::correct_record;
use crate::use_cases::deliver_records::message_of;
use crate::use_cases::show_record_history::show_record_history;
use crate::use_cases::withdraw_record::{Withdrawal, withdraw_record};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};
use shared::problem::{FieldFault, ProblemCode};
use shared::record::RecordId;
use std::collections::BTreeMap;

pub(super) fn router() -> Router<Deps> {
    Router::new()
        .route("/api/records/{id}/withdraw", post(withdraw))
        .route("/api/records/{id}/correct", post(correct))
}

async fn withdraw(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
    headers: HeaderMap,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let id = record(id, &caller)?;
    let key = idempotency_key(&headers, &caller)?;
    let withdrawal = withdrawal(body.0?, &caller)?;
    let lang = caller.lang;
    let history = acted(STOPPED, async move {
        withdraw_record(&deps, &principal, &key, &id, withdrawal).await?;
        show_record_history(&deps.fetch(), &principal, &id.0, lang).await
    })
    .await;
    if let Err(Refused::CorrectionFaults(faults)) = &history {
        return Err(at_reason(faults, &caller));
    }
    answered(StatusCode::OK, history, &caller)
}

/// The reason is read as the cell of its column is, and its faults are told at the field by which it was given.
fn at_reason(faults: &[CellFault], caller: &Caller) -> Failure {
    let faults: Vec<FieldFault> = faults
        .iter()
        .map(|fault| {
            let message = message_of(fault.code, fault.character, caller.lang);
            FieldFault::new("reason", fault.code, caller.lang).with_message(message)
        })
        .collect();
    Failure::form(form::first_code(&faults), faults, caller)
}

async fn correct(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
    headers: HeaderMap,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let id = record(id, &caller)?;
    let key = idempotency_key(&headers, &caller)?;
    let (reason, fields) = correction(body.0?, &caller)?;
    let lang = caller.lang;
    let history = acted(STOPPED, async move {
        correct_record(&deps, &principal, &key, &id, reason, fields).await?;
        show_record_history(&deps.fetch(), &principal, &id.0, lang).await
    })
    .await;
    answered(StatusCode::OK, history, &caller)
}

/// What is no id at all is not found either: the same bytes as for another's.
pub(super) fn record(id: Id, caller: &Caller) -> Result<RecordId, Failure> {
    let is_id =
        |id: &String| id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    id.ok()
        .map(|Path(id)| id)
        .filter(is_id)
        .map(RecordId)
        .ok_or_else(|| Failure::code(ProblemCode::NotFound, caller))
}

/// Characters in the number of a document, as in a delivery.
const MAX_DOCUMENT_NO: usize = 128;

/// Of the number of a document.
const DOCUMENT_NO: TextCodes = TextCodes {
    required: ProblemCode::WithdrawalDocument,
    too_long: ProblemCode::WithdrawalDocument,
    character: ProblemCode::WithdrawalDocument,
};

fn withdrawal(fields: Map<String, Value>, caller: &Caller) -> Result<Withdrawal, Failure> {
    let mut form = Form::new(fields, caller);
    let ground = form.choice("ground", ProblemCode::WithdrawalGroundUnknown);
    let reason = form.text("reason", true, &STATEMENT);
    let document_no = form.text("document_no", true, &DOCUMENT_NO);
    if document_no.chars().count() > MAX_DOCUMENT_NO || document_no.contains(char::is_control) {
        form.fault("document_no", ProblemCode::WithdrawalDocument);
    }
    let decided_on = form.choice("decided_on", ProblemCode::WithdrawalDay);
    form.end()?;
    match (ground, decided_on) {
        (Some(ground), Some(decided_on)) => Ok(Withdrawal {
            ground,
            reason,
            document_no,
            decided_on,
        }),
        _ => Err(Failure::code(ProblemCode::RequestMalformed, caller)),
    }
}

fn correction(
    fields: Map<String, Value>,
    caller: &Caller,
) -> Result<(String, BTreeMap<String, String>), Failure> {
    let mut form = Form::new(fields, caller);
    let reason = form.text("reason", true, &STATEMENT);
    let values: Option<BTreeMap<String, String>> = form
        .take("fields")
        .and_then(|given| serde_json::from_value(given).ok());
    let values = values.filter(|values| !values.is_empty());
    if values.is_none() {
        form.fault("fields", ProblemCode::CorrectionRequired);
    }
    form.end()?;
    Ok((reason, values.unwrap_or_default()))
}
