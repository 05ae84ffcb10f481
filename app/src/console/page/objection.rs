//! One objection: what it is about, all that was done, and what the reader may do now.

pub(super) mod acts;

use super::{done, loaded, mark, sector};
use crate::console::calls::Page;
use crate::console::form;
use crate::console::route::Route;
use crate::console::state::Console;
use crate::element::el;
use crate::ui;
use chrono::NaiveDate;
use leptos::prelude::*;
use shared::api::{AttachmentView, Correction, ObjectedRecord, ObjectionView, RecordColumn, Role};
use shared::objection::Party;
use shared::record::RecordKind;
use shared::text::Lang;
use shared::text::console::{objections as words, records as record_words};
use shared::text::dates::{date, time};
use shared::text::portal::fill;
use shared::time::ShanghaiTime;

/// Draws the page.
pub(super) fn view(console: Console, lang: Lang, role: Role) -> AnyView {
    let body = loaded(console, lang, move |page| match page {
        Page::Objection(view, columns) => drawn(console, lang, role, view, columns),
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

fn drawn(
    console: Console,
    lang: Lang,
    role: Role,
    view: &ObjectionView,
    columns: &[RecordColumn],
) -> AnyView {
    let row = &view.row;
    let mut marks = vec![mark("state", &*row.state_text)];
    if row.escalated {
        marks.push(mark("state withdrawn", words::escalated(lang)));
    }
    let course = Course {
        firm: (&row.entity_name, row.credit_code.as_str()),
        unit: &row.unit.name_zh,
        turn: row.turn,
        due: row.due,
        filed_at: row.filed_at,
        closed_at: row.closed_at,
    };
    let lede = el("P")
        .class("lede")
        .text(&*row.reason_text)
        .children(marks);
    let mut parts = vec![lede.view(), course.view(lang, role)];
    let acting = row.state.is_open() && matches!(role, Role::Bureau | Role::Enterprise);
    parts.extend(acting.then(|| acts::view(console, lang, role, view, columns)));
    parts.push(record(console, lang, &row.record));
    let kind = row.record.kind;
    let events = view.events.iter().map(|event| {
        let correction = event.correction.as_ref();
        Event {
            act: &event.act_text,
            at: event.at,
            statement: &event.statement,
            then: correction.map(|correction| corrected(lang, kind, correction)),
            files: &event.attachments,
        }
    });
    let files = ["/api/objections/", row.id.as_str(), "/attachments/"].concat();
    parts.push(timeline(lang, &files, events));
    parts.into_any()
}

/// Who objects or applies, who deals with it, whose turn it is and until when, and when it began and ended.
pub(super) struct Course<'a> {
    /// Name and credit code of the firm.
    pub(super) firm: (&'a str, &'a str),
    /// Name of the unit.
    pub(super) unit: &'a str,
    /// Whose turn it is.
    pub(super) turn: Option<Party>,
    /// Last day on which that is in time.
    pub(super) due: Option<NaiveDate>,
    /// When it was filed.
    pub(super) filed_at: ShanghaiTime,
    /// When it was closed.
    pub(super) closed_at: Option<ShanghaiTime>,
}

impl Course<'_> {
    /// As names and what they say, for a reader of this role.
    pub(super) fn view(self, lang: Lang, role: Role) -> AnyView {
        let mut rows = Vec::new();
        if role != Role::Enterprise {
            rows.push((words::firm(lang), self.firm.0.to_owned()));
            rows.push((words::credit_code(lang), self.firm.1.to_owned()));
        }
        if role != Role::Bureau {
            rows.push((record_words::unit(lang), self.unit.to_owned()));
        }
        if let Some(turn) = self.turn {
            rows.push((words::turn(lang), words::party(turn, lang).to_owned()));
        }
        if let Some(due) = self.due {
            let due = fill(words::due_by(lang), &[("day", &date(due, lang))]);
            rows.push((words::due(lang), due));
        }
        rows.push((words::filed_at(lang), time(self.filed_at, lang)));
        if let Some(closed) = self.closed_at {
            rows.push((words::closed_at(lang), time(closed, lang)));
        }
        let rows = rows
            .into_iter()
            .map(|(name, value)| (name.to_owned(), ui::text(value)));
        ui::facts(rows.collect())
    }
}

/// The record that it is about.
pub(super) fn record(console: Console, lang: Lang, record: &ObjectedRecord) -> AnyView {
    let rows = [
        (
            record_words::sector(lang),
            sector(console, lang, record.sector),
        ),
        (
            record_words::kind(lang),
            super::kind(record.kind, lang).to_owned(),
        ),
        (record_words::document_no(lang), record.document_no.clone()),
        (
            record_words::decided_on(lang),
            date(record.decided_on, lang),
        ),
        (record_words::body(lang), record.body.clone()),
        (record_words::class(lang), record.class.clone()),
    ];
    let rows = rows
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name.to_owned(), ui::text(value)))
        .collect();
    let address = Route::Record(record.id.0.clone()).address();
    let parts = vec![
        ui::facts(rows),
        ui::link("more", address, record_words::history_title(lang)),
    ];
    ui::section(words::record_title(lang), parts)
}

/// Something that was done.
pub(super) struct Event<'a> {
    /// What, in words.
    pub(super) act: &'a str,
    /// When.
    pub(super) at: ShanghaiTime,
    /// What was said with it.
    pub(super) statement: &'a str,
    /// What came of it.
    pub(super) then: Option<String>,
    /// Its files.
    pub(super) files: &'a [AttachmentView],
}

/// All that was done, the newest first. Its files lie below `files`.
pub(super) fn timeline<'a>(
    lang: Lang,
    files: &str,
    events: impl DoubleEndedIterator<Item = Event<'a>>,
) -> AnyView {
    let events = events.rev().map(|event| {
        let files = event
            .files
            .iter()
            .map(|file| el("P").child(attachment(lang, files, file)));
        let said = (!event.statement.is_empty()).then(|| ui::classed_para("said", event.statement));
        let when = el("P")
            .class("when")
            .text(event.act)
            .text(" · ")
            .text(time(event.at, lang));
        el("LI")
            .child(when)
            .children(said)
            .children(event.then.map(ui::para))
            .children(files)
    });
    let list = el("OL").class("timeline").children(events).view();
    ui::section(words::history_title(lang), vec![list])
}

fn attachment(lang: Lang, files: &str, file: &AttachmentView) -> AnyView {
    let address = [files, &file.no.to_string()].concat();
    let size = file.bytes.div_ceil(1024).to_string();
    let name = fill(
        words::attachment(lang),
        &[("name", &file.name), ("size", &size)],
    );
    ui::download("more", address, name, None)
}

/// What became of the record, column by column as it was given.
fn corrected(lang: Lang, kind: RecordKind, correction: &Correction) -> String {
    if let Some(reason) = &correction.withdraw {
        return fill(words::withdrawn(lang), &[("reason", reason)]);
    }
    let named = |name: &str| {
        let mut columns = kind.spec().columns();
        columns
            .find(|column| column.code == name || column.name_zh == name)
            .map_or(name.to_owned(), |column| {
                super::columns::header(column, lang).to_owned()
            })
    };
    let fields: Vec<String> = correction
        .fields
        .iter()
        .map(|(name, value)| [&*named(name), " ", value].concat())
        .collect();
    let fields = fields.join(record_words::comma(lang));
    fill(words::corrected(lang), &[("fields", &fields)])
}
