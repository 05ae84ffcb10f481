//! How the service is used (使用情况), for the credit office: by day, purpose, look-back and sector, as tables and as
//! files.

use super::loaded;
use crate::console::calls::Page;
use crate::console::form;
use crate::console::navigate;
use crate::console::page::deliver::plain;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::{Element, el};
use crate::ui;
use leptos::prelude::*;
use shared::api::UsageView;
use shared::text::Lang;
use shared::text::console::policies as words;
use shared::text::dates::date;
use shared::text::portal::{fill, look_back, purpose};

/// Draws the page for the days of a query.
pub(super) fn view(console: Console, lang: Lang, query: &str) -> AnyView {
    let csv = |table: &str| {
        let mut address = ["/api/usage.csv?table=", table].concat();
        if !query.is_empty() {
            address.extend(["&", query]);
        }
        address
    };
    let files = vec![
        ui::download(
            "more",
            csv("reports"),
            words::csv_reports(lang).to_owned(),
            None,
        ),
        ui::download(
            "more",
            csv("sectors"),
            words::csv_sectors(lang).to_owned(),
            None,
        ),
    ];
    let body = loaded(console, lang, move |page| match page {
        Page::Usage(usage) => tables(lang, usage),
        _ => ui::nothing(),
    });
    let day = |name, label| plain(console, lang, name, label, None, form::Input::Day);
    let period = vec![
        el("DIV")
            .class("period")
            .child(day("from", words::from(lang)))
            .child(day("through", words::through(lang)))
            .view(),
        ui::submit("button second", words::show(lang)),
    ];
    let period = form::form(period, move || {
        let given = ["from", "through"].into_iter().filter_map(|name| {
            let value = console.written(name);
            (!value.is_empty()).then(|| [name, "=", &value].concat())
        });
        let query: Vec<String> = given.collect();
        navigate::push(console, Route::Usage(query.join("&")));
    });
    vec![
        ui::title(words::usage_title(lang)),
        period,
        body,
        ui::block("actions", files),
    ]
    .into_any()
}

fn tables(lang: Lang, usage: &UsageView) -> AnyView {
    let days = usage
        .days
        .iter()
        .map(|one| (date(one.day, lang), one.reports));
    let purposes = usage
        .purposes
        .iter()
        .map(|one| (purpose(lang, one.purpose).0.to_owned(), one.reports));
    let look_backs = usage
        .look_backs
        .iter()
        .map(|one| (look_back(lang, one.look_back_years).to_owned(), one.reports));
    let sectors = usage.sectors.iter().map(|one| {
        let name = match lang {
            Lang::Zh => &one.name_zh,
            Lang::En => &one.name_en,
        };
        let name = if name.is_empty() {
            one.no.0.to_string()
        } else {
            name.clone()
        };
        (name, one.reports)
    });
    let lede = fill(
        words::usage_lede(lang),
        &[
            ("from", &date(usage.from, lang)),
            ("through", &date(usage.through, lang)),
            ("reports", &usage.reports.to_string()),
        ],
    );
    vec![
        ui::lede(lede),
        table(lang, words::by_purpose(lang), purposes.collect()),
        table(lang, words::by_look_back(lang), look_backs.collect()),
        table(lang, words::by_sector(lang), sectors.collect()),
        table(lang, words::by_day(lang), days.collect()),
    ]
    .into_any()
}

/// A table of figures, nothing if there are none.
fn table(lang: Lang, name: &'static str, rows: Vec<(String, u64)>) -> AnyView {
    if rows.is_empty() {
        return ui::nothing();
    }
    let rows = rows.into_iter().map(|(what, count)| -> Element {
        el("TR")
            .child(el("TH").attr("scope", "row").text(what))
            .child(el("TD").class("number").text(count.to_string()))
    });
    let table = ui::table("lines", name, &[name, words::reports(lang)], rows);
    ui::section(name, vec![table])
}
