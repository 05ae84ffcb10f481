//! Headers that every answer carries.

use http::HeaderMap;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};

/// What JSON or a file may do in a browser: nothing at all.
const DATA_CSP: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// What the script of the verify page starts (`/check/…`): a worker goes by the policy of its own file. It runs the
/// origin's files and WebAssembly and calls the origin alone.
pub(super) const WORKER_CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// `Permissions-Policy`.
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// Our pages use no device.
const NO_DEVICE: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), payment=(), usb=()";

/// The verify page reads a code by the camera, if somebody asks it to.
const CAMERA_ALONE: &str = "accelerometer=(), camera=(self), geolocation=(), gyroscope=(), \
    magnetometer=(), microphone=(), payment=(), usb=()";

/// `X-Request-Id`.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Puts the common headers on an answer; what the route has set stays, as the policy of a page does.
pub fn secure(headers: &mut HeaderMap, https: bool) {
    set(headers, CONTENT_SECURITY_POLICY, DATA_CSP);
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
    set(headers, PERMISSIONS, NO_DEVICE);
    if https {
        set(headers, STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
}

/// Lets a page ask for the camera; before [`secure`].
pub(super) fn with_camera(headers: &mut HeaderMap) {
    headers.insert(PERMISSIONS, HeaderValue::from_static(CAMERA_ALONE));
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
