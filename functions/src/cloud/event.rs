//! HTTP events of the gateway (API Gateway, HTTP API, payload 2.0), made plain before they become requests.
//!
//! What says where the service is reached, or over what, is not taken from a caller: `Host`, `Forwarded` and
//! `X-Forwarded-…` are dropped, and the stage is no part of a path. The origin comes from the configuration.

use super::live::Live;
use super::observe::observed;
use axum::Router;
use lambda_http::Adapter;
use lambda_http::Request;
use lambda_http::lambda_runtime::LambdaEvent;
use lambda_http::request::LambdaRequest;
use lambda_http::tower::{Service, ServiceExt, service_fn};
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;

/// A function that answers HTTP events.
pub fn answering(
    function: &'static str,
    routes: Router,
) -> impl Service<LambdaEvent<LambdaRequest>, Response: serde::Serialize, Error = Infallible, Future: Send>
{
    Adapter::from(observed(function, routes)).map_request(plain)
}

/// A function that answers by the policy in force.
pub(super) fn answering_by(
    live: Arc<Live>,
) -> impl Service<LambdaEvent<LambdaRequest>, Response: serde::Serialize, Error = Infallible, Future: Send>
{
    let answer = service_fn(move |request: Request| {
        let live = live.clone();
        async move { live.answer(request).await }
    });
    Adapter::from(answer).map_request(plain)
}

fn plain(mut event: LambdaEvent<LambdaRequest>) -> LambdaEvent<LambdaRequest> {
    if let LambdaRequest::ApiGatewayV2(request) = &mut event.payload {
        request.headers.remove(http::header::HOST);
        request.headers.remove(http::header::FORWARDED);
        let forwarded: Vec<_> = request
            .headers
            .keys()
            .filter(|name| name.as_str().starts_with("x-forwarded-"))
            .cloned()
            .collect();
        for name in forwarded {
            request.headers.remove(name);
        }
        request.request_context.stage = None;
        request.request_context.domain_name = None;
        request.raw_path = request.raw_path.take().map(|path| {
            if path.starts_with('/') {
                path
            } else {
                format!("/{path}")
            }
        });
        request.raw_query_string = request.raw_query_string.take().map(|query| visible(&query));
    }
    event
}

/// The query with every byte encoded that cannot stand in one.
fn visible(query: &str) -> String {
    let mut out = String::with_capacity(query.len());
    for byte in query.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>#\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
