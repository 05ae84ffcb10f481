//! The fonts of one report: glyphs that the template's subsets lack are gathered while text is laid out.

use super::face::{Face, Weight};
use super::printable::{Printed, printed};
use super::wrap::{Class, Line, Measured, width_of, wrap};
use subsetter::GlyphRemapper;

/// One of the fonts of a file: a weight, in the template's subset or in the report's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FontSlot {
    /// Regular, template.
    Regular,
    /// Regular, this report's.
    RegularOwn,
    /// Bold, template.
    Bold,
    /// Bold, this report's.
    BoldOwn,
}

impl FontSlot {
    /// All, in the order of their names.
    pub(crate) const ALL: [Self; 4] = [Self::Regular, Self::RegularOwn, Self::Bold, Self::BoldOwn];

    /// Name among a page's resources.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Regular => "F1",
            Self::RegularOwn => "F2",
            Self::Bold => "F3",
            Self::BoldOwn => "F4",
        }
    }
}

/// A glyph ready to be drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// Font.
    pub(crate) slot: FontSlot,
    /// Number in that font.
    pub(crate) cid: u16,
    advance: u16,
    class: Class,
}

impl Measured for Glyph {
    fn advance(&self) -> u32 {
        u32::from(self.advance)
    }

    fn class(&self) -> Class {
        self.class
    }
}

/// Text broken into lines.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    /// All glyphs.
    pub(crate) glyphs: Vec<Glyph>,
    /// Lines.
    pub(crate) lines: Vec<Line>,
}

impl Paragraph {
    /// What is drawn of a line.
    pub(crate) fn line(&self, at: usize) -> &[Glyph] {
        self.lines
            .get(at)
            .and_then(|line| self.glyphs.get(line.start..line.visible))
            .unwrap_or_default()
    }
}

/// The glyphs of a weight that the template lacks.
pub(crate) struct Own {
    /// New number by number in the face.
    numbers: Vec<u16>,
    /// For the subsetter.
    pub(crate) remapper: GlyphRemapper,
    /// By new number, from 1: the character and its advance.
    pub(crate) glyphs: Vec<(char, u16)>,
}

impl Own {
    fn new(face: &Face) -> Self {
        Self {
            numbers: vec![0; usize::from(face.metrics.glyphs)],
            remapper: GlyphRemapper::new(),
            glyphs: Vec::new(),
        }
    }

    fn number(&mut self, glyph: u16, c: char, advance: u16) -> u16 {
        let Some(number) = self.numbers.get_mut(usize::from(glyph)) else {
            return 0;
        };
        if *number == 0 {
            *number = self.remapper.remap(glyph);
            self.glyphs.push((c, advance));
        }
        *number
    }
}

/// The fonts of a report while it is laid out.
pub(crate) struct Fonts {
    /// What Regular's template lacks.
    pub(crate) regular: Own,
    /// What Bold's template lacks.
    pub(crate) bold: Own,
    /// A character without glyph that came as far as here: the report must not leave.
    pub(crate) missing: Option<char>,
}

impl Fonts {
    /// Nothing gathered yet.
    pub(crate) fn new() -> Self {
        Self {
            regular: Own::new(Face::of(Weight::Regular)),
            bold: Own::new(Face::of(Weight::Bold)),
            missing: None,
        }
    }

    /// Glyphs of a text. In Bold, a text with a character that Bold lacks is Regular as a whole.
    pub(crate) fn shape(&mut self, text: &str, weight: Weight) -> Vec<Glyph> {
        let bold = Face::of(Weight::Bold);
        let weight = match weight {
            Weight::Bold if text.chars().all(|c| bold.glyph(c).is_some()) => Weight::Bold,
            Weight::Bold | Weight::Regular => Weight::Regular,
        };
        let face = Face::of(weight);
        let (own, template_slot, own_slot) = match weight {
            Weight::Regular => (&mut self.regular, FontSlot::Regular, FontSlot::RegularOwn),
            Weight::Bold => (&mut self.bold, FontSlot::Bold, FontSlot::BoldOwn),
        };
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len() / 2);
        for c in text.chars() {
            let c = match printed(c) {
                Printed::Itself => c,
                Printed::Blank if glyphs.last().is_some_and(|last| last.class != Class::Blank) => {
                    ' '
                }
                Printed::Blank | Printed::Nothing => continue,
            };
            let Some(found) = face.glyph(c).filter(|_| !c.is_control()) else {
                self.missing = self.missing.or(Some(c));
                continue;
            };
            let (slot, cid) = if found.template == 0 {
                (own_slot, own.number(found.glyph, c, found.advance))
            } else {
                (template_slot, found.template)
            };
            glyphs.push(Glyph {
                slot,
                cid,
                advance: found.advance,
                class: Class::of(c),
            });
        }
        glyphs
    }

    /// A text in lines of at most `width` points at `size`.
    pub(crate) fn paragraph(
        &mut self,
        text: &str,
        weight: Weight,
        size: f32,
        width: f32,
    ) -> Paragraph {
        let glyphs = self.shape(text, weight);
        let lines = wrap(&glyphs, units(width, size));
        Paragraph { glyphs, lines }
    }
}

/// Points at a size in 1/1000 em.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "widths of a page are small and positive"
)]
fn units(width: f32, size: f32) -> u32 {
    (width * 1000.0 / size) as u32
}

/// Width of glyphs in points at a size.
#[expect(
    clippy::cast_precision_loss,
    reason = "a line is far narrower than 2^24 units"
)]
pub(crate) fn points(glyphs: &[Glyph], size: f32) -> f32 {
    width_of(glyphs) as f32 * size / 1000.0
}
