//! Reading a file line by line, before anything of it is written.

use super::{Content, Delivery, DeliveryDeps, DeliveryError, IdentifiedLine, LineFault, Tally};
use crate::delivery::{
    CellFault, Column, DeliveredFile, FileFault, Format, Line, MAX_LINES, RecordLine, Row, Table,
    read_record_line, read_register_line, without_glyph,
};
use crate::keys::IndexKey;
use bytes::Bytes;
use chrono::NaiveDate;
use shared::credit_code::CreditCode;
use shared::entity::EntityProfile;
use shared::policy::SectorNo;
use shared::problem::ProblemCode;
use shared::record::{FieldSpec, REGISTER, RecordId, RecordKind, RegisterSpec};
use shared::time::ShanghaiTime;
use std::collections::HashSet;
use std::hash::Hash;

/// The lines of a file that read.
pub(super) enum Lines {
    Entities(Vec<EntityProfile>),
    Records(SectorNo, RecordKind, Vec<IdentifiedLine>),
}

/// Opens the file of a delivery.
pub(super) async fn open<'a>(delivery: &Delivery<'a>) -> Result<DeliveredFile<'a>, DeliveryError> {
    match Format::of(delivery.file).map_err(DeliveryError::File)? {
        Format::Csv => open_text(delivery.file, delivery.content),
        Format::Xlsx | Format::Json => {
            open_beside(Bytes::copy_from_slice(delivery.file), delivery.content).await
        }
    }
}

/// Opens a file of text in place.
pub(super) fn open_text(
    bytes: &[u8],
    content: Content,
) -> Result<DeliveredFile<'_>, DeliveryError> {
    DeliveredFile::open(bytes, &form_of(content)).map_err(DeliveryError::File)
}

/// Opens another one. It takes the processor for as long as a hundred other calls: not on the threads that answer those.
pub(super) async fn open_beside(
    bytes: Bytes,
    content: Content,
) -> Result<DeliveredFile<'static>, DeliveryError> {
    let opening = move || DeliveredFile::open_owned(&bytes, &form_of(content));
    let opened = tokio::task::spawn_blocking(opening).await;
    opened
        .map_err(|_| DeliveryError::Stopped)?
        .map_err(DeliveryError::File)
}

/// The columns of a form.
fn form_of(content: Content) -> Vec<&'static dyn Column> {
    match content {
        Content::Register => REGISTER.iter().map(|column| column as _).collect(),
        Content::Records { kind, .. } => {
            let columns = kind.spec().columns();
            columns.map(|column| column as _).collect()
        }
    }
}

/// All lines of a file.
pub(super) fn lines(
    file: &DeliveredFile<'_>,
    content: Content,
    deps: &DeliveryDeps,
    now: ShanghaiTime,
) -> Result<(Lines, Tally), DeliveryError> {
    let mut pieces = Pieces::of(file, content, deps, now.date()).map_err(DeliveryError::File)?;
    let piece = pieces.next(usize::MAX).map_err(DeliveryError::File)?;
    Ok((piece.lines, piece.tally))
}

/// How many lines a file has, blank ones not counted; a file with more than are allowed is refused.
pub(super) fn count(file: &DeliveredFile<'_>, content: Content) -> Result<u32, FileFault> {
    fn rows<C: Column>(mut table: Table<'_, C>) -> Result<u32, FileFault> {
        let mut rows = 0;
        while let Some(row) = table.next_row() {
            if row.number > MAX_LINES {
                return Err(FileFault::new(ProblemCode::DeliveryTooLarge));
            }
            rows += 1;
        }
        Ok(rows)
    }
    match content {
        Content::Register => rows(Table::of(file, REGISTER.iter())?),
        Content::Records { kind, .. } => rows(Table::of(file, kind.spec().columns())?),
    }
}

/// A file that is read piece by piece.
pub(super) enum Pieces<'f> {
    Entities(Reading<'f, RegisterSpec, EntityProfile, CreditCode>),
    Records(
        SectorNo,
        RecordKind,
        Reading<'f, FieldSpec, RecordLine, RecordId>,
    ),
}

/// Some lines of a file.
pub(super) struct Piece {
    /// Those that read.
    pub(super) lines: Lines,
    /// What is to be said of the others.
    pub(super) tally: Tally,
    /// How many lines it has.
    pub(super) rows: u32,
    /// Number of its last line; 0 if it has none.
    pub(super) last: u32,
}

