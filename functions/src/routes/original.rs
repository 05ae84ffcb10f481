//! The report itself, for whoever holds the paper: by the detail code, from the form of the verify page or as JSON.

use super::answer::Failure;
use super::caller::{Caller, language, wants_page};
use super::form::is_kind;
use super::plain_page::plain_page;
use super::reports::{disposition, pdf_answer};
use crate::deps::FetchDeps;
use crate::use_cases::Refused;
use crate::use_cases::open_original::open_original;
use axum::extract::rejection::PathRejection;
use axum::extract::{Form, FromRequest, Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use http::header::{HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use maud::html;
use shared::api::OpensOriginal;
use shared::code::{DetailCode, VerificationCode};
use shared::problem::{Problem, ProblemCode};
use shared::text::original as words;
use std::time::Duration;

/// A body of one field is not waited for longer.
const BODY_TIME: Duration = Duration::from_secs(10);

pub(super) fn router() -> Router<FetchDeps> {
    Router::new().route("/v/{code}/original", post(open))
}

async fn open(
    State(deps): State<FetchDeps>,
    caller: Caller,
    code: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let Path(code) = code.unwrap_or_else(|_| Path(String::new()));
    let code = match VerificationCode::parse(&code) {
        Ok(code) => code,
        Err(fault) => return refused(Problem::of_code(fault, caller.lang), None, &headers),
    };
    let problem = |problem| Problem::new(problem, caller.lang);
    let typed = match typed(&headers, request).await {
        Ok(typed) => typed,
        Err(fault) => return refused(problem(fault), Some(&code), &headers),
    };
    let Ok(detail) = DetailCode::parse(&typed.detail) else {
        return refused(problem(ProblemCode::DetailCodeForm), Some(&code), &headers);
    };
    match open_original(&deps, &code, &detail, |no| disposition(no, true)).await {
        Ok((no, file)) => pdf_answer(&no, file, true),
        Err(why) => {
            let problem = Failure::refused(&why, &caller).into_problem();
            let mut response = refused(problem, Some(&code), &headers);
            if let Refused::DetailCodeWait { seconds, .. } = why {
                let headers = response.headers_mut();
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}

/// What was typed, as a form sends it or a program.
async fn typed(headers: &HeaderMap, request: Request) -> Result<OpensOriginal, ProblemCode> {
    let reading = async {
        if is_kind(headers, "application/json") {
            let Json(typed) = Json::from_request(request, &()).await.map_err(drop)?;
            Ok::<OpensOriginal, ()>(typed)
        } else {
            let Form(typed) = Form::from_request(request, &()).await.map_err(drop)?;
            Ok(typed)
        }
    };
    match tokio::time::timeout(BODY_TIME, reading).await {
        Ok(Ok(typed)) => Ok(typed),
        Ok(Err(())) | Err(_) => Err(ProblemCode::RequestMalformed),
    }
}

/// A page with the way back to the verdict for a browser, else the problem.
fn refused(problem: Problem, code: Option<&VerificationCode>, headers: &HeaderMap) -> Response {
    if !wants_page(headers) {
        return Failure::problem(problem, &Caller::default()).into_response();
    }
    let lang = language(None, headers);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let back = code.map_or_else(|| "/v".to_owned(), |code| format!("/v/{}", code.as_str()));
    let body = html! {
        h1 { (problem.title) }
        p { (problem.detail) }
        p { a href=(back) { (words::back(lang)) } }
    };
    let mut response = plain_page(status, &problem.title, &body, lang);
    super::answer::say_when_to_come_again(&mut response);
    response
}
