//! Files that units deliver (报送文件): decoding, finding the columns, and reading each line.
//!
//! Every byte is hostile. A file is refused as a whole only when it cannot be read at all; else each line is
//! read or refused by itself, with the column and a permanent code. What is about a natural person is set
//! aside and its number is not kept. Columns that the form does not know are named to the deliverer and
//! ignored: what nobody asked for is not stored.
//!
//! Files are CSV, JSON or workbooks (.xlsx); which, their content tells. Another format joins by making a grid of cells.

mod blank;
mod clean;
mod correction;
mod encoding;
mod export;
mod file;
mod grid;
mod json;
mod number;
mod record_line;
mod refused;
mod register_line;
mod subject;
mod table;
mod workbook;

pub use blank::blank_workbook;
pub use correction::{correct, may_be_corrected};
pub use encoding::{Encoding, decode};
pub use export::{columns_of, export_header, record_cells};
pub use file::{DeliveredFile, Format};
pub use grid::Cell;
pub use record_line::{RecordContext, RecordLine, StateChange, read_record_line};
pub use refused::{MAX_REFUSED_BYTES, Reasons, RefusedPart, RefusedParts};
pub(crate) use refused::{guarded, push_cell};
pub use register_line::{read_register_line, without_glyph};
pub use subject::is_called;
pub use table::{Column, Meaning, Row, Table};

use crate::pdf::missing_character;
use shared::problem::ProblemCode;

/// Bytes in a file, at most.
pub const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;
/// Lines in a file, at most: the worst day (rules, 7).
pub const MAX_LINES: u32 = 50_000;
/// Bytes in a line, at most.
pub const MAX_LINE_BYTES: usize = 64 * 1024;

/// Why a whole file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// Permanent code.
    pub code: ProblemCode,
    /// Headers of the columns that it is about.
    pub columns: Vec<&'static str>,
}

impl FileFault {
    pub(crate) fn new(code: ProblemCode) -> Self {
        Self {
            code,
            columns: Vec::new(),
        }
    }
}

/// A fault of one cell. The cell's content is never part of it, since it may be a person's number; a single
/// character is, where that is the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellFault {
    /// Header of the column; empty when the line as a whole is at fault.
    pub column: &'static str,
    /// Permanent code.
    pub code: ProblemCode,
    /// The character that it is about: one that cannot be printed. Of other faults nothing of the cell is told.
    pub character: Option<char>,
}

impl CellFault {
    pub(crate) fn new(column: &'static str, code: ProblemCode) -> Self {
        Self {
            column,
            code,
            character: None,
        }
    }

    /// For a text that a report prints: a character that no face has would be a blank in it.
    pub(crate) fn of_glyphs(column: &'static str, text: &str) -> Option<Self> {
        missing_character(text).map(|character| Self {
            column,
            code: ProblemCode::LineGlyph,
            character: Some(character),
        })
    }
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<T> {
    /// It reads.
    Read(T),
    /// It does not, for these faults, all of them.
    Refused(Vec<CellFault>),
    /// It is set aside: it is about a natural person, or about nobody that the register knows.
    Quarantined(CellFault),
}
