//! The two faces: tables from characters to glyphs, made by `build.rs`, and the faces themselves.

/// Weight of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// For everything: holds every character that can be drawn at all.
    Regular,
    /// For headings: ASCII and GB 2312.
    Bold,
}

/// A glyph as the tables know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FaceGlyph {
    /// Number in the whole face.
    pub(crate) glyph: u16,
    /// Advance in 1/1000 em.
    pub(crate) advance: u16,
    /// Number in the template's subset, 0 if it is not there.
    pub(crate) template: u16,
}

/// Numbers of a face that a font descriptor asks for.
pub(crate) struct Metrics {
    pub(crate) subset_len: usize,
    pub(crate) glyphs: u16,
    pub(crate) ascent: i16,
    pub(crate) descent: i16,
    pub(crate) cap_height: i16,
    pub(crate) bbox: [i16; 4],
}

/// A face with what was made ready of it at build time.
pub(crate) struct Face {
    /// The TrueType file.
    pub(crate) data: &'static [u8],
    map: &'static GlyphMap,
    /// The template's subset, zlib.
    pub(crate) subset: &'static [u8],
    /// Its ToUnicode map, zlib.
    pub(crate) to_unicode: &'static [u8],
    /// Advances of its glyphs by number, little-endian.
    pub(crate) advances: &'static [u8],
    pub(crate) metrics: Metrics,
}

/// The table from characters to glyphs. It stands apart from the face: who asks only whether a character can be
/// drawn, as a delivery does, does not link ten megabytes of outlines.
pub(crate) struct GlyphMap(&'static [u8]);

const INDEX: usize = 256;
const ENTRY: usize = 6;
const PAGE: usize = 256 * ENTRY;

macro_rules! face {
    ($name:literal, $file:literal, $map:ident) => {
        Face {
            data: include_bytes!(concat!("../../fonts/", $file)),
            map: &$map,
            subset: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".ttf.z")),
            to_unicode: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".cmap.z")),
            advances: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".advances")),
            metrics: include!(concat!(env!("OUT_DIR"), "/", $name, ".metrics.rs")),
        }
    };
}

/// Of the face for everything.
pub(crate) static REGULAR_MAP: GlyphMap =
    GlyphMap(include_bytes!(concat!(env!("OUT_DIR"), "/regular.map")));
static BOLD_MAP: GlyphMap = GlyphMap(include_bytes!(concat!(env!("OUT_DIR"), "/bold.map")));

static REGULAR: Face = face!("regular", "NotoSansSC-Regular.ttf", REGULAR_MAP);
static BOLD: Face = face!("bold", "NotoSansSC-Bold-GB2312.ttf", BOLD_MAP);

impl Face {
    /// The face of a weight.
    pub(crate) fn of(weight: Weight) -> &'static Self {
        match weight {
            Weight::Regular => &REGULAR,
            Weight::Bold => &BOLD,
        }
    }

    /// The glyph of a character; `None` if the face has none.
    pub(crate) fn glyph(&self, c: char) -> Option<FaceGlyph> {
        self.map.glyph(c)
    }
}

impl GlyphMap {
    /// The glyph of a character; `None` if the face has none.
    pub(crate) fn glyph(&self, c: char) -> Option<FaceGlyph> {
        let code = u32::from(c);
        let Ok(code) = u16::try_from(code) else {
            return self.beyond(code);
        };
        let [high, low] = code.to_be_bytes();
        let page = usize::from(*self.0.get(usize::from(high))?).checked_sub(1)?;
        let at = INDEX + page * PAGE + usize::from(low) * ENTRY;
        entry(self.0.get(at..at + ENTRY)?)
    }

    /// Characters beyond the basic plane are few: a sorted list.
    fn beyond(&self, code: u32) -> Option<FaceGlyph> {
        let pages = usize::from(self.0[..INDEX].iter().copied().max()?);
        let (list, _) = self.0.get(INDEX + pages * PAGE..)?.as_chunks::<10>();
        let at = list
            .binary_search_by_key(&code, |item| {
                u32::from_le_bytes([item[0], item[1], item[2], item[3]])
            })
            .ok()?;
        entry(&list[at][4..])
    }
}

fn entry(bytes: &[u8]) -> Option<FaceGlyph> {
    let number = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let glyph = number(0);
    (glyph != 0).then(|| FaceGlyph {
        glyph,
        advance: number(2),
        template: number(4),
    })
}

#[cfg(test)]
mod tests {
    use super::{Face, Weight};

    #[test]
    fn rare_characters_of_names_have_glyphs() {
        let regular = Face::of(Weight::Regular);
        for c in "鑫淼喆堃煜昇玥㐂䶮㛃㙍㜣䲟𬭎𣸣".chars() {
            assert!(regular.glyph(c).is_some(), "{c}");
        }
    }

    #[test]
    fn a_character_that_no_face_has_is_absent_not_blank() {
        let regular = Face::of(Weight::Regular);
        for c in ['𠮷', '😀', '\u{9ff5}', '\u{e000}', '\u{10ffff}', '\0'] {
            assert_eq!(regular.glyph(c), None, "{c:?}");
        }
    }

    #[test]
    fn tables_agree_with_the_face_itself() {
        for weight in [Weight::Regular, Weight::Bold] {
            let face = Face::of(weight);
            let parsed = ttf_parser::Face::parse(face.data, 0).expect("a face");
            let mut covered = 0_u32;
            for c in '\u{1}'..=char::MAX {
                let expected = parsed.glyph_index(c).filter(|glyph| glyph.0 != 0);
                let found = face.glyph(c);
                assert_eq!(
                    found.map(|found| found.glyph),
                    expected.map(|glyph| glyph.0),
                    "{c:?}"
                );
                let advance = expected.and_then(|glyph| parsed.glyph_hor_advance(glyph));
                assert_eq!(found.map(|found| found.advance), advance, "{c:?}");
                covered += u32::from(found.is_some());
            }
            let least = match weight {
                Weight::Regular => 30_000,
                Weight::Bold => 7_500,
            };
            assert!(covered >= least, "{weight:?} covers {covered}");
        }
    }
}
