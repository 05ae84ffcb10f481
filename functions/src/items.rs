//! Bodies of the items, packed as MessagePack with field names, so that versions N and N−1 read each other's.

use crate::keys::EntityId;
use crate::store::{Item, StoreError};
use bytes::Bytes;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::code::ReportId;
use shared::entity::EntityProfile;
use shared::policy::{SectorNo, UnitId};
use shared::report::Purpose;
use shared::time::ShanghaiTime;
use shared::verdict::{IssuedSummary, ReportStatus};

/// Packs a body.
pub fn pack<T: Serialize>(body: &T) -> Bytes {
    // Our own structs of maps, strings and numbers: writing them into memory has no way to fail.
    rmp_serde::to_vec_named(body)
        .unwrap_or_else(|_| unreachable!("a body that cannot be packed"))
        .into()
}

/// Unpacks a body; one that does not read as `T` is [`StoreError::Damaged`], never absent.
pub fn unpack<T: DeserializeOwned>(item: &Item) -> Result<T, StoreError> {
    rmp_serde::from_slice(&item.body).map_err(|_| StoreError::Damaged {
        key: item.key.clone(),
    })
}

/// `E#eid | PROFILE`. Every act that could change a report moves `rev` on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityItem {
    /// What the register says.
    pub profile: EntityProfile,
    /// Moved on by every act that could change a report.
    pub rev: u64,
    /// How many current records the entity has.
    pub records: u64,
    /// Wrapping sum of [`record_hash`] over the current records.
    pub records_sum: u64,
}

/// 64-bit hash of a packed record, for [`EntityItem::records_sum`].
pub fn record_hash(body: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(body)
}

/// `U#hmac | U`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditCodeGuard {
    /// The entity that has the code.
    pub entity: EntityId,
}

/// `R#rid | META`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordPointer {
    /// The entity.
    pub entity: EntityId,
    /// Sort key of the current version.
    pub sk: String,
    /// Unit that owns the record.
    pub unit: UnitId,
    /// Newest version.
    pub version: u32,
}

/// `F | sector#unit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshnessItem {
    /// Sector.
    pub sector: SectorNo,
    /// Unit.
    pub unit: UnitId,
    /// Day up to which the data reach.
    pub as_of: NaiveDate,
    /// Last sealed delivery.
    pub delivery: String,
    /// When it was sealed.
    pub sealed_at: ShanghaiTime,
}

/// `C#sha256(code) | RPT`: everything that a verdict needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportItem {
    /// Where it stands in the two-transaction protocol.
    pub state: ReportItemState,
    /// Id, from which the code is derived.
    pub report_id: ReportId,
    /// The owner.
    pub entity: EntityId,
    /// Purpose; never shown to an anonymous scan.
    pub purpose: Purpose,
    /// What the page shows.
    pub summary: IssuedSummary,
    /// What acts have changed since.
    pub status: ReportStatus,
    /// SHA-256 in hex of the canonical JSON in the file store.
    pub json_file: String,
    /// SHA-256 in hex of the PDF in the file store, once issued.
    pub pdf_file: Option<String>,
}

/// Where a report stands. Verification accepts `Issued` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReportItemState {
    /// Written before it was signed.
    Pending,
    /// Out in the world.
    Issued,
    /// Given up by the sweeper.
    Voided,
}
