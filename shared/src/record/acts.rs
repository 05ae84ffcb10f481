//! What acts (更正、撤销、修复) make of a record that was delivered, B 三(一), B 三(四).

use crate::case::CaseId;
use crate::hold::HoldReason;
use crate::objection::ObjectionId;
use crate::repair::RepairId;
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An act made this version of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedBy {
    /// Through what.
    pub through: ChangedThrough,
    /// When.
    pub at: ShanghaiTime,
    /// The version that the delivery made.
    pub delivered_as: u32,
}

/// Through what a record was changed. Who acted on a case is told by its own history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangedThrough {
    /// An objection that was opened, closed or upheld.
    Objection(ObjectionId),
    /// A repair that was granted.
    Repair(RepairId),
    /// The responsible unit, of its own accord.
    Unit(RecordAct),
    /// A hold of the credit office that was placed or lifted.
    Hold(HoldAct),
}

/// What the credit office does to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoldAct {
    /// The hold.
    pub hold: CaseId,
    /// Why it was placed; none where it was lifted.
    pub placed: Option<HoldReason>,
}

/// What a responsible unit does to a record of its own accord.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum RecordAct {
    /// The decision was altered, revoked or held void: the record is withdrawn with the reason (行政处罚法 48).
    Withdraw {
        /// Which of the three.
        ground: WithdrawalGround,
        /// The reason.
        reason: String,
        /// Number of the document that altered or revoked it.
        document_no: String,
        /// Its day.
        #[serde(deserialize_with = "crate::time::read_day")]
        decided_on: NaiveDate,
    },
    /// A value was wrong: it is corrected (更正).
    Correct {
        /// Why.
        reason: String,
    },
}

/// Why a decision does not stand as it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalGround {
    /// Revoked (撤销).
    Revoked,
    /// Altered (变更).
    Altered,
    /// Held void (确认无效).
    Void,
}
