//! Where each of them begins: a firm with two ways to go, a unit and the credit office with what is due.

use super::{acting_for, list, loaded, objections};
use crate::console::calls::Page;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::{Role, SignedIn};
use shared::text::Lang;
use shared::text::console::common as words;
use shared::text::console::objections as objection_words;

/// A firm.
pub(super) fn firm(console: Console, lang: Lang, who: &SignedIn) -> AnyView {
    let ways = [
        (
            "/console/records",
            words::nav_records(lang),
            words::home_firm_records(lang),
        ),
        (
            "/console/objections",
            objection_words::title(lang),
            words::home_firm_objections(lang),
        ),
        (
            "/console/repairs",
            words::nav_repairs(lang),
            words::home_firm_repairs(lang),
        ),
    ];
    let ways = ways.map(|(href, name, about)| {
        el("LI")
            .class("card")
            .child(el("H2").child(ui::link("", href, name)))
            .child(ui::para(about))
    });
    vec![
        ui::title(words::home_firm_title(lang)),
        ui::lede(words::home_firm_lede(lang)),
        acting_for(console, lang, who),
        el("UL").class("reports").children(ways).view(),
    ]
    .into_any()
}

/// A unit or the credit office.
pub(super) fn work(console: Console, lang: Lang, role: Role) -> AnyView {
    let (title, lede) = if role == Role::CreditOffice {
        (
            words::home_office_title(lang),
            words::home_office_lede(lang),
        )
    } else {
        (words::home_unit_title(lang), words::home_unit_lede(lang))
    };
    let body = loaded(console, lang, move |page| match page {
        Page::Objections(list) if list.objections.is_empty() => {
            ui::para(objection_words::none_open(lang))
        }
        Page::Objections(list) => vec![
            objections::counts(console, lang, list),
            list::view(
                console,
                lang,
                objections::rows(console, lang, role, list),
                list.next.is_some(),
            ),
        ]
        .into_any(),
        _ => ui::nothing(),
    });
    vec![ui::title(title), ui::lede(lede), body].into_any()
}
