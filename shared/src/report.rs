//! Special credit report (专用信用报告), which replaces a certificate of no violation, B 一(二).

mod assemble;
mod stated;
mod tagged;

pub use assemble::assemble;
pub use stated::{Stated, StatedEntity, StatedSector};

use crate::code::{ReportNo, VerificationCode};
use crate::credit_code::CreditCode;
use crate::entity::{EntityKind, EntityProfile, RegistrationState};
use crate::policy::{Policy, SectorNo, UnitId};
use crate::record::{Contested, Fen, Record, RecordId, RecordKind};
use crate::time::ShanghaiTime;
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the form of the canonical JSON. A change of the form is a new number.
pub const SCHEMA: &str = "xinzheng-report/1";

/// Purpose (适用场景), B 二(四).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Finance (金融).
    Finance,
    /// Commerce (商务经营).
    Commerce,
    /// Administration (行政管理).
    Administration,
}

impl Purpose {
    /// All of them, in the notice's order.
    pub const ALL: [Self; 3] = [Self::Finance, Self::Commerce, Self::Administration];
}

/// Kind of a report. The seal holds it; new kinds are added here alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Special credit report (专用信用报告).
    Special,
}

impl ReportKind {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Special];

    /// Number in the seal, 1 to 31. None is ever given to another kind, or to one whose sectors have other bits.
    pub fn seal_number(self) -> u8 {
        match self {
            Self::Special => 1,
        }
    }

    /// The kind of a number.
    pub fn from_seal_number(number: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.seal_number() == number)
    }
}

/// The report as issued: everything that is printed, nothing that is not. Its canonical JSON is what is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpecialReport {
    /// Name of this form: `xinzheng-report/1`.
    pub schema: String,
    /// Kind.
    pub kind: ReportKind,
    /// Number.
    pub report_no: ReportNo,
    /// Verification code.
    pub code: VerificationCode,
    /// Policy and its version.
    pub policy: PolicyRef,
    /// Invented data: every page says 演示.
    pub demonstration: bool,
    /// Time of issue.
    pub issued_at: ShanghaiTime,
    /// Last valid day, B 二(六).
    #[serde(deserialize_with = "crate::time::read_day")]
    pub valid_through: NaiveDate,
    /// Purpose.
    pub purpose: Purpose,
    /// Look-back.
    pub look_back_years: LookBack,
    /// Window.
    pub window: Window,
    /// Names the calendar used, in Chinese, as printed.
    pub calendar: String,
    /// The entity.
    pub entity: EntityBlock,
    /// Conclusion.
    pub conclusion: Conclusion,
    /// All sectors of the policy in its order.
    pub sectors: Vec<SectorRow>,
    /// The records shown, by sector, newest first.
    pub records: Vec<ShownRecord>,
}

/// Policy by which a report was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyRef {
    /// Id.
    pub id: String,
    /// Version.
    pub version: u32,
    /// Office that issues, as printed.
    pub office_zh: String,
    /// City, as printed.
    pub city_zh: String,
    /// What the scheme rests on, as printed; with the renewal's basis where one applies.
    pub basis_zh: String,
}

/// The entity as printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntityBlock {
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Kind.
    pub kind: EntityKind,
    /// Representative.
    pub representative: String,
    /// Address.
    pub address: String,
    /// State of registration.
    pub state: RegistrationState,
}

/// Conclusion (结论).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(
    tag = "kind",
    rename_all = "snake_case",
    try_from = "tagged::Conclusion"
)]
pub enum Conclusion {
    /// No record in `sectors` sectors that were read.
    NoRecords {
        /// How many sectors were read.
        sectors: u32,
    },
    /// `records` records.
    Records {
        /// How many.
        records: u32,
        /// In how many sectors.
        sectors: u32,
    },
}

/// A row of the table of sectors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectorRow {
    /// Number.
    pub no: SectorNo,
    /// Bit in the seal's maps.
    pub seal_bit: u8,
    /// Name.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Responsible unit as printed.
    pub responsible_unit_zh: String,
    /// Day up to which its data reach (数据截至): the oldest of its units' last deliveries.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub data_as_of: Option<NaiveDate>,
    /// Finding.
    pub finding: Finding,
}

/// Finding (查询结果) in a sector. A source that could not be read stops the issue and is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "tagged::Finding")]
pub enum Finding {
    /// Read, and no record is shown.
    NoRecord,
    /// Read, and this many are shown.
    Records {
        /// How many.
        count: u32,
    },
    /// The sector does not take part yet (未纳入).
    NotYetCovered,
    /// The sector takes part but at least one of its units has never delivered (尚未报送): nothing is claimed.
    NeverDelivered,
}

/// A record as printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownRecord {
    /// Id, for objections.
    pub id: RecordId,
    /// Sector.
    pub sector: SectorNo,
    /// Kind.
    pub kind: RecordKind,
    /// 文号
    pub document_no: String,
    /// 违法行为类型
    pub class: String,
    /// 违法事实
    pub facts: String,
    /// 处罚依据
    pub basis: String,
    /// 处罚类别与内容
    pub measure: String,
    /// 罚款金额
    pub fine: Option<Fen>,
    /// 没收金额
    pub confiscated: Option<Fen>,
    /// 决定日期
    #[serde(deserialize_with = "crate::time::read_day")]
    pub decided_on: NaiveDate,
    /// 处罚机关
    pub body: String,
    /// 履行
    pub performed: Option<bool>,
    /// 复议、诉讼
    pub contested: Option<Contested>,
    /// 异议处理中
    pub objection_open: bool,
}

/// Freshness (数据截至) of one unit in one sector.
pub type Freshness = BTreeMap<(SectorNo, UnitId), NaiveDate>;

/// What a report is assembled from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The scheme.
    pub policy: &'a Policy,
    /// The entity.
    pub entity: &'a EntityProfile,
    /// All current records of the entity.
    pub records: &'a [Record],
    /// Last delivery by sector and unit.
    pub freshness: &'a Freshness,
}

/// What the entity asked for and what the service gave the report.
#[derive(Clone, Debug)]
pub struct Request {
    /// Number.
    pub report_no: ReportNo,
    /// Code.
    pub code: VerificationCode,
    /// Now.
    pub now: ShanghaiTime,
    /// Look-back.
    pub look_back: LookBack,
    /// Purpose.
    pub purpose: Purpose,
}

/// Why no report can be issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotIssue {
    /// The scheme is not in force on that day and has no renewal (B: 有效期).
    SchemeNotInForce {
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        through: NaiveDate,
    },
    /// The policy does not offer this look-back.
    LookBackNotOffered,
}
