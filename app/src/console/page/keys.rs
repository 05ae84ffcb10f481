//! Keys of a unit's programs (接口密钥): listed, made, and revoked on a page that says what that means.

use super::deliver::plain;
use super::list::{self, Row};
use super::told_once::{ToldOnce, tell};
use super::{done, loaded, mark};
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form::{self, Input};
use crate::console::navigate;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::ApiKeyView;
use shared::text::Lang;
use shared::text::console::settings as words;
use shared::text::dates::{date, time};
use shared::text::portal::portal;

/// Draws the list.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Keys(list) if list.keys.is_empty() => ui::notice(
            "empty",
            words::keys_none_title(lang),
            vec![ui::para(words::keys_none(lang))],
        ),
        Page::Keys(list) => {
            let rows = list.keys.iter().map(|key| row(lang, key)).collect();
            list::view(console, lang, rows, false)
        }
        _ => ui::nothing(),
    });
    vec![
        ui::title(words::keys_title(lang)),
        done(console, lang),
        ui::lede(words::keys_lede(lang)),
        ui::link("button", Route::NewKey.address(), words::new_key(lang)),
        body,
    ]
    .into_any()
}

/// Whether it is good.
fn state(lang: Lang, key: &ApiKeyView) -> (&'static str, String) {
    match key.revoked_at {
        None => ("state valid", words::good(lang).to_owned()),
        Some(_) => ("state withdrawn", words::revoked(lang).to_owned()),
    }
}

/// What is known of it.
fn facts(lang: Lang, key: &ApiKeyView) -> Vec<(&'static str, String)> {
    let used = key
        .last_used_on
        .map_or_else(|| words::never_used(lang).to_owned(), |day| date(day, lang));
    let mut facts = vec![
        (words::made_at(lang), time(key.created_at, lang)),
        (
            words::made_by(lang),
            words::maker(key.created_by, lang).to_owned(),
        ),
    ];
    match key.revoked_at {
        // The day of the last use is not kept beyond that.
        Some(at) => facts.push((words::revoked_at(lang), time(at, lang))),
        None => facts.push((words::last_used(lang), used)),
    }
    facts
}

fn row(lang: Lang, key: &ApiKeyView) -> Row {
    let facts = facts(lang, key);
    Row {
        href: Route::Key(key.id.clone()).address(),
        title: key.name.clone(),
        marks: vec![state(lang, key)],
        lines: facts
            .into_iter()
            .map(|(name, value)| [name, " ", &value].concat())
            .collect(),
    }
}

/// Draws the form that makes one, and then the key.
pub(super) fn new(console: Console, lang: Lang) -> AnyView {
    let made = ToldOnce {
        title: words::made_title(lang),
        lede: words::made_lede(lang),
        label: words::key_label(lang),
        then: Route::Keys.address(),
    };
    made.or(console, lang, move || {
        let fields = vec![
            plain(
                console,
                lang,
                "name",
                words::key_name(lang),
                Some(words::key_name_hint(lang)),
                Input::Line,
            ),
            form::send(console, lang, words::new_key(lang)),
        ];
        let form = form::form(fields, move || {
            let body = Body::new().text("name", console.written("name").trim());
            console.send(
                async move |who, lang| calls::make_key(&who, lang, body.end()).await,
                move |made| tell(console, made.key),
            );
        });
        vec![
            form::summary(console, lang),
            ui::title(words::new_key(lang)),
            ui::lede(words::keys_lede(lang)),
            form,
        ]
        .into_any()
    })
}

/// Draws one of them, with what revoking it means.
pub(super) fn one(console: Console, lang: Lang, id: &str) -> AnyView {
    let id = id.to_owned();
    let body = loaded(console, lang, move |page| match page {
        Page::Keys(list) => match list.keys.iter().find(|key| key.id == id) {
            Some(key) => drawn(console, lang, key),
            None => ui::para(portal(lang).not_found),
        },
        _ => ui::nothing(),
    });
    vec![
        form::summary(console, lang),
        ui::title(words::key_title(lang)),
        body,
        ui::link("more", Route::Keys.address(), words::keys_title(lang)),
    ]
    .into_any()
}

fn drawn(console: Console, lang: Lang, key: &ApiKeyView) -> AnyView {
    let (class, state) = state(lang, key);
    let facts = facts(lang, key)
        .into_iter()
        .map(|(name, value)| (name.to_owned(), ui::text(value)));
    let revoke = key.revoked_at.is_none().then(|| {
        let id = key.id.clone();
        let form = form::form(
            vec![
                ui::para(words::revoke_lede(lang)),
                form::send(console, lang, words::revoke(lang)),
            ],
            move || {
                let id = id.clone();
                console.send(
                    async move |who, lang| calls::revoke_key(&who, lang, &id).await,
                    move |()| {
                        navigate::push(console, Route::Keys);
                        console.done.set(Some(words::revoke_done));
                    },
                );
            },
        );
        ui::section(words::revoke_title(lang), vec![form])
    });
    vec![
        el("P")
            .class("lede")
            .text(&*key.name)
            .child(mark(class, state))
            .view(),
        ui::facts(facts.collect()),
        ui::maybe(revoke),
    ]
    .into_any()
}
