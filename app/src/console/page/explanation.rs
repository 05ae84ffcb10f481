//! Why a report says what it says (为什么展示、为什么不展示): each record with its sentence and its article.

use super::loaded;
use crate::console::calls::Page;
use crate::console::page::list::{self, Row};
use crate::console::route::Route;
use crate::console::state::Console;
use crate::ui;
use leptos::prelude::*;
use shared::api::{InReport, RecordDecision, ReportExplanation};
use shared::code::ReportNo;
use shared::text::Lang;
use shared::text::console::records as words;
use shared::text::dates::date;
use shared::text::portal::fill;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, no: &ReportNo) -> AnyView {
    let lede = fill(words::why_lede(lang), &[("no", no.as_str())]);
    let report = ["/reports/", no.as_str()].concat();
    let body = loaded(console, lang, move |page| match page {
        Page::Explanation(why) => drawn(console, lang, why),
        _ => ui::nothing(),
    });
    vec![
        ui::title(words::why_title(lang)),
        ui::lede(lede),
        body,
        ui::link("more", report, words::why_report(lang)),
    ]
    .into_any()
}

fn drawn(console: Console, lang: Lang, why: &ReportExplanation) -> AnyView {
    if why.shown + why.not_shown == 0 {
        return ui::para(words::why_none(lang));
    }
    let counts = [
        ("shown", &*why.shown.to_string()),
        ("not_shown", &*why.not_shown.to_string()),
    ];
    let rows = why.records.iter().map(|record| row(lang, record)).collect();
    vec![
        ui::classed_para("strong", fill(words::why_counts(lang), &counts)),
        list::view(console, lang, rows, why.next.is_some()),
    ]
    .into_any()
}

fn row(lang: Lang, record: &RecordDecision) -> Row {
    let title = [&*record.sector_zh, " · ", super::kind(record.kind, lang)].concat();
    let decided = date(record.decided_on, lang);
    let mut marks = vec![super::records::shown(
        lang,
        record.in_report == InReport::Shown,
    )];
    if record.objection_open {
        marks.push(("state expired", words::disputed(lang).to_owned()));
    }
    let known = [
        words::decided_on(lang),
        " ",
        &decided,
        " · ",
        &record.unit_zh,
    ]
    .concat();
    let mut lines = vec![record.sentence.clone(), known];
    if !record.document_no.is_empty() {
        lines.insert(1, record.document_no.clone());
    }
    Row {
        href: Route::Record(record.id.0.clone()).address(),
        title,
        marks,
        lines,
    }
}
