//! Pages for anyone beside the verify page: complete without script, in one round trip, with the verify page's headers.

use super::answer::{Failure, say_when_to_come_again};
use super::caller::Caller;
use super::headers::no_store;
use crate::deps::PublicDeps;
use crate::use_cases::Refused;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;
use http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, VARY};
use serde::Deserialize;
use shared::page::{Site, plain_csp};

/// The language that was chosen by a link.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice {
    pub(super) lang: Option<String>,
}

/// The site on which a page stands.
pub(super) fn site_of(deps: &PublicDeps) -> Site<'_> {
    let city = &deps.policy.city;
    Site {
        host: deps.origin.authority(),
        office_zh: &city.office_zh,
        office_en: &city.office_en,
        demonstration: deps.policy.demonstration,
    }
}

/// Status of a page that says why it cannot say more. Written to the log as every refusal is.
pub(super) fn status_of(refused: &Refused, caller: &Caller) -> StatusCode {
    Failure::refused(refused, caller).into_response().status()
}

/// The page with its headers.
pub(super) fn sent(status: StatusCode, page: String) -> Response {
    let mut response = (status, Html(page)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(plain_csp()),
    );
    headers.insert(VARY, HeaderValue::from_static("Accept-Language"));
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
    no_store(headers);
    say_when_to_come_again(&mut response);
    response
}
