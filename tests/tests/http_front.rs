//! A scan goes past the routes; whoever asks must not see the difference.

mod http_common;

use http::{Method, StatusCode};
use http_common::{Lab, at, demonstration};
use shared::page::{plain_csp, verify_csp};

/// Reads the same for the routes, but is no plain scan: its first character is written as an escape.
fn escaped(code: &str) -> String {
    let (first, rest) = code.split_at(1);
    format!("%{:02X}{rest}", first.as_bytes()[0])
}

#[tokio::test]
async fn a_scan_has_the_answer_that_the_routes_would_give() {
    let lab = Lab::with_firms(demonstration(), at("2026-11-24 09:30:00")).await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("front", 3).await;
    let found = issued["code"].as_str().expect("a code");
    let mut anyone = lab.browser();
    let codes = [
        (found, StatusCode::OK),
        // Of no report; with a wrong check symbol; too short; with a letter that is no symbol.
        ("0000000000000000", StatusCode::OK),
        ("0000000000000001", StatusCode::BAD_REQUEST),
        ("7K2M", StatusCode::BAD_REQUEST),
        ("U000000000000000", StatusCode::BAD_REQUEST),
    ];
    for (code, status) in codes {
        for query in ["", "?lang=en", "?lang=xx&code=7"] {
            for accept in ["text/html", "application/json", "*/*"] {
                let headers = [
                    ("accept", accept),
                    ("accept-language", "en;q=0.5, zh;q=0.4"),
                ];
                let short = format!("/v/{code}{query}");
                let long = format!("/v/{}{query}", escaped(code));
                let short = anyone.send(Method::GET, &short, &headers, None).await;
                let long = anyone.send(Method::GET, &long, &headers, None).await;
                assert_eq!(short.status, status, "{code} {query} {accept}");
                assert_eq!(long.status, status, "{code} {query} {accept}");
                assert_eq!(short.headers, long.headers, "{code} {query} {accept}");
                assert_eq!(short.body, long.body, "{code} {query} {accept}");
            }
        }
    }
}

#[tokio::test]
async fn the_verify_page_may_run_its_script_and_ask_for_the_camera_and_no_other_page_may() {
    let lab = Lab::with_firms(demonstration(), at("2026-11-24 09:30:00")).await;
    let mut anyone = lab.browser();
    for path in ["/v", "/v/0000000000000000", "/v?code=7K2M"] {
        let page = anyone.get_page(path).await;
        assert_eq!(
            page.header("content-security-policy"),
            verify_csp(),
            "{path}"
        );
        let devices = page.header("permissions-policy");
        assert!(devices.contains("camera=(self)") && devices.contains("microphone=()"));
    }
    for path in ["/log", "/freshness", "/commitments"] {
        let page = anyone.get_page(path).await;
        assert_eq!(
            page.header("content-security-policy"),
            plain_csp(),
            "{path}"
        );
        assert!(
            page.header("permissions-policy").contains("camera=()"),
            "{path}"
        );
    }
    let data = anyone.get_json("/v/0000000000000000").await;
    assert!(
        !data
            .header("content-security-policy")
            .contains("script-src")
    );
    assert!(data.header("permissions-policy").contains("camera=()"));
}
