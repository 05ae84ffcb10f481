//! A ruled block of labels and values; a row that is higher than what is left of a page breaks between lines.

use super::canvas::{colours, mm, style};
use super::face::Weight;
use super::flow::{Flow, LEFT, MEASURE, Place, RIGHT};
use super::fonts::Paragraph;

/// Measures of a grid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measures {
    /// Type size.
    pub(crate) size: f32,
    /// From base line to base line.
    pub(crate) leading: f32,
    /// Above and below a row's lines.
    pub(crate) pad: f32,
    /// Width of a label's cell.
    pub(crate) label: f32,
}

/// A label and its value.
pub(crate) struct Cell<'a> {
    /// Label.
    pub(crate) label: &'a str,
    /// Value.
    pub(crate) value: &'a str,
}

/// Rows of up to so many lines stay whole.
const UNBROKEN: usize = 6;
/// Between the edge of a cell and its text.
const INSET: f32 = mm(2.2);

/// A label's type is smaller than its value's by this.
const LABEL_LESS: f32 = 0.5;

struct Laid {
    x: f32,
    label: Paragraph,
    value: Paragraph,
    value_width: f32,
}

/// Draws one row of one or two cells. `before_rest` is called on each new page before the rest of a row goes on.
pub(crate) fn row(
    flow: &mut Flow,
    measures: Measures,
    cells: &[Cell<'_>],
    before_rest: &mut dyn FnMut(&mut Flow),
) {
    let laid = lay(flow, measures, cells);
    let lines = laid
        .iter()
        .map(|cell| cell.label.lines.len().max(cell.value.lines.len()))
        .max()
        .unwrap_or(0)
        .max(1);
    let whole = height(measures, lines);
    // A row of a few lines is not broken. A longer one is, if three lines or more stay and go.
    let fits = fitting(flow, measures);
    if flow.room() < whole && (lines <= UNBROKEN || fits < 3) {
        flow.new_page();
        before_rest(flow);
    }
    let mut from = 0;
    while from < lines {
        let fits = fitting(flow, measures).max(1);
        let mut to = lines.min(from + fits);
        if to < lines && lines - to < 3 && to - from > 5 {
            to -= 3 - (lines - to);
        }
        part(flow, measures, &laid, from..to);
        from = to;
        if from < lines {
            flow.new_page();
            before_rest(flow);
        }
    }
}

/// Closes a block with a strong rule.
pub(crate) fn close(flow: &mut Flow) {
    let y = flow.y;
    flow.page().rule(colours::BLUE, 0.8, LEFT, y, MEASURE);
}

/// Opens a block with a strong rule.
pub(crate) fn open(flow: &mut Flow) {
    close(flow);
}

#[expect(clippy::cast_precision_loss, reason = "lines of a page are few")]
fn height(measures: Measures, lines: usize) -> f32 {
    lines as f32 * measures.leading + 2.0 * measures.pad
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lines of a page are few"
)]
fn fitting(flow: &Flow, measures: Measures) -> usize {
    ((flow.room() - 2.0 * measures.pad) / measures.leading).max(0.0) as usize
}

#[expect(clippy::cast_precision_loss, reason = "one or two cells")]
fn lay(flow: &mut Flow, measures: Measures, cells: &[Cell<'_>]) -> Vec<Laid> {
    let width = MEASURE / cells.len().max(1) as f32;
    let mut x = LEFT;
    let mut laid = Vec::with_capacity(cells.len());
    for cell in cells {
        let value_width = width - measures.label - 2.0 * INSET;
        let label_width = measures.label - 1.5 * INSET;
        laid.push(Laid {
            x,
            label: flow.fonts.paragraph(
                cell.label,
                Weight::Regular,
                measures.size - LABEL_LESS,
                label_width,
            ),
            value: flow
                .fonts
                .paragraph(cell.value, Weight::Regular, measures.size, value_width),
            value_width,
        });
        x += width;
    }
    laid
}

/// Draws some lines of a row with its tint and rules.
fn part(flow: &mut Flow, measures: Measures, laid: &[Laid], lines: std::ops::Range<usize>) {
    let top = flow.y;
    let tall = height(measures, lines.len());
    // The optical middle of Chinese characters lies 0.38 em above their base line.
    let baseline = top + measures.pad + measures.leading / 2.0 + measures.size * 0.38;
    for cell in laid {
        let page = flow.page();
        page.fill(colours::TINT, cell.x, top, measures.label, tall);
        page.upright(colours::RULE, 0.5, cell.x + measures.label, top, tall);
        if cell.x > LEFT {
            page.upright(colours::RULE, 0.5, cell.x, top, tall);
        }
        let place = |x: f32, width: f32| Place {
            x,
            y: baseline,
            width,
            leading: measures.leading,
        };
        let labels = lines.start..lines.end.min(cell.label.lines.len());
        let values = lines.start..lines.end.min(cell.value.lines.len());
        let label_look = style(measures.size - LABEL_LESS, colours::GREY);
        flow.lines(&cell.label, labels, place(cell.x + INSET, 0.0), label_look);
        let value_x = cell.x + measures.label + INSET;
        flow.lines(
            &cell.value,
            values,
            place(value_x, cell.value_width),
            style(measures.size, colours::INK),
        );
    }
    let page = flow.page();
    page.upright(colours::RULE, 0.5, LEFT, top, tall);
    page.upright(colours::RULE, 0.5, RIGHT, top, tall);
    page.rule(colours::RULE, 0.5, LEFT, top + tall, MEASURE);
    flow.y += tall;
}
