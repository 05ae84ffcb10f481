//! Checking a code: by page or as JSON. The path of a forwarded link or a launch day, so nothing is done
//! twice here, nothing is logged, and no layer lies around it. On a server [`super::front`] asks here first.

use super::Limits;
use super::answer::Failure;
use super::caller::{Caller, language, wants_page};
use super::headers::{no_store, secure, with_camera};
use super::public_page::site_of;
use crate::deadline;
use crate::deps::PublicDeps;
use crate::happened::{Happened, note};
use crate::use_cases::show_key_list::show_key_list;
use crate::use_cases::verify_report::verify_report;
use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use axum::routing::get;
use bytes::Bytes;
use http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RETRY_AFTER, VARY,
};
use http::{HeaderMap, Response, StatusCode};
use http_body_util::Full;
use serde::Deserialize;
use shared::code::VerificationCode;
use shared::page::{Answer, VerifyPages, verify_csp};
use shared::problem::{Problem, ProblemCode};
use shared::text::Lang;
use shared::verdict::Verdict;
use std::sync::Arc;

/// An answer that is written whole.
type Page = Response<Full<Bytes>>;

/// What answers scans.
pub(super) struct Scans {
    deps: PublicDeps,
    limits: Limits,
    pages: VerifyPages,
    page_headers: HeaderMap,
    data_headers: HeaderMap,
}

