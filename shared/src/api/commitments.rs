//! Commitments that firms have made in public (信用承诺公示), B 三(四).

use crate::credit_code::CreditCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `GET /api/commitments/{credit_code}`, for anyone: what a firm has committed itself to where its repair was granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommitmentList {
    /// The code that was asked for, whether or not the register knows it.
    pub credit_code: CreditCode,
    /// A page of them, by the day of the application, newest first. A page may be short and have a next one.
    pub commitments: Vec<CommitmentView>,
    /// To be sent as `?after=` for the next page.
    pub next: Option<String>,
}

/// A commitment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommitmentView {
    /// Name of the firm when it applied.
    pub entity_name: String,
    /// What it committed itself to. Numbers that may be a person's are masked.
    pub text: String,
    /// Day on which the repair was granted, since when it is public.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub granted_on: NaiveDate,
    /// Name of the unit that granted it.
    pub unit_zh: String,
}
