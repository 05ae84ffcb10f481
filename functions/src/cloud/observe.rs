//! Around all that a function answers: one line in the log, one of figures, and an answer that fits.

use super::answer;
use super::metrics::{self, Answered};
use crate::happened::counters;
use crate::routes::answer::Failure;
use crate::routes::caller::{Caller, RequestId, language};
use crate::routes::trace::TraceId;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use lambda_http::RequestExt;
use shared::problem::ProblemCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};
use tower_http::catch_panic::CatchPanicLayer;

/// What is known of a function while it answers.
#[derive(Clone)]
struct Observer {
    function: &'static str,
    /// Until the first call.
    cold: Arc<AtomicBool>,
}

/// The pattern of the route that answered.
#[derive(Clone)]
struct Route(MatchedPath);

/// Puts the observer around a function's routes.
pub(super) fn observed(function: &'static str, routes: Router) -> Router {
    Observed::new(function).around(routes)
}

/// The observer of a function, around whichever routes it has.
pub(super) struct Observed(Observer);

impl Observed {
    /// Of a function that has not answered yet.
    pub(super) fn new(function: &'static str) -> Self {
        Self(Observer {
            function,
            cold: Arc::new(AtomicBool::new(true)),
        })
    }

    /// The routes with the observer around them.
    pub(super) fn around(&self, routes: Router) -> Router {
        routes
            .route_layer(CatchPanicLayer::custom(panicked))
            .route_layer(from_fn(note_route))
            .fallback(not_found)
            .layer(from_fn_with_state(self.0.clone(), observe))
    }
}

async fn note_route(route: MatchedPath, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.extensions_mut().insert(Route(route));
    response
}

async fn not_found(caller: Caller) -> Response {
    Failure::code(ProblemCode::NotFound, &caller).into_response()
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Failure::code(ProblemCode::ServiceUnavailable, &Caller::default()).into_response()
}

async fn observe(State(observer): State<Observer>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let cold = observer.cold.swap(false, Ordering::Relaxed);
    let context = request.lambda_context_ref();
    let id = RequestId(context.map_or_else(String::new, |context| context.request_id.clone()));
    let trace = context
        .and_then(|context| context.xray_trace_id.as_deref())
        .and_then(TraceId::of_xray)
        .or_else(|| TraceId::of(request.headers()));
    let caller = Caller {
        lang: language(None, request.headers()),
        request_id: id.clone(),
    };
    let method = request.method().clone();
    request.extensions_mut().insert(id.clone());
    let response = answer::fitting(next.run(request).await, &caller).await;
    let took = began.elapsed();
    let route = response.extensions().get::<Route>().cloned();
    let call = Answered {
        function: observer.function,
        route: route.as_ref().map_or("none", |Route(path)| path.as_str()),
        status: response.status().as_u16(),
        took,
        cold,
    };
    tracing::info!(
        function = call.function,
        request_id = id.0,
        xray_trace_id = trace.as_ref().map(tracing::field::display),
        %method,
        route = call.route,
        status = call.status,
        ms = metrics::millis(took),
        cold_start = cold,
        "answered"
    );
    write(&metrics::of_call(&call, now_millis()));
    write_counts(observer.function);
    response
}

/// Writes down what was counted since the last time.
pub(super) fn write_counts(function: &str) {
    for line in metrics::of_counts(function, &counters().take(), now_millis()) {
        write(&line);
    }
}

fn write(line: &str) {
    use std::io::Write;
    // Figures that cannot be written must not stop an answer.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

// The time of the machine, whatever day a demonstration plays: the cloud refuses figures of other weeks.
fn now_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

#[cfg(test)]
#[path = "observe_tests.rs"]
mod tests;
