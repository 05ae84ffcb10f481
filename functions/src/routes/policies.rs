//! The credit office changes the policy by two persons: one drafts, another publishes.

use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::form;
use crate::deadline;
use crate::deps::OfficeDeps;
use crate::identity::Principal;
use crate::use_cases::draft_policy::{draft_policy, list_drafts, show_draft, withdraw_draft};
use crate::use_cases::publish_policy::{list_versions, publish_policy};
use crate::use_cases::{Cause, Refused};
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use serde_json::{Map, Value};
use shared::objection::statement;
use shared::problem::{FieldFault, ProblemCode};

/// Bytes of a call with a draft, at most: a whole calendar takes two thousand, and JSON doubles some of them.
const MAX_CALL: usize = 256 * 1024;

/// Bytes of a draft, at most.
const MAX_TEXT: usize = 64 * 1024;

/// Characters of a title, at most.
const MAX_TITLE: usize = 200;

pub(super) fn router() -> Router<OfficeDeps> {
    let large = DefaultBodyLimit::max(MAX_CALL);
    Router::new()
        .route("/api/policy/drafts", post(draft).layer(large).get(drafts))
        .route("/api/policy/drafts/{id}", get(show))
        .route("/api/policy/drafts/{id}/publish", post(publish))
        .route("/api/policy/drafts/{id}/withdraw", post(withdraw))
        .route("/api/policy/versions", get(versions))
}

fn stopped() -> Refused {
    Refused::Unavailable(Cause::Own("an act on the policy stopped"))
}

/// The fields of a call that must be texts; all faults at once.
pub(super) fn texts<const N: usize>(
    mut fields: Map<String, Value>,
    names: [(&str, ProblemCode); N],
    caller: &Caller,
) -> Result<[String; N], Failure> {
    let mut faults = Vec::new();
    let texts = names.map(|(name, missing)| match fields.remove(name) {
        Some(Value::String(text)) if !text.is_empty() => text,
        _ => {
            faults.push(FieldFault::new(name, missing, caller.lang));
            String::new()
        }
    });
    for field in fields.keys() {
        let field = form::shorten(field);
        faults.push(FieldFault::new(
            field,
            ProblemCode::RequestMalformed,
            caller.lang,
        ));
    }
    if faults.is_empty() {
        return Ok(texts);
    }
    Err(Failure::form(form::first_code(&faults), faults, caller))
}

async fn draft(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let names = [
        ("title", ProblemCode::PolicyTitle),
        ("text", ProblemCode::PolicyFault),
    ];
    let [title, text] = texts(body.0?, names, &caller)?;
    let fault = |field: &str, code| {
        let fault = FieldFault::new(field, code, caller.lang);
        Err(Failure::form(code, vec![fault], &caller))
    };
    let title = match statement(&title) {
        Ok(title) if title.chars().count() <= MAX_TITLE && !title.contains('\n') => title,
        Ok(_) | Err(_) => return fault("title", ProblemCode::PolicyTitle),
    };
    if text.len() > MAX_TEXT {
        return fault("text", ProblemCode::RequestTooLarge);
    }
    let drafted =
        deadline::spawn(async move { draft_policy(&deps, &principal, title, text).await });
    let view = drafted.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::CREATED, view, &caller)
}

async fn drafts(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
) -> Result<Response, Failure> {
    let list = list_drafts(&deps, &session.principal()).await;
    answered(StatusCode::OK, list, &caller)
}

type Id = Result<Path<String>, PathRejection>;

/// The id of a draft; what is none is not found, once it is known who asks.
fn id_of(id: Id) -> String {
    id.map(|Path(id)| id).unwrap_or_default()
}

async fn show(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
) -> Result<Response, Failure> {
    let view = show_draft(&deps, &session.principal(), &id_of(id)).await;
    answered(StatusCode::OK, view, &caller)
}

async fn publish(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
    body: form::Body,
) -> Result<Response, Failure> {
    let principal: Principal = session.principal();
    let id = id_of(id);
    let [hash] = texts(body.0?, [("hash", ProblemCode::PolicyHash)], &caller)?;
    let published =
        deadline::spawn(async move { publish_policy(&deps, &principal, &id, &hash).await });
    let view = published.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::OK, view, &caller)
}

async fn withdraw(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Id,
    body: form::Body,
) -> Result<Response, Failure> {
    let [] = texts(body.0?, [], &caller)?;
    let view = withdraw_draft(&deps, &session.principal(), &id_of(id)).await;
    answered(StatusCode::OK, view, &caller)
}

async fn versions(
    State(deps): State<OfficeDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
) -> Result<Response, Failure> {
    let list = list_versions(&deps, &session.principal()).await;
    answered(StatusCode::OK, list, &caller)
}
