//! Holds that the credit office places (暂缓展示、暂缓出具).

use crate::case::CaseId;
use crate::credit_code::CreditCode;
use crate::hold::HoldReason;
use crate::record::RecordId;
use crate::time::ShanghaiTime;
use crate::verdict::RecordSummary;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `POST /api/holds`: on a record, or on the reports of a firm; one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceHold {
    /// The record that is not shown until then.
    pub record: Option<RecordId>,
    /// The firm that gets no report until then.
    pub credit_code: Option<String>,
    /// Why.
    pub reason: HoldReason,
    /// Why, in words.
    pub statement: String,
    /// Last day; none if it stands until it is lifted.
    #[serde(default, deserialize_with = "crate::time::read_optional_day")]
    pub until: Option<NaiveDate>,
}

/// `POST /api/holds/{id}/lift`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LiftHold {
    /// Why it is lifted.
    pub statement: String,
}

/// On what a hold stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HoldOn {
    /// A record.
    Record,
    /// The reports of a firm.
    Issuing,
}

/// Where a hold stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HoldState {
    /// It holds.
    Open,
    /// Its last day has passed: it holds no more.
    Lapsed,
    /// It was lifted.
    Lifted,
}

/// A hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoldView {
    /// Id.
    pub id: CaseId,
    /// On what.
    pub on: HoldOn,
    /// Name of the firm when it was placed.
    pub entity_name: String,
    /// Its credit code.
    pub credit_code: CreditCode,
    /// The record as it stood then.
    pub record: Option<RecordSummary>,
    /// Why.
    pub reason: HoldReason,
    /// Why, in words.
    pub statement: String,
    /// Last day.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub until: Option<NaiveDate>,
    /// When it was placed.
    pub placed_at: ShanghaiTime,
    /// Where it stands.
    pub state: HoldState,
    /// When it was lifted.
    pub lifted_at: Option<ShanghaiTime>,
    /// Why it was lifted.
    pub lift_statement: Option<String>,
}

/// `GET /api/holds`: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoldList {
    /// The holds.
    pub holds: Vec<HoldView>,
    /// Where the next page begins.
    pub next: Option<String>,
}
