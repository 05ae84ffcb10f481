//! The credit office finds a report by its number and withdraws it (撤回报告).

use super::act::{Form, acted};
use super::answer::{Failure, answered};
use super::form;
use super::reports::OneReport;
use crate::deps::Deps;
use crate::use_cases::withdraw_report::{find_report, withdraw_report};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use shared::problem::ProblemCode;
use shared::verdict::WithdrawalReason;

pub(super) fn router() -> Router<Deps> {
    Router::new().route(
        "/api/reports/{report_no}/withdrawal",
        get(find).post(withdraw),
    )
}

/// What the log says of an act that ended in the middle.
const STOPPED: &str = "the withdrawal of a report stopped";

async fn find(State(deps): State<Deps>, one: OneReport) -> Result<Response, Failure> {
    let found = find_report(&deps, &one.principal, &one.no).await;
    answered(StatusCode::OK, found, &one.caller)
}

async fn withdraw(
    State(deps): State<Deps>,
    one: OneReport,
    body: form::Body,
) -> Result<Response, Failure> {
    let OneReport {
        caller,
        principal,
        no,
    } = one;
    let mut form = Form::new(body.0?, &caller);
    let reason = form.choice::<WithdrawalReason>("reason", ProblemCode::WithdrawalReason);
    form.end()?;
    let Some(reason) = reason else {
        return Err(Failure::code(ProblemCode::WithdrawalReason, &caller));
    };
    let withdrawn = acted(STOPPED, async move {
        withdraw_report(&deps, &principal, &no, reason).await
    });
    answered(StatusCode::OK, withdrawn.await, &caller)
}
