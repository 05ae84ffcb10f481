//! What stands before the pages of an account: signing in, and for an agent which firm it acts for.

use crate::browser;
use crate::element::el;
use crate::route::login;
use crate::state::{App, Load};
use crate::ui;
use leptos::prelude::*;
use shared::api::{EntityView, Role, SessionView, SignedIn};
use shared::text::Lang;
use shared::text::portal::portal;

/// Draws `page` for the firm that somebody acts for, or what must come first.
pub fn gate(
    app: App,
    lang: Lang,
    name: &'static str,
    page: impl Fn(&SignedIn, &EntityView) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    gated(app, lang, name, Box::new(page))
}

type Page = Box<dyn Fn(&SignedIn, &EntityView) -> AnyView + Send + Sync>;

fn gated(app: App, lang: Lang, name: &'static str, page: Page) -> AnyView {
    let words = portal(lang);
    ui::live(move || {
        let choosing = app.choosing.get();
        app.session.with(|session| match session {
            Load::Loading => vec![ui::title(name), ui::loading(words)].into_any(),
            Load::Failed(failure) => vec![
                ui::title(name),
                ui::failure(app, failure, move || app.load_session()),
            ]
            .into_any(),
            Load::Ready(SessionView::SignedOut) => sign_in(app, lang),
            Load::Ready(SessionView::SignedIn(who)) => match (who.role, &who.entity) {
                (Role::Bureau | Role::CreditOffice | Role::Verifier, _) => vec![
                    ui::title(words.wrong_role_title),
                    ui::para(words.wrong_role),
                    ui::link("more", "/console", words.wrong_role_console),
                    ui::button("button", words.sign_out, move || app.sign_out()),
                ]
                .into_any(),
                (Role::Enterprise, Some(entity)) if !choosing => page(who, entity),
                (Role::Enterprise, _) => firms(app, lang, who),
            },
        })
    })
}

fn sign_in(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    let next = app.route.get_untracked().address();
    let demonstration = ui::live(move || {
        let shown = app
            .policy
            .with(|policy| policy.ready().is_some_and(|policy| policy.demonstration));
        ui::maybe(shown.then(|| ui::classed_para("hint", words.sign_in_demonstration)))
    });
    vec![
        ui::title(words.sign_in_title),
        ui::lede(words.sign_in_lede),
        ui::para(words.sign_in_kept),
        demonstration,
        ui::link("button main-action", login(&next), words.sign_in_action),
    ]
    .into_any()
}

/// The firms of an agent, one to be chosen.
pub(crate) fn firms(app: App, lang: Lang, who: &SignedIn) -> AnyView {
    let words = portal(lang);
    let codes: Vec<String> = who
        .entities
        .iter()
        .map(|entity| entity.credit_code.as_str().to_owned())
        .collect();
    let current = who.entity.as_ref().and_then(|entity| {
        codes
            .iter()
            .position(|code| code == entity.credit_code.as_str())
    });
    let chosen = RwSignal::new(current);
    let fault = RwSignal::new(false);
    let question = ui::Question {
        name: "firm",
        legend: words.firm_legend,
        hint: None,
        answers: who
            .entities
            .iter()
            .map(|entity| ui::Answer {
                label: entity.name.clone(),
                hint: entity.credit_code.as_str().to_owned(),
            })
            .collect(),
        chosen: chosen.into(),
        fault: Signal::derive(move || fault.get().then_some(words.firm_required)),
        choose: Callback::new(move |index| {
            fault.set(false);
            chosen.set(Some(index));
        }),
    };
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        match chosen.get_untracked().and_then(|index| codes.get(index)) {
            Some(code) => app.choose_entity(code.clone()),
            None => {
                fault.set(true);
                browser::focus("firm-0");
            }
        }
    };
    let form = el("FORM")
        .on("submit", submit)
        .attr("novalidate", "")
        .child(question.view())
        .child(ui::submit("button main-action", words.firm_action));
    vec![
        ui::title(words.firm_title),
        ui::lede(words.firm_lede),
        form.view(),
    ]
    .into_any()
}

/// The firm that somebody acts for, and how to choose another.
pub fn acting_for(app: App, lang: Lang, who: &SignedIn, entity: &EntityView) -> AnyView {
    let words = portal(lang);
    let change = ui::maybe((who.entities.len() > 1).then(|| {
        ui::button("quiet", words.firm_change, move || {
            app.choosing.set(true);
            request_animation_frame(|| browser::focus("title"));
        })
    }));
    let who = el("P")
        .child(el("SPAN").class("acting-label").text(words.firm_current))
        .child(el("STRONG").text(&*entity.name))
        .child(ui::number(entity.credit_code.as_str()));
    el("DIV").class("acting").child(who).child(change).view()
}
