//! The report itself, for whoever holds the paper: by the detail code, from the form of the verify page or as JSON.

use super::answer::{Failure, say_when_to_come_again};
use super::caller::{Caller, wants_page};
use super::form::is_kind;
use super::public_page::site_of;
use super::reports::{disposition, pdf_answer};
use super::verify::{chosen_language, page_headers};
use crate::deps::FetchDeps;
use crate::use_cases::Refused;
use crate::use_cases::open_original::open_original;
use crate::use_cases::verify_report::verify_report;
use axum::extract::rejection::PathRejection;
use axum::extract::{Form, FromRequest, Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use http::header::{HeaderValue, LOCATION, RETRY_AFTER};
use http::{StatusCode, Uri};
use shared::api::OpensOriginal;
use shared::code::{DetailCode, InvalidCode, VerificationCode};
use shared::page::{Answer, UnopenedPage, VerifyPage, unopened_page, verify_page};
use shared::problem::{Problem, ProblemCode};
use shared::verdict::Verdict;
use std::time::Duration;

/// A body of one field is not waited for longer.
const BODY_TIME: Duration = Duration::from_secs(10);

pub(super) fn router() -> Router<FetchDeps> {
    Router::new().route("/v/{code}/original", post(open).get(back))
}

/// `GET`: where a reader comes who reloads the answer's address, or chooses its other language.
async fn back(uri: Uri) -> Response {
    let page = uri.path().strip_suffix("/original").unwrap_or("/v");
    let query = uri
        .query()
        .map_or(String::new(), |query| format!("?{query}"));
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::from_str(&format!("{page}{query}")) {
        response.headers_mut().insert(LOCATION, to);
    }
    response
}

async fn open(
    State(deps): State<FetchDeps>,
    caller: Caller,
    code: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let asked = Asked {
        caller: Caller {
            lang: chosen_language(request.uri(), request.headers()),
            ..caller
        },
        as_page: wants_page(request.headers()),
    };
    let Path(code) = code.unwrap_or_else(|_| Path(String::new()));
    let code = match VerificationCode::parse(&code) {
        Ok(code) => code,
        Err(fault) => return asked.wrong_code(&deps, &code, fault),
    };
    let lang = asked.caller.lang;
    let typed = match typed(request).await {
        Ok(typed) => typed.detail,
        Err(fault) => {
            return asked
                .refused(&deps, &code, "", Problem::new(fault, lang))
                .await;
        }
    };
    let detail = match DetailCode::parse(&typed) {
        Ok(detail) => detail,
        Err(fault) => {
            let problem = Problem::of_detail_code(fault, lang);
            return asked.refused(&deps, &code, &typed, problem).await;
        }
    };
    match open_original(&deps, &code, &detail, |no| disposition(no, true)).await {
        Ok((no, file)) => pdf_answer(&no, file, true),
        Err(why) => {
            let problem = Failure::refused(&why, &asked.caller).into_problem();
            let mut response = asked.refused(&deps, &code, &typed, problem).await;
            if let Refused::DetailCodeWait { seconds, .. } = why {
                let headers = response.headers_mut();
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            response
        }
    }
}

/// What was typed, as a form sends it or a program.
async fn typed(request: Request) -> Result<OpensOriginal, ProblemCode> {
    let reading = async {
        if is_kind(request.headers(), "application/json") {
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

/// Who asked, and for what kind of answer.
struct Asked {
    caller: Caller,
    as_page: bool,
}

impl Asked {
    /// The verify page with what is wrong, for a browser; else the problem.
    async fn refused(
        &self,
        deps: &FetchDeps,
        code: &VerificationCode,
        typed: &str,
        problem: Problem,
    ) -> Response {
        if !self.as_page {
            return Failure::problem(problem, &self.caller).into_response();
        }
        let public = deps.public();
        // A service that cannot answer says so alone: not what it would say of the report, and nothing of what was typed.
        let checked = if problem.status >= 500 {
            None
        } else {
            verify_report(&public, code, public.clock.now()).await.ok()
        };
        let problem = match checked {
            None if problem.status < 500 => {
                Problem::new(ProblemCode::VerifyUnavailable, self.caller.lang)
            }
            Some(_) | None => problem,
        };
        let view = checked
            .as_ref()
            .map(|checked| (checked.verdict(), checked.view(&deps.policy)));
        let page = unopened_page(&UnopenedPage {
            site: site_of(&public),
            lang: self.caller.lang,
            code,
            typed,
            problem: &problem,
            judged: view
                .as_ref()
                .map(|(verdict, view): &(Verdict, _)| (*verdict, view)),
        });
        sent(deps, problem.status, page)
    }

    /// The code in the address is none.
    fn wrong_code(&self, deps: &FetchDeps, typed: &str, fault: InvalidCode) -> Response {
        let problem = Problem::of_code(fault, self.caller.lang);
        if !self.as_page {
            return Failure::problem(problem, &self.caller).into_response();
        }
        let page = verify_page(&VerifyPage {
            site: site_of(&deps.public()),
            lang: self.caller.lang,
            answer: Answer::WrongCode { typed, fault },
        });
        sent(deps, problem.status, page)
    }
}

/// The page with the headers of a verify page.
fn sent(deps: &FetchDeps, status: u16, page: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, page).into_response();
    response
        .headers_mut()
        .extend(page_headers(deps.origin.is_https()));
    say_when_to_come_again(&mut response);
    response
}
