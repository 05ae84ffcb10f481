//! Why a report says what it says, and what became of a record.

use super::answer::{Failure, answered};
use super::caller::{Caller, SignedInCaller};
use super::reports::OneReport;
use crate::deps::FetchDeps;
use crate::use_cases::explain_report::explain_report;
use crate::use_cases::rebuild_report::rebuild_report;
use crate::use_cases::show_record_history::show_record_history;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use serde::Deserialize;
use shared::problem::ProblemCode;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/api/reports/{report_no}/explanation", get(explanation))
        .route("/api/reports/{report_no}/as-issued", get(as_issued))
        .route("/api/records/{id}/history", get(history))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PageQuery {
    after: u32,
}

async fn explanation(
    State(deps): State<FetchDeps>,
    one: OneReport,
    query: Result<Query<PageQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let malformed = |_| Failure::code(ProblemCode::RequestMalformed, &one.caller);
    let Query(page) = query.map_err(malformed)?;
    let lang = one.caller.lang;
    let view = explain_report(&deps, &one.principal, &one.no, page.after, lang).await;
    answered(StatusCode::OK, view, &one.caller)
}

async fn as_issued(State(deps): State<FetchDeps>, one: OneReport) -> Result<Response, Failure> {
    let view = rebuild_report(&deps, &one.principal, &one.no).await;
    answered(StatusCode::OK, view, &one.caller)
}

async fn history(
    State(deps): State<FetchDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    // What is no id at all is not found either: the same bytes as for another's.
    let id = id.map_or_else(|_| String::new(), |Path(id)| id);
    let view = show_record_history(&deps, &session.principal(), &id, caller.lang).await;
    answered(StatusCode::OK, view, &caller)
}
