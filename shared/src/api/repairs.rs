//! Applications for credit repair as they go over the wire, B 三(四). Both sides read the same history.

use super::{AttachmentUpload, AttachmentView, ObjectedRecord, UnitName};
use crate::case::Party;
use crate::credit_code::CreditCode;
use crate::record::RecordId;
use crate::repair::{Act, Condition, RepairId, RepairOutcome, RepairRefusal, Stage};
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// `POST /api/repairs`: an entity applies for the repair of a record of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileRepair {
    /// The record, as `GET /api/records` and a report name it.
    pub record: RecordId,
    /// How the violation was corrected and the decision performed, 1 to 2,000 characters.
    pub statement: String,
    /// The commitment (信用承诺) that the entity makes in public, 1 to 2,000 characters.
    pub commitment: String,
    /// Proof, at most five files of 2 MB and 3 MB in all.
    #[serde(default)]
    pub attachments: Vec<AttachmentUpload>,
}

/// `POST /api/repairs/{id}/{act}`. Which fields an act takes: `withdraw` and `accept` a statement if there is one;
/// `refuse` a reason and a statement; `ask` a statement; `supply` a statement and attachments; `decide` an outcome, a
/// statement, attachments and, where it grants, what the unit confirms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct RepairAct {
    /// What is asked, supplied or decided, 1 to 2,000 characters.
    pub statement: Option<String>,
    /// Why it is not accepted.
    pub reason: Option<RepairRefusal>,
    /// What was decided.
    pub outcome: Option<RepairOutcome>,
    /// Conditions that the record does not show as fulfilled, and that the unit found fulfilled: `corrected`,
    /// `performed`.
    pub confirms: Vec<Condition>,
    /// Files, as with [`FileRepair`].
    pub attachments: Vec<AttachmentUpload>,
}

/// `GET /api/repairs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepairList {
    /// A page: of an entity newest first; of a unit and of the credit office by the day on which they are due.
    pub repairs: Vec<RepairRow>,
    /// To be sent as `?after=` for the next page.
    pub next: Option<String>,
}

/// An application in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepairRow {
    /// Id.
    pub id: RepairId,
    /// The record as it stood when its repair was applied for.
    pub record: ObjectedRecord,
    /// Name of the entity.
    pub entity_name: String,
    /// Its credit code.
    pub credit_code: CreditCode,
    /// The responsible unit.
    pub unit: UnitName,
    /// The order by which it is decided, in the caller's language.
    pub basis: String,
    /// Where it stands.
    pub state: Stage,
    /// The same in the caller's language.
    pub state_text: String,
    /// Whose turn it is, while it is open.
    pub turn: Option<Party>,
    /// Last day on which that is in time.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub due: Option<NaiveDate>,
    /// The credit office sees it, since its unit was late.
    pub escalated: bool,
    /// When it was filed.
    pub filed_at: ShanghaiTime,
    /// When it was closed.
    pub closed_at: Option<ShanghaiTime>,
}

/// `GET /api/repairs/{id}`, and the answer of every act on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepairView {
    /// What a list shows of it.
    #[serde(flatten)]
    pub row: RepairRow,
    /// The commitment.
    pub commitment: String,
    /// Address of the page on which it is public, once the repair is granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<String>,
    /// The conditions, as the record says today; empty for one that is closed.
    pub conditions: Vec<ConditionView>,
    /// All that was done, from the filing on.
    pub events: Vec<RepairEventView>,
}

/// A condition of repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConditionView {
    /// Which.
    pub condition: Condition,
    /// Whether it is fulfilled, as far as the record says. The unit may confirm what the record does not say.
    pub met: bool,
    /// It in the caller's language.
    pub text: String,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepairEventView {
    /// When.
    pub at: ShanghaiTime,
    /// By whom.
    pub by: Party,
    /// What.
    pub act: Act,
    /// The same in the caller's language.
    pub act_text: String,
    /// What was said with it.
    pub statement: String,
    /// Its files, at `GET /api/repairs/{id}/attachments/{n}`.
    pub attachments: Vec<AttachmentView>,
    /// What the unit confirmed.
    pub confirmed: Vec<Condition>,
}

/// Whether the repair of a record of one's own can be applied for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnRepair {
    /// Whether.
    pub state: RepairState,
    /// First day on which it can be.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub from: Option<NaiveDate>,
    /// Last day on which it is published, as its unit or the order says.
    #[serde(deserialize_with = "crate::time::read_optional_day")]
    pub until: Option<NaiveDate>,
    /// The conditions, as the record says today.
    pub conditions: Vec<ConditionView>,
    /// The order by which it would be decided, in the caller's language.
    pub basis: Option<String>,
    /// All of it as a sentence.
    pub text: String,
    /// The application that is open.
    pub application: Option<RepairId>,
}

/// Whether repair can be applied for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RepairState {
    /// Now.
    MayApply,
    /// From [`OwnRepair::from`] on.
    NotYet,
    /// It was, and is not decided yet.
    Applied,
    /// Repaired already, or no report shows the record.
    NotNeeded,
    /// No order in force is about it.
    NoRule,
}
