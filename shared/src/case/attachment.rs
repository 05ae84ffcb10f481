//! Attachments (附件): known by what they hold, never by their name.
//!
//! The structure is checked so far that a file is what it says to be; that it does no harm in a program which opens
//! it, nobody can see here. So it is only ever handed out to be saved.

use crate::plain::is_hidden;
use serde::{Deserialize, Serialize};

/// Bytes in an attachment, at most.
pub const MAX_ATTACHMENT_BYTES: usize = 2 * 1024 * 1024;
/// Bytes in all attachments of one act, at most: with base64 around them they fit into one call of a function.
pub const MAX_ATTACHMENTS_BYTES: usize = 3 * 1024 * 1024;
/// Attachments of one act, at most.
pub const MAX_ATTACHMENTS: usize = 5;
/// Characters in a name, at most, its ending included.
const MAX_NAME: usize = 80;

/// What an attachment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl AttachmentKind {
    /// What the bytes are, by what stands in them; `None` if none of the three.
    pub fn of(content: &[u8]) -> Option<Self> {
        if content.starts_with(b"%PDF-") {
            is_pdf(content).then_some(Self::Pdf)
        } else if content.starts_with(&[0xFF, 0xD8]) {
            is_jpeg(content).then_some(Self::Jpeg)
        } else if content.starts_with(&PNG) {
            is_png(content).then_some(Self::Png)
        } else {
            None
        }
    }

    /// Media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// Ending of a name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// An attachment that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its name, cleaned.
    pub name: String,
    /// What it is.
    pub kind: AttachmentKind,
    /// What it holds.
    pub content: Vec<u8>,
}

/// Why attachments cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentFault {
    /// More than [`MAX_ATTACHMENTS`].
    TooMany,
    /// One is larger than [`MAX_ATTACHMENT_BYTES`], or all are than [`MAX_ATTACHMENTS_BYTES`].
    TooLarge,
    /// Neither PDF nor JPEG nor PNG, whatever its name says.
    Kind,
}

/// Looks at all attachments of an act; a fault is told with the place of its attachment, from 0.
pub fn read_attachments(
    given: Vec<(String, Vec<u8>)>,
) -> Result<Vec<Attached>, (usize, AttachmentFault)> {
    if given.len() > MAX_ATTACHMENTS {
        return Err((MAX_ATTACHMENTS, AttachmentFault::TooMany));
    }
    let mut total = 0;
    let mut read = Vec::with_capacity(given.len());
    for (place, (name, content)) in given.into_iter().enumerate() {
        total += content.len();
        if content.len() > MAX_ATTACHMENT_BYTES || total > MAX_ATTACHMENTS_BYTES {
            return Err((place, AttachmentFault::TooLarge));
        }
        let kind = AttachmentKind::of(&content).ok_or((place, AttachmentFault::Kind))?;
        read.push(Attached {
            name: clean_name(&name, kind),
            kind,
            content,
        });
    }
    Ok(read)
}

/// A name that can be shown and saved anywhere: no path, nothing hidden, and the ending of what the file is.
pub fn clean_name(name: &str, kind: AttachmentKind) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !is_hidden(*c) && !"<>:\"|?*%;".contains(*c))
        .collect();
    let stem = kept
        .rsplit_once('.')
        .map_or(kept.as_str(), |(stem, _)| stem);
    let around: &[char] = &[' ', '.', '-'];
    let ending = kind.ending();
    let stem: String = stem
        .trim_matches(around)
        .chars()
        .take(MAX_NAME - 1 - ending.len())
        .collect();
    match stem.trim_matches(around) {
        "" => format!("attachment.{ending}"),
        stem => format!("{stem}.{ending}"),
    }
}

/// Where a reader of PDF looks for the end of a file.
const PDF_TAIL: usize = 1_024;

