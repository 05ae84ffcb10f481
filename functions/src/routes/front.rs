//! In front of a server's routes: calls under way are counted, and a scan goes straight to what answers it.
//!
//! Finding a route, and taking a request apart for it, cost a tenth of a scan.

use super::App;
use super::verify::Scans;
use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use futures::future::BoxFuture;
use http::Method;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tower::Service;

/// How many calls are under way.
#[derive(Clone, Debug, Default)]
pub struct Calls(Arc<AtomicUsize>);

impl Calls {
    /// How many there are.
    pub fn under_way(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// One more, for as long as the value lives.
    fn begin(&self) -> UnderWay {
        self.0.fetch_add(1, Ordering::SeqCst);
        UnderWay(self.clone())
    }
}

struct UnderWay(Calls);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// All routes of a server behind one service.
#[derive(Clone)]
pub struct Front {
    scans: Arc<Scans>,
    rest: Router,
    calls: Calls,
}

impl Front {
    /// Puts scans before `rest`, which answers them alike: a scan that is written in any other way goes there.
    pub fn new(app: &App, rest: Router) -> Self {
        Self {
            scans: Arc::new(Scans::new(&app.deps.public(), &app.limits)),
            rest,
            calls: Calls::default(),
        }
    }

    /// The count of its calls.
    pub fn calls(&self) -> Calls {
        self.calls.clone()
    }
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router is always ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let under_way = self.calls.begin();
        if is_plain_scan(&request) {
            let scans = self.scans.clone();
            return Box::pin(async move {
                let _under_way = under_way;
                let (parts, _) = request.into_parts();
                let code = parts.uri.path().strip_prefix(SCAN).unwrap_or_default();
                Ok(scans.scan(code, &parts.uri, &parts.headers).await)
            });
        }
        let answer = self.rest.call(request);
        Box::pin(async move {
            let _under_way = under_way;
            answer.await
        })
    }
}

const SCAN: &str = "/v/";

/// `GET /v/CODE` as a QR code has it: nothing to decode, no further part.
fn is_plain_scan(request: &Request) -> bool {
    request.method() == Method::GET
        && request.uri().path().strip_prefix(SCAN).is_some_and(|code| {
            !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
