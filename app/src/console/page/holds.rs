//! Holds of the credit office (暂缓展示、暂缓出具), B 二(一), B 三(一).

use super::deliver::plain;
use super::object::statement;
use super::objections::states;
use super::record_acts::about;
use super::{done, kind, list, loaded, mark, sector};
use crate::console::body::Body;
use crate::console::calls::{self, Page};
use crate::console::form::{self, Input};
use crate::console::navigate;
use crate::console::page::list::Row;
use crate::console::route::{Queue, Route};
use crate::console::state::Console;
use crate::element::el;
use crate::state::Load;
use crate::ui;
use leptos::prelude::*;
use shared::api::{HoldOn, HoldState, HoldView};
use shared::hold::HoldReason;
use shared::text::Lang;
use shared::text::console::holds as words;
use shared::text::dates::{date, time};
use shared::text::explanation::hold_reason;

/// Draws the list.
pub(super) fn view(console: Console, lang: Lang, queue: Queue) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Holds(list) if list.holds.is_empty() => {
            let sentence = match queue {
                Queue::Open => words::none_open(lang),
                Queue::Closed => words::none_lifted(lang),
            };
            ui::notice("empty", words::none_title(lang), vec![ui::para(sentence)])
        }
        Page::Holds(list) => {
            let rows = list.holds.iter().map(|hold| row(console, lang, hold));
            list::view(console, lang, rows.collect(), list.next.is_some())
        }
        _ => ui::nothing(),
    });
    let names = [words::open(lang), words::lifted(lang)];
    vec![
        ui::title(words::title(lang)),
        ui::lede(words::lede(lang)),
        ui::link("button", Route::NewHold.address(), words::place(lang)),
        states(queue, Route::Holds, words::which(lang), names),
        body,
    ]
    .into_any()
}

fn state_of(lang: Lang, hold: &HoldView) -> (&'static str, String) {
    let class = match hold.state {
        HoldState::Open => "state withdrawn",
        HoldState::Lapsed => "state expired",
        HoldState::Lifted => "state",
    };
    (class, words::state(hold.state, lang).to_owned())
}

/// What it stands on: the record, or the reports of the firm.
fn target(console: Console, lang: Lang, hold: &HoldView) -> String {
    let what = match hold.on {
        HoldOn::Record => words::on_record(lang),
        HoldOn::Issuing => words::on_issuing(lang),
    };
    match &hold.record {
        Some(record) => [
            what,
            " · ",
            &sector(console, lang, record.sector),
            " · ",
            kind(record.kind, lang),
            " · ",
            &record.document_no,
        ]
        .concat(),
        None => what.to_owned(),
    }
}

fn row(console: Console, lang: Lang, hold: &HoldView) -> Row {
    Row {
        href: Route::Hold(hold.id.clone()).address(),
        title: hold.entity_name.clone(),
        marks: vec![state_of(lang, hold)],
        lines: vec![
            target(console, lang, hold),
            hold_reason(hold.reason, lang).to_owned(),
            hold.credit_code.as_str().to_owned(),
        ],
    }
}

/// Draws one of them.
pub(super) fn one(console: Console, lang: Lang) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Hold(hold) => drawn(console, lang, hold),
        _ => ui::nothing(),
    });
    vec![
        form::summary(console, lang),
        ui::title(words::one_title(lang)),
        done(console, lang),
        body,
    ]
    .into_any()
}

fn drawn(console: Console, lang: Lang, hold: &HoldView) -> AnyView {
    let (class, state) = state_of(lang, hold);
    let heading = el("P")
        .class("lede")
        .text(&*hold.entity_name)
        .child(mark(class, state));
    let until = match hold.until {
        Some(day) => date(day, lang),
        None => words::no_end(lang).to_owned(),
    };
    let mut facts = vec![
        (words::title(lang), target(console, lang, hold)),
        (
            words::credit_code(lang),
            hold.credit_code.as_str().to_owned(),
        ),
        (
            words::reason(lang),
            hold_reason(hold.reason, lang).to_owned(),
        ),
        (words::statement(lang), hold.statement.clone()),
        (words::until(lang), until),
        (words::placed_at(lang), time(hold.placed_at, lang)),
    ];
    if let Some(at) = hold.lifted_at {
        facts.push((words::lifted_at(lang), time(at, lang)));
    }
    if let Some(why) = &hold.lift_statement {
        facts.push((words::lift_statement(lang), why.clone()));
    }
    let facts = facts
        .into_iter()
        .map(|(name, value)| (name.to_owned(), ui::text(value)))
        .collect();
    let lift = (hold.state != HoldState::Lifted).then(|| lift(console, lang, hold));
    vec![heading.view(), ui::facts(facts), ui::maybe(lift)].into_any()
}