/// Head, end mark, and a table of contents or an object where the file says that its table begins.
fn is_pdf(content: &[u8]) -> bool {
    let version = content.get(5..8);
    if !matches!(version, Some([b'1' | b'2', b'.', digit]) if digit.is_ascii_digit()) {
        return false;
    }
    let tail = &content[content.len().saturating_sub(PDF_TAIL)..];
    let Some(end) = last_of(tail, b"%%EOF") else {
        return false;
    };
    let Some(start) = last_of(&tail[..end], b"startxref") else {
        return false;
    };
    let number: String = tail[start + b"startxref".len()..end]
        .iter()
        .map(|byte| char::from(*byte))
        .collect();
    let Ok(at) = number.trim().parse::<usize>() else {
        return false;
    };
    let Some(table) = content.get(at..) else {
        return false;
    };
    // A table, or (from version 1.5) a stream in an object such as `12 0 obj`.
    table.starts_with(b"xref") || is_object(table)
}

fn is_object(at: &[u8]) -> bool {
    let head = &at[..at.len().min(32)];
    let mut words = head
        .split(|byte| byte.is_ascii_whitespace())
        .filter(|w| !w.is_empty());
    let mut number = || {
        let word = words.next()?;
        word.iter().all(u8::is_ascii_digit).then_some(())
    };
    number().and_then(|()| number()).is_some()
        && words.next().is_some_and(|word| word.starts_with(b"obj"))
}

fn last_of(content: &[u8], wanted: &[u8]) -> Option<usize> {
    content
        .windows(wanted.len())
        .rposition(|found| found == wanted)
}

/// Segments from the first to the picture's data, a frame that has a size among them, and an end behind.
fn is_jpeg(content: &[u8]) -> bool {
    let mut at = 2;
    let mut has_frame = false;
    loop {
        let Some(&[0xFF, marker]) = content.get(at..at + 2) else {
            return false;
        };
        at += 2;
        match marker {
            // Filling before a marker.
            0xFF => {
                at -= 1;
                continue;
            }
            // Stand alone and have no place before the data.
            0x00 | 0x01 | 0xD0..=0xD9 => return false,
            _ => {}
        }
        let Some(&[high, low]) = content.get(at..at + 2) else {
            return false;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let Some(segment) = content.get(at..at + length).filter(|_| length >= 2) else {
            return false;
        };
        at += length;
        match marker {
            // Frames of all codings; C4, C8 and CC are tables.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                has_frame |= matches!(segment.get(3..7),
                    Some(&[h1, h2, w1, w2]) if (h1, h2) != (0, 0) && (w1, w2) != (0, 0));
            }
            0xDA => break,
            _ => {}
        }
    }
    has_frame && last_of(&content[at..], &[0xFF, 0xD9]).is_some()
}

const PNG: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A];

/// Chunks from the head to the end, with data between them and nothing behind.
fn is_png(content: &[u8]) -> bool {
    let mut at = PNG.len();
    let mut has_data = false;
    loop {
        let Some(&[l1, l2, l3, l4, t1, t2, t3, t4]) = content.get(at..at + 8) else {
            return false;
        };
        let kind = [t1, t2, t3, t4];
        let length = u32::from_be_bytes([l1, l2, l3, l4]) as usize;
        // Length and type before, a checksum behind.
        let Some(end) = at.checked_add(length).and_then(|end| end.checked_add(12)) else {
            return false;
        };
        let first = at == PNG.len();
        if end > content.len()
            || !kind.iter().all(u8::is_ascii_alphabetic)
            || first != (&kind == b"IHDR")
        {
            return false;
        }
        if first {
            let size = &content[at + 8..end];
            let has_size = size.len() == 13 + 4 && size[..4] != [0; 4] && size[4..8] != [0; 4];
            if !has_size {
                return false;
            }
        }
        has_data |= &kind == b"IDAT";
        at = end;
        if &kind == b"IEND" {
            return has_data && at == content.len();
        }
    }
}

#[cfg(test)]
#[path = "attachment_tests.rs"]
mod tests;
