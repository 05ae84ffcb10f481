//! Where each item lives in the table. No personal data stands in a key: codes are keyed hashes.

mod cases;
mod holds;
mod log;
pub mod notices;
mod original;
mod policy;
mod seal;
mod usage;
mod users;
mod withdrawn;

pub use cases::{
    CASE_EVENTS, CaseKind, case, case_event, case_of_entity, cases_of_entity, deadline_work,
    deadline_work_partition, filed_on, filed_since, in_queue, keyed_case_id, notes_work,
    notes_work_partition, office_queue_partition, open_case, open_cases, record_act,
    unit_queue_partition,
};
pub use holds::{HOLDS, hold, hold_in_list, holds};
pub use log::{
    LOG_HEAD, LOG_QUEUES, PLACED_LEAF, key_leaf_mark, key_leaves_partition, log_day, log_head,
    log_tile, placed_leaf, queued_leaf, queued_leaves_partition, report_and_leaves,
};
pub use original::original_tries;
pub use policy::{
    POLICY_DRAFTS, POLICY_VERSIONS, policy_draft, policy_draft_text, policy_in_force,
    policy_partition, policy_version,
};
pub use seal::seal_keys;
pub use usage::{USAGE_SHARDS, Usage, usage, usage_days, usage_of, usage_partition};
pub use users::{
    SESSIONS, USER_ITEMS, USERS, officers, session_of, sessions_partition, user, user_id,
};
pub use withdrawn::{
    WITHDRAWN, WITHDRAWN_PIECES, withdrawn_from, withdrawn_head, withdrawn_on, withdrawn_piece,
};

use crate::store::Key;
use chrono::NaiveDate;
use hmac::{Hmac, KeyInit, Mac};
use shared::code::{ReportId, ReportNo};
use shared::credit_code::CreditCode;
use shared::month::Month;
use shared::policy::{SectorNo, UnitId};
use shared::record::{RecordId, RecordKind};
use shared::report::ReportKind;
use shared::time::ShanghaiTime;
use shared::window::LookBack;

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
    let mut out = String::with_capacity(bytes.len() * 2);
    push_hex(&mut out, bytes);
    out
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
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

/// First and last sort key of all earlier versions of an entity's records.
pub const VERSIONS: (&str, &str) = ("V#", "V#~");

/// First and last sort key of the earlier versions of a record, the oldest first.
pub fn versions_of(record: &RecordId) -> (String, String) {
    (format!("V#{}#", record.0), format!("V#{}#~", record.0))
}

/// What the register said of an entity until its revision `until`, in which it said something else.
pub fn profile_until(entity: &EntityId, until: u64) -> Key {
    Key::new(entity_partition(entity), format!("PV#{until:012}"))
}

/// First and last sort key of what the register said until a revision after `rev`.
pub fn profiles_until_after(rev: u64) -> (String, String) {
    (format!("PV#{:012}", rev + 1), "PV#~".to_owned())
}

/// Record by id, pointing at its entity and sort key.
pub fn record_by_id(record: &RecordId) -> Key {
    Key::new(format!("R#{}", record.0), "META")
}

/// Partition of the records that a unit has delivered of a kind in a sector.
pub fn made_records_partition(unit: &UnitId, sector: SectorNo, kind: RecordKind) -> String {
    format!("RU#{}#{:02}#{}", unit.0, sector.0, kind.spec().id)
}

/// Records that one transaction made; `id` is random.
pub fn made_records(
    unit: &UnitId,
    (sector, kind): (SectorNo, RecordKind),
    at: ShanghaiTime,
    id: &[u8; 16],
) -> Key {
    Key::new(
        made_records_partition(unit, sector, kind),
        format!("{}#{}", stamp(at), hex(id)),
    )
}

/// Report by code: everything that a verdict needs.
pub fn report_by_code(code_sha256: &[u8; 32]) -> Key {
    let mut pk = String::with_capacity(2 + 2 * code_sha256.len());
    pk.push_str("C#");
    push_hex(&mut pk, code_sha256);
    Key::new(pk, "RPT")
}

