//! Webhooks, contacts and what was sent to them, as they go over the wire.

use crate::notice::{EmailAddress, MobileNumber, NoticeKind};
use crate::time::ShanghaiTime;
use serde::{Deserialize, Serialize};

/// `POST /api/webhooks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewWebhook {
    /// Where notices are sent: `https://`, at most 500 characters, reachable from the internet.
    pub url: String,
    /// Of what.
    pub events: Vec<NoticeKind>,
}

/// A webhook, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookView {
    /// Id, 32 digits of lower-case hex.
    pub id: String,
    /// Where notices are sent.
    pub url: String,
    /// Of what.
    pub events: Vec<NoticeKind>,
    /// Since when.
    pub created_at: ShanghaiTime,
}

/// The answer of `POST /api/webhooks`: the secret is told this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeWebhook {
    /// The webhook.
    #[serde(flatten)]
    pub webhook: WebhookView,
    /// `whsec_` and 32 bytes in base64, by which its notices are signed.
    pub secret: String,
}

/// `GET /api/webhooks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookList {
    /// All that the caller has, oldest first.
    pub webhooks: Vec<WebhookView>,
    /// What the caller can be told of.
    pub offered: Vec<NoticeKind>,
}

/// Where the sending of a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoticeState {
    /// It is sent at its next time.
    Waiting,
    /// The receiver took it.
    Delivered,
    /// It was tried for as long as the policy says, or the receiver wants no more of it.
    GivenUp,
}

/// A notice on its way to a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeDeliveryView {
    /// Id, the same in every attempt and replay: the header `webhook-id`.
    pub id: String,
    /// What it is about.
    pub event: NoticeKind,
    /// When that happened.
    pub at: ShanghaiTime,
    /// Where it stands.
    pub state: NoticeState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub last_try_at: Option<ShanghaiTime>,
    /// HTTP status of the last answer, if there was one.
    pub last_status: Option<u16>,
    /// When it is tried next, while it waits.
    pub next_try_at: Option<ShanghaiTime>,
}

/// `GET /api/webhooks/{id}/deliveries`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NoticeDeliveries {
    /// A page, newest first.
    pub deliveries: Vec<NoticeDeliveryView>,
    /// To be sent as `?after=` for the next page.
    pub next: Option<String>,
}

/// Language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ContactLang {
    /// 简体中文
    #[default]
    Zh,
    /// English
    En,
}

/// `GET` and `PUT /api/contact`: where a firm, a unit or the credit office is told of things.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ContactView {
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Mobile number for short messages.
    pub mobile: Option<MobileNumber>,
    /// Language of messages.
    pub lang: ContactLang,
}
