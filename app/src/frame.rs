//! What stands around every page: skip link, header, the strip that says 演示, and the footer.

use crate::browser;
use crate::element::{el, live};
use crate::page;
use crate::route::{Route, login};
use crate::state::{App, Load};
use crate::ui;
use leptos::prelude::*;
use shared::api::{Issuing, PolicyView, SessionView};
use shared::text::Lang;
use shared::text::dates::date;
use shared::text::portal::{PortalText, fill, portal};

/// The whole page.
pub fn view(app: App) -> AnyView {
    let head = el("HEADER")
        .class("head")
        .child(live(move || {
            let lang = app.lang.get();
            top(app, lang, ("/", portal(lang).service), move || here(app))
        }))
        .child(live(move || nav(portal(app.lang.get()), &app.route.get())));
    let main = el("MAIN")
        .id("main")
        .class("main")
        .attr("tabindex", "-1")
        .child(live(move || {
            page::view(app, app.route.get(), app.lang.get())
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

pub(crate) fn skip(words: &'static PortalText) -> AnyView {
    ui::link("skip", "#main", words.skip)
}

/// Mark, name, language and account; `place` is where the name leads and what it says, `next` where signing in comes
/// back to.
pub(crate) fn top(
    app: App,
    lang: Lang,
    place: (&'static str, &'static str),
    next: impl Fn() -> String + Send + 'static,
) -> AnyView {
    let words = portal(lang);
    let switch = move |_| {
        app.switch_language();
        request_animation_frame(|| browser::focus("language"));
    };
    let (home, service) = place;
    let brand = el("A")
        .class("brand")
        .attr("href", home)
        .child(mark())
        .child(el("SPAN").class("brand-name").text(words.brand))
        .child(el("SPAN").class("brand-service").text(service));
    let language = el("BUTTON")
        .attr("type", "button")
        .id("language")
        .class("quiet")
        .attr("lang", lang.other().tag())
        .on("click", switch)
        .text(words.other_language);
    el("DIV")
        .class("top")
        .child(brand)
        .child(language)
        .child(live(move || account(app, words, &next)))
        .view()
}

/// The mark of the service: the one drawing, whose lines stand in `index.html`.
pub(crate) fn mark() -> AnyView {
    view! {
        <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <use href="#mark"></use>
        </svg>
    }
    .into_any()
}

fn account(app: App, words: &'static PortalText, next: &impl Fn() -> String) -> AnyView {
    app.session.with(|session| match session {
        Load::Ready(SessionView::SignedIn(who)) => {
            let name = fill(words.signed_in_as, &[("name", &who.display_name)]);
            let out = ui::button("quiet", words.sign_out, move || app.sign_out());
            vec![el("SPAN").class("who").text(name).view(), out].into_any()
        }
        Load::Ready(SessionView::SignedOut) | Load::Loading | Load::Failed(_) => {
            ui::link("quiet", login(&next()), words.sign_in)
        }
    })
}

/// Where signing in comes back to.
fn here(app: App) -> String {
    let next = match app.route.get() {
        Route::Home => Route::Request,
        other => other,
    };
    next.address()
}

fn nav(words: &'static PortalText, here: &Route) -> AnyView {
    let entries = [
        (Route::Guide, words.nav_guide),
        (Route::Request, words.nav_request),
        (Route::Reports(None), words.nav_reports),
        (Route::Verify, words.nav_verify),
    ];
    let entries = entries.map(|(route, name)| {
        let current = match (&route, here) {
            (Route::Reports(_), Route::Reports(_) | Route::Report { .. }) => true,
            (route, here) => route == here,
        };
        (route, name, current.then_some("page"))
    });
    ui::nav("nav", words.nav_label, entries)
}

/// The strip under the header. It is there before the policy is known, so that nothing jumps.
pub(crate) fn strip(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    app.policy.with(|policy| {
        let policy = policy.ready();
        let (class, tag, sentence) = match policy {
            Some(policy) if policy.demonstration => (
                "strip demonstration",
                words.demonstration_tag,
                demonstration(words, lang, policy),
            ),
            Some(_) | None => ("strip", words.phase_tag, words.phase_text.to_owned()),
        };
        let line = el("P")
            .child(el("STRONG").class("tag").text(tag))
            .text(" ")
            .child(el("SPAN").text(sentence));
        el("ASIDE").class(class).id("strip").child(line).view()
    })
}

/// The demonstration never hides that the original scheme has ended.
fn demonstration(words: &PortalText, lang: Lang, policy: &PolicyView) -> String {
    if policy.today > policy.in_force.through {
        let end = date(policy.in_force.through, lang);
        fill(words.demonstration_after_end, &[("day", &end)])
    } else {
        words.demonstration.to_owned()
    }
}

/// Why nothing is issued, where that is so.
pub fn not_in_force(lang: Lang, policy: &PolicyView) -> AnyView {
    let words = portal(lang);
    match policy.issuing {
        Issuing::Scheme | Issuing::Renewal { .. } => ui::nothing(),
        Issuing::NotInForce => {
            let (from, through) = (
                date(policy.in_force.from, lang),
                date(policy.in_force.through, lang),
            );
            let sentence = fill(
                words.not_in_force,
                &[("from", &from), ("through", &through)],
            );
            ui::notice("closed", words.not_in_force_title, vec![ui::para(sentence)])
        }
    }
}

/// The same, once the policy is here.
pub fn closed(app: App, lang: Lang) -> AnyView {
    live(move || {
        app.policy
            .with(|policy| ui::maybe(policy.ready().map(|policy| not_in_force(lang, policy))))
    })
}

pub(crate) fn footer(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    let lines = app.policy.with(|policy| {
        let policy = policy.ready()?;
        let (office, scheme) = match lang {
            Lang::Zh => (&policy.office_zh, &policy.scheme_zh),
            Lang::En => (&policy.office_en, &policy.scheme_en),
        };
        Some(vec![
            ui::para(fill(words.footer_office, &[("office", office)])),
            ui::para(fill(words.footer_scheme, &[("scheme", scheme)])),
        ])
    });
    let lines = lines.unwrap_or_default();
    el("FOOTER").class("foot").children(lines).view()
}
