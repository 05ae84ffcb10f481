//! Where somebody is told of things (通知): the contact for messages, and addresses of one's own systems.

use super::deliver::plain;
use super::list::{self, Row};
use super::told_once::{ToldOnce, tell};
use super::{done, loaded};
use crate::console::body::{Body, list as json_list};
use crate::console::calls::{self, Page};
use crate::console::form::{self, Input};
use crate::console::navigate;
use crate::console::page::case_acts::take_back;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::ui;
use leptos::prelude::*;
use shared::api::{ContactLang, ContactView, WebhookView};
use shared::notice::NoticeKind;
use shared::text::Lang;
use shared::text::console::settings as words;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Notices(contact, hooks) => {
            let rows = hooks.webhooks.iter().map(|hook| row(lang, hook)).collect();
            let hooks = if hooks.webhooks.is_empty() {
                ui::para(words::hooks_none(lang))
            } else {
                list::view(console, lang, rows, false)
            };
            let new = Route::NewHook.address();
            vec![
                ui::section(words::contact_title(lang), of_contact(lang, contact)),
                ui::section(
                    words::hooks_title(lang),
                    vec![
                        ui::classed_para("hint", words::hooks_lede(lang)),
                        hooks,
                        ui::link("button second", new, words::new_hook(lang)),
                    ],
                ),
            ]
            .into_any()
        }
        _ => ui::nothing(),
    });
    vec![
        ui::title(words::notices_title(lang)),
        done(console, lang),
        ui::lede(words::notices_lede(lang)),
        body,
    ]
    .into_any()
}

/// Whether somebody can be told by a message at all.
fn is_given(contact: &ContactView) -> bool {
    contact.email.is_some() || contact.mobile.is_some()
}

fn of_contact(lang: Lang, contact: &ContactView) -> Vec<AnyView> {
    let email = contact.email.as_ref().map(|email| email.as_str());
    let mobile = contact.mobile.as_ref().map(|mobile| mobile.as_str());
    let given = [(words::email(lang), email), (words::mobile(lang), mobile)];
    let facts: Vec<_> = given
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), ui::text(value?))))
        .collect();
    let said = if facts.is_empty() {
        ui::para(words::contact_none(lang))
    } else {
        ui::facts(facts)
    };
    let address = Route::Contact.address();
    vec![
        said,
        ui::link("button second", address, words::contact_change(lang)),
    ]
}

/// What an address is told of, in words.
pub(super) fn events(lang: Lang, events: &[NoticeKind]) -> String {
    let names: Vec<&str> = events
        .iter()
        .map(|kind| words::event(*kind, lang))
        .collect();
    names.join(shared::text::console::records::comma(lang))
}

fn row(lang: Lang, hook: &WebhookView) -> Row {
    Row {
        href: Route::Hook(hook.id.clone()).address(),
        title: hook.url.clone(),
        marks: Vec::new(),
        lines: vec![events(lang, &hook.events)],
    }
}

/// Draws the form of the contact.
pub(super) fn contact(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Notices(contact, _) => contact_form(console, lang, contact),
        _ => ui::nothing(),
    });
    vec![
        form::summary(console, lang),
        ui::title(words::contact_change(lang)),
        ui::lede(words::contact_lede(lang)),
        body,
        ui::link("more", Route::Notices.address(), words::notices_title(lang)),
    ]
    .into_any()
}

