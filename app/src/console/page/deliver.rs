//! Delivering a file (报送文件), B 三(一).

use crate::browser;
use crate::console::calls;
use crate::console::form::{self, Field, Input};
use crate::console::navigate;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::console::upload::{ONE_CALL, upload};
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::problem::FieldFault;
use shared::record::RecordKind;
use shared::text::Lang;
use shared::text::console::deliveries as words;
use shared::text::portal::fill;

/// The kinds of file that are read.
const TABLES: &str = ".csv,.xlsx,.json,text/csv,application/json";

/// Name of the register as a kind of file.
const REGISTER: &str = "register";

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang) -> AnyView {
    if console.written("id").is_empty() {
        console.write("id", new_id());
    }
    let kinds = RecordKind::ALL
        .map(|kind| {
            (
                kind.spec().id.to_owned(),
                super::kind(kind, lang).to_owned(),
            )
        })
        .into_iter()
        .chain([(REGISTER.to_owned(), words::register(lang).to_owned())])
        .collect();
    let fields = vec![
        plain(
            console,
            lang,
            "kind",
            words::kind(lang),
            None,
            Input::Select(kinds),
        ),
        sector(console, lang, Some(words::sector_hint(lang))),
        plain(
            console,
            lang,
            "as_of",
            words::as_of(lang),
            Some(words::as_of_hint(lang)),
            Input::Day,
        ),
        plain(
            console,
            lang,
            "file",
            words::file(lang),
            None,
            Input::File(TABLES),
        ),
        plain(
            console,
            lang,
            "id",
            words::id(lang),
            Some(words::id_hint(lang)),
            Input::Line,
        ),
        form::send(console, lang, words::file_action(lang)),
        progress(console, lang),
    ];
    vec![
        form::summary(console, lang),
        ui::title(words::file_title(lang)),
        ui::lede(words::file_lede(lang)),
        form::form(fields, move || send(console, lang)),
    ]
    .into_any()
}

/// A name for a delivery, which its unit may replace by its own.
fn new_id() -> String {
    let key = browser::new_key();
    ["web-", key.split('-').next().unwrap_or(&key)].concat()
}

/// A field whose name, label and hint are of this program.
pub(super) fn plain(
    console: Console,
    lang: Lang,
    name: &str,
    label: &str,
    hint: Option<&str>,
    input: Input,
) -> AnyView {
    Field {
        name: name.to_owned(),
        label: label.to_owned(),
        hint: hint.map(str::to_owned),
        input,
    }
    .view(console, lang)
}

/// The sectors in which the unit delivers; all of them while they are not known.
pub(super) fn sector(console: Console, lang: Lang, hint: Option<&'static str>) -> AnyView {
    ui::live(move || {
        let sectors = console.app.policy.with(|policy| {
            let sectors = policy.ready().map(|policy| policy.sectors.iter());
            let own = console.own_sectors();
            sectors
                .into_iter()
                .flatten()
                .filter(|sector| own.as_ref().is_none_or(|own| own.contains(&sector.no)))
                .map(|sector| {
                    let name = match lang {
                        Lang::Zh => sector.name_zh.clone(),
                        Lang::En => sector.name_en.clone(),
                    };
                    (sector.no.0.to_string(), name)
                })
                .collect()
        });
        plain(
            console,
            lang,
            "sector",
            words::sector(lang),
            hint,
            Input::Select(sectors),
        )
    })
}

fn send(console: Console, lang: Lang) {
    let Some(file) = form::files("file").into_iter().next() else {
        console.refuse_all(vec![FieldFault {
            field: "file".to_owned(),
            code: String::new(),
            message: words::file_required(lang).to_owned(),
        }]);
        return;
    };
    let said = said(console);
    console.send(
        async move |who, lang| {
            if file.size() <= ONE_CALL {
                return calls::deliver(&who, lang, &said, &file).await;
            }
            let progress = move |percent| console.progress.set(Some(percent));
            upload(&who, lang, &said, &file, progress).await
        },
        move |view| navigate::push(console, Route::Delivery(view.id)),
    );
}

/// How much of a large file is sent.
fn progress(console: Console, lang: Lang) -> AnyView {
    let shown = ui::live(move || {
        ui::maybe(console.progress.get().map(|percent| {
            let percent = percent.to_string();
            let sentence = fill(words::sent_so_far(lang), &[("percent", &percent)]);
            el("DIV")
                .child(el("LABEL").attr("for", "sent").text(sentence))
                .child(
                    el("PROGRESS")
                        .id("sent")
                        .attr("max", "100")
                        .attr("value", percent),
                )
                .view()
        }))
    });
    el("DIV").class("sent").child(shown).view()
}

/// What is said of what is delivered, as the query of the call.
pub(super) fn said(console: Console) -> Vec<(&'static str, String)> {
    ["id", "kind", "sector", "as_of"]
        .into_iter()
        .map(|name| (name, console.written(name)))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}
