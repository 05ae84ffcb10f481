//! A unit delivers a file (报送): the register of entities, or records of one kind in one sector, B 三(一).
//!
//! A line applies whole or not at all. The same file twice changes nothing. A changed line makes a new version
//! and keeps the old one. What a delivery omits is not deleted. The day up to which a sector's data reach moves
//! only when the delivery is sealed, which an empty delivery is too. A delivery that broke off is taken up by
//! sending it again under its id: what was applied is recognised by its provenance.

mod apply;
mod plan;
mod register;
mod seal;
mod subjects;

pub use seal::{DeliveryCounts, DeliveryItem, DeliveryState, FaultItem, LineFate, LineItem};

use crate::delivery::{CellFault, Encoding, FileFault, Line, RecordLine, Table};
use crate::delivery::{MAX_LINES, decode, read_record_line, read_register_line, without_glyph};
use crate::keys::IndexKey;
use crate::store::{Store, StoreError};
use chrono::NaiveDate;
use shared::entity::EntityProfile;
use shared::policy::{Policy, SectorNo, UnitId};
use shared::problem::ProblemCode;
use shared::record::{REGISTER, RecordId, RecordKind};
use shared::text::{Lang, problems};
use shared::time::ShanghaiTime;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// What a delivery needs from outside.
#[derive(Clone)]
pub struct DeliveryDeps {
    /// The table.
    pub store: Arc<dyn Store>,
    /// Key of the keyed hashes.
    pub index: IndexKey,
    /// The scheme: who delivers for which sector.
    pub policy: Arc<Policy>,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
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

/// A delivery (批次) as it arrives.
#[derive(Clone, Copy, Debug)]
pub struct Delivery<'a> {
    /// The responsible unit.
    pub unit: &'a UnitId,
    /// The unit's name for it: letters, digits and hyphens, at most 64. Sent again, it is the same delivery.
    pub id: &'a str,
    /// What the file holds.
    pub content: Content,
    /// The file.
    pub file: &'a [u8],
    /// Day up to which its data reach.
    pub as_of: NaiveDate,
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryOutcome {
    /// Lines that made a new record or entity.
    pub accepted: u32,
    /// Lines that made a new version.
    pub corrected: u32,
    /// Lines that say what is known.
    pub unchanged: u32,
    /// Lines that were refused, with all their faults, by line.
    pub refused: Vec<LineFault>,
    /// Lines that were set aside.
    pub quarantined: Vec<LineFault>,
    /// What the unit should look at in lines that were taken.
    pub flagged: Vec<LineFault>,
    /// Columns that the form does not know; they were not kept.
    pub ignored_columns: Vec<String>,
    /// Encoding of the file.
    pub encoding: Encoding,
}

/// A fault in a line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineFault {
    /// Number from 1, the header not counted.
    pub line: u32,
    /// Header of the column; empty when the whole line is at fault.
    pub column: String,
    /// Permanent code.
    pub code: &'static str,
    /// The character that it is about.
    pub character: Option<char>,
}

impl LineFault {
    fn new(line: u32, fault: CellFault) -> Self {
        Self {
            line,
            column: fault.column.to_owned(),
            code: fault.code.as_str(),
            character: fault.character,
        }
    }

    /// What to do about it; it names the character that cannot be printed.
    pub fn message(&self, lang: Lang) -> Cow<'static, str> {
        if let Some(character) = self.character {
            return problems::line_character(character, lang).into();
        }
        ProblemCode::parse(self.code)
            .map_or("", |code| code.text(lang).next)
            .into()
    }
}

