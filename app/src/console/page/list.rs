//! A list to work through: searched as one types, walked through with the arrow keys, each row a link.

use crate::browser;
use crate::console::state::Console;
use crate::element::{el, live};
use crate::ui;
use leptos::prelude::*;
use shared::text::Lang;
use shared::text::console::common as words;
use shared::text::portal::fill;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, KeyboardEvent};

/// From this many rows on there is a field to search in.
const WORTH_SEARCHING: usize = 8;

/// A row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Where it leads.
    pub(super) href: String,
    /// What it is.
    pub(super) title: String,
    /// Marks beside it: class and text.
    pub(super) marks: Vec<(&'static str, String)>,
    /// What is said of it, line by line.
    pub(super) lines: Vec<String>,
}

impl Row {
    fn has(&self, sought: &str) -> bool {
        let texts = [&self.title].into_iter().chain(&self.lines);
        let marks = self.marks.iter().map(|(_, text)| text);
        texts
            .chain(marks)
            .any(|text| text.to_lowercase().contains(sought))
    }

    fn view(&self) -> AnyView {
        let marks = self
            .marks
            .iter()
            .map(|(class, text)| el("SPAN").class(*class).text(&**text));
        let lines = self.lines.iter().map(|line| el("P").text(&**line));
        el("LI")
            .child(
                el("P")
                    .class("row-title")
                    .child(ui::link("row", &*self.href, &*self.title))
                    .children(marks),
            )
            .children(lines)
            .view()
    }
}

/// The rows that are loaded, and the way to the rest.
pub(super) fn view(console: Console, lang: Lang, rows: Vec<Row>, more: bool) -> AnyView {
    let rows: Arc<[Row]> = rows.into();
    let loaded = rows.len();
    let search = (loaded >= WORTH_SEARCHING || more).then(|| search(console, lang));
    let shown = live(move || {
        let sought = console.search.get().trim().to_lowercase();
        let found: Vec<&Row> = rows.iter().filter(|row| row.has(&sought)).collect();
        let counts = [
            ("count", &*found.len().to_string()),
            ("loaded", &*loaded.to_string()),
        ];
        let count = (!sought.is_empty()).then(|| fill(words::found(lang), &counts));
        let none = found
            .is_empty()
            .then(|| ui::para(words::nothing_found(lang)));
        vec![
            el("P")
                .class("hint")
                .attr("role", "status")
                .text(count.unwrap_or_default())
                .view(),
            ui::maybe(none),
            el("UL")
                .class("work")
                .children(found.into_iter().map(Row::view))
                .view(),
        ]
        .into_any()
    });
    let rest = if more {
        rest(console, lang)
    } else {
        ui::nothing()
    };
    el("DIV")
        .class("list")
        .on("keydown", |event| walk(&event))
        .children(search)
        .child(shown)
        .child(rest)
        .view()
}

/// Rows that are all there and are not searched.
pub(super) fn plain(rows: Vec<Row>) -> AnyView {
    el("UL")
        .class("work")
        .children(rows.iter().map(Row::view))
        .view()
}

fn search(console: Console, lang: Lang) -> AnyView {
    let field = el("INPUT")
        .id("search")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("enterkeyhint", "search")
        .attr("aria-describedby", "search-hint")
        .attr("value", console.search.get_untracked())
        .on("input", move |event| {
            let field = event.target().and_then(|target| target.dyn_into().ok());
            if let Some(field) = field.map(|field: HtmlInputElement| field.value()) {
                console.search.set(field);
            }
        });
    el("DIV")
        .class("field")
        .child(el("LABEL").attr("for", "search").text(words::search(lang)))
        .child(
            el("P")
                .class("hint")
                .id("search-hint")
                .text(words::search_hint(lang))
                .child(el("SPAN").class("keys").text(words::search_keys(lang))),
        )
        .child(field)
        .view()
}

fn rest(console: Console, lang: Lang) -> AnyView {
    live(move || {
        let ask = move || console.load_more();
        console.more_failed.with(|failed| match failed {
            Some(failure) => ui::failure(console.app, failure, ask),
            None => ui::button("button second", words::more(lang), ask),
        })
    })
}

/// The arrow keys move between the rows, from the field of the search too.
pub(super) fn walk(event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
        return;
    };
    if key.alt_key() || key.ctrl_key() || key.meta_key() || key.shift_key() {
        return;
    }
    let Ok(rows) = browser::document().query_selector_all(".work .row") else {
        return;
    };
    let active = browser::document().active_element();
    let count = rows.length();
    let at = (0..count).find(|at| rows.item(*at).as_ref() == active.as_ref().map(AsRef::as_ref));
    let to = match (&*key.key(), at) {
        ("ArrowDown", None) => Some(0),
        ("ArrowDown", Some(at)) => Some(at + 1),
        ("ArrowUp", Some(at)) => at.checked_sub(1),
        ("Home", Some(_)) => Some(0),
        ("End", Some(_)) => count.checked_sub(1),
        (_, _) => return,
    };
    event.prevent_default();
    let row = to.and_then(|to| rows.item(to));
    if let Some(row) = row.and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
        // A link of the page can be focused.
        let _ = row.focus();
    }
}
