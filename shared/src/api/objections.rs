//! Objections as they go over the wire, B 三(四). Both sides read the same history.

use super::OwnRepair;
use crate::credit_code::CreditCode;
use crate::objection::{Act, AttachmentKind, ObjectionId, ObjectionReason, Party, Stage};
use crate::policy::{SectorNo, UnitId};
use crate::record::{RecordId, RecordKind};
use crate::report::ShownRecord;
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `POST /api/objections`: an entity objects to a record of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FileObjection {
    /// The record, as `GET /api/records` and a report name it.
    pub record: RecordId,
    /// Why.
    pub reason: ObjectionReason,
    /// What is wrong with it, 1 to 2,000 characters.
    pub statement: String,
    /// Evidence, at most five files of 2 MB and 3 MB in all.
    #[serde(default)]
    pub attachments: Vec<AttachmentUpload>,
}

/// A file that comes inside a call: so it has the call's protection, and none is left lying about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentUpload {
    /// Its name; the ending is not believed.
    pub name: String,
    /// A PDF, JPEG or PNG in base64.
    pub content: String,
}

/// `POST /api/objections/{id}/{act}`. Which fields an act takes: `withdraw` and `accept` a statement if there is one;
/// `refuse` a reason and a statement; `ask` a statement; `supply` a statement and attachments; `answer` an outcome,
/// a statement, attachments and, where it upholds, the correction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ObjectionAct {
    /// What is asked, supplied or answered, 1 to 2,000 characters.
    pub statement: Option<String>,
    /// Why it is not accepted.
    pub reason: Option<crate::objection::RefusalReason>,
    /// What was found.
    pub outcome: Option<crate::objection::Outcome>,
    /// Files, as with [`FileObjection`].
    pub attachments: Vec<AttachmentUpload>,
    /// What becomes of the record.
    pub correction: Option<Correction>,
}

/// A correction (更正), given by the unit with its answer. One of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Correction {
    /// The record is withdrawn, for this reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdraw: Option<String>,
    /// Right values by the columns of the record's form (code or Chinese name), written as in a delivery.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

/// `GET /api/objections`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionList {
    /// A page: of an entity newest first; of a unit and of the credit office by the day on which they are due.
    pub objections: Vec<ObjectionRow>,
    /// To be sent as `?after=` for the next page.
    pub next: Option<String>,
}

/// An objection in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionRow {
    /// Id.
    pub id: ObjectionId,
    /// The record as it stood when the objection was filed.
    pub record: ObjectedRecord,
    /// Name of the entity.
    pub entity_name: String,
    /// Its credit code.
    pub credit_code: CreditCode,
    /// The responsible unit.
    pub unit: UnitName,
    /// Why.
    pub reason: ObjectionReason,
    /// The same in the caller's language.
    pub reason_text: String,
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

/// A record that is objected to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectedRecord {
    /// Id.
    pub id: RecordId,
    /// Sector.
    pub sector: SectorNo,
    /// Kind.
    pub kind: RecordKind,
    /// 文号
    pub document_no: String,
    /// 决定日期
    #[serde(deserialize_with = "crate::time::read_day")]
    pub decided_on: NaiveDate,
    /// 机关
    pub body: String,
    /// 类型
    pub class: String,
}

/// A responsible unit by its name. Which of its people acted is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitName {
    /// Id.
    pub id: UnitId,
    /// Name.
    pub name_zh: String,
}

/// `GET /api/objections/{id}`, and the answer of every act on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionView {
    /// What a list shows of it.
    #[serde(flatten)]
    pub row: ObjectionRow,
    /// All that was done, from the filing on.
    pub events: Vec<ObjectionEventView>,
}

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectionEventView {
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
    /// Its files.
    pub attachments: Vec<AttachmentView>,
    /// What became of the record.
    pub correction: Option<Correction>,
}

/// A file of an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttachmentView {
    /// Number in the objection, from 1: `GET /api/objections/{id}/attachments/{n}`.
    pub no: u32,
    /// Name.
    pub name: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// Bytes.
    pub bytes: u32,
}

/// `GET /api/records`: an entity's own current records; for a unit or the credit office those that it seeks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnRecords {
    /// A page of them, by sector and day.
    pub records: Vec<OwnRecord>,
    /// To be sent as `?after=` for the next page.
    pub next: Option<String>,
}

/// A record of one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnRecord {
    /// What a report would print of it.
    pub record: ShownRecord,
    /// The unit that answers for it.
    pub unit: UnitName,
    /// Whether a report with the longest look-back would show it today.
    pub shown: bool,
    /// Which rule keeps it out, if one does.
    pub not_shown: Option<String>,
    /// The objection that is open on it.
    pub objection: Option<ObjectionId>,
    /// Whether its repair can be applied for.
    pub repair: OwnRepair,
}
