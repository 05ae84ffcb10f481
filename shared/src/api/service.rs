//! What the service says of itself and of its data.

use crate::policy::{SectorNo, UnitId};
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `GET /health`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HealthView {
    /// Whether the service can do its work; the answer is 503 if not.
    pub status: Reachable,
    /// The store.
    pub store: Reachable,
    /// Policy.
    pub policy: String,
    /// Its version.
    pub policy_version: u32,
    /// 演示
    pub demonstration: bool,
    /// Whether reports are issued today.
    pub scheme_in_force: bool,
    /// Years that have begun, or begin within 60 days, and have no calendar.
    pub calendar_years_missing: Vec<i32>,
}

/// Whether something answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reachable {
    /// It does.
    Ok,
    /// It does not.
    Unavailable,
}

/// `GET /api/freshness`: how far the data of each sector and unit reach (数据截至), B 三(一).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreshnessView {
    /// Every sector and unit of the policy, in its order.
    pub rows: Vec<FreshnessRow>,
}

/// How far the data of one unit reach in one sector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreshnessRow {
    /// Sector.
    pub sector: SectorNo,
    /// Its name.
    pub sector_zh: String,
    /// Its name in English.
    pub sector_en: String,
    /// Unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_zh: String,
    /// Day up to which its data reach; absent if it has never delivered.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub data_as_of: Option<NaiveDate>,
    /// When its last delivery was complete.
    pub delivered_at: Option<ShanghaiTime>,
}
