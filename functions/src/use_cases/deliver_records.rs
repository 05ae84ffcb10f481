//! A unit delivers a file (报送): the register of entities, or records of one kind in one sector, B 三(一).
//!
//! A line applies whole or not at all. The same file twice changes nothing. A changed line makes a new version
//! and keeps the old one. What a delivery omits is not deleted. The day up to which a sector's data reach moves
//! only when the delivery is sealed, which an empty delivery is too. A delivery that broke off is taken up by
//! sending it again under its id: what was applied is recognised by its provenance.

mod apply;
mod items;
mod lines;
mod opened;
mod places;
mod plan;
mod read;
mod refused;
mod register;
mod seal;
mod subjects;
mod timely;
mod uploaded;

pub use items::{
    DeliveryItem, DeliveryPointer, DeliveryState, FaultItem, LineItem, OpenDeliveries, RefusedItem,
    UploadItem, Uploaded,
};
pub(crate) use opened::listed;
pub(crate) use places::{NoRoom, Places};
pub use uploaded::{Turn, Worked, apply_uploaded};

use crate::delivery::{CellFault, DeliveredFile, Encoding, FileFault, Format, RecordLine};
use crate::deps::Deps;
use crate::files::{FileError, Files};
use crate::keys::IndexKey;
use crate::random::Random;
use crate::store::{Op, Store, StoreError};
use crate::use_cases::stand_back::stand_back;
use chrono::NaiveDate;
use shared::policy::{Policy, SectorNo, UnitId};
use shared::problem::ProblemCode;
use shared::record::{RecordId, RecordKind};
use shared::text::{Lang, problems};
use shared::time::ShanghaiTime;
use std::borrow::Cow;
use std::sync::Arc;

/// What a delivery needs from outside.
#[derive(Clone)]
pub struct DeliveryDeps {
    /// The table.
    pub store: Arc<dyn Store>,
    /// Where refused lines are kept.
    pub files: Files,
    /// Key of the keyed hashes.
    pub index: IndexKey,
    /// The scheme: who delivers for which sector.
    pub policy: Arc<Policy>,
    /// Randomness of the entities' ids.
    pub random: Arc<dyn Random>,
}

impl DeliveryDeps {
    /// What a delivery needs of the service's dependencies.
    pub fn of(deps: &Deps) -> Self {
        Self {
            store: deps.store.clone(),
            files: deps.files.clone(),
            index: deps.secrets.index_key.clone(),
            policy: deps.policy.clone(),
            random: deps.random.clone(),
        }
    }

    /// Steps that may be none: a file that says what is known changes nothing.
    async fn write(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        if ops.is_empty() {
            return Ok(());
        }
        self.store.transact(ops).await
    }
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
    /// Format of the file.
    pub format: Format,
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
        ProblemCode::parse(self.code).map_or(Cow::Borrowed(""), |code| {
            message_of(code, self.character, lang)
        })
    }
}

/// What to do about a fault; it names the character that cannot be printed.
pub(crate) fn message_of(
    code: ProblemCode,
    character: Option<char>,
    lang: Lang,
) -> Cow<'static, str> {
    match character {
        Some(character) => problems::line_character(character, lang).into(),
        None => code.text(lang).next.into(),
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
    /// The data cannot reach up to a day that has not come.
    #[error("the data reach up to a day after today")]
    AsOfInFuture,
    /// The id was used for another file.
    #[error("the delivery's id was used for another file")]
    IdReused,
    /// An uploaded delivery of the unit is not over.
    #[error("an uploaded delivery of the unit is not over")]
    EarlierOpen,
    /// As many deliveries of the unit wait as may.
    #[error("too many deliveries of the unit wait")]
    TooManyWaiting,
    /// No such file was announced.
    #[error("no such file was announced")]
    NotAnnounced,
    /// The announced file has not come.
    #[error("the announced file has not come")]
    UploadMissing,
    /// What came is another file.
    #[error("what came is not the announced file")]
    UploadNotAsSaid,
    /// The file store.
    #[error(transparent)]
    Files(#[from] FileError),
    /// The whole file is refused.
    #[error("the file is refused: {}", .0.code.as_str())]
    File(FileFault),
    /// Reading the file came to no end.
    #[error("reading a file stopped")]
    Stopped,
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
            Self::IdMalformed => ProblemCode::DeliveryId,
            Self::AsOfInFuture => ProblemCode::DeliveryAsOf,
            Self::IdReused => ProblemCode::DeliveryIdReused,
            Self::EarlierOpen => ProblemCode::DeliveryEarlierOpen,
            Self::TooManyWaiting => ProblemCode::DeliveryTooManyWaiting,
            Self::NotAnnounced => ProblemCode::NotFound,
            Self::UploadMissing => ProblemCode::UploadMissing,
            Self::UploadNotAsSaid => ProblemCode::UploadNotAsSaid,
            Self::File(fault) => fault.code,
            Self::Stopped | Self::Contended | Self::Store(_) | Self::Files(_) => {
                ProblemCode::ServiceUnavailable
            }
        }
    }
}

