//! Sessions live on the server; the browser holds a random id, the table its hash.

use super::{Claims, Principal, mac};
use crate::deps::{Origin, SessionDeps};
use crate::items::{SessionItem, SessionOfSubject, pack, unpack};
use crate::keys::{self, EntityId, hex};
use crate::random;
use crate::store::{Key, Op, StoreError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use http::HeaderMap;
use http::header::COOKIE;
use shared::api::Role;
use shared::policy::UnitId;
use shared::time::ShanghaiTime;

/// Ends after this long without a call.
const IDLE_SECONDS: i64 = 30 * 60;
/// Ends after this long in any case.
const ABSOLUTE_SECONDS: i64 = 8 * 3600;
/// Its last use is written down at most this often.
const TOUCH_SECONDS: i64 = 60;

/// A session that is alive.
#[derive(Clone)]
pub struct Session {
    sid: [u8; 32],
    version: u64,
    /// What the table holds.
    pub item: SessionItem,
}

/// Names of the cookies: `__Host-` where TLS makes it possible, plain on loopback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CookieNames {
    /// Of the session.
    pub session: &'static str,
    /// Of a sign-in under way.
    pub pre_auth: &'static str,
    secure: bool,
}

impl CookieNames {
    /// For an origin.
    pub fn of(origin: &Origin) -> Self {
        if origin.is_https() {
            Self {
                session: "__Host-xz",
                pre_auth: "__Host-xz-auth",
                secure: true,
            }
        } else {
            Self {
                session: "xz",
                pre_auth: "xz-auth",
                secure: false,
            }
        }
    }

    /// `Set-Cookie` for a value that lives `seconds`; an empty value with 0 seconds removes it.
    pub fn set(&self, name: &str, value: &str, seconds: i64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }
}

/// Value of a cookie. A name that is sent twice is not trusted: somebody else set one of them.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut found = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(n, _)| *n == name)
        .map(|(_, value)| value);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// `Set-Cookie` for a new session.
pub fn session_cookie(names: &CookieNames, session: &Session) -> String {
    let value = URL_SAFE_NO_PAD.encode(session.sid);
    names.set(names.session, &value, ABSOLUTE_SECONDS)
}

impl Session {
    /// The session that a request belongs to, if it is alive.
    pub async fn of(deps: &SessionDeps, headers: &HeaderMap) -> Result<Option<Self>, StoreError> {
        let names = CookieNames::of(&deps.origin);
        let Some(sid) = cookie(headers, names.session)
            .and_then(|value| URL_SAFE_NO_PAD.decode(value).ok())
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
        else {
            return Ok(None);
        };
        let Some(item) = deps.store.get(&keys::session(&sid)).await? else {
            return Ok(None);
        };
        let body: SessionItem = unpack(&item)?;
        let mut session = Self {
            sid,
            version: item.v,
            item: body,
        };
        let now = deps.clock.now();
        // The clock decides: the engine's own expiry may come days late.
        if now >= session.expires_at() {
            return Ok(None);
        }
        if now >= session.item.seen_at.plus_seconds(TOUCH_SECONDS) {
            session.touch(deps, now).await;
        }
        Ok(Some(session))
    }

