//! The package (a zip) of a workbook, looked at before the reader opens it.
//!
//! The reader takes a package as it comes: it inflates what a few bytes promise, and reserves what a number says.
//! So every part is inflated here first, in pieces, and counted; the parts that are markup are looked through on the
//! way. A package has one directory, at its end and nothing behind it, so that two readers cannot find two.

use super::markup::{Counts, Markup};
use shared::problem::ProblemCode;
use std::collections::HashSet;
use std::io::{Cursor, Read};
use zip::{CompressionMethod, ZipArchive};

/// Parts in a package, at most.
const MAX_PARTS: u16 = 512;
/// Bytes of a part when inflated, at most: 50,000 rows of the widest form with every cell filled, as programs write it,
/// are some 90 million.
const MAX_PART: u64 = 96 * 1024 * 1024;
/// Bytes of all parts when inflated, at most.
const MAX_ALL: u64 = 112 * 1024 * 1024;
/// Bytes of the strings that cells share, at most: the reader keeps them all.
const MAX_STRINGS: u64 = 24 * 1024 * 1024;
/// Bytes of any other part that the reader keeps, at most.
const MAX_SMALL: u64 = 4 * 1024 * 1024;
/// How much a part may grow, once it is over [`RATIO_FROM`]. Rows of the same blank cells grow thirtyfold.
const MAX_RATIO: u64 = 150;
/// Bytes from which growth is looked at.
const RATIO_FROM: u64 = 1024 * 1024;

/// The part of the strings that cells share.
const STRINGS: &str = "sharedstrings.xml";

const DAMAGED: ProblemCode = ProblemCode::DeliveryWorkbookDamaged;
const ACTIVE: ProblemCode = ProblemCode::DeliveryWorkbookActive;
const TOO_LARGE: ProblemCode = ProblemCode::DeliveryTooLarge;

/// Whether a reader may open the package; then what was counted in it.
pub(super) fn look(bytes: &[u8]) -> Result<Counts, ProblemCode> {
    one_directory(bytes)?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DAMAGED)?;
    if archive.len() > usize::from(MAX_PARTS) || archive.offset() != 0 {
        return Err(DAMAGED);
    }
    let mut names = HashSet::new();
    let mut declared: u64 = 0;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|_| DAMAGED)?;
        let name = part_name(part.name_raw())?;
        // The reader looks parts up without regard to case.
        if !names.insert(name.to_ascii_lowercase()) {
            return Err(DAMAGED);
        }
        if part.encrypted() {
            return Err(ProblemCode::DeliveryFormat);
        }
        if !matches!(
            part.compression(),
            CompressionMethod::Stored | CompressionMethod::Deflated
        ) {
            return Err(DAMAGED);
        }
        let (size, packed) = (part.size(), part.compressed_size());
        declared = declared.saturating_add(size);
        if size > most(&name) || declared > MAX_ALL || grows_too_much(size, packed) {
            return Err(TOO_LARGE);
        }
        acts(&name)?;
    }
    let mut counts = Counts::default();
    let mut all: u64 = 0;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| DAMAGED)?;
        let name = part_name(part.name_raw())?;
        let (size, packed) = (part.size(), part.compressed_size());
        let inflated = inflate(part, &name, &mut counts, (size, packed))?;
        all += inflated;
        if name.ends_with(STRINGS) {
            counts.string_bytes += usize::try_from(inflated).map_err(|_| TOO_LARGE)?;
        }
        if all > MAX_ALL {
            return Err(TOO_LARGE);
        }
    }
    Ok(counts)
}

/// Inflates a part in pieces; its size is what the directory says, and no more.
fn inflate(
    mut part: impl Read,
    name: &str,
    counts: &mut Counts,
    (size, packed): (u64, u64),
) -> Result<u64, ProblemCode> {
    let is_markup = name.ends_with(".xml") || name.ends_with(".rels");
    let mut markup = is_markup.then(|| Markup::new(counts));
    let mut piece = [0; 16 * 1024];
    let mut inflated: u64 = 0;
    loop {
        let read = part.read(&mut piece).map_err(|_| DAMAGED)?;
        if read == 0 {
            break;
        }
        inflated += read as u64;
        if inflated > most(name) || grows_too_much(inflated, packed) {
            return Err(TOO_LARGE);
        }
        if inflated > size {
            return Err(DAMAGED);
        }
        if let Some(markup) = &mut markup {
            markup.feed(&piece[..read])?;
        }
    }
    if inflated != size {
        return Err(DAMAGED);
    }
    match markup {
        Some(markup) => markup.finish().map(|()| inflated),
        None => Ok(inflated),
    }
}

