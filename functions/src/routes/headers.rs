//! Headers that every answer carries.

use http::HeaderMap;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};

/// What an answer may do in a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JSON or a file: nothing at all.
    Data,
    /// A page of the portal.
    Portal,
}

const DATA_CSP: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

const PORTAL_CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

/// Our pages use no device.
const PERMISSIONS: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), payment=(), usb=()";

/// `X-Request-Id`.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the headers of its kind on an answer; what the route has set stays.
pub fn secure(headers: &mut HeaderMap, kind: Kind, https: bool) {
    let csp = match kind {
        Kind::Data => DATA_CSP,
        Kind::Portal => PORTAL_CSP,
    };
    set(headers, CONTENT_SECURITY_POLICY, csp);
    set(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, REFERRER_POLICY, "no-referrer");
    set(
        headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        headers,
        HeaderName::from_static("permissions-policy"),
        PERMISSIONS,
    );
    if https {
        set(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

/// Nothing of it may be kept.
pub fn no_store(headers: &mut HeaderMap) {
    set(headers, CACHE_CONTROL, "no-store");
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers
        .entry(name)
        .or_insert(HeaderValue::from_static(value));
}

/// `Content-Type` of JSON.
pub const JSON: (HeaderName, HeaderValue) =
    (CONTENT_TYPE, HeaderValue::from_static("application/json"));
