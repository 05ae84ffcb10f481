//! Details of the records (违法违规记录明细): one ruled block for each, under a strip with its place and marks.

use super::canvas::{colours, mm, style};
use super::face::Weight;
use super::flow::{Flow, LEFT, MEASURE, RIGHT};
use super::fonts::points;
use super::grid::{self, Cell, Measures};
use shared::record::{Fen, Role};
use shared::report::{ShownRecord, SpecialReport};
use shared::text::report as words;
use std::borrow::Cow;
use std::collections::BTreeMap;

const DETAIL: Measures = Measures {
    size: 9.5,
    leading: 13.6,
    pad: 2.8,
    label: mm(33.0),
};
const STRIP: f32 = mm(7.4);

/// Draws all records, if there are any.
pub(crate) fn details(flow: &mut Flow, report: &SpecialReport) {
    if report.records.is_empty() {
        return;
    }
    flow.heading(words::RECORDS_HEADING, mm(40.0));
    let sectors: BTreeMap<u8, &str> = report
        .sectors
        .iter()
        .map(|row| (row.no.0, row.name_zh.as_str()))
        .collect();
    for (at, record) in report.records.iter().enumerate() {
        let sector = sectors.get(&record.sector.0).copied().unwrap_or_default();
        block(flow, record, at + 1, sector);
        flow.y += mm(4.0);
    }
    flow.y += mm(1.0);
}

fn block(flow: &mut Flow, record: &ShownRecord, place: usize, sector: &str) {
    let title = format!("{place}. {sector} · {}", record.kind.spec().name_zh);
    // The strip stays with the first rows of its record.
    flow.need(STRIP + mm(22.0));
    strip(flow, &title, record);
    let continued = format!("{title}{}", words::CONTINUED);
    let mut again = |flow: &mut Flow| strip(flow, &continued, record);
    for cells in rows(record) {
        let cells: Vec<Cell<'_>> = cells
            .iter()
            .map(|(label, value)| Cell { label, value })
            .collect();
        grid::row(flow, DETAIL, &cells, &mut again);
    }
    grid::close(flow);
}

type Row<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// A field under the label of the record's kind; a dash stands for an empty one.
fn named<'a>(
    record: &ShownRecord,
    role: Role,
    value: Cow<'a, str>,
) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
    let label = words::record_label(record.kind, role)?;
    let value = if value.is_empty() {
        words::NO_DAY.into()
    } else {
        value
    };
    Some((label.into(), value))
}

/// The rows of a record: labels as its kind's form calls them, fields that the form does not have left out.
fn rows(record: &ShownRecord) -> Vec<Row<'_>> {
    let named = |role, value| named(record, role, value);
    let document = named(Role::DocumentNo, record.document_no.as_str().into());
    let decided = named(Role::DecidedOn, words::day(record.decided_on).into());
    let mut rows: Vec<Row<'_>> = vec![document.into_iter().chain(decided).collect()];
    let long = [
        (Role::Class, &record.class),
        (Role::Facts, &record.facts),
        (Role::Basis, &record.basis),
        (Role::Measure, &record.measure),
    ];
    rows.extend(
        long.into_iter()
            .filter_map(|(role, value)| Some(vec![named(role, value.as_str().into())?])),
    );
    if record.fine.is_some() || record.confiscated.is_some() {
        let amount =
            |amount: Option<Fen>| amount.map_or_else(|| words::NO_DAY.to_owned(), words::money);
        rows.push(vec![
            (words::FINE_LABEL.into(), amount(record.fine).into()),
            (
                words::CONFISCATED_LABEL.into(),
                amount(record.confiscated).into(),
            ),
        ]);
    }
    let body = named(Role::Body, record.body.as_str().into());
    let status = (words::STATUS_LABEL.into(), state(record).into());
    if marks(record).next().is_some() {
        rows.extend(body.map(|body| vec![body]));
        rows.push(vec![status]);
    } else {
        rows.push(body.into_iter().chain([status]).collect());
    }
    rows
}

/// Performance and, after it, the marks.
fn state(record: &ShownRecord) -> String {
    std::iter::once(words::performed(record.performed))
        .chain(marks(record))
        .collect::<Vec<_>>()
        .join("；")
}

fn marks(record: &ShownRecord) -> impl Iterator<Item = &'static str> {
    let contested = record.contested.map(words::contested);
    let objection = record.objection_open.then_some(words::OBJECTION_MARK);
    contested.into_iter().chain(objection)
}

/// Strip over a record: its number, sector and kind; at the right its marks, framed.
fn strip(flow: &mut Flow, title: &str, record: &ShownRecord) {
    const SIZE: f32 = 10.0;
    const MARK: f32 = 8.5;
    let top = flow.y;
    let baseline = top + STRIP / 2.0 + SIZE * 0.38;
    flow.page().rule(colours::BLUE, 0.8, LEFT, top, MEASURE);
    let mut right = RIGHT - mm(2.0);
    for mark in marks(record) {
        let glyphs = flow.fonts.shape(mark, Weight::Regular);
        let width = points(&glyphs, MARK) + 8.0;
        flow.page().text(
            &glyphs,
            right - width + 4.0,
            top + STRIP / 2.0 + MARK * 0.38,
            style(MARK, colours::RED),
            0.0,
        );
        flow.page().outline(
            colours::RED,
            0.6,
            [right - width, top + STRIP / 2.0 - 6.4, width, 12.8],
            None,
        );
        right -= width + 5.0;
    }
    let title = flow
        .fonts
        .paragraph(title, Weight::Bold, SIZE, right - LEFT - mm(4.0));
    flow.page().text(
        title.line(0),
        LEFT + mm(2.2),
        baseline,
        style(SIZE, colours::BLUE),
        0.0,
    );
    flow.y += STRIP;
    flow.page()
        .rule(colours::RULE, 0.5, LEFT, top + STRIP, MEASURE);
}