fn most(name: &str) -> u64 {
    if name.contains("worksheets/") || name.contains("media/") {
        MAX_PART
    } else if name.ends_with(STRINGS) {
        MAX_STRINGS
    } else {
        MAX_SMALL
    }
}

fn grows_too_much(size: u64, packed: u64) -> bool {
    size > RATIO_FROM && size / packed.max(1) > MAX_RATIO
}

/// A path inside the package and nothing else, in small letters.
fn part_name(raw: &[u8]) -> Result<String, ProblemCode> {
    let name = core::str::from_utf8(raw).map_err(|_| DAMAGED)?;
    let is_path = !name.is_empty()
        && name.len() <= 255
        && !name.starts_with('/')
        && !name.contains(['\\', ':'])
        && !name.chars().any(char::is_control)
        && name.split('/').all(|step| step != ".." && step != ".");
    if is_path {
        Ok(name.to_ascii_lowercase())
    } else {
        Err(DAMAGED)
    }
}

/// Parts that act or bring something along that is no data.
fn acts(name: &str) -> Result<(), ProblemCode> {
    let active = [
        "vbaproject",
        "externallinks/",
        "embeddings/",
        "activex/",
        "macrosheets/",
        "dialogsheets/",
        "connections.xml",
        "querytables/",
        "customui/",
        "webextensions/",
    ];
    if active.iter().any(|word| name.contains(word)) {
        Err(ACTIVE)
    } else {
        Ok(())
    }
}

/// The directory ends where the file ends, and it fills the room before its end: nothing is hidden before, between
/// or behind. A package of 4 GB or 65,535 parts (ZIP64) is no delivery.
fn one_directory(bytes: &[u8]) -> Result<(), ProblemCode> {
    const END: usize = 22;
    let at = bytes.len().checked_sub(END).ok_or(DAMAGED)?;
    let end = &bytes[at..];
    let short = |from: usize| u16::from_le_bytes([end[from], end[from + 1]]);
    let long =
        |from: usize| u32::from_le_bytes([end[from], end[from + 1], end[from + 2], end[from + 3]]);
    let [disk, first_disk, here, all] = [4, 6, 8, 10].map(short);
    let (size, offset, comment) = (long(12), long(16), short(20));
    if !end.starts_with(b"PK\x05\x06") || comment != 0 || (disk, first_disk) != (0, 0) {
        return Err(DAMAGED);
    }
    if here != all || all == 0 || all == u16::MAX || offset == u32::MAX || size == u32::MAX {
        return Err(DAMAGED);
    }
    if all > MAX_PARTS {
        return Err(TOO_LARGE);
    }
    if (offset as usize).checked_add(size as usize) != Some(at) || !bytes.starts_with(b"PK\x03\x04")
    {
        return Err(DAMAGED);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_has_one_directory_at_its_end() {
        for bytes in [
            &b"PK\x03\x04"[..],
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
            b"PK\x03\x04PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\x03\0\0\0\0\0",
        ] {
            assert_eq!(look(bytes).map(|_| ()), Err(DAMAGED), "{bytes:?}");
        }
    }

    #[test]
    fn a_part_has_a_path_inside_the_package() {
        assert_eq!(
            part_name(b"xl/Worksheets/sheet1.xml").as_deref(),
            Ok("xl/worksheets/sheet1.xml")
        );
        for name in [
            &b"../a.xml"[..],
            b"xl/../../a.xml",
            b"/xl/a.xml",
            b"xl\\a.xml",
            b"c:/a.xml",
            b"xl/a\0.xml",
            b"xl/./a.xml",
            b"",
            b"\xFF.xml",
        ] {
            assert_eq!(part_name(name), Err(DAMAGED), "{name:?}");
        }
    }

    #[test]
    fn blank_cells_may_grow_and_a_bomb_may_not() {
        assert!(!grows_too_much(30_000_000, 1_000_000));
        assert!(grows_too_much(30_000_000, 30_000));
        assert!(!grows_too_much(1_000, 1));
    }
}
