//! HTTP to a use case and back, nothing else. Each function of the cloud is one of these routers; the
//! local server merges them all.

pub mod answer;
pub mod auth;
pub mod caller;
pub mod front;
pub mod headers;
pub mod link;
pub mod openapi;
pub mod plain_page;
pub mod public;
pub mod reports;
pub mod session;
pub mod site;
pub mod verify;

mod form;
mod frame;

pub use caller::language;

use crate::deps::Deps;
use crate::identity::Provider;
use axum::Router;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What the routers share.
#[derive(Clone)]
pub struct App {
    /// What the use cases need.
    pub deps: Deps,
    /// Who confirms identities.
    pub provider: Arc<Provider>,
    /// How many calls run at once; above that the answer is 503 with `Retry-After`.
    pub limits: Limits,
}

/// Room for calls. Checking codes has its own, so that a rush for reports does not keep clerks waiting.
#[derive(Clone)]
pub struct Limits {
    calls: Arc<Semaphore>,
    scans: Arc<Semaphore>,
}

impl Limits {
    /// Room for so many calls and scans at once.
    pub fn new(calls: usize, scans: usize) -> Self {
        Self {
            calls: Arc::new(Semaphore::new(calls)),
            scans: Arc::new(Semaphore::new(scans)),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(256, 1_024)
    }
}

/// Function `issue`: sessions, reports and what stands beside them.
pub fn issue_function(app: &App) -> Router {
    frame::around(
        app,
        Router::new()
            .merge(public::router())
            .merge(auth::router())
            .merge(session::router())
            .merge(reports::router())
            .merge(link::router())
            .merge(openapi::router()),
    )
}

/// Function `verify`: needs no key and no session.
pub fn verify_function(app: &App) -> Router {
    verify::router(app)
}

/// Everything that answers without a site.
pub fn all_functions(app: &App) -> Router {
    issue_function(app).merge(verify_function(app))
}
