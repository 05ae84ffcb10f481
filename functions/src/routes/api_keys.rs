//! Keys of units' programs (接口密钥): made, listed and revoked by the credit office or the unit.

use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::deliveries::Deliveries;
use super::form;
use crate::use_cases::Refused;
use crate::use_cases::list_api_keys::list_api_keys;
use crate::use_cases::make_api_key::{key_name, make_api_key};
use crate::use_cases::revoke_api_key::revoke_api_key;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{delete, get};
use http::StatusCode;
use serde_json::Value;
use shared::policy::UnitId;
use shared::problem::{FieldFault, ProblemCode};

pub(super) fn router() -> Router<Deliveries> {
    Router::new()
        .route("/api/units/{unit}/keys", get(list).post(make))
        .route("/api/units/{unit}/keys/{id}", delete(revoke))
}

/// What can be no unit's id is no unit.
fn unit_of(unit: Result<Path<String>, PathRejection>, caller: &Caller) -> Result<UnitId, Failure> {
    let unit = unit.map_err(|_| Failure::refused(&Refused::NotFound, caller))?;
    Ok(UnitId(unit.0))
}

async fn make(
    State(all): State<Deliveries>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    unit: Result<Path<String>, PathRejection>,
    body: form::Body,
) -> Result<Response, Failure> {
    let unit = unit_of(unit, &caller)?;
    let fields = body.0?;
    let mut faults = Vec::new();
    let mut fault = |field: &str, code| faults.push(FieldFault::new(field, code, caller.lang));
    let name = fields.get("name").and_then(Value::as_str);
    let name = name.and_then(key_name);
    if name.is_none() {
        fault("name", ProblemCode::KeyName);
    }
    for field in fields.keys().filter(|field| *field != "name") {
        fault(&form::shorten(field), ProblemCode::RequestMalformed);
    }
    let (Some(name), true) = (name, faults.is_empty()) else {
        return Err(Failure::form(form::first_code(&faults), faults, &caller));
    };
    let now = all.sessions.clock.now();
    let made = make_api_key(&all.deps, &session.principal(), &unit, name, now).await;
    answered(StatusCode::CREATED, made, &caller)
}

async fn list(
    State(all): State<Deliveries>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    unit: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let unit = unit_of(unit, &caller)?;
    let list = list_api_keys(&all.deps, &session.principal(), &unit).await;
    answered(StatusCode::OK, list, &caller)
}

async fn revoke(
    State(all): State<Deliveries>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<StatusCode, Failure> {
    let refused = |refused: Refused| Failure::refused(&refused, &caller);
    let Path((unit, id)) = path.map_err(|_| refused(Refused::NotFound))?;
    let now = all.sessions.clock.now();
    let revoked = revoke_api_key(&all.deps, &session.principal(), &UnitId(unit), &id, now).await;
    revoked.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT)
}