/// Why a delivery was not taken.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// No such unit in the policy.
    #[error("no such unit in the policy")]
    UnitUnknown,
    /// The unit does not deliver for that sector.
    #[error("the unit does not deliver for that sector")]
    NotItsSector,
    /// The register comes from another unit.
    #[error("the register comes from another unit")]
    NotItsRegister,
    /// The id is not letters, digits and hyphens.
    #[error("the delivery's id is malformed")]
    IdMalformed,
    /// The id was used for another file.
    #[error("the delivery's id was used for another file")]
    IdReused,
    /// The whole file is refused.
    #[error("the file is refused: {}", .0.code.as_str())]
    File(FileFault),
    /// Others kept changing the same entities; nothing is lost, send it again.
    #[error("others kept changing the same entities")]
    Contended,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeliveryError {
    /// The permanent code for the deliverer.
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::UnitUnknown => ProblemCode::DeliveryUnitUnknown,
            Self::NotItsSector => ProblemCode::LineSector,
            Self::NotItsRegister => ProblemCode::DeliveryRegisterUnit,
            Self::IdMalformed => ProblemCode::RequestMalformed,
            Self::IdReused => ProblemCode::IdempotencyKeyReused,
            Self::File(fault) => fault.code,
            Self::Contended | Self::Store(_) => ProblemCode::ServiceUnavailable,
        }
    }
}

/// Takes a delivery and seals it.
pub async fn deliver_records(
    deps: &DeliveryDeps,
    delivery: Delivery<'_>,
    now: ShanghaiTime,
) -> Result<DeliveryOutcome, DeliveryError> {
    check_sender(&deps.policy, &delivery)?;
    let (text, encoding) = decode(delivery.file).map_err(DeliveryError::File)?;
    // Read whole before anything is written: a file that is refused leaves nothing behind.
    let (lines, mut tally) = read(&text, delivery.content, deps, now)?;
    let opened = match seal::open(deps, &delivery, encoding, now).await? {
        seal::Opened::Sealed(outcome) => return Ok(outcome),
        seal::Opened::Open(opened) => opened,
    };
    match lines {
        Lines::Entities(lines) => register::apply(deps, lines, &mut tally).await?,
        Lines::Records(sector, kind, lines) => {
            let act = plan::Act {
                unit: delivery.unit,
                delivery: delivery.id,
                sector,
                kind,
                now,
            };
            let groups = subjects::group(deps, lines, &mut tally).await?;
            apply::apply(deps, &act, groups, &mut tally).await?;
        }
    }
    tally.refused.sort();
    tally.quarantined.sort();
    tally.flagged.sort();
    seal::seal(deps, &delivery, opened, tally, now).await
}

/// What is counted while lines are applied.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    accepted: u32,
    corrected: u32,
    unchanged: u32,
    refused: Vec<LineFault>,
    quarantined: Vec<LineFault>,
    flagged: Vec<LineFault>,
    ignored_columns: Vec<String>,
}

impl Tally {
    fn count(&mut self, fate: Fate) {
        match fate {
            Fate::Accepted => self.accepted += 1,
            Fate::Corrected => self.corrected += 1,
            Fate::Unchanged => self.unchanged += 1,
        }
    }

    fn refuse(&mut self, line: u32, code: ProblemCode) {
        self.refused
            .push(LineFault::new(line, CellFault::new("", code)));
    }
}

/// What a line that reads did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Accepted,
    Corrected,
    Unchanged,
}

/// A line with the id of its record.
#[derive(Clone, Debug)]
pub(crate) struct IdentifiedLine {
    id: RecordId,
    line: RecordLine,
}

fn check_sender(policy: &Policy, delivery: &Delivery<'_>) -> Result<(), DeliveryError> {
    let well_formed = (1..=64).contains(&delivery.id.len())
        && delivery
            .id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !well_formed {
        return Err(DeliveryError::IdMalformed);
    }
    if !policy.units.iter().any(|unit| unit.id == *delivery.unit) {
        return Err(DeliveryError::UnitUnknown);
    }
    let sector = match delivery.content {
        Content::Records { sector, .. } => sector,
        // Whoever could write the register could make a firm, or give another one's name to it.
        Content::Register if *delivery.unit == policy.register_unit => return Ok(()),
        Content::Register => return Err(DeliveryError::NotItsRegister),
    };
    let its_own = policy
        .sectors
        .iter()
        .filter(|row| row.no == sector)
        .flat_map(|row| &row.units)
        .any(|supplier| supplier.unit == *delivery.unit);
    if its_own {
        Ok(())
    } else {
        Err(DeliveryError::NotItsSector)
    }
}

