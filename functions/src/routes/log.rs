//! The transparency log, for anyone: its head, its tiles, a page, and the proof of a report or a key.

use super::answer::{Failure, public_json};
use super::caller::{Caller, language};
use super::headers::no_store;
use super::public_page::{Choice, sent, site_of, status_of};
use crate::deps::{FetchDeps, PublicDeps};
use crate::use_cases::Refused;
use crate::use_cases::show_log::{prove_key, prove_report, show_head, show_log, show_tile};
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use http::{HeaderMap, StatusCode};
use shared::api::LogProofView;
use shared::code::VerificationCode;
use shared::log::TilePath;
use shared::page::{LogDayRow, LogPage, LogSays, log_page};
use shared::problem::{Problem, ProblemCode};
use shared::seal::KeyId;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/log", get(page))
        .route("/log/checkpoint", get(checkpoint))
        .route("/log/key", get(key))
        .route("/log/tile/{*path}", get(tile))
        .route("/v/{code}/proof", get(proof))
        .route("/v/keys/{id}/proof", get(key_proof))
}

/// `text/plain`, asked for anew each time.
fn plain(text: String) -> Response {
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn checkpoint(State(deps): State<PublicDeps>, caller: Caller) -> Result<Response, Failure> {
    match show_head(&deps).await {
        Ok(Some(head)) => Ok(plain(head.checkpoint)),
        // The first is signed within a minute.
        Ok(None) => Err(Failure::code(ProblemCode::ServiceUnavailable, &caller)),
        Err(refused) => Err(Failure::refused(&refused, &caller)),
    }
}

async fn key(State(deps): State<PublicDeps>, caller: Caller) -> Result<Response, Failure> {
    match show_head(&deps).await {
        Ok(Some(head)) => Ok(plain(head.key + "\n")),
        Ok(None) => Err(Failure::code(ProblemCode::ServiceUnavailable, &caller)),
        Err(refused) => Err(Failure::refused(&refused, &caller)),
    }
}

/// A tile under its address never changes: also one that is not full, whose width is part of it.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

async fn tile(
    State(deps): State<PublicDeps>,
    caller: Caller,
    path: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let absent = || Failure::code(ProblemCode::NotFound, &caller);
    let Path(path) = path.map_err(|_| absent())?;
    let path = TilePath::parse(&path).ok_or_else(absent)?;
    let bytes = show_tile(&deps, path)
        .await
        .map_err(|refused| Failure::refused(&refused, &caller))?
        .ok_or_else(absent)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(CACHE_CONTROL, FOR_EVER);
    Ok(response)
}

/// `GET /v/{code}/proof`.
async fn proof(
    State(deps): State<PublicDeps>,
    caller: Caller,
    code: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let absent = || Failure::code(ProblemCode::NotFound, &caller);
    let Path(code) = code.map_err(|_| absent())?;
    let code = VerificationCode::parse(&code)
        .map_err(|fault| Failure::problem(Problem::of_code(fault, caller.lang), &caller))?;
    proved(prove_report(&deps, &code).await, &caller)
}

/// `GET /v/keys/{id}/proof`.
async fn key_proof(
    State(deps): State<PublicDeps>,
    caller: Caller,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, Failure> {
    let absent = || Failure::code(ProblemCode::NotFound, &caller);
    let Path(id) = id.map_err(|_| absent())?;
    let id = KeyId::parse(&id).ok_or_else(absent)?;
    proved(prove_key(&deps, id).await, &caller)
}

fn proved(proof: Result<LogProofView, Refused>, caller: &Caller) -> Result<Response, Failure> {
    match proof {
        Ok(view) => {
            let mut response = public_json(StatusCode::OK, &view);
            response.headers_mut().remove(CACHE_CONTROL);
            no_store(response.headers_mut());
            Ok(response)
        }
        Err(refused) => Err(Failure::refused(&refused, caller)),
    }
}

/// 透明日志, for anyone.
async fn page(
    State(deps): State<PublicDeps>,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<Choice>, QueryRejection>,
) -> Response {
    let Query(choice) = query.unwrap_or_default();
    let known = show_log(&deps).await;
    let mut rows = Vec::new();
    let (status, says) = match &known {
        Ok(Some(log)) => {
            let row = |&(day, leaves)| LogDayRow { day, leaves };
            rows.extend(log.days.iter().map(row));
            let says = LogSays::Known {
                size: log.head.size,
                root: &log.head.root,
                at: log.head.signed_at,
                key: &log.head.key,
                checkpoint: &log.head.checkpoint,
                days: &rows,
            };
            (StatusCode::OK, says)
        }
        Ok(None) => (StatusCode::OK, LogSays::None),
        Err(refused) => (
            status_of(refused, &caller),
            LogSays::Problem(refused.code()),
        ),
    };
    let html = log_page(&LogPage {
        site: site_of(&deps),
        origin: deps.origin.as_str(),
        lang: language(choice.lang.as_deref(), &headers),
        says,
    });
    sent(status, html)
}
