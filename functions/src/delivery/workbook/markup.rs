//! What stands in a part of the package, looked at while it is inflated and before the reader sees it.
//!
//! A part is markup of tags and text and nothing else: no document type, no entity of its own, no comment, no
//! section of raw text, no other encoding than UTF-8. No program that writes workbooks needs them, and without them
//! there is one way to read the bytes. What the reader would take on trust (how many strings there will be, which
//! cell a reference means) is held to the limits of a sheet.

use super::super::MAX_LINES;
use super::HEADER_ROWS;
use memchr::{memchr, memchr3};
use shared::problem::ProblemCode;

/// Bytes of a tag, at most.
const MAX_TAG: usize = 16 * 1024;
/// Bytes of text in a cell or string, at most: a cell holds 32,767 characters.
const MAX_TEXT: usize = 256 * 1024;
/// Strings that cells share, at most.
const MAX_STRINGS: u32 = 300_000;
/// Cells in all sheets, blank ones too, at most: 50,000 rows of the widest form, which has forty columns, and its head.
const MAX_CELLS: u32 = 2_100_000;
/// Tags in all parts, at most: six for each cell, whose text may stand in it.
const MAX_TAGS: u32 = 13_000_000;
/// Styles and what they are made of, at most; as many as a spreadsheet program writes.
const MAX_STYLES: u32 = 64_000;
/// Bytes of the styles when each has its font and format, at most.
const MAX_STYLE_BYTES: usize = 8 * 1024 * 1024;
/// Merged cells, sheets, names and relationships, at most.
const MAX_OTHERS: u32 = 20_000;
/// Bytes of a number's format, at most.
const MAX_FORMAT: usize = 1_024;

/// What was counted in all parts of a package.
#[derive(Debug, Default)]
pub(super) struct Counts {
    strings: u32,
    cells: u32,
    tags: u32,
    styles: u32,
    others: u32,
    /// The longest tag among those that a style takes along.
    longest_style: usize,
    /// Bytes of the strings that cells share, as they stand in their part.
    pub(super) string_bytes: usize,
    /// Merged cells.
    pub(super) merged: u32,
}

/// A part that is being read.
pub(super) struct Markup<'c> {
    counts: &'c mut Counts,
    tag: Vec<u8>,
    place: Place,
    /// Bytes of text since a cell or string began.
    text: usize,
    /// Tags so far.
    tags: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Tag,
    Quoted(u8),
}

const DAMAGED: ProblemCode = ProblemCode::DeliveryWorkbookDamaged;
const ACTIVE: ProblemCode = ProblemCode::DeliveryWorkbookActive;
const TOO_LARGE: ProblemCode = ProblemCode::DeliveryTooLarge;

impl<'c> Markup<'c> {
    pub(super) fn new(counts: &'c mut Counts) -> Self {
        Self {
            counts,
            tag: Vec::new(),
            place: Place::Text,
            text: 0,
            tags: 0,
        }
    }