/// The lines of a file that read.
enum Lines {
    Entities(Vec<EntityProfile>),
    Records(SectorNo, RecordKind, Vec<IdentifiedLine>),
}

fn read(
    text: &str,
    content: Content,
    deps: &DeliveryDeps,
    now: ShanghaiTime,
) -> Result<(Lines, Tally), DeliveryError> {
    match content {
        Content::Register => {
            let (lines, tally) = read_register(text, now)?;
            Ok((Lines::Entities(lines), tally))
        }
        Content::Records { sector, kind } => {
            let (lines, tally) = read_records(text, kind, deps, now)?;
            Ok((Lines::Records(sector, kind, lines), tally))
        }
    }
}

fn read_records(
    text: &str,
    kind: RecordKind,
    deps: &DeliveryDeps,
    now: ShanghaiTime,
) -> Result<(Vec<IdentifiedLine>, Tally), DeliveryError> {
    let mut table = Table::open(text, kind.spec().columns()).map_err(DeliveryError::File)?;
    let mut tally = Tally {
        ignored_columns: table.ignored_columns().to_vec(),
        ..Tally::default()
    };
    let mut lines = Vec::new();
    let mut seen = HashSet::new();
    while let Some(row) = table.next_row() {
        let number = bounded(row.number)?;
        if let Some(line) = tally.sort_out(number, read_record_line(&row, now.date())) {
            let id = record_id(&deps.index, kind, &line);
            // Which of two lines is right nobody here can know: the first stands, the second is named.
            if seen.insert(id.clone()) {
                lines.push(IdentifiedLine { id, line });
            } else {
                tally.refuse(number, ProblemCode::LineDuplicate);
            }
        }
    }
    Ok((lines, tally))
}

fn read_register(
    text: &str,
    now: ShanghaiTime,
) -> Result<(Vec<EntityProfile>, Tally), DeliveryError> {
    let mut table = Table::open(text, REGISTER.iter()).map_err(DeliveryError::File)?;
    let mut tally = Tally {
        ignored_columns: table.ignored_columns().to_vec(),
        ..Tally::default()
    };
    let mut lines = Vec::new();
    let mut seen = HashSet::new();
    while let Some(row) = table.next_row() {
        let number = bounded(row.number)?;
        if let Some(profile) = tally.sort_out(number, read_register_line(&row, now.date())) {
            if seen.insert(profile.credit_code) {
                let faults = without_glyph(&profile).map(|fault| LineFault::new(number, fault));
                tally.flagged.extend(faults);
                lines.push(profile);
            } else {
                tally.refuse(number, ProblemCode::LineDuplicate);
            }
        }
    }
    Ok((lines, tally))
}

fn bounded(number: u32) -> Result<u32, DeliveryError> {
    if number > MAX_LINES {
        return Err(DeliveryError::File(FileFault::new(
            ProblemCode::RequestTooLarge,
        )));
    }
    Ok(number)
}

impl Tally {
    fn sort_out<T>(&mut self, number: u32, line: Line<T>) -> Option<T> {
        match line {
            Line::Read(line) => return Some(line),
            Line::Refused(faults) => self.refused.extend(
                faults
                    .into_iter()
                    .map(|fault| LineFault::new(number, fault)),
            ),
            Line::Quarantined(fault) => self.quarantined.push(LineFault::new(number, fault)),
        }
        None
    }
}

/// The same record when 机关代码, 文号 and 相对人代码 agree (rules, 5). A body without a code stands by its name, a
/// decision without a number by its day. Keyed: document numbers and codes can be guessed, ids are shown.
pub(crate) fn record_id(index: &IndexKey, kind: RecordKind, line: &RecordLine) -> RecordId {
    let day;
    let number = if line.document_no.is_empty() {
        day = line.decided_on.to_string();
        &day
    } else {
        &line.document_no
    };
    let body = line
        .body_code
        .as_ref()
        .map_or(line.body.as_str(), |code| code.as_str());
    let mut id = index.hash(&[
        b"record",
        kind.spec().id.as_bytes(),
        body.as_bytes(),
        number.as_bytes(),
        line.subject.as_str().as_bytes(),
    ]);
    id.truncate(32);
    RecordId(id)
}
