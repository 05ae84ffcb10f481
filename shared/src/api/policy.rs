//! What the portal needs of the policy.

use crate::policy::{Period, SectorNo};
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `GET /api/policy`: what the portal needs of the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyView {
    /// Id.
    pub id: String,
    /// Version.
    pub version: u32,
    /// 演示
    pub demonstration: bool,
    /// City.
    pub city_zh: String,
    /// City in English.
    pub city_en: String,
    /// Office.
    pub office_zh: String,
    /// Office in English.
    pub office_en: String,
    /// Scheme.
    pub scheme_zh: String,
    /// Scheme in English.
    pub scheme_en: String,
    /// Original period of the scheme.
    pub in_force: Period,
    /// Whether reports are issued today.
    pub issuing: Issuing,
    /// Today in the city.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub today: NaiveDate,
    /// The look-backs with the window that each would have today.
    pub windows: Vec<WindowPreview>,
    /// Last valid day of a report issued today.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through_if_issued_today: NaiveDate,
    /// Sectors.
    pub sectors: Vec<SectorView>,
}

/// Whether reports are issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Issuing {
    /// The scheme is in force.
    Scheme,
    /// A renewal applies.
    Renewal {
        /// Basis.
        basis_zh: String,
        /// Basis in English.
        basis_en: String,
        /// Last day.
        #[serde(deserialize_with = "crate::time::read_day")]
        through: NaiveDate,
        /// Invented for the demonstration.
        demonstration: bool,
    },
    /// Not in force: nothing is issued.
    NotInForce,
}

/// A look-back and its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WindowPreview {
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
}

/// A sector in the policy view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorView {
    /// Number.
    pub no: SectorNo,
    /// Name.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Responsible unit as printed.
    pub responsible_unit_zh: String,
    /// First day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub in_force_from: NaiveDate,
    /// Takes part today.
    pub in_force: bool,
}
