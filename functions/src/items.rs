//! Bodies of the items, packed as MessagePack with field names, so that versions N and N−1 read each other's.

mod audit;
mod log;
mod withdrawn;

pub use audit::{AuditAbout, AuditAct, AuditEvent};
pub use log::{LogDay, LogHead, PlacedLeaf, QueuedLeaf, pack_tile, unhex, unpack_tile};
pub use withdrawn::{
    WITHDRAWN_PIECE, WithdrawnEntry, WithdrawnHead, pack_withdrawn, unpack_withdrawn,
};

use crate::keys::EntityId;
use crate::store::{Item, StoreError};
use bytes::Bytes;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::api::{ApiKeyMaker, DeliveryCounts};
use shared::code::ReportId;
use shared::entity::EntityProfile;
use shared::hold::OfficeHold;
use shared::month::Month;
use shared::policy::{SectorNo, UnitId};
use shared::report::Purpose;
use shared::time::ShanghaiTime;
use shared::timeliness::Punctuality;
use shared::verdict::{IssuedSummary, ReportStatus};
use shared::window::LookBack;

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
    /// The credit office holds its reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuing_hold: Option<OfficeHold>,
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

/// `RU#unit#sector#kind | ts#random`: records that one transaction of a delivery made, so that a unit can have its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeRecords {
    /// Their ids.
    pub records: Vec<shared::record::RecordId>,
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
    /// Number of this state, the version of its item; each is kept under it too (`FH#sector#unit | seq`). Not counted up
    /// from the one before: a process of an older release, which runs beside this one for a while, writes none. 0 in
    /// what such a process wrote.
    #[serde(default)]
    pub seq: u64,
}

/// `DC | month#unit`: what a unit has delivered in a month, counted when a delivery is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitMonth {
    /// The unit.
    pub unit: UnitId,
    /// The month.
    pub month: Month,
    /// What was delivered.
    pub delivered: Delivered,
}

/// Deliveries and their lines, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// Deliveries.
    pub deliveries: u64,
    /// Those in time.
    pub on_time: u64,
    /// Those that came late.
    pub late: u64,
    /// Lines that were taken.
    pub taken: u64,
    /// Lines refused.
    pub refused: u64,
    /// Lines set aside.
    pub quarantined: u64,
}

impl Delivered {
    /// One sealed delivery.
    pub fn one(counts: &DeliveryCounts, punctuality: Punctuality) -> Self {
        let n = |count: u32| u64::from(count);
        Self {
            deliveries: 1,
            on_time: u64::from(punctuality == Punctuality::OnTime),
            late: u64::from(punctuality == Punctuality::Late),
            taken: n(counts.accepted) + n(counts.corrected) + n(counts.unchanged),
            refused: n(counts.refused),
            quarantined: n(counts.quarantined),
        }
    }
}

impl core::ops::AddAssign for Delivered {
    fn add_assign(&mut self, more: Self) {
        self.deliveries += more.deliveries;
        self.on_time += more.on_time;
        self.late += more.late;
        self.taken += more.taken;
        self.refused += more.refused;
        self.quarantined += more.quarantined;
    }
}

/// What a report was made from, so that it can be put together again: which state of its entity, and which delivery of
/// each unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFrom {
    /// Revision of the entity ([`EntityItem::rev`]).
    pub rev: u64,
    /// [`FreshnessItem::seq`] of each unit of each sector, in the policy's order; 0 where none had delivered.
    pub freshness: Vec<u64>,
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
    /// What is needed to finish or void it, until it is issued.
    #[serde(default)]
    pub pending: Option<Pending>,
}

/// The part of a [`ReportItem`] that a scan reads; what else stands there is passed over.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ScannedReport {
    /// As in [`ReportItem`].
    pub state: ReportItemState,
    /// As in [`ReportItem`].
    pub summary: IssuedSummary,
    /// As in [`ReportItem`].
    pub status: ReportStatus,
}

/// What the second transaction of an issue needs to know of the first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Version of the entity's profile from which the report was made.
    pub profile_version: u64,
    /// When the sweeper takes over; part of the work item's key.
    pub due: ShanghaiTime,
    /// Partition key of the idempotency item.
    pub idempotency_pk: String,
    /// Keyed hash of the subject that asked.
    pub actor: String,
    /// From what it was made.
    #[serde(default)]
    pub made_from: Option<MadeFrom>,
    /// Salt of its leaf of the log, 16 random bytes in hex: whoever finishes the report puts the same leaf into its file and
    /// into the queue. None in what a process of an older release wrote.
    #[serde(default)]
    pub leaf_salt: Option<String>,
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

