//! Signing in and out.

use super::Limits;
use super::answer::Failure;
use super::caller::{Caller, SignedInCaller, wants_page};
use super::site::problem_answer;
use crate::deps::SessionDeps;
use crate::identity::{
    CookieNames, Provider, ProviderAnswer, SameSitePath, Session, cookie, session_cookie,
};
use crate::use_cases::Refused;
use crate::use_cases::sign_in::{begin_sign_in, finish_sign_in, sign_out};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Extension, FromRef, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::header::{HeaderValue, LOCATION, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use shared::problem::ProblemCode;
use std::sync::Arc;

/// What signing in needs.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) deps: SessionDeps,
    pub(super) provider: Arc<Provider>,
}

impl FromRef<Identity> for SessionDeps {
    fn from_ref(identity: &Identity) -> Self {
        identity.deps.clone()
    }
}

pub(super) fn router() -> Router<Identity> {
    Router::new()
        .route("/auth/login", get(login))
        .route("/auth/callback", get(callback))
        .route("/auth/logout", post(logout))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Login {
    next: Option<String>,
}

async fn login(
    State(app): State<Identity>,
    Extension(limits): Extension<Limits>,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<Login>, QueryRejection>,
) -> Response {
    if !limits.lets_in() {
        let problem = Failure::code(ProblemCode::Overloaded, &caller);
        return problem_answer(problem.into_problem(), caller.lang, &headers);
    }
    let next = query.map(|Query(query)| query.next).unwrap_or_default();
    let next = SameSitePath::of(next.as_deref());
    match begin_sign_in(&app.deps, &app.provider, next).await {
        Ok(begun) => {
            let names = CookieNames::of(&app.deps.origin);
            let set = names.set(names.pre_auth, &begun.cookie, 600);
            away(StatusCode::FOUND, &begun.redirect, &[set])
        }
        Err(refused) => failed(&refused, &caller, &headers, &[]),
    }
}

async fn callback(
    State(app): State<Identity>,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<ProviderAnswer>, QueryRejection>,
) -> Response {
    let names = CookieNames::of(&app.deps.origin);
    let used = names.set(names.pre_auth, "", 0);
    let answer = query.map(|Query(answer)| answer).unwrap_or_default();
    let earlier = match Session::of(&app.deps, &headers).await {
        Ok(earlier) => earlier,
        Err(error) => return failed(&error.into(), &caller, &headers, &[]),
    };
    let carried = cookie(&headers, names.pre_auth);
    match finish_sign_in(&app.deps, &app.provider, &answer, carried, earlier).await {
        Ok((session, next)) => {
            let set = session_cookie(&names, &session);
            away(StatusCode::SEE_OTHER, next.as_str(), &[used, set])
        }
        Err(refused) => failed(&refused, &caller, &headers, &[used]),
    }
}

async fn logout(
    State(app): State<Identity>,
    caller: Caller,
    headers: HeaderMap,
    session: Option<SignedInCaller>,
) -> Result<Response, Failure> {
    if let Some(SignedInCaller(session)) = session {
        sign_out(&app.deps, session)
            .await
            .map_err(|refused| Failure::refused(&refused, &caller))?;
    }
    let names = CookieNames::of(&app.deps.origin);
    let gone = names.set(names.session, "", 0);
    Ok(if wants_page(&headers) {
        away(StatusCode::SEE_OTHER, "/", &[gone])
    } else {
        let mut response = StatusCode::NO_CONTENT.into_response();
        set_cookies(&mut response, &[gone]);
        response
    })
}

fn away(status: StatusCode, to: &str, cookies: &[String]) -> Response {
    let mut response = status.into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    set_cookies(&mut response, cookies);
    response
}

fn set_cookies(response: &mut Response, cookies: &[String]) {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
}

fn failed(refused: &Refused, caller: &Caller, headers: &HeaderMap, cookies: &[String]) -> Response {
    let problem = Failure::refused(refused, caller).into_problem();
    let mut response = problem_answer(problem, caller.lang, headers);
    set_cookies(&mut response, cookies);
    response
}
