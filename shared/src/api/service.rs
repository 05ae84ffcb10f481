//! What the service says of itself and of its data.

use crate::month::Month;
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

/// `GET /api/freshness`: how far the data of each sector and unit reach (数据截至), and whether they come in time,
/// B 三(一).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreshnessView {
    /// The day on which this holds.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub today: NaiveDate,
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
    /// Whether it delivers in time.
    pub state: DeliveryState,
    /// Within how many working days of a delivery the next one is expected.
    pub rhythm_working_days: u8,
    /// Last day on which the next delivery comes in time; absent while nothing is due, or if it has never delivered.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub expected_by: Option<NaiveDate>,
    /// Working days that have passed since that day; absent unless it is overdue.
    pub overdue_working_days: Option<u32>,
}

/// Whether a unit delivers in time in a sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// The sector does not take part yet.
    NotYetCovered,
    /// The unit has never delivered in it: reports claim nothing there.
    NeverDelivered,
    /// The next delivery is not due yet.
    OnTime,
    /// The next delivery is due.
    Overdue,
}

/// `GET /api/units/standing`, for the credit office: how units have delivered, the best first, B 三(一).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StandingView {
    /// First month that is counted.
    pub from: Month,
    /// Last month that is counted.
    pub through: Month,
    /// Every unit of the policy.
    pub units: Vec<UnitStanding>,
}

/// How a unit has delivered in some months. Only sealed deliveries count, in the month of their sealing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitStanding {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_zh: String,
    /// Deliveries.
    pub deliveries: u64,
    /// Those that came in time. One without a day to keep (the first in a sector, the register) is neither.
    pub on_time: u64,
    /// Those that came late.
    pub late: u64,
    /// Lines, whatever became of them.
    pub lines: u64,
    /// Lines refused.
    pub refused: u64,
    /// Lines set aside.
    pub quarantined: u64,
    /// Objections to its records that it upheld, whole or in part, in the month of the answer.
    #[serde(default)]
    pub objections_upheld: u64,
    /// Sectors in which its next delivery is overdue today.
    pub sectors_overdue: u32,
    /// Sectors that take part and in which it has never delivered.
    pub sectors_never_delivered: u32,
}
