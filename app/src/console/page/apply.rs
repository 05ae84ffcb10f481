//! Applying for the repair of a record (申请信用修复), B 三(四).

use super::object::{evidence, statement};
use super::record::facts;
use super::{loaded, repair};
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form::{self, Field, Input};
use crate::console::navigate;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::text::Lang;
use shared::text::console::{objections as case_words, repairs as words};

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, id: &str) -> AnyView {
    let id = id.to_owned();
    let body = loaded(console, lang, move |page| {
        let Page::Record(record, _) = page else {
            return ui::nothing();
        };
        let own = &record.own;
        // Somebody applied meanwhile.
        if let Some(open) = &own.repair.application {
            let address = Route::Repair(open.clone()).address();
            return ui::link("button", address, words::open_application(lang));
        }
        let record = facts(console, lang, &own.record, &own.unit.name_zh);
        let about = el("DETAILS")
            .class("other-browser")
            .child(el("SUMMARY").text(case_words::record_title(lang)))
            .child(ui::facts(record));
        vec![
            ui::para(&*own.repair.text),
            repair::conditions(lang, &own.repair.conditions),
            about.view(),
            fields(console, lang, id.clone()),
        ]
        .into_any()
    });
    vec![
        form::summary(console, lang),
        ui::title(words::apply_title(lang)),
        ui::lede(words::apply_lede(lang)),
        body,
    ]
    .into_any()
}

fn fields(console: Console, lang: Lang, record: String) -> AnyView {
    let commitment = Field {
        name: "commitment".to_owned(),
        label: words::commitment(lang).to_owned(),
        hint: Some(words::commitment_hint(lang).to_owned()),
        input: Input::Area,
    };
    let children = vec![
        statement(
            console,
            lang,
            words::statement(lang),
            case_words::supply_hint(lang),
        ),
        evidence(console, lang),
        commitment.view(console, lang),
        form::send(console, lang, words::apply_action(lang)),
    ];
    form::form(children, move || send(console, record.clone()))
}

fn send(console: Console, record: String) {
    let body = Body::new()
        .text("record", &record)
        .text("statement", &console.written("statement"))
        .text("commitment", &console.written("commitment"));
    let files = form::files("attachments");
    console.send(
        async move |who, lang| {
            let files = calls::attachments(files).await?;
            let body = body.json("attachments", &files).end();
            let key = console.key_for(&body);
            calls::apply(&who, lang, &key, body).await
        },
        move |view| {
            navigate::push(console, Route::Repair(view.row.id));
            console.done.set(Some(words::filed));
        },
    );
}
