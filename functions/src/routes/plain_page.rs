//! A plain page of our own, without script: for what has to be said outside the portal.

use super::headers::secure;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, VARY};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::Digest;
use shared::text::Lang;
use std::sync::LazyLock;

const STYLE: &str = "\
:root{color-scheme:light dark;font:1rem/1.6 system-ui,-apple-system,'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif}\
body{margin:0 auto;max-width:38rem;padding:1.5rem 1rem 3rem;background:Canvas;color:CanvasText}\
h1{font-size:1.5rem;line-height:1.3;margin:1rem 0 .5rem}\
nav{text-align:right}\
ul{list-style:none;margin:1.5rem 0;padding:0;border-top:1px solid color-mix(in srgb,CanvasText 20%,Canvas)}\
li{border-bottom:1px solid color-mix(in srgb,CanvasText 20%,Canvas)}\
li a{display:block;padding:.75rem .25rem;min-height:2.75rem;color:inherit;text-decoration:none}\
li a:hover,li a:focus-visible{background:color-mix(in srgb,LinkText 10%,Canvas)}\
li strong{display:block;color:LinkText;text-decoration:underline;text-underline-offset:.2em}\
a:focus-visible{outline:3px solid Highlight;outline-offset:2px}";

static CSP: LazyLock<HeaderValue> = LazyLock::new(|| {
    let hash = STANDARD.encode(sha2::Sha256::digest(STYLE));
    let csp = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(csp).unwrap_or(HeaderValue::from_static("default-src 'none'"))
});

/// A page with this title and body, not kept and not indexed.
pub fn plain_page(status: StatusCode, title: &str, body: &Markup, lang: Lang) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    let mut response = (status, page.into_string()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("Accept, Accept-Language"));
    headers.insert(CONTENT_SECURITY_POLICY, CSP.clone());
    // Behind TLS the frame around the call adds the rest.
    secure(headers, false);
    response
}