    /// The next bytes of the part.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<(), ProblemCode> {
        // UTF-16 has a zero in every tag; no part of UTF-8 has one at all.
        if memchr(0, bytes).is_some() {
            return Err(DAMAGED);
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            rest = match self.place {
                Place::Text => self.text(rest)?,
                Place::Tag | Place::Quoted(_) => self.in_tag(rest)?,
            };
        }
        Ok(())
    }

    /// The part has ended.
    pub(super) fn finish(self) -> Result<(), ProblemCode> {
        let styles = self.counts.styles as usize;
        if styles.saturating_mul(self.counts.longest_style) > MAX_STYLE_BYTES {
            return Err(TOO_LARGE);
        }
        match self.place {
            Place::Text => Ok(()),
            Place::Tag | Place::Quoted(_) => Err(DAMAGED),
        }
    }

    fn text<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], ProblemCode> {
        let end = memchr(b'<', bytes);
        self.text += end.unwrap_or(bytes.len());
        if self.text > MAX_TEXT {
            return Err(TOO_LARGE);
        }
        match end {
            None => Ok(&[]),
            Some(end) => {
                self.place = Place::Tag;
                self.tag.clear();
                Ok(&bytes[end + 1..])
            }
        }
    }

    fn in_tag<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], ProblemCode> {
        let (end, next) = match self.place {
            Place::Quoted(quote) => (memchr(quote, bytes), Place::Tag),
            Place::Text | Place::Tag => {
                let end = memchr3(b'>', b'"', b'\'', bytes);
                let next = match end.map(|end| bytes[end]) {
                    Some(quote @ (b'"' | b'\'')) => Place::Quoted(quote),
                    Some(_) | None => Place::Text,
                };
                if memchr(b'<', &bytes[..end.unwrap_or(bytes.len())]).is_some() {
                    return Err(DAMAGED);
                }
                (end, next)
            }
        };
        let taken = end.map_or(bytes.len(), |end| end + 1);
        self.tag.extend_from_slice(&bytes[..taken]);
        if self.tag.len() > MAX_TAG {
            return Err(TOO_LARGE);
        }
        if end.is_some() {
            self.place = next;
            if next == Place::Text {
                self.tag.pop();
                let tag = core::mem::take(&mut self.tag);
                self.judge(&tag)?;
                self.tag = tag;
            }
        }
        Ok(&bytes[taken..])
    }

    /// A whole tag, without its brackets.
    fn judge(&mut self, tag: &[u8]) -> Result<(), ProblemCode> {
        self.tags += 1;
        count(&mut self.counts.tags, MAX_TAGS)?;
        match tag.first() {
            None | Some(b'!') => return Err(DAMAGED),
            Some(b'?') => return self.declaration(tag),
            // A quote in an end tag is no quote to every reader.
            Some(b'/') => {
                let quoted = tag.iter().any(|byte| matches!(byte, b'"' | b'\''));
                return if quoted { Err(DAMAGED) } else { Ok(()) };
            }
            Some(_) => {}
        }
        let name = tag
            .split(|byte| byte.is_ascii_whitespace() || *byte == b'/')
            .next()
            .unwrap_or_default();
        let local = name.rsplit(|byte| *byte == b':').next().unwrap_or_default();
        match local {
            b"c" => {
                self.text = 0;
                count(&mut self.counts.cells, MAX_CELLS)?;
                each(tag, b"r", is_reference)
            }
            b"row" => each(tag, b"r", is_row),
            b"comment" => {
                self.text = 0;
                Ok(())
            }
            b"si" => {
                self.text = 0;
                count(&mut self.counts.strings, MAX_STRINGS)
            }
            b"sst" => each(tag, b"uniqueCount", |value| match number(value) {
                Some(n) if n <= u64::from(MAX_STRINGS) => Ok(()),
                Some(_) | None => Err(TOO_LARGE),
            }),
            b"dimension" => each(tag, b"ref", |value| {
                is_reference(value)?;
                let last = value
                    .rsplit(|byte| *byte == b':')
                    .next()
                    .unwrap_or_default();
                let digits = last
                    .iter()
                    .position(u8::is_ascii_digit)
                    .unwrap_or(last.len());
                is_row(&last[digits..])
            }),
            b"f" => each(tag, b"ref", is_reference),
            b"mergeCell" => {
                count(&mut self.counts.merged, MAX_OTHERS)?;
                each(tag, b"ref", is_reference)
            }
            b"xf" | b"font" | b"fill" | b"border" | b"numFmt" | b"name" | b"rFont" => {
                self.style(tag)
            }
            b"sheet" | b"definedName" => count(&mut self.counts.others, MAX_OTHERS),
            b"Relationship" => {
                count(&mut self.counts.others, MAX_OTHERS)?;
                relationship(tag)
            }
            b"Override" | b"Default" => {
                count(&mut self.counts.others, MAX_OTHERS)?;
                each(tag, b"ContentType", |value| {
                    let active = holds(value, b"macroenabled") || holds(value, b"vbaproject");
                    if active { Err(ACTIVE) } else { Ok(()) }
                })
            }
            _ => Ok(()),
        }
    }

    fn style(&mut self, tag: &[u8]) -> Result<(), ProblemCode> {
        count(&mut self.counts.styles, MAX_STYLES)?;
        self.counts.longest_style = self.counts.longest_style.max(tag.len());
        each(tag, b"formatCode", |value| {
            // A section of a format opens with a bracket, written as itself or by its number.
            let opens = value.iter().filter(|byte| matches!(byte, b'[' | b'&'));
            if value.len() > MAX_FORMAT || opens.count() > 200 {
                return Err(TOO_LARGE);
            }
            Ok(())
        })
    }

    /// `<?xml …?>` at the beginning, in UTF-8; no other instruction.
    fn declaration(&self, tag: &[u8]) -> Result<(), ProblemCode> {
        let inside = tag
            .strip_prefix(b"?xml")
            .and_then(|inside| inside.strip_suffix(b"?"))
            .filter(|inside| {
                self.tags == 1 && !inside.iter().any(|byte| matches!(byte, b'>' | b'?'))
            });
        let Some(inside) = inside else {
            return Err(DAMAGED);
        };
        each(&[b"xml", inside].concat(), b"encoding", |value| {
            if value.eq_ignore_ascii_case(b"utf-8") {
                Ok(())
            } else {
                Err(DAMAGED)
            }
        })
    }
}

fn count(counter: &mut u32, most: u32) -> Result<(), ProblemCode> {
    *counter += 1;
    if *counter > most {
        Err(TOO_LARGE)
    } else {
        Ok(())
    }
}

