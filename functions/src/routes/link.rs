//! A link that opens a report once.

use super::answer::Failure;
use super::caller::{Caller, language};
use super::reports::{disposition, pdf_answer};
use crate::deps::FetchDeps;
use crate::use_cases::open_link::use_link;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, Method};
use shared::problem::ProblemCode;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new().route("/r/{token}", get(open))
}

async fn open(
    State(deps): State<FetchDeps>,
    method: Method,
    caller: Caller,
    headers: HeaderMap,
    token: Result<Path<String>, PathRejection>,
) -> Response {
    // Programs that preview links ask for the head first: that must not use the link up.
    if method == Method::HEAD {
        return Failure::code(ProblemCode::MethodNotAllowed, &caller).into_response();
    }
    // What is no text is no token that was ever given out.
    let Path(token) = token.unwrap_or_else(|_| Path(String::new()));
    match use_link(&deps, &token, |no| disposition(no, false)).await {
        Ok((no, file)) => pdf_answer(&no, file, false),
        Err(refused) => {
            let problem = Failure::refused(&refused, &caller).into_problem();
            super::site::problem_answer(problem, language(None, &headers), &headers)
        }
    }
}
