//! Around every call but a scan: its id, room, headers, and one line in the log without identity.

use super::Limits;
use super::answer::Failure;
use super::caller::{Caller, RequestId, language};
use super::headers::{REQUEST_ID, no_store, secure};
use super::trace::TraceId;
use crate::deadline;
use crate::deps::Origin;
use crate::random::Random;
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use shared::problem::ProblemCode;
use std::sync::Arc;
use std::time::Instant;

/// Bodies of our calls are a few fields.
const MAX_BODY: usize = 16 * 1024;

/// What lies around calls.
#[derive(Clone)]
pub(super) struct Frame {
    limits: Limits,
    random: Arc<dyn Random>,
    https: bool,
}

impl Frame {
    pub(super) fn new(limits: &Limits, random: &Arc<dyn Random>, origin: &Origin) -> Self {
        Self {
            limits: limits.clone(),
            random: random.clone(),
            https: origin.is_https(),
        }
    }

    fn new_id(&self) -> String {
        crate::keys::hex(&crate::random::bytes::<8>(&*self.random))
    }

    pub(super) fn around(self, router: Router) -> Router {
        router
            .method_not_allowed_fallback(method_not_allowed)
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .route_layer(from_fn_with_state(self, frame))
    }
}

async fn method_not_allowed(caller: Caller) -> Response {
    Failure::code(ProblemCode::MethodNotAllowed, &caller).into_response()
}

async fn frame(State(around): State<Frame>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    // A function's host has given the call an id already, and writes its line in the log.
    let given = request.extensions().get::<RequestId>().cloned();
    let is_logged = given.is_some();
    let RequestId(id) = given.unwrap_or_else(|| RequestId(around.new_id()));
    request.extensions_mut().insert(RequestId(id.clone()));
    // What is begun inside asks for a place of its own.
    request.extensions_mut().insert(around.limits.clone());
    let trace = TraceId::of(request.headers());
    let method = request.method().clone();
    // The pattern, never the path: a path can hold a report's number or a link's token.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(String::new, |path| path.as_str().to_owned());
    let mut response = match around.limits.call() {
        Some(_place) => {
            let until = tokio::time::Instant::now() + around.limits.call_time();
            deadline::within(until, next.run(request)).await
        }
        None => {
            let caller = Caller {
                lang: language(None, request.headers()),
                request_id: RequestId(id.clone()),
            };
            Failure::code(ProblemCode::Overloaded, &caller).into_response()
        }
    };
    let headers = response.headers_mut();
    secure(headers, around.https);
    if !headers.contains_key(http::header::CACHE_CONTROL) {
        no_store(headers);
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    if is_logged {
        return response;
    }
    tracing::info!(
        request_id = id,
        xray_trace_id = trace.as_ref().map(tracing::field::display),
        %method,
        route,
        status = response.status().as_u16(),
        micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    response
}
