//! Where each item lives in the table. No personal data stands in a key: codes are keyed hashes.

use crate::store::Key;
use chrono::NaiveDate;
use hmac::{Hmac, KeyInit, Mac};
use shared::credit_code::CreditCode;
use shared::policy::{SectorNo, UnitId};
use shared::record::RecordId;
use std::fmt::Write;

/// Entity id: 16 random bytes in hex, given when the register first names the entity.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(transparent)]
pub struct EntityId(pub String);

/// Key for the keyed hashes in the table's keys (index key); 32 bytes, kept with the other secrets.
#[derive(Clone)]
pub struct IndexKey(pub [u8; 32]);

impl IndexKey {
    /// Lower-case hex of HMAC-SHA-256 over `parts`, a zero byte between them.
    pub fn hash(&self, parts: &[&[u8]]) -> String {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&self.0)
            .unwrap_or_else(|_| unreachable!("HMAC takes any key"));
        for part in parts {
            mac.update(part);
            mac.update(&[0]);
        }
        hex(&mac.finalize().into_bytes())
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

/// Partition of everything that belongs to an entity.
pub fn entity_partition(entity: &EntityId) -> String {
    format!("E#{}", entity.0)
}

/// Profile of an entity, with `rev`, count and sum of its records.
pub fn entity_profile(entity: &EntityId) -> Key {
    Key::new(entity_partition(entity), "PROFILE")
}

/// Guard of a credit code: one entity per code.
pub fn credit_code_guard(index: &IndexKey, code: &CreditCode) -> Key {
    Key::new(
        format!(
            "U#{}",
            index.hash(&[b"credit-code", code.as_str().as_bytes()])
        ),
        "U",
    )
}

/// Current version of a record of an entity.
pub fn record(
    entity: &EntityId,
    sector: SectorNo,
    decided_on: NaiveDate,
    record: &RecordId,
) -> Key {
    Key::new(
        entity_partition(entity),
        format!(
            "R#{:02}#{}#{}",
            sector.0,
            decided_on.format("%Y%m%d"),
            record.0
        ),
    )
}

/// First and last sort key of an entity's records.
pub const RECORDS: (&str, &str) = ("R#", "R#~");

/// A version of a record.
pub fn record_version(entity: &EntityId, record: &RecordId, version: u32) -> Key {
    Key::new(
        entity_partition(entity),
        format!("V#{}#{version:06}", record.0),
    )
}

/// Record by id, pointing at its entity and sort key.
pub fn record_by_id(record: &RecordId) -> Key {
    Key::new(format!("R#{}", record.0), "META")
}

/// Report by code: everything that a verdict needs.
pub fn report_by_code(code_sha256: &[u8; 32]) -> Key {
    Key::new(format!("C#{}", hex(code_sha256)), "RPT")
}

/// Delivery of a unit.
pub fn delivery(unit: &UnitId, batch: &str) -> Key {
    Key::new(format!("I#{}#{batch}", unit.0), "META")
}

/// Freshness of all sectors and units: one strong query per issue.
pub const FRESHNESS: &str = "F";

/// Freshness of a unit in a sector.
pub fn freshness(sector: SectorNo, unit: &UnitId) -> Key {
    Key::new(FRESHNESS, format!("{:02}#{}", sector.0, unit.0))
}