/// Delivery of a unit.
pub fn delivery(unit: &UnitId, batch: &str) -> Key {
    Key::new(format!("I#{}#{batch}", unit.0), "META")
}

/// File of a delivery that is on its way.
pub fn upload(unit: &UnitId, batch: &str) -> Key {
    Key::new(format!("I#{}#{batch}", unit.0), "UPLOAD")
}

/// Partition of a unit's list of deliveries.
pub fn unit_deliveries_partition(unit: &UnitId) -> String {
    format!("IL#{}", unit.0)
}

/// Delivery in its unit's list, in order of arrival.
pub fn delivery_of_unit(unit: &UnitId, received_at: ShanghaiTime, batch: &str) -> Key {
    Key::new(
        unit_deliveries_partition(unit),
        format!("{}#{batch}", stamp(received_at)),
    )
}

/// Uploaded deliveries of a unit that are not sealed, in their order; there is no such item if there are none.
pub fn open_deliveries(unit: &UnitId) -> Key {
    Key::new(format!("IQ#{}", unit.0), "OPEN")
}

/// Partition of the uploaded deliveries that are to be applied.
pub fn deliver_work_partition(shard: u8) -> String {
    format!("W#deliver#{shard:x}")
}

/// Work: this uploaded delivery is to be applied. Those of one unit are in one shard, in their order.
pub fn deliver_work(unit: &UnitId, received_at: ShanghaiTime, batch: &str) -> Key {
    let shard = xxhash_rust::xxh3::xxh3_64(unit.0.as_bytes()) & 0x0f;
    Key::new(
        deliver_work_partition(u8::try_from(shard).unwrap_or_default()),
        format!("{}#{}#{batch}", stamp(received_at), unit.0),
    )
}

/// Id of a unit's key, in order of making; `random` tells those of one second apart.
pub fn api_key_id(made_at: ShanghaiTime, random: &[u8; 8]) -> String {
    format!("{}-{}", stamp(made_at), hex(random))
}

/// Key of a unit's program, by its hash: who holds the table cannot use it.
pub fn api_key(hash: &str) -> Key {
    Key::new(format!("AK#{hash}"), "AK")
}

/// Partition of a unit's keys.
pub fn unit_keys_partition(unit: &UnitId) -> String {
    format!("UK#{}", unit.0)
}

/// Key of a unit in its unit's list.
pub fn api_key_of_unit(unit: &UnitId, id: &str) -> Key {
    Key::new(unit_keys_partition(unit), id)
}

/// Freshness of all sectors and units: one strong query per issue.
pub const FRESHNESS: &str = "F";

/// Freshness of a unit in a sector.
pub fn freshness(sector: SectorNo, unit: &UnitId) -> Key {
    Key::new(FRESHNESS, format!("{:02}#{}", sector.0, unit.0))
}

/// Freshness of a unit in a sector in its state number `seq`.
pub fn freshness_version(sector: SectorNo, unit: &UnitId, seq: u64) -> Key {
    Key::new(
        format!("FH#{:02}#{}", sector.0, unit.0),
        format!("{seq:012}"),
    )
}

/// What units have delivered, by month: one query for some months of all units.
pub const UNIT_MONTHS: &str = "DC";

/// What a unit has delivered in a month.
pub fn unit_month(month: Month, unit: &UnitId) -> Key {
    Key::new(UNIT_MONTHS, format!("{month}#{}", unit.0))
}

/// First and last sort key of what units have delivered in the months `from` to `through`.
pub fn unit_months(from: Month, through: Month) -> (String, String) {
    (format!("{from}#"), format!("{through}#~"))
}

/// How many objections units have upheld, by month: one query for some months of all units.
pub const UNIT_UPHELD: &str = "DU";

/// Counter of the objections that a unit has upheld in a month, whole or in part.
pub fn unit_upheld(month: Month, unit: &UnitId) -> Key {
    Key::new(UNIT_UPHELD, format!("{month}#{}", unit.0))
}

