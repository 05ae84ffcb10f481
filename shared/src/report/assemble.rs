//! Assembly of the report from its sources, B 二.

use super::{
    CannotIssue, Conclusion, EntityBlock, Finding, Freshness, PolicyRef, ReportKind, Request,
    SCHEMA, SectorRow, ShownRecord, Sources, SpecialReport,
};
use crate::counting::{Showing, showing};
use crate::entity::EntityProfile;
use crate::policy::{Period, Sector, SectorUnit, UnitId};
use crate::record::Record;
use crate::window::{Window, last_valid_day};
use chrono::NaiveDate;

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
            objection_open: record.status.is_disputed(),
        }
    }
}
