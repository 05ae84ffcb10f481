//! Keys by which a unit's program delivers.

use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Body of `POST /api/units/{unit}/keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeyRequest {
    /// What it is called: 1 to 40 characters.
    pub name: String,
}

/// Who made a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ApiKeyMaker {
    /// The credit office.
    CreditOffice,
    /// Somebody of the unit.
    Unit,
}

/// Answer of `POST /api/units/{unit}/keys` (201).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewApiKey {
    /// By which it is revoked.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub created_at: ShanghaiTime,
    /// Who made it.
    pub created_by: ApiKeyMaker,
    /// The key itself, told this once.
    pub key: String,
}

/// Answer of `GET /api/units/{unit}/keys`: keys of the unit, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeyList {
    /// All of them, the revoked ones too.
    pub keys: Vec<ApiKeyView>,
}

/// A key, without the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeyView {
    /// By which it is revoked.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// When it was made.
    pub created_at: ShanghaiTime,
    /// Who made it.
    pub created_by: ApiKeyMaker,
    /// Day on which it was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_on: Option<NaiveDate>,
    /// Since when it is no longer good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<ShanghaiTime>,
}