/// Relationships lead to parts of this package, but for links that a reader would follow by hand.
fn relationship(tag: &[u8]) -> Result<(), ProblemCode> {
    let mut kind: &[u8] = b"";
    let mut target: &[u8] = b"";
    let mut outside = false;
    for attribute in attributes(tag) {
        let (key, value) = attribute.ok_or(DAMAGED)?;
        match key {
            b"Type" => {
                kind = value
                    .rsplit(|byte| *byte == b'/')
                    .next()
                    .unwrap_or_default()
            }
            b"Target" => target = value,
            b"TargetMode" => outside = !value.eq_ignore_ascii_case(b"internal"),
            _ => {}
        }
    }
    let active: [&[u8]; 8] = [
        b"externalLink",
        b"oleObject",
        b"vbaProject",
        b"control",
        b"package",
        b"attachedTemplate",
        b"connections",
        b"xlMacrosheet",
    ];
    if active.iter().any(|name| kind.eq_ignore_ascii_case(name))
        || outside && !kind.eq_ignore_ascii_case(b"hyperlink")
    {
        return Err(ACTIVE);
    }
    let read: [&[u8]; 6] = [
        b"officeDocument",
        b"worksheet",
        b"chartsheet",
        b"dialogsheet",
        b"sharedStrings",
        b"styles",
    ];
    // The reader opens these, so they must be among the parts that were looked at.
    let is_part = target.to_ascii_lowercase().ends_with(b".xml") && !holds(target, b"..");
    if read.contains(&kind) && !is_part {
        return Err(DAMAGED);
    }
    Ok(())
}

/// Whether `text` contains `word`, which is in small letters.
fn holds(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len())
        .any(|window| window.eq_ignore_ascii_case(word))
}

/// Every value of that attribute, of which there is one at most in a right tag.
fn each(
    tag: &[u8],
    wanted: &[u8],
    judge: impl Fn(&[u8]) -> Result<(), ProblemCode>,
) -> Result<(), ProblemCode> {
    for attribute in attributes(tag) {
        let (key, value) = attribute.ok_or(DAMAGED)?;
        if key == wanted {
            judge(value)?;
        }
    }
    Ok(())
}

/// Names and values in a tag; `None` for what is neither.
fn attributes(tag: &[u8]) -> impl Iterator<Item = Option<(&[u8], &[u8])>> {
    let name = tag.iter().position(u8::is_ascii_whitespace);
    let mut rest = name.map_or(&tag[tag.len()..], |at| &tag[at..]);
    core::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        if rest.is_empty() || rest == b"/" {
            return None;
        }
        let read = (|| {
            let equals = rest.iter().position(|byte| *byte == b'=')?;
            let value = rest[equals + 1..].trim_ascii_start();
            let (quote, value) = value.split_first()?;
            if !matches!(quote, b'"' | b'\'') {
                return None;
            }
            let end = value.iter().position(|byte| byte == quote)?;
            let key = rest[..equals].trim_ascii();
            rest = &value[end + 1..];
            Some((key, &value[..end]))
        })();
        if read.is_none() {
            rest = &[];
        }
        Some(read)
    })
}

fn number(digits: &[u8]) -> Option<u64> {
    let few = (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    few.then(|| {
        digits
            .iter()
            .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
    })
}

/// A row that a delivery can have.
fn is_row(digits: &[u8]) -> Result<(), ProblemCode> {
    match number(digits) {
        None | Some(0) => Err(DAMAGED),
        Some(row) if row > u64::from(MAX_LINES + HEADER_ROWS) => Err(TOO_LARGE),
        Some(_) => Ok(()),
    }
}

/// A cell (`AB12`) or two of them, the second not before the first.
fn is_reference(value: &[u8]) -> Result<(), ProblemCode> {
    let mut first = (0, 0);
    for (n, part) in value.split(|byte| *byte == b':').enumerate() {
        let digits = part
            .iter()
            .position(u8::is_ascii_digit)
            .unwrap_or(part.len());
        let (letters, digits) = part.split_at(digits);
        let fits = (1..=3).contains(&letters.len()) && letters.iter().all(u8::is_ascii_alphabetic);
        let row = number(digits).filter(|row| fits && (1..=1_048_576).contains(row));
        let row = row.ok_or(DAMAGED)?;
        let column = letters.iter().fold(0, |column, letter| {
            column * 26 + u64::from(letter.to_ascii_uppercase() - b'A') + 1
        });
        if n > 1 || column > 16_384 || row < first.0 || column < first.1 {
            return Err(DAMAGED);
        }
        first = (row, column);
    }
    Ok(())
}

#[cfg(test)]
#[path = "markup_tests.rs"]
mod tests;
