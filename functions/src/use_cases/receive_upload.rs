//! A file comes in (收件), where the service takes it itself. Whoever holds its address may send it: nobody signs in.

use crate::files::{Announced, Files, UploadError, UploadName};
use crate::use_cases::announce_upload::WayIn;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use futures::Stream;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use shared::time::ShanghaiTime;

/// What an address lets in: this file, under this name, until then.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pass {
    name: UploadName,
    announced: Announced,
    until: ShanghaiTime,
}

impl Pass {
    /// For a file that was announced.
    pub fn of(way: &WayIn) -> Self {
        Self {
            name: way.name.clone(),
            announced: way.announced.clone(),
            until: way.until,
        }
    }

    /// As part of an address.
    pub fn sign(&self, key: &[u8; 32]) -> String {
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default());
        let tag = mac(key, &body).finalize().into_bytes();
        format!("{body}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// From an address; `None` if it was not signed by us or its time is over.
    pub fn read(text: &str, key: &[u8; 32], now: ShanghaiTime) -> Option<Self> {
        let (body, tag) = text.split_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        mac(key, body).verify_slice(&tag).ok()?;
        let read: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
        (now < read.until).then_some(read)
    }
}

fn mac(key: &[u8; 32], body: &str) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes any key"));
    // The key signs other things too, none of which begins like this.
    mac.update(b"upload\0");
    mac.update(body.as_bytes());
    mac
}

/// Takes the file in as it comes; it is there, durably, once this returns.
pub async fn receive_upload<E>(
    files: &Files,
    pass: &Pass,
    pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<(), UploadError> {
    files.take_in(&pass.name, &pass.announced, pieces).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::OsRandom;

    #[test]
    fn an_address_that_was_changed_or_is_late_lets_nothing_in() {
        let now = ShanghaiTime::from_unix(1_750_000_000).expect("a time");
        let pass = Pass {
            name: UploadName::new(&OsRandom),
            announced: Announced {
                size: 7,
                sha256: "00".repeat(32),
            },
            until: now.plus_seconds(600),
        };
        let key = [7; 32];
        let text = pass.sign(&key);
        let read = Pass::read(&text, &key, now).expect("a pass");
        assert_eq!((read.name, read.announced), (pass.name, pass.announced));
        assert!(Pass::read(&text, &[8; 32], now).is_none());
        assert!(Pass::read(&text, &key, now.plus_seconds(600)).is_none());
        for at in [0, 9, text.len() - 1] {
            let mut changed = text.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("ASCII");
            assert!(Pass::read(&changed, &key, now).is_none(), "{changed}");
        }
        assert!(Pass::read("", &key, now).is_none());
    }
}
