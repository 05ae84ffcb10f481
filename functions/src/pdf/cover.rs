//! Page 1: title, QR code, the blocks of the entity and of the query, the conclusion and the seal area.

use super::canvas::{colours, mm, style};
use super::face::Weight;
use super::flow::{Flow, LEFT, MEASURE, Place, RIGHT};
use super::fonts::{Glyph, Paragraph, points};
use super::grid::{self, Cell, Measures};
use super::qr::{QUIET_MODULES, QrCode};
use super::seal::SealImage;
use super::{RenderError, VerifyAddress};
use shared::report::SpecialReport;
use shared::text::report as words;

/// Side of the QR code without its quiet zone.
const QR_SIDE: f32 = mm(25.0);
/// Top of the QR code.
const QR_TOP: f32 = mm(22.5);
/// Width of the column of the QR code, its typed code and host; its right edge is the text's.
const QR_COLUMN: f32 = mm(34.0);
/// Where the blocks begin.
const BLOCKS: f32 = mm(66.0);

const BLOCK: Measures = Measures {
    size: 10.0,
    leading: 14.5,
    pad: 3.2,
    label: mm(33.0),
};

/// Title and QR code.
pub(crate) fn head(flow: &mut Flow, report: &SpecialReport, at: &VerifyAddress, code: &QrCode) {
    qr(flow, report, at, code);
    let middle = (LEFT + RIGHT - QR_COLUMN) / 2.0;
    let room = MEASURE - QR_COLUMN - mm(6.0);
    let office = flow
        .fonts
        .paragraph(&report.policy.office_zh, Weight::Regular, 13.0, room);
    // A long name of the office takes two lines; the title stays where it is.
    let mut y = mm(37.0);
    for at in (0..office.lines.len().min(2)).rev() {
        flow.page()
            .text_centred(office.line(at), middle, y, style(13.0, colours::RED));
        y -= mm(6.2);
    }
    let title = flow.fonts.shape(words::TITLE, Weight::Bold);
    flow.page()
        .text_centred(&title, middle, mm(49.0), style(22.0, colours::INK));
    let subtitle = flow.fonts.shape(words::SUBTITLE, Weight::Regular);
    flow.page()
        .text_centred(&subtitle, middle, mm(56.5), style(10.5, colours::GREY));
    flow.y = BLOCKS;
}

fn qr(flow: &mut Flow, report: &SpecialReport, at: &VerifyAddress, code: &QrCode) {
    let middle = RIGHT - QR_COLUMN / 2.0;
    let left = middle - QR_SIDE / 2.0;
    let module = QR_SIDE / f32::from(code.modules);
    let rectangles = code.rectangles.iter().map(|rectangle| {
        let [x, y, width, height] = rectangle.map(|modules| f32::from(modules) * module);
        [left + x, QR_TOP + y, width, height]
    });
    flow.page().fill_all(colours::BLACK, rectangles);
    let below = QR_TOP + QR_SIDE + f32::from(QUIET_MODULES) * module;
    let typed = flow.fonts.shape(&report.code.grouped(), Weight::Bold);
    flow.page()
        .text_centred(&typed, middle, below + mm(3.4), style(8.6, colours::INK));
    let (host, size) = fitted(flow, at.host());
    let mut y = below + mm(7.2);
    for line in 0..host.lines.len() {
        flow.page()
            .text_centred(host.line(line), middle, y, style(size, colours::GREY));
        y += size * 1.2;
    }
}

/// The host in one line, as large as it fits; a very long one in several small lines.
fn fitted(flow: &mut Flow, host: &str) -> (Paragraph, f32) {
    const SMALLEST: f32 = 5.5;
    let glyphs = flow.fonts.shape(host, Weight::Regular);
    let size = (8.0 * QR_COLUMN / points(&glyphs, 8.0).max(1.0)).clamp(SMALLEST, 8.0) - 0.05;
    (
        flow.fonts.paragraph(host, Weight::Regular, size, QR_COLUMN),
        size,
    )
}

