//! Bodies of the items of a policy.

use serde::{Deserialize, Serialize};
use shared::api::PolicyChange;
use shared::policy::Policy;
use shared::time::ShanghaiTime;

/// `PY#policy | NOW`: which published version is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyNow {
    /// Version.
    pub version: u32,
}

/// `PY#policy | V#n`: a version, whole. Reports of that version are put together again by it, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVersionItem {
    /// The policy.
    pub policy: Policy,
    /// SHA-256 in hex of its canonical form.
    pub hash: String,
    /// Its publication; `None` of the version with which the service had been started.
    pub published: Option<Publication>,
}

/// How a version came into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The draft.
    pub draft: String,
    /// What it was about.
    pub title: String,
    /// When.
    pub at: ShanghaiTime,
    /// Keyed hash of who drafted it.
    pub drafted_by: String,
    /// Keyed hash of who published it: another.
    pub published_by: String,
}

/// `PY#policy | D#draft`: where a draft stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftHead {
    /// Id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// The version that it changes.
    pub base_version: u32,
    /// The version that it becomes.
    pub version: u32,
    /// SHA-256 in hex of that.
    pub hash: String,
    /// Keyed hash of who drafted it.
    pub drafted_by: String,
    /// When.
    pub drafted_at: ShanghaiTime,
    /// Where it stands.
    pub state: DraftState,
}

/// Where a draft stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Waits for a second officer.
    Open,
    /// In force, or followed by another.
    Published {
        /// Keyed hash of who published it.
        by: String,
        /// When.
        at: ShanghaiTime,
    },
    /// Taken back.
    Withdrawn {
        /// Keyed hash of who took it back.
        by: String,
        /// When.
        at: ShanghaiTime,
    },
}

/// `PY#policy | T#draft`: what a draft says. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftText {
    /// As it was written.
    pub text: String,
    /// The policy as it will be.
    pub policy: Policy,
    /// Every value that it changes.
    pub changes: Vec<PolicyChange>,
}
