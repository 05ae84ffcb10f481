//! One record, and what became of it (谁、何时、改了什么).

use super::records::{not_shown, shown};
use super::{loaded, mark, sector};
use crate::console::calls::Page;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::{OwnRecord, RecordHistory, RecordVersion, RepairState};
use shared::report::ShownRecord;
use shared::text::Lang;
use shared::text::console::records as words;
use shared::text::console::repairs as repair_words;
use shared::text::dates::{date, time};
use shared::text::portal::fill;
use shared::text::report::money;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, _id: &str) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Record(own, history) => {
            vec![of_firm(console, lang, own), what_became(lang, history)].into_any()
        }
        Page::History(history) => vec![
            ui::classed_para("lede", super::kind(history.kind, lang)),
            what_became(lang, history),
        ]
        .into_any(),
        _ => ui::nothing(),
    });
    vec![ui::title(words::record_title(lang)), body].into_any()
}

fn of_firm(console: Console, lang: Lang, own: &OwnRecord) -> AnyView {
    let record = &own.record;
    let (class, state) = shown(lang, own.shown);
    let mut marks = vec![mark(class, state)];
    marks.extend(
        own.objection
            .is_some()
            .then(|| mark("state expired", words::disputed(lang))),
    );
    let why = match &own.not_shown {
        Some(why) => not_shown(lang, why),
        None => words::shown_today(lang).to_owned(),
    };
    let act = match &own.objection {
        Some(id) => ui::link(
            "button second",
            Route::Objection(id.clone()).address(),
            words::open_objection(lang),
        ),
        None => ui::link(
            "button",
            Route::Object(record.id.0.clone()).address(),
            words::object(lang),
        ),
    };
    vec![
        el("P")
            .class("lede")
            .text(super::kind(record.kind, lang))
            .children(marks)
            .view(),
        ui::para(why),
        ui::facts(facts(console, lang, record, &own.unit.name_zh)),
        ui::block("actions", vec![act]),
        repair_of(lang, own),
    ]
    .into_any()
}

/// Whether its repair can be applied for, and what is wanting.
fn repair_of(lang: Lang, own: &OwnRecord) -> AnyView {
    let repair = &own.repair;
    let way = match (repair.state, &repair.application) {
        (_, Some(open)) => Some((
            Route::Repair(open.clone()),
            repair_words::open_application(lang),
        )),
        (RepairState::MayApply, None) => Some((
            Route::Apply(own.record.id.0.clone()),
            repair_words::apply(lang),
        )),
        (
            RepairState::NotYet
            | RepairState::Applied
            | RepairState::NotNeeded
            | RepairState::NoRule,
            None,
        ) => None,
    };
    let until = repair.until.map(|until| {
        let day = date(until, lang);
        ui::para(fill(repair_words::until(lang), &[("day", &day)]))
    });
    let basis = repair.basis.as_ref().map(|basis| {
        let basis = fill(repair_words::basis(lang), &[("basis", basis)]);
        ui::classed_para("hint", basis)
    });
    let way = way.map(|(route, name)| ui::link("button second", route.address(), name));
    let conditions = (!repair.conditions.is_empty())
        .then(|| super::repair::conditions(lang, &repair.conditions));
    let parts = [Some(ui::para(&*repair.text)), until, conditions, basis, way];
    ui::section(
        repair_words::section_title(lang),
        parts.into_iter().flatten().collect(),
    )
}

/// What a report prints of a record, but for what is empty.
pub(super) fn facts(
    console: Console,
    lang: Lang,
    record: &ShownRecord,
    unit: &str,
) -> Vec<(String, AnyView)> {
    let fine = record.fine.map(money).unwrap_or_default();
    let confiscated = record.confiscated.map(money).unwrap_or_default();
    let decided = date(record.decided_on, lang);
    let sector = sector(console, lang, record.sector);
    let rows = [
        (words::sector(lang), &*sector),
        (words::document_no(lang), &*record.document_no),
        (words::decided_on(lang), &*decided),
        (words::body(lang), &*record.body),
        (words::class(lang), &*record.class),
        (words::facts(lang), &*record.facts),
        (words::basis(lang), &*record.basis),
        (words::measure(lang), &*record.measure),
        (words::fine(lang), &*fine),
        (words::confiscated(lang), &*confiscated),
        (words::unit(lang), unit),
    ];
    rows.into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), ui::text(value)))
        .collect()
}

fn what_became(lang: Lang, history: &RecordHistory) -> AnyView {
    // The newest is what counts now.
    let versions = history.versions.iter().rev();
    let versions = versions.map(|version| one(lang, version));
    ui::section(
        words::history_title(lang),
        vec![
            ui::classed_para("hint", words::history_lede(lang)),
            el("OL").class("timeline").children(versions).view(),
        ],
    )
}

fn one(lang: Lang, version: &RecordVersion) -> AnyView {
    let names: Vec<&str> = version.changed.iter().map(|field| &*field.name).collect();
    let changed = (!names.is_empty()).then(|| {
        let fields = names.join(words::comma(lang));
        ui::para(fill(words::version_changed(lang), &[("fields", &fields)]))
    });
    let repair = version.repair.as_ref().map(|id| {
        ui::link(
            "more",
            Route::Repair(id.clone()).address(),
            words::version_repair(lang),
        )
    });
    let objection = version.objection.as_ref().map(|id| {
        ui::link(
            "more",
            Route::Objection(id.clone()).address(),
            words::version_objection(lang),
        )
    });
    let number = version.version.to_string();
    let line = version.line.to_string();
    let delivered = [("delivery", &*version.delivery), ("line", &*line)];
    el("LI")
        .child(
            el("P")
                .class("when")
                .text(fill(words::version(lang), &[("n", &number)]))
                .text(" · ")
                .text(time(version.known_at, lang)),
        )
        .child(ui::para(&*version.by_text))
        .children(changed)
        .child(ui::classed_para(
            "hint",
            fill(words::delivery(lang), &delivered),
        ))
        .children(objection)
        .children(repair)
        .view()
}
