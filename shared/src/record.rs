//! Records (记录) and their kinds, `RecordKind::spec()` being the one place where a kind is defined.

use crate::credit_code::CreditCode;
use crate::hold::OfficeHold;
pub use crate::money::Fen;
use crate::policy::{SectorNo, UnitId};
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

mod acts;
mod changes;
mod dictionary;
mod forms;
mod register;
mod spec;

pub use acts::{ChangedBy, ChangedThrough, HoldAct, RecordAct, WithdrawalGround};
pub use changes::{ChangedField, changed_fields};
pub use dictionary::{Form, FormColumn};
pub use register::{REGISTER, RegisterField, RegisterSpec};
pub use spec::{FieldKind, FieldSpec, RecordSpec, Role, StateField};

/// Kind of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// Administrative penalty (行政处罚).
    Penalty,
    /// Abnormal operation (经营异常名录).
    AbnormalOperation,
    /// Serious dishonesty list (严重违法失信主体名单).
    SeriousDishonesty,
    /// Judgment debtor (失信被执行人).
    JudgmentDebtor,
    /// Administrative licence (行政许可).
    Licence,
    /// Administrative compulsion (行政强制).
    Compulsion,
    /// Criminal judgment (刑事裁判).
    CriminalJudgment,
}

/// Record id: hex of a hash over unit and source key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct RecordId(pub String);

/// A record as one version of it was delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Id, the same over all versions.
    pub id: RecordId,
    /// Version, from 1.
    pub version: u32,
    /// Sector in which it counts.
    pub sector: SectorNo,
    /// Responsible unit that delivered it and answers for it (谁生成谁提供、谁提供谁负责), B 三(一).
    pub unit: UnitId,
    /// Kind.
    pub kind: RecordKind,
    /// The entity that it is about.
    pub subject: CreditCode,
    /// Number of the decision or case (文号、案号).
    pub document_no: String,
    /// Day of the decision (处罚决定日期); by it the record falls in the window or not.
    pub decided_on: NaiveDate,
    /// Body that decided (处罚机关、法院、列入机关).
    pub body: String,
    /// Credit code of that body, where given.
    pub body_code: Option<String>,
    /// Class printed for the record (违法行为类型、列入类别、失信行为情形).
    pub class: String,
    /// Facts (违法事实、列入原因、义务).
    pub facts: String,
    /// Basis (处罚依据、列入依据、执行依据).
    pub basis: String,
    /// Measure (处罚类别与内容、履行情况).
    pub measure: String,
    /// Fine (罚款金额).
    pub fine: Option<Fen>,
    /// Confiscated (没收金额).
    pub confiscated: Option<Fen>,
    /// Further fields of the kind, by the names of its spec, as delivered.
    pub fields: std::collections::BTreeMap<String, String>,
    /// What the law says of its state.
    pub status: RecordStatus,
    /// Where it came from.
    pub provenance: Provenance,
}

/// State of a record: everything that decides whether and how it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordStatus {
    /// Not yet based on an effective legal instrument (非生效法律文书): does not count, B 二(一).
    pub not_effective: bool,
    /// Exempted from penalty (不予行政处罚): never counts, B 二(一).
    pub exempted: bool,
    /// Simple procedure (简易程序): shown or not as the policy says.
    pub simple_procedure: bool,
    /// Altered, revoked or held void, with the reason (撤销、变更、确认无效).
    pub withdrawn: Option<String>,
    /// The violation is corrected (已纠正).
    pub corrected: bool,
    /// Day on which repair was complete (信用修复完成).
    pub repaired_on: Option<NaiveDate>,
    /// Held: by law not to be made public (依法不予公开), with the reason, B 二(一).
    pub held: Option<String>,
    /// Under review or suit: stays shown, with a mark.
    pub contested: Option<Contested>,
    /// Whether the obligation was performed (履行).
    pub performed: Option<bool>,
    /// Its unit says that an objection is open (异议处理中), B 三(四).
    pub objection_open: bool,
    /// An objection that was filed here is open. The acts on it alone change this; what is delivered does not.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub objection_filed: bool,
    /// The credit office holds it: not shown until that is lifted. Its acts alone change this; what is delivered does
    /// not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub office_hold: Option<OfficeHold>,
}

impl RecordStatus {
    /// Whether the record carries the mark 异议处理中, B 三(四).
    pub fn is_disputed(&self) -> bool {
        self.objection_open || self.objection_filed
    }
}

/// Proceedings against a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Contested {
    /// Administrative review (行政复议).
    Review,
    /// Suit (行政诉讼).
    Suit,
}

/// Where a version of a record came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Delivery (批次).
    pub delivery: String,
    /// Line in it, from 1, its header not counted.
    pub line: u32,
    /// When the system knew it.
    pub known_at: ShanghaiTime,
    /// Revision of its entity in which it became what is known. Several things can be known in one second, and a
    /// delivery that begins earlier can write later; revisions follow one another. 0 in what was kept before them.
    #[serde(default)]
    pub rev: u64,
    /// The act that made this version of what was delivered, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed: Option<ChangedBy>,
    /// Codes of the columns that acts have set. What an act has set a delivery does not undo: a line that says
    /// otherwise in one of them is refused, until its unit acts on the record again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<String>,
}

impl Record {
    /// Last day on which it is published (公示截止期), where its unit has said so.
    pub fn published_until(&self) -> Option<NaiveDate> {
        let text = self.fields.get(forms::PUBLISHED_UNTIL)?;
        crate::time::parse_day(text)
    }

    /// The version that its delivery made: acts since then have made others.
    pub fn delivered_as(&self) -> u32 {
        let changed = self.provenance.changed.as_ref();
        changed.map_or(self.version, |changed| changed.delivered_as)
    }

    /// Columns in which `new` says something else than this record, although an act has set them.
    pub fn contradicted_by(&self, new: &Self) -> Vec<ChangedField> {
        if self.provenance.settled.is_empty() {
            return Vec::new();
        }
        let mut changed = changed_fields(self, new);
        changed.retain(|field| {
            self.provenance
                .settled
                .iter()
                .any(|code| code == field.code)
        });
        changed
    }
}
