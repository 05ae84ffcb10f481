//! Deliveries of the responsible units (报送), B 三(一).

use crate::policy::{SectorNo, UnitId};
use crate::record::RecordKind;
use crate::time::ShanghaiTime;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Answer of `POST /api/deliveries` (201), and `GET /api/deliveries/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryView {
    /// The unit's own name for it.
    pub id: String,
    /// The unit.
    pub unit: UnitId,
    /// What the file holds.
    pub content: DeliveryContent,
    /// Day up to which its data reach.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub as_of: NaiveDate,
    /// When it arrived.
    pub received_at: ShanghaiTime,
    /// Where it stands.
    pub state: DeliveryProgress,
    /// Lines of which there is something to say, in their order, at most 1,000.
    pub lines: Vec<DeliveredLine>,
    /// How many more there are.
    pub lines_not_listed: u32,
    /// The refused lines, to be mended and sent again; none if there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_file: Option<RefusedFile>,
}

/// Refused lines as CSV in the delivered columns, with a last column of reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedFile {
    /// Where it is fetched.
    pub url: String,
    /// How many lines are in it: all, or the first ones if they take more than 4 MB.
    pub lines: u32,
    /// The others, in parts of 4 MB at most; each is a file like the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<RefusedPart>,
}

/// A further part of the refused lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedPart {
    /// Where it is fetched.
    pub url: String,
    /// How many lines are in it.
    pub lines: u32,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "content", rename_all = "snake_case")]
pub enum DeliveryContent {
    /// The register of market entities.
    Register,
    /// Records of one kind in one sector.
    Records {
        /// Sector.
        sector: SectorNo,
        /// Kind.
        kind: RecordKind,
    },
}

/// Where a delivery stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum DeliveryProgress {
    /// Its lines are being applied, or that broke off: the same file under the same id goes on with it.
    Receiving,
    /// Its uploaded file is there, and its turn has not come yet.
    Waiting,
    /// The lines of its uploaded file are being applied. It goes on by itself, also when a server stops in between.
    Applying {
        /// Lines of the file, blank ones not counted.
        lines: u32,
        /// Lines that are done.
        done: u32,
        /// What became of them.
        counts: DeliveryCounts,
    },
    /// Its uploaded file cannot be taken at all: nothing was applied, but for a file that was lost in the middle.
    Failed {
        /// When.
        failed_at: ShanghaiTime,
        /// Permanent code.
        code: String,
        /// What to do about it, in the language of the call.
        message: String,
        /// Headers of the columns that it is about.
        columns: Vec<String>,
    },
    /// All lines are applied or refused.
    Sealed {
        /// When.
        sealed_at: ShanghaiTime,
        /// What became of the lines.
        counts: DeliveryCounts,
    },
}

/// Body of `POST /api/uploads`: a unit says which file it is about to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadRequest {
    /// The unit's own name for the delivery: letters, digits and hyphens, at most 64.
    pub id: String,
    /// `register`, or a kind of record such as `penalty`.
    pub kind: String,
    /// Number of the sector; with a kind of record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<SectorNo>,
    /// Day up to which the data reach.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub as_of: NaiveDate,
    /// Bytes of the file, 64 MB at most.
    pub size: u64,
    /// SHA-256 of the file, 64 hex digits in lower case.
    pub sha256: String,
}

/// Answer of `POST /api/uploads` (201): where the file goes. Then `POST /api/deliveries/{id}/apply`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadAddress {
    /// The delivery.
    pub id: String,
    /// Method of the call that sends the file.
    pub method: String,
    /// Where it goes; a path is one of this service.
    pub url: String,
    /// Headers that must go with it, just as they are.
    pub headers: Vec<UploadHeader>,
    /// Until when the address works.
    pub expires_at: ShanghaiTime,
}

/// A header of the call that sends a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UploadHeader {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Answer of `GET /api/deliveries`: deliveries of the caller's unit, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryList {
    /// A page of them.
    pub deliveries: Vec<DeliverySummary>,
    /// To be sent as `after` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A delivery in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliverySummary {
    /// The unit's own name for it.
    pub id: String,
    /// What the file holds.
    pub content: DeliveryContent,
    /// Day up to which its data reach.
    #[serde(deserialize_with = "crate::time::read_day")]
    pub as_of: NaiveDate,
    /// When it arrived.
    pub received_at: ShanghaiTime,
    /// Where it stands.
    pub state: DeliveryProgress,
}

/// What became of the lines of a delivery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryCounts {
    /// New records or entities.
    pub accepted: u32,
    /// New versions.
    pub corrected: u32,
    /// Nothing new.
    pub unchanged: u32,
    /// Lines refused.
    pub refused: u32,
    /// Lines set aside.
    pub quarantined: u32,
    /// Lines taken that the unit should look at.
    pub flagged: u32,
    /// Columns that were not kept.
    pub ignored_columns: Vec<String>,
}

/// A line of which there is something to say. What stood in one that was set aside is not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveredLine {
    /// Number from 1, the header not counted; blank lines are.
    pub line: u32,
    /// Row of the sheet as its program numbers it, from 1; only of a workbook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// What became of it.
    pub fate: LineFate,
    /// All its faults.
    pub faults: Vec<LineFault>,
}

/// What became of a line of which there is something to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineFate {
    /// Not taken.
    Refused,
    /// Set aside.
    Quarantined,
    /// Taken, and its unit should look at it.
    Flagged,
}

/// A fault in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineFault {
    /// Header of the column; empty when the whole line is at fault.
    pub column: String,
    /// Permanent code.
    pub code: String,
    /// What to do about it, in the language of the call.
    pub message: String,
}
