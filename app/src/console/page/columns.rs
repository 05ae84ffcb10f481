//! Columns of a record's form as fields, from the table by which deliveries are read.

use crate::console::form::{Field, Input};
use crate::console::state::Console;
use leptos::prelude::*;
use shared::record::{FieldKind, FieldSpec, RecordKind, Role, StateField};
use shared::text::Lang;
use shared::text::console::record_acts as words;
use shared::text::fields::kind as kind_hint;

/// From this many characters on a text has several lines.
const LONG: usize = 200;

/// The columns that the answer to an objection may correct: not those that say which record it is, nor the
/// objection's own mark.
pub(super) fn correctable(kind: RecordKind) -> impl Iterator<Item = &'static FieldSpec> {
    // What a report goes by first, what is only kept last.
    let is_kept = |field: &&FieldSpec| field.role == Role::Kept;
    let used = kind.spec().columns().filter(move |field| !is_kept(field));
    let columns = used.chain(kind.spec().columns().filter(is_kept));
    columns.filter(|field| match field.role {
        Role::SubjectName
        | Role::SubjectClass
        | Role::SubjectCode
        | Role::BodyCode
        | Role::DocumentNo
        | Role::Personal
        | Role::State(StateField::Objection | StateField::Withdrawn) => false,
        Role::Body
        | Role::DecidedOn
        | Role::Class
        | Role::Facts
        | Role::Basis
        | Role::MeasureClass
        | Role::Measure
        | Role::Fine
        | Role::Confiscated
        | Role::RemovedOn
        | Role::State(_)
        | Role::Kept => true,
    })
}

/// Header of a column in a language.
pub(super) fn header(field: &FieldSpec, lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => field.name_zh,
        Lang::En => field.name_en,
    }
}

/// A column as a field of this name; with what stands in it now, where that is known.
pub(super) fn field(
    console: Console,
    lang: Lang,
    column: &'static FieldSpec,
    (name, label): (String, String),
    now: Option<&str>,
) -> AnyView {
    let (input, hint) = match column.kind {
        FieldKind::Text(most) if most >= LONG => (Input::Area, true),
        FieldKind::Text(_) | FieldKind::CreditCode => (Input::Line, true),
        FieldKind::Amount => (Input::Line, true),
        FieldKind::Date => (Input::Day, false),
        FieldKind::Choice(words) => {
            let words = words
                .iter()
                .map(|word| ((*word).to_owned(), (*word).to_owned()));
            (Input::Select(words.collect()), false)
        }
    };
    let now = now.map(|now| words::now_is(now, lang));
    let hint = hint.then(|| kind_hint(column.kind, lang));
    let hints: Vec<String> = now.into_iter().chain(hint).collect();
    Field {
        name,
        label,
        hint: (!hints.is_empty()).then(|| hints.join(" · ")),
        input,
    }
    .view(console, lang)
}
