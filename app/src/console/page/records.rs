//! A firm's records (我的记录).

use super::{acting_for, list, loaded, sector};
use crate::console::calls::Page;
use crate::console::page::list::Row;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::ui;
use leptos::prelude::*;
use shared::api::{OwnRecord, SignedIn};
use shared::text::Lang;
use shared::text::console::records as words;
use shared::text::dates::date;
use shared::text::portal::fill;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, who: &SignedIn) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Records(list) if list.records.is_empty() && list.next.is_none() => ui::notice(
            "empty",
            words::none_title(lang),
            vec![ui::para(words::none(lang))],
        ),
        Page::Records(list) => {
            let rows = list.records.iter().map(|own| row(console, lang, own));
            list::view(console, lang, rows.collect(), list.next.is_some())
        }
        _ => ui::nothing(),
    });
    vec![
        ui::title(words::title(lang)),
        ui::lede(words::lede(lang)),
        acting_for(console, lang, who),
        body,
    ]
    .into_any()
}

/// A record in a list.
pub(super) fn row(console: Console, lang: Lang, own: &OwnRecord) -> Row {
    let record = &own.record;
    let title = [
        &*sector(console, lang, record.sector),
        " · ",
        super::kind(record.kind, lang),
    ]
    .concat();
    let mut lines = Vec::new();
    if !record.document_no.is_empty() {
        lines.push(record.document_no.clone());
    }
    let decided = date(record.decided_on, lang);
    lines.push(
        [
            words::decided_on(lang),
            " ",
            &decided,
            " · ",
            &own.unit.name_zh,
        ]
        .concat(),
    );
    lines.extend(own.not_shown.as_deref().map(|why| not_shown(lang, why)));
    let mut marks = vec![shown(lang, own.shown)];
    if own.objection.is_some() {
        marks.push(("state expired", words::disputed(lang).to_owned()));
    }
    Row {
        href: Route::Record(record.id.0.clone()).address(),
        title,
        marks,
        lines,
    }
}

/// Whether a report asked for today would show it.
pub(super) fn shown(lang: Lang, shown: bool) -> (&'static str, String) {
    if shown {
        ("state withdrawn", words::shown(lang).to_owned())
    } else {
        ("state", words::not_shown(lang).to_owned())
    }
}

/// Why a report asked for today would not show it.
pub(super) fn not_shown(lang: Lang, why: &str) -> String {
    // A rule that this program does not know yet is named by its code.
    let why = words::kept_out(why, lang).unwrap_or_else(|| why.to_owned());
    fill(words::not_shown_today(lang), &[("why", &why)])
}
