//! Policy (政策): the scheme's data with its validity. Another city is another file.

#[cfg(feature = "policy-file")]
mod amend;
mod answers;
#[cfg(feature = "policy-file")]
mod check;
#[cfg(feature = "policy-file")]
mod file;
#[cfg(feature = "policy-file")]
mod read;
#[cfg(feature = "policy-file")]
mod read_repair;
mod repair;

#[cfg(feature = "policy-file")]
pub use amend::{Change, amend, changes};
pub use answers::Ground;
#[cfg(feature = "policy-file")]
pub use file::{PolicyFault, parse, parse_overlay};
pub use repair::{RepairMarks, RepairOrder, RepairPolicy, RepairTerm};

use crate::calendar::Calendar;
use crate::record::RecordKind;
use crate::seal::Algorithm;
use crate::window::LookBack;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Number of a sector (领域序号), from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct SectorNo(pub u8);

/// Id of a responsible unit (责任单位), lower-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct UnitId(pub String);

/// The scheme of a city, validated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Id, such as `yancheng-2024`.
    pub id: String,
    /// Version, moved on with every publication.
    pub version: u32,
    /// Every page and report says 演示.
    pub demonstration: bool,
    /// The city.
    pub city: City,
    /// First and last day of the scheme (B: 2024-09-01 to 2026-08-31).
    pub in_force: Period,
    /// Renewals of the scheme. Each names its basis.
    pub renewals: Vec<Renewal>,
    /// Sectors in their printed order.
    pub sectors: Vec<Sector>,
    /// Units.
    pub units: Vec<Unit>,
    /// The unit that delivers the register of market entities: nobody else makes or renames an entity.
    pub register_unit: UnitId,
    /// Sectors that the scheme names but gives no unit.
    pub named_without_unit: Vec<String>,
    /// Look-backs that may be chosen, in years.
    pub look_backs: Vec<LookBack>,
    /// How long a report verifies as valid.
    pub validity: Validity,
    /// Working days.
    pub calendar: Calendar,
    /// How often a unit delivers, where its sector has no rhythm of its own.
    pub rhythm: Rhythm,
    /// Objections.
    pub objections: CaseRules,
    /// Credit repair.
    pub repair: RepairPolicy,
    /// Who is told of what, and how long that is tried.
    pub notices: NoticeRules,
    /// Which kinds of record are shown.
    pub kinds: Vec<KindRule>,
    /// Whether penalties by simple procedure are shown.
    pub show_simple_procedure: bool,
    /// By which algorithm reports are sealed.
    // Versions that were kept before there were seals have none.
    #[serde(default = "first_algorithm")]
    pub seal_algorithm: Algorithm,
    /// What stands in the seal area of a report; `None` leaves it to a seal of another kind.
    // Versions without one keep their hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal_image: Option<SealImage>,
}

/// Image of the office's seal (印章图样), in a file beside the policy's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealImage {
    /// Name of the file, a PNG with a transparent ground.
    pub file: String,
    /// SHA-256 of its bytes in hex: servers that hold another image draw none.
    pub sha256: String,
    /// Width on paper. An office's seal is 42 mm wide at most (国发〔1999〕25号).
    pub width_mm: u8,
}

fn first_algorithm() -> Algorithm {
    Algorithm::Es256
}

/// Names of the city and its offices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct City {
    /// 盐城市
    pub name_zh: String,
    /// Yancheng
    pub name_en: String,
    /// Office that runs the system (信用办).
    pub office_zh: String,
    /// The same in English.
    pub office_en: String,
    /// Title of the scheme with its document number.
    pub scheme_zh: String,
    /// The same in English.
    pub scheme_en: String,
}

/// From a first to a last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Period {
    /// First day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub from: NaiveDate,
    /// Last day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub through: NaiveDate,
}

/// A renewal of the scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// First day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub from: NaiveDate,
    /// Last day.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub through: NaiveDate,
    /// What it rests on.
    pub basis_zh: String,
    /// The same in English.
    pub basis_en: String,
    /// Invented for the demonstration.
    pub demonstration: bool,
}

/// Sector (领域): a row of the annex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sector {
    /// Number, printed.
    pub no: SectorNo,
    /// Bit in the seal's maps, append-only, 1 to 48.
    pub seal_bit: u8,
    /// Name.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Responsible unit as printed in the annex.
    pub responsible_unit_zh: String,
    /// Units that deliver for it.
    pub units: Vec<SectorUnit>,
    /// Batch of the scheme.
    pub batch: u8,
    /// First day on which the sector takes part.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub in_force_from: NaiveDate,
    /// How often its units deliver, if not as the others.
    pub rhythm: Option<Rhythm>,
}

/// Rhythm (报送周期) of deliveries: records are to be updated in time (B 二(六)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rhythm {
    /// Working days after a delivery in which the next one comes in time.
    pub working_days: u8,
}

/// A unit of a sector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectorUnit {
    /// The unit.
    pub unit: UnitId,
    /// The unit through which it delivers.
    pub through: Option<UnitId>,
}

/// Responsible unit (责任单位).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Id.
    pub id: UnitId,
    /// Name.
    pub name_zh: String,
    /// Other names by which files call it.
    pub aliases_zh: Vec<String>,
    /// A class of units rather than one.
    pub class: bool,
}

/// How long a report verifies as valid: one month from issue, B 二(六).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// Months.
    pub months: u32,
    /// Whether a last day that is no working day moves to the next (Civil Code 203).
    pub extend_over_holidays: bool,
}

/// Rules for a kind of case. Deadlines are in working days; the scheme sets none (B 三(四): 及时).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRules {
    /// To accept.
    pub accept: u8,
    /// To answer, from the day of acceptance or of what was supplied.
    pub answer: u8,
    /// To supply what the unit asked for; after that it answers by what it has.
    pub supply: u8,
    /// How often a case may be filed on one record within [`Self::within_days`], whatever became of it.
    pub filings: u8,
    /// Days, not working days.
    pub within_days: u8,
}

/// Notices: the scheme asks for none, so all of it is the city's own choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRules {
    /// Days before a report's last valid day on which its firm is told.
    pub expiring_days: u8,
    /// Hours in which a notice is tried before it is given up.
    pub give_up_hours: u16,
    /// Days for which is kept what became of a notice, and in which it can be sent again.
    pub keep_days: u8,
}

/// Whether records of a kind are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindRule {
    /// The kind.
    pub kind: RecordKind,
    /// Shown, waiting for a decision of the office, or never.
    pub shown: KindShown,
}

/// What becomes of a kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindShown {
    /// Counts and is shown.
    Shown,
    /// Kept, not shown until the office decides.
    AwaitingDecision,
    /// Never a violation record.
    Never,
}
