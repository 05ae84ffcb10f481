//! The line in the log: what it says, and what it must not.

use super::observed;
use crate::routes::trace::TraceId;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::get;
use http::StatusCode;
use lambda_http::{Context, RequestExt};
use serde_json::Value;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tower::ServiceExt;
use tracing_subscriber::fmt::MakeWriter;

const TRACE: &str = "1-5759e988-bd862e3fe1be46a994272793";

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn routes() -> Router {
    Router::new()
        .route("/v/{code}", get(|| async { "a page" }))
        .route(
            "/broken",
            get(|| async { panic!("91320900MA1000009K") as () }),
        )
}

fn asked(path: &str) -> Request {
    let mut context = Context::default();
    context.request_id = "c6af9ac6".to_owned();
    context.xray_trace_id = Some(format!("Root={TRACE};Parent=53995c3f42cd8ad8;Sampled=1"));
    Request::get(path)
        .body(Body::empty())
        .expect("a request")
        .with_lambda_context(context)
}

/// Answers, and the lines of the log.
async fn calls(paths: &[&str]) -> (Vec<StatusCode>, Vec<Value>, String) {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(lines.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let router = observed("verify", routes());
    let mut statuses = Vec::new();
    for path in paths {
        let answer = router.clone().oneshot(asked(path)).await;
        statuses.push(answer.expect("an answer").status());
    }
    let written = lines.0.lock().expect("no panic").clone();
    let text = String::from_utf8(written).expect("UTF-8");
    let read = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    (statuses, read, text)
}

#[tokio::test]
async fn a_call_is_one_line_with_its_route_and_without_its_path() {
    let (statuses, lines, text) = calls(&["/v/7K2M9QX4TB3NVW8A?lang=en", "/v/x"]).await;
    assert_eq!(statuses, [StatusCode::OK, StatusCode::OK]);
    assert_eq!(lines.len(), 2, "{text}");
    let first = &lines[0];
    assert_eq!(first["message"], "answered");
    assert_eq!(first["function"], "verify");
    assert_eq!(first["request_id"], "c6af9ac6");
    assert_eq!(first["xray_trace_id"], TRACE);
    assert_eq!(first["method"], "GET");
    assert_eq!(first["route"], "/v/{code}");
    assert_eq!(first["status"], 200);
    assert!(first["ms"].is_f64(), "{first}");
    assert_eq!(first["cold_start"], true);
    assert_eq!(lines[1]["cold_start"], false);
    assert!(
        !text.contains("7K2M") && !text.contains("lang=en"),
        "{text}"
    );
}

#[tokio::test]
async fn an_address_that_no_route_has_is_not_found_and_not_written_down() {
    let (statuses, lines, text) = calls(&["/91320900MA1000009K"]).await;
    assert_eq!(statuses, [StatusCode::NOT_FOUND]);
    assert_eq!(lines[0]["route"], "none");
    assert!(!text.contains("91320900"), "{text}");
}

#[tokio::test]
async fn a_panic_is_answered_and_what_it_held_stays_inside() {
    let (statuses, lines, text) = calls(&["/broken", "/v/x"]).await;
    assert_eq!(statuses, [StatusCode::SERVICE_UNAVAILABLE, StatusCode::OK]);
    assert_eq!(lines[0]["status"], 503);
    assert_eq!(lines[0]["route"], "/broken");
    assert!(!text.contains("91320900"), "{text}");
}

#[test]
fn the_trace_of_the_host_is_the_one_that_is_logged() {
    let text = format!("Root={TRACE};Parent=53995c3f42cd8ad8;Sampled=1");
    let trace = TraceId::of_xray(&text).map(|trace| trace.to_string());
    assert_eq!(trace.as_deref(), Some(TRACE));
}
