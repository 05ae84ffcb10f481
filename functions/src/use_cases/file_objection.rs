//! An entity objects to a record of its own (提出异议), B 三(四): to one that a report shows or that it sees of itself.

use super::case::{self, file};
use super::objection::Objecting;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use crate::use_cases::issue_report::IdempotencyKey;
use shared::objection::{Attached, ObjectionId, ObjectionReason};
use shared::record::RecordId;

/// What an entity says.
pub struct Filing {
    /// To which record it objects.
    pub record: RecordId,
    /// Why.
    pub reason: ObjectionReason,
    /// What is wrong with it.
    pub statement: String,
    /// Evidence.
    pub attachments: Vec<Attached>,
}

/// Files an objection, or gives the one to which this idempotency key has led before.
pub async fn file_objection(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    filing: Filing,
) -> Result<ObjectionId, Refused> {
    let filing = case::Filing::<Objecting> {
        record: filing.record,
        opening: filing.reason,
        statement: filing.statement,
        attachments: filing.attachments,
    };
    file(deps, principal, key, filing).await
}
