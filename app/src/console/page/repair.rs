//! One application for credit repair: its conditions, all that was done, and what the reader may do now.

mod acts;

use super::objection::{Course, Event, record, timeline};
use super::{done, loaded, mark};
use crate::console::calls::Page;
use crate::console::form;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use leptos::prelude::*;
use shared::api::{ConditionView, RepairView, Role};
use shared::repair::Condition;
use shared::text::Lang;
use shared::text::console::{objections as case_words, records as record_words, repairs as words};
use shared::text::portal::fill;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, role: Role) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Repair(view) => drawn(console, lang, role, view),
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

fn drawn(console: Console, lang: Lang, role: Role, view: &RepairView) -> AnyView {
    let row = &view.row;
    let mut marks = vec![mark("state", &*row.state_text)];
    if row.escalated {
        marks.push(mark("state withdrawn", case_words::escalated(lang)));
    }
    let course = Course {
        firm: (&row.entity_name, row.credit_code.as_str()),
        unit: &row.unit.name_zh,
        turn: row.turn,
        due: row.due,
        filed_at: row.filed_at,
        closed_at: row.closed_at,
    };
    let lede = el("P").class("lede").text(&*row.basis).children(marks);
    let mut parts = vec![lede.view(), course.view(lang, role)];
    if !view.conditions.is_empty() {
        parts.push(ui::section(
            words::conditions_title(lang),
            vec![conditions(lang, &view.conditions)],
        ));
    }
    let acting = row.state.is_open() && matches!(role, Role::Bureau | Role::Enterprise);
    parts.extend(acting.then(|| acts::view(console, lang, role, view)));
    parts.push(ui::section(
        words::commitment_title(lang),
        commitment(lang, view),
    ));
    parts.push(record(console, lang, &row.record));
    let events = view.events.iter().map(|event| Event {
        act: &event.act_text,
        at: event.at,
        statement: &event.statement,
        then: confirmed(lang, &event.confirmed),
        files: &event.attachments,
    });
    let files = ["/api/repairs/", row.id.as_str(), "/attachments/"].concat();
    parts.push(timeline(lang, &files, events));
    parts.into_any()
}

/// The commitment, with the page on which anyone reads it once it is public.
fn commitment(lang: Lang, view: &RepairView) -> Vec<AnyView> {
    let mut said = vec![ui::classed_para("said", &*view.commitment)];
    said.extend(view.published_at.as_ref().map(|at| {
        let words = words::commitment_published(lang);
        let link = el("A").attr("href", at.clone()).text(words).view();
        el("P").child(link).view()
    }));
    said
}

/// The conditions, each with whether the record says that it is fulfilled.
pub(super) fn conditions(lang: Lang, conditions: &[ConditionView]) -> AnyView {
    let rows = conditions.iter().map(|one| {
        let (class, word) = if one.met {
            ("state valid", words::met(lang))
        } else {
            ("state", words::not_met(lang))
        };
        el("LI").text(&*one.text).child(mark(class, word))
    });
    el("UL").class("conditions").children(rows).view()
}

/// What the unit confirmed.
fn confirmed(lang: Lang, confirmed: &[Condition]) -> Option<String> {
    let names: Vec<&str> = confirmed
        .iter()
        .map(|one| match one {
            Condition::Shown => words::shown(lang),
            Condition::Corrected => words::corrected(lang),
            Condition::Performed => words::performed(lang),
            Condition::Committed => words::committed(lang),
        })
        .collect();
    let names = names.join(record_words::comma(lang));
    (!names.is_empty()).then(|| fill(words::confirmed(lang), &[("conditions", &names)]))
}
