//! How far the data of sectors and units reach, as data and as a page, and how units have delivered.

use super::answer::{Failure, answered, public_json};
use super::caller::{Caller, SignedInCaller, language};
use super::headers::no_store;
use crate::deps::{FetchDeps, PublicDeps};
use crate::use_cases::show_freshness::show_freshness;
use crate::use_cases::show_standing::{MONTHS, Months, show_public, show_standing};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName,
    HeaderValue, VARY,
};
use http::{HeaderMap, StatusCode};
use libdeflater::{CompressionLvl, Compressor};
use serde::Deserialize;
use shared::month::Month;
use shared::page::{FreshnessPage, FreshnessSays, Site, freshness_page, verify_csp};
use shared::problem::ProblemCode;

pub(super) fn router() -> Router<FetchDeps> {
    Router::new()
        .route("/api/freshness", get(freshness))
        .route("/freshness", get(page))
        .route("/api/units/standing", get(standing))
}

async fn freshness(State(deps): State<PublicDeps>, caller: Caller) -> Result<Response, Failure> {
    match show_freshness(&deps).await {
        Ok(view) => Ok(public_json(StatusCode::OK, &view)),
        Err(refused) => Err(Failure::refused(&refused, &caller)),
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MonthsQuery {
    from: Option<Month>,
    through: Option<Month>,
}

async fn standing(
    State(deps): State<PublicDeps>,
    caller: Caller,
    SignedInCaller(session): SignedInCaller,
    query: Result<Query<MonthsQuery>, QueryRejection>,
) -> Result<Response, Failure> {
    let malformed = || Failure::code(ProblemCode::RequestMalformed, &caller);
    let Query(asked) = query.map_err(|_| malformed())?;
    let through = asked
        .through
        .unwrap_or_else(|| Month::of(deps.clock.now().date()));
    let months = match asked.from {
        None => Months::up_to(through, MONTHS),
        Some(from) => Months::between(from, through).ok_or_else(malformed)?,
    };
    let view = show_standing(&deps, &session.principal(), months).await;
    answered(StatusCode::OK, view, &caller)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Choice {
    lang: Option<String>,
}

/// 数据报送情况, for anyone: complete without script, in one round trip.
async fn page(
    State(deps): State<PublicDeps>,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<Choice>, QueryRejection>,
) -> Response {
    let Query(choice) = query.unwrap_or_default();
    let lang = language(choice.lang.as_deref(), &headers);
    let city = &deps.policy.city;
    let site = Site {
        host: deps.origin.authority(),
        office_zh: &city.office_zh,
        office_en: &city.office_en,
        demonstration: deps.policy.demonstration,
    };
    let known = show_public(&deps).await;
    let (status, says) = match &known {
        Ok((freshness, standing)) => {
            let says = FreshnessSays::Known {
                freshness,
                standing,
            };
            (StatusCode::OK, says)
        }
        Err(refused) => {
            // Written to the log as every refusal is.
            let code = refused.code();
            let status = Failure::refused(refused, &caller).into_response().status();
            (status, FreshnessSays::Problem(code))
        }
    };
    let html = freshness_page(&FreshnessPage { site, lang, says });
    sent(status, html, &headers)
}

/// The page with the verify page's headers; compressed for who reads that.
fn sent(status: StatusCode, html: String, asked: &HeaderMap) -> Response {
    let zipped = reads_gzip(asked).then(|| gzip(html.as_bytes())).flatten();
    let is_zipped = zipped.is_some();
    let body = zipped.unwrap_or_else(|| html.into_bytes());
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    if is_zipped {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(
        CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(verify_csp()),
    );
    headers.insert(
        VARY,
        HeaderValue::from_static("Accept-Encoding, Accept-Language"),
    );
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex"),
    );
    no_store(headers);
    super::answer::say_when_to_come_again(&mut response);
    response
}

fn reads_gzip(headers: &HeaderMap) -> bool {
    let accepted = headers
        .get(ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| {
        accepted.split(',').any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = weight
                .trim()
                .strip_prefix("q=")
                .is_some_and(|q| q.trim_end_matches(['0', '.']).is_empty());
            name.trim().eq_ignore_ascii_case("gzip") && !refused
        })
    })
}

/// `None` if it does not become smaller.
fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = Compressor::new(CompressionLvl::default());
    let mut zipped = vec![0; plain.len()];
    let length = compressor.gzip_compress(plain, &mut zipped).ok()?;
    zipped.truncate(length);
    Some(zipped)
}

#[cfg(test)]
mod tests {
    use super::{gzip, reads_gzip};
    use http::HeaderMap;
    use http::header::{ACCEPT_ENCODING, HeaderValue};
    use libdeflater::Decompressor;

    #[test]
    fn what_is_compressed_reads_back() {
        let plain = "数据报送情况".repeat(200);
        let zipped = gzip(plain.as_bytes()).expect("smaller");
        assert!(zipped.len() < plain.len() / 10);
        let mut back = vec![0; plain.len()];
        let read = Decompressor::new().gzip_decompress(&zipped, &mut back);
        assert_eq!(read, Ok(plain.len()));
        assert_eq!(back, plain.as_bytes());
        assert_eq!(gzip(b"x"), None);
    }

    #[test]
    fn it_is_compressed_for_who_says_so() {
        for (accepted, expected) in [
            ("gzip", true),
            ("br, GZIP;q=0.5", true),
            ("gzip;q=0, br", false),
            ("gzip;q=0.000", false),
            ("br", false),
            ("identity", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(reads_gzip(&headers), expected, "{accepted}");
        }
        assert!(!reads_gzip(&HeaderMap::new()));
    }
}
