//! Who may act for units, the credit office and verifiers (用户与单位).

use super::deliver::plain;
use super::list::{self, Row};
use super::{done, loaded, mark};
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form::{self, Input};
use crate::console::navigate;
use crate::console::page::case_acts::{chosen, take_back};
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::state::Load;
use crate::ui;
use leptos::prelude::*;
use shared::api::{Role, UserState, UserView};
use shared::text::Lang;
use shared::text::console::policies as words;
use shared::text::dates::time;
use shared::text::portal::portal;

/// Draws the list.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Users(list) => {
            let rows = list.users.iter().map(|user| row(lang, user)).collect();
            list::view(console, lang, rows, false)
        }
        _ => ui::nothing(),
    });
    vec![
        ui::title(words::users_title(lang)),
        ui::lede(words::users_lede(lang)),
        ui::link("button", Route::Grant.address(), words::grant(lang)),
        body,
    ]
    .into_any()
}

fn marks(lang: Lang, user: &UserView) -> Vec<(&'static str, String)> {
    let class = match user.state {
        UserState::Active => "state valid",
        UserState::Proposed => "state",
        UserState::TakenBack => "state withdrawn",
    };
    let mut marks = vec![(class, words::user_state(user.state, lang).to_owned())];
    if user.proposed_as_officer {
        marks.push(("state", words::proposed_officer(lang).to_owned()));
    }
    if user.own {
        marks.push(("state expired", words::you(lang).to_owned()));
    }
    marks
}

fn role_of(lang: Lang, user: &UserView) -> String {
    let role = words::role_name(user.role, lang);
    match &user.unit_zh {
        Some(unit) => [role, " · ", unit].concat(),
        None => role.to_owned(),
    }
}

/// Somebody in a list.
pub(super) fn row(lang: Lang, user: &UserView) -> Row {
    Row {
        href: Route::User(user.id.clone()).address(),
        title: user.name.clone(),
        marks: marks(lang, user),
        lines: vec![role_of(lang, user), user.subject.clone()],
    }
}

/// Draws one of them.
pub(super) fn one(console: Console, lang: Lang, id: &str) -> AnyView {
    let id = id.to_owned();
    let body = loaded(console, lang, move |page| match page {
        Page::Users(list) => match list.users.iter().find(|user| user.id == id) {
            Some(user) => drawn(console, lang, user),
            None => ui::para(portal(lang).not_found),
        },
        _ => ui::nothing(),
    });
    vec![
        form::summary(console, lang),
        ui::title(words::user_title(lang)),
        done(console, lang),
        body,
    ]
    .into_any()
}

fn drawn(console: Console, lang: Lang, user: &UserView) -> AnyView {
    let signed_in = match user.signed_in_at {
        Some(at) => time(at, lang),
        None => words::never(lang).to_owned(),
    };
    let facts = [
        (words::role(lang), role_of(lang, user)),
        (words::subject(lang), user.subject.clone()),
        (words::changed_at(lang), time(user.changed_at, lang)),
        (words::signed_in_at(lang), signed_in),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), ui::text(value)))
        .collect();
    let marks = marks(lang, user)
        .into_iter()
        .map(|(class, text)| mark(class, text));
    let waits = user.state == UserState::Proposed || user.proposed_as_officer;
    let confirm = waits.then(|| {
        if user.own_proposal {
            return ui::para(words::confirm_hint(lang));
        }
        let id = user.id.clone();
        let children = vec![
            ui::classed_para("hint", words::confirm_hint(lang)),
            form::send(console, lang, words::confirm(lang)),
        ];
        form::form(children, move || {
            let id = id.clone();
            console.send(
                async move |who, lang| calls::confirm_user(&who, lang, &id).await,
                move |user| told(console, user),
            );
        })
    });
    let remove = (user.state != UserState::TakenBack).then(|| {
        let id = user.id.clone();
        take_back(words::remove(lang), words::remove_hint(lang), move || {
            let id = id.clone();
            console.send(
                async move |who, lang| calls::remove_user(&who, lang, &id).await,
                move |user| told(console, user),
            );
        })
    });
    let change = Route::ChangeRole(user.id.clone()).address();
    vec![
        el("P")
            .class("lede")
            .text(&*user.name)
            .children(marks)
            .view(),
        ui::facts(facts),
        ui::maybe(confirm),
        ui::link("button second", change, words::change_role(lang)),
        ui::maybe(remove),
    ]
    .into_any()
}