impl<'f> Pieces<'f> {
    pub(super) fn of(
        file: &'f DeliveredFile<'_>,
        content: Content,
        deps: &DeliveryDeps,
        today: NaiveDate,
    ) -> Result<Self, FileFault> {
        Ok(match content {
            Content::Register => Self::Entities(Reading {
                table: Table::of(file, REGISTER.iter())?,
                seen: HashSet::new(),
                read: Box::new(move |row| read_register_line(row, today)),
                key_of: Box::new(|line| line.credit_code),
            }),
            Content::Records { sector, kind } => {
                let index = deps.index.clone();
                let reading = Reading {
                    table: Table::of(file, kind.spec().columns())?,
                    seen: HashSet::new(),
                    read: Box::new(move |row| read_record_line(row, today)),
                    key_of: Box::new(move |line| record_id(&index, kind, line)),
                };
                Self::Records(sector, kind, reading)
            }
        })
    }

    /// The next lines, so many at most.
    pub(super) fn next(&mut self, most: usize) -> Result<Piece, FileFault> {
        match self {
            Self::Entities(reading) => {
                let mut read = reading.next(most)?;
                for (number, _, profile) in &read.lines {
                    let faults = without_glyph(profile).map(|fault| LineFault::new(*number, fault));
                    read.tally.flagged.extend(faults);
                }
                let profiles = read.lines.into_iter().map(|(_, _, profile)| profile);
                Ok(Piece {
                    lines: Lines::Entities(profiles.collect()),
                    tally: read.tally,
                    rows: read.rows,
                    last: read.last,
                })
            }
            Self::Records(sector, kind, reading) => {
                let read = reading.next(most)?;
                let lines = read.lines.into_iter();
                let lines = lines.map(|(_, id, line)| IdentifiedLine { id, line });
                Ok(Piece {
                    lines: Lines::Records(*sector, *kind, lines.collect()),
                    tally: read.tally,
                    rows: read.rows,
                    last: read.last,
                })
            }
        }
    }
}

/// How a line is read.
type Read<C, T> = Box<dyn for<'t> Fn(&Row<'t, C>) -> Line<T> + Send + Sync>;

/// Reading a table. Which of two lines of one key is right nobody here can know: the first stands, the second is named.
pub(super) struct Reading<'f, C: Column, T, K> {
    table: Table<'f, C>,
    seen: HashSet<K>,
    read: Read<C, T>,
    key_of: Box<dyn Fn(&T) -> K + Send + Sync>,
}

struct Keyed<T, K> {
    /// Number, key and content of each line that reads.
    lines: Vec<(u32, K, T)>,
    tally: Tally,
    rows: u32,
    last: u32,
}

impl<C: Column, T, K: Eq + Hash + Clone> Reading<'_, C, T, K> {
    fn next(&mut self, most: usize) -> Result<Keyed<T, K>, FileFault> {
        let mut read = Keyed {
            lines: Vec::new(),
            tally: Tally {
                ignored_columns: self.table.ignored_columns().to_vec(),
                ..Tally::default()
            },
            rows: 0,
            last: 0,
        };
        while (read.rows as usize) < most {
            let Some(row) = self.table.next_row() else {
                break;
            };
            let number = row.number;
            if number > MAX_LINES {
                return Err(FileFault::new(ProblemCode::DeliveryTooLarge));
            }
            read.rows += 1;
            read.last = number;
            if let Some(line) = read.tally.sort_out(number, (self.read)(&row)) {
                let key = (self.key_of)(&line);
                if self.seen.insert(key.clone()) {
                    read.lines.push((number, key, line));
                } else {
                    let fault = CellFault::new("", ProblemCode::LineDuplicate);
                    read.tally.refused.push(LineFault::new(number, fault));
                }
            }
        }
        Ok(read)
    }
}

impl Tally {
    fn sort_out<T>(&mut self, number: u32, line: Line<T>) -> Option<T> {
        let told = |fault| LineFault::new(number, fault);
        match line {
            Line::Read(line) => return Some(line),
            Line::Refused(faults) => self.refused.extend(faults.into_iter().map(told)),
            Line::Quarantined(fault) => self.quarantined.push(told(fault)),
        }
        None
    }
}

/// The same record when 机关代码, 文号 and 相对人代码 agree (rules, 5). A body without a code stands by its name, a
/// decision without a number by its day. Keyed: document numbers and codes can be guessed, ids are shown.
fn record_id(index: &IndexKey, kind: RecordKind, line: &RecordLine) -> RecordId {
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
