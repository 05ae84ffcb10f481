//! The detail code (明细码), after the details: whoever holds the paper gets the file by it.

use super::canvas::{colours, mm, style};
use super::face::Weight;
use super::flow::{Flow, LEFT};
use super::fonts::points;
use shared::text::report as words;

const SIZE: f32 = 10.5;

/// Draws the code as it is typed, with what it is for.
pub(crate) fn code(flow: &mut Flow, grouped: &str) {
    flow.need(mm(11.0));
    let y = flow.y + mm(5.0);
    let look = style(SIZE, colours::INK);
    let mut x = LEFT;
    for (text, weight) in [
        (words::DETAIL_CODE_LABEL, Weight::Regular),
        (grouped, Weight::Bold),
    ] {
        let glyphs = flow.fonts.shape(text, weight);
        flow.page().text(&glyphs, x, y, look, 0.0);
        x += points(&glyphs, SIZE) + mm(3.0);
    }
    let hint = flow.fonts.shape(words::DETAIL_CODE_HINT, Weight::Regular);
    let look = style(9.0, colours::GREY);
    flow.page().text(&hint, x, y, look, 0.0);
    flow.y += mm(10.0);
}
