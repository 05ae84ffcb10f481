//! Where a unit delivers: a file, a record that is typed in, and what it needs to know of the forms.

use crate::console::route::Route;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::record::RecordKind;
use shared::text::Lang;
use shared::text::console::deliveries as words;
use shared::text::portal::fill;

/// Draws the page.
pub(super) fn view(lang: Lang) -> AnyView {
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
        ui::section(
            words::help_title(lang),
            vec![el("UL").class("links").children(help).view()],
        ),
        ui::section(words::templates(lang), vec![templates(lang)]),
    ]
    .into_any()
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