    /// Begins a session with a new id, in which somebody has this role; `with` happens in the same transaction.
    pub async fn begin(
        deps: &SessionDeps,
        claims: Claims,
        (role, unit): (Role, Option<UnitId>),
        entities: Vec<EntityId>,
        with: Vec<Op>,
    ) -> Result<Self, StoreError> {
        let now = deps.clock.now();
        // One firm is chosen already; of several the agent chooses.
        let entity = match entities.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        };
        let session = Self {
            sid: random::bytes(&*deps.random),
            version: 1,
            item: SessionItem {
                subject: claims.subject,
                display_name: claims.display_name,
                role,
                entities,
                entity,
                unit,
                began_at: now,
                seen_at: now,
            },
        };
        let mut ops = vec![
            Op::Create {
                key: session.key(),
                body: pack(&session.item),
                ttl: Some(session.last_second()),
            },
            Op::Create {
                key: session.key_of_subject(deps),
                body: pack(&SessionOfSubject { began_at: now }),
                ttl: Some(session.last_second()),
            },
        ];
        ops.extend(with);
        deps.store.transact(ops).await?;
        Ok(session)
    }

    /// The session with another firm chosen.
    pub async fn with_entity(
        mut self,
        deps: &SessionDeps,
        entity: EntityId,
    ) -> Result<Self, StoreError> {
        self.item.entity = Some(entity);
        match self.replace(deps).await {
            // Another call of this browser noted its use meanwhile: the choice goes on top of that.
            Err(StoreError::Conflict { .. }) => {
                if let Some(item) = deps.store.get(&self.key()).await? {
                    self.version = item.v;
                }
                self.replace(deps).await?;
            }
            other => other?,
        }
        self.version += 1;
        Ok(self)
    }

    /// Ends it.
    pub async fn end(self, deps: &SessionDeps) -> Result<(), StoreError> {
        // Its version moves with every use, so the newest one is what must go.
        for _ in 0..5 {
            let keys = [self.key(), self.key_of_subject(deps)];
            let found = deps.store.batch_get(&keys).await?;
            let ops: Vec<_> = found
                .into_iter()
                .flatten()
                .map(|item| Op::Delete {
                    key: item.key,
                    at: item.v,
                })
                .collect();
            if ops.is_empty() {
                return Ok(());
            }
            match deps.store.transact(ops).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Conflict { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Unavailable("a session that kept changing"))
    }

    /// Who acts.
    pub fn principal(&self) -> Principal {
        Principal {
            subject: self.item.subject.clone(),
            role: self.item.role,
            entity: self.item.entity.clone(),
            unit: self.item.unit.clone(),
        }
    }

    /// When it ends unless it is used before; at the latest after its absolute term.
    pub fn expires_at(&self) -> ShanghaiTime {
        let idle = self.item.seen_at.plus_seconds(IDLE_SECONDS);
        idle.min(self.item.began_at.plus_seconds(ABSOLUTE_SECONDS))
    }

    /// To be sent back with every call that changes something.
    pub fn csrf_token(&self, deps: &SessionDeps) -> String {
        hex(&mac(&deps.secrets.csrf_key, &[b"csrf", &self.sid])
            .finalize()
            .into_bytes())
    }

    /// Whether `token` is this session's, in constant time.
    pub fn has_csrf_token(&self, deps: &SessionDeps, token: &str) -> bool {
        let Some(bytes) = unhex(token) else {
            return false;
        };
        mac(&deps.secrets.csrf_key, &[b"csrf", &self.sid])
            .verify_slice(&bytes)
            .is_ok()
    }

    // Best effort: a session that could not be touched ends a little earlier.
    async fn touch(&mut self, deps: &SessionDeps, now: ShanghaiTime) {
        self.item.seen_at = now;
        match self.replace(deps).await {
            Ok(()) => self.version += 1,
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => tracing::warn!(%error, "a session's last use was not written down"),
        }
    }

    async fn replace(&self, deps: &SessionDeps) -> Result<(), StoreError> {
        let op = Op::Replace {
            key: self.key(),
            at: self.version,
            body: pack(&self.item),
            ttl: Some(self.last_second()),
        };
        deps.store.transact(vec![op]).await
    }

    fn last_second(&self) -> i64 {
        self.item.began_at.plus_seconds(ABSOLUTE_SECONDS).unix()
    }

    fn key(&self) -> Key {
        keys::session(&self.sid)
    }

    fn key_of_subject(&self, deps: &SessionDeps) -> Key {
        keys::session_of_subject(&deps.secrets.index_key, &self.item.subject, &self.sid)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a_cookie_that_is_sent_twice_is_not_trusted() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("a=1; xz=good; b=2"));
        assert_eq!(cookie(&headers, "xz"), Some("good"));
        headers.append(COOKIE, HeaderValue::from_static("xz=planted"));
        assert_eq!(cookie(&headers, "xz"), None);
        assert_eq!(cookie(&headers, "absent"), None);
    }

    #[test]
    fn cookies_have_the_host_prefix_and_are_secure_wherever_tls_is() {
        let https = Origin::parse("https://xinyong.example.cn").expect("an origin");
        let names = CookieNames::of(&https);
        let set = names.set(names.session, "v", 60);
        assert_eq!(
            set,
            "__Host-xz=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        let loopback = Origin::parse("http://127.0.0.1:8080").expect("an origin");
        let names = CookieNames::of(&loopback);
        assert_eq!(
            names.set(names.session, "v", 60),
            "xz=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
        );
    }
}
