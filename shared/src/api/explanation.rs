//! Why a report says what it says, whether it can be put together again, and what became of a record over time.

use crate::code::ReportNo;
use crate::objection::ObjectionId;
use crate::policy::{SectorNo, UnitId};
use crate::record::{Contested, HoldAct, RecordAct, RecordId, RecordKind};
use crate::repair::RepairId;
use crate::time::ShanghaiTime;
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `GET /api/reports/{report_no}/explanation`: every record of the firm as it was known when the report was issued,
/// with why the report shows it or not, B 二(一), B 三(四).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportExplanation {
    /// Number of the report.
    pub report_no: ReportNo,
    /// Time of issue; everything here is as it was known then.
    pub issued_at: ShanghaiTime,
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
    /// SHA-256 in hex of the report, which what is known gives again.
    pub report_hash: String,
    /// How many records the report shows.
    pub shown: u32,
    /// How many it does not show.
    pub not_shown: u32,
    /// A page of the records: by sector in the policy's order, newest first.
    pub records: Vec<RecordDecision>,
    /// To be sent as `?after=` for the next page.
    pub next: Option<u32>,
}

/// A record, and why a report shows it or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordDecision {
    /// Id of the record.
    pub id: RecordId,
    /// Its version at that time.
    pub version: u32,
    /// Sector.
    pub sector: SectorNo,
    /// Name of the sector.
    pub sector_zh: String,
    /// The responsible unit.
    pub unit: UnitId,
    /// Its name.
    pub unit_zh: String,
    /// Kind.
    pub kind: RecordKind,
    /// 文号
    pub document_no: String,
    /// 决定日期
    #[serde(deserialize_with = "crate::time::read_day")]
    pub decided_on: NaiveDate,
    /// When this version became known.
    pub known_at: ShanghaiTime,
    /// 复议、诉讼
    pub contested: Option<Contested>,
    /// 异议处理中
    pub objection_open: bool,
    /// Whether the report shows it.
    pub in_report: InReport,
    /// Permanent code of the reason, such as `record.repaired`.
    pub reason: String,
    /// Article on which it rests, such as `B 三(四)`.
    pub article: String,
    /// The reason as a sentence, in the language of the call.
    pub sentence: String,
}

/// Whether a report shows a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InReport {
    /// It does.
    Shown,
    /// It does not.
    NotShown,
}

/// `GET /api/reports/{report_no}/as-issued`, for the credit office: the report put together again from what was known
/// when it was issued, held against what is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AsIssuedView {
    /// Number of the report.
    pub report_no: ReportNo,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// SHA-256 in hex of the stored report.
    pub hash: String,
    /// What came of it.
    pub as_issued: AsIssued,
}

/// What came of putting a report together again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum AsIssued {
    /// The same bytes.
    Equal,
    /// Other bytes: what is kept, or the policy under the same version, is not what it was.
    Different {
        /// SHA-256 in hex of what came out.
        rebuilt_hash: String,
    },
    /// The service works by another policy than the report was made by, so it cannot be put together here.
    PolicyReplaced {
        /// Policy of the report.
        policy: String,
        /// Its version.
        policy_version: u32,
    },
    /// From what it was made was not kept: it was issued before the service kept that.
    NotKept,
}

/// `GET /api/records/{id}/history`: what became of a record (谁、何时、改了什么), for its firm, its unit and the credit
/// office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordHistory {
    /// Id of the record.
    pub id: RecordId,
    /// Kind.
    pub kind: RecordKind,
    /// Its versions, the oldest first.
    pub versions: Vec<RecordVersion>,
}

/// A version of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordVersion {
    /// Number, from 1.
    pub version: u32,
    /// The unit that delivered it.
    pub unit: UnitId,
    /// Its name.
    pub unit_zh: String,
    /// The unit's name for the delivery.
    pub delivery: String,
    /// Line in it, from 1.
    pub line: u32,
    /// When the system knew it.
    pub known_at: ShanghaiTime,
    /// The objection whose act made this version of what was delivered, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<ObjectionId>,
    /// The repair that was granted and made this version, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<RepairId>,
    /// The act of its unit that made this version, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<RecordAct>,
    /// The credit office's hold that made this version, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldAct>,
    /// Who made this version and by what, in the language of the call.
    #[serde(default)]
    pub by_text: String,
    /// What it changed of the version before: names of fields, never their content. Empty for the first.
    pub changed: Vec<ChangedFieldView>,
}

/// A field that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedFieldView {
    /// Code of the field in its form, or `sector`.
    pub code: String,
    /// Its name, in the language of the call.
    pub name: String,
}
