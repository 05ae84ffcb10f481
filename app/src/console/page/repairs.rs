//! Applications for credit repair (信用修复) in a list: a firm's own, or what a unit and the credit office have to deal
//! with.

use super::list::{self, Row};
use super::objections::{due_line, filter};
use super::{loaded, sector};
use crate::console::calls::Page;
use crate::console::route::{Queue, Route};
use crate::console::state::Console;
use crate::ui;
use leptos::prelude::*;
use shared::api::{RepairRow, Role};
use shared::text::Lang;
use shared::text::console::objections as case_words;
use shared::text::console::repairs as words;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, role: Role, queue: Queue) -> AnyView {
    let firm = role == Role::Enterprise;
    let body = loaded(console, lang, move |page| match page {
        Page::Repairs(list) if list.repairs.is_empty() => {
            let sentence = if firm {
                words::none_firm(lang)
            } else {
                words::none(lang)
            };
            ui::notice("empty", words::none_title(lang), vec![ui::para(sentence)])
        }
        Page::Repairs(list) => {
            let rows = list.repairs.iter();
            let rows = rows.map(|one| row(console, lang, role, one)).collect();
            list::view(console, lang, rows, list.next.is_some())
        }
        _ => ui::nothing(),
    });
    // A firm sees all of its own at once.
    let filter = (!firm).then(|| filter(lang, queue, Route::Repairs));
    let lede = firm.then(|| ui::lede(words::firm_lede(lang)));
    vec![
        ui::title(words::title(lang)),
        ui::maybe(lede),
        ui::maybe(filter),
        body,
    ]
    .into_any()
}

fn row(console: Console, lang: Lang, role: Role, one: &RepairRow) -> Row {
    let record = &one.record;
    let about = [
        &*sector(console, lang, record.sector),
        " · ",
        super::kind(record.kind, lang),
        " ",
        &record.document_no,
    ]
    .concat();
    let mut marks = vec![("state", one.state_text.clone())];
    if one.escalated {
        marks.push(("state withdrawn", case_words::escalated(lang).to_owned()));
    }
    let (title, mut lines) = match role {
        Role::Enterprise => (about, Vec::new()),
        Role::Bureau | Role::CreditOffice | Role::Verifier => {
            (one.entity_name.clone(), vec![about])
        }
    };
    if role == Role::CreditOffice {
        lines.push(one.unit.name_zh.clone());
    }
    lines.extend(one.due.map(|due| due_line(console, lang, due)));
    Row {
        href: Route::Repair(one.id.clone()).address(),
        title,
        marks,
        lines,
    }
}
