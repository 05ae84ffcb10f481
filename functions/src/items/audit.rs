//! The audit trail: what was done, by whom and about what.

use crate::keys::CaseKind;
use serde::{Deserialize, Serialize};
use shared::case::CaseId;
use shared::code::ReportId;
use shared::policy::UnitId;
use shared::record::RecordId;
use shared::time::ShanghaiTime;

/// `AQ#shard | time and random`: an act, for the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// When.
    pub at: ShanghaiTime,
    /// Keyed hash of the subject that acted, or the unit; `system` for the sweeper.
    pub actor: String,
    /// What was done.
    pub act: AuditAct,
    /// What it was about.
    pub about: AuditAbout,
}

/// What an act was about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAbout {
    /// A report.
    Report(ReportId),
    /// A delivery of the unit that acted, by the unit's name for it.
    Delivery(String),
    /// An objection.
    Objection(CaseId),
    /// An application for repair.
    Repair(CaseId),
    /// A record.
    Record(RecordId),
    /// A key of a unit's program, by its id.
    ApiKey(UnitId, String),
    /// A draft of the policy.
    Policy(String),
    /// A hold.
    Hold(CaseId),
    /// Somebody who acts for a unit, the credit office or a verifier.
    User(String),
}

impl AuditAbout {
    /// A case of that kind.
    pub fn case(kind: CaseKind, id: CaseId) -> Self {
        match kind {
            CaseKind::Objection => Self::Objection(id),
            CaseKind::Repair => Self::Repair(id),
        }
    }
}

/// An act that is audited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAct {
    /// A report was asked for.
    ReportRequested,
    /// A report went out.
    ReportIssued,
    /// A report was given up before it went out.
    ReportVoided,
    /// The credit office withdrew a report.
    ReportWithdrawn,
    /// A link that opens a report in another browser was made.
    LinkMade,
    /// Such a link was used.
    LinkUsed,
    /// A unit's delivery was sealed.
    DeliverySealed,
    /// A key was made for a unit's program.
    ApiKeyMade,
    /// Such a key was revoked.
    ApiKeyRevoked,
    /// An objection was filed.
    ObjectionFiled,
    /// A unit accepted an objection.
    ObjectionAccepted,
    /// A unit did not accept an objection.
    ObjectionRefused,
    /// A unit asked for more.
    ObjectionAsked,
    /// An entity supplied it.
    ObjectionSupplied,
    /// A unit answered.
    ObjectionAnswered,
    /// An entity withdrew its objection.
    ObjectionWithdrawn,
    /// A deadline of an objection passed.
    ObjectionFellDue,
    /// Repair was applied for.
    RepairFiled,
    /// A unit accepted the application.
    RepairAccepted,
    /// A unit did not accept it.
    RepairRefused,
    /// A unit asked for more.
    RepairAsked,
    /// An entity supplied it.
    RepairSupplied,
    /// A unit decided.
    RepairDecided,
    /// An entity withdrew its application.
    RepairWithdrawn,
    /// A deadline of an application passed.
    RepairFellDue,
    /// A unit withdrew a record of its own.
    RecordWithdrawn,
    /// A unit corrected a record of its own.
    RecordCorrected,
    /// The credit office placed a hold.
    HoldPlaced,
    /// It lifted one.
    HoldLifted,
    /// A change of the policy was drafted.
    PolicyDrafted,
    /// Another person published it.
    PolicyPublished,
    /// It was taken back.
    PolicyDraftWithdrawn,
    /// Somebody came with a role of the identity provider's for the first time.
    UserCame,
    /// Access was granted or changed.
    AccessGranted,
    /// Somebody was proposed as an officer.
    OfficerProposed,
    /// Another officer confirmed it.
    OfficerConfirmed,
    /// Access was taken back.
    AccessTakenBack,
}
