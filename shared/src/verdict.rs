//! Verdict (核验结论) and notes. One function judges, and every path calls it.

use crate::code::ReportNo;
use crate::credit_code::CreditCode;
use crate::entity::EntityKind;
use crate::policy::SectorNo;
use crate::record::{Fen, RecordId, RecordKind};
use crate::report::{Conclusion, Finding, ReportKind};
use crate::time::ShanghaiTime;
use crate::window::{LookBack, Window};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Everything that a verdict and the anonymous page need, in one item of at most 4 KB (records beyond
/// what fits are counted, not listed).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedSummary {
    /// Kind of report.
    pub kind: ReportKind,
    /// Number.
    pub report_no: ReportNo,
    /// 演示
    pub demonstration: bool,
    /// Office that issued, as printed.
    pub office_zh: String,
    /// Name of the entity. For an individual business all but the first character may be masked on the page.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Kind of entity.
    pub entity_kind: EntityKind,
    /// Representative, needed to see whether an individual business bears a person's name; never shown.
    pub representative: String,
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
    /// Finding and data-as-of per sector.
    #[serde(deserialize_with = "crate::summary::read_sectors")]
    pub sectors: Vec<SectorSummary>,
    /// Publicised facts of the records, newest first, as many as fit.
    pub records: Vec<RecordSummary>,
    /// How many records are not listed here.
    pub records_not_listed: u32,
    /// SHA-256 of the canonical report.
    pub report_hash: String,
}

/// A sector in the summary; its names come from the policy of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    try_from = "crate::summary::PackedSector",
    into = "crate::summary::PackedSector"
)]
pub struct SectorSummary {
    /// Number.
    pub no: SectorNo,
    /// Data as of.
    pub data_as_of: Option<NaiveDate>,
    /// Finding.
    pub finding: Finding,
}

impl IssuedSummary {
    /// Sectors in which it shows records.
    pub fn sectors_with_records(&self) -> impl Iterator<Item = SectorNo> {
        self.sectors.iter().filter_map(|row| match row.finding {
            Finding::Records { count } if count > 0 => Some(row.no),
            Finding::Records { .. }
            | Finding::NoRecord
            | Finding::NotYetCovered
            | Finding::NeverDelivered => None,
        })
    }
}

/// The publicised facts of a record that expose a forged page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordSummary {
    /// Id; matched by notes, not shown.
    pub id: RecordId,
    /// Sector.
    pub sector: SectorNo,
    /// Kind.
    pub kind: RecordKind,
    /// 文号
    pub document_no: String,
    /// 决定日期
    #[serde(deserialize_with = "crate::time::read_day")]
    pub decided_on: NaiveDate,
    /// 机关
    pub body: String,
    /// 类型
    pub class: String,
    /// 罚款金额
    pub fine: Option<Fen>,
}

/// State of a report after its issue, written by the acts that change it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportStatus {
    /// Withdrawn by the credit office.
    pub withdrawn: Option<Withdrawal>,
    /// A fresher report of the same look-back exists.
    pub fresher_exists: bool,
    /// An objection on a record that it shows is open.
    pub objection_open: bool,
    /// Records have changed since its issue.
    pub records_changed: bool,
}

/// Withdrawal of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Withdrawal {
    /// Class of the reason.
    pub reason: WithdrawalReason,
    /// When.
    pub at: ShanghaiTime,
}

/// Class of the reason of a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalReason {
    /// A record in it was wrong.
    RecordWrong,
    /// Issued to somebody who was not the entity.
    WrongHolder,
    /// Fault of the system.
    SystemFault,
}

/// Verdict on a report that exists. A code that does not exist is `Unknown`; a service that cannot look is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Withdrawn: comes before all else.
    Withdrawn {
        /// Class of the reason.
        reason: WithdrawalReason,
        /// When.
        at: ShanghaiTime,
    },
    /// Genuine, past its validity, B 二(六). Never "false".
    Expired {
        /// Last valid day.
        on: NaiveDate,
    },
    /// Genuine and valid.
    Genuine {
        /// Last valid day; it ends at 24:00.
        through: NaiveDate,
    },
    /// No report has this code.
    Unknown,
}

impl Verdict {
    /// Name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Withdrawn { .. } => "withdrawn",
            Self::Expired { .. } => "expired",
            Self::Genuine { .. } => "genuine",
            Self::Unknown => "unknown",
        }
    }
}

/// Note beside a verdict that does not change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// A fresher report exists.
    FresherExists,
    /// 异议处理中
    ObjectionOpen,
    /// Records have changed since its issue.
    RecordsChanged,
}

/// Judges a report that was found at the time `now`.
pub fn judge(
    summary: &IssuedSummary,
    status: &ReportStatus,
    now: ShanghaiTime,
) -> (Verdict, Vec<Note>) {
    let verdict = match status.withdrawn {
        Some(Withdrawal { reason, at }) => Verdict::Withdrawn { reason, at },
        None if now.date() > summary.valid_through => Verdict::Expired {
            on: summary.valid_through,
        },
        None => Verdict::Genuine {
            through: summary.valid_through,
        },
    };
    let notes = [
        (status.fresher_exists, Note::FresherExists),
        (status.objection_open, Note::ObjectionOpen),
        (status.records_changed, Note::RecordsChanged),
    ];
    let notes = notes
        .into_iter()
        .filter_map(|(applies, note)| applies.then_some(note));
    (verdict, notes.collect())
}