/// The block of the entity.
pub(crate) fn entity(flow: &mut Flow, report: &SpecialReport) {
    let entity = &report.entity;
    flow.heading(words::ENTITY_HEADING, mm(20.0));
    grid::open(flow);
    let name = Measures {
        size: 11.5,
        leading: 16.5,
        ..BLOCK
    };
    rows(flow, name, &[(words::NAME_LABEL, &entity.name)]);
    let kind = words::entity_kind(entity.kind);
    rows(
        flow,
        BLOCK,
        &[
            (words::CREDIT_CODE_LABEL, entity.credit_code.as_str()),
            (words::ENTITY_KIND_LABEL, kind),
        ],
    );
    let representative = words::representative_label(entity.kind);
    let state = words::state(entity.state);
    rows(
        flow,
        BLOCK,
        &[
            (representative, &entity.representative),
            (words::STATE_LABEL, state),
        ],
    );
    rows(flow, BLOCK, &[(words::ADDRESS_LABEL, &entity.address)]);
    grid::close(flow);
    flow.y += mm(4.0);
}

/// The block of the query.
pub(crate) fn query(flow: &mut Flow, report: &SpecialReport) {
    flow.heading(words::REPORT_HEADING, mm(20.0));
    grid::open(flow);
    let window = format!(
        "{}（{}至{}）",
        words::look_back(report.look_back_years),
        words::day(report.window.from),
        words::day(report.window.to)
    );
    let purpose = words::purpose(report.purpose);
    rows(
        flow,
        BLOCK,
        &[
            (words::REPORT_NO_LABEL, report.report_no.as_str()),
            (words::PURPOSE_LABEL, purpose),
        ],
    );
    rows(flow, BLOCK, &[(words::WINDOW_LABEL, &window)]);
    let issued = words::time(report.issued_at);
    let valid = words::day(report.valid_through);
    rows(
        flow,
        BLOCK,
        &[(words::ISSUED_LABEL, &issued), (words::VALID_LABEL, &valid)],
    );
    grid::close(flow);
    flow.y += mm(4.0);
}

fn rows(flow: &mut Flow, measures: Measures, cells: &[(&str, &str)]) {
    let cells: Vec<Cell<'_>> = cells
        .iter()
        .map(|(label, value)| Cell { label, value })
        .collect();
    grid::row(flow, measures, &cells, &mut |_| ());
}

/// Side of the seal area.
const SEAL: f32 = mm(34.0);
/// Width of the column with the seal area, the office and the day.
const SEAL_COLUMN: f32 = mm(52.0);
const OFFICE_SIZE: f32 = 9.5;
const CONCLUSION_SIZE: f32 = 12.0;
const CONCLUSION_LEADING: f32 = 21.0;
/// Height of the conclusion's box: seal area, office in two lines, day. A larger seal makes it as much higher.
const BOX: f32 = mm(52.0);

/// The conclusion; beside it the seal area over the office's name and the day.
pub(crate) fn conclusion(
    flow: &mut Flow,
    report: &SpecialReport,
    seal: Option<&SealImage>,
) -> Result<(), RenderError> {
    let side = seal.map_or([0.0; 2], SealImage::size).into_iter();
    let side = side.fold(SEAL, f32::max);
    let height = BOX + side - SEAL;
    let inset = mm(5.0);
    let width = MEASURE - SEAL_COLUMN - 2.0 * inset;
    let text = words::conclusion(report);
    let text = flow
        .fonts
        .paragraph(&text, Weight::Regular, CONCLUSION_SIZE, width);
    flow.heading(words::CONCLUSION_HEADING, height);
    let top = flow.y;
    let page = flow.page();
    page.rule(colours::BLUE, 0.8, LEFT, top, MEASURE);
    page.rule(colours::BLUE, 0.8, LEFT, top + height, MEASURE);
    page.upright(colours::RULE, 0.5, LEFT, top, height);
    page.upright(colours::RULE, 0.5, RIGHT, top, height);
    page.upright(
        colours::RULE,
        0.5,
        RIGHT - SEAL_COLUMN,
        top + mm(4.0),
        height - mm(8.0),
    );
    let place = Place {
        x: LEFT + inset,
        y: top + mm(10.0),
        width,
        leading: CONCLUSION_LEADING,
    };
    flow.lines(
        &text,
        0..text.lines.len(),
        place,
        style(CONCLUSION_SIZE, colours::INK),
    );
    if let Some(not_read) = words::not_read(report) {
        let not_read = flow.fonts.paragraph(&not_read, Weight::Regular, 9.5, width);
        let lines = not_read.lines.len();
        let y = top + height - mm(5.0) - 14.0 * line_gaps(lines);
        let place = Place {
            x: LEFT + inset,
            y,
            width,
            leading: 14.0,
        };
        flow.lines(&not_read, 0..lines, place, style(9.5, colours::GREY));
    }
    let middle = RIGHT - SEAL_COLUMN / 2.0;
    let area = [middle - side / 2.0, top + mm(2.5), side];
    seal_area(flow, report, area, seal);
    let office = office_and_day(flow, report, top + height);
    flow.y = top + height + mm(5.0);
    is_clear(flow, area, office)
}

