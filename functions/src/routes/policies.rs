//! The credit office changes the policy by two persons: one drafts, another publishes.

use super::act::{Id, acted, id_of, texts};
use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::form;
use crate::deps::OfficeDeps;
use crate::identity::Principal;
use crate::use_cases::draft_policy::{draft_policy, list_drafts, show_draft, withdraw_draft};
use crate::use_cases::publish_policy::{list_versions, publish_policy};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
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

/// What the log says of an act that ended in the middle.
const STOPPED: &str = "an act on the policy stopped";

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
    let view = acted(STOPPED, async move {
        draft_policy(&deps, &principal, title, text).await
    })
    .await;
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
    let view = acted(STOPPED, async move {
        publish_policy(&deps, &principal, &id, &hash).await
    })
    .await;
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
