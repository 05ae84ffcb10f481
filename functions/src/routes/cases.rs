//! What the addresses of all kinds of case share: calls with files in them, lists, one case, its files.
//!
//! Files come inside the JSON of the act that they belong to, in base64: so they have its protection against forged
//! calls, one limit holds for all of it, and no file is left that no act names.

mod form;

pub(super) use form::{STATEMENT, TextCodes};

use super::answer::Failure;
use super::caller::{Caller, SignedInCaller};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::case::{Attachment, Shown};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Path, Query};
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use serde::Deserialize;
use shared::case::CaseId;
use shared::problem::ProblemCode;
use std::fmt::Write;

/// Bytes in a call, at most: 3 MB of files in base64, and what is said.
pub(super) const MAX_CALL: usize = 4 * 1024 * 1024 + 64 * 1024;

/// Seconds in which a call with files must be there.
pub(super) const CALL_SECONDS: u64 = 60;

/// Longest place in a list that was ever given out.
const MAX_PLACE: usize = 128;

/// What the log says of an act that ended in the middle.
pub(super) const STOPPED: &str = "an act on a case stopped";

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    state: Option<ListState>,
    pub(super) after: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ListState {
    Open,
    Closed,
}

/// Which page is asked for; `own` is how the places in an entity's list begin.
pub(super) fn shown(
    query: Result<Query<ListQuery>, QueryRejection>,
    own: &str,
    caller: &Caller,
) -> Result<Shown, Failure> {
    let Query(query) = query.map_err(|_| Failure::code(ProblemCode::RequestMalformed, caller))?;
    Ok(Shown {
        closed: query.state == Some(ListState::Closed),
        after: place(query.after, &[own, "open#", "done#"], caller)?,
    })
}

/// Where a page goes on, if it can be a place of that list.
pub(super) fn place(
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

/// Who asks for which case. Who is not signed in is told so whatever the id.
pub(super) struct One {
    pub(super) caller: Caller,
    pub(super) principal: Principal,
    pub(super) id: CaseId,
    /// What follows the id in the path.
    pub(super) rest: Option<String>,
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
        path.and_then(|path| Some((CaseId::parse(&path.id)?, path.act.or(path.no))))
            .map(|(id, rest)| Self {
                principal,
                id,
                rest,
                caller: caller.clone(),
            })
            .ok_or_else(|| Failure::code(ProblemCode::NotFound, &caller))
    }
}

/// A file of a stranger: it is saved and never shown in this site's name.
pub(super) fn to_be_saved(no: u32, file: Attachment) -> Response {
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
