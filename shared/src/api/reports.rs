//! Reports as their owner asks for them and sees them.

use crate::code::{ReportNo, VerificationCode};
use crate::policy::SectorNo;
use crate::report::{Conclusion, Finding, Purpose, SpecialReport};
use crate::time::ShanghaiTime;
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// `POST /api/reports`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueRequest {
    /// Look-back.
    pub look_back_years: LookBack,
    /// Purpose.
    pub purpose: Purpose,
}

/// `POST /v/{code}/original`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpensOriginal {
    /// Detail code as it was typed.
    pub detail: String,
}

/// Answer of `POST /api/reports` (201).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedReport {
    /// Number.
    pub report_no: ReportNo,
    /// Verification code.
    pub code: VerificationCode,
    /// Address that the QR code holds.
    pub url: String,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through: NaiveDate,
    /// Window.
    pub window: Window,
    /// Conclusion.
    pub conclusion: Conclusion,
    /// Findings.
    pub sectors: Vec<SectorFindingView<'static>>,
}

/// A finding in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorFindingView<'a> {
    /// Number.
    pub no: SectorNo,
    /// Name.
    // The policy's own text where that outlives it.
    pub name_zh: Cow<'a, str>,
    /// Data as of.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub data_as_of: Option<NaiveDate>,
    /// Finding.
    pub finding: Finding,
}

/// `GET /api/reports`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportList {
    /// A page of reports.
    pub reports: Vec<ReportListItem>,
    /// To be sent as `?after=` for the next page.
    pub next: Option<String>,
}

/// A report in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportListItem {
    /// Number.
    pub report_no: ReportNo,
    /// Verification code.
    pub code: VerificationCode,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through: NaiveDate,
    /// State now.
    pub state: ReportState,
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
    /// Purpose.
    pub purpose: Purpose,
    /// Conclusion.
    pub conclusion: Conclusion,
}

/// State of a report in its owner's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Valid.
    Valid,
    /// Past its validity.
    Expired,
    /// Withdrawn.
    Withdrawn,
}

/// `GET /api/reports/{report_no}`: the report as issued, with where it is verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportView {
    /// Address that the QR code holds.
    pub url: String,
    /// State now.
    pub state: ReportState,
    /// The report.
    pub report: SpecialReport,
}

/// `POST /api/reports/{report_no}/link`: a single-use link that opens the PDF in another browser for five minutes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenLink {
    /// Absolute address.
    pub url: String,
    /// When it ends.
    pub expires_at: ShanghaiTime,
}
