//! Credit repair (信用修复), B 三(四): applied for, acted on, looked at.

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
use crate::use_cases::act_on_repair::act_on_repair;
use crate::use_cases::decide_repair::decide_repair;
use crate::use_cases::file_repair::file_repair;
use crate::use_cases::show_repair::{fetch_repair_file, list_repairs, show_repair};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::header::{HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use said::Said;
use shared::repair::RepairId;

pub(super) fn router() -> Router<Deps> {
    let large = DefaultBodyLimit::max(MAX_CALL);
    Router::new()
        .route("/api/repairs", post(file).layer(large).get(list))
        .route("/api/repairs/{id}", get(show))
        .route("/api/repairs/{id}/{act}", post(act).layer(large))
        .route("/api/repairs/{id}/attachments/{no}", get(attachment))
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
        let id = file_repair(&deps, &principal, &key, filing).await?;
        show_repair(&deps, &principal, &id, lang).await
    })
    .await;
    let view = view.map_err(|refused| Failure::refused(&refused, &caller))?;
    let mut response = private_json(StatusCode::CREATED, &view);
    if let Ok(at) = HeaderValue::from_str(&format!("/api/repairs/{}", view.row.id)) {
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
    let shown = shown(query, "RP#", &caller)?;
    let list = list_repairs(&deps, &session.principal(), &shown, caller.lang).await;
    answered(StatusCode::OK, list, &caller)
}

async fn show(State(deps): State<Deps>, one: One) -> Result<Response, Failure> {
    let view = show_repair(&deps, &one.principal, &one.id, one.caller.lang).await;
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
        show_repair(&deps, &principal, &id, lang).await
    })
    .await;
    answered(StatusCode::OK, view, &caller)
}

async fn perform(
    deps: &Deps,
    principal: &Principal,
    id: &RepairId,
    said: Said,
) -> Result<(), Refused> {
    match said {
        Said::Step(step, statement) => act_on_repair(deps, principal, id, step, statement).await,
        Said::Decide(decision) => decide_repair(deps, principal, id, decision).await,
    }
}

async fn attachment(State(deps): State<Deps>, one: One) -> Result<Response, Failure> {
    let refused = |refused| Failure::refused(&refused, &one.caller);
    let no = one.rest.as_ref().and_then(|no| no.parse().ok());
    let no = no.ok_or_else(|| refused(Refused::NotFound))?;
    let file = fetch_repair_file(&deps, &one.principal, &one.id, no)
        .await
        .map_err(refused)?;
    Ok(to_be_saved(no, file))
}
