//! What a value must look like, and what is said of one that does not.

/// Longest value that is looked at.
const LONGEST: usize = 2_048;

pub(super) const NO_ID: &str = "is not the id of a secret";
pub(super) const NO_KEY_ID: &str = "is not the id of a key";
pub(super) const NO_REGION: &str = "is not a region";
pub(super) const NO_ADDRESS: &str = "is not https://…, or http:// with a loopback host";

/// Visible characters and inner blanks, not too many.
pub(super) fn is_plain(text: &str) -> bool {
    text.len() <= LONGEST && is_plain_and_long(text)
}

/// The same for what a host makes as long as it likes.
pub(super) fn is_plain_and_long(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.chars().any(char::is_control)
}

pub(super) fn is_id(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"/_+=.@:-".contains(&b))
}

/// `https://` anywhere, `http://` to this machine alone; no user, no query.
pub(super) fn is_safe_address(text: &str) -> bool {
    let Ok(uri) = text.parse::<http::Uri>() else {
        return false;
    };
    let authority = uri.authority().map_or("", http::uri::Authority::as_str);
    let host = uri.host().unwrap_or_default();
    let loopback = ["127.0.0.1", "[::1]", "localhost"].contains(&host);
    let scheme = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => loopback,
        Some(_) | None => false,
    };
    scheme
        && !host.is_empty()
        && !authority.contains('@')
        && uri.query().is_none()
        && is_plain(text)
}
