//! Request: the window and the purpose, one button, and what happens while the report is made.

use super::account;
use crate::element::{el, live, text};
use crate::frame;
use crate::intention::{Choice, PURPOSES};
use crate::issuing;
use crate::state::{App, Issue, Load, Progress};
use crate::ui::{self, Answer, Question};
use leptos::prelude::*;
use shared::api::{EntityView, Issuing, PolicyView, SignedIn};
use shared::text::Lang;
use shared::text::dates::{date, end_of};
use shared::text::portal::{PortalText, fill, look_back, portal, purpose};
use shared::window::Window;

/// Draws the page.
pub fn view(app: App, lang: Lang) -> AnyView {
    let words = portal(lang);
    // Why nothing is issued is told before anybody is asked to sign in.
    live(move || {
        app.policy.with(|policy| match policy {
            Load::Loading => vec![ui::title(words.request_title), ui::loading(words)].into_any(),
            Load::Failed(failure) => vec![
                ui::title(words.request_title),
                ui::failure(app, failure, move || app.load_policy()),
            ]
            .into_any(),
            Load::Ready(policy) => match policy.issuing {
                Issuing::NotInForce => closed(lang, policy),
                Issuing::Scheme | Issuing::Renewal { .. } => {
                    let policy = policy.clone();
                    account::gate(app, lang, words.request_title, move |who, entity| {
                        form(app, lang, &policy, who, entity)
                    })
                }
            },
        })
    })
}

/// The form as it looks when nothing is issued: to be read, not to be sent.
fn closed(lang: Lang, policy: &PolicyView) -> AnyView {
    let words = portal(lang);
    let never = Signal::derive(|| None);
    let question = look_back_question(
        lang,
        policy,
        never,
        Signal::derive(|| None),
        Callback::new(|_| ()),
    );
    let form = el("FIELDSET")
        .class("disabled")
        .attr("disabled", "")
        .child(question.view())
        .child(ui::submit("button main-action", words.request_action));
    vec![
        ui::title(words.request_title),
        frame::not_in_force(lang, policy),
        form.view(),
        ui::link("more", "/reports", words.all_reports),
    ]
    .into_any()
}

fn form(app: App, lang: Lang, policy: &PolicyView, who: &SignedIn, entity: &EntityView) -> AnyView {
    let words = portal(lang);
    let running = move || matches!(app.issue.get(), Issue::Running(_));
    let label = live(move || {
        text(if running() {
            words.request_running
        } else {
            words.request_action
        })
    });
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        issuing::submit(app);
    };
    let valid = end_of(policy.valid_through_if_issued_today, lang);
    let send = el("BUTTON")
        .attr("type", "submit")
        .class("button main-action")
        .live_attr("disabled", move || running().then(String::new))
        .child(label);
    let form = el("FORM")
        .on("submit", submit)
        .attr("novalidate", "")
        .live_attr("aria-busy", move || Some(running().to_string()))
        .child(look_back_of(app, lang, policy).view())
        .child(purpose_of(app, lang).view())
        .child(ui::classed_para(
            "hint",
            fill(words.request_valid, &[("day", &valid)]),
        ))
        .child(live(move || ui::maybe(failed(app, words))))
        .child(send);
    let progress = el("P")
        .class("progress")
        .attr("role", "status")
        .attr("aria-live", "polite")
        .child(live(move || ui::maybe(progress(app, words).map(text))));
    vec![
        live(move || ui::maybe(summary(app, words))),
        ui::title(words.request_title),
        ui::lede(words.request_lede),
        account::acting_for(app, lang, who, entity),
        form.view(),
        progress.view(),
    ]
    .into_any()
}

