//! What a report's one item keeps of it, so that a scan reads nothing else.

use crate::policy::SectorNo;
use crate::report::{Finding, ShownRecord, SpecialReport};
use crate::verdict::{IssuedSummary, RecordSummary, SectorSummary};
use chrono::{Datelike, NaiveDate};
use core::fmt;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};

/// Bytes that a packed summary may take: with the ids, file names and state beside it the item stays
/// within 4 KB, one read unit of the cloud's table and one page of the embedded one.
pub const SUMMARY_BYTES: usize = 3_500;

/// More records than this are never listed, however short they are.
const MOST_RECORDS: usize = 32;

/// Room for sectors that is made before they are read.
const MOST_AT_ONCE: usize = 64;

/// Most bytes of a packed [`SectorSummary`].
const SECTOR_BYTES: usize = 13;

impl SpecialReport {
    /// What a verdict and the anonymous page need of the report. Records are listed newest first, as many
    /// as fit; the rest is counted. `report_hash` is SHA-256 in hex of the canonical JSON.
    pub fn summary(&self, report_hash: &str) -> IssuedSummary {
        let mut summary = IssuedSummary {
            kind: self.kind,
            report_no: self.report_no.clone(),
            demonstration: self.demonstration,
            office_zh: self.policy.office_zh.clone(),
            name: self.entity.name.clone(),
            credit_code: self.entity.credit_code,
            entity_kind: self.entity.kind,
            representative: self.entity.representative.clone(),
            look_back_years: self.look_back_years,
            window: self.window,
            issued_at: self.issued_at,
            valid_through: self.valid_through,
            conclusion: self.conclusion,
            sectors: Vec::new(),
            records: Vec::new(),
            records_not_listed: u32::MAX,
            report_hash: report_hash.to_owned(),
        };
        let taken = most_bytes(&summary) + SECTOR_BYTES * self.sectors.len();
        summary.sectors = self
            .sectors
            .iter()
            .map(|row| SectorSummary {
                no: row.no,
                data_as_of: row.data_as_of,
                finding: row.finding,
            })
            .collect();
        summary.records = newest_that_fit(&self.records, SUMMARY_BYTES.saturating_sub(taken));
        let left = self.records.len() - summary.records.len();
        summary.records_not_listed = u32::try_from(left).unwrap_or(u32::MAX);
        summary
    }
}

fn newest_that_fit(records: &[ShownRecord], mut room: usize) -> Vec<RecordSummary> {
    let mut newest: Vec<&ShownRecord> = records.iter().collect();
    let newest_first = |a: &&ShownRecord, b: &&ShownRecord| {
        (b.decided_on, &a.sector, &a.document_no, &a.id).cmp(&(
            a.decided_on,
            &b.sector,
            &b.document_no,
            &b.id,
        ))
    };
    // Of thousands of records only the first few are put in order.
    if newest.len() > MOST_RECORDS {
        newest.select_nth_unstable_by(MOST_RECORDS, newest_first);
        newest.truncate(MOST_RECORDS);
    }
    newest.sort_unstable_by(newest_first);
    newest
        .into_iter()
        .map(RecordSummary::from)
        .map_while(|record| {
            room = room.checked_sub(most_bytes(&record))?;
            Some(record)
        })
        .collect()
}

impl From<&ShownRecord> for RecordSummary {
    fn from(record: &ShownRecord) -> Self {
        Self {
            id: record.id.clone(),
            sector: record.sector,
            kind: record.kind,
            document_no: record.document_no.clone(),
            decided_on: record.decided_on,
            body: record.body.clone(),
            class: record.class.clone(),
            fine: record.fine,
        }
    }
}

/// No less than the bytes of the value in MessagePack with names: JSON spends two quotes, a colon and a
/// comma where MessagePack spends a head of one to three bytes.
fn most_bytes<T: Serialize>(value: &T) -> usize {
    serde_json::to_vec(value).map_or(usize::MAX / 2, |json| json.len())
}

/// A sector as it is packed, in some ten bytes instead of fifty, there being many: number, day (from the
/// common era's first; 0 for none), and count of records (0 no record, −1 not yet covered, −2 never delivered).
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct PackedSector(u8, i32, i64);

impl From<SectorSummary> for PackedSector {
    fn from(sector: SectorSummary) -> Self {
        let finding = match sector.finding {
            Finding::NoRecord => 0,
            Finding::Records { count } => i64::from(count),
            Finding::NotYetCovered => -1,
            Finding::NeverDelivered => -2,
        };
        let day = sector.data_as_of.map_or(0, |day| day.num_days_from_ce());
        Self(sector.no.0, day, finding)
    }
}

impl TryFrom<PackedSector> for SectorSummary {
    type Error = &'static str;

    fn try_from(PackedSector(no, day, finding): PackedSector) -> Result<Self, Self::Error> {
        Ok(Self {
            no: SectorNo(no),
            data_as_of: unpacked_day(day)?,
            finding: unpacked_finding(finding)?,
        })
    }
}

fn unpacked_day(day: i32) -> Result<Option<NaiveDate>, &'static str> {
    match day {
        0 => Ok(None),
        day => match NaiveDate::from_num_days_from_ce_opt(day) {
            None => Err("a day out of range"),
            found => Ok(found),
        },
    }
}

fn unpacked_finding(finding: i64) -> Result<Finding, &'static str> {
    Ok(match finding {
        0 => Finding::NoRecord,
        -1 => Finding::NotYetCovered,
        -2 => Finding::NeverDelivered,
        count => Finding::Records {
            count: u32::try_from(count).map_err(|_| "an unknown finding")?,
        },
    })
}

/// Reads the sectors of a summary. Most have the day of the one before them, which is worked out once.
pub(crate) fn read_sectors<'de, D: Deserializer<'de>>(
    d: D,
) -> Result<Vec<SectorSummary>, D::Error> {
    d.deserialize_seq(Sectors)
}

struct Sectors;

impl<'de> Visitor<'de> for Sectors {
    type Value = Vec<SectorSummary>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sectors")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut packed: A) -> Result<Self::Value, A::Error> {
        // What is said of their number is believed up to here.
        let room = packed.size_hint().unwrap_or_default().min(MOST_AT_ONCE);
        let mut sectors = Vec::with_capacity(room);
        let mut last = (0, None);
        while let Some(PackedSector(no, day, finding)) = packed.next_element()? {
            if day != last.0 {
                last = (day, unpacked_day(day).map_err(A::Error::custom)?);
            }
            sectors.push(SectorSummary {
                no: SectorNo(no),
                data_as_of: last.1,
                finding: unpacked_finding(finding).map_err(A::Error::custom)?,
            });
        }
        Ok(sectors)
    }
}
