//! A unit or the credit office finds a firm's records (查记录), by credit code and number of the document.

use super::deliver::plain;
use super::list;
use super::loaded;
use super::records::row;
use crate::console::calls::Page;
use crate::console::form::{self, Input};
use crate::console::navigate;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::ui;
use leptos::prelude::*;
use shared::api::Role;
use shared::credit_code::CreditCode;
use shared::problem::FieldFault;
use shared::text::Lang;
use shared::text::console::record_acts as words;
use web_sys::js_sys::{decode_uri_component, encode_uri_component};

/// Names of the fields, as the service knows them.
const FIELDS: [&str; 2] = ["credit_code", "document_no"];

/// Draws the page for what the address seeks.
pub(super) fn view(console: Console, lang: Lang, role: Role, sought: &str) -> AnyView {
    for (name, value) in FIELDS.into_iter().zip(read(sought)) {
        let is_new = console
            .draft
            .with_untracked(|draft| !draft.contains_key(name));
        if is_new && !value.is_empty() {
            console.write(name, value);
        }
    }
    let lede = if role == Role::Bureau {
        words::find_lede_unit(lang)
    } else {
        words::find_lede_office(lang)
    };
    let field = |name, label, hint| plain(console, lang, name, label, hint, Input::Line);
    let fields = vec![
        field("credit_code", words::credit_code(lang), None),
        field(
            "document_no",
            words::document_no(lang),
            Some(words::document_no_hint(lang)),
        ),
        form::send(console, lang, words::find_action(lang)),
    ];
    let found = (!sought.is_empty())
        .then(|| ui::section(words::found_title(lang), vec![found(console, lang)]));
    vec![
        form::summary(console, lang),
        ui::title(words::find(lang)),
        ui::lede(lede),
        form::form(fields, move || seek(console, lang)),
        ui::maybe(found),
    ]
    .into_any()
}

fn found(console: Console, lang: Lang) -> AnyView {
    loaded(console, lang, move |page| match page {
        Page::Records(list) if list.records.is_empty() && list.next.is_none() => {
            ui::para(words::found_none(lang))
        }
        Page::Records(list) => {
            let none = list.records.is_empty();
            let none = none.then(|| ui::para(words::found_none_yet(lang)));
            let rows = list.records.iter().map(|own| row(console, lang, own));
            let rows = list::view(console, lang, rows.collect(), list.next.is_some());
            vec![ui::maybe(none), rows].into_any()
        }
        _ => ui::nothing(),
    })
}

/// Goes to the address of what is sought; a code that is none is told before.
fn seek(console: Console, lang: Lang) {
    let code = match CreditCode::parse(&console.written("credit_code")) {
        Ok(code) => code,
        Err(fault) => {
            let fault = FieldFault::of_credit_code("credit_code", fault, lang);
            console.refuse_all(vec![fault]);
            return;
        }
    };
    let number = console.written("document_no");
    let mut sought = ["credit_code=", code.as_str()].concat();
    if !number.trim().is_empty() {
        sought.push_str("&document_no=");
        sought.push_str(&String::from(encode_uri_component(number.trim())));
    }
    navigate::push(console, Route::Find(sought));
}

/// What the address seeks, by the fields.
fn read(sought: &str) -> [String; 2] {
    FIELDS.map(|name| {
        let mut pairs = sought.split('&').filter_map(|pair| pair.split_once('='));
        let value = pairs.find(|(given, _)| *given == name);
        let value = value.and_then(|(_, value)| decode_uri_component(value).ok());
        value.map(String::from).unwrap_or_default()
    })
}
