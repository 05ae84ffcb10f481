//! Objections (异议), B 三(四): filed, acted on, looked at.

mod said;

use super::act::acted;
use super::answer::{Failure, answered, private_json};
use super::caller::{Caller, SignedInCaller};
use super::cases::{CALL_SECONDS, ListQuery, MAX_CALL, One, STOPPED, shown, to_be_saved};
use super::form;
use super::reports::idempotency_key;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use crate::use_cases::accept_objection::{accept_objection, refuse_objection};
use crate::use_cases::answer_objection::answer_objection;
use crate::use_cases::ask_about_objection::ask_about_objection;
use crate::use_cases::file_objection::file_objection;
use crate::use_cases::list_objections::list_objections;
use crate::use_cases::show_objection::{fetch_objection_file, show_objection};
use crate::use_cases::supply_to_objection::supply_to_objection;
use crate::use_cases::withdraw_objection::withdraw_objection;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::header::{HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use said::Said;
use shared::objection::ObjectionId;

pub(super) fn router() -> Router<Deps> {
    let large = DefaultBodyLimit::max(MAX_CALL);
    Router::new()
        .route("/api/objections", post(file).layer(large).get(list))
        .route("/api/objections/{id}", get(show))
        .route("/api/objections/{id}/{act}", post(act).layer(large))
        .route("/api/objections/{id}/attachments/{no}", get(attachment))
}

async fn file(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    headers: HeaderMap,
    body: form::Body<CALL_SECONDS>,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let key = idempotency_key(&headers, &caller)?;
    let filing = said::filing(body.0?, &caller)?;
    let lang = caller.lang;
    let view = acted(STOPPED, async move {
        let id = file_objection(&deps, &principal, &key, filing).await?;
        show_objection(&deps, &principal, &id, lang).await
    })
    .await;
    let view = view.map_err(|refused| Failure::refused(&refused, &caller))?;
    let mut response = private_json(StatusCode::CREATED, &view);
    if let Ok(at) = HeaderValue::from_str(&format!("/api/objections/{}", view.row.id)) {
        response.headers_mut().insert(LOCATION, at);
    }
    Ok(response)
}

async fn list(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let shown = shown(query, "O#", &caller)?;
    let list = list_objections(&deps, &session.principal(), &shown, caller.lang).await;
    answered(StatusCode::OK, list, &caller)
}

async fn show(State(deps): State<Deps>, one: One) -> Result<Response, Failure> {
    let view = show_objection(&deps, &one.principal, &one.id, one.caller.lang).await;
    answered(StatusCode::OK, view, &one.caller)
}

async fn act(
    State(deps): State<Deps>,
    one: One,
    body: form::Body<CALL_SECONDS>,
) -> Result<Response, Failure> {
    let One {
        caller,
        principal,
        id,
        rest,
    } = one;
    let said = said::act(rest.as_deref().unwrap_or_default(), body, &caller)?;
    let lang = caller.lang;
    let view = acted(STOPPED, async move {
        perform(&deps, &principal, &id, said).await?;
        show_objection(&deps, &principal, &id, lang).await
    })
    .await;
    answered(StatusCode::OK, view, &caller)
}

async fn perform(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    said: Said,
) -> Result<(), Refused> {
    match said {
        Said::Withdraw(statement) => withdraw_objection(deps, principal, id, statement).await,
        Said::Accept(statement) => accept_objection(deps, principal, id, statement).await,
        Said::Refuse(reason, statement) => {
            refuse_objection(deps, principal, id, reason, statement).await
        }
        Said::Ask(statement) => ask_about_objection(deps, principal, id, statement).await,
        Said::Supply(statement, attached) => {
            supply_to_objection(deps, principal, id, statement, attached).await
        }
        Said::Answer(answer) => answer_objection(deps, principal, id, answer).await,
    }
}

async fn attachment(State(deps): State<Deps>, one: One) -> Result<Response, Failure> {
    let refused = |refused| Failure::refused(&refused, &one.caller);
    let no = one.rest.as_ref().and_then(|no| no.parse().ok());
    let no = no.ok_or_else(|| refused(Refused::NotFound))?;
    let file = fetch_objection_file(&deps, &one.principal, &one.id, no)
        .await
        .map_err(refused)?;
    Ok(to_be_saved(no, file))
}
