//! An HTTP API on a loopback port: each route has its function.

use super::event::{HttpRequest, request_event, response};
use super::function::Function;
use super::runtime::{Failed, request_id};
use anyhow::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{Method, StatusCode};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A route of the HTTP API: `ANY /v/{code}` goes to this function.
#[derive(Clone)]
pub struct Route {
    /// Method and path as API Gateway writes them; `$default` is for all that no other route takes.
    pub key: String,
    /// Who answers.
    pub function: Arc<Function>,
}

impl Route {
    /// Whether a request goes this way.
    fn takes(&self, method: &Method, path: &str) -> bool {
        let Some((asked, pattern)) = self.key.split_once(' ') else {
            return self.key == DEFAULT;
        };
        (asked == "ANY" || asked == method.as_str()) && fits(pattern, path)
    }
}

const DEFAULT: &str = "$default";

/// Whether a path is one of a pattern: `{proxy+}` stands for one segment or more, `{code}` for exactly one.
fn fits(pattern: &str, path: &str) -> bool {
    let mut segments = path.split('/');
    for part in pattern.split('/') {
        let segment = segments.next();
        match part {
            "{proxy+}" => return segment.is_some_and(|segment| !segment.is_empty()),
            part if part.starts_with('{') => {
                if segment.is_none_or(str::is_empty) {
                    return false;
                }
            }
            part => {
                if segment != Some(part) {
                    return false;
                }
            }
        }
    }
    segments.next().is_none()
}

/// The gateway, until it is dropped.
pub struct Gateway {
    server: JoinHandle<()>,
    failures: Arc<Mutex<Vec<String>>>,
}

struct Inner {
    routes: Vec<Route>,
    calls: AtomicUsize,
    failures: Arc<Mutex<Vec<String>>>,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A free loopback port: the origin must be known before the functions start.
pub(super) async fn free_port() -> Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

impl Gateway {
    /// A port to serve on, and the origin by which it is reached.
    pub async fn port() -> Result<(TcpListener, String)> {
        let (listener, address) = free_port().await?;
        Ok((listener, format!("http://{address}")))
    }

    /// Serves these routes; the first that fits a request takes it.
    pub fn serve(listener: TcpListener, routes: Vec<Route>) -> Self {
        let failures = Arc::new(Mutex::new(Vec::new()));
        let inner = Arc::new(Inner {
            routes,
            calls: AtomicUsize::new(1),
            failures: failures.clone(),
        });
        let router = Router::new()
            .fallback(answer)
            .layer(DefaultBodyLimit::disable())
            .with_state(inner);
        let server = tokio::spawn(async move {
            // It ends with the test.
            let _ = axum::serve(listener, router).await;
        });
        Self { server, failures }
    }

    /// Calls that a function did not answer as it should, in words.
    pub fn failures(&self) -> Vec<String> {
        self.failures
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

async fn answer(State(inner): State<Arc<Inner>>, request: HttpRequestParts) -> Response {
    let HttpRequestParts(request) = request;
    let path = request.uri().path();
    let taken = |route: &&Route| route.takes(request.method(), path);
    let Some(route) = inner.routes.iter().find(taken) else {
        return (StatusCode::NOT_FOUND, r#"{"message":"Not Found"}"#).into_response();
    };
    let id = request_id(inner.calls.fetch_add(1, Ordering::Relaxed));
    let event = request_event(&request, &route.key, &id);
    let called = route.function.call(&event).await;
    let answered = called
        .map_err(|failed| {
            let status = match failed {
                Failed::EventTooLong => StatusCode::PAYLOAD_TOO_LARGE,
                Failed::Late => StatusCode::SERVICE_UNAVAILABLE,
                Failed::Function(_) | Failed::Start(_) | Failed::Ended | Failed::Emulator(_) => {
                    StatusCode::INTERNAL_SERVER_ERROR
                }
            };
            (status, format!("{failed:?}"))
        })
        .and_then(|answer| {
            response(&answer)
                .map_err(|what| (StatusCode::INTERNAL_SERVER_ERROR, format!("{what:?}")))
        });
    match answered {
        Ok(response) => response.map(Body::from),
        Err((status, why)) => {
            let said = format!("{}: {why}", route.key);
            inner
                .failures
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(said);
            // API Gateway's own words.
            (status, r#"{"message":"Internal Server Error"}"#).into_response()
        }
    }
}

/// A request with its body read.
struct HttpRequestParts(HttpRequest);

impl<S: Send + Sync> axum::extract::FromRequest<S> for HttpRequestParts {
    type Rejection = Response;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let whole = axum::extract::Request::from_parts(parts.clone(), body);
        let body = Bytes::from_request(whole, state)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Self(http::Request::from_parts(parts, body)))
    }
}

#[cfg(test)]
mod unit_tests {
    use super::fits;

    #[test]
    fn a_name_in_braces_stands_for_one_segment_and_proxy_for_the_rest() {
        for (pattern, path, expected) in [
            ("/v/{code}", "/v/ABC", true),
            ("/v/{code}", "/v/", false),
            ("/v/{code}", "/v", false),
            ("/v/{code}", "/v/a/b", false),
            ("/auth/{proxy+}", "/auth/a/b", true),
            ("/auth/{proxy+}", "/auth/", false),
            ("/auth/{proxy+}", "/other/a", false),
            ("/v", "/v", true),
            ("/v", "/v/", false),
        ] {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }
}
