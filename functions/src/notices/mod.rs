//! How notices leave the house (通知发送): ports, the signature of webhooks, and where they may go.

mod address;
mod folder;
mod hook_url;
mod network;
mod signature;

pub use address::is_public;
pub use folder::Folder;
pub use hook_url::{HookUrl, Reach};
pub use network::{NoClient, Web};
pub use signature::{Letter, secret_of};

use crate::clock::Clock;
use crate::deps::{Deps, Origin};
use crate::random::Random;
use crate::secrets::Secrets;
use crate::store::Store;
use async_trait::async_trait;
use shared::notice::{EmailAddress, MobileNumber};
use shared::policy::Policy;
use std::sync::Arc;

/// What became of one attempt at a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It answered with this HTTP status.
    Answered(u16),
    /// It did not answer in time, or may not be spoken to.
    NoAnswer,
}

/// Sends to webhooks. One attempt a call; whether the receiver has it is known only by a status from 200 to 299.
#[async_trait]
pub trait PostNotice: Send + Sync + 'static {
    /// Tries once.
    async fn post(&self, to: &HookUrl, letter: &Letter) -> Posted;
}

/// To whom a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageTo {
    /// By e-mail.
    Email(EmailAddress),
    /// By SMS.
    Mobile(MobileNumber),
}

/// A message by e-mail or SMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The same whenever it is sent again: 32 digits of lower-case hex.
    pub id: String,
    /// To whom.
    pub to: MessageTo,
    /// Subject; an SMS begins with it.
    pub subject: String,
    /// Text.
    pub text: String,
}

/// A message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the message was not taken")]
pub struct NotTaken;

/// Sends e-mail and SMS. On return the message is kept by whoever delivers it; one that is sent again under its id
/// may be delivered once or twice, never not at all.
#[async_trait]
pub trait SendMessage: Send + Sync + 'static {
    /// Hands it over.
    async fn send(
        &self,
        message: &Message,
        now: shared::time::ShanghaiTime,
    ) -> Result<(), NotTaken>;
}

/// What sending notices needs from outside.
#[derive(Clone)]
pub struct NoticeDeps {
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
    /// Webhooks.
    pub web: Arc<dyn PostNotice>,
    /// E-mail and SMS; where nobody sends them they wait, are given up, and are seen.
    pub messages: Option<Arc<dyn SendMessage>>,
}

impl NoticeDeps {
    /// What sending needs of the service's dependencies, and who sends.
    pub fn of(
        deps: &Deps,
        web: Arc<dyn PostNotice>,
        messages: Option<Arc<dyn SendMessage>>,
    ) -> Self {
        Self {
            store: deps.store.clone(),
            policy: deps.policy.clone(),
            clock: deps.clock.clone(),
            random: deps.random.clone(),
            secrets: deps.secrets.clone(),
            origin: deps.origin.clone(),
            web,
            messages,
        }
    }
}
