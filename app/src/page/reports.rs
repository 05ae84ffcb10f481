//! My reports (我的报告): by state, newest first, with what is left of their validity.

use super::account;
use super::report::{state_class, state_name};
use crate::element::el;
use crate::http;
use crate::route::{Route, STATES};
use crate::state::{App, Load};
use crate::ui;
use leptos::prelude::*;
use shared::api::{ReportList, ReportListItem, ReportState};
use shared::text::Lang;
use shared::text::dates::{date, end_of};
use shared::text::portal::{PortalText, fill, look_back, portal, purpose};

/// Draws the page.
pub fn view(app: App, lang: Lang, state: Option<ReportState>) -> AnyView {
    let words = portal(lang);
    account::gate(app, lang, words.reports_title, move |who, entity| {
        let body = ui::live(move || {
            app.reports.with(|reports| match reports {
                Load::Loading => ui::loading(words),
                Load::Failed(failure) => ui::failure(app, failure, move || app.load_reports()),
                Load::Ready(list) => listed(app, lang, state, list),
            })
        });
        vec![
            ui::title(words.reports_title),
            account::acting_for(app, lang, who, entity),
            filter(words, lang, state),
            body,
        ]
        .into_any()
    })
}

/// The states as links: each has its own address, which can be kept and sent.
fn filter(words: &'static PortalText, lang: Lang, chosen: Option<ReportState>) -> AnyView {
    let entries = [None].into_iter().chain(STATES.map(Some)).map(|state| {
        let name = state.map_or(words.filter_all, |state| state_name(lang, state));
        let current = (state == chosen).then_some("true");
        (Route::Reports(state), name, current)
    });
    ui::nav("filter", words.reports_filter, entries)
}

fn listed(app: App, lang: Lang, state: Option<ReportState>, list: &ReportList) -> AnyView {
    let words = portal(lang);
    // The service may list all states whatever is asked.
    let shown: Vec<&ReportListItem> = list
        .reports
        .iter()
        .filter(|report| state.is_none_or(|state| state == report.state))
        .collect();
    if shown.is_empty() && list.next.is_none() {
        return nothing(words, lang, state);
    }
    let count = fill(words.reports_shown, &[("count", &shown.len().to_string())]);
    let none_yet = match state {
        Some(state) if shown.is_empty() => ui::para(none_of(words, lang, state)),
        Some(_) | None => ui::nothing(),
    };
    let rows = shown.into_iter().map(|one| row(lang, one));
    let next = list.next.clone();
    let more = match next {
        Some(after) => more(app, words, after),
        None => ui::classed_para("hint", words.reports_end),
    };
    let count = el("P").class("hint").attr("role", "status").text(count);
    vec![
        count.view(),
        none_yet,
        el("UL").class("reports").children(rows).view(),
        more,
    ]
    .into_any()
}

/// The way to the next page; if it did not come, why.
fn more(app: App, words: &'static PortalText, after: String) -> AnyView {
    ui::live(move || {
        let after = after.clone();
        let ask = move || app.load_more(Some(after.clone()));
        app.more_failed.with(|failed| match failed {
            Some(failure) => ui::failure(app, failure, ask),
            None => ui::button("button second", words.reports_more, ask),
        })
    })
}

fn none_of(words: &PortalText, lang: Lang, state: ReportState) -> String {
    fill(
        words.reports_none_of_state,
        &[("state", state_name(lang, state))],
    )
}

fn nothing(words: &'static PortalText, lang: Lang, state: Option<ReportState>) -> AnyView {
    match state {
        Some(state) => ui::para(none_of(words, lang, state)),
        None => ui::notice(
            "empty",
            words.reports_none_title,
            vec![
                ui::para(words.reports_none),
                ui::link("button main-action", "/request", words.home_action),
            ],
        ),
    }
}

fn row(lang: Lang, report: &ReportListItem) -> AnyView {
    let words = portal(lang);
    let no = report.report_no.as_str();
    let named = [("no", no)];
    let end = end_of(report.valid_through, lang);
    let title = [
        look_back(lang, report.look_back_years),
        " · ",
        purpose(lang, report.purpose).0,
    ]
    .concat();
    let rows = vec![
        (words.valid_through.to_owned(), ui::text(end)),
        (
            words.window.to_owned(),
            ui::text(super::request::range(lang, report.window)),
        ),
        (
            words.issued_at.to_owned(),
            ui::text(date(report.issued_at.date(), lang)),
        ),
        (words.report_no.to_owned(), ui::number(no)),
    ];
    // What was withdrawn is not given out any more.
    let download = (report.state != ReportState::Withdrawn).then(|| {
        ui::download(
            "button second",
            http::pdf(&report.report_no),
            words.download.to_owned(),
            Some(fill(words.download_no, &named)),
        )
    });
    let actions = vec![
        ui::maybe(download),
        labelled_link(
            ["/reports/", no].concat(),
            words.read,
            fill(words.read_no, &named),
        ),
    ];
    let state = el("SPAN")
        .class(state_class(report.state))
        .text(state_name(lang, report.state));
    el("LI")
        .class("card")
        .child(el("H2").text(title).child(state))
        .child(ui::facts(rows))
        .child(ui::block("actions", actions))
        .view()
}

fn labelled_link(href: String, text: &'static str, label: String) -> AnyView {
    el("A")
        .class("more")
        .attr("href", href)
        .attr("aria-label", label)
        .text(text)
        .view()
}
