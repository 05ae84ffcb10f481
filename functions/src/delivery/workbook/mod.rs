//! Workbooks (.xlsx): the first visible sheet that has the form's header, as rows of cells.
//!
//! The header may stand below titles and notes, in the first rows of its sheet. A cell is taken as the unit sees it:
//! text, a number to its 15 digits, a day as a day. What is not the unit's own word is a fault of its cell: a
//! formula (its stored result may be an old one, or another program's), an error, a merged cell, a number that has
//! lost digits. Rows that a filter hides are rows all the same.

mod markup;
mod package;

use super::grid::Grid;
use super::number;
use super::table::{Column, plain_header};
use super::{FileFault, MAX_LINES};
use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader};
use markup::Counts;
use shared::problem::ProblemCode;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Rows in which a header is looked for.
pub(super) const HEADER_ROWS: u32 = 20;
/// Columns of a sheet that are looked at; the widest form has forty.
const MAX_COLUMNS: u32 = 300;
/// Rows of a header whose cells are merged downwards, at most.
const HEADER_DEPTH: u32 = 3;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;
type Owned = Result<String, ProblemCode>;
/// Row and column from 0, and what stands there.
type Placed = ((u32, u32), Owned);

const DAMAGED: ProblemCode = ProblemCode::DeliveryWorkbookDamaged;