/// How often a delivery is taken up again when another process is at it too.
const OVERTAKEN: u32 = 20;
/// How often it may stay unknown whether a write happened.
const UNANSWERED: u32 = 5;

/// Takes a delivery and seals it.
pub async fn deliver_records(
    deps: &DeliveryDeps,
    delivery: Delivery<'_>,
    now: ShanghaiTime,
) -> Result<DeliveryOutcome, DeliveryError> {
    check_sender(&deps.policy, delivery.unit, delivery.id, delivery.content)?;
    if delivery.as_of > now.date() {
        return Err(DeliveryError::AsOfInFuture);
    }
    let file = read::open(&delivery).await?;
    let mut unanswered = 0;
    for attempt in 0..OVERTAKEN {
        // Read whole before anything is written: a file that is refused leaves nothing behind.
        let (lines, tally) = read::lines(&file, delivery.content, deps, now)?;
        let stopped = match opened::open(deps, &delivery, &file, now).await? {
            opened::Opened::Sealed(outcome) => return Ok(outcome),
            opened::Opened::Open(opened) => {
                match apply_and_seal(deps, &delivery, &file, *opened, (lines, tally), now).await {
                    Ok(outcome) => return Ok(outcome),
                    Err(stopped) => stopped,
                }
            }
        };
        match stopped {
            Stopped::By(error) => return Err(error),
            Stopped::Unanswered(error) if unanswered == UNANSWERED => return Err(error.into()),
            Stopped::Unanswered(_) => unanswered += 1,
            Stopped::Overtaken => {}
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(DeliveryError::Contended)
}

async fn apply_and_seal(
    deps: &DeliveryDeps,
    delivery: &Delivery<'_>,
    file: &DeliveredFile<'_>,
    opened: opened::OpenDelivery,
    (lines, mut tally): (read::Lines, Tally),
    now: ShanghaiTime,
) -> Result<DeliveryOutcome, Stopped> {
    apply_lines(deps, &opened, lines, &mut tally, now).await?;
    tally.sort();
    let reasons = refused::reasons(&tally.refused, file.rows_above());
    let refused = refused::keep(deps, file, delivery.content, reasons).await?;
    seal::seal(deps, opened, (tally, refused), now).await
}

/// Applies lines that read.
async fn apply_lines(
    deps: &DeliveryDeps,
    opened: &opened::OpenDelivery,
    lines: read::Lines,
    tally: &mut Tally,
    now: ShanghaiTime,
) -> Result<(), Stopped> {
    match lines {
        read::Lines::Entities(lines) => register::apply(deps, opened, lines, tally).await,
        read::Lines::Records(sector, kind, lines) => {
            let act = plan::Act {
                unit: &opened.item.unit,
                delivery: &opened.id,
                sector,
                kind,
                now,
            };
            let groups = subjects::group(deps, lines, tally).await?;
            apply::apply(deps, opened, &act, groups, tally).await
        }
    }
}

/// Why the work on a delivery stopped.
pub(crate) enum Stopped {
    /// Another process is at the same delivery and was first, or this one was and did not hear of it: what
    /// stands now decides how it goes on.
    Overtaken,
    /// Whether a write happened is unknown.
    Unanswered(StoreError),
    /// For good.
    By(DeliveryError),
}

impl From<DeliveryError> for Stopped {
    fn from(error: DeliveryError) -> Self {
        Self::By(error)
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::By(error.into())
    }
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

    /// By line.
    fn sort(&mut self) {
        self.refused.sort();
        self.quarantined.sort();
        self.flagged.sort();
    }

    /// What a lane has counted.
    fn add(&mut self, lane: Self) {
        self.accepted += lane.accepted;
        self.corrected += lane.corrected;
        self.unchanged += lane.unchanged;
        self.refused.extend(lane.refused);
        self.quarantined.extend(lane.quarantined);
        self.flagged.extend(lane.flagged);
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

/// Whether a text can be a unit's name for a delivery.
pub fn is_delivery_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Whether the unit may deliver this under that id.
pub(crate) fn check_sender(
    policy: &Policy,
    unit: &UnitId,
    id: &str,
    content: Content,
) -> Result<(), DeliveryError> {
    if !is_delivery_id(id) {
        return Err(DeliveryError::IdMalformed);
    }
    if policy.unit(unit).is_none() {
        return Err(DeliveryError::UnitUnknown);
    }
    let sector = match content {
        Content::Records { sector, .. } => sector,
        // Whoever could write the register could make a firm, or give another one's name to it.
        Content::Register if *unit == policy.register_unit => return Ok(()),
        Content::Register => return Err(DeliveryError::NotItsRegister),
    };
    if policy.sectors_of(unit).any(|row| row.no == sector) {
        Ok(())
    } else {
        Err(DeliveryError::NotItsSector)
    }
}
