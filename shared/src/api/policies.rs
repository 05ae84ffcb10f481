//! Changing the policy by two persons of the credit office (政策修订与发布).

use crate::time::ShanghaiTime;
use serde::{Deserialize, Serialize};

/// `POST /api/policy/drafts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DraftPolicy {
    /// What it is about, up to 200 characters.
    pub title: String,
    /// What changes, as TOML; `extends` names the policy in force.
    pub text: String,
}

/// `POST /api/policy/drafts/{id}/publish`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishPolicy {
    /// [`PolicyDraftRow::hash`], as the publishing officer has read it.
    pub hash: String,
}

/// Where a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PolicyDraftState {
    /// Waits for a second officer.
    Open,
    /// Another version has come into force since it was drafted: it is drafted anew.
    Stale,
    /// In force, or followed by another.
    Published,
    /// Taken back.
    Withdrawn,
}

/// `GET /api/policy/drafts`: the newest first, at most 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyDraftList {
    /// The drafts.
    pub drafts: Vec<PolicyDraftRow>,
}

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyDraftRow {
    /// Id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Where it stands.
    pub state: PolicyDraftState,
    /// Id of the policy.
    pub policy: String,
    /// The version that it changes.
    pub base_version: u32,
    /// The version that it becomes.
    pub version: u32,
    /// SHA-256 in hex of the whole policy as it will be: what the second officer publishes.
    pub hash: String,
    /// When it was drafted.
    pub drafted_at: ShanghaiTime,
    /// Whether who asks has drafted it, and so may not publish it.
    pub own: bool,
}

/// `GET /api/policy/drafts/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyDraftView {
    /// As in the list.
    #[serde(flatten)]
    pub row: PolicyDraftRow,
    /// The draft as it was written.
    pub text: String,
    /// Every value that it changes.
    pub changes: Vec<PolicyChange>,
}

/// A value that a draft changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyChange {
    /// Where: `calendar[2027].off`.
    pub path: String,
    /// What stands there now; absent if nothing does.
    pub before: Option<String>,
    /// What will stand there; absent if nothing will.
    pub after: Option<String>,
}

/// `GET /api/policy/versions`: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyVersionList {
    /// Id of the policy.
    pub policy: String,
    /// The version in force.
    pub in_force: u32,
    /// The versions that are kept.
    pub versions: Vec<PolicyVersionView>,
}

/// A version of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyVersionView {
    /// Id of the policy.
    pub policy: String,
    /// Version.
    pub version: u32,
    /// SHA-256 in hex of the whole.
    pub hash: String,
    /// What its draft was about; absent of the one with which the service was started.
    pub title: Option<String>,
    /// Its draft.
    pub draft: Option<String>,
    /// When it was published.
    pub published_at: Option<ShanghaiTime>,
}
