//! HTTP to a use case and back, nothing else. Each function of the cloud is one of these routers; the
//! local server merges them all.

mod act;
pub mod answer;
pub mod answers;
pub mod api_keys;
pub mod auth;
pub mod caller;
pub mod cases;
pub mod commitments;
pub mod deliverer;
pub mod deliveries;
pub mod explain;
pub mod fields;
pub mod freshness;
pub mod front;
pub mod headers;
pub mod holds;
pub mod link;
pub mod log;
pub mod objections;
pub mod openapi;
pub mod original;
pub mod plain_page;
pub mod policies;
pub mod public;
mod public_page;
pub mod record_acts;
pub mod records;
pub mod repairs;
pub mod report_withdrawals;
pub mod reports;
pub mod session;
pub mod site;
pub mod trace;
pub mod uploads;
pub mod usage;
pub mod users;
pub mod verify;
pub mod webhooks;

mod form;
mod frame;
mod limits;

pub use caller::language;
pub use limits::Limits;

use crate::deps::{Deps, FetchDeps, OfficeDeps, PublicDeps, SessionDeps};
use crate::files::Files;
use crate::identity::Provider;
use crate::use_cases::deliver_records::DeliveryDeps;
use axum::Router;
use axum::extract::FromRef;
use deliveries::Deliveries;
use frame::Frame;
use shared::policy::Policy;
use std::sync::Arc;
use tokio::sync::Notify;

/// What a server that holds all functions needs.
#[derive(Clone)]
pub struct App {
    /// What the use cases need.
    pub deps: Deps,
    /// Who confirms identities.
    pub provider: Arc<Provider>,
    /// How many calls run at once; above that the answer is 503 with `Retry-After`.
    pub limits: Limits,
}

/// Function `issue`: a report is made, cases and records are acted on: all write what reports say.
pub fn issue_function(deps: &Deps, limits: &Limits) -> Router {
    let frame = Frame::new(limits, &deps.random, &deps.origin);
    frame.around(issue_routes(deps))
}

/// Function `fetch`: reports of one's own, and what anyone may ask.
pub fn fetch_function(deps: &FetchDeps, limits: &Limits) -> Router {
    let frame = Frame::new(limits, &deps.random, &deps.origin);
    frame.around(fetch_routes(deps))
}

/// Function `verify`: needs no key, no file and no session.
pub fn verify_function(deps: &PublicDeps, limits: &Limits) -> Router {
    verify::router(deps, limits)
}

/// Function `deliver`: takes the files of the responsible units.
pub fn deliver_function(
    deps: &SessionDeps,
    files: &Files,
    policy: &Arc<Policy>,
    limits: &Limits,
) -> Router {
    let frame = Frame::new(limits, &deps.random, &deps.origin);
    frame.around(deliver_routes(deps, files, policy, &Arc::default()))
}

/// Function `identity`: signing in and out, sessions, where somebody is told of things, and the credit office's own
/// affairs.
pub fn identity_function(
    deps: &SessionDeps,
    provider: &Arc<Provider>,
    policy: &Arc<Policy>,
    limits: &Limits,
) -> Router {
    let frame = Frame::new(limits, &deps.random, &deps.origin);
    frame.around(identity_routes(deps, provider, policy))
}

/// Everything that answers without a site.
pub fn all_functions(app: &App) -> Router {
    all_functions_telling(app, &Arc::default())
}

/// The same; who listens to `waiting` is told when an uploaded delivery waits to be applied.
pub fn all_functions_telling(app: &App, waiting: &Arc<Notify>) -> Router {
    let deps = &app.deps;
    let frame = Frame::new(&app.limits, &deps.random, &deps.origin);
    // One frame around all: two functions share the address of the list of reports.
    let framed = issue_routes(deps)
        .merge(fetch_routes(&deps.fetch()))
        .merge(deliver_routes(
            &deps.session(),
            &deps.files,
            &deps.policy,
            waiting,
        ))
        .merge(identity_routes(
            &deps.session(),
            &app.provider,
            &deps.policy,
        ));
    frame
        .around(framed)
        .merge(verify_function(&deps.public(), &app.limits))
}

fn issue_routes(deps: &Deps) -> Router {
    reports::issue_router()
        .merge(objections::router())
        .merge(report_withdrawals::router())
        .merge(holds::router())
        .merge(repairs::router())
        .merge(record_acts::router())
        .merge(records::router())
        .with_state(deps.clone())
}

fn fetch_routes(deps: &FetchDeps) -> Router {
    public::router()
        .merge(freshness::router())
        .merge(commitments::router())
        .merge(log::router())
        .merge(answers::router())
        .merge(usage::router())
        .merge(reports::fetch_router())
        .merge(explain::router())
        .merge(link::router())
        .merge(original::router())
        .merge(openapi::router())
        .merge(fields::router())
        .with_state(deps.clone())
}

fn deliver_routes(
    deps: &SessionDeps,
    files: &Files,
    policy: &Arc<Policy>,
    waiting: &Arc<Notify>,
) -> Router {
    let routes = deliveries::router()
        .merge(uploads::router())
        .merge(api_keys::router());
    routes.with_state(Deliveries {
        waiting: waiting.clone(),
        sessions: deps.clone(),
        deps: DeliveryDeps {
            store: deps.store.clone(),
            files: files.clone(),
            index: deps.secrets.index_key.clone(),
            policy: policy.clone(),
            random: deps.random.clone(),
        },
    })
}

fn identity_routes(deps: &SessionDeps, provider: &Arc<Provider>, policy: &Arc<Policy>) -> Router {
    let office = policies::router()
        .merge(users::router())
        .with_state(OfficeDeps::new(deps, policy));
    auth::router()
        .merge(session::router())
        .with_state(auth::Identity {
            deps: deps.clone(),
            provider: provider.clone(),
        })
        .merge(webhooks::router().with_state(deps.clone()))
        .merge(office)
}

impl FromRef<OfficeDeps> for SessionDeps {
    fn from_ref(deps: &OfficeDeps) -> Self {
        deps.session()
    }
}

impl FromRef<Deps> for SessionDeps {
    fn from_ref(deps: &Deps) -> Self {
        deps.session()
    }
}

impl FromRef<FetchDeps> for SessionDeps {
    fn from_ref(deps: &FetchDeps) -> Self {
        deps.session()
    }
}

impl FromRef<FetchDeps> for PublicDeps {
    fn from_ref(deps: &FetchDeps) -> Self {
        deps.public()
    }
}
