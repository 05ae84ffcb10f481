//! What kind of file was delivered, told by its content: a media type is what somebody said of it.

use super::grid::Grid;
use super::table::Column;
use super::{Encoding, FileFault, MAX_FILE_BYTES, decode, json, workbook};
use serde::{Deserialize, Serialize};
use shared::problem::ProblemCode;
use std::borrow::Cow;

/// Format of a file (文件格式).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Values with commas between them.
    #[default]
    Csv,
    /// A workbook of Office Open XML.
    Xlsx,
    /// An array of objects.
    Json,
}

/// First bytes of a zip, with parts or without.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];
/// First bytes of an old workbook (.xls), and of a new one under a password.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";

impl Format {
    /// By the first bytes. Whatever is nothing else is read as text.
    pub fn of(bytes: &[u8]) -> Result<Self, FileFault> {
        if bytes.starts_with(COMPOUND) {
            return Err(FileFault::new(ProblemCode::DeliveryFormat));
        }
        if ZIP.iter().any(|magic| bytes.starts_with(magic)) {
            return Ok(Self::Xlsx);
        }
        // No header begins with a bracket.
        let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        if matches!(text.trim_ascii_start().first(), Some(b'[' | b'{')) {
            return Ok(Self::Json);
        }
        Ok(Self::Csv)
    }
}

/// A file that can be read line by line, as often as it takes.
#[derive(Debug)]
pub struct DeliveredFile<'a> {
    format: Format,
    encoding: Encoding,
    pub(super) lines: Lines<'a>,
}

/// What its lines are read from.
#[derive(Debug)]
pub(super) enum Lines<'a> {
    Text(Cow<'a, str>),
    Grid(Grid),
}

impl<'a> DeliveredFile<'a> {
    /// Opens a file; `form` are the columns by which its header is found, where it has sheets.
    pub fn open(bytes: &'a [u8], form: &[&'static dyn Column]) -> Result<Self, FileFault> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(FileFault::new(ProblemCode::RequestTooLarge));
        }
        let format = Format::of(bytes)?;
        let (encoding, lines) = match format {
            Format::Csv => {
                let (text, encoding) = decode(bytes)?;
                (encoding, Lines::Text(text))
            }
            Format::Json => (Encoding::Utf8, Lines::Grid(json::read(bytes, form)?)),
            // The markup inside is in UTF-8.
            Format::Xlsx => (Encoding::Utf8, Lines::Grid(workbook::read(bytes, form)?)),
        };
        Ok(Self {
            format,
            encoding,
            lines,
        })
    }

    /// The same of a file whose lines do not stay in its bytes, such as a workbook.
    pub fn open_owned(
        bytes: &[u8],
        form: &[&'static dyn Column],
    ) -> Result<DeliveredFile<'static>, FileFault> {
        let opened = DeliveredFile::open(bytes, form)?;
        Ok(DeliveredFile {
            format: opened.format,
            encoding: opened.encoding,
            lines: match opened.lines {
                Lines::Text(text) => Lines::Text(Cow::Owned(text.into_owned())),
                Lines::Grid(grid) => Lines::Grid(grid),
            },
        })
    }

    /// Its format.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Its encoding.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Rows of its sheet up to the header, that one counted: a line's row is its number and these. `None` where
    /// there is no sheet.
    pub fn rows_above(&self) -> Option<u32> {
        match &self.lines {
            Lines::Text(_) => None,
            Lines::Grid(grid) => grid.rows_above,
        }
    }
}
