//! The notes (说明) and the line that ends a report.

use super::canvas::{colours, mm, style};
use super::face::Weight;
use super::flow::{BOTTOM, Flow, LEFT, MEASURE, Place, RIGHT, TOP};
use shared::report::SpecialReport;
use shared::text::report as words;

const SIZE: f32 = 9.5;
const LEADING: f32 = 15.0;
const HANG: f32 = mm(6.0);

/// Draws the notes.
pub(crate) fn notes(flow: &mut Flow, report: &SpecialReport, host: &str) {
    flow.heading(words::NOTES_HEADING, mm(20.0));
    flow.y += mm(1.0);
    for (at, note) in words::notes(report, host).iter().enumerate() {
        one(flow, at + 1, note);
    }
    let end = flow.fonts.shape(words::END, Weight::Regular);
    flow.need(mm(12.0));
    let y = flow.y + mm(9.0);
    flow.page()
        .text_centred(&end, (LEFT + RIGHT) / 2.0, y, style(9.0, colours::GREY));
}

#[expect(clippy::cast_precision_loss, reason = "a few lines")]
fn one(flow: &mut Flow, place: usize, note: &str) {
    let width = MEASURE - HANG;
    let text = flow.fonts.paragraph(note, Weight::Regular, SIZE, width);
    let look = style(SIZE, colours::INK);
    let number = flow.fonts.shape(&format!("{place}."), Weight::Regular);
    let whole = text.lines.len() as f32 * LEADING;
    // A note stays whole unless it is longer than a page.
    if flow.room() < whole && whole <= BOTTOM - TOP {
        flow.new_page();
    }
    let baseline = flow.y + LEADING * 0.72;
    flow.page().text(&number, LEFT, baseline, look, 0.0);
    for at in 0..text.lines.len() {
        flow.need(LEADING);
        let place = Place {
            x: LEFT + HANG,
            y: flow.y + LEADING * 0.72,
            width,
            leading: LEADING,
        };
        flow.lines(&text, at..at + 1, place, look);
        flow.y += LEADING;
    }
    flow.y += 2.5;
}