pub(super) fn router(deps: &PublicDeps, limits: &Limits) -> Router {
    Router::new()
        .route("/v/{code}", get(scan))
        .route("/v/keys", get(key_list))
        .route("/v", get(typed))
        .method_not_allowed_fallback(not_allowed)
        .with_state(Arc::new(Scans::new(deps, limits)))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Choice {
    lang: Option<String>,
    code: Option<String>,
}

async fn scan(
    State(scans): State<Arc<Scans>>,
    code: Result<Path<String>, PathRejection>,
    uri: http::Uri,
    headers: HeaderMap,
) -> Page {
    // What is no text at all is no code either; as it was sent it is shown to whoever typed it.
    let code = code.map_or_else(|_| uri.path().replacen("/v/", "", 1), |Path(code)| code);
    scans.scan(&code, &uri, &headers).await
}

/// `GET /v/keys`: the key list as its root signed it, for whoever checks seals without this service.
async fn key_list(State(scans): State<Arc<Scans>>, uri: http::Uri, headers: HeaderMap) -> Page {
    let lang = chosen_language(&uri, &headers);
    let Some(_place) = scans.limits.scan() else {
        return scans.problem(ProblemCode::Overloaded, lang, false);
    };
    let until = tokio::time::Instant::now() + scans.limits.scan_time();
    match deadline::within(until, show_key_list(&*scans.deps.store)).await {
        Ok(Some(file)) => scans.with_headers(StatusCode::OK, file, false),
        Ok(None) => scans.problem(ProblemCode::NotFound, lang, false),
        Err(error) => {
            tracing::error!(%error, "the key list could not be read");
            scans.problem(ProblemCode::VerifyUnavailable, lang, false)
        }
    }
}

/// `GET /v?code=…`: the form, which works without script.
async fn typed(
    State(scans): State<Arc<Scans>>,
    headers: HeaderMap,
    query: Result<Query<Choice>, QueryRejection>,
) -> Page {
    let Query(choice) = query.unwrap_or_default();
    let lang = language(choice.lang.as_deref(), &headers);
    let as_page = !wants_json(&headers);
    let Some(text) = choice.code.filter(|code| !code.trim().is_empty()) else {
        return if as_page {
            scans.page(StatusCode::OK, lang, Answer::Entry)
        } else {
            scans.problem(ProblemCode::CodeLength, lang, as_page)
        };
    };
    match VerificationCode::parse(&text) {
        Ok(code) => {
            let lang = choice.lang.map_or("", |_| match lang {
                Lang::Zh => "?lang=zh",
                Lang::En => "?lang=en",
            });
            let mut response = scans.with_headers(StatusCode::SEE_OTHER, String::new(), as_page);
            if let Ok(to) = HeaderValue::from_str(&format!("/v/{code}{lang}")) {
                response.headers_mut().insert(LOCATION, to);
            }
            response
        }
        Err(fault) => scans.wrong(&text, fault, lang, as_page),
    }
}

async fn not_allowed(caller: Caller) -> axum::response::Response {
    Failure::code(ProblemCode::MethodNotAllowed, &caller).into_response()
}

impl Scans {
    pub(super) fn new(deps: &PublicDeps, limits: &Limits) -> Self {
        let https = deps.origin.is_https();
        let mut data_headers = HeaderMap::with_capacity(16);
        data_headers.insert(super::headers::JSON.0, super::headers::JSON.1);
        with_all(&mut data_headers, https);
        let pages = VerifyPages::of(&site_of(deps));
        Self {
            deps: deps.clone(),
            limits: limits.clone(),
            pages,
            page_headers: page_headers(https),
            data_headers,
        }
    }

    /// `GET /v/{code}`.
    pub(super) async fn scan(&self, code: &str, uri: &http::Uri, headers: &HeaderMap) -> Page {
        let lang = chosen_language(uri, headers);
        let as_page = !wants_json(headers);
        let Some(_place) = self.limits.scan() else {
            return self.problem(ProblemCode::Overloaded, lang, as_page);
        };
        match VerificationCode::parse(code) {
            Ok(code) => {
                let until = tokio::time::Instant::now() + self.limits.scan_time();
                deadline::within(until, self.judged(&code, lang, as_page)).await
            }
            // The rule of the check symbol is public: a slip is told without asking the store.
            Err(fault) => self.wrong(code, fault, lang, as_page),
        }
    }

    async fn judged(&self, code: &VerificationCode, lang: Lang, as_page: bool) -> Page {
        let deps = &self.deps;
        let now = deps.clock.now();
        let checked = match verify_report(deps, code, now).await {
            Ok(checked) => checked,
            Err(error) => {
                note(Happened::ScanFailed);
                tracing::error!(%error, "a code could not be checked");
                return self.problem(ProblemCode::VerifyUnavailable, lang, as_page);
            }
        };
        note(match checked.verdict() {
            Verdict::Genuine { .. } => Happened::ScanGenuine,
            Verdict::Expired { .. } => Happened::ScanExpired,
            Verdict::Withdrawn { .. } => Happened::ScanWithdrawn,
            Verdict::Unknown => Happened::ScanUnknown,
        });
        let view = checked.view(&deps.policy);
        if as_page {
            let judged = (checked.verdict(), &view);
            let page = self.pages.page_of_code(lang, judged, code);
            return self.with_headers(StatusCode::OK, page, true);
        }
        let json = serde_json::to_string(&view).unwrap_or_default();
        self.with_headers(StatusCode::OK, json, false)
    }

    fn wrong(
        &self,
        typed: &str,
        fault: shared::code::InvalidCode,
        lang: Lang,
        as_page: bool,
    ) -> Page {
        if as_page {
            let answer = Answer::WrongCode { typed, fault };
            return self.page(StatusCode::BAD_REQUEST, lang, answer);
        }
        self.json_problem(&Problem::of_code(fault, lang))
    }

    fn problem(&self, code: ProblemCode, lang: Lang, as_page: bool) -> Page {
        let mut response = if as_page {
            let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::BAD_REQUEST);
            self.page(status, lang, Answer::Problem(code))
        } else {
            self.json_problem(&Problem::new(code, lang))
        };
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }

    fn json_problem(&self, problem: &Problem) -> Page {
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
        let body = serde_json::to_string(problem).unwrap_or_default();
        let mut response = self.with_headers(status, body, false);
        response.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }

    fn page(&self, status: StatusCode, lang: Lang, answer: Answer<'_>) -> Page {
        self.with_headers(status, self.pages.page(lang, answer), true)
    }

    fn with_headers(&self, status: StatusCode, body: String, as_page: bool) -> Page {
        let mut response = Response::new(body.into());
        *response.status_mut() = status;
        *response.headers_mut() = if as_page {
            self.page_headers.clone()
        } else {
            self.data_headers.clone()
        };
        response
    }
}

/// Headers of a verify page.
pub(super) fn page_headers(https: bool) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(verify_csp()),
    );
    with_camera(&mut headers);
    with_all(&mut headers, https);
    headers
}

/// Adds what every answer here has.
fn with_all(headers: &mut HeaderMap, https: bool) {
    no_store(headers);
    secure(headers, https);
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
}

/// JSON where it is asked for and a page is not: a browser asks for both kinds at once.
fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(http::header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"))
        && !wants_page(headers)
}

pub(super) fn chosen_language(uri: &http::Uri, headers: &HeaderMap) -> Lang {
    let chosen = uri
        .query()
        .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("lang=")));
    language(chosen, headers)
}