/// A seal lies over no text and over no code: its limits and this page's measures see to that, and this to them.
fn is_clear(flow: &Flow, [x, y, side]: [f32; 3], text_below: f32) -> Result<(), RenderError> {
    let beside_text = x >= RIGHT - SEAL_COLUMN && x + side <= RIGHT;
    let above_office = y + side <= text_below;
    let below_code = flow.page_number() > 0 || y >= BLOCKS;
    if beside_text && above_office && below_code {
        Ok(())
    } else {
        Err(RenderError::Assembly("the seal would lie over text"))
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few lines")]
fn line_gaps(lines: usize) -> f32 {
    lines.saturating_sub(1) as f32
}

/// The seal area shows the policy's image, or is left free for a seal of another kind. A demonstration says in it what
/// it is, and over whatever stands there: no office has sealed it.
fn seal_area(
    flow: &mut Flow,
    report: &SpecialReport,
    [x, y, side]: [f32; 3],
    seal: Option<&SealImage>,
) {
    flow.keep_for_seal([x, y, side]);
    let middle = [x + side / 2.0, y + side / 2.0];
    if let Some(seal) = seal {
        let [width, height] = seal.size();
        let [left, top] = [middle[0] - width / 2.0, middle[1] - height / 2.0];
        flow.page().seal([left, top, width, height]);
    }
    if report.demonstration {
        demonstration(flow, middle, seal.is_some());
    }
}

fn demonstration(flow: &mut Flow, [x, y]: [f32; 2], over_a_seal: bool) {
    let wide = SEAL - mm(6.0);
    let high = if over_a_seal { mm(16.0) } else { wide };
    let frame = [x - wide / 2.0, y - high / 2.0, wide, high];
    if over_a_seal {
        flow.page().fill_all(colours::PAPER, std::iter::once(frame));
    }
    flow.page().outline(colours::RED, 0.8, frame, Some(3.0));
    let mark = flow.fonts.shape(words::DEMONSTRATION, Weight::Bold);
    flow.page()
        .text_centred(&mark, x, y + mm(0.5), style(22.0, colours::RED));
    let below = flow.fonts.shape(words::DEMONSTRATION_SEAL, Weight::Regular);
    flow.page()
        .text_centred(&below, x, y + mm(7.0), style(9.0, colours::RED));
}

/// The office and the day at the foot of the seal's column; where their text begins.
fn office_and_day(flow: &mut Flow, report: &SpecialReport, bottom: f32) -> f32 {
    let middle = RIGHT - SEAL_COLUMN / 2.0;
    let lines = office_lines(flow, &report.policy.office_zh);
    let mut baseline = bottom - mm(7.6) - 12.5 * line_gaps(lines.len());
    // Characters are 0.88 em high above their base line.
    let top = baseline - 0.88 * OFFICE_SIZE;
    for line in &lines {
        flow.page()
            .text_centred(line, middle, baseline, style(OFFICE_SIZE, colours::INK));
        baseline += 12.5;
    }
    let day = flow
        .fonts
        .shape(&words::day(report.issued_at.date()), Weight::Regular);
    flow.page().text_centred(
        &day,
        middle,
        bottom - mm(2.8),
        style(OFFICE_SIZE, colours::INK),
    );
    top
}

/// The office in one line, else parted before its bracket, else where it breaks; two lines at most.
fn office_lines(flow: &mut Flow, office: &str) -> Vec<Vec<Glyph>> {
    let width = SEAL_COLUMN - mm(4.0);
    let whole = flow.fonts.shape(office, Weight::Regular);
    if points(&whole, OFFICE_SIZE) <= width {
        return vec![whole];
    }
    if let Some(bracket) = office.find('（') {
        let (name, other) = office.split_at(bracket);
        let parts = [name, other].map(|part| flow.fonts.shape(part, Weight::Regular));
        if parts.iter().all(|part| points(part, OFFICE_SIZE) <= width) {
            return parts.into();
        }
    }
    let broken = flow
        .fonts
        .paragraph(office, Weight::Regular, OFFICE_SIZE, width);
    (0..broken.lines.len().min(2))
        .map(|at| broken.line(at).to_vec())
        .collect()
}
