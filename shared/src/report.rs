//! Special credit report (专用信用报告), which replaces a certificate of no violation, B 一(二).

use crate::code::{ReportNo, VerificationCode};
use crate::counting::{Showing, showing};
use crate::credit_code::CreditCode;
use crate::entity::{EntityKind, EntityProfile, RegistrationState};
use crate::policy::{Period, Policy, Sector, SectorNo, SectorUnit, UnitId};
use crate::record::{Contested, Fen, Record, RecordId, RecordKind};
use crate::time::ShanghaiTime;
use crate::window::{LookBack, Window, last_valid_day};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Name of the form of the canonical JSON. A change of the form is a new number.
pub const SCHEMA: &str = "xinzheng-report/1";

/// Purpose (适用场景), B 二(四).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// Kind of a report. The seal holds it; new kinds are added here alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// Special credit report (专用信用报告).
    Special,
}

/// The report as issued: everything that is printed, nothing that is not. Its canonical JSON is what is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(tag = "kind", rename_all = "snake_case")]
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
    pub data_as_of: Option<NaiveDate>,
    /// Finding.
    pub finding: Finding,
}

/// Finding (查询结果) in a sector. A source that could not be read stops the issue and is none of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
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

/// Assembles the report, B 二.
pub fn assemble(sources: Sources<'_>, request: &Request) -> Result<SpecialReport, CannotIssue> {
    let policy = sources.policy;
    let today = request.now.date();
    let Some(ground) = policy.ground(today) else {
        let Period { from, through } = policy.nearest_period(today);
        return Err(CannotIssue::SchemeNotInForce { from, through });
    };
    if !policy.look_backs.contains(&request.look_back) {
        return Err(CannotIssue::LookBackNotOffered);
    }
    let window = Window::of(today, request.look_back, &policy.calendar);
    let valid_through = last_valid_day(today, policy.validity, &policy.calendar);
    let last_counted = if policy.validity.extend_over_holidays {
        valid_through
    } else {
        today
    };
    let shown = shown_records(sources, &window, today);
    let sectors = sector_rows(sources, &shown, today);
    Ok(SpecialReport {
        schema: SCHEMA.to_owned(),
        kind: ReportKind::Special,
        report_no: request.report_no.clone(),
        code: request.code,
        policy: PolicyRef {
            id: policy.id.clone(),
            version: policy.version,
            office_zh: policy.city.office_zh.clone(),
            city_zh: policy.city.name_zh.clone(),
            basis_zh: ground.basis_zh(policy),
        },
        demonstration: policy.demonstration,
        issued_at: request.now,
        valid_through,
        purpose: request.purpose,
        look_back_years: request.look_back,
        window,
        calendar: policy.calendar.name_zh(window.to, last_counted),
        entity: EntityBlock::from(sources.entity),
        conclusion: conclude(&sectors),
        sectors,
        records: shown
            .into_iter()
            .map(|(_, record)| ShownRecord::from(record))
            .collect(),
    })
}

/// The records that are shown with the row of their sector, in the policy's order, newest first, then by
/// document number. Nothing is copied before it is known to be shown.
fn shown_records<'a>(
    sources: Sources<'a>,
    window: &Window,
    today: NaiveDate,
) -> Vec<(usize, &'a Record)> {
    let policy = sources.policy;
    let mut row_of = [None; 1 << u8::BITS];
    for (row, sector) in policy.sectors.iter().enumerate() {
        row_of[usize::from(sector.no.0)] = Some(row);
    }
    let mut shown: Vec<(usize, &Record)> = sources
        .records
        .iter()
        .filter(|record| showing(record, window, today, policy) == Showing::Shown)
        .filter_map(|record| Some((row_of[usize::from(record.sector.0)]?, record)))
        .collect();
    shown.sort_unstable_by(|(row, record), (other_row, other)| {
        row.cmp(other_row)
            .then_with(|| other.decided_on.cmp(&record.decided_on))
            .then_with(|| record.document_no.cmp(&other.document_no))
            .then_with(|| record.id.cmp(&other.id))
    });
    shown
}

/// One row for each sector of the policy, in its order; `shown` is in that order too.
fn sector_rows(
    sources: Sources<'_>,
    shown: &[(usize, &Record)],
    today: NaiveDate,
) -> Vec<SectorRow> {
    let mut left = shown;
    let mut rows = Vec::with_capacity(sources.policy.sectors.len());
    for (index, sector) in sources.policy.sectors.iter().enumerate() {
        let count = left.partition_point(|(row, _)| *row == index);
        left = left.get(count..).unwrap_or_default();
        let data_as_of = data_as_of(sector, sources.freshness);
        let finding = if !sector.takes_part(today) {
            Finding::NotYetCovered
        } else if count > 0 {
            // A record is a fact even where another unit of the sector has not delivered.
            Finding::Records {
                count: u32::try_from(count).unwrap_or(u32::MAX),
            }
        } else if data_as_of.is_none() {
            Finding::NeverDelivered
        } else {
            Finding::NoRecord
        };
        rows.push(SectorRow {
            no: sector.no,
            seal_bit: sector.seal_bit,
            name_zh: sector.name_zh.clone(),
            name_en: sector.name_en.clone(),
            responsible_unit_zh: sector.responsible_unit_zh.clone(),
            data_as_of: data_as_of.filter(|_| finding != Finding::NotYetCovered),
            finding,
        });
    }
    rows
}

/// The oldest of the last deliveries of a sector's units, B 三(一); none if one of them never delivered.
fn data_as_of(sector: &Sector, freshness: &Freshness) -> Option<NaiveDate> {
    let first_key = (sector.no, UnitId(String::new()));
    let delivered = |unit: &UnitId| {
        freshness
            .range(&first_key..)
            .take_while(|((no, _), _)| *no == sector.no)
            .find_map(|((_, delivering), day)| (delivering == unit).then_some(*day))
    };
    let mut oldest = None;
    for SectorUnit { unit, .. } in &sector.units {
        let day = delivered(unit)?;
        oldest = Some(oldest.map_or(day, |oldest: NaiveDate| oldest.min(day)));
    }
    oldest
}

/// The conclusion speaks of the sectors that were read, and of no other.
fn conclude(sectors: &[SectorRow]) -> Conclusion {
    let mut read = 0;
    let mut with_records = 0;
    let mut records = 0;
    for row in sectors {
        match row.finding {
            Finding::NoRecord => read += 1,
            Finding::Records { count } => {
                with_records += 1;
                records += count;
            }
            Finding::NotYetCovered | Finding::NeverDelivered => {}
        }
    }
    if records == 0 {
        Conclusion::NoRecords { sectors: read }
    } else {
        Conclusion::Records {
            records,
            sectors: with_records,
        }
    }
}

impl From<&EntityProfile> for EntityBlock {
    fn from(entity: &EntityProfile) -> Self {
        Self {
            name: entity.name.clone(),
            credit_code: entity.credit_code,
            kind: entity.kind,
            representative: entity.representative.clone(),
            address: entity.address.clone(),
            state: entity.state,
        }
    }
}

impl From<&Record> for ShownRecord {
    fn from(record: &Record) -> Self {
        Self {
            id: record.id.clone(),
            sector: record.sector,
            kind: record.kind,
            document_no: record.document_no.clone(),
            class: record.class.clone(),
            facts: record.facts.clone(),
            basis: record.basis.clone(),
            measure: record.measure.clone(),
            fine: record.fine,
            confiscated: record.confiscated,
            decided_on: record.decided_on,
            body: record.body.clone(),
            performed: record.status.performed,
            contested: record.status.contested,
            objection_open: record.status.objection_open,
        }
    }
}