/// `IK#actor#hmac | IK`: what became of a request under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyItem {
    /// SHA-256 in hex of everything that the request asked for, and for whom.
    pub fingerprint: String,
    /// The report that it leads to.
    pub report_id: ReportId,
    /// Whether that report is out.
    pub done: bool,
    /// When the key may be forgotten; until the item is removed it holds all the same.
    pub expires_at: ShanghaiTime,
}

/// `N#no | N`, `E#eid | P#ts#no` and `E#eid | LAST#kind`: leads to a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPointer {
    /// Its id, from which its code and so its item follows.
    pub report_id: ReportId,
    /// Its owner.
    pub entity: EntityId,
    /// Its look-back.
    pub look_back_years: LookBack,
    /// Its purpose.
    pub purpose: Purpose,
    /// From what it was made; under its number alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<MadeFrom>,
}

/// `W#issue#shard | due#id`: a report that must be finished or voided if its process died.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueWork {
    /// The report.
    pub report_id: ReportId,
    /// Partition key of its idempotency item.
    pub idempotency_pk: String,
}

/// `W#expiry#shard | due#id`: a report whose validity is about to end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiryWork {
    /// The report.
    pub report_id: ReportId,
    /// What is told of it. `None` in what a release before notices wrote, which is due when the validity is over.
    #[serde(default)]
    pub about: Option<ExpiringReport>,
}

/// What is told of a report that went out: then, and before it expires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiringReport {
    /// Its id.
    pub report_id: ReportId,
    /// Its public number.
    pub report_no: shared::code::ReportNo,
    /// Its owner.
    pub entity: EntityId,
    /// Its last valid day.
    pub valid_through: NaiveDate,
}

/// `AK#sha256(key) | AK`: a key that is good. It is gone once it is revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyItem {
    /// Its id in its unit's list.
    pub id: String,
    /// The unit for which it delivers.
    pub unit: UnitId,
    /// Day on which it was used last.
    pub last_used_on: Option<NaiveDate>,
}

/// `UK#unit | id`: a key in its unit's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiKeyRow {
    /// Its id.
    pub id: String,
    /// The unit for which it delivers.
    pub unit: UnitId,
    /// What it is called.
    pub name: String,
    /// Who made it.
    pub made_by: ApiKeyMaker,
    /// When.
    pub made_at: ShanghaiTime,
    /// SHA-256 of the key in hex.
    pub hash: String,
    /// Day on which it was used last; once it is revoked, until then its own item says that.
    pub last_used_on: Option<NaiveDate>,
    /// When it was revoked.
    pub revoked_at: Option<ShanghaiTime>,
}

/// `OL#sha256(token) | OL`: opens a report's file once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenLinkItem {
    /// The report.
    pub report_id: ReportId,
    /// Its owner.
    pub entity: EntityId,
    /// When it ends.
    pub expires_at: ShanghaiTime,
}

/// `OT#sha256(code) | TRIES`: wrong tries at a report's detail code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalTries {
    /// How many, the one that is being compared among them.
    pub wrong: u32,
    /// The last of them.
    pub last: ShanghaiTime,
    /// Before this no other is taken; none for the first few.
    pub until: Option<ShanghaiTime>,
}

/// `S#sha256(sid) | S`: a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionItem {
    /// Subject at the identity provider.
    pub subject: String,
    /// Name for the header of the page.
    pub display_name: String,
    /// Role.
    pub role: shared::api::Role,
    /// The firms for which it may act.
    pub entities: Vec<EntityId>,
    /// The firm for which it acts.
    pub entity: Option<EntityId>,
    /// The responsible unit for which it acts.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// When it began.
    pub began_at: ShanghaiTime,
    /// When it was last used, to the minute.
    pub seen_at: ShanghaiTime,
}

/// `SU#hmac(sub) | S#hash`: a session of a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionOfSubject {
    /// When it began.
    pub began_at: ShanghaiTime,
}
