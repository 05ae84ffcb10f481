//! What became of a delivery: counts, the lines that came back, and the file to mend.

use super::{done, loaded, sector};
use crate::console::calls::Page;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::{Element, el};
use crate::ui;
use leptos::prelude::*;
use shared::api::{
    DeliveredLine, DeliveryContent, DeliveryCounts, DeliveryProgress, DeliveryView, LineFate,
    RefusedFile,
};
use shared::text::Lang;
use shared::text::console::{deliveries as words, records as record_words};
use shared::text::dates::{date, time};
use shared::text::portal::fill;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Delivery(view) => drawn(console, lang, view),
        _ => ui::nothing(),
    });
    vec![
        ui::title(words::one_title(lang)),
        done(console, lang),
        body,
        ui::block(
            "actions",
            vec![
                ui::link(
                    "button second",
                    Route::Deliver.address(),
                    words::another(lang),
                ),
                ui::link("more", Route::Deliveries.address(), words::title(lang)),
            ],
        ),
    ]
    .into_any()
}

fn drawn(console: Console, lang: Lang, view: &DeliveryView) -> AnyView {
    let (state, sealed) = match &view.state {
        DeliveryProgress::Receiving => (ui::para(words::receiving(lang)), None),
        DeliveryProgress::Waiting => (moving(words::waiting(lang)), None),
        DeliveryProgress::Applying {
            lines,
            done,
            counts,
        } => {
            let so_far = [("lines", &*lines.to_string()), ("done", &*done.to_string())];
            let sentence = fill(words::applying(lang), &so_far);
            (vec![moving(sentence), count(lang, counts)].into_any(), None)
        }
        DeliveryProgress::Failed {
            failed_at,
            code: _,
            message,
            columns,
        } => (not_taken(lang, message, columns), Some(*failed_at)),
        DeliveryProgress::Sealed { sealed_at, counts } => (
            vec![
                outcome(lang, counts, view.refused_file.as_ref()),
                count(lang, counts),
            ]
            .into_any(),
            Some(*sealed_at),
        ),
    };
    let mut facts = vec![
        (words::id(lang), view.id.clone()),
        (words::content(lang), content(console, lang, view.content)),
        (words::as_of(lang), date(view.as_of, lang)),
        (words::received_at(lang), time(view.received_at, lang)),
    ];
    facts.extend(sealed.map(|at| (words::sealed_at(lang), time(at, lang))));
    let facts = facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), ui::text(value)))
        .collect();
    vec![state, lines(lang, view), ui::facts(facts)].into_any()
}

/// Something that goes on by itself, and is told when it does.
fn moving(sentence: impl Into<String>) -> AnyView {
    el("P")
        .class("loading")
        .attr("role", "status")
        .text(sentence)
        .view()
}

/// Why a file was not taken at all.
fn not_taken(lang: Lang, message: &str, columns: &[String]) -> AnyView {
    let columns = columns.join(record_words::comma(lang));
    let columns = (!columns.is_empty())
        .then(|| ui::para(fill(words::failed_columns(lang), &[("columns", &columns)])));
    el("DIV")
        .class("notice failed")
        .child(ui::para(message))
        .children(columns)
        .view()
}

/// What a file holds.
pub(super) fn content(console: Console, lang: Lang, content: DeliveryContent) -> String {
    match content {
        DeliveryContent::Register => words::register(lang).to_owned(),
        DeliveryContent::Records { sector: no, kind } => {
            [&*sector(console, lang, no), " · ", super::kind(kind, lang)].concat()
        }
    }
}

fn outcome(lang: Lang, counts: &DeliveryCounts, file: Option<&RefusedFile>) -> AnyView {
    if counts.refused == 0 {
        return el("DIV")
            .class("notice good")
            .child(ui::para(words::all_good(lang)))
            .view();
    }
    let count = counts.refused.to_string();
    let parts = file.into_iter().flat_map(|file| {
        let more = file.more.iter().map(|part| (&part.url, part.lines));
        core::iter::once((&file.url, file.lines)).chain(more)
    });
    let downloads: Vec<AnyView> = parts
        .map(|(url, lines)| {
            let name = fill(words::download(lang), &[("count", &lines.to_string())]);
            ui::download("button", url.clone(), name, None)
        })
        .collect();
    el("DIV")
        .class("notice failed")
        .child(ui::para(fill(words::some_back(lang), &[("count", &count)])))
        .children(downloads)
        .view()
}

fn count(lang: Lang, counts: &DeliveryCounts) -> AnyView {
    let DeliveryCounts {
        accepted,
        corrected,
        unchanged,
        refused,
        quarantined,
        flagged,
        ignored_columns,
    } = counts;
    let rows = [
        (words::accepted(lang), accepted),
        (words::corrected(lang), corrected),
        (words::unchanged(lang), unchanged),
        (words::refused(lang), refused),
        (words::quarantined(lang), quarantined),
        (words::flagged(lang), flagged),
    ];
    let cells = rows.map(|(name, count)| {
        el("DIV")
            .class("count")
            .child(el("DT").text(name))
            .child(el("DD").text(count.to_string()))
    });
    let columns = ignored_columns.join(record_words::comma(lang));
    let ignored = (!columns.is_empty()).then(|| {
        let sentence = fill(words::ignored(lang), &[("columns", &columns)]);
        ui::classed_para("hint", sentence)
    });
    vec![
        el("DL").class("counts").children(cells).view(),
        ui::maybe(ignored),
    ]
    .into_any()
}

fn lines(lang: Lang, view: &DeliveryView) -> AnyView {
    if view.lines.is_empty() {
        return ui::nothing();
    }
    let table = ui::table(
        "lines",
        words::lines_title(lang),
        &[
            words::line_columns(lang),
            words::fate_column(lang),
            words::reason_column(lang),
        ],
        view.lines.iter().map(|one| line(lang, one)),
    );
    let rest = (view.lines_not_listed > 0).then(|| {
        let count = view.lines_not_listed.to_string();
        ui::classed_para("hint", fill(words::not_listed(lang), &[("count", &count)]))
    });
    ui::section(words::lines_title(lang), vec![table, ui::maybe(rest)])
}

fn line(lang: Lang, line: &DeliveredLine) -> Element {
    let number = line.line.to_string();
    let number = match line.row {
        Some(row) => fill(
            words::line_of_sheet(lang),
            &[("line", &number), ("row", &row.to_string())],
        ),
        None => number,
    };
    let fate = match line.fate {
        LineFate::Refused => words::fate_refused(lang),
        LineFate::Quarantined => words::fate_quarantined(lang),
        LineFate::Flagged => words::fate_flagged(lang),
    };
    let faults = line.faults.iter().map(|fault| {
        let column = (!fault.column.is_empty()).then(|| el("STRONG").text(&*fault.column));
        el("P").children(column).text(" ").text(&*fault.message)
    });
    el("TR")
        .child(el("TH").attr("scope", "row").text(number))
        .child(el("TD").text(fate))
        .child(el("TD").children(faults))
}