/// What became of somebody is told in the list that is here.
fn told(console: Console, user: UserView) {
    console.page.update(|page| {
        if let Load::Ready(Page::Users(list)) = page {
            for old in &mut list.users {
                if old.id == user.id {
                    *old = user.clone();
                }
            }
        }
    });
    console.done.set(Some(words::granted));
}

/// Draws the form that grants access.
pub(super) fn grant(console: Console, lang: Lang) -> AnyView {
    let field = |name, label, hint| plain(console, lang, name, label, hint, Input::Line);
    let fields = vec![
        field(
            "subject",
            words::subject(lang),
            Some(words::subject_hint(lang)),
        ),
        field("name", words::name(lang), None),
        role_and_unit(console, lang),
        form::send(console, lang, words::grant_action(lang)),
    ];
    let form = form::form(fields, move || {
        let body = given(console, &["subject", "name", "role", "unit"]);
        console.send(
            async move |who, lang| calls::grant(&who, lang, body).await,
            move |user| {
                navigate::push(console, Route::User(user.id));
                console.done.set(Some(words::granted));
            },
        );
    });
    vec![
        form::summary(console, lang),
        ui::title(words::grant(lang)),
        ui::lede(words::users_lede(lang)),
        form,
    ]
    .into_any()
}

/// Draws the form that changes what somebody may do.
pub(super) fn change(console: Console, lang: Lang, id: &str) -> AnyView {
    let wanted = id.to_owned();
    let who = loaded(console, lang, move |page| match page {
        Page::Users(list) => match list.users.iter().find(|user| user.id == wanted) {
            Some(user) => {
                let facts = [
                    (words::name(lang), user.name.clone()),
                    (words::role(lang), role_of(lang, user)),
                ];
                let facts = facts.map(|(name, value)| (name.to_owned(), ui::text(value)));
                ui::facts(facts.into())
            }
            None => ui::para(portal(lang).not_found),
        },
        _ => ui::nothing(),
    });
    let fields = vec![
        role_and_unit(console, lang),
        form::send(console, lang, words::change_action(lang)),
    ];
    let id = id.to_owned();
    let form = form::form(fields, move || {
        let id = id.clone();
        let body = given(console, &["role", "unit"]);
        console.send(
            async move |who, lang| calls::change_user(&who, lang, &id, body).await,
            move |user| {
                navigate::push(console, Route::User(user.id));
                console.done.set(Some(words::granted));
            },
        );
    });
    vec![
        form::summary(console, lang),
        ui::title(words::change_title(lang)),
        ui::lede(words::change_lede(lang)),
        who,
        form,
    ]
    .into_any()
}

/// What is written in the fields, as it is sent: a unit with a unit's role alone.
fn given(console: Console, names: &[&str]) -> String {
    let is_of_unit = console.written("role") == BUREAU;
    let names = names.iter().filter(|name| **name != "unit" || is_of_unit);
    names
        .fold(Body::new(), |body, name| {
            body.text_if(name, console.written(name).trim())
        })
        .end()
}

/// Name of a unit's role on the wire.
const BUREAU: &str = "bureau";

/// Which role, and for a unit's role which unit.
fn role_and_unit(console: Console, lang: Lang) -> AnyView {
    let roles = [
        (BUREAU, Role::Bureau),
        ("credit_office", Role::CreditOffice),
        ("verifier", Role::Verifier),
    ];
    let roles = roles
        .map(|(name, role)| (name, words::role_name(role, lang).to_owned()))
        .to_vec();
    let units = ui::live(move || {
        if chosen(console, "role") != BUREAU {
            return ui::nothing();
        }
        let mut units: Vec<(String, String)> = console.freshness.with(|freshness| {
            let rows = freshness.ready().map(|freshness| freshness.rows.iter());
            rows.into_iter()
                .flatten()
                .map(|row| (row.unit.0.clone(), row.unit_zh.clone()))
                .collect()
        });
        units.sort();
        units.dedup();
        let unit = plain(
            console,
            lang,
            "unit",
            words::unit(lang),
            None,
            Input::Select(units),
        );
        ui::block("within", vec![unit])
    });
    vec![
        form::choice(console, "role", words::role(lang), roles),
        units,
    ]
    .into_any()
}
