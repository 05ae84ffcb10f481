//! What stands around every page: skip link, header, the strip that says 演示, and the footer.

use crate::browser;
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
    let body = ui::live(move || page::view(app, app.route.get(), app.lang.get()));
    view! {
        {ui::live(move || skip(portal(app.lang.get())))}
        <header class="head">
            {ui::live(move || top(app, app.lang.get()))}
            {ui::live(move || nav(portal(app.lang.get()), &app.route.get()))}
        </header>
        {ui::live(move || strip(app, app.lang.get()))}
        <main id="main" class="main" tabindex="-1">{body}</main>
        {ui::live(move || footer(app, app.lang.get()))}
    }
    .into_any()
}

fn skip(words: &'static PortalText) -> AnyView {
    view! { <a class="skip" href="#main">{words.skip}</a> }.into_any()
}

/// Mark, name, language and account.
fn top(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    let switch = move |_| {
        app.switch_language();
        request_animation_frame(|| browser::focus("language"));
    };
    view! {
        <div class="top">
            <a class="brand" href="/">
                <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                    <use href="#mark"></use>
                </svg>
                <span class="brand-name">{words.brand}</span>
                <span class="brand-service">{words.service}</span>
            </a>
            <button
                type="button"
                id="language"
                class="quiet"
                lang=lang.other().tag()
                on:click=switch
            >
                {words.other_language}
            </button>
            {ui::live(move || account(app, words))}
        </div>
    }
    .into_any()
}

fn account(app: App, words: &'static PortalText) -> AnyView {
    app.session.with(|session| match session {
        Load::Ready(SessionView::SignedIn(who)) => {
            let name = fill(words.signed_in_as, &[("name", &who.display_name)]);
            let out = ui::button("quiet", words.sign_out, move || app.sign_out());
            view! { <span class="who">{name}</span>{out} }.into_any()
        }
        Load::Ready(SessionView::SignedOut) | Load::Loading | Load::Failed(_) => {
            let next = match app.route.get() {
                Route::Home => Route::Request,
                other => other,
            };
            ui::link("quiet", login(&next.address()), words.sign_in)
        }
    })
}

fn nav(words: &'static PortalText, here: &Route) -> AnyView {
    let entries = [
        (Route::Guide, words.nav_guide),
        (Route::Request, words.nav_request),
        (Route::Reports(None), words.nav_reports),
        (Route::Verify, words.nav_verify),
    ];
    let links: Vec<AnyView> = entries
        .into_iter()
        .map(|(route, name)| {
            let current = match (&route, here) {
                (Route::Reports(_), Route::Reports(_) | Route::Report { .. }) => true,
                (route, here) => route == here,
            };
            let current = current.then_some("page");
            view! { <li><a href=route.address() aria-current=current>{name}</a></li> }.into_any()
        })
        .collect();
    view! { <nav class="nav" aria-label=words.nav_label><ul>{links}</ul></nav> }.into_any()
}

/// The strip under the header. It is there before the policy is known, so that nothing jumps.
fn strip(app: App, lang: Lang) -> AnyView {
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
        view! {
            <aside class=class id="strip">
                <p><strong class="tag">{tag}</strong>" "<span>{sentence}</span></p>
            </aside>
        }
        .into_any()
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
    ui::live(move || {
        app.policy
            .with(|policy| ui::maybe(policy.ready().map(|policy| not_in_force(lang, policy))))
    })
}

fn footer(app: App, lang: Lang) -> AnyView {
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
    view! { <footer class="foot">{lines}</footer> }.into_any()
}
