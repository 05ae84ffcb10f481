//! Objections in a list: a firm's own, or what a unit and the credit office have to deal with.

use super::{list, loaded, sector};
use crate::console::calls::Page;
use crate::console::page::list::Row;
use crate::console::route::{Queue, Route};
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use shared::api::{ObjectionList, ObjectionRow, Role};
use shared::text::Lang;
use shared::text::console::objections as words;
use shared::text::dates::date;
use shared::text::portal::fill;

/// What is due within this many days is counted by itself.
const SOON: Days = Days::new(3);

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, role: Role, queue: Queue) -> AnyView {
    let firm = role == Role::Enterprise;
    let (title, lede) = if firm {
        (words::title(lang), Some(ui::lede(words::lede(lang))))
    } else {
        (words::unit_title(lang), None)
    };
    let body = loaded(console, lang, move |page| match page {
        Page::Objections(list) if list.objections.is_empty() => none(lang, firm, queue),
        Page::Objections(list) => list::view(
            console,
            lang,
            rows(console, lang, role, list),
            list.next.is_some(),
        ),
        _ => ui::nothing(),
    });
    // A firm sees all of its own at once.
    let filter = (!firm).then(|| filter(lang, queue, Route::Objections));
    vec![ui::title(title), ui::maybe(lede), ui::maybe(filter), body].into_any()
}

/// Open and closed as links: each has its own address.
pub(super) fn filter(lang: Lang, chosen: Queue, route: fn(Queue) -> Route) -> AnyView {
    let names = [words::open(lang), words::closed(lang)];
    states(chosen, route, words::which(lang), names)
}

/// Two states of a list as links.
pub(super) fn states(
    chosen: Queue,
    route: fn(Queue) -> Route,
    label: &'static str,
    [open, closed]: [&'static str; 2],
) -> AnyView {
    let entries = [(Queue::Open, open), (Queue::Closed, closed)];
    let links = entries.map(|(queue, name)| {
        let link = el("A")
            .attr("href", route(queue).address())
            .attr_if("aria-current", (queue == chosen).then_some("true"))
            .text(name);
        el("LI").child(link)
    });
    el("NAV")
        .class("filter")
        .attr("aria-label", label)
        .child(el("UL").children(links))
        .view()
}

fn none(lang: Lang, firm: bool, queue: Queue) -> AnyView {
    let sentence = match (firm, queue) {
        (true, _) => words::none_firm(lang),
        (false, Queue::Open) => words::none_open(lang),
        (false, Queue::Closed) => words::none_closed(lang),
    };
    ui::notice("empty", words::none_title(lang), vec![ui::para(sentence)])
}

/// Today in the city, once the policy is here.
fn today(console: Console) -> Option<NaiveDate> {
    console
        .app
        .policy
        .with(|policy| policy.ready().map(|policy| policy.today))
}

/// How many are open, late and due soon.
pub(super) fn counts(console: Console, lang: Lang, list: &ObjectionList) -> AnyView {
    let Some(today) = today(console) else {
        return ui::nothing();
    };
    let soon = today.checked_add_days(SOON).unwrap_or(today);
    let due = list.objections.iter().filter_map(|one| one.due);
    let late = due.clone().filter(|due| *due < today).count();
    let soon = due.filter(|due| (today..=soon).contains(due)).count();
    let more = list.next.is_some();
    let counts = [
        (list.objections.len(), words::count_open(lang), "count"),
        (
            late,
            words::count_late(lang),
            if late > 0 { "count late" } else { "count" },
        ),
        (soon, words::count_soon(lang), "count"),
    ];
    let counts = counts.map(|(count, name, class)| {
        let mut count = count.to_string();
        if more {
            count.push('+');
        }
        el("DIV")
            .class(class)
            .child(el("DT").text(name))
            .child(el("DD").text(count))
    });
    let loaded = list.objections.len().to_string();
    let of_loaded = more.then(|| {
        let sentence = fill(words::count_of_loaded(lang), &[("loaded", &loaded)]);
        ui::classed_para("hint", sentence)
    });
    vec![
        el("DL").class("counts").children(counts).view(),
        ui::maybe(of_loaded),
    ]
    .into_any()
}

/// The rows of a list.
pub(super) fn rows(console: Console, lang: Lang, role: Role, list: &ObjectionList) -> Vec<Row> {
    let rows = list.objections.iter();
    rows.map(|one| row(console, lang, role, one)).collect()
}

fn row(console: Console, lang: Lang, role: Role, one: &ObjectionRow) -> Row {
    let record = &one.record;
    let about = [
        &*sector(console, lang, record.sector),
        " · ",
        super::kind(record.kind, lang),
        if record.document_no.is_empty() {
            ""
        } else {
            " · "
        },
        &record.document_no,
    ]
    .concat();
    let mut marks = vec![("state", one.state_text.clone())];
    if one.escalated {
        marks.push(("state withdrawn", words::escalated(lang).to_owned()));
    }
    let mut lines = vec![one.reason_text.clone()];
    let title = match role {
        Role::Enterprise => about,
        Role::Bureau | Role::CreditOffice | Role::Verifier => {
            lines.insert(0, about);
            one.entity_name.clone()
        }
    };
    if role == Role::CreditOffice {
        lines.push(one.unit.name_zh.clone());
    }
    lines.extend(one.due.map(|due| due_line(console, lang, due)));
    Row {
        href: Route::Objection(one.id.clone()).address(),
        title,
        marks,
        lines,
    }
}

/// By when it is due, and whether that is over.
pub(super) fn due_line(console: Console, lang: Lang, due: NaiveDate) -> String {
    let day = date(due, lang);
    let day = [("day", &*day)];
    if today(console).is_some_and(|today| due < today) {
        return fill(words::due_late(lang), &day);
    }
    [words::due(lang), " ", &fill(words::due_by(lang), &day)].concat()
}