/// Reads the sheet of the form; `form` are its columns.
pub(super) fn read(bytes: &[u8], form: &[&'static dyn Column]) -> Result<Grid, FileFault> {
    let counts = package::look(bytes).map_err(FileFault::new)?;
    // The reader is well kept, and still no file that a stranger made may end the service.
    let reading = AssertUnwindSafe(|| sheets(bytes, form, &counts));
    catch_unwind(reading).unwrap_or_else(|_| Err(FileFault::new(DAMAGED)))
}

fn sheets(bytes: &[u8], form: &[&'static dyn Column], counts: &Counts) -> Result<Grid, FileFault> {
    let damaged = |_| FileFault::new(DAMAGED);
    let mut book = Book::new(Cursor::new(bytes)).map_err(damaged)?;
    let visible = book.sheets_metadata().iter().filter(|sheet| {
        sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible
    });
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    let mut nearest: Option<Vec<&'static str>> = None;
    for name in names {
        let merged = if counts.merged > 0 {
            book.merge_cells_by_sheet_name(&name).map_err(damaged)?
        } else {
            Vec::new()
        };
        let cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
        let sheet = Sheet {
            rows: Rows::new(cells),
            merged_rows: merged_rows(&merged),
            merged,
            strings: counts.string_bytes,
        };
        match sheet.read(form)? {
            Found::Grid(grid) => return Ok(grid),
            Found::Missing(columns) => {
                if nearest
                    .as_ref()
                    .is_none_or(|least| columns.len() < least.len())
                {
                    nearest = Some(columns);
                }
            }
        }
    }
    Err(FileFault {
        code: ProblemCode::DeliveryHeaderMissing,
        columns: nearest.unwrap_or_else(|| missing(&BTreeMap::new(), form)),
    })
}

enum Found {
    /// The rows below the header.
    Grid(Grid),
    /// There is none; columns that the nearest row lacks.
    Missing(Vec<&'static str>),
}

struct Sheet<'b, 'a> {
    rows: Rows<'b, 'a>,
    merged: Vec<Dimensions>,
    /// Bytes of the strings that cells share.
    strings: usize,
    /// First and last row of each run of rows that a merged cell touches, rising.
    merged_rows: Vec<(u32, u32)>,
}

fn merged_rows(merged: &[Dimensions]) -> Vec<(u32, u32)> {
    let mut rows: Vec<_> = merged.iter().map(|one| (one.start.0, one.end.0)).collect();
    rows.sort_unstable();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for (first, last) in rows {
        match runs.last_mut() {
            Some(run) if first <= run.1 => run.1 = run.1.max(last),
            Some(_) | None => runs.push((first, last)),
        }
    }
    runs
}

impl Sheet<'_, '_> {
    fn read(mut self, form: &[&'static dyn Column]) -> Result<Found, FileFault> {
        let mut head: BTreeMap<u32, BTreeMap<u32, Owned>> = BTreeMap::new();
        let mut behind = None;
        while let Some(row) = self.rows.next_row()? {
            if row.at >= HEADER_ROWS {
                behind = Some(row);
                break;
            }
            head.insert(row.at, row.cells.into_iter().collect());
        }
        let (header_at, names) = match self.header(&head, form) {
            Ok(found) => found,
            Err(missing) => return Ok(Found::Missing(missing)),
        };
        let width = names.keys().next_back().map_or(0, |last| last + 1);
        let header = (0..width).map(|at| names.get(&at).cloned().unwrap_or_default());
        let mut grid = Grid::new(header.collect(), Some(header_at + 1), self.strings);
        let below = head.split_off(&(header_at + 1));
        for (at, cells) in below {
            let cells = cells.into_iter().collect();
            self.push(&mut grid, &SheetRow { at, cells }, header_at)?;
        }
        if let Some(row) = behind {
            self.push(&mut grid, &row, header_at)?;
        }
        while let Some(row) = self.rows.next_row()? {
            self.push(&mut grid, &row, header_at)?;
        }
        Ok(Found::Grid(grid))
    }

    /// The header's row, the last one if its cells are merged downwards, and its names by column. A name that is
    /// merged over several rows stands in each of them.
    fn header(
        &self,
        head: &BTreeMap<u32, BTreeMap<u32, Owned>>,
        form: &[&'static dyn Column],
    ) -> Result<(u32, BTreeMap<u32, String>), Vec<&'static str>> {
        let mut nearest: Option<Vec<&'static str>> = None;
        let mut found = None;
        let last = head.keys().next_back().map_or(0, |last| last + 1);
        for at in 0..last.min(HEADER_ROWS) {
            let names = self.names(head, at);
            let lacks = missing(&names, form);
            if !lacks.is_empty() {
                if found.is_some() {
                    break;
                }
                if nearest
                    .as_ref()
                    .is_none_or(|least| lacks.len() < least.len())
                {
                    nearest = Some(lacks);
                }
                continue;
            }
            // The next row is part of the header only by cells that reach into it.
            let reaches = self.merged.iter().any(|merged| {
                (merged.start.0 + 1..=merged.end.0).contains(&at)
                    && merged.end.0 - merged.start.0 < HEADER_DEPTH
            });
            if found.is_some() && !reaches {
                break;
            }
            found = Some((at, names));
        }
        found.ok_or_else(|| nearest.unwrap_or_else(|| missing(&BTreeMap::new(), form)))
    }

    fn names(&self, head: &BTreeMap<u32, BTreeMap<u32, Owned>>, at: u32) -> BTreeMap<u32, String> {
        let text = |row: u32, column: u32| {
            let cell = head.get(&row)?.get(&column)?.as_ref().ok()?.trim();
            (!cell.is_empty()).then(|| cell.to_owned())
        };
        let own = head.get(&at).into_iter().flat_map(BTreeMap::keys);
        let mut names: BTreeMap<u32, String> = own
            .filter_map(|column| Some((*column, text(at, *column)?)))
            .collect();
        for merged in &self.merged {
            let (row, column) = merged.start;
            let reaches = row < at && at <= merged.end.0 && at - row < HEADER_DEPTH;
            if let Some(name) = reaches.then(|| text(row, column)).flatten() {
                names.entry(column).or_insert(name);
            }
        }
        names
    }

    fn push(&self, grid: &mut Grid, row: &SheetRow, header_at: u32) -> Result<(), FileFault> {
        let before = self.merged_rows.partition_point(|run| run.0 <= row.at);
        let run = before
            .checked_sub(1)
            .and_then(|at| self.merged_rows.get(at));
        let touched = run.is_some_and(|run| row.at <= run.1);
        let shape = if touched {
            Err(ProblemCode::LineMerged)
        } else {
            Ok(())
        };
        let width = u32::try_from(grid.header.len()).unwrap_or(MAX_COLUMNS);
        let mut there = row.cells.iter().peekable();
        let cells = (0..width).map(|column| match there.next_if(|(at, _)| *at == column) {
            None => Ok(""),
            Some((_, Ok(text))) => Ok(text.as_str()),
            Some((_, Err(code))) => Err(*code),
        });
        grid.push(row.at - header_at, shape, cells)
    }
}

/// Required columns of the form that no name means.
fn missing(names: &BTreeMap<u32, String>, form: &[&'static dyn Column]) -> Vec<&'static str> {
    let plain: Vec<String> = names.values().map(|name| plain_header(name)).collect();
    form.iter()
        .filter(|column| column.is_required() && !plain.iter().any(|name| column.is_called(name)))
        .map(|column| column.name())
        .collect()
}

/// A row of a sheet.
struct SheetRow {
    /// From 0.
    at: u32,
    /// By column from 0, rising; those that are not blank.
    cells: Vec<(u32, Owned)>,
}

/// The rows of a sheet, in their order.
struct Rows<'b, 'a> {
    cells: XlsxCellReader<'b, Cursor<&'a [u8]>>,
    /// The first cell of the next row.
    ahead: Option<Placed>,
    /// Where the last cell was.
    last: Option<(u32, u32)>,
    /// The reader knows no end: asked once more, it reads what stands behind the rows.
    ended: bool,
}

impl<'b, 'a> Rows<'b, 'a> {
    fn new(cells: XlsxCellReader<'b, Cursor<&'a [u8]>>) -> Self {
        Self {
            cells,
            ahead: None,
            last: None,
            ended: false,
        }
    }

    fn next_row(&mut self) -> Result<Option<SheetRow>, FileFault> {
        let mut row: Option<SheetRow> = None;
        loop {
            let cell = match self.ahead.take() {
                Some(cell) => Some(cell),
                None => self.next_cell()?,
            };
            let Some(((at, column), text)) = cell else {
                return Ok(row);
            };
            let row = row.get_or_insert_with(|| SheetRow {
                at,
                cells: Vec::new(),
            });
            if row.at != at {
                self.ahead = Some(((at, column), text));
                return Ok(Some(SheetRow {
                    at: row.at,
                    cells: core::mem::take(&mut row.cells),
                }));
            }
            row.cells.push((column, text));
        }
    }

    /// The next cell that is not blank and stands in a column that is looked at.
    fn next_cell(&mut self) -> Result<Option<Placed>, FileFault> {
        let damaged = || FileFault::new(DAMAGED);
        while !self.ended {
            let read = self.cells.next_cell_with_formula_metadata();
            let Some(cell) = read.map_err(|_| damaged())? else {
                self.ended = true;
                break;
            };
            // Rows and cells rise, in every file that a program writes. One that goes back could say a row twice.
            if self.last.is_some_and(|last| last >= cell.pos) {
                return Err(damaged());
            }
            self.last = Some(cell.pos);
            if cell.pos.0 >= MAX_LINES + HEADER_ROWS {
                return Err(FileFault::new(ProblemCode::DeliveryTooLarge));
            }
            let text = match cell.formula {
                Some(_) => Err(ProblemCode::LineFormula),
                None => text(cell.value),
            };
            let is_blank = text.as_ref().is_ok_and(|text| text.trim().is_empty());
            if !is_blank && cell.pos.1 < MAX_COLUMNS {
                return Ok(Some((cell.pos, text)));
            }
        }
        Ok(None)
    }
}

/// A cell as its unit sees it.
fn text(value: DataRef<'_>) -> Owned {
    match value {
        DataRef::Empty => Ok(String::new()),
        DataRef::String(text) => Ok(text),
        DataRef::SharedString(text) => Ok(text.to_owned()),
        #[expect(
            clippy::cast_precision_loss,
            reason = "what is lost has too many digits anyway"
        )]
        DataRef::Int(whole) => number::written(whole as f64),
        DataRef::Float(value) => number::written(value),
        DataRef::DateTime(moment) if moment.is_datetime() && is_day(moment.as_f64()) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            Ok(match (hour, minute, second) {
                (0, 0, 0) => day,
                (hour, minute, second) => format!("{day} {hour:02}:{minute:02}:{second:02}"),
            })
        }
        DataRef::DateTime(moment) => number::written(moment.as_f64()),
        DataRef::DateTimeIso(moment) => Ok(moment.replacen('T', " ", 1)),
        DataRef::Error(_) => Err(ProblemCode::LineCellError),
        DataRef::Bool(_) | DataRef::DurationIso(_) => Err(ProblemCode::LineCellKind),
    }
}

/// A number that a sheet shows as a day: up to the last day of the year 9999.
fn is_day(value: f64) -> bool {
    (1.0..2_958_466.0).contains(&value)
}
