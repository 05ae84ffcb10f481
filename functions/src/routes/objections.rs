//! Objections (异议), B 三(四): filed, acted on, looked at; and the records to which an entity can object.
//!
//! Files come inside the JSON of the act that they belong to, in base64: so they have its protection against forged
//! calls, one limit holds for all of it, and no file is left that no act names.

mod said;

use super::answer::{Failure, answered, private_json};
use super::caller::{Caller, SignedInCaller};
use super::form;
use super::reports::idempotency_key;
use crate::deadline;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::accept_objection::{accept_objection, refuse_objection};
use crate::use_cases::answer_objection::answer_objection;
use crate::use_cases::ask_about_objection::ask_about_objection;
use crate::use_cases::file_objection::file_objection;
use crate::use_cases::list_objections::{Shown, list_objections};
use crate::use_cases::list_records::list_records;
use crate::use_cases::show_objection::{Attachment, fetch_attachment, show_objection};
use crate::use_cases::supply_to_objection::supply_to_objection;
use crate::use_cases::withdraw_objection::withdraw_objection;
use crate::use_cases::{Cause, Refused};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue, LOCATION};
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use said::Said;
use serde::Deserialize;
use shared::objection::ObjectionId;
use shared::problem::ProblemCode;
use std::fmt::Write;

/// Bytes in a call, at most: 3 MB of files in base64, and what is said.
const MAX_CALL: usize = 4 * 1024 * 1024 + 64 * 1024;

/// Seconds in which a call with files must be there.
const CALL_SECONDS: u64 = 60;

/// Longest place in a list that was ever given out.
const MAX_PLACE: usize = 128;

pub(super) fn router() -> Router<Deps> {
    let large = DefaultBodyLimit::max(MAX_CALL);
    Router::new()
        .route("/api/objections", post(file).layer(large).get(list))
        .route("/api/objections/{id}", get(show))
        .route("/api/objections/{id}/{act}", post(act).layer(large))
        .route("/api/objections/{id}/attachments/{no}", get(attachment))
        .route("/api/records", get(records))
}

async fn file(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    headers: HeaderMap,
    body: form::Body<CALL_SECONDS>,
) -> Result<Response, Failure> {
    let principal = session.principal();
    let key = idempotency_key(&headers, &caller)?;
    let filing = said::filing(body.0?, &caller)?;
    let lang = caller.lang;
    // On its own task: who closes the page in the middle does not leave half an objection behind.
    let filed = deadline::spawn(async move {
        let id = file_objection(&deps, &principal, &key, filing).await?;
        show_objection(&deps, &principal, &id, lang).await
    });
    let view = filed.await.unwrap_or_else(|_| Err(stopped()));
    let view = view.map_err(|refused| Failure::refused(&refused, &caller))?;
    let mut response = private_json(StatusCode::CREATED, &view);
    if let Ok(at) = HeaderValue::from_str(&format!("/api/objections/{}", view.row.id)) {
        response.headers_mut().insert(LOCATION, at);
    }
    Ok(response)
}

fn stopped() -> Refused {
    Refused::Unavailable(Cause::Own("an act on an objection stopped"))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    state: Option<ListState>,
    after: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ListState {
    Open,
    Closed,
}

async fn list(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, &caller))?;
    let shown = Shown {
        closed: query.state == Some(ListState::Closed),
        after: place(query.after, &["O#", "open#", "done#"], &caller)?,
    };
    let list = list_objections(&deps, &session.principal(), &shown, caller.lang).await;
    answered(StatusCode::OK, list, &caller)
}

/// Where a page goes on, if it can be a place of that list.
fn place(
    after: Option<String>,
    begins: &[&str],
    caller: &Caller,
) -> Result<Option<String>, Failure> {
    let is_one = |after: &String| {
        after.len() <= MAX_PLACE && begins.iter().any(|begin| after.starts_with(begin))
    };
    if after.as_ref().is_none_or(is_one) {
        Ok(after)
    } else {
        Err(Failure::code(ProblemCode::RequestMalformed, caller))
    }
}

