//! Objections (异议), B 三(四): the entity says that a record is wrong, the responsible unit answers.
//!
//! An objection is a case ([`crate::case`]); what is its own are its reasons and what the unit finds.

mod reasons;

pub use crate::case::{
    Attached, AttachmentFault, AttachmentKind, CaseId as ObjectionId, MAX_ASKED,
    MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, MAX_ATTACHMENTS_BYTES, MAX_STATEMENT, MayNot, Party,
    StatementFault, falls_due, read_attachments, statement,
};
pub(crate) use reasons::reasons;
pub use reasons::{ObjectionReason, RefusalReason};

use crate::case;
use serde::{Deserialize, Serialize};

/// Where an objection stands.
pub type Stage = case::Stage<RefusalReason, Outcome>;

/// Something that is done to an objection.
pub type Act = case::Act<RefusalReason, Outcome>;

/// Where an objection stands, with what decides what may follow.
pub type Standing = case::Standing<RefusalReason, Outcome>;

/// What the responsible unit found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The record is wrong (异议成立).
    Upheld,
    /// A part of it is (异议部分成立).
    PartlyUpheld,
    /// It is right (异议不成立).
    Rejected,
}

impl Outcome {
    /// Whether the record must be corrected in the same act.
    pub fn corrects(self) -> bool {
        match self {
            Self::Upheld | Self::PartlyUpheld => true,
            Self::Rejected => false,
        }
    }
}
