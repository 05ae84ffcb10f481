//! A line about a record: its cells by the parts that they play.

use super::{Cell, CellFault, Line, Row, clean};
use chrono::NaiveDate;
use shared::credit_code::CreditCode;
use shared::policy::{SectorNo, UnitId};
use shared::problem::ProblemCode;
use shared::record::{
    Contested, Fen, FieldKind, FieldSpec, Provenance, Record, RecordId, RecordKind, RecordStatus,
    Role, StateField,
};
use std::collections::BTreeMap;

/// A line that reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordLine {
    /// Number from 1.
    pub number: u32,
    /// The entity that it is about.
    pub subject: CreditCode,
    /// Its name as the line has it; empty for a form without one.
    pub subject_name: String,
    /// Number of the decision; empty for a kind that has none.
    pub document_no: String,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Body.
    pub body: String,
    /// Its credit code.
    pub body_code: Option<CreditCode>,
    /// What the line says of the record's state.
    pub state: StateChange,
    class: String,
    facts: String,
    basis: String,
    measure: String,
    fine: Option<Fen>,
    confiscated: Option<Fen>,
    fields: BTreeMap<String, String>,
}

/// What a line says of the state; `None` where it says nothing, which leaves the state as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateChange {
    not_effective: Option<bool>,
    exempted: Option<bool>,
    simple_procedure: Option<bool>,
    withdrawn: Option<String>,
    corrected: Option<bool>,
    repaired_on: Option<NaiveDate>,
    held: Option<String>,
    contested: Option<Option<Contested>>,
    performed: Option<bool>,
    objection_open: Option<bool>,
}

impl StateChange {
    /// The state after the line.
    pub fn apply(&self, mut status: RecordStatus) -> RecordStatus {
        fn set<T: Clone>(place: &mut T, said: &Option<T>) {
            if let Some(value) = said {
                place.clone_from(value);
            }
        }
        set(&mut status.not_effective, &self.not_effective);
        set(&mut status.exempted, &self.exempted);
        set(&mut status.simple_procedure, &self.simple_procedure);
        set(&mut status.corrected, &self.corrected);
        set(&mut status.contested, &self.contested);
        set(&mut status.objection_open, &self.objection_open);
        status.withdrawn = self.withdrawn.clone().or(status.withdrawn);
        status.repaired_on = self.repaired_on.or(status.repaired_on);
        status.held = self.held.clone().or(status.held);
        status.performed = self.performed.or(status.performed);
        status
    }
}

/// What a record is besides its line.
#[derive(Clone, Copy, Debug)]
pub struct RecordContext<'a> {
    /// Id.
    pub id: &'a RecordId,
    /// Sector of the delivery.
    pub sector: SectorNo,
    /// Unit of the delivery.
    pub unit: &'a UnitId,
    /// Kind of the delivery.
    pub kind: RecordKind,
}

impl RecordLine {
    /// The record that the line makes of what is known.
    pub fn record(
        &self,
        context: RecordContext<'_>,
        known: Option<&Record>,
        provenance: Provenance,
    ) -> Record {
        let status = known
            .map(|record| record.status.clone())
            .unwrap_or_default();
        Record {
            id: context.id.clone(),
            version: known.map_or(1, |record| record.version + 1),
            sector: context.sector,
            unit: context.unit.clone(),
            kind: context.kind,
            subject: self.subject,
            document_no: self.document_no.clone(),
            decided_on: self.decided_on,
            body: self.body.clone(),
            body_code: self.body_code.map(|code| code.to_string()),
            class: self.class.clone(),
            facts: self.facts.clone(),
            basis: self.basis.clone(),
            measure: self.measure.clone(),
            fine: self.fine,
            confiscated: self.confiscated,
            fields: self.fields.clone(),
            status: self.state.apply(status),
            provenance,
        }
    }
}