/// One of 16 shards, by the first byte of a random id.
pub fn shard16(id: &[u8; 16]) -> u8 {
    id[0] & 0x0f
}

/// Time in a sort key: Unix seconds, of the same width for every year from 1970 to 9999.
pub fn stamp(at: ShanghaiTime) -> String {
    format!("{:012}", at.unix().max(0))
}

/// Report by its number.
pub fn report_by_number(no: &ReportNo) -> Key {
    Key::new(format!("N#{no}"), "N")
}

/// Report in its owner's list, in order of issue.
pub fn report_of_entity(entity: &EntityId, issued_at: ShanghaiTime, no: &ReportNo) -> Key {
    Key::new(
        entity_partition(entity),
        format!("P#{}#{no}", stamp(issued_at)),
    )
}

/// First and last sort key of an entity's reports.
pub const REPORTS: (&str, &str) = ("P#", "P#~");

/// Newest report of an entity with this kind and look-back.
pub fn latest_report(entity: &EntityId, kind: ReportKind, look_back: LookBack) -> Key {
    let kind = match kind {
        ReportKind::Special => "special",
    };
    Key::new(
        entity_partition(entity),
        format!("LAST#{kind}#{}", look_back.years()),
    )
}

/// Idempotency key of an actor.
pub fn idempotency(index: &IndexKey, subject: &str, key: &str) -> Key {
    Key::new(
        format!(
            "IK#{}#{}",
            index.hash(&[b"actor", subject.as_bytes()]),
            index.hash(&[b"idempotency-key", key.as_bytes()])
        ),
        "IK",
    )
}

/// Partition of the reports whose issue has begun and not ended.
pub fn issue_work_partition(shard: u8) -> String {
    format!("W#issue#{shard:x}")
}

/// Work: finish or void this report if it is still pending when it falls due.
pub fn issue_work(report: &ReportId, due: ShanghaiTime) -> Key {
    Key::new(
        issue_work_partition(shard16(&report.0)),
        format!("{}#{}", stamp(due), hex(&report.0)),
    )
}

/// Partition of the reports whose validity ends.
pub fn expiry_work_partition(shard: u8) -> String {
    format!("W#expiry#{shard:x}")
}

/// Work: this report's validity ends.
pub fn expiry_work(report: &ReportId, due: ShanghaiTime) -> Key {
    Key::new(
        expiry_work_partition(shard16(&report.0)),
        format!("{}#{}", stamp(due), hex(&report.0)),
    )
}

/// An audit event; `id` is random.
pub fn audit_event(at: ShanghaiTime, id: &[u8; 16]) -> Key {
    Key::new(
        format!("AQ#{:x}", shard16(id)),
        format!("{}#{}", stamp(at), hex(id)),
    )
}

/// Reports by day, for the credit office.
pub fn report_of_day(report: &ReportId, issued_at: ShanghaiTime, no: &ReportNo) -> Key {
    Key::new(
        format!(
            "PD#{}#{:x}",
            issued_at.date().format("%Y%m%d"),
            shard16(&report.0)
        ),
        format!("{}#{no}", stamp(issued_at)),
    )
}

/// A link that opens a report once.
pub fn open_link(token: &[u8; 32]) -> Key {
    Key::new(format!("OL#{}", sha256_hex(token)), "OL")
}

/// A session, by the hash of its id: who holds the table cannot use a session.
pub fn session(sid: &[u8; 32]) -> Key {
    Key::new(format!("S#{}", sha256_hex(sid)), "S")
}

/// A session of a subject.
pub fn session_of_subject(index: &IndexKey, subject: &str, sid: &[u8; 32]) -> Key {
    Key::new(
        format!("SU#{}", index.hash(&[b"subject", subject.as_bytes()])),
        format!("S#{}", sha256_hex(sid)),
    )
}

fn sha256_hex(bytes: &[u8]) -> String {
    use sha2::Digest;
    hex(&sha2::Sha256::digest(bytes))
}
