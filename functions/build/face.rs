//! Tables and the ready subset of one face.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

/// Writes all files of a face under `name`.
pub(crate) fn write(out: &Path, name: &str, data: &[u8], template: &str) {
    let face = Face::parse(data, 0).expect("a TrueType face");
    let chars = characters(&face);
    let (remapper, template) = template_glyphs(&chars, template);
    let subset = subsetter::subset(data, 0, &remapper).expect("the face can be subset");

    crate::write(out, &format!("{name}.map"), &map(&face, &chars, &remapper));
    crate::write(out, &format!("{name}.ttf.z"), &deflate(&subset));
    crate::write(
        out,
        &format!("{name}.cmap.z"),
        &deflate(to_unicode(&template).as_bytes()),
    );
    crate::write(
        out,
        &format!("{name}.advances"),
        &advances(&face, &remapper),
    );
    let bbox = face.global_bounding_box();
    let numbers = format!(
        "Metrics {{ subset_len: {}, glyphs: {}, ascent: {}, descent: {}, cap_height: {}, bbox: [{}, {}, {}, {}] }}",
        subset.len(),
        face.number_of_glyphs(),
        face.ascender(),
        face.descender(),
        face.capital_height().unwrap_or(face.ascender()),
        bbox.x_min,
        bbox.y_min,
        bbox.x_max,
        bbox.y_max,
    );
    crate::write(out, &format!("{name}.metrics.rs"), numbers.as_bytes());
}

/// All characters of the face with their glyphs.
fn characters(face: &Face<'_>) -> BTreeMap<u32, u16> {
    let mut chars = BTreeMap::new();
    let tables = face.tables().cmap.expect("a cmap table").subtables;
    for table in tables
        .into_iter()
        .filter(ttf_parser::cmap::Subtable::is_unicode)
    {
        table.codepoints(|code| {
            if let Some(GlyphId(glyph)) = table.glyph_index(code)
                && glyph != 0
                && char::from_u32(code).is_some()
            {
                chars.entry(code).or_insert(glyph);
            }
        });
    }
    chars
}

/// The template's glyphs in the order of their new numbers: ASCII first, so that its widths are one run.
fn template_glyphs(
    chars: &BTreeMap<u32, u16>,
    template: &str,
) -> (GlyphRemapper, Vec<(u16, char)>) {
    let mut wanted: Vec<char> = (' '..='~').chain(template.chars()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut remapper = GlyphRemapper::new();
    let mut glyphs = Vec::new();
    for c in wanted {
        let glyph = *chars
            .get(&u32::from(c))
            .unwrap_or_else(|| panic!("no glyph for {c}"));
        if remapper.get(glyph).is_none() {
            glyphs.push((remapper.remap(glyph), c));
        }
    }
    (remapper, glyphs)
}

/// Little-endian: 256 bytes (per high byte of a BMP character the page's number from 1, 0 for none), pages of 256 ×
/// (glyph, advance, template glyph), then per character beyond the BMP (character in 4 bytes, the same three).
fn map(face: &Face<'_>, chars: &BTreeMap<u32, u16>, remapper: &GlyphRemapper) -> Vec<u8> {
    let entry = |glyph: u16| {
        let advance = face.glyph_hor_advance(GlyphId(glyph)).expect("an advance");
        [glyph, advance, remapper.get(glyph).unwrap_or(0)]
    };
    let mut index = [0_u8; 256];
    let mut pages: Vec<[[u16; 3]; 256]> = Vec::new();
    let mut beyond = Vec::new();
    for (code, glyph) in chars {
        if *code > 0xffff {
            beyond.extend(code.to_le_bytes());
            beyond.extend(entry(*glyph).iter().flat_map(|n| n.to_le_bytes()));
            continue;
        }
        let slot = &mut index[(code >> 8) as usize];
        if *slot == 0 {
            pages.push([[0; 3]; 256]);
            *slot = u8::try_from(pages.len()).expect("at most 255 pages");
        }
        pages[usize::from(*slot) - 1][(code & 0xff) as usize] = entry(*glyph);
    }
    let mut bytes = index.to_vec();
    bytes.extend(
        pages
            .iter()
            .flatten()
            .flatten()
            .flat_map(|n| n.to_le_bytes()),
    );
    bytes.extend(beyond);
    bytes
}

/// Advances of the template's glyphs in the order of their new numbers, little-endian.
fn advances(face: &Face<'_>, remapper: &GlyphRemapper) -> Vec<u8> {
    remapper
        .remapped_gids()
        .flat_map(|glyph| {
            face.glyph_hor_advance(GlyphId(glyph))
                .unwrap_or(0)
                .to_le_bytes()
        })
        .collect()
}

/// A ToUnicode map, so that text can be searched and copied.
fn to_unicode(glyphs: &[(u16, char)]) -> String {
    let mut cmap = String::from(include_str!("cmap_head.txt"));
    for chunk in glyphs.chunks(100) {
        let _ = writeln!(cmap, "{} beginbfchar", chunk.len());
        for (glyph, c) in chunk {
            let _ = write!(cmap, "<{glyph:04X}> <");
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(cmap, "{unit:04X}");
            }
            cmap.push_str(">\n");
        }
        cmap.push_str("endbfchar\n");
    }
    cmap.push_str(include_str!("cmap_tail.txt"));
    cmap
}

/// Zlib at the best level: done once, at build time.
pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut compressor = libdeflater::Compressor::new(libdeflater::CompressionLvl::best());
    let mut out = vec![0; compressor.zlib_compress_bound(bytes.len())];
    let len = compressor
        .zlib_compress(bytes, &mut out)
        .expect("the bound is enough");
    out.truncate(len);
    out
}
