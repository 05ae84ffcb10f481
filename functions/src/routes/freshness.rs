//! How far the data of sectors and units reach, as data and as a page, and how units have delivered.

use super::answer::{Failure, answered, public_json};
use super::caller::{Caller, SignedInCaller, language};
use super::public_page::{Choice, sent, site_of, status_of};
use crate::deps::{FetchDeps, PublicDeps};
use crate::use_cases::show_freshness::show_freshness;
use crate::use_cases::show_standing::{MONTHS, Months, show_public, show_standing};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue, VARY};
use http::{HeaderMap, StatusCode};
use libdeflater::{CompressionLvl, Compressor};
use serde::Deserialize;
use shared::month::Month;
use shared::page::{FreshnessPage, FreshnessSays, freshness_page};
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

/// 数据报送情况, for anyone.
async fn page(
    State(deps): State<PublicDeps>,
    caller: Caller,
    headers: HeaderMap,
    query: Result<Query<Choice>, QueryRejection>,
) -> Response {
    let Query(choice) = query.unwrap_or_default();
    let known = show_public(&deps).await;
    let (status, says) = match &known {
        Ok((freshness, standing)) => {
            let says = FreshnessSays::Known {
                freshness,
                standing,
            };
            (StatusCode::OK, says)
        }
        Err(refused) => (
            status_of(refused, &caller),
            FreshnessSays::Problem(refused.code()),
        ),
    };
    let html = freshness_page(&FreshnessPage {
        site: site_of(&deps),
        lang: language(choice.lang.as_deref(), &headers),
        says,
    });
    sent_small(status, html, &headers)
}

/// The page, compressed for who reads that: it has a row for each sector and each unit.
fn sent_small(status: StatusCode, html: String, asked: &HeaderMap) -> Response {
    let zipped = reads_gzip(asked).then(|| gzip(html.as_bytes())).flatten();
    let mut response = sent(status, html);
    if let Some(zipped) = zipped {
        *response.body_mut() = zipped.into();
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response.headers_mut().insert(
        VARY,
        HeaderValue::from_static("Accept-Encoding, Accept-Language"),
    );
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
