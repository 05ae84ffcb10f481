//! Outlines of a few characters as path operators: a watermark that is no text, so that copying does not catch it.

use std::fmt::Write as _;
use ttf_parser::{Face, OutlineBuilder};

/// The characters side by side, in units of 1/1000 em, filled.
pub(crate) fn of(data: &[u8], text: &str) -> Vec<u8> {
    let face = Face::parse(data, 0).expect("a TrueType face");
    let mut path = Path::default();
    for c in text.chars() {
        let glyph = face.glyph_index(c).expect("a glyph of the watermark");
        face.outline_glyph(glyph, &mut path);
        path.left += f32::from(face.glyph_hor_advance(glyph).expect("an advance"));
    }
    path.ops.push_str("f\n");
    path.ops.into_bytes()
}

#[derive(Default)]
struct Path {
    ops: String,
    left: f32,
    at: (f32, f32),
}

impl Path {
    fn op(&mut self, points: &[(f32, f32)], name: &str) {
        for (x, y) in points {
            let _ = write!(self.ops, "{:.0} {:.0} ", x + self.left, y);
        }
        self.ops.push_str(name);
        self.ops.push('\n');
        if let Some(last) = points.last() {
            self.at = *last;
        }
    }
}

impl OutlineBuilder for Path {
    fn move_to(&mut self, x: f32, y: f32) {
        self.op(&[(x, y)], "m");
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.op(&[(x, y)], "l");
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        // PDF has cubic curves only: the same curve raised by one degree.
        let (x0, y0) = self.at;
        let first = (x0 + (x1 - x0) * 2.0 / 3.0, y0 + (y1 - y0) * 2.0 / 3.0);
        let second = (x + (x1 - x) * 2.0 / 3.0, y + (y1 - y) * 2.0 / 3.0);
        self.op(&[first, second, (x, y)], "c");
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.op(&[(x1, y1), (x2, y2), (x, y)], "c");
    }

    fn close(&mut self) {
        self.op(&[], "h");
    }
}
