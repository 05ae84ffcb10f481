//! Packed form of [`IssuedSummary`]: the sectors' rows take ten bytes each instead of fifty, so that
//! an item holds more records within its 4 KB and a scan unpacks it in microseconds.

use chrono::{Datelike, NaiveDate};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use shared::code::ReportNo;
use shared::credit_code::CreditCode;
use shared::entity::EntityKind;
use shared::policy::SectorNo;
use shared::report::{Conclusion, Finding, ReportKind};
use shared::time::ShanghaiTime;
use shared::verdict::{IssuedSummary, RecordSummary, SectorSummary};
use shared::window::{LookBack, Window};

#[derive(Serialize, Deserialize)]
struct Packed {
    kind: ReportKind,
    report_no: ReportNo,
    demonstration: bool,
    office_zh: String,
    name: String,
    credit_code: CreditCode,
    entity_kind: EntityKind,
    representative: String,
    look_back_years: LookBack,
    window: Window,
    /// Unix seconds.
    issued_at: i64,
    valid_through: NaiveDate,
    /// Sectors read without records, or records and their sectors.
    conclusion: PackedConclusion,
    sectors: PackedSectors,
    records: Vec<RecordSummary>,
    records_not_listed: u32,
    report_hash: String,
}

#[derive(Serialize, Deserialize)]
enum PackedConclusion {
    #[serde(rename = "n")]
    NoRecords(u32),
    #[serde(rename = "r")]
    Records(u32, u32),
}

pub(super) fn serialize<S: Serializer>(summary: &IssuedSummary, s: S) -> Result<S::Ok, S::Error> {
    // Every field is named, so that a new one cannot be forgotten here.
    let IssuedSummary {
        kind,
        report_no,
        demonstration,
        office_zh,
        name,
        credit_code,
        entity_kind,
        representative,
        look_back_years,
        window,
        issued_at,
        valid_through,
        conclusion,
        sectors,
        records,
        records_not_listed,
        report_hash,
    } = summary.clone();
    Packed {
        kind,
        report_no,
        demonstration,
        office_zh,
        name,
        credit_code,
        entity_kind,
        representative,
        look_back_years,
        window,
        issued_at: issued_at.unix(),
        valid_through,
        conclusion: match conclusion {
            Conclusion::NoRecords { sectors } => PackedConclusion::NoRecords(sectors),
            Conclusion::Records { records, sectors } => PackedConclusion::Records(records, sectors),
        },
        sectors: PackedSectors(sectors),
        records,
        records_not_listed,
        report_hash,
    }
    .serialize(s)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<IssuedSummary, D::Error> {
    let packed = Packed::deserialize(d)?;
    Ok(IssuedSummary {
        kind: packed.kind,
        report_no: packed.report_no,
        demonstration: packed.demonstration,
        office_zh: packed.office_zh,
        name: packed.name,
        credit_code: packed.credit_code,
        entity_kind: packed.entity_kind,
        representative: packed.representative,
        look_back_years: packed.look_back_years,
        window: packed.window,
        issued_at: ShanghaiTime::from_unix(packed.issued_at)
            .ok_or_else(|| D::Error::custom("a time outside its range"))?,
        valid_through: packed.valid_through,
        conclusion: match packed.conclusion {
            PackedConclusion::NoRecords(sectors) => Conclusion::NoRecords { sectors },
            PackedConclusion::Records(records, sectors) => Conclusion::Records { records, sectors },
        },
        sectors: packed.sectors.0,
        records: packed.records,
        records_not_listed: packed.records_not_listed,
        report_hash: packed.report_hash,
    })
}

/// Bytes of a row: number, finding, its count, day (days since 1 January of year 1; 0 for none).
const ROW: usize = 10;

struct PackedSectors(Vec<SectorSummary>);

impl Serialize for PackedSectors {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = Vec::with_capacity(self.0.len() * ROW);
        for row in &self.0 {
            let (tag, count) = match row.finding {
                Finding::NoRecord => (0_u8, 0),
                Finding::Records { count } => (1, count),
                Finding::NotYetCovered => (2, 0),
                Finding::NeverDelivered => (3, 0),
            };
            let day = row.data_as_of.map_or(0, |day| day.num_days_from_ce());
            out.push(row.no.0);
            out.push(tag);
            out.extend(count.to_be_bytes());
            out.extend(day.to_be_bytes());
        }
        s.serialize_bytes(&out)
    }
}

impl<'de> Deserialize<'de> for PackedSectors {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Rows;
        impl Visitor<'_> for Rows {
            type Value = PackedSectors;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("rows of ten bytes")
            }

            fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<PackedSectors, E> {
                let (rows, rest) = bytes.as_chunks::<ROW>();
                if !rest.is_empty() {
                    return Err(E::custom("a cut row"));
                }
                rows.iter()
                    .map(|row| unpack_row(row).ok_or_else(|| E::custom("an unknown row")))
                    .collect::<Result<_, _>>()
                    .map(PackedSectors)
            }
        }
        d.deserialize_bytes(Rows)
    }
}

fn unpack_row(row: &[u8; ROW]) -> Option<SectorSummary> {
    let [no, tag, c0, c1, c2, c3, d0, d1, d2, d3] = *row;
    let count = u32::from_be_bytes([c0, c1, c2, c3]);
    let finding = match (tag, count) {
        (0, 0) => Finding::NoRecord,
        (1, count) => Finding::Records { count },
        (2, 0) => Finding::NotYetCovered,
        (3, 0) => Finding::NeverDelivered,
        // Not written by this version: the item is damaged, or of a later version that must be rolled out first.
        _ => return None,
    };
    let data_as_of = match i32::from_be_bytes([d0, d1, d2, d3]) {
        0 => None,
        day => Some(NaiveDate::from_num_days_from_ce_opt(day)?),
    };
    Some(SectorSummary {
        no: SectorNo(no),
        data_as_of,
        finding,
    })
}
