//! An answer of a function holds 6 MB, written as a JSON text. One that is larger would be lost on its way and
//! read as an outage, so it is replaced by a problem that says what it is.

use crate::routes::answer::Failure;
use crate::routes::caller::Caller;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http_body_util::BodyExt;
use shared::problem::ProblemCode;

/// Bytes that the function's host takes.
const MOST: usize = 6 * 1024 * 1024;
/// Bytes kept for status, headers and cookies.
const ENVELOPE: usize = 64 * 1024;
/// Bytes in a file that is answered as such, at most: written in base64 it is a third longer.
pub(super) const LARGEST_FILE: usize = (MOST - ENVELOPE) / 4 * 3;

/// The answer if it fits, else a problem.
pub(super) async fn fitting(response: Response, caller: &Caller) -> Response {
    let (parts, body) = response.into_parts();
    // Nothing that is sent as text grows more than six times.
    let small = http_body::Body::size_hint(&body)
        .upper()
        .is_some_and(|upper| upper <= ((MOST - ENVELOPE) / 6) as u64);
    if small {
        return Response::from_parts(parts, body);
    }
    let Ok(body) = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes)
    else {
        return Failure::code(ProblemCode::ServiceUnavailable, caller).into_response();
    };
    let as_text = !parts.headers.contains_key(CONTENT_ENCODING)
        && parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("text/") || kind.contains("json"));
    let written = if as_text {
        text_length(&body)
    } else {
        body.len().div_ceil(3) * 4
    };
    if written <= MOST - ENVELOPE {
        return Response::from_parts(parts, Body::from(body));
    }
    tracing::error!(bytes = body.len(), "an answer is too large to be sent");
    let mut refused = Failure::code(ProblemCode::AnswerTooLarge, caller).into_response();
    refused.extensions_mut().extend(parts.extensions);
    refused
}

/// Bytes of a text as a JSON string.
fn text_length(text: &[u8]) -> usize {
    text.iter()
        .map(|byte| match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
            0..=0x1f => 6,
            _ => 1,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;

    fn answer(kind: &'static str, body: Vec<u8>) -> Response {
        ([(CONTENT_TYPE, kind)], body).into_response()
    }

    async fn status(kind: &'static str, body: Vec<u8>) -> StatusCode {
        let length = body.len();
        let response = fitting(answer(kind, body), &Caller::default()).await;
        let status = response.status();
        if status == StatusCode::OK {
            let kept = response.into_body().collect().await.expect("a body");
            assert_eq!(kept.to_bytes().len(), length);
        }
        status
    }

    #[tokio::test]
    async fn the_largest_file_fits_and_a_larger_one_is_told() {
        let kind = "application/pdf";
        assert_eq!(status(kind, vec![0; LARGEST_FILE]).await, StatusCode::OK);
        let larger = fitting(answer(kind, vec![0; LARGEST_FILE + 3]), &Caller::default()).await;
        assert_eq!(larger.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = larger
            .into_body()
            .collect()
            .await
            .expect("a body")
            .to_bytes();
        let problem: serde_json::Value = serde_json::from_slice(&body).expect("a problem");
        assert_eq!(problem["code"], "answer.too_large");
    }

    #[tokio::test]
    async fn a_text_is_measured_as_it_will_be_written() {
        let plain = vec![b'a'; MOST - ENVELOPE];
        assert_eq!(status("application/json", plain).await, StatusCode::OK);
        let quotes = vec![b'"'; (MOST - ENVELOPE) / 2 + 1];
        let refused = StatusCode::INTERNAL_SERVER_ERROR;
        assert_eq!(status("application/json", quotes).await, refused);
        let control = vec![1; (MOST - ENVELOPE) / 6 + 1];
        assert_eq!(status("text/html", control).await, refused);
    }

    #[test]
    fn a_text_has_the_length_that_json_gives_it() {
        for text in ["", "报告", "a\"b\\c\n\r\t", "\u{1}\u{1f}\u{7f}"] {
            let json = serde_json::to_string(text).expect("JSON");
            assert_eq!(text_length(text.as_bytes()) + 2, json.len(), "{text:?}");
        }
    }
}
