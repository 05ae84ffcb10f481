//! What a route needs to know of its caller.

use super::answer::Failure;
use crate::deps::SessionDeps;
use crate::identity::{Presented, Session};
use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::header::{ACCEPT, ACCEPT_LANGUAGE};
use http::request::Parts;
use http::{HeaderMap, Method};
use shared::problem::ProblemCode;
use shared::text::Lang;

/// Language and request id, for what is said when something is wrong.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    /// Language of messages.
    pub lang: Lang,
    /// Id of the request.
    pub request_id: RequestId,
}

/// Id of a request, in its answer's header and in the log.
#[derive(Clone, Debug, Default)]
pub struct RequestId(pub String);

/// The language that was chosen (`?lang=`), else the one of `Accept-Language`.
pub fn language(chosen: Option<&str>, headers: &HeaderMap) -> Lang {
    chosen.and_then(Lang::from_tag).unwrap_or_else(|| {
        headers
            .get(ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok())
            .map_or(Lang::default(), Lang::from_accept_language)
    })
}

/// Whether a browser asks for a page rather than data.
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = core::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self {
            lang: language(None, &parts.headers),
            request_id: parts.extensions.get().cloned().unwrap_or_default(),
        })
    }
}

/// Somebody who is signed in. A call that changes something must also prove that our own page made it:
/// by the browser's `Sec-Fetch-Site` or by the session's token.
pub struct SignedInCaller(pub Session);

impl<S: Send + Sync> FromRequestParts<S> for SignedInCaller
where
    SessionDeps: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let caller = caller_of(parts);
        match alive(parts, &SessionDeps::from_ref(state), &caller).await? {
            Some(session) => Ok(Self(session)),
            None => Err(Failure::code(ProblemCode::SessionRequired, &caller)),
        }
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for SignedInCaller
where
    SessionDeps: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Failure> {
        let caller = caller_of(parts);
        let session = alive(parts, &SessionDeps::from_ref(state), &caller).await?;
        Ok(session.map(Self))
    }
}

async fn alive(
    parts: &Parts,
    deps: &SessionDeps,
    caller: &Caller,
) -> Result<Option<Session>, Failure> {
    // Whose it is is not asked: nobody's key may do this, and the cookie beside it is not looked at.
    match Presented::by(&parts.headers) {
        Presented::Nothing => {}
        Presented::Malformed => return Err(Failure::code(ProblemCode::KeyUnknown, caller)),
        Presented::Key(_) => return Err(Failure::code(ProblemCode::KeyScope, caller)),
    }
    let session = Session::of(deps, &parts.headers)
        .await
        .map_err(|error| Failure::refused(&error.into(), caller))?;
    let Some(session) = session else {
        return Ok(None);
    };
    let changes = parts.method != Method::GET && parts.method != Method::HEAD;
    if changes && !made_by_our_page(&parts.headers, &session, deps) {
        return Err(Failure::code(ProblemCode::Csrf, caller));
    }
    Ok(Some(session))
}

fn made_by_our_page(headers: &HeaderMap, session: &Session, deps: &SessionDeps) -> bool {
    if headers
        .get("sec-fetch-site")
        .is_some_and(|site| site == "same-origin")
    {
        return true;
    }
    headers
        .get("x-csrf-token")
        .and_then(|token| token.to_str().ok())
        .is_some_and(|token| session.has_csrf_token(deps, token))
}

fn caller_of(parts: &Parts) -> Caller {
    Caller {
        lang: language(None, &parts.headers),
        request_id: parts.extensions.get().cloned().unwrap_or_default(),
    }
}
