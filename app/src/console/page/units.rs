//! How units deliver (报送情况), for the credit office: what is overdue first, then the standing of each.

use super::loaded;
use crate::console::calls::Page;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::{Element, el};
use crate::state::Load;
use crate::ui;
use leptos::prelude::*;
use shared::api::{DeliveryState, FreshnessRow, FreshnessView, StandingView, UnitStanding};
use shared::text::Lang;
use shared::text::console::office as words;
use shared::text::dates::date;
use shared::text::portal::{fill, portal};

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let standing = loaded(console, lang, move |page| match page {
        Page::Standing(standing) => table(lang, standing),
        _ => ui::nothing(),
    });
    let freshness = ui::live(move || {
        console.freshness.with(|freshness| match freshness {
            Load::Loading => ui::loading(portal(lang)),
            Load::Failed(failure) => {
                ui::failure(console.app, failure, move || console.load_freshness())
            }
            Load::Ready(freshness) => attention(lang, freshness),
        })
    });
    vec![
        ui::title(words::title(lang)),
        ui::section(
            words::attention_title(lang),
            vec![
                freshness,
                ui::link("more", "/freshness", words::public(lang)),
            ],
        ),
        standing,
    ]
    .into_any()
}

/// The sectors in which something is wanting.
fn attention(lang: Lang, freshness: &FreshnessView) -> AnyView {
    let rows: Vec<Element> = freshness
        .rows
        .iter()
        .filter(|row| match row.state {
            DeliveryState::Overdue | DeliveryState::NeverDelivered => true,
            DeliveryState::NotYetCovered | DeliveryState::OnTime => false,
        })
        .map(|row| wanting(lang, row))
        .collect();
    if rows.is_empty() {
        return ui::para(words::attention_none(lang));
    }
    ui::table(
        "lines",
        words::attention_title(lang),
        &[
            words::sector(lang),
            words::unit(lang),
            words::as_of(lang),
            words::state(lang),
        ],
        rows,
    )
}

fn wanting(lang: Lang, row: &FreshnessRow) -> Element {
    let sector = match lang {
        Lang::Zh => &row.sector_zh,
        Lang::En => &row.sector_en,
    };
    let as_of = row
        .data_as_of
        .map_or_else(|| words::day_none(lang).to_owned(), |day| date(day, lang));
    let state = match row.overdue_working_days {
        Some(days) => fill(words::overdue_by(lang), &[("days", &days.to_string())]),
        None => words::delivery_state(row.state, lang).to_owned(),
    };
    el("TR")
        .child(el("TH").attr("scope", "row").text(&**sector))
        .child(el("TD").text(&*row.unit_zh))
        .child(el("TD").text(as_of))
        .child(el("TD").text(state))
}

fn table(lang: Lang, standing: &StandingView) -> AnyView {
    let months = [
        ("from", &*standing.from.to_string()),
        ("through", &*standing.through.to_string()),
    ];
    let table = ui::table(
        "standing",
        words::title(lang),
        &[
            words::unit(lang),
            words::deliveries(lang),
            words::on_time(lang),
            words::late(lang),
            words::lines(lang),
            words::refused(lang),
            words::upheld(lang),
            words::overdue(lang),
            words::never(lang),
        ],
        standing.units.iter().map(unit),
    );
    ui::section(
        words::title(lang),
        vec![
            ui::classed_para("hint", fill(words::lede(lang), &months)),
            table,
        ],
    )
}

fn unit(unit: &UnitStanding) -> Element {
    let figures = [
        unit.deliveries,
        unit.on_time,
        unit.late,
        unit.lines,
        unit.refused,
        unit.objections_upheld,
        unit.sectors_overdue.into(),
        unit.sectors_never_delivered.into(),
    ];
    let figures = figures.map(|figure| el("TD").class("number").text(figure.to_string()));
    let address = Route::Unit(unit.unit.0.clone()).address();
    let name = ui::link("", address, &*unit.unit_zh);
    el("TR")
        .child(el("TH").attr("scope", "row").child(name))
        .children(figures)
}
