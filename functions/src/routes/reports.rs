//! Reports of one's own firm.

use super::Limits;
use super::answer::{Failure, answered, private_json};
use super::caller::{Caller, SignedInCaller};
use super::form;
use crate::deadline;
use crate::deps::{Deps, FetchDeps, SessionDeps};
use crate::identity::Principal;
use crate::use_cases::fetch_report::{Filter, ReportFile, fetch_pdf, fetch_report, list_reports};
use crate::use_cases::issue_report::{IdempotencyKey, issue_report};
use crate::use_cases::open_link::make_link;
use crate::use_cases::{Cause, Refused};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, FromRef, FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue, LOCATION};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use shared::api::ReportState;
use shared::code::ReportNo;
use shared::problem::ProblemCode;
use shared::report::Purpose;
use shared::window::LookBack;

/// Making a report.
pub(super) fn issue_router() -> Router<Deps> {
    Router::new().route("/api/reports", post(issue))
}

/// Looking at reports that were made.
pub(super) fn fetch_router() -> Router<FetchDeps> {
    Router::new()
        .route("/api/reports", get(list))
        .route("/api/reports/{report_no}", get(fetch))
        .route("/api/reports/{report_no}/pdf", get(pdf))
        .route("/api/reports/{report_no}/link", post(link))
}

async fn issue(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    Extension(limits): Extension<Limits>,
    headers: HeaderMap,
    body: form::Body,
) -> Result<Response, Failure> {
    let key = idempotency_key(&headers, &caller)?;
    let fields = body.0?;
    let request = form::issue_request(&fields, &deps.policy, &caller)?;
    let place = limits.report();
    let place = place.ok_or_else(|| Failure::code(ProblemCode::Overloaded, &caller))?;
    // On its own task: who closes the page in the middle does not leave half a report behind.
    let principal = session.principal();
    let issued = deadline::spawn(async move {
        let _place = place;
        issue_report(&deps, &principal, &key, request).await
    })
    .await
    .unwrap_or(Err(Refused::Unavailable(Cause::Own("issuing stopped"))))
    .map_err(|refused| Failure::refused(&refused, &caller))?;
    let mut response = private_json(StatusCode::CREATED, &issued);
    if let Ok(at) = HeaderValue::from_str(&format!("/api/reports/{}", issued.report_no)) {
        response.headers_mut().insert(LOCATION, at);
    }
    Ok(response)
}

pub(super) fn idempotency_key(
    headers: &HeaderMap,
    caller: &Caller,
) -> Result<IdempotencyKey, Failure> {
    let mut given = headers.get_all("idempotency-key").iter();
    let (first, second) = (given.next(), given.next());
    let Some(first) = first else {
        return Err(Failure::code(ProblemCode::IdempotencyKeyRequired, caller));
    };
    first
        .to_str()
        .ok()
        .filter(|_| second.is_none())
        .and_then(IdempotencyKey::parse)
        .ok_or_else(|| Failure::code(ProblemCode::IdempotencyKeyMalformed, caller))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    state: Option<ReportState>,
    look_back_years: Option<u8>,
    purpose: Option<Purpose>,
    after: Option<String>,
}

async fn list(
    State(deps): State<FetchDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let malformed = || Failure::code(ProblemCode::RequestMalformed, &caller);
    let Query(query) = query.map_err(|_| malformed())?;
    let look_back = match query.look_back_years {
        None => None,
        Some(years) => Some(LookBack::from_years(years).ok_or_else(malformed)?),
    };
    let in_list = |after: &String| after.starts_with("P#") && after.len() <= 64;
    if !query.after.as_ref().is_none_or(in_list) {
        return Err(malformed());
    }
    let filter = Filter {
        state: query.state,
        look_back,
        purpose: query.purpose,
        after: query.after,
    };
    let list = list_reports(&deps, &session.principal(), &filter).await;
    answered(StatusCode::OK, list, &caller)
}

/// Who asks for which report. Who is not signed in is told so whatever the number.
pub(super) struct OneReport {
    pub(super) caller: Caller,
    pub(super) principal: Principal,
    pub(super) no: ReportNo,
}

impl<S: Send + Sync> FromRequestParts<S> for OneReport
where
    SessionDeps: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Ok(caller) = Caller::from_request_parts(parts, state).await;
        let session = <SignedInCaller as FromRequestParts<S>>::from_request_parts(parts, state);
        let principal = session.await?.0.principal();
        let no = Path::<String>::from_request_parts(parts, state).await;
        // What is no number at all is not found either: the same bytes as for another's.
        let no = no
            .ok()
            .and_then(|Path(text)| ReportNo::parse(&text))
            .ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))?;
        Ok(Self {
            caller,
            principal,
            no,
        })
    }
}

async fn fetch(State(deps): State<FetchDeps>, one: OneReport) -> Result<Response, Failure> {
    let view = fetch_report(&deps, &one.principal, &one.no).await;
    answered(StatusCode::OK, view, &one.caller)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PdfQuery {
    download: Option<String>,
}

async fn pdf(
    State(deps): State<FetchDeps>,
    one: OneReport,
    query: Result<Query<PdfQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let download = query.is_ok_and(|Query(query)| query.download.is_some());
    let way = disposition(&one.no, download);
    match fetch_pdf(&deps, &one.principal, &one.no, &way).await {
        Ok(file) => Ok(pdf_answer(&one.no, file, download)),
        Err(refused) => Err(Failure::refused(&refused, &one.caller)),
    }
}

/// `Content-Disposition` of a report's file, named by its number.
pub(super) fn disposition(no: &ReportNo, download: bool) -> String {
    let way = if download { "attachment" } else { "inline" };
    format!("{way}; filename=\"xinzheng-{no}.pdf\"")
}

/// A report's file, or the way to it.
pub(super) fn pdf_answer(no: &ReportNo, file: ReportFile, download: bool) -> Response {
    let file = match file {
        ReportFile::Here(file) => file,
        ReportFile::There(url) => return elsewhere(&url),
    };
    let disposition = disposition(no, download);
    let mut response = file.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/pdf"));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    super::headers::no_store(headers);
    response
}

/// The file is fetched from the file store. The address is a key to it for a minute, so nobody keeps it.
fn elsewhere(url: &str) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    let headers = response.headers_mut();
    if let Ok(url) = HeaderValue::from_str(url) {
        headers.insert(LOCATION, url);
    }
    super::headers::no_store(headers);
    response
}

async fn link(State(deps): State<FetchDeps>, one: OneReport) -> Result<Response, Failure> {
    let link = make_link(&deps, &one.principal, &one.no).await;
    answered(StatusCode::CREATED, link, &one.caller)
}
