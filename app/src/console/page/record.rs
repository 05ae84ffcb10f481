//! One record, and what became of it (谁、何时、改了什么).

use super::records::{not_shown, shown};
use super::{done, loaded, mark, sector};
use crate::console::calls::Page;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::{OwnRecord, RecordHistory, RecordVersion, RecordView, RepairState, Role};
use shared::report::ShownRecord;
use shared::text::Lang;
use shared::text::console::record_acts as act_words;
use shared::text::console::records as words;
use shared::text::console::repairs as repair_words;
use shared::text::dates::{date, time};
use shared::text::portal::fill;
use shared::text::report::money;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, role: Role) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Record(record, history) => vec![
            one_of(console, lang, role, record),
            what_became(lang, history),
        ]
        .into_any(),
        _ => ui::nothing(),
    });
    vec![
        ui::title(words::record_title(lang)),
        done(console, lang),
        body,
    ]
    .into_any()
}

fn one_of(console: Console, lang: Lang, role: Role, view: &RecordView) -> AnyView {
    let own = &view.own;
    let (class, state) = shown(lang, own.shown);
    let mut marks = vec![mark(class, state)];
    for (is, class, name) in [
        (
            view.withdrawn.is_some(),
            "state",
            act_words::withdrawn(lang),
        ),
        (view.held, "state expired", act_words::held(lang)),
        (
            own.objection.is_some(),
            "state expired",
            words::disputed(lang),
        ),
    ] {
        marks.extend(is.then(|| mark(class, name)));
    }
    let why = match &own.not_shown {
        Some(why) => not_shown(lang, why),
        None => words::shown_today(lang).to_owned(),
    };
    let mut parts = vec![
        el("P")
            .class("lede")
            .text(super::kind(own.record.kind, lang))
            .children(marks)
            .view(),
        ui::para(why),
    ];
    match role {
        Role::Enterprise => {
            let record = facts(console, lang, &own.record, &own.unit.name_zh);
            parts.push(ui::facts(record));
            parts.push(ui::block("actions", vec![objecting(lang, own)]));
            parts.push(repair_of(lang, own));
        }
        Role::Bureau | Role::CreditOffice | Role::Verifier => {
            parts.push(ui::facts(whose(console, lang, view)));
            parts.push(acts(lang, role, view));
        }
    }
    parts.into_any()
}

/// The record with the firm that it is about.
pub(super) fn whose(console: Console, lang: Lang, view: &RecordView) -> Vec<(String, AnyView)> {
    let firm = [
        (act_words::firm(lang), &*view.entity_name),
        (act_words::credit_code(lang), view.credit_code.as_str()),
    ];
    let firm = firm.map(|(name, value)| (name.to_owned(), ui::text(value)));
    let record = facts(console, lang, &view.own.record, &view.own.unit.name_zh);
    firm.into_iter().chain(record).collect()
}

/// What the unit or the credit office may do to it.
fn acts(lang: Lang, role: Role, view: &RecordView) -> AnyView {
    let id = || view.own.record.id.0.clone();
    let mut ways = Vec::new();
    if role == Role::Bureau {
        ways.push((Route::Correct(id()), act_words::correct(lang)));
        if view.withdrawn.is_none() {
            ways.push((Route::Withdraw(id()), act_words::withdraw(lang)));
        }
    }
    if role == Role::CreditOffice && !view.held {
        ways.push((Route::HoldRecord(id()), act_words::hold(lang)));
    }
    if let Some(open) = &view.own.objection {
        ways.push((Route::Objection(open.clone()), words::open_objection(lang)));
    }
    if ways.is_empty() {
        return ui::nothing();
    }
    let ways = ways
        .into_iter()
        .map(|(route, name)| ui::link("button second", route.address(), name));
    ui::section(
        act_words::actions(lang),
        vec![ui::block("actions", ways.collect())],
    )
}

fn objecting(lang: Lang, own: &OwnRecord) -> AnyView {
    match &own.objection {
        Some(id) => ui::link(
            "button second",
            Route::Objection(id.clone()).address(),
            words::open_objection(lang),
        ),
        None => ui::link(
            "button",
            Route::Object(own.record.id.0.clone()).address(),
            words::object(lang),
        ),
    }
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