/// All faults at once, each with a link to its question.
fn summary(app: App, words: &'static PortalText) -> Option<AnyView> {
    let choice = app.choice.get();
    let faults: Vec<AnyView> = [
        (
            choice.look_back.is_none(),
            "#look-back-0",
            words.look_back_required,
        ),
        (
            choice.purpose.is_none(),
            "#purpose-0",
            words.purpose_required,
        ),
    ]
    .into_iter()
    .filter(|(missing, _, _)| *missing)
    .map(|(_, href, fault)| {
        let link = el("A").attr("href", href).text(fault);
        el("LI").child(link).view()
    })
    .collect();
    (app.faults.get() && !faults.is_empty()).then(|| {
        ui::alert("summary", words.summary_title)
            .child(el("UL").children(faults))
            .view()
    })
}

fn look_back_of(app: App, lang: Lang, policy: &PolicyView) -> Question {
    let words = portal(lang);
    let offered: Vec<_> = policy
        .windows
        .iter()
        .map(|one| one.look_back_years)
        .collect();
    let chosen = {
        let offered = offered.clone();
        Signal::derive(move || {
            let chosen = app.choice.get().look_back?;
            offered.iter().position(|one| *one == chosen)
        })
    };
    let fault = Signal::derive(move || {
        let missing = app.faults.get() && app.choice.get().look_back.is_none();
        missing.then_some(words.look_back_required)
    });
    let choose = Callback::new(move |index: usize| {
        let look_back = offered.get(index).copied();
        app.choose(Choice {
            look_back,
            ..app.choice.get_untracked()
        });
    });
    look_back_question(lang, policy, chosen, fault, choose)
}

fn look_back_question(
    lang: Lang,
    policy: &PolicyView,
    chosen: Signal<Option<usize>>,
    fault: Signal<Option<&'static str>>,
    choose: Callback<usize>,
) -> Question {
    let words = portal(lang);
    Question {
        name: "look-back",
        legend: words.look_back_legend,
        hint: Some(words.look_back_hint),
        answers: policy
            .windows
            .iter()
            .map(|preview| Answer {
                label: look_back(lang, preview.look_back_years).to_owned(),
                hint: range(lang, preview.window),
            })
            .collect(),
        chosen,
        fault,
        choose,
    }
}

fn purpose_of(app: App, lang: Lang) -> Question {
    let words = portal(lang);
    Question {
        name: "purpose",
        legend: words.purpose_legend,
        hint: Some(words.purpose_hint),
        answers: PURPOSES
            .into_iter()
            .map(|one| {
                let (label, hint) = purpose(lang, one);
                Answer {
                    label: label.to_owned(),
                    hint: hint.to_owned(),
                }
            })
            .collect(),
        chosen: Signal::derive(move || {
            let chosen = app.choice.get().purpose?;
            PURPOSES.iter().position(|one| *one == chosen)
        }),
        fault: Signal::derive(move || {
            let missing = app.faults.get() && app.choice.get().purpose.is_none();
            missing.then_some(words.purpose_required)
        }),
        choose: Callback::new(move |index: usize| {
            let purpose = PURPOSES.get(index).copied();
            app.choose(Choice {
                purpose,
                ..app.choice.get_untracked()
            });
        }),
    }
}

fn failed(app: App, words: &'static PortalText) -> Option<AnyView> {
    app.issue.with(|issue| match issue {
        Issue::Idle | Issue::Running(_) => None,
        Issue::Failed { failure, unknown } => {
            let note = unknown.then(|| ui::para(words.issue_unknown));
            Some(ui::failure_with(words, failure, note.into_iter().collect()))
        }
    })
}

fn progress(app: App, words: &'static PortalText) -> Option<&'static str> {
    match app.issue.get() {
        Issue::Idle | Issue::Failed { .. } => None,
        Issue::Running(Progress::First) => Some(words.progress),
        Issue::Running(Progress::Slow) => Some(words.progress_slow),
        Issue::Running(Progress::Retry) => Some(words.progress_retry),
        Issue::Running(Progress::Resumed) => Some(words.progress_resumed),
    }
}

/// The two days of a window.
pub fn range(lang: Lang, window: Window) -> String {
    fill(
        portal(lang).window_range,
        &[
            ("from", &date(window.from, lang)),
            ("to", &date(window.to, lang)),
        ],
    )
}