fn contact_form(console: Console, lang: Lang, contact: &ContactView) -> AnyView {
    // What is kept stands in the fields until somebody writes there.
    let kept = [
        ("email", contact.email.as_ref().map(|email| email.as_str())),
        (
            "mobile",
            contact.mobile.as_ref().map(|mobile| mobile.as_str()),
        ),
        ("lang", Some(lang_name(contact.lang))),
    ];
    for (name, value) in kept {
        let is_new = console
            .draft
            .with_untracked(|draft| !draft.contains_key(name));
        if let Some(value) = value.filter(|_| is_new) {
            console.write(name, value.to_owned());
        }
    }
    let langs = vec![
        ("zh", words::lang_zh(lang).to_owned()),
        ("en", words::lang_en(lang).to_owned()),
    ];
    let line = |name, label, hint| plain(console, lang, name, label, hint, Input::Line);
    let fields = vec![
        line("email", words::email(lang), None),
        line(
            "mobile",
            words::mobile(lang),
            Some(words::mobile_hint(lang)),
        ),
        form::choice(console, "lang", words::contact_lang(lang), langs),
        form::send(console, lang, words::contact_save(lang)),
    ];
    let form = form::form(fields, move || {
        let body = ["email", "mobile", "lang"]
            .into_iter()
            .fold(Body::new(), |body, name| {
                body.text_if(name, console.written(name).trim())
            });
        console.send(
            async move |who, lang| calls::keep_contact(&who, lang, body.end()).await,
            move |_| {
                navigate::push(console, Route::Notices);
                console.done.set(Some(words::contact_saved));
            },
        );
    });
    let remove = is_given(contact).then(|| {
        take_back(
            words::contact_remove(lang),
            words::contact_remove_hint(lang),
            move || {
                console.send(
                    async move |who, lang| calls::remove_contact(&who, lang).await,
                    move |()| {
                        navigate::push(console, Route::Notices);
                        console.done.set(Some(words::contact_removed));
                    },
                );
            },
        )
    });
    vec![form, ui::maybe(remove)].into_any()
}

/// Name of a language on the wire.
fn lang_name(lang: ContactLang) -> &'static str {
    match lang {
        ContactLang::Zh => "zh",
        ContactLang::En => "en",
    }
}

/// Draws the form that adds an address, and then its secret.
pub(super) fn new_hook(console: Console, lang: Lang) -> AnyView {
    let made = ToldOnce {
        title: words::hook_made(lang),
        lede: words::secret_lede(lang),
        label: words::secret_label(lang),
        then: Route::Notices.address(),
    };
    made.or(console, lang, move || {
        let body = loaded(console, lang, move |page| match page {
            Page::Notices(_, hooks) => hook_form(console, lang, hooks.offered.clone()),
            _ => ui::nothing(),
        });
        vec![
            form::summary(console, lang),
            ui::title(words::new_hook(lang)),
            ui::lede(words::new_hook_lede(lang)),
            body,
        ]
        .into_any()
    })
}

fn hook_form(console: Console, lang: Lang, offered: Vec<NoticeKind>) -> AnyView {
    let kinds = offered
        .iter()
        .map(|kind| (kind.name(), words::event(*kind, lang).to_owned()))
        .collect();
    let fields = vec![
        plain(console, lang, "url", words::url(lang), None, Input::Line),
        form::ticks(
            console,
            "events",
            words::events(lang),
            words::events_hint(lang),
            kinds,
        ),
        form::send(console, lang, words::hook_action(lang)),
    ];
    form::form(fields, move || {
        let ticked: Vec<String> = offered
            .iter()
            .filter(|kind| form::is_ticked(console, "events", kind.name()))
            .map(|kind| ["\"", kind.name(), "\""].concat())
            .collect();
        let body = Body::new()
            .text("url", console.written("url").trim())
            .json("events", &json_list(&ticked));
        console.send(
            async move |who, lang| calls::make_hook(&who, lang, body.end()).await,
            move |made| tell(console, made.secret),
        );
    })
}

#[cfg(test)]
mod tests {
    use super::lang_name;
    use shared::api::ContactLang;

    #[test]
    fn a_language_is_sent_by_the_name_by_which_it_is_read() {
        for lang in [ContactLang::Zh, ContactLang::En] {
            let name = serde_json::json!(lang_name(lang));
            assert_eq!(serde_json::to_value(lang).ok(), Some(name));
        }
    }
}
