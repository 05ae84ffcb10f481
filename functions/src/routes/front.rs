//! In front of a server's routes: calls under way are counted, and a scan goes straight to what answers it.
//!
//! Finding a route, and taking a request apart for it, cost a tenth of a scan.

use super::App;
use super::verify::Scans;
use arc_swap::ArcSwap;
use axum::body::{Body, HttpBody};
use axum::{BoxError, Router};
use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{Either, Full};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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

/// What a server answers with: a scan's page as it was written, or what a route gives.
pub type Answered = Response<Either<Full<Bytes>, Body>>;

/// All routes of a server, and scans before them.
pub struct Front {
    now: ArcSwap<Answers>,
    calls: Calls,
}

/// What answers under one policy.
struct Answers {
    scans: Scans,
    rest: Router,
}

impl Answers {
    fn new(app: &App, rest: Router) -> Self {
        Self {
            scans: Scans::new(&app.deps.public(), &app.limits),
            rest,
        }
    }
}

impl Front {
    /// Puts scans before `rest`, which answers them alike: a scan that is written in any other way goes there.
    pub fn new(app: &App, rest: Router) -> Self {
        Self {
            now: ArcSwap::from_pointee(Answers::new(app, rest)),
            calls: Calls::default(),
        }
    }

    /// From the next request on others answer: of another policy. A request that is under way ends as it began.
    pub fn replace(&self, app: &App, rest: Router) {
        self.now.store(Arc::new(Answers::new(app, rest)));
    }

    /// The count of its calls.
    pub fn calls(&self) -> Calls {
        self.calls.clone()
    }

    /// Answers a request; it is under way until then.
    pub async fn answer<B>(&self, request: Request<B>) -> Answered
    where
        B: HttpBody<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        let _under_way = self.calls.begin();
        let now = self.now.load_full();
        if is_plain_scan(&request) {
            let (parts, _) = request.into_parts();
            let code = parts.uri.path().strip_prefix(SCAN).unwrap_or_default();
            let answer = now.scans.scan(code, &parts.uri, &parts.headers).await;
            return answer.map(Either::Left);
        }
        let answer = now.rest.clone().call(request).await;
        answer
            .unwrap_or_else(|never| match never {})
            .map(Either::Right)
    }
}

const SCAN: &str = "/v/";

/// `GET /v/CODE` as a QR code has it: nothing to decode, no further part.
fn is_plain_scan<B>(request: &Request<B>) -> bool {
    request.method() == Method::GET
        && request.uri().path().strip_prefix(SCAN).is_some_and(|code| {
            // Key list and withdrawn list have their own routes; no code is as short.
            !code.is_empty()
                && code != "keys"
                && code != "withdrawn"
                && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
