//! What acting on an objection and on an application for repair have in common: the firm supplies what is asked for or
//! takes back what it filed, a unit chooses an act, and what was said goes out with its files.

use super::object::{evidence, statement};
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form;
use crate::console::state::Console;
use crate::element::el;
use crate::http::Failure;
use crate::state::Load;
use crate::{browser, ui};
use leptos::prelude::*;
use shared::api::SignedIn;
use shared::text::Lang;
use shared::text::console::objections as words;

/// What a firm may do now, with what taking back is called and means.
pub(super) struct OfFirm {
    /// Whether it is asked for more.
    pub(super) supply: bool,
    /// Name and meaning of taking it back, if it may.
    pub(super) withdraw: Option<(&'static str, &'static str)>,
}

impl OfFirm {
    /// As forms; `send` takes the act and what is said.
    pub(super) fn view(
        self,
        console: Console,
        lang: Lang,
        send: impl Fn(&'static str, Body) + Clone + 'static,
    ) -> AnyView {
        let supply = self.supply.then(|| {
            let send = send.clone();
            let children = vec![
                statement(
                    console,
                    lang,
                    words::supply_statement(lang),
                    words::supply_hint(lang),
                ),
                evidence(console, lang),
                form::send(console, lang, words::supply(lang)),
            ];
            let form = form::form(children, move || {
                send("supply", written(console, &["statement"]));
            });
            ui::section(words::supply(lang), vec![form])
        });
        let withdraw = self
            .withdraw
            .map(|(name, meaning)| take_back(name, meaning, move || send("withdraw", Body::new())));
        vec![ui::maybe(supply), ui::maybe(withdraw)].into_any()
    }
}

/// Taking back what was filed, behind a step that says what it means.
pub(super) fn take_back(
    name: &'static str,
    meaning: &'static str,
    act: impl FnMut() + 'static,
) -> AnyView {
    el("DETAILS")
        .class("other-browser")
        .child(el("SUMMARY").text(name))
        .child(ui::para(meaning))
        .child(ui::button("button second", name, act))
        .view()
}

/// What is chosen, followed.
pub(super) fn chosen(console: Console, name: &'static str) -> String {
    Memo::new(move |_| {
        console
            .draft
            .with(|draft| draft.get(name).cloned().unwrap_or_default())
    })
    .get()
}

/// What is written in these fields, but for what is empty.
pub(super) fn written(console: Console, names: &[&str]) -> Body {
    names.iter().fold(Body::new(), |body, name| {
        body.text_if(name, &console.written(name))
    })
}

/// Sends what is said with the files that are chosen, and shows what came of it.
pub(super) fn send<T: 'static>(
    console: Console,
    body: Body,
    call: impl AsyncFnOnce(SignedIn, Lang, String) -> Result<T, Failure> + 'static,
    page: impl FnOnce(T) -> Page + 'static,
) {
    let files = form::files("attachments");
    console.send(
        async move |who, lang| {
            let body = if files.is_empty() {
                body
            } else {
                body.json("attachments", &calls::attachments(files).await?)
            };
            call(who, lang, body.end()).await
        },
        move |view| {
            console.draft.set(Default::default());
            console.page.set(Load::Ready(page(view)));
            console.done.set(Some(words::done));
            browser::window().scroll_to_with_x_and_y(0.0, 0.0);
            request_animation_frame(|| browser::focus("title"));
        },
    );
}
