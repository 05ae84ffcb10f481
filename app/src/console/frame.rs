//! What stands around every page of the consoles.

use super::page;
use super::route::Route;
use super::state::Console;
use crate::element::{el, live};
use crate::frame::{footer, skip, strip, top};
use crate::state::Load;
use leptos::prelude::*;
use shared::api::SessionView;
use shared::text::Lang;
use shared::text::console::common as words;
use shared::text::portal::portal;

/// The whole page.
pub(super) fn view(console: Console) -> AnyView {
    let app = console.app;
    let head = el("HEADER")
        .class("head")
        .child(live(move || {
            let lang = app.lang.get();
            let place = ("/console", words::service(lang));
            top(app, lang, place, move || console.route.get().address())
        }))
        .child(live(move || nav(console, app.lang.get())));
    let main = el("MAIN")
        .id("main")
        .class("main")
        .attr("tabindex", "-1")
        .child(live(move || {
            page::view(console, console.route.get(), app.lang.get())
        }));
    vec![
        live(move || skip(portal(app.lang.get()))),
        head.view(),
        live(move || strip(app, app.lang.get())),
        main.view(),
        live(move || footer(app, app.lang.get())),
    ]
    .into_any()
}

/// The places of a role that are used most; the others stand on a page of their own.
fn nav(console: Console, lang: Lang) -> AnyView {
    let role = console.app.session.with(|session| match session {
        Load::Ready(SessionView::SignedIn(who)) => Some(who.role),
        Load::Ready(SessionView::SignedOut) | Load::Loading | Load::Failed(_) => None,
    });
    let here = console.route.get();
    let places = page::places::bar(role, lang);
    let in_bar = places.iter().any(|(place, _)| is_at(&here, place));
    let links: Vec<AnyView> = places
        .into_iter()
        .map(|(route, name)| {
            // What the bar does not name is among all places.
            let current = is_at(&here, &route) || (route == Route::Places && !in_bar);
            let link = el("A")
                .attr("href", route.address())
                .attr_if("aria-current", current.then_some("page"))
                .text(name);
            el("LI").child(link).view()
        })
        .collect();
    el("NAV")
        .class("nav")
        .attr("aria-label", words::nav_label(lang))
        .child(el("UL").children(links))
        .view()
}

/// Whether a page belongs to a place.
fn is_at(here: &Route, place: &Route) -> bool {
    match here {
        Route::Home | Route::Explanation(_) | Route::Places | Route::NotFound => here == place,
        Route::Units | Route::Unit(_) => *place == Route::Units,
        Route::Holds(_) | Route::NewHold | Route::Hold(_) => matches!(place, Route::Holds(_)),
        Route::FindReport | Route::ReportOfOffice(_) => *place == Route::FindReport,
        Route::Usage(_) => matches!(place, Route::Usage(_)),
        Route::Policies | Route::NewDraft | Route::Draft(_) => *place == Route::Policies,
        Route::Users | Route::Grant | Route::User(_) | Route::ChangeRole(_) => {
            *place == Route::Users
        }
        Route::Keys | Route::NewKey | Route::Key(_) => *place == Route::Keys,
        Route::Notices | Route::Contact | Route::NewHook | Route::Hook(_) => {
            *place == Route::Notices
        }
        Route::Repairs(_) | Route::Repair(_) => matches!(place, Route::Repairs(_)),
        // A firm's own are listed, others are found.
        Route::Records
        | Route::Record(_)
        | Route::Object(_)
        | Route::Apply(_)
        | Route::Find(_)
        | Route::Withdraw(_)
        | Route::Correct(_)
        | Route::HoldRecord(_) => matches!(place, Route::Records | Route::Find(_)),
        Route::Deliveries | Route::Delivery(_) | Route::Deliver | Route::Enter(_) => {
            *place == Route::Deliveries
        }
        Route::Objections(_) | Route::Objection(_) => matches!(place, Route::Objections(_)),
    }
}
