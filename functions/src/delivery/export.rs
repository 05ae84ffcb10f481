//! Records as lines of the form in which they are delivered: what is written reads back as the record that it was.

use super::refused::{guarded, push_cell};
use shared::entity::{EntityKind, EntityProfile};
use shared::record::{Contested, Fen, FieldKind, FieldSpec, Record, RecordKind, Role, StateField};
use std::borrow::Cow;

/// The columns that a record fills; a person's are never kept, and so are in no file.
fn columns(kind: RecordKind) -> impl Iterator<Item = &'static FieldSpec> {
    kind.spec()
        .columns()
        .filter(|field| field.role != Role::Personal)
}

/// The header, behind a byte order mark.
pub fn export_header(kind: RecordKind) -> String {
    let mut file = "\u{FEFF}".to_owned();
    push_record(
        &mut file,
        columns(kind).map(|field| Cow::Borrowed(field.name_zh)),
    );
    file
}

/// A record as a line; its entity has the name that the register says.
pub fn record_cells(record: &Record, profile: &EntityProfile) -> String {
    let mut line = String::new();
    let cells = columns(record.kind).map(|field| cell(record, profile, field));
    push_record(&mut line, cells);
    line
}

/// The columns that a record can fill, each with its value: empty where there is none.
pub fn columns_of(record: &Record, profile: &EntityProfile) -> Vec<(&'static FieldSpec, String)> {
    columns(record.kind)
        .map(|field| (field, cell(record, profile, field).into_owned()))
        .collect()
}

fn push_record<'c>(out: &mut String, cells: impl Iterator<Item = Cow<'c, str>>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_cell(out, &guarded(&cell));
    }
    out.push_str("\r\n");
}

fn cell<'r>(record: &'r Record, profile: &'r EntityProfile, field: &FieldSpec) -> Cow<'r, str> {
    let has_class = record.kind.spec().column(Role::MeasureClass).is_some();
    let whole = record.measure.as_str();
    let (class, measure) = match (has_class, parts(whole)) {
        (true, Some(parts)) => parts,
        (true, None) => (whole, ""),
        (false, _) => ("", whole),
    };
    match field.role {
        Role::SubjectName => profile.name.as_str().into(),
        Role::SubjectClass => class_of(profile.kind).into(),
        Role::SubjectCode => record.subject.as_str().to_owned().into(),
        Role::DocumentNo => record.document_no.as_str().into(),
        Role::DecidedOn => record.decided_on.to_string().into(),
        Role::Body => record.body.as_str().into(),
        Role::BodyCode => record.body_code.as_deref().unwrap_or_default().into(),
        Role::Class => record.class.as_str().into(),
        Role::Facts => record.facts.as_str().into(),
        Role::Basis => record.basis.as_str().into(),
        Role::MeasureClass => class.into(),
        Role::Measure => measure.into(),
        Role::Fine => record.fine.map(in_wan).unwrap_or_default().into(),
        Role::Confiscated => record.confiscated.map(in_wan).unwrap_or_default().into(),
        Role::State(state) => said(record, state),
        Role::RemovedOn | Role::Kept => kept(record, field),
        Role::Personal => "".into(),
    }
}

/// Class and content of a penalty, which are kept as one: whichever colon parts them, they are joined to the same.
fn parts(measure: &str) -> Option<(&str, &str)> {
    let at = measure.match_indices('：').map(|(at, _)| at);
    at.map(|at| (&measure[..at], &measure[at + '：'.len_utf8()..]))
        .find(|(class, rest)| !class.is_empty() && !rest.is_empty())
}

fn kept<'r>(record: &'r Record, field: &FieldSpec) -> Cow<'r, str> {
    let text = record.fields.get(field.code).map_or("", String::as_str);
    match field.kind {
        FieldKind::Amount => text
            .parse()
            .map(|fen| in_wan(Fen(fen)))
            .unwrap_or_default()
            .into(),
        FieldKind::Text(_) | FieldKind::Date | FieldKind::CreditCode | FieldKind::Choice(_) => {
            text.into()
        }
    }
}

/// Only what is not so by itself is said: an empty cell leaves a state as it is.
fn said(record: &Record, state: StateField) -> Cow<'_, str> {
    let status = &record.status;
    let word = |is: bool, word: &'static str| if is { word } else { "" };
    match state {
        StateField::Effect => word(status.not_effective, "未生效").into(),
        StateField::Exempted => word(status.exempted, "是").into(),
        StateField::SimpleProcedure => word(status.simple_procedure, "是").into(),
        StateField::Withdrawn => status.withdrawn.as_deref().unwrap_or_default().into(),
        StateField::Corrected => word(status.corrected, "已整改").into(),
        StateField::RepairedOn => status
            .repaired_on
            .map(|day| day.to_string())
            .unwrap_or_default()
            .into(),
        StateField::Held => status.held.as_deref().unwrap_or_default().into(),
        StateField::Contested => match status.contested {
            Some(Contested::Review) => "行政复议".into(),
            Some(Contested::Suit) => "行政诉讼".into(),
            None => "".into(),
        },
        StateField::Performed => match status.performed {
            Some(true) => "已履行".into(),
            Some(false) => "未履行".into(),
            None => "".into(),
        },
        StateField::Objection => word(status.objection_open, "处理中").into(),
    }
}

/// In 万元, exactly, without zeros that say nothing.
fn in_wan(fen: Fen) -> String {
    let (whole, rest) = (fen.0 / 1_000_000, fen.0 % 1_000_000);
    let text = format!("{whole}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn class_of(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::IndividualBusiness => "个体工商户",
        EntityKind::Company
        | EntityKind::NonCompanyLegalPerson
        | EntityKind::SoleProprietorship
        | EntityKind::Partnership
        | EntityKind::FarmersCooperative
        | EntityKind::Branch
        | EntityKind::ForeignCompanyBranch => "法人及非法人组织",
    }
}
