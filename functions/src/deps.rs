//! What a use case needs from outside: ports, policy, time, randomness and secrets.

use crate::clock::Clock;
use crate::files::Files;
use crate::random::Random;
use crate::render::RenderReport;
use crate::secrets::Secrets;
use crate::sign::{Answering, Sealing};
use crate::store::Store;
use shared::policy::Policy;
use std::sync::Arc;
use std::time::Duration;

/// Handed to the use cases that issue; the others take the part that they need. Cheap to clone.
#[derive(Clone)]
pub struct Deps {
    /// The table.
    pub store: Arc<dyn Store>,
    /// Report files.
    pub files: Files,
    /// The scheme.
    pub policy: Arc<Policy>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Keys.
    pub secrets: Arc<Secrets>,
    /// Seals reports.
    pub sealing: Arc<Sealing>,
    /// Draws the PDF.
    pub renderer: Arc<dyn RenderReport>,
    /// Where the service is reached.
    pub origin: Arc<Origin>,
    /// How long a call waits for another call under the same idempotency key.
    pub patience: Duration,
}

/// What anyone's questions need: checking a code, the policy, how far the data reach. No key and no file.
#[derive(Clone)]
pub struct PublicDeps {
    /// The table.
    pub store: Arc<dyn Store>,
    /// The scheme.
    pub policy: Arc<Policy>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Where the service is reached.
    pub origin: Arc<Origin>,
}

/// What signing in, and knowing who calls, needs.
#[derive(Clone)]
pub struct SessionDeps {
    /// The table.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Keys.
    pub secrets: Arc<Secrets>,
    /// Where the service is reached.
    pub origin: Arc<Origin>,
}

/// What fetching one's own reports needs: it draws none.
#[derive(Clone)]
pub struct FetchDeps {
    /// The table.
    pub store: Arc<dyn Store>,
    /// Report files.
    pub files: Files,
    /// Bytes of a file that an answer can hold; a larger one is fetched from the file store itself.
    pub largest_answer: Option<usize>,
    /// The scheme.
    pub policy: Arc<Policy>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Keys.
    pub secrets: Arc<Secrets>,
    /// Signs answers to other programs; it seals nothing.
    pub answering: Answering,
    /// Where the service is reached.
    pub origin: Arc<Origin>,
}

/// What the credit office's own affairs need: which policy is in force, and who acts.
#[derive(Clone)]
pub struct OfficeDeps {
    /// The table.
    pub store: Arc<dyn Store>,
    /// The scheme.
    pub policy: Arc<Policy>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// Keys.
    pub secrets: Arc<Secrets>,
    /// Where the service is reached.
    pub origin: Arc<Origin>,
}

impl OfficeDeps {
    /// With what sessions have.
    pub fn new(sessions: &SessionDeps, policy: &Arc<Policy>) -> Self {
        let sessions = sessions.clone();
        Self {
            store: sessions.store,
            policy: policy.clone(),
            clock: sessions.clock,
            random: sessions.random,
            secrets: sessions.secrets,
            origin: sessions.origin,
        }
    }

    /// The part that sessions need.
    pub fn session(&self) -> SessionDeps {
        SessionDeps {
            store: self.store.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            secrets: self.secrets.clone(),
            origin: self.origin.clone(),
        }
    }
}

impl Deps {
    /// The part that anyone's questions need.
    pub fn public(&self) -> PublicDeps {
        self.fetch().public()
    }

    /// The part that sessions need.
    pub fn session(&self) -> SessionDeps {
        self.fetch().session()
    }

    /// The part that fetching needs.
    pub fn fetch(&self) -> FetchDeps {
        FetchDeps {
            answering: self.sealing.answering().clone(),
            store: self.store.clone(),
            files: self.files.clone(),
            largest_answer: None,
            policy: self.policy.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            secrets: self.secrets.clone(),
            origin: self.origin.clone(),
        }
    }
}

impl FetchDeps {
    /// The part that anyone's questions need.
    pub fn public(&self) -> PublicDeps {
        PublicDeps {
            store: self.store.clone(),
            policy: self.policy.clone(),
            clock: self.clock.clone(),
            origin: self.origin.clone(),
        }
    }

    /// The part that sessions need.
    pub fn session(&self) -> SessionDeps {
        SessionDeps {
            store: self.store.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            secrets: self.secrets.clone(),
            origin: self.origin.clone(),
        }
    }
}

/// Where the service is reached from outside, such as `https://xinyong.example.cn`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    https: bool,
    authority: String,
}

/// Why a text is no origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOrigin {
    /// Not `https://host` or `http://` with a loopback host.
    #[error("an origin is https://HOST[:PORT], or http:// with 127.0.0.1, [::1] or localhost")]
    Form,
    /// The host does not fit into the QR code.
    #[error("the host of the origin is longer than 56 characters: the QR code would not hold it")]
    HostTooLong,
}

impl Origin {
    /// The longest authority that the QR code holds (version 10).
    const LONGEST_HOST: usize = 56;

    /// Reads an origin. Plain http is for loopback alone: a session cookie must not cross a network in clear.
    pub fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        let text = text.strip_suffix('/').unwrap_or(text).to_ascii_lowercase();
        let (https, authority) = match text.strip_prefix("https://") {
            Some(rest) => (true, rest),
            None => (
                false,
                text.strip_prefix("http://").ok_or(InvalidOrigin::Form)?,
            ),
        };
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
        if authority.is_empty() || !authority.chars().all(allowed) {
            return Err(InvalidOrigin::Form);
        }
        if authority.len() > Self::LONGEST_HOST {
            return Err(InvalidOrigin::HostTooLong);
        }
        let host = match authority.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None => authority.split(':').next().unwrap_or_default(),
        };
        if !https && !["127.0.0.1", "::1", "localhost"].contains(&host) {
            return Err(InvalidOrigin::Form);
        }
        let authority = authority.to_owned();
        Ok(Self {
            text,
            https,
            authority,
        })
    }

    /// Without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is reached by TLS.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// Host, with its port if any.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// Address of a path that begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_alone() {
        for good in [
            "http://127.0.0.1:8080",
            "http://[::1]:8080/",
            "http://localhost",
            "https://xinyong.example.cn",
        ] {
            assert!(Origin::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://xinyong.example.cn",
            "http://127.0.0.1.example.cn",
            "ftp://localhost",
            "https://",
            "https://a/b",
            "https://user@host",
        ] {
            assert_eq!(Origin::parse(bad), Err(InvalidOrigin::Form), "{bad}");
        }
    }

    #[test]
    fn a_host_that_the_qr_code_cannot_hold_is_refused() {
        let long = format!("https://{}.cn", "a".repeat(60));
        assert_eq!(Origin::parse(&long), Err(InvalidOrigin::HostTooLong));
    }
}
