//! One page's content stream, written directly. Lengths are points, y runs down from the page's top.

use super::fonts::{FontSlot, Glyph, points};
use std::io::Write as _;

/// Millimetres in points.
pub(crate) const fn mm(millimetres: f32) -> f32 {
    millimetres * 72.0 / 25.4
}

/// Width of A4.
pub(crate) const WIDTH: f32 = mm(210.0);
/// Height of A4.
pub(crate) const HEIGHT: f32 = mm(297.0);

/// A colour in sRGB, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// The report's few colours.
pub(crate) mod colours {
    use super::Colour;

    /// Text.
    pub(crate) const INK: Colour = Colour(0x1c, 0x1f, 0x24);
    /// Text of less weight.
    pub(crate) const GREY: Colour = Colour(0x5c, 0x63, 0x6e);
    /// Headings and strong rules.
    pub(crate) const BLUE: Colour = Colour(0x1b, 0x3a, 0x6b);
    /// Records, marks, and what says 演示.
    pub(crate) const RED: Colour = Colour(0xb0, 0x24, 0x1c);
    /// Thin rules.
    pub(crate) const RULE: Colour = Colour(0xc4, 0xcc, 0xd8);
    /// Behind labels and heads of tables.
    pub(crate) const TINT: Colour = Colour(0xf1, 0xf4, 0xf9);
    /// The watermark.
    pub(crate) const WATERMARK: Colour = Colour(0xf8, 0xee, 0xed);
    /// Under what is said over a seal.
    pub(crate) const PAPER: Colour = Colour(0xff, 0xff, 0xff);
    /// Modules of the QR code.
    pub(crate) const BLACK: Colour = Colour(0, 0, 0);
}

/// Name of the watermark among a page's resources.
pub(crate) const WATERMARK_NAME: &str = "W";
/// Name of the seal's image there.
pub(crate) const SEAL_NAME: &str = "S";

/// A page while it is drawn. The watermark lies lowest, then tints, rules, outlines and, over all, text.
#[derive(Debug, Default)]
pub(crate) struct Page {
    ground: Vec<u8>,
    fills: Vec<(Colour, Vec<[f32; 4]>)>,
    shapes: Vec<u8>,
    text: Vec<u8>,
    font: Option<(FontSlot, f32)>,
    colour: Option<Colour>,
    spacing: f32,
}

impl Page {
    /// A filled rectangle. One that goes on below another of its colour and width becomes one with it: a column's rule
    /// is one stroke from its first row to its last.
    pub(crate) fn fill(&mut self, colour: Colour, x: f32, y: f32, width: f32, height: f32) {
        const LOOK_BACK: usize = 16;
        let at = self
            .fills
            .iter()
            .position(|(used, _)| *used == colour)
            .unwrap_or_else(|| {
                self.fills.push((colour, Vec::new()));
                self.fills.len() - 1
            });
        let rectangles = &mut self.fills[at].1;
        let near = |a: f32, b: f32| (a - b).abs() < 0.01;
        let above = rectangles
            .iter_mut()
            .rev()
            .take(LOOK_BACK)
            .find(|[left, top, wide, tall]| {
                near(*left, x) && near(*wide, width) && near(*top + *tall, y)
            });
        match above {
            Some(above) => above[3] = y + height - above[1],
            None => rectangles.push([x, y, width, height]),
        }
    }

    /// Filled rectangles of one colour, as one path.
    pub(crate) fn fill_all(&mut self, colour: Colour, rectangles: impl Iterator<Item = [f32; 4]>) {
        operator(&mut self.shapes, &unit(colour), "rg");
        for [x, y, width, height] in rectangles {
            exact(
                &mut self.shapes,
                &[x, HEIGHT - y - height, width, height],
                "re",
            );
        }
        self.shapes.extend(b"f\n");
    }

    /// A rule from left to right.
    pub(crate) fn rule(&mut self, colour: Colour, thickness: f32, x: f32, y: f32, width: f32) {
        self.fill(colour, x, y - thickness / 2.0, width, thickness);
    }

    /// A rule downwards.
    pub(crate) fn upright(&mut self, colour: Colour, thickness: f32, x: f32, y: f32, height: f32) {
        self.fill(colour, x - thickness / 2.0, y, thickness, height);
    }

