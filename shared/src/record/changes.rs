//! What a new version of a record changed, by the names of its fields and never their content.

use super::spec::{FieldSpec, Role, StateField};
use super::{Record, RecordStatus};

/// A field that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedField {
    /// Code of the field in its form, or `sector`.
    pub code: &'static str,
    /// Its header.
    pub name_zh: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
}

/// The sector in which a record counts is said of its whole file and stands in no column.
const SECTOR: ChangedField = ChangedField {
    code: "sector",
    name_zh: "领域",
    name_en: "Sector",
};

impl From<&'static FieldSpec> for ChangedField {
    fn from(field: &'static FieldSpec) -> Self {
        Self {
            code: field.code,
            name_zh: field.name_zh,
            name_en: field.name_en,
        }
    }
}

/// The fields in which `new` differs from `old`, in the order of their form. Who or what a version came from is no
/// field. What names a natural person is never kept, so it is never among them; measure and its class are kept as one
/// text, so they change as the measure.
pub fn changed_fields(old: &Record, new: &Record) -> Vec<ChangedField> {
    // By all its parts: a new field of a record must find its place here.
    let Record {
        id: _,
        version: _,
        unit: _,
        kind,
        subject,
        sector,
        document_no,
        decided_on,
        body,
        body_code,
        class,
        facts,
        basis,
        measure,
        fine,
        confiscated,
        fields,
        status,
        provenance: _,
    } = new;
    let by_role = [
        (Role::SubjectCode, old.subject != *subject),
        (Role::DocumentNo, old.document_no != *document_no),
        (Role::DecidedOn, old.decided_on != *decided_on),
        (Role::Body, old.body != *body),
        (Role::BodyCode, old.body_code != *body_code),
        (Role::Class, old.class != *class),
        (Role::Facts, old.facts != *facts),
        (Role::Basis, old.basis != *basis),
        (Role::Measure, old.measure != *measure),
        (Role::Fine, old.fine != *fine),
        (Role::Confiscated, old.confiscated != *confiscated),
    ];
    let by_state = changed_state(&old.status, status);
    let is_changed = |field: &FieldSpec| match field.role {
        Role::Personal | Role::SubjectName | Role::SubjectClass | Role::MeasureClass => false,
        Role::Kept => old.fields.get(field.code) != fields.get(field.code),
        // Removal from a list is that list's repair.
        Role::RemovedOn => by_state.contains(&(StateField::RepairedOn, true)),
        Role::State(of) => by_state.contains(&(of, true)),
        Role::SubjectCode
        | Role::DocumentNo
        | Role::DecidedOn
        | Role::Body
        | Role::BodyCode
        | Role::Class
        | Role::Facts
        | Role::Basis
        | Role::Measure
        | Role::Fine
        | Role::Confiscated => by_role.contains(&(field.role, true)),
    };
    let sector = (old.sector != *sector).then_some(SECTOR);
    let columns = kind.spec().columns().filter(|field| is_changed(field));
    sector
        .into_iter()
        .chain(columns.map(ChangedField::from))
        .collect()
}

fn changed_state(old: &RecordStatus, new: &RecordStatus) -> [(StateField, bool); 10] {
    let RecordStatus {
        not_effective,
        exempted,
        simple_procedure,
        withdrawn,
        corrected,
        repaired_on,
        held,
        contested,
        performed,
        objection_open: _,
        objection_filed: _,
        // No column: the version says itself that the office has held it.
        office_hold: _,
    } = new;
    [
        (StateField::Effect, old.not_effective != *not_effective),
        (StateField::Exempted, old.exempted != *exempted),
        (
            StateField::SimpleProcedure,
            old.simple_procedure != *simple_procedure,
        ),
        (StateField::Withdrawn, old.withdrawn != *withdrawn),
        (StateField::Corrected, old.corrected != *corrected),
        (StateField::RepairedOn, old.repaired_on != *repaired_on),
        (StateField::Held, old.held != *held),
        (StateField::Contested, old.contested != *contested),
        (StateField::Performed, old.performed != *performed),
        // Whoever says so, its unit or a firm here: it is one mark.
        (
            StateField::Objection,
            old.is_disputed() != new.is_disputed(),
        ),
    ]
}
