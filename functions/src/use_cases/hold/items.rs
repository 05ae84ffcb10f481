//! Body of a hold's item.

use crate::keys::EntityId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::case::CaseId;
use shared::credit_code::CreditCode;
use shared::hold::{HoldReason, OfficeHold};
use shared::time::ShanghaiTime;
use shared::verdict::RecordSummary;

/// `OH#id | META`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldItem {
    /// Id.
    pub id: CaseId,
    /// Whose record, or who gets no report.
    pub entity: EntityId,
    /// Name of the firm when it was placed.
    pub entity_name: String,
    /// Its credit code.
    pub credit_code: CreditCode,
    /// The record as it stood then; `None` if the firm's reports are held.
    pub record: Option<RecordSummary>,
    /// Why.
    pub reason: HoldReason,
    /// Why, in words.
    pub statement: String,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// When it was placed.
    pub placed_at: ShanghaiTime,
    /// Keyed hash of who placed it.
    pub placed_by: String,
    /// SHA-256 in hex of all that was said when it was placed.
    pub fingerprint: String,
    /// Its end.
    pub lifted: Option<Lifted>,
}

/// How a hold was lifted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifted {
    /// When.
    pub at: ShanghaiTime,
    /// Keyed hash of who lifted it.
    pub by: String,
    /// Why.
    pub statement: String,
}

impl HoldItem {
    /// As it stands on the record or the firm.
    pub fn mark(&self) -> OfficeHold {
        OfficeHold {
            hold: self.id.clone(),
            reason: self.reason,
            until: self.until,
        }
    }
}