/// Who asks for which objection. Who is not signed in is told so whatever the id.
struct One {
    caller: Caller,
    principal: Principal,
    id: ObjectionId,
    /// What follows the id in the path.
    rest: Option<String>,
}

#[derive(Deserialize)]
struct OnePath {
    id: String,
    act: Option<String>,
    no: Option<String>,
}

impl FromRequestParts<Deps> for One {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, deps: &Deps) -> Result<Self, Failure> {
        let Ok(caller) = Caller::from_request_parts(parts, deps).await;
        let session = <SignedInCaller as FromRequestParts<Deps>>::from_request_parts(parts, deps);
        let principal = session.await?.0.principal();
        // What is no id at all is not found either: the same bytes as for another's.
        let path = Path::<OnePath>::from_request_parts(parts, deps).await.ok();
        let path = path.map(|Path(path)| path);
        path.and_then(|path| Some((ObjectionId::parse(&path.id)?, path.act.or(path.no))))
            .map(|(id, rest)| Self {
                principal,
                id,
                rest,
                caller: caller.clone(),
            })
            .ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))
    }
}

async fn show(State(deps): State<Deps>, one: One) -> Result<Response, Failure> {
    let view = show_objection(&deps, &one.principal, &one.id, one.caller.lang).await;
    answered(StatusCode::OK, view, &one.caller)
}

async fn act(
    State(deps): State<Deps>,
    one: One,
    body: form::Body<CALL_SECONDS>,
) -> Result<Response, Failure> {
    let One {
        caller,
        principal,
        id,
        rest,
    } = one;
    let said = said::act(rest.as_deref().unwrap_or_default(), body, &caller)?;
    let lang = caller.lang;
    let done = deadline::spawn(async move {
        perform(&deps, &principal, &id, said).await?;
        show_objection(&deps, &principal, &id, lang).await
    });
    let view = done.await.unwrap_or_else(|_| Err(stopped()));
    answered(StatusCode::OK, view, &caller)
}

async fn perform(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    said: Said,
) -> Result<(), Refused> {
    match said {
        Said::Withdraw(statement) => withdraw_objection(deps, principal, id, statement).await,
        Said::Accept(statement) => accept_objection(deps, principal, id, statement).await,
        Said::Refuse(reason, statement) => {
            refuse_objection(deps, principal, id, reason, statement).await
        }
        Said::Ask(statement) => ask_about_objection(deps, principal, id, statement).await,
        Said::Supply(statement, attached) => {
            supply_to_objection(deps, principal, id, statement, attached).await
        }
        Said::Answer(answer) => answer_objection(deps, principal, id, answer).await,
    }
}

async fn attachment(State(deps): State<Deps>, one: One) -> Result<Response, Failure> {
    let refused = |refused| Failure::refused(&refused, &one.caller);
    let no = one.rest.as_ref().and_then(|no| no.parse().ok());
    let no = no.ok_or_else(|| refused(Refused::NotFound))?;
    let file = fetch_attachment(&deps, &one.principal, &one.id, no)
        .await
        .map_err(refused)?;
    Ok(to_be_saved(no, file))
}

/// A file of a stranger: it is saved and never shown in this site's name.
fn to_be_saved(no: u32, file: Attachment) -> Response {
    let kind = file.kind;
    let mut response = file.content.into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_static(kind.media_type());
    headers.insert(CONTENT_TYPE, media);
    let mut disposition = format!(
        "attachment; filename=\"attachment-{no}.{}\"; filename*=UTF-8''",
        kind.ending()
    );
    for byte in file.name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            disposition.push(char::from(byte));
        } else {
            let _ = write!(disposition, "%{byte:02X}");
        }
    }
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    super::headers::no_store(headers);
    response
}

async fn records(
    State(deps): State<Deps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(query) = query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, &caller))?;
    let after = place(query.after, &["R#"], &caller)?;
    let list = list_records(&deps, &session.principal(), after).await;
    answered(StatusCode::OK, list, &caller)
}
