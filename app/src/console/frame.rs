//! What stands around every page of the consoles.

use super::page;
use super::route::{Queue, Route};
use super::state::Console;
use crate::browser;
use crate::element::{el, live};
use crate::frame::{footer, mark, skip, strip};
use crate::route::login;
use crate::state::Load;
use crate::ui;
use leptos::prelude::*;
use shared::api::{Role, SessionView};
use shared::text::Lang;
use shared::text::console::common as words;
use shared::text::portal::{fill, portal};

/// The whole page.
pub(super) fn view(console: Console) -> AnyView {
    let app = console.app;
    let head = el("HEADER")
        .class("head")
        .child(live(move || top(console, app.lang.get())))
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

/// Mark, name, language and account.
fn top(console: Console, lang: Lang) -> AnyView {
    let app = console.app;
    let common = portal(lang);
    let switch = move |_| {
        app.switch_language();
        request_animation_frame(|| browser::focus("language"));
    };
    let brand = el("A")
        .class("brand")
        .attr("href", "/console")
        .child(mark())
        .child(el("SPAN").class("brand-name").text(common.brand))
        .child(el("SPAN").class("brand-service").text(words::service(lang)));
    let language = el("BUTTON")
        .attr("type", "button")
        .id("language")
        .class("quiet")
        .attr("lang", lang.other().tag())
        .on("click", switch)
        .text(common.other_language);
    el("DIV")
        .class("top")
        .child(brand)
        .child(language)
        .child(live(move || account(console, lang)))
        .view()
}

fn account(console: Console, lang: Lang) -> AnyView {
    let app = console.app;
    let common = portal(lang);
    app.session.with(|session| match session {
        Load::Ready(SessionView::SignedIn(who)) => {
            let name = fill(common.signed_in_as, &[("name", &who.display_name)]);
            let out = ui::button("quiet", common.sign_out, move || app.sign_out());
            vec![el("SPAN").class("who").text(name).view(), out].into_any()
        }
        Load::Ready(SessionView::SignedOut) | Load::Loading | Load::Failed(_) => {
            let next = console.route.get().address();
            ui::link("quiet", login(&next), common.sign_in)
        }
    })
}

/// The places of a role; the portal's reports are among an enterprise's.
fn nav(console: Console, lang: Lang) -> AnyView {
    let role = console.app.session.with(|session| match session {
        Load::Ready(SessionView::SignedIn(who)) => Some(who.role),
        Load::Ready(SessionView::SignedOut) | Load::Loading | Load::Failed(_) => None,
    });
    let objections = Route::Objections(Queue::Open);
    let repairs = Route::Repairs(Queue::Open);
    let places = match role {
        Some(Role::Enterprise) => vec![
            (Route::Home, words::nav_home(lang)),
            (Route::Records, words::nav_records(lang)),
            (objections, words::nav_objections(lang)),
            (repairs, words::nav_repairs(lang)),
        ],
        Some(Role::Bureau) => vec![
            (Route::Home, words::nav_home(lang)),
            (objections, words::nav_objections(lang)),
            (repairs, words::nav_repairs(lang)),
            (Route::Deliveries, words::nav_deliveries(lang)),
        ],
        Some(Role::CreditOffice) => vec![
            (Route::Home, words::nav_home(lang)),
            (objections, words::nav_objections(lang)),
            (repairs, words::nav_repairs(lang)),
            (Route::Units, words::nav_units(lang)),
            (Route::Holds(Queue::Open), words::nav_holds(lang)),
            (Route::Usage(String::new()), words::nav_usage(lang)),
            (Route::Policies, words::nav_policy(lang)),
            (Route::Users, words::nav_users(lang)),
        ],
        Some(Role::Verifier) | None => vec![(Route::Home, words::nav_home(lang))],
    };
    let here = console.route.get();
    let mut links: Vec<AnyView> = places
        .into_iter()
        .map(|(route, name)| {
            let current = is_at(&here, &route).then_some("page");
            let link = el("A")
                .attr("href", route.address())
                .attr_if("aria-current", current)
                .text(name);
            el("LI").child(link).view()
        })
        .collect();
    let (address, name) = match role {
        Some(Role::Enterprise) => ("/reports", words::nav_reports(lang)),
        Some(Role::Bureau | Role::CreditOffice | Role::Verifier) | None => {
            ("/", words::portal(lang))
        }
    };
    links.push(el("LI").child(ui::link("", address, name)).view());
    el("NAV")
        .class("nav")
        .attr("aria-label", words::nav_label(lang))
        .child(el("UL").children(links))
        .view()
}

/// Whether a page belongs to a place.
fn is_at(here: &Route, place: &Route) -> bool {
    match here {
        Route::Home | Route::Explanation(_) | Route::Units | Route::NotFound => here == place,
        Route::Holds(_) | Route::NewHold | Route::Hold(_) => matches!(place, Route::Holds(_)),
        Route::Usage(_) => matches!(place, Route::Usage(_)),
        Route::Policies | Route::NewDraft | Route::Draft(_) => *place == Route::Policies,
        Route::Users | Route::Grant | Route::User(_) => *place == Route::Users,
        Route::Repairs(_) | Route::Repair(_) => matches!(place, Route::Repairs(_)),
        Route::Records | Route::Record(_) | Route::Object(_) | Route::Apply(_) => {
            *place == Route::Records
        }
        Route::Deliveries | Route::Delivery(_) | Route::Deliver | Route::Enter(_) => {
            *place == Route::Deliveries
        }
        Route::Objections(_) | Route::Objection(_) => matches!(place, Route::Objections(_)),
    }
}
