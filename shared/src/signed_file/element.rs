//! Elements (ITU-T X.690: tag, length, content) of certificates and signatures, read and written in DER only.
//!
//! The library judges tag and length; what an element may hold, and what follows it, says whoever reads. Types of a
//! library for each structure would be most of what a browser downloads to check a file.

use der::{Decode, Encode, Header, Length, Reader, SliceReader, Tag, TagNumber};

/// Bytes are not the element that was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotElement;

/// An element.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub(super) tag: Tag,
    pub(super) content: &'a [u8],
    /// With tag and length.
    pub(super) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// The one element of these bytes, of this tag.
    pub(super) fn only(bytes: &'a [u8], tag: Tag) -> Result<Self, NotElement> {
        let mut elements = Elements(bytes);
        let element = elements.next(tag)?;
        elements.end()?;
        Ok(element)
    }

    /// What it is made of.
    pub(super) fn elements(&self) -> Elements<'a> {
        Elements(self.content)
    }
}

/// Elements one behind the other.
#[derive(Clone, Copy)]
pub(super) struct Elements<'a>(pub(super) &'a [u8]);

impl<'a> Elements<'a> {
    /// The next one, whatever it is; `None` at the end.
    pub(super) fn any(&mut self) -> Result<Option<Element<'a>>, NotElement> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let mut reader = SliceReader::new(self.0).map_err(|_| NotElement)?;
        let header = Header::decode(&mut reader).map_err(|_| NotElement)?;
        let number = |length: Length| usize::try_from(length).map_err(|_| NotElement);
        let start = number(reader.position())?;
        let end = start
            .checked_add(number(header.length())?)
            .ok_or(NotElement)?;
        let (whole, rest) = self.0.split_at_checked(end).ok_or(NotElement)?;
        self.0 = rest;
        Ok(Some(Element {
            tag: header.tag(),
            content: whole.get(start..).ok_or(NotElement)?,
            whole,
        }))
    }

    /// The next one, which is of this tag.
    pub(super) fn next(&mut self, tag: Tag) -> Result<Element<'a>, NotElement> {
        self.optional(tag)?.ok_or(NotElement)
    }

    /// The next one if it is of this tag.
    pub(super) fn optional(&mut self, tag: Tag) -> Result<Option<Element<'a>>, NotElement> {
        let mut after = *self;
        let found = after.any()?.filter(|found| found.tag == tag);
        if found.is_some() {
            *self = after;
        }
        Ok(found)
    }

    /// All that are left, each of this tag.
    pub(super) fn all(mut self, tag: Tag) -> Result<Vec<Element<'a>>, NotElement> {
        let mut out = Vec::new();
        while let Some(element) = self.any()? {
            if element.tag != tag {
                return Err(NotElement);
            }
            out.push(element);
        }
        Ok(out)
    }

    /// Nothing is left.
    pub(super) fn end(self) -> Result<(), NotElement> {
        self.0.is_empty().then_some(()).ok_or(NotElement)
    }
}

/// `[number]`, with elements in it.
pub(super) const fn context(number: u32) -> Tag {
    Tag::ContextSpecific {
        constructed: true,
        number: TagNumber(number),
    }
}

/// An element of parts.
pub(super) fn element(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let content: usize = parts.iter().map(|part| part.len()).sum();
    let length = u32::try_from(content).map_or(Length::MAX, Length::new);
    // A header of a length that DER can say always has an encoding; what we write takes kilobytes.
    let mut out = Header::new(tag, length).to_der().unwrap_or_default();
    out.reserve_exact(content);
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// A set: its elements in the order of their bytes.
pub(super) fn set(tag: Tag, mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort_unstable();
    let parts: Vec<&[u8]> = elements.iter().map(Vec::as_slice).collect();
    element(tag, &parts)
}

/// Whether the elements of a set are in the order of their bytes, none of them twice.
pub(super) fn in_order(elements: &[Element<'_>]) -> bool {
    elements.is_sorted_by(|one, next| one.whole < next.whole)
}

/// A number that is not negative, from its bytes.
pub(super) fn integer(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    match bytes.get(zeros..) {
        Some(digits @ [first, ..]) if *first < 0x80 => element(Tag::Integer, &[digits]),
        // A first bit of one would say that it is negative; zero has one byte.
        digits => element(Tag::Integer, &[&[0], digits.unwrap_or_default()]),
    }
}

/// A number of an element in 32 bytes; `None` if it is not over zero, is larger, or has needless zeros.
pub(super) fn number(content: &[u8]) -> Option<[u8; 32]> {
    let digits = match content {
        [0, digits @ ..] if digits.first().is_some_and(|digit| *digit >= 0x80) => digits,
        [1..0x80, ..] => content,
        _ => return None,
    };
    let mut out = [0; 32];
    out.get_mut(32_usize.checked_sub(digits.len())?..)?
        .copy_from_slice(digits);
    Some(out)
}

/// A number under 128.
pub(super) fn small(content: &[u8]) -> Option<u8> {
    match content {
        [number @ 0..0x80] => Some(*number),
        _ => None,
    }
}

/// Bits, all of whose bytes are full.
pub(super) fn bits(content: &[u8]) -> Option<&[u8]> {
    content.strip_prefix(&[0])
}
