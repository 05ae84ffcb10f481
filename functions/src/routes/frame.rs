//! Around every call but a scan: its id, room, headers, and one line in the log without identity.

use super::App;
use super::answer::Failure;
use super::caller::{Caller, RequestId, language};
use super::headers::{REQUEST_ID, no_store, secure};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use shared::problem::ProblemCode;
use std::time::Instant;

/// Bodies of our calls are a few fields.
const MAX_BODY: usize = 16 * 1024;

pub(super) fn around(app: &App, router: Router<App>) -> Router {
    router
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .route_layer(from_fn_with_state(app.clone(), frame))
        .with_state(app.clone())
}

async fn method_not_allowed(caller: Caller) -> Response {
    Failure::code(ProblemCode::MethodNotAllowed, &caller).into_response()
}

async fn frame(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = crate::keys::hex(&crate::random::bytes::<8>(&*app.deps.random));
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    // The pattern, never the path: a path can hold a report's number or a link's token.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(String::new, |path| path.as_str().to_owned());
    let mut response = match app.limits.calls.clone().try_acquire_owned() {
        Ok(_room) => next.run(request).await,
        Err(_) => {
            let caller = Caller {
                lang: language(None, request.headers()),
                request_id: RequestId(id.clone()),
            };
            Failure::code(ProblemCode::Overloaded, &caller).into_response()
        }
    };
    let headers = response.headers_mut();
    secure(headers, app.deps.origin.is_https());
    if !headers.contains_key(http::header::CACHE_CONTROL) {
        no_store(headers);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    tracing::info!(
        request_id = id,
        %method,
        route,
        status = response.status().as_u16(),
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}
