//! How the service is used, for the credit office: as data and as a file.

use super::answer::{Failure, answered, csv_file};
use super::caller::{Caller, SignedInCaller};
use crate::deps::{FetchDeps, PublicDeps};
use crate::use_cases::show_usage::{Days, UsageTable, show_usage, usage_file};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use serde::Deserialize;
use shared::problem::ProblemCode;
use shared::time::parse_day;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/api/usage", get(usage))
        .route("/api/usage.csv", get(file))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct UsageQuery {
    from: Option<String>,
    through: Option<String>,
    table: UsageTable,
}

type Asked = Result<Query<UsageQuery>, QueryRejection>;

/// Which days are asked for, and which table.
fn asked(deps: &PublicDeps, query: Asked, caller: &Caller) -> Result<(Days, UsageTable), Failure> {
    let malformed = || Failure::code(ProblemCode::RequestMalformed, caller);
    let Query(query) = query.map_err(|_| malformed())?;
    let day = |text: Option<String>| match text {
        Some(text) => parse_day(&text).map(Some).ok_or_else(malformed),
        None => Ok(None),
    };
    let through = day(query.through)?.unwrap_or_else(|| deps.clock.now().date());
    let days = match day(query.from)? {
        None => Days::up_to(through),
        Some(from) => Days::between(from, through).ok_or_else(malformed)?,
    };
    Ok((days, query.table))
}

async fn usage(
    State(deps): State<PublicDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Asked,
) -> Result<Response, Failure> {
    let (days, _) = asked(&deps, query, &caller)?;
    let view = show_usage(&deps, &session.principal(), days).await;
    answered(StatusCode::OK, view, &caller)
}

async fn file(
    State(deps): State<PublicDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Asked,
) -> Result<Response, Failure> {
    let (days, table) = asked(&deps, query, &caller)?;
    let file = usage_file(&deps, &session.principal(), days, table).await;
    let file = file.map_err(|refused| Failure::refused(&refused, &caller))?;
    let name = format!("usage-{}-{}.csv", days.from(), days.through());
    Ok(csv_file(file, &name))
}
