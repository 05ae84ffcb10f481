//! What firms have committed themselves to in public (信用承诺公示), as data and as a page, for anyone.

use super::answer::{Failure, public_json};
use super::caller::{Caller, language};
use super::cases::place;
use super::public_page::{sent, site_of, status_of};
use crate::deps::{FetchDeps, PublicDeps};
use crate::use_cases::show_commitments::show_commitments;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use shared::api::CommitmentList;
use shared::credit_code::CreditCode;
use shared::page::{CommitmentsPage, CommitmentsSay, commitments_page};
use shared::problem::ProblemCode;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/api/commitments/{credit_code}", get(list))
        .route("/commitments", get(page))
}

/// How the places in the list begin.
const OWN: &str = "RP#";

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    code: Option<String>,
    after: Option<String>,
    lang: Option<String>,
}

async fn list(
    State(deps): State<FetchDeps>,
    caller: Caller,
    code: Result<Path<String>, PathRejection>,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let code = code
        .ok()
        .and_then(|Path(code)| CreditCode::parse(&code).ok());
    let code = code.ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))?;
    let malformed = |_| Failure::code(ProblemCode::RequestMalformed, &caller);
    let Query(asked) = query.map_err(malformed)?;
    let after = place(asked.after, &[OWN], &caller)?;
    match show_commitments(&deps, &code, after).await {
        Ok(view) => Ok(public_json(StatusCode::OK, &view)),
        Err(refused) => Err(Failure::refused(&refused, &caller)),
    }
}

/// 信用承诺公示, for anyone.
async fn page(
    State(deps): State<FetchDeps>,
    State(public): State<PublicDeps>,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Query(asked) = query.unwrap_or_default();
    let lang = language(asked.lang.as_deref(), &headers);
    let typed = asked.code.unwrap_or_default();
    let found = found(&deps, &caller, &typed, asked.after).await;
    let (status, says) = match &found {
        Found::Entry => (StatusCode::OK, CommitmentsSay::Entry),
        Found::WrongCode => (
            StatusCode::UNPROCESSABLE_ENTITY,
            CommitmentsSay::WrongCode(&typed),
        ),
        Found::Known(list) => (StatusCode::OK, CommitmentsSay::Known(list)),
        Found::Problem(status, code) => (*status, CommitmentsSay::Problem(*code)),
    };
    let site = site_of(&public);
    sent(
        status,
        commitments_page(&CommitmentsPage { site, lang, says }),
    )
}

enum Found {
    Entry,
    WrongCode,
    Known(CommitmentList),
    Problem(StatusCode, ProblemCode),
}

async fn found(deps: &FetchDeps, caller: &Caller, typed: &str, after: Option<String>) -> Found {
    if typed.trim().is_empty() {
        return Found::Entry;
    }
    let Ok(code) = CreditCode::parse(typed) else {
        return Found::WrongCode;
    };
    let Ok(after) = place(after, &[OWN], caller) else {
        return Found::Problem(StatusCode::BAD_REQUEST, ProblemCode::RequestMalformed);
    };
    match show_commitments(deps, &code, after).await {
        Ok(list) => Found::Known(list),
        Err(refused) => Found::Problem(status_of(&refused, caller), refused.code()),
    }
}
