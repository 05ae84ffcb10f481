//! The table of sectors (各领域查询结果); its head stands again on every page.

use super::canvas::{Style, colours, mm, style};
use super::face::Weight;
use super::flow::{Flow, LEFT, MEASURE, Place, RIGHT};
use super::fonts::Paragraph;
use shared::report::{Finding, SectorRow, SpecialReport};
use shared::text::report as words;

const SIZE: f32 = 9.5;
const LEADING: f32 = 13.0;
const PAD: f32 = 3.1;
const INSET: f32 = mm(2.0);
/// Widths of the columns; together they fill the measure.
const COLUMNS: [f32; 5] = [mm(13.0), mm(56.0), mm(51.0), mm(23.0), mm(23.0)];

/// Draws the table.
pub(crate) fn table(flow: &mut Flow, report: &SpecialReport) {
    flow.heading(words::SECTORS_HEADING, mm(22.0));
    head(flow);
    for row in &report.sectors {
        let cells = cells(flow, row);
        let lines = cells
            .iter()
            .map(|cell| cell.lines.len())
            .max()
            .unwrap_or(1)
            .max(1);
        if flow.room() < height(lines) {
            end(flow);
            flow.new_page();
            head(flow);
        }
        draw(flow, row, &cells, lines);
    }
    end(flow);
    flow.y += mm(5.0);
}

#[expect(clippy::cast_precision_loss, reason = "a few lines")]
fn height(lines: usize) -> f32 {
    lines as f32 * LEADING + 2.0 * PAD
}

fn end(flow: &mut Flow) {
    let y = flow.y;
    flow.page().rule(colours::BLUE, 0.8, LEFT, y, MEASURE);
}

fn head(flow: &mut Flow) {
    let (top, tall) = (flow.y, height(1));
    let page = flow.page();
    page.fill(colours::TINT, LEFT, top, MEASURE, tall);
    page.rule(colours::BLUE, 0.8, LEFT, top, MEASURE);
    let mut x = LEFT;
    for (label, width) in words::SECTOR_COLUMNS.iter().zip(COLUMNS) {
        let glyphs = flow.fonts.shape(label, Weight::Bold);
        let baseline = top + PAD + LEADING / 2.0 + SIZE * 0.38;
        flow.page().text_centred(
            &glyphs,
            x + width / 2.0,
            baseline,
            style(SIZE, colours::BLUE),
        );
        x += width;
    }
    uprights(flow, top, tall);
    flow.page()
        .rule(colours::BLUE, 0.5, LEFT, top + tall, MEASURE);
    flow.y += tall;
}

fn cells(flow: &mut Flow, row: &SectorRow) -> [Paragraph; 5] {
    let [no, name, unit, day, finding] = COLUMNS.map(|width| width - 2.0 * INSET);
    let day_text = row.data_as_of.map_or_else(
        || words::NO_DAY.to_owned(),
        |day| day.format("%Y-%m-%d").to_string(),
    );
    let fonts = &mut flow.fonts;
    let mut cell = |text: &str, weight, width| fonts.paragraph(text, weight, SIZE, width);
    [
        cell(&row.no.0.to_string(), Weight::Regular, no),
        cell(&row.name_zh, Weight::Regular, name),
        cell(&row.responsible_unit_zh, Weight::Regular, unit),
        cell(&day_text, Weight::Regular, day),
        cell(&words::finding(row.finding), look(row.finding).0, finding),
    ]
}

/// Records stand out; what makes no statement steps back.
fn look(finding: Finding) -> (Weight, Style) {
    match finding {
        Finding::NoRecord => (Weight::Regular, style(SIZE, colours::INK)),
        Finding::Records { .. } => (Weight::Bold, style(SIZE, colours::RED)),
        Finding::NotYetCovered | Finding::NeverDelivered => {
            (Weight::Regular, style(SIZE, colours::GREY))
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few lines")]
fn draw(flow: &mut Flow, row: &SectorRow, cells: &[Paragraph; 5], lines: usize) {
    let (top, tall) = (flow.y, height(lines));
    let middle = top + tall / 2.0 + SIZE * 0.38;
    let mut x = LEFT;
    for (column, (cell, width)) in cells.iter().zip(COLUMNS).enumerate() {
        let y = middle - cell.lines.len().saturating_sub(1) as f32 * LEADING / 2.0;
        let ink = style(SIZE, colours::INK);
        match column {
            1 | 2 => {
                let place = Place {
                    x: x + INSET,
                    y,
                    width: width - 2.0 * INSET,
                    leading: LEADING,
                };
                flow.lines(cell, 0..cell.lines.len(), place, ink);
            }
            _ => {
                let look = if column == 4 {
                    look(row.finding).1
                } else {
                    ink
                };
                for at in 0..cell.lines.len() {
                    let baseline = y + at as f32 * LEADING;
                    flow.page()
                        .text_centred(cell.line(at), x + width / 2.0, baseline, look);
                }
            }
        }
        x += width;
    }
    uprights(flow, top, tall);
    flow.page()
        .rule(colours::RULE, 0.5, LEFT, top + tall, MEASURE);
    flow.y += tall;
}

fn uprights(flow: &mut Flow, top: f32, tall: f32) {
    let page = flow.page();
    let mut x = LEFT;
    for width in COLUMNS {
        page.upright(colours::RULE, 0.5, x, top, tall);
        x += width;
    }
    page.upright(colours::RULE, 0.5, RIGHT, top, tall);
}
