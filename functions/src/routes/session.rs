//! The session, as the portal sees it.

use super::answer::{Failure, private_json};
use super::auth::Identity;
use super::caller::{Caller, SignedInCaller};
use super::form;
use crate::deps::SessionDeps;
use crate::use_cases::choose_entity::{choose_entity, show_session};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, put};
use http::StatusCode;
use shared::api::SessionView;
use shared::credit_code::CreditCode;
use shared::problem::{FieldFault, ProblemCode};

pub(super) fn router() -> Router<Identity> {
    Router::new()
        .route("/api/session", get(show))
        .route("/api/session/entity", put(choose))
}

async fn show(
    State(deps): State<SessionDeps>,
    caller: Caller,
    session: Option<SignedInCaller>,
) -> Result<Response, Failure> {
    let view = match session {
        None => SessionView::SignedOut,
        Some(SignedInCaller(session)) => show_session(&deps, &session)
            .await
            .map_err(|refused| Failure::refused(&refused, &caller))?,
    };
    Ok(private_json(StatusCode::OK, &view))
}

async fn choose(
    State(deps): State<SessionDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    body: form::Body,
) -> Result<Response, Failure> {
    let fields = body.0?;
    let text = fields
        .get("credit_code")
        .and_then(|value| value.as_str())
        .unwrap_or_default();
    let code = CreditCode::parse(text).map_err(|fault| {
        let fault = FieldFault::of_credit_code("credit_code", fault, caller.lang);
        let code = ProblemCode::parse(&fault.code).unwrap_or(ProblemCode::RequestMalformed);
        Failure::form(code, vec![fault], &caller)
    })?;
    let refused = |refused| Failure::refused(&refused, &caller);
    let session = choose_entity(&deps, session, &code)
        .await
        .map_err(refused)?;
    let view = show_session(&deps, &session).await.map_err(refused)?;
    Ok(private_json(StatusCode::OK, &view))
}
