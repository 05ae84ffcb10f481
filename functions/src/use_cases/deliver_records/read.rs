//! Reading a file line by line, before anything of it is written.

use super::{Content, Delivery, DeliveryDeps, DeliveryError, IdentifiedLine, LineFault, Tally};
use crate::delivery::{
    CellFault, Column, DeliveredFile, FileFault, Format, Line, MAX_LINES, RecordLine, Row, Table,
    read_record_line, read_register_line, without_glyph,
};
use crate::keys::IndexKey;
use shared::entity::EntityProfile;
use shared::policy::SectorNo;
use shared::problem::ProblemCode;
use shared::record::{REGISTER, RecordId, RecordKind};
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
    let form = form_of(delivery.content);
    let opened = match Format::of(delivery.file).map_err(DeliveryError::File)? {
        Format::Csv => DeliveredFile::open(delivery.file, &form),
        // These take the processor for as long as a hundred other calls: not on the threads that answer those.
        Format::Xlsx | Format::Json => {
            let bytes = delivery.file.to_vec();
            let opening = move || DeliveredFile::open_owned(&bytes, &form);
            let opened = tokio::task::spawn_blocking(opening).await;
            opened.map_err(|_| DeliveryError::Stopped)?
        }
    };
    opened.map_err(DeliveryError::File)
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

pub(super) fn lines(
    file: &DeliveredFile<'_>,
    content: Content,
    deps: &DeliveryDeps,
    now: ShanghaiTime,
) -> Result<(Lines, Tally), DeliveryError> {
    let today = now.date();
    match content {
        Content::Register => {
            let read = |row: &Row<'_, _>| read_register_line(row, today);
            let (lines, mut tally) = table(file, REGISTER.iter(), read, |line| line.credit_code)?;
            for (number, _, profile) in &lines {
                let faults = without_glyph(profile).map(|fault| LineFault::new(*number, fault));
                tally.flagged.extend(faults);
            }
            let profiles = lines.into_iter().map(|(_, _, profile)| profile).collect();
            Ok((Lines::Entities(profiles), tally))
        }
        Content::Records { sector, kind } => {
            let read = |row: &Row<'_, _>| read_record_line(row, today);
            let id = |line: &RecordLine| record_id(&deps.index, kind, line);
            let (lines, tally) = table(file, kind.spec().columns(), read, id)?;
            let lines = lines
                .into_iter()
                .map(|(_, id, line)| IdentifiedLine { id, line })
                .collect();
            Ok((Lines::Records(sector, kind, lines), tally))
        }
    }
}

/// Number, key and content of each line that reads. Which of two lines of one key is right nobody here can know:
/// the first stands, the second is named.
type Keyed<K, T> = Vec<(u32, K, T)>;

fn table<C: Column, T, K: Eq + Hash + Clone>(
    file: &DeliveredFile<'_>,
    form: impl Iterator<Item = &'static C>,
    read: impl Fn(&Row<'_, C>) -> Line<T>,
    key_of: impl Fn(&T) -> K,
) -> Result<(Keyed<K, T>, Tally), DeliveryError> {
    let mut table = Table::of(file, form).map_err(DeliveryError::File)?;
    let mut tally = Tally {
        ignored_columns: table.ignored_columns().to_vec(),
        ..Tally::default()
    };
    let mut lines = Vec::new();
    let mut seen = HashSet::new();
    while let Some(row) = table.next_row() {
        let number = row.number;
        if number > MAX_LINES {
            let fault = FileFault::new(ProblemCode::DeliveryTooLarge);
            return Err(DeliveryError::File(fault));
        }
        if let Some(line) = tally.sort_out(number, read(&row)) {
            let key = key_of(&line);
            if seen.insert(key.clone()) {
                lines.push((number, key, line));
            } else {
                let fault = CellFault::new("", ProblemCode::LineDuplicate);
                tally.refused.push(LineFault::new(number, fault));
            }
        }
    }
    Ok((lines, tally))
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
