//! A record that is typed in (录入一条记录): its fields come from the table by which files are read, and it goes the
//! way of a file with one line.

use super::columns::{field, header};
use super::deliver::{plain, said, sector};
use crate::console::body::{Body, list};
use crate::console::calls;
use crate::console::form::{self, Input};
use crate::console::navigate;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::{DeliveryView, LineFate};
use shared::problem::{FieldFault, ProblemCode};
use shared::record::{FieldSpec, RecordKind, Role, StateField};
use shared::text::Lang;
use shared::text::console::deliveries as words;
use shared::text::portal::fill;

/// Draws the page: first which kind, then its fields.
pub(super) fn view(console: Console, lang: Lang, kind: Option<RecordKind>) -> AnyView {
    match kind {
        Some(kind) => fields(console, lang, kind),
        None => which(lang),
    }
}

fn which(lang: Lang) -> AnyView {
    let kinds = RecordKind::ALL.map(|kind| {
        let address = Route::Enter(Some(kind)).address();
        el("LI").child(ui::link("more", address, super::kind(kind, lang)))
    });
    vec![
        ui::title(words::enter_which(lang)),
        el("UL").class("links").children(kinds).view(),
    ]
    .into_any()
}

/// The columns that are asked for: nothing that names a natural person, which is never kept.
fn asked(kind: RecordKind) -> impl Iterator<Item = &'static FieldSpec> {
    let columns = kind.spec().columns();
    columns.filter(|column| {
        !matches!(
            column.role,
            Role::Personal | Role::State(StateField::Objection)
        )
    })
}

fn fields(console: Console, lang: Lang, kind: RecordKind) -> AnyView {
    let columns = asked(kind).map(|column| {
        let name = header(column, lang);
        let label = if column.required {
            name.to_owned()
        } else {
            fill(words::optional_label(lang), &[("name", name)])
        };
        field(
            console,
            lang,
            column,
            (column.name_zh.to_owned(), label),
            None,
        )
    });
    let fields = [sector(console, lang, None)]
        .into_iter()
        .chain(columns)
        .chain([
            plain(
                console,
                lang,
                "as_of",
                words::as_of(lang),
                Some(words::enter_as_of(lang)),
                Input::Day,
            ),
            form::send(console, lang, words::enter_action(lang)),
        ])
        .collect();
    vec![
        form::summary(console, lang),
        ui::title(super::kind(kind, lang)),
        ui::lede(words::enter_lede(lang)),
        form::form(fields, move || send(console, lang, kind)),
    ]
    .into_any()
}

fn send(console: Console, lang: Lang, kind: RecordKind) {
    // What is plainly missing is told before the service counts a refused line.
    let missing: Vec<FieldFault> = asked(kind)
        .filter(|column| column.required && console.written(column.name_zh).trim().is_empty())
        .map(|column| FieldFault::new(column.name_zh, ProblemCode::LineRequired, lang))
        .collect();
    if !missing.is_empty() {
        console.refuse_all(missing);
        return;
    }
    let record = asked(kind).fold(Body::new(), |body, column| {
        body.text_if(column.code, &console.written(column.name_zh))
    });
    let file = list(&[record.end()]);
    // The same content goes out under the same name: it is taken once.
    let id = ["web-", &console.key_for(&file)].concat();
    console.write("id", id);
    console.write("kind", kind.spec().id.to_owned());
    let said = said(console);
    console.send(
        async move |who, lang| calls::deliver_one(&who, lang, &said, file).await,
        move |view| taken(console, &view),
    );
}

/// It was taken, or its faults stand at their fields.
fn taken(console: Console, view: &DeliveryView) {
    let refused = view
        .lines
        .iter()
        .filter(|line| line.fate == LineFate::Refused);
    let faults: Vec<FieldFault> = refused
        .flat_map(|line| &line.faults)
        .map(|fault| FieldFault {
            field: fault.column.clone(),
            code: fault.code.clone(),
            message: fault.message.clone(),
        })
        .collect();
    if faults.is_empty() {
        navigate::push(console, Route::Delivery(view.id.clone()));
        console.done.set(Some(words::enter_taken));
    } else {
        console.refuse_all(faults);
    }
}
