//! Columns of a record that are corrected: first which, then what is right, of these alone.

use super::columns::{correctable, field, header};
use crate::console::body::Body;
use crate::console::form;
use crate::console::state::Console;
use crate::element::live;
use crate::ui;
use leptos::prelude::*;
use shared::api::RecordColumn;
use shared::record::{FieldSpec, RecordKind};
use shared::text::Lang;
use shared::text::console::record_acts as words;

/// The group of the ticks: the name under which the service says that none was given.
const PICK: &str = "fields";

/// A column that may be corrected, with what stands in it now.
pub(super) type Correctable = (&'static FieldSpec, String);

/// The columns that the service says may be corrected, with what stands in them.
pub(super) fn correctable_now(kind: RecordKind, known: &[RecordColumn]) -> Vec<Correctable> {
    correctable(kind)
        .filter_map(|column| {
            let mut known = known.iter();
            let known = known.find(|known| known.code == column.code && known.correctable)?;
            Some((column, known.value.clone()))
        })
        .collect()
}

/// Asks which of the columns are wrong, and under each of these for what is right.
pub(super) fn view(console: Console, lang: Lang, columns: Vec<Correctable>) -> AnyView {
    let answers = columns.into_iter().flat_map(|(column, now)| {
        let label = header(column, lang);
        // Followed by itself: no field is drawn anew while somebody writes into another.
        let picked = Memo::new(move |_| {
            console.draft.track();
            is_picked(console, column.code)
        });
        let right = live(move || {
            if !picked.get() {
                return ui::nothing();
            }
            let named = (name_of(column), label.to_owned());
            let right = field(console, lang, column, named, Some(&now));
            ui::block("within", vec![right])
        });
        [
            form::tick(console, PICK, column.code, label.to_owned()),
            right,
        ]
    });
    form::tick_group(
        console,
        PICK,
        words::pick(lang),
        words::pick_hint(lang),
        answers.collect(),
    )
}

fn is_picked(console: Console, code: &str) -> bool {
    form::is_ticked(console, PICK, code)
}

/// The name by which the service tells the fault of a corrected column.
pub(super) fn name_of(column: &FieldSpec) -> String {
    ["correction.", column.name_zh].concat()
}

/// What is right, as JSON by the codes of the columns.
pub(super) fn given(console: Console, kind: RecordKind) -> String {
    correctable(kind)
        .filter(|column| is_picked(console, column.code))
        .fold(Body::new(), |body, column| {
            body.text(column.code, console.written(&name_of(column)).trim())
        })
        .end()
}