/// A cell that reads.
pub(super) enum Value {
    Text(String),
    Date(NaiveDate),
    Amount(Fen),
    Code(CreditCode),
    Word(&'static str),
}

/// The cells of a line as far as they are read.
#[derive(Default)]
pub(super) struct Draft {
    subject: Option<CreditCode>,
    subject_name: String,
    document_no: String,
    pub(super) decided_on: Option<NaiveDate>,
    pub(super) body: String,
    body_code: Option<CreditCode>,
    pub(super) class: String,
    pub(super) facts: String,
    pub(super) basis: String,
    pub(super) measure_class: String,
    pub(super) measure: String,
    pub(super) fine: Option<Fen>,
    pub(super) confiscated: Option<Fen>,
    pub(super) state: StateChange,
    pub(super) fields: BTreeMap<String, String>,
}

/// Word of the class column for a natural person.
const NATURAL_PERSON: &str = "自然人";

/// Reads a line of a record form; `today` bounds the day of the decision.
pub fn read_record_line(row: &Row<'_, FieldSpec>, today: NaiveDate) -> Line<RecordLine> {
    if let Err(code) = row.shape {
        return Line::Refused(vec![CellFault::new("", code)]);
    }
    // First of all: a natural person's line is set aside before any other cell of it is looked at.
    if let Some((field, _)) = row
        .cells()
        .find(|(field, cell)| field.role == Role::SubjectClass && *cell == Ok(NATURAL_PERSON))
    {
        return Line::Quarantined(CellFault::new(
            field.name_zh,
            ProblemCode::LineNaturalPerson,
        ));
    }
    let mut draft = Draft::default();
    let mut faults = Vec::new();
    for (field, cell) in row.cells() {
        let read = read_cell(field, cell, today);
        match read {
            Ok(Some(value)) => match glyphs(field, &value) {
                None => draft.take(field, value),
                Some(fault) => faults.push(fault),
            },
            Ok(None) => {}
            Err(code @ ProblemCode::LineNaturalPerson) => {
                return Line::Quarantined(CellFault::new(field.name_zh, code));
            }
            Err(code) => faults.push(CellFault::new(field.name_zh, code)),
        }
    }
    draft.finish(row.number, faults)
}

/// A text that a report would print and cannot. The unit that wrote it can mend it, and learns so on its line
/// rather than from the firm whose report is refused for it. What a report does not print may hold anything.
pub(super) fn glyphs(field: &FieldSpec, value: &Value) -> Option<CellFault> {
    let Value::Text(text) = value else {
        return None;
    };
    match field.role {
        Role::DocumentNo
        | Role::Body
        | Role::Class
        | Role::Facts
        | Role::Basis
        | Role::MeasureClass
        | Role::Measure => CellFault::of_glyphs(field.name_zh, text),
        // The register's name is printed, not this one.
        Role::SubjectName
        | Role::SubjectClass
        | Role::Personal
        | Role::SubjectCode
        | Role::BodyCode
        | Role::DecidedOn
        | Role::Fine
        | Role::Confiscated
        | Role::RemovedOn
        | Role::State(_)
        | Role::Kept => None,
    }
}

pub(super) fn read_cell(
    field: &'static FieldSpec,
    cell: Cell<'_>,
    today: NaiveDate,
) -> Result<Option<Value>, ProblemCode> {
    if field.role == Role::Personal {
        return Ok(None);
    }
    let cell = cell?;
    if cell.is_empty() || says_nothing(field.kind, cell) {
        return if field.required {
            Err(ProblemCode::LineRequired)
        } else {
            Ok(None)
        };
    }
    let value = match field.kind {
        FieldKind::Text(max) => Value::Text(clean::text(cell, max)?.into_owned()),
        FieldKind::Date => {
            let day = clean::date(cell)?;
            // A term may end in the future; a decision, a removal or a repair may not lie there.
            if field.role != Role::Kept && day > today {
                return Err(ProblemCode::LineDateInFuture);
            }
            Value::Date(day)
        }
        FieldKind::Amount => Value::Amount(clean::amount(cell)?),
        FieldKind::CreditCode => match CreditCode::parse(cell) {
            Ok(code) => Value::Code(code),
            Err(_) if field.role == Role::SubjectCode && looks_personal(cell) => {
                return Err(ProblemCode::LineNaturalPerson);
            }
            Err(fault) => return Err(fault.into()),
        },
        FieldKind::Choice(words) => {
            let cell = clean::half_width(cell);
            let word = words.iter().find(|word| **word == cell);
            Value::Word(word.ok_or(ProblemCode::LineChoice)?)
        }
    };
    Ok(Some(value))
}

/// What is written into a cell so that it is not empty. Where it is one of the words that may be chosen, it is that word.
fn says_nothing(kind: FieldKind, cell: &str) -> bool {
    let chosen = matches!(kind, FieldKind::Choice(words) if words.contains(&cell));
    !chosen && ["无", "/", "／", "\\", "-", "－", "—", "——"].contains(&cell)
}

/// Has the form of a person's number: 17 digits and a digit or X, in signs of any width. One with a slip in it is
/// still a person's, so its check digit is not asked.
fn looks_personal(cell: &str) -> bool {
    let plain = clean::half_width(cell);
    let Some((last, digits)) = plain.trim().as_bytes().split_last() else {
        return false;
    };
    digits.len() == 17
        && digits.iter().all(u8::is_ascii_digit)
        && (last.is_ascii_digit() || last.eq_ignore_ascii_case(&b'X'))
}

impl Draft {
    pub(super) fn take(&mut self, field: &'static FieldSpec, value: Value) {
        match (field.role, value) {
            (Role::SubjectCode, Value::Code(code)) => self.subject = Some(code),
            (Role::BodyCode, Value::Code(code)) => self.body_code = Some(code),
            (Role::SubjectName, Value::Text(text)) => self.subject_name = text,
            (Role::DocumentNo, Value::Text(text)) => self.document_no = text,
            (Role::DecidedOn, Value::Date(day)) => self.decided_on = Some(day),
            (Role::Body, Value::Text(text)) => self.body = text,
            (Role::Class, Value::Text(text)) => self.class = text,
            (Role::Facts, Value::Text(text)) => self.facts = text,
            (Role::Basis, Value::Text(text)) => self.basis = text,
            (Role::MeasureClass, Value::Text(text)) => self.measure_class = text,
            (Role::Measure, Value::Text(text)) => self.measure = text,
            (Role::Fine, Value::Amount(fen)) => self.fine = Some(fen),
            (Role::Confiscated, Value::Amount(fen)) => self.confiscated = Some(fen),
            (Role::RemovedOn, Value::Date(day)) => {
                self.state.corrected = Some(true);
                self.state.repaired_on = Some(day);
                self.fields.insert(field.code.to_owned(), day.to_string());
            }
            (Role::State(state), value) => self.take_state(state, value),
            (Role::Kept, value) => {
                let text = match value {
                    Value::Text(text) => text,
                    Value::Date(day) => day.to_string(),
                    Value::Amount(fen) => fen.0.to_string(),
                    Value::Code(code) => code.to_string(),
                    Value::Word(word) => word.to_owned(),
                };
                self.fields.insert(field.code.to_owned(), text);
            }
            // The tables' test holds that a part has its type.
            (
                Role::SubjectName
                | Role::SubjectClass
                | Role::Personal
                | Role::SubjectCode
                | Role::BodyCode
                | Role::DocumentNo
                | Role::DecidedOn
                | Role::Body
                | Role::Class
                | Role::Facts
                | Role::Basis
                | Role::MeasureClass
                | Role::Measure
                | Role::Fine
                | Role::Confiscated
                | Role::RemovedOn,
                _,
            ) => {}
        }
    }

