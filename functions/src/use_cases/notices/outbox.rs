//! The step by which an act leaves its notice behind, and the ids of notices.

use super::items::OutboxItem;
use crate::items::{ExpiringReport, ExpiryWork, pack};
use crate::keys::{self, EntityId, IndexKey};
use crate::random::{self, Random};
use crate::store::{Key, Op};
use sha2::{Digest, Sha256};
use shared::notice::NoticeKind;
use shared::policy::Policy;
use shared::time::ShanghaiTime;

/// The step that writes an act into the outbox; the same act leads to the same item.
pub(in crate::use_cases) fn outbox_step(item: &OutboxItem) -> Op {
    step(keys::notices::outbox(item.at(), &item.own_id()), item)
}

/// The same for a transaction of a delivery, of which there may be several.
pub(in crate::use_cases) fn outbox_step_of_delivery(random: &dyn Random, item: &OutboxItem) -> Op {
    let id = random::bytes::<16>(random);
    step(keys::notices::outbox(item.at(), &id), item)
}

fn step(key: Key, item: &OutboxItem) -> Op {
    Op::Create {
        key,
        body: pack(item),
        ttl: None,
    }
}

/// The work item by which a report's firm is told that it is about to expire.
pub(super) fn expiry_of(report: &ExpiringReport, policy: &Policy) -> (Key, ExpiryWork) {
    let end = ShanghaiTime::start_of(report.valid_through);
    let due = end.plus_seconds(-24 * 3600 * i64::from(policy.notices.expiring_days));
    let work = ExpiryWork {
        report_id: report.report_id,
        about: Some(report.clone()),
    };
    (keys::expiry_work(&report.report_id, due), work)
}

impl OutboxItem {
    /// When it happened.
    pub fn at(&self) -> ShanghaiTime {
        match self {
            Self::ReportIssued { at, .. }
            | Self::ReportWithdrawn { at, .. }
            | Self::RecordsAdded { at, .. }
            | Self::ObjectionMoved { at, .. }
            | Self::RepairMoved { at, .. }
            | Self::DeliveryOverdue { at, .. } => *at,
        }
    }

    /// What tells it from every other act. Ids of the table alone: no key of a hash is needed.
    fn own_id(&self) -> [u8; 16] {
        match self {
            Self::ReportIssued { report, .. } => report.report_id.0,
            Self::ReportWithdrawn { report_no, .. } => digest(&["withdrawn", report_no.as_str()]),
            Self::RecordsAdded { unit, delivery, .. } => digest(&[&unit.0, delivery]),
            Self::ObjectionMoved {
                objection, event, ..
            } => digest(&[objection.as_str(), &event.to_string()]),
            Self::RepairMoved { repair, event, .. } => {
                digest(&["repair", repair.as_str(), &event.to_string()])
            }
            Self::DeliveryOverdue {
                unit,
                sector,
                expected_by,
                ..
            } => digest(&[&unit.0, &sector.0.to_string(), &expected_by.to_string()]),
        }
    }
}

fn digest(parts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let whole: [u8; 32] = hash.finalize().into();
    core::array::from_fn(|at| whole[at])
}

/// Id of a notice: its time, so that ids are in order, and a keyed hash of what it is about. 32 hexadecimal digits.
pub(super) fn notice_id(
    index: &IndexKey,
    kind: NoticeKind,
    at: ShanghaiTime,
    about: &[&str],
    entity: Option<&EntityId>,
) -> String {
    let mut parts = vec![b"notice".as_slice(), kind.name().as_bytes()];
    parts.extend(about.iter().map(|part| part.as_bytes()));
    parts.extend(entity.map(|entity| entity.0.as_bytes()));
    let hash = index.hash(&parts);
    format!("{:010x}{}", at.unix().max(0), &hash[..22])
}
