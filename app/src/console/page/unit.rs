//! A responsible unit (责任单位), for the credit office: its sectors, who may act for it, its last delivery, its keys.

use super::list::{self, Row};
use super::loaded;
use super::users::row as user_row;
use crate::console::calls::Page;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::ui;
use leptos::prelude::*;
use shared::api::{ApiKeyList, UnitView, UserView};
use shared::text::Lang;
use shared::text::console::office as words;
use shared::text::console::policies as user_words;
use shared::text::dates::time;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Unit(unit, people, keys) => drawn(console, lang, unit, people, keys),
        _ => ui::nothing(),
    });
    vec![
        ui::title(words::unit_title(lang)),
        body,
        ui::link("more", Route::Units.address(), words::title(lang)),
    ]
    .into_any()
}

fn drawn(
    console: Console,
    lang: Lang,
    unit: &UnitView,
    people: &[UserView],
    keys: &ApiKeyList,
) -> AnyView {
    let last = match unit.last_delivery {
        Some(at) => time(at, lang),
        None => words::never_delivered(lang).to_owned(),
    };
    let sectors: Vec<String> = unit
        .sectors
        .iter()
        .map(|one| super::sector(console, lang, one.no))
        .collect();
    let sectors = sectors.join(shared::text::console::records::comma(lang));
    let good = keys.keys.iter().filter(|key| key.revoked_at.is_none());
    let facts = [
        (words::sectors(lang), sectors),
        (words::last_delivery(lang), last),
        (words::keys(lang), good.count().to_string()),
    ];
    let facts = facts.map(|(name, value)| (name.to_owned(), ui::text(value)));
    let rows: Vec<Row> = people.iter().map(|user| user_row(lang, user)).collect();
    let people = if rows.is_empty() {
        ui::para(words::people_none(lang))
    } else {
        list::view(console, lang, rows, false)
    };
    let grant = Route::Grant.address();
    vec![
        ui::lede(&*unit.name_zh),
        ui::facts(facts.into()),
        ui::section(
            words::people(lang),
            vec![
                people,
                ui::link("button second", grant, user_words::grant(lang)),
            ],
        ),
    ]
    .into_any()
}
