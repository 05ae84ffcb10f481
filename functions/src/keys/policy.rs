//! Versions of a policy and drafts of the next one. A policy has few of either, and no query of a report asks for them.

use crate::store::Key;

fn of(policy: &str, sk: String) -> Key {
    Key::new(policy_partition(policy), sk)
}

/// Partition of a policy.
pub fn policy_partition(policy: &str) -> String {
    format!("PY#{policy}")
}

/// Which published version is in force.
pub fn policy_in_force(policy: &str) -> Key {
    of(policy, "NOW".to_owned())
}

/// A version.
pub fn policy_version(policy: &str, version: u32) -> Key {
    of(policy, format!("V#{version:010}"))
}

/// First and last sort key of a policy's versions.
pub const POLICY_VERSIONS: (&str, &str) = ("V#", "V#~");

/// A draft: where it stands.
pub fn policy_draft(policy: &str, draft: &str) -> Key {
    of(policy, format!("D#{draft}"))
}

/// First and last sort key of a policy's drafts.
pub const POLICY_DRAFTS: (&str, &str) = ("D#", "D#~");

/// What a draft says.
pub fn policy_draft_text(policy: &str, draft: &str) -> Key {
    of(policy, format!("T#{draft}"))
}
