//! My reports (我的报告): by state, newest first, with what is left of their validity.

use super::account;
use super::report::{state_class, state_name};
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
fn filter(words: &PortalText, lang: Lang, chosen: Option<ReportState>) -> AnyView {
    let entries: Vec<AnyView> = [None]
        .into_iter()
        .chain(STATES.map(Some))
        .map(|state| {
            let name = state.map_or(words.filter_all, |state| state_name(lang, state));
            let current = (state == chosen).then_some("true");
            let href = Route::Reports(state).address();
            view! { <li><a href=href aria-current=current>{name}</a></li> }.into_any()
        })
        .collect();
    view! { <nav class="filter" aria-label=words.reports_filter><ul>{entries}</ul></nav> }
        .into_any()
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
    let rows: Vec<AnyView> = shown.into_iter().map(|one| row(lang, one)).collect();
    let next = list.next.clone();
    let more = match next {
        Some(after) => ui::button("button second", words.reports_more, move || {
            app.load_more(Some(after.clone()));
        }),
        None => ui::classed_para("hint", words.reports_end),
    };
    view! {
        <p class="hint" role="status">{count}</p>
        {none_yet}
        <ul class="reports">{rows}</ul>
        {more}
    }
    .into_any()
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
        (
            words.report_no.to_owned(),
            view! { <span class="number">{no.to_owned()}</span> }.into_any(),
        ),
    ];
    let actions = vec![
        ui::download(
            "button second",
            http::pdf(&report.report_no),
            words.download.to_owned(),
            Some(fill(words.download_no, &named)),
        ),
        labelled_link(
            ["/reports/", no].concat(),
            words.read,
            fill(words.read_no, &named),
        ),
    ];
    view! {
        <li class="card">
            <h2>{title}<span class=state_class(report.state)>{state_name(lang, report.state)}</span></h2>
            {ui::facts(rows)}
            {ui::block("actions", actions)}
        </li>
    }
    .into_any()
}

fn labelled_link(href: String, text: &'static str, label: String) -> AnyView {
    view! { <a class="more" href=href aria-label=label>{text}</a> }.into_any()
}
