//! Bodies of a delivery's items.

use super::Content;
use crate::delivery::{Encoding, Format};
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
}

/// The file of refused lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedItem {
    /// SHA-256 in hex: its name in the file store.
    pub file: String,
    /// How many lines are in it; fewer than were refused if not all had room.
    pub lines: u32,
}

/// Where a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Its lines are being applied, or that broke off.
    Receiving,
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
