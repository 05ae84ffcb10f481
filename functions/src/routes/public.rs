//! What anyone may ask: policy and health.

use super::answer::public_json;
use crate::deps::{FetchDeps, PublicDeps};
use crate::use_cases::look_at_health::look_at_health;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use shared::api::Reachable;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/api/policy", get(policy))
        .route("/health", get(health))
}

async fn policy(State(deps): State<PublicDeps>) -> Response {
    let today = deps.clock.now().date();
    public_json(StatusCode::OK, &deps.policy.view(today))
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
