//! Where a unit delivers: a file, a record that is typed in, and what it needs to know of the forms.

use super::delivery::content;
use super::list::{self, Row};
use super::loaded;
use crate::console::calls::Page;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::{DeliveryProgress, DeliverySummary};
use shared::record::RecordKind;
use shared::text::Lang;
use shared::text::console::deliveries as words;
use shared::text::dates::{date, time};
use shared::text::portal::fill;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let ways = vec![
        ui::link(
            "button main-action",
            Route::Deliver.address(),
            words::new_file(lang),
        ),
        ui::link(
            "button second",
            Route::Enter(None).address(),
            words::new_record(lang),
        ),
    ];
    let help = [
        ("/fields", words::fields(lang)),
        ("/freshness", words::freshness(lang)),
    ]
    .map(|(address, name)| el("LI").child(ui::link("more", address, name)));
    vec![
        ui::title(words::title(lang)),
        ui::lede(words::lede(lang)),
        ui::block("actions", ways),
        ui::section(words::list_title(lang), vec![so_far(console, lang)]),
        ui::section(
            words::help_title(lang),
            vec![el("UL").class("links").children(help).view()],
        ),
        ui::section(words::templates(lang), vec![templates(lang)]),
    ]
    .into_any()
}

/// The deliveries that there were, the newest first.
fn so_far(console: Console, lang: Lang) -> AnyView {
    loaded(console, lang, move |page| match page {
        Page::Deliveries(list) if list.deliveries.is_empty() => ui::para(words::list_none(lang)),
        Page::Deliveries(list) => {
            let rows = list.deliveries.iter().map(|one| row(console, lang, one));
            list::view(console, lang, rows.collect(), list.next.is_some())
        }
        _ => ui::nothing(),
    })
}

fn row(console: Console, lang: Lang, one: &DeliverySummary) -> Row {
    let (class, state) = match &one.state {
        DeliveryProgress::Receiving => ("state expired", words::state_receiving(lang)),
        DeliveryProgress::Waiting => ("state", words::state_waiting(lang)),
        DeliveryProgress::Applying { .. } => ("state", words::state_applying(lang)),
        DeliveryProgress::Sealed { .. } => ("state valid", words::state_sealed(lang)),
        DeliveryProgress::Failed { .. } => ("state withdrawn", words::state_failed(lang)),
    };
    let mut marks = vec![(class, state.to_owned())];
    if let DeliveryProgress::Sealed { counts, .. } = &one.state
        && counts.refused > 0
    {
        let refused = [words::refused(lang), " ", &counts.refused.to_string()].concat();
        marks.push(("state withdrawn", refused));
    }
    Row {
        href: Route::Delivery(one.id.clone()).address(),
        title: content(console, lang, one.content),
        marks,
        lines: vec![
            [
                words::as_of(lang),
                " ",
                &date(one.as_of, lang),
                " · ",
                &time(one.received_at, lang),
            ]
            .concat(),
            one.id.clone(),
        ],
    }
}

/// A blank form of each kind.
fn templates(lang: Lang) -> AnyView {
    let kinds = RecordKind::ALL.map(|kind| {
        let address = ["/api/templates/", kind.spec().id, ".csv"].concat();
        let name = fill(words::template(lang), &[("kind", super::kind(kind, lang))]);
        el("LI").child(ui::download("more", address, name, None))
    });
    el("UL").class("links").children(kinds).view()
}