    /// An outlined rectangle; `dash` is the length of dashes and gaps.
    pub(crate) fn outline(
        &mut self,
        colour: Colour,
        thickness: f32,
        rectangle: [f32; 4],
        dash: Option<f32>,
    ) {
        let [x, y, width, height] = rectangle;
        self.shapes.extend(b"q\n");
        operator(&mut self.shapes, &unit(colour), "RG");
        operator(&mut self.shapes, &[thickness], "w");
        if let Some(dash) = dash {
            self.shapes.push(b'[');
            number(&mut self.shapes, dash);
            self.shapes.extend(b"] 0 d\n");
        }
        operator(
            &mut self.shapes,
            &[x, HEIGHT - y - height, width, height],
            "re S",
        );
        self.shapes.extend(b"Q\n");
    }

    /// The watermark, its middle at (x, y), `scale` points an em, turned by the angle of (cos, sin).
    pub(crate) fn watermark(
        &mut self,
        colour: Colour,
        x: f32,
        y: f32,
        scale: f32,
        turn: (f32, f32),
    ) {
        let (cos, sin) = turn;
        let unit_scale = scale / 1000.0;
        // Two characters wide, and its middle 0.38 em above the base line.
        let (left, up) = (-scale, -0.38 * scale);
        self.ground.extend(b"/Artifact BMC\nq\n");
        operator(&mut self.ground, &unit(colour), "rg");
        exact(
            &mut self.ground,
            &[
                cos * unit_scale,
                sin * unit_scale,
                -sin * unit_scale,
                cos * unit_scale,
                x + cos * left - sin * up,
                HEIGHT - y + sin * left + cos * up,
            ],
            "cm",
        );
        let _ = writeln!(self.ground, "/{WATERMARK_NAME} Do\nQ\nEMC");
    }

    /// The seal's image, in a rectangle.
    pub(crate) fn seal(&mut self, [x, y, width, height]: [f32; 4]) {
        self.shapes.extend(b"q\n");
        let place = [width, 0.0, 0.0, height, x, HEIGHT - y - height];
        exact(&mut self.shapes, &place, "cm");
        let _ = writeln!(self.shapes, "/{SEAL_NAME} Do\nQ");
    }

    /// Glyphs from `x` on the base line `y`; `spacing` points more between them.
    pub(crate) fn text(&mut self, glyphs: &[Glyph], x: f32, y: f32, style: Style, spacing: f32) {
        let Some(first) = glyphs.first() else {
            return;
        };
        if self.colour != Some(style.colour) {
            operator(&mut self.text, &unit(style.colour), "rg");
            self.colour = Some(style.colour);
        }
        if self.spacing.to_bits() != spacing.to_bits() {
            exact(&mut self.text, &[spacing], "Tc");
            self.spacing = spacing;
        }
        self.font(first.slot, style.size);
        operator(&mut self.text, &[1.0, 0.0, 0.0, 1.0, x, HEIGHT - y], "Tm");
        for run in glyphs.chunk_by(|a, b| a.slot == b.slot) {
            if let Some(glyph) = run.first() {
                self.font(glyph.slot, style.size);
            }
            string(&mut self.text, run);
        }
    }

    /// The same, its middle at `x`.
    pub(crate) fn text_centred(&mut self, glyphs: &[Glyph], x: f32, y: f32, style: Style) {
        self.text(glyphs, x - points(glyphs, style.size) / 2.0, y, style, 0.0);
    }

    /// The same, ending at `x`.
    pub(crate) fn text_ending(&mut self, glyphs: &[Glyph], x: f32, y: f32, style: Style) {
        self.text(glyphs, x - points(glyphs, style.size), y, style, 0.0);
    }

    fn font(&mut self, slot: FontSlot, size: f32) {
        if self.font != Some((slot, size)) {
            self.text.push(b'/');
            self.text.extend(slot.name().as_bytes());
            self.text.push(b' ');
            operator(&mut self.text, &[size], "Tf");
            self.font = Some((slot, size));
        }
    }

    /// The content stream.
    pub(crate) fn into_stream(mut self) -> Vec<u8> {
        let mut stream = self.ground;
        stream.reserve(self.shapes.len() + self.text.len() + 4096);
        self.fills.sort_by_key(|(colour, _)| match *colour {
            colours::TINT => 0,
            colours::RULE => 1,
            _ => 2,
        });
        for (colour, rectangles) in &self.fills {
            operator(&mut stream, &unit(*colour), "rg");
            for [x, y, width, height] in rectangles {
                operator(
                    &mut stream,
                    &[*x, HEIGHT - y - height, *width, *height],
                    "re",
                );
            }
            stream.extend(b"f\n");
        }
        stream.extend(self.shapes);
        stream.extend(b"BT\n");
        stream.extend(self.text);
        stream.extend(b"ET\n");
        stream
    }
}