fn lift(console: Console, lang: Lang, hold: &HoldView) -> AnyView {
    let id = hold.id.clone();
    let children = vec![
        statement(
            console,
            lang,
            words::lift_statement(lang),
            words::lift_hint(lang),
        ),
        form::send(console, lang, words::lift(lang)),
    ];
    form::form(children, move || {
        let id = id.clone();
        let body = Body::new()
            .text("statement", &console.written("statement"))
            .end();
        console.send(
            async move |who, lang| calls::lift_hold(&who, lang, id.as_str(), body).await,
            move |hold| {
                console.page.set(Load::Ready(Page::Hold(Box::new(hold))));
                console.done.set(Some(words::lift_done));
            },
        );
    })
}

/// Draws the form that keeps a firm from getting reports.
pub(super) fn place(console: Console, lang: Lang) -> AnyView {
    let code = plain(
        console,
        lang,
        "credit_code",
        words::credit_code(lang),
        None,
        Input::Line,
    );
    let way = Route::Find(String::new()).address();
    vec![
        form::summary(console, lang),
        ui::title(words::place(lang)),
        ui::lede(words::place_lede(lang)),
        ui::link("more", way, words::find_record(lang)),
        placing(console, lang, vec![code], String::new()),
    ]
    .into_any()
}

/// Draws the form that holds a record.
pub(super) fn place_on_record(console: Console, lang: Lang) -> AnyView {
    let body = about(console, lang, move |record| {
        placing(console, lang, Vec::new(), record.own.record.id.0.clone())
    });
    vec![
        form::summary(console, lang),
        ui::title(words::place_record(lang)),
        ui::lede(words::place_record_lede(lang)),
        body,
    ]
    .into_any()
}

/// Why and until when; on this record, or on the firm that the first field names.
fn placing(console: Console, lang: Lang, mut fields: Vec<AnyView>, record: String) -> AnyView {
    let reasons = HoldReason::ALL
        .map(|one| (reason_name(one), hold_reason(one, lang).to_owned()))
        .to_vec();
    fields.extend([
        form::choice(console, "reason", words::reason(lang), reasons),
        statement(
            console,
            lang,
            words::statement(lang),
            words::statement_hint(lang),
        ),
        plain(
            console,
            lang,
            "until",
            words::until(lang),
            Some(words::until_hint(lang)),
            Input::Day,
        ),
        form::send(console, lang, words::place_action(lang)),
    ]);
    form::form(fields, move || {
        let body = if record.is_empty() {
            // Named even if it is empty, so that its fault is told at its field.
            Body::new().text("credit_code", console.written("credit_code").trim())
        } else {
            Body::new().text("record", &record)
        };
        let body = ["reason", "statement", "until"]
            .into_iter()
            .fold(body, |body, name| {
                body.text_if(name, console.written(name).trim())
            })
            .end();
        console.send(
            async move |who, lang| {
                let key = console.key_for(&body);
                calls::hold(&who, lang, &key, body).await
            },
            move |hold| {
                navigate::push(console, Route::Hold(hold.id));
                console.done.set(Some(words::placed));
            },
        );
    })
}

/// Name of a reason on the wire.
fn reason_name(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::CourtOrder => "court_order",
        HoldReason::DoubtfulSource => "doubtful_source",
        HoldReason::NotPublic => "not_public",
        HoldReason::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::reason_name;
    use shared::hold::HoldReason;

    #[test]
    fn a_reason_is_sent_by_the_name_by_which_it_is_read() {
        for reason in HoldReason::ALL {
            let name = serde_json::json!(reason_name(reason));
            assert_eq!(serde_json::to_value(reason).ok(), Some(name));
        }
    }
}
