//! Bodies of a delivery's items.

use super::Content;
use crate::delivery::{Encoding, Format};
use crate::files::{Announced, UploadName};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::api::{DeliveryCounts, LineFate};
use shared::policy::UnitId;
use shared::time::ShanghaiTime;
use shared::timeliness::Punctuality;

/// `I#unit#batch | META`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryItem {
    /// The unit.
    pub unit: UnitId,
    /// What the file holds.
    pub content: Content,
    /// SHA-256 of the file, in hex.
    pub file: String,
    /// Its encoding.
    pub encoding: Encoding,
    /// Its format.
    #[serde(default)]
    pub format: Format,
    /// Rows of its sheet up to the header, that one counted; `None` where there is no sheet.
    #[serde(default)]
    pub rows_above: Option<u32>,
    /// Day up to which its data reach.
    pub as_of: NaiveDate,
    /// When it arrived.
    pub received_at: ShanghaiTime,
    /// Where it stands.
    pub state: DeliveryState,
    /// Its refused lines, once it is sealed and if there are any.
    #[serde(default)]
    pub refused: Option<RefusedItem>,
    /// How far its uploaded file was applied; `None` of one that came in one call.
    #[serde(default)]
    pub upload: Option<Uploaded>,
    /// It has a place in its unit's list; what a release before that wrote has none.
    #[serde(default)]
    pub listed: bool,
}

/// A file that was uploaded, and how far it was applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uploaded {
    /// Where the file lies until the delivery is over.
    pub name: UploadName,
    /// Its bytes.
    pub size: u64,
    /// Lines in it; 0 until they are counted.
    pub lines: u32,
    /// Lines that are done.
    pub done: u32,
    /// Number of the last line that is done; what comes behind it is still to be applied.
    pub behind: u32,
    /// What became of the lines that are done.
    pub counts: DeliveryCounts,
    /// Who is applying it.
    #[serde(default)]
    pub lease: Option<Lease>,
}

/// A process has a delivery in hand. Another one takes it over once the time is over: then the first one, if it lives,
/// finds that the delivery has moved, and stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Random name of the process's turn.
    pub by: String,
    /// When its time is over unless it is prolonged.
    pub until: ShanghaiTime,
}

/// `I#unit#batch | UPLOAD`: a file that a unit has announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadItem {
    /// What it will hold.
    pub content: Content,
    /// Day up to which its data reach.
    pub as_of: NaiveDate,
    /// Its size and hash.
    pub announced: Announced,
    /// Where it will lie.
    pub name: UploadName,
    /// When it may be forgotten.
    pub expires_at: ShanghaiTime,
}

/// `IQ#unit | OPEN`: uploaded deliveries of a unit that are not over. The first is the one that is applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenDeliveries {
    /// Their ids, in the order in which they were submitted.
    pub ids: Vec<String>,
}

/// `IL#unit | time#id` and `W#deliver#shard | time#unit#id`: leads to a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryPointer {
    /// The unit.
    pub unit: UnitId,
    /// Its name for the delivery.
    pub id: String,
}

/// The file of refused lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedItem {
    /// SHA-256 in hex: its name in the file store.
    pub file: String,
    /// How many lines are in it: all, or as many of the first as have room.
    pub lines: u32,
    /// The others, each part a file of its own. What a release before that kept has none, though lines were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<RefusedPartItem>,
}

/// A further part of the file of refused lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedPartItem {
    /// SHA-256 in hex: its name in the file store.
    pub file: String,
    /// How many lines are in it.
    pub lines: u32,
}

/// Where a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Its lines are being applied, or that broke off.
    Receiving,
    /// Its uploaded file is there, and nothing of it was applied yet.
    Waiting,
    /// The lines of its uploaded file are being applied.
    Applying,
    /// Its uploaded file cannot be taken.
    Failed {
        /// When.
        at: ShanghaiTime,
        /// Permanent code.
        code: String,
        /// Headers of the columns that it is about.
        columns: Vec<String>,
    },
    /// All lines are applied or refused.
    Sealed {
        /// When.
        at: ShanghaiTime,
        /// What became of its lines.
        counts: DeliveryCounts,
        /// Whether it came in time; it is counted in its unit's month. `None` if it was sealed before that was kept.
        #[serde(default)]
        punctuality: Option<Punctuality>,
    },
}

/// `I#unit#batch | L#n`: a line that was not applied, or that its unit should look at. What stood in it is not
/// kept here; what stood in a refused one, but for persons, is in the file of refused lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineItem {
    /// What became of it.
    pub fate: LineFate,
    /// All its faults.
    pub faults: Vec<FaultItem>,
}

/// A fault of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultItem {
    /// Header of the column.
    pub column: String,
    /// Permanent code.
    pub code: String,
    /// The character that it is about.
    pub character: Option<char>,
}
