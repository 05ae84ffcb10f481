//! Bodies of the items of users.

use serde::{Deserialize, Serialize};
use shared::api::{Role, UserState};
use shared::policy::UnitId;
use shared::time::ShanghaiTime;
use std::collections::BTreeSet;

/// `UR | U#id`: somebody who may act for a unit, the credit office or a verifier, or could.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserItem {
    /// Id.
    pub id: String,
    /// Subject at the identity provider.
    pub subject: String,
    /// Name, for the list.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The responsible unit, of a bureau.
    pub unit: Option<UnitId>,
    /// Whether it may act.
    pub access: UserAccess,
    /// Keyed hash of who proposed it as an officer, while another has not confirmed.
    pub officer_proposed_by: Option<String>,
    /// How many acts on it were written into the audit trail.
    pub acts: u32,
    /// When it was last changed.
    pub changed_at: ShanghaiTime,
    /// When it last signed in. Each sign-in moves the item, so that whoever takes access away misses none.
    pub signed_in_at: Option<ShanghaiTime>,
}

/// Whether somebody may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserAccess {
    /// Not yet: a second officer must confirm.
    Proposed,
    /// Yes.
    Active,
    /// Not any more.
    TakenBack,
}

impl UserAccess {
    /// As it goes over the wire.
    pub fn state(self) -> UserState {
        match self {
            Self::Proposed => UserState::Proposed,
            Self::Active => UserState::Active,
            Self::TakenBack => UserState::TakenBack,
        }
    }
}

impl UserItem {
    /// Whether it acts for the credit office.
    pub fn is_officer(&self) -> bool {
        self.role == Role::CreditOffice && self.access == UserAccess::Active
    }
}

/// `UR | OFFICERS`: ids of all who act for the credit office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficersItem {
    /// The ids.
    pub officers: BTreeSet<String>,
}
