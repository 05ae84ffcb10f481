//! Who somebody is: sign-in by OpenID Connect, sessions on the server, protection against forged calls.

mod api_key;
mod claims;
mod next;
mod pre_auth;
mod provider;
mod session;

pub use api_key::{ApiKey, Presented, unit_of_key};
pub use claims::Claims;
pub use next::SameSitePath;
pub use pre_auth::PreAuth;
pub use provider::{
    BackChannel, BackChannelError, CannotSignIn, Provider, ProviderAnswer, ToProvider,
};
pub use session::{CookieNames, Session, cookie, session_cookie};

use crate::keys::EntityId;
use shared::api::Role;
use shared::policy::UnitId;

/// Who acts, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Subject at the identity provider.
    pub subject: String,
    /// Role.
    pub role: Role,
    /// The firm for which it acts.
    pub entity: Option<EntityId>,
    /// The responsible unit for which it acts.
    pub unit: Option<UnitId>,
}

/// HMAC-SHA-256 over `parts`, each followed by a zero byte.
fn mac(key: &[u8; 32], parts: &[&[u8]]) -> hmac::Hmac<sha2::Sha256> {
    use hmac::{KeyInit, Mac};
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(key)
        .unwrap_or_else(|_| unreachable!("HMAC takes any key"));
    for part in parts {
        mac.update(part);
        mac.update(&[0]);
    }
    mac
}
