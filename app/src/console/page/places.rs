//! All places of a role (全部事项), in groups: the bar names only those that are used most.

use super::list::{self, Row};
use crate::console::route::{Queue, Route};
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::Role;
use shared::text::Lang;
use shared::text::console::{
    common as words, deliveries as delivery_words, record_acts as record_words,
    settings as settings_words, withdrawals as withdrawal_words,
};

/// A place: its page and its name.
pub(in crate::console) type Place = (Route, &'static str);

/// The places of the bar, those that are used most.
pub(in crate::console) fn bar(role: Option<Role>, lang: Lang) -> Vec<Place> {
    let home = (Route::Home, words::nav_home(lang));
    let objections = (Route::Objections(Queue::Open), words::nav_objections(lang));
    let repairs = (Route::Repairs(Queue::Open), words::nav_repairs(lang));
    let all = (Route::Places, words::nav_all(lang));
    match role {
        Some(Role::Enterprise) => vec![
            home,
            (Route::Records, words::nav_records(lang)),
            objections,
            repairs,
            all,
        ],
        Some(Role::Bureau) => vec![
            home,
            objections,
            repairs,
            (Route::Deliveries, words::nav_deliveries(lang)),
            all,
        ],
        Some(Role::CreditOffice) => vec![
            home,
            objections,
            (Route::Units, words::nav_units(lang)),
            (Route::Find(String::new()), record_words::find(lang)),
            all,
        ],
        Some(Role::Verifier) | None => vec![home],
    }
}

/// All places, in their groups.
fn groups(role: Role, lang: Lang) -> Vec<(&'static str, Vec<Place>)> {
    let objections = (Route::Objections(Queue::Open), words::nav_objections(lang));
    let repairs = (Route::Repairs(Queue::Open), words::nav_repairs(lang));
    let notices = (Route::Notices, settings_words::notices_title(lang));
    let find = (Route::Find(String::new()), record_words::find(lang));
    match role {
        Role::Enterprise => vec![
            (
                words::group_records(lang),
                vec![(Route::Records, words::nav_records(lang))],
            ),
            (words::group_work(lang), vec![objections, repairs]),
            (words::group_settings(lang), vec![notices]),
        ],
        Role::Bureau => vec![
            (words::group_work(lang), vec![objections, repairs]),
            (
                words::group_records(lang),
                vec![
                    (Route::Deliveries, words::nav_deliveries(lang)),
                    (Route::Deliver, delivery_words::file_title(lang)),
                    (Route::Enter(None), delivery_words::enter_title(lang)),
                    find,
                ],
            ),
            (
                words::group_settings(lang),
                vec![(Route::Keys, settings_words::keys_title(lang)), notices],
            ),
        ],
        Role::CreditOffice => vec![
            (
                words::group_work(lang),
                vec![
                    objections,
                    repairs,
                    (Route::Holds(Queue::Open), words::nav_holds(lang)),
                    (Route::FindReport, withdrawal_words::title(lang)),
                ],
            ),
            (words::group_records(lang), vec![find]),
            (
                words::group_units(lang),
                vec![
                    (Route::Units, words::nav_units(lang)),
                    (Route::Users, words::nav_users(lang)),
                ],
            ),
            (
                words::group_service(lang),
                vec![
                    (Route::Policies, words::nav_policy(lang)),
                    (Route::Usage(String::new()), words::nav_usage(lang)),
                ],
            ),
            (words::group_settings(lang), vec![notices]),
        ],
        Role::Verifier => Vec::new(),
    }
}

/// The portal's part that belongs to the role.
fn elsewhere(role: Role, lang: Lang) -> (&'static str, &'static str) {
    match role {
        Role::Enterprise => ("/reports", words::nav_reports(lang)),
        Role::Bureau | Role::CreditOffice | Role::Verifier => ("/", words::portal(lang)),
    }
}

/// Draws the page.
pub(super) fn view(lang: Lang, role: Role) -> AnyView {
    let groups = groups(role, lang).into_iter().map(|(group, places)| {
        let rows = places.into_iter().map(|(route, name)| Row {
            href: route.address(),
            title: name.to_owned(),
            marks: Vec::new(),
            lines: Vec::new(),
        });
        ui::section(group, vec![list::plain(rows.collect())])
    });
    let (address, name) = elsewhere(role, lang);
    let list = el("DIV")
        .on("keydown", |event| list::walk(&event))
        .children(groups);
    vec![
        ui::title(words::nav_all(lang)),
        el("P")
            .class("lede")
            .text(words::all_lede(lang))
            .child(el("SPAN").class("keys").text(words::walk_keys(lang)))
            .view(),
        list.view(),
        ui::link("more", address, name),
    ]
    .into_any()
}