/// How text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// Size in points.
    pub(crate) size: f32,
    /// Colour.
    pub(crate) colour: Colour,
}

/// A style.
pub(crate) const fn style(size: f32, colour: Colour) -> Style {
    Style { size, colour }
}

fn unit(colour: Colour) -> [f32; 3] {
    [colour.0, colour.1, colour.2].map(|part| f32::from(part) / 255.0)
}

/// Numbers with two decimals (0.01 pt is 3.5 µm), then the operator.
fn operator(out: &mut Vec<u8>, numbers: &[f32], name: &str) {
    for value in numbers {
        number(out, *value);
        out.push(b' ');
    }
    out.extend(name.as_bytes());
    out.push(b'\n');
}

/// The same with four decimals: modules of the QR code must meet without seams.
fn exact(out: &mut Vec<u8>, numbers: &[f32], name: &str) {
    for value in numbers {
        decimal(out, *value, 4);
        out.push(b' ');
    }
    out.extend(name.as_bytes());
    out.push(b'\n');
}

fn number(out: &mut Vec<u8>, value: f32) {
    decimal(out, value, 2);
}

/// Into a buffer of its own first: a report of thousands of records holds millions of numbers.
#[expect(
    clippy::cast_possible_truncation,
    reason = "coordinates of a page are small"
)]
fn decimal(out: &mut Vec<u8>, value: f32, places: u32) {
    let unit = 10_u32.pow(places);
    let scaled = f64::from(value) * f64::from(unit);
    // Half away from zero, as `round` has it, which is a call of a function on most processors.
    let scaled = (scaled + 0.5_f64.copysign(scaled)) as i32;
    let magnitude = scaled.unsigned_abs();
    let (mut whole, mut rest) = (magnitude / unit, magnitude % unit);
    // A sign, ten digits, a point and the decimals, from the last to the first.
    let mut buffer = [0_u8; 24];
    let mut at = buffer.len();
    let mut put = |byte: u8| {
        at -= 1;
        buffer[at] = byte;
    };
    if rest > 0 {
        let mut left = places;
        while rest % 10 == 0 {
            rest /= 10;
            left -= 1;
        }
        for _ in 0..left {
            put(b'0' + (rest % 10) as u8);
            rest /= 10;
        }
        put(b'.');
    }
    loop {
        put(b'0' + (whole % 10) as u8);
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    if scaled < 0 {
        put(b'-');
    }
    out.extend_from_slice(&buffer[at..]);
}

/// A literal string of two-byte glyph numbers, and the operator that shows it.
fn string(out: &mut Vec<u8>, run: &[Glyph]) {
    out.reserve(2 * run.len() + 8);
    out.push(b'(');
    for glyph in run {
        let number = glyph.cid.to_be_bytes();
        if !number.iter().any(|byte| means_something(*byte)) {
            out.extend_from_slice(&number);
            continue;
        }
        for byte in number {
            match byte {
                // A reader takes a bare carriage return for a line feed.
                b'\r' => out.extend(b"\\r"),
                _ if means_something(byte) => out.extend([b'\\', byte]),
                _ => out.push(byte),
            }
        }
    }
    out.extend(b")Tj\n");
}

/// Whether a byte cannot stand for itself in a literal string.
const fn means_something(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'\\' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::decimal;

    fn written(value: f32, places: u32) -> String {
        let mut out = Vec::new();
        decimal(&mut out, value, places);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn numbers_are_short_and_rounded() {
        assert_eq!(written(0.0, 2), "0");
        assert_eq!(written(595.2756, 2), "595.28");
        assert_eq!(written(-0.5, 2), "-0.5");
        assert_eq!(written(10.05, 2), "10.05");
        assert_eq!(written(2.1475, 4), "2.1475");
        assert_eq!(written(-0.001, 2), "0");
        assert_eq!(written(-0.125, 2), "-0.13");
        assert_eq!(written(0.125, 2), "0.13");
        assert_eq!(written(700.0, 4), "700");
        assert_eq!(written(0.0101, 4), "0.0101");
    }
}
