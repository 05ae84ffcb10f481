//! The credit office finds a report by its number and withdraws it; anyone checks many codes at once.

use super::ReportState;
use crate::checked::Signed;
use crate::code::ReportNo;
use crate::credit_code::CreditCode;
use crate::problem::Problem;
use crate::report::{Conclusion, Purpose};
use crate::time::ShanghaiTime;
use crate::verdict::{IssuedSummary, ReportStatus, Withdrawal, WithdrawalReason};
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `POST /api/reports/{report_no}/withdrawal`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithdrawReport {
    /// Class of the reason.
    pub reason: WithdrawalReason,
}

/// `GET /api/reports/{report_no}/withdrawal`, for the credit office alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OfficeReport {
    /// Number.
    pub report_no: ReportNo,
    /// Name of the firm.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Purpose.
    pub purpose: Purpose,
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through: NaiveDate,
    /// Conclusion.
    pub conclusion: Conclusion,
    /// How many records it shows.
    pub records: u32,
    /// State now.
    pub state: ReportState,
    /// Why and when it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
}

impl OfficeReport {
    /// From the report's item.
    pub fn of(
        summary: &IssuedSummary,
        status: &ReportStatus,
        purpose: Purpose,
        now: ShanghaiTime,
    ) -> Self {
        let listed = u32::try_from(summary.records.len()).unwrap_or(u32::MAX);
        Self {
            report_no: summary.report_no.clone(),
            name: summary.name.clone(),
            credit_code: summary.credit_code,
            purpose,
            look_back_years: summary.look_back_years,
            window: summary.window,
            issued_at: summary.issued_at,
            valid_through: summary.valid_through,
            conclusion: summary.conclusion,
            records: listed.saturating_add(summary.records_not_listed),
            state: ReportState::of(summary, status, now),
            withdrawn: status.withdrawn,
        }
    }
}

/// `POST /api/verify`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyBatch {
    /// 1 to 1,000 codes, or addresses as a scanner types them. The same code may stand there more than once.
    pub codes: Vec<String>,
}

/// Answer of `POST /api/verify`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchResults {
    /// Who answers.
    pub host: String,
    /// When all of them were judged.
    pub checked_at: ShanghaiTime,
    /// One for each code, in the order in which they were sent.
    pub results: Vec<BatchResult>,
}

/// What became of one code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum BatchResult {
    /// A signed result (`xinzheng-result/1`).
    Signed(Signed),
    /// It is no code: most likely a slip, which says nothing about any report.
    Refused {
        /// As it was sent.
        code_as_sent: String,
        /// What is wrong with it.
        problem: Problem,
    },
}
