//! What anyone sees who checks a code. Borrowed from the report's item and the policy: a scan copies no text.

use super::SectorFindingView;
use crate::code::ReportNo;
use crate::credit_code::CreditCode;
use crate::policy::SectorNo;
use crate::report::Conclusion;
use crate::time::ShanghaiTime;
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// `GET /v/{code}` with `Accept: application/json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictView<'a> {
    /// `genuine`, `expired`, `withdrawn` or `unknown`.
    pub verdict: Cow<'a, str>,
    /// When it was judged; absent when unknown, whose answer is always the same bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked_at: Option<ShanghaiTime>,
    /// Notes beside the verdict.
    pub notes: Vec<crate::verdict::Note>,
    /// Class of the reason and time of a withdrawal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<crate::verdict::Withdrawal>,
    /// The report; absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<VerdictReport<'a>>,
}

/// What an anonymous scan shows of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictReport<'a> {
    /// Number.
    pub report_no: ReportNo,
    /// 演示
    pub demonstration: bool,
    /// Name; of an individual business that bears a person's name all but the first character is masked.
    pub name: Cow<'a, str>,
    /// Credit code.
    pub credit_code: CreditCode,
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
    /// Findings and data-as-of.
    pub sectors: Vec<SectorFindingView<'a>>,
    /// Publicised facts of the records.
    pub records: Vec<VerdictRecord<'a>>,
    /// Records that are not listed.
    pub records_not_listed: u32,
}

/// Publicised facts of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictRecord<'a> {
    /// Sector.
    pub sector: SectorNo,
    /// 文号
    pub document_no: Cow<'a, str>,
    /// 决定日期
    #[serde(deserialize_with = "crate::time::read_day")]
    pub decided_on: NaiveDate,
    /// 机关
    pub body: Cow<'a, str>,
    /// 类型
    pub class: Cow<'a, str>,
    /// 罚款金额, in yuan with two decimals.
    pub fine_yuan: Option<String>,
}
