//! Keys by which a unit's program delivers (接口密钥): 256 random bits, told once. The table has the hash alone, so that
//! who holds the table cannot use a key.

use crate::deps::SessionDeps;
use crate::items::{ApiKeyItem, pack, unpack};
use crate::keys::{self, hex};
use crate::random::{self, Random};
use crate::store::{Op, StoreError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use sha2::{Digest, Sha256};
use shared::policy::UnitId;

/// By which a key is known as one of ours, to people and to programs that look for secrets in files.
const PREFIX: &str = "xzk_";

/// A key.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey([u8; 32]);

impl ApiKey {
    /// A new one.
    pub fn new(random: &dyn Random) -> Self {
        Self(random::bytes(random))
    }

    /// As it is told, once.
    pub fn tell(&self) -> String {
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(self.0))
    }

    /// Reads what [`ApiKey::tell`] told.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX)?).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// SHA-256 in lower-case hex, under which it is found. It needs no salt: nobody guesses 256 bits.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.0))
    }
}

/// What a call says of itself.
pub enum Presented {
    /// It has no key.
    Nothing,
    /// It has something in a key's place that is none.
    Malformed,
    /// It has a key, which may be anybody's or nobody's.
    Key(ApiKey),
}

impl Presented {
    /// By `Authorization: Bearer`. Other schemes are those of whatever stands before the service. One that is sent
    /// twice is not believed.
    pub fn by(headers: &HeaderMap) -> Self {
        let mut found = headers.get_all(AUTHORIZATION).iter().filter_map(|value| {
            let (scheme, rest) = value.as_bytes().split_at_checked(7)?;
            scheme.eq_ignore_ascii_case(b"bearer ").then_some(rest)
        });
        let Some(first) = found.next() else {
            return Self::Nothing;
        };
        let key = core::str::from_utf8(first)
            .ok()
            .and_then(|text| ApiKey::parse(text.trim()));
        match (key, found.next()) {
            (Some(key), None) => Self::Key(key),
            (Some(_) | None, _) => Self::Malformed,
        }
    }
}

/// The unit whose key it is; `None` if it is nobody's, or no longer.
pub async fn unit_of_key(deps: &SessionDeps, key: &ApiKey) -> Result<Option<UnitId>, StoreError> {
    let Some(item) = deps.store.get(&keys::api_key(&key.hash())).await? else {
        return Ok(None);
    };
    let body: ApiKeyItem = unpack(&item)?;
    let today = deps.clock.now().date();
    if body.last_used_on.is_none_or(|day| day < today) {
        let used = ApiKeyItem {
            last_used_on: Some(today),
            ..body.clone()
        };
        let step = Op::Replace {
            key: item.key,
            at: item.v,
            body: pack(&used),
            ttl: None,
        };
        match deps.store.transact(vec![step]).await {
            // Another call noted it, or it is revoked just now: then this was its last use.
            Ok(()) | Err(StoreError::Conflict { .. }) => {}
            Err(error) => tracing::warn!(%error, "a key's last use was not written down"),
        }
    }
    Ok(Some(body.unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::OsRandom;
    use http::HeaderValue;

    fn presented(values: &[&str]) -> Presented {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_str(value).expect("a header");
            headers.append(AUTHORIZATION, value);
        }
        Presented::by(&headers)
    }

    #[test]
    fn a_key_reads_as_it_was_told_and_nothing_else_does() {
        let key = ApiKey::new(&OsRandom);
        let told = key.tell();
        assert_eq!(told.len(), 47);
        assert!(ApiKey::parse(&told).is_some_and(|read| read == key));
        for other in ["", "xzk_", &told[4..], &told[..46], &format!("{told}A")] {
            assert!(ApiKey::parse(other).is_none(), "{other}");
        }
        assert_eq!(key.hash().len(), 64);
        assert!(!key.hash().contains(&told[4..]));
    }

    #[test]
    fn a_key_is_presented_once_as_a_bearer_or_not_at_all() {
        let told = ApiKey::new(&OsRandom).tell();
        let bearer = format!("Bearer {told}");
        assert!(matches!(presented(&[&bearer]), Presented::Key(_)));
        let small = format!("bearer {told}");
        assert!(matches!(presented(&[&small]), Presented::Key(_)));
        assert!(matches!(presented(&[]), Presented::Nothing));
        assert!(matches!(presented(&["Basic eDp5"]), Presented::Nothing));
        assert!(matches!(presented(&["Bearer x"]), Presented::Malformed));
        assert!(matches!(presented(&["Bearer "]), Presented::Malformed));
        let twice = presented(&[&bearer, &bearer]);
        assert!(matches!(twice, Presented::Malformed));
    }
}