    fn take_state(&mut self, field: StateField, value: Value) {
        let state = &mut self.state;
        let (word, day, text) = match value {
            Value::Word(word) => (word, None, None),
            Value::Date(day) => ("", Some(day), None),
            Value::Text(text) => ("", None, Some(text)),
            Value::Amount(_) | Value::Code(_) => return,
        };
        match field {
            StateField::Effect => state.not_effective = Some(word == "未生效"),
            StateField::Exempted => state.exempted = Some(word == "是"),
            StateField::SimpleProcedure => state.simple_procedure = Some(word == "是"),
            StateField::Withdrawn => state.withdrawn = text,
            StateField::Corrected => state.corrected = Some(word == "已整改"),
            StateField::RepairedOn => state.repaired_on = day,
            StateField::Held => state.held = text,
            StateField::Contested => {
                state.contested = Some(match word {
                    "行政复议" => Some(Contested::Review),
                    "行政诉讼" => Some(Contested::Suit),
                    _ => None,
                });
            }
            StateField::Performed => state.performed = Some(word == "已履行"),
            StateField::Objection => state.objection_open = Some(word == "处理中"),
        }
    }

    fn finish(self, number: u32, faults: Vec<CellFault>) -> Line<RecordLine> {
        // A required cell that does not read has left its fault, so both are there when there is none.
        let (Some(subject), Some(decided_on), true) =
            (self.subject, self.decided_on, faults.is_empty())
        else {
            return Line::Refused(faults);
        };
        let measure = match (self.measure_class.as_str(), self.measure.as_str()) {
            ("", measure) => measure.to_owned(),
            (class, "") => class.to_owned(),
            (class, measure) => format!("{class}：{measure}"),
        };
        Line::Read(RecordLine {
            number,
            subject,
            subject_name: self.subject_name,
            document_no: self.document_no,
            decided_on,
            body: self.body,
            body_code: self.body_code,
            state: self.state,
            class: self.class,
            facts: self.facts,
            basis: self.basis,
            measure,
            fine: self.fine,
            confiscated: self.confiscated,
            fields: self.fields,
        })
    }
}
