//! Who may act for a unit or the credit office (用户与单位).

use super::Role;
use crate::policy::{SectorNo, UnitId};
use crate::time::ShanghaiTime;
use serde::{Deserialize, Serialize};

/// `POST /api/users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantAccess {
    /// Subject id at the identity provider: it stays when a name or telephone changes.
    pub subject: String,
    /// Name, for the list.
    pub name: String,
    /// `bureau`, `credit_office` or `verifier`.
    pub role: Role,
    /// The responsible unit; with `bureau` alone.
    pub unit: Option<UnitId>,
}

/// `PUT /api/users/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeAccess {
    /// `bureau`, `credit_office` or `verifier`.
    pub role: Role,
    /// The responsible unit; with `bureau` alone.
    pub unit: Option<UnitId>,
}

/// Where somebody's access stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// Has none yet: a second officer must confirm.
    Proposed,
    /// May act.
    Active,
    /// May not any more.
    TakenBack,
}

/// `GET /api/users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserList {
    /// Everybody who may act or could, by role and name.
    pub users: Vec<UserView>,
}

/// Somebody who acts for a unit, the credit office or a verifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserView {
    /// Id.
    pub id: String,
    /// Subject id at the identity provider.
    pub subject: String,
    /// Name.
    pub name: String,
    /// Role, as it is or, of one that is proposed, as it will be.
    pub role: Role,
    /// The responsible unit.
    pub unit: Option<UnitId>,
    /// Its name.
    pub unit_zh: Option<String>,
    /// Where it stands.
    pub state: UserState,
    /// Somebody with access is proposed as an officer too.
    pub proposed_as_officer: bool,
    /// Whether who asks has proposed it, and so may not confirm it.
    pub own_proposal: bool,
    /// Whether it is who asks.
    pub own: bool,
    /// When it was last changed.
    pub changed_at: ShanghaiTime,
    /// When it last signed in.
    pub signed_in_at: Option<ShanghaiTime>,
}

/// `GET /api/units`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitList {
    /// Every unit of the policy, in its order.
    pub units: Vec<UnitView>,
}

/// A responsible unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitView {
    /// Id.
    pub id: UnitId,
    /// Name.
    pub name_zh: String,
    /// Sectors for which it delivers.
    pub sectors: Vec<UnitSector>,
    /// Ids of those who may act for it.
    pub users: Vec<String>,
    /// When its last delivery was complete; absent if it has never delivered records.
    pub last_delivery: Option<ShanghaiTime>,
}

/// A sector of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitSector {
    /// Number.
    pub no: SectorNo,
    /// Name.
    pub name_zh: String,
}
