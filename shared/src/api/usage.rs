//! How the service is used (使用情况), for the credit office.

use crate::policy::SectorNo;
use crate::report::Purpose;
use crate::window::LookBack;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `GET /api/usage`: reports that went out in some days, by day, purpose, look-back and sector. They are counted on
/// the day of their issue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageView {
    /// First day that is counted.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub from: NaiveDate,
    /// Last day that is counted.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub through: NaiveDate,
    /// Reports in all.
    pub reports: u64,
    /// Days with a report, the oldest first.
    pub days: Vec<DayUsage>,
    /// Every purpose, B 二(四).
    pub purposes: Vec<PurposeUsage>,
    /// Every look-back, B 二(五).
    pub look_backs: Vec<LookBackUsage>,
    /// Sectors in which reports show records, those with the most reports first.
    pub sectors: Vec<SectorUsage>,
}

/// Reports of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayUsage {
    /// The day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub day: NaiveDate,
    /// How many.
    pub reports: u64,
}

/// Reports for a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PurposeUsage {
    /// The purpose.
    pub purpose: Purpose,
    /// How many.
    pub reports: u64,
}

/// Reports with a look-back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookBackUsage {
    /// The look-back, in years.
    #[cfg_attr(feature = "openapi", schema(value_type = u8))]
    pub look_back_years: LookBack,
    /// How many.
    pub reports: u64,
}

/// Reports that show records in a sector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorUsage {
    /// The sector.
    pub no: SectorNo,
    /// Its name; empty if the policy has it no more.
    pub name_zh: String,
    /// Its name in English.
    pub name_en: String,
    /// How many reports.
    pub reports: u64,
}
