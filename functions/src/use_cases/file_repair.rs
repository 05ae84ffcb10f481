//! An entity applies for the repair of a record of its own (申请信用修复), B 三(四): once the least term is over, with its
//! documents and its commitment.

use super::case::{self, file};
use super::repair::{Commitment, Repairing};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::use_cases::Refused;
use crate::use_cases::issue_report::IdempotencyKey;
use shared::case::Attached;
use shared::record::RecordId;
use shared::repair::RepairId;

/// What an entity says.
pub struct RepairFiling {
    /// Of which record.
    pub record: RecordId,
    /// How the violation was corrected and the decision performed.
    pub statement: String,
    /// Its commitment.
    pub commitment: String,
    /// Proof.
    pub attachments: Vec<Attached>,
}

/// Files an application, or gives the one to which this idempotency key has led before.
pub async fn file_repair(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    filing: RepairFiling,
) -> Result<RepairId, Refused> {
    let filing = case::Filing::<Repairing> {
        record: filing.record,
        opening: Commitment {
            commitment: filing.commitment,
        },
        statement: filing.statement,
        attachments: filing.attachments,
    };
    file(deps, principal, key, filing).await
}
