//! What is signed for programs of others: results of many codes, and the withdrawn list.

use super::Limits;
use super::act::Form;
use super::answer::{Failure, answered, private_json};
use super::caller::Caller;
use super::form;
use crate::deps::FetchDeps;
use crate::use_cases::Refused;
use crate::use_cases::show_withdrawn::show_withdrawn;
use crate::use_cases::verify_batch::verify_batch;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Extension, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use shared::api::{BatchResult, BatchResults};
use shared::code::{InvalidCode, VerificationCode};
use shared::problem::{Problem, ProblemCode};

/// Codes that one call takes.
const MAX_CODES: usize = 1_000;

/// Characters that a code may have: an address with its seal has less than 400.
const MAX_CHARACTERS: usize = 600;

/// A thousand addresses with their seals are less than 400 KB.
const MAX_BODY: usize = 1024 * 1024;

pub(super) fn router() -> Router<FetchDeps> {
    let batch = post(batch).layer(DefaultBodyLimit::max(MAX_BODY));
    Router::new()
        .route("/api/verify", batch)
        .route("/v/withdrawn", get(withdrawn))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Since {
    since: Option<u64>,
}

async fn withdrawn(
    State(deps): State<FetchDeps>,
    caller: Caller,
    query: Result<Query<Since>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(Since { since }) =
        query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, &caller))?;
    answered(StatusCode::OK, show_withdrawn(&deps, since).await, &caller)
}

async fn batch(
    State(deps): State<FetchDeps>,
    caller: Caller,
    Extension(limits): Extension<Limits>,
    body: form::Body,
) -> Result<Response, Failure> {
    let sent = codes(body.0?, &caller)?;
    // As much work as a report.
    let place = limits.report();
    let _place = place.ok_or_else(|| Failure::code(ProblemCode::Overloaded, &caller))?;
    let read: Vec<_> = sent.iter().map(|code| code_of(code)).collect();
    let good: Vec<VerificationCode> = read.iter().filter_map(|code| code.ok()).collect();
    let (checked_at, signed) = verify_batch(&deps, &good)
        .await
        .map_err(|refused| cannot_check(&refused, &caller))?;
    let mut signed = signed.into_iter();
    let results = sent
        .into_iter()
        .zip(read)
        .filter_map(|(code_as_sent, read)| match read {
            Ok(_) => signed.next().map(BatchResult::Signed),
            Err(fault) => Some(BatchResult::Refused {
                code_as_sent,
                problem: Problem::of_code(fault, caller.lang),
            }),
        });
    let answer = BatchResults {
        host: deps.origin.authority().to_owned(),
        checked_at,
        results: results.collect(),
    };
    Ok(private_json(StatusCode::OK, &answer))
}

/// Not knowing is never a verdict, and of many codes none is left out: the whole call is to be made again.
fn cannot_check(refused: &Refused, caller: &Caller) -> Failure {
    tracing::error!(request_id = caller.request_id.0, error = %refused, "codes could not be checked");
    Failure::code(ProblemCode::VerifyUnavailable, caller)
}

fn codes(fields: serde_json::Map<String, Value>, caller: &Caller) -> Result<Vec<String>, Failure> {
    let mut form = Form::new(fields, caller);
    let given = match form.take("codes") {
        Some(Value::Array(given)) => given,
        Some(_) => return Err(Failure::code(ProblemCode::RequestMalformed, caller)),
        None => Vec::new(),
    };
    if given.is_empty() {
        form.fault("codes", ProblemCode::CodesRequired);
    }
    if given.len() > MAX_CODES {
        form.fault("codes", ProblemCode::CodesTooMany);
    }
    form.end()?;
    let text = |value: Value| match value {
        Value::String(text) => Some(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    };
    let texts: Option<Vec<String>> = given.into_iter().map(text).collect();
    texts.ok_or_else(|| Failure::code(ProblemCode::RequestMalformed, caller))
}

fn code_of(text: &str) -> Result<VerificationCode, InvalidCode> {
    let length = text.chars().count();
    if length > MAX_CHARACTERS {
        return Err(InvalidCode::Length(length));
    }
    VerificationCode::parse(text)
}
