//! What a browser carries while it is away at the identity provider, in a short signed cookie: nothing
//! is written to the table for somebody who has not signed in.

use super::{SameSitePath, mac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use serde::{Deserialize, Serialize};
use shared::time::ShanghaiTime;

/// State of a sign-in that is under way.
#[derive(Clone, Serialize, Deserialize)]
pub struct PreAuth {
    /// Must come back in the address.
    pub(super) state: String,
    /// Must come back in the identity token.
    pub(super) nonce: String,
    /// Proves that the code is redeemed by who asked for it.
    pub(super) pkce_verifier: String,
    /// Where the sign-in ends.
    pub(crate) next: SameSitePath,
    /// When it is too late.
    pub(super) expires_at: ShanghaiTime,
}

/// How long a sign-in may take.
pub(super) const SECONDS: i64 = 600;

impl PreAuth {
    /// As the value of a cookie.
    pub fn sign(&self, key: &[u8; 32]) -> String {
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let tag = mac(key, &[b"pre-auth", body.as_bytes()])
            .finalize()
            .into_bytes();
        format!("{body}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// From the value of a cookie; `None` if it was not signed by us or is too late.
    pub fn read(value: &str, key: &[u8; 32], now: ShanghaiTime) -> Option<Self> {
        let (body, tag) = value.split_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        mac(key, &[b"pre-auth", body.as_bytes()])
            .verify_slice(&tag)
            .ok()?;
        let read: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        (now < read.expires_at).then_some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_was_changed_or_is_late_is_not_read() {
        let now = ShanghaiTime::from_unix(1_750_000_000).expect("a time");
        let pre_auth = PreAuth {
            state: "s".into(),
            nonce: "n".into(),
            pkce_verifier: "v".into(),
            next: SameSitePath::of(Some("/request")),
            expires_at: now.plus_seconds(SECONDS),
        };
        let key = [7; 32];
        let value = pre_auth.sign(&key);
        assert!(PreAuth::read(&value, &key, now).is_some());
        assert!(PreAuth::read(&value, &[8; 32], now).is_none());
        assert!(PreAuth::read(&value, &key, now.plus_seconds(SECONDS)).is_none());
        let mut changed = value.clone().into_bytes();
        changed[3] ^= 1;
        let changed = String::from_utf8(changed).expect("ASCII");
        assert!(PreAuth::read(&changed, &key, now).is_none());
        assert!(PreAuth::read("", &key, now).is_none());
    }
}
