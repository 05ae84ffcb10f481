//! What anyone may ask: policy, freshness, health.

use super::answer::{Failure, public_json};
use super::caller::Caller;
use crate::deps::{FetchDeps, PublicDeps};
use crate::use_cases::look_at_health::look_at_health;
use crate::use_cases::show_freshness::show_freshness;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use shared::api::Reachable;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/api/policy", get(policy))
        .route("/api/freshness", get(freshness))
        .route("/health", get(health))
}

async fn policy(State(deps): State<PublicDeps>) -> Response {
    let today = deps.clock.now().date();
    public_json(StatusCode::OK, &deps.policy.view(today))
}

async fn freshness(State(deps): State<PublicDeps>, caller: Caller) -> Result<Response, Failure> {
    match show_freshness(&deps).await {
        Ok(view) => Ok(public_json(StatusCode::OK, &view)),
        Err(refused) => Err(Failure::refused(&refused, &caller)),
    }
}

async fn health(State(deps): State<PublicDeps>) -> Response {
    let view = look_at_health(&deps).await;
    let status = match view.status {
        Reachable::Ok => StatusCode::OK,
        Reachable::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = public_json(status, &view);
    response.headers_mut().remove(http::header::CACHE_CONTROL);
    super::headers::no_store(response.headers_mut());
    response
}
