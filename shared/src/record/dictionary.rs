//! The forms as a unit reads them (数据项字典): every column of every form, from the tables that lines are read by.

use super::RecordKind;
use super::register::{REGISTER, RegisterField, RegisterSpec};
use super::spec::{FieldKind, FieldSpec, Role};

/// A form (报送格式).
#[derive(Clone, Debug)]
pub struct Form {
    /// Its name in addresses: that of `kind` in a delivery.
    pub id: &'static str,
    /// Name in Chinese.
    pub name_zh: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Its columns, in their order.
    pub columns: Vec<FormColumn>,
    /// Columns of state, behind them; see [`super::StateField`].
    pub state: Vec<FormColumn>,
}

/// A column of a form.
#[derive(Clone, Copy, Debug)]
pub struct FormColumn {
    /// Code.
    pub code: &'static str,
    /// Header in Chinese.
    pub name_zh: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Other headers by which files call it.
    pub aliases: &'static [&'static str],
    /// Must be in the header and in every line.
    pub required: bool,
    /// What may stand in it.
    pub kind: FieldKind,
    /// Names or numbers a natural person: read over and never kept.
    pub personal: bool,
    /// What could stand in it, where its form can be mistaken.
    pub example: Option<&'static str>,
}

impl Form {
    /// Every form: the register, then the kinds of record.
    pub fn all() -> impl Iterator<Item = Self> {
        core::iter::once(Self::register()).chain(RecordKind::ALL.map(Self::of))
    }

    /// The form of that name.
    pub fn named(id: &str) -> Option<Self> {
        Self::all().find(|form| form.id == id)
    }

    /// All columns: the form's, then those of state.
    pub fn all_columns(&self) -> impl Iterator<Item = &FormColumn> {
        self.columns.iter().chain(&self.state)
    }

    fn register() -> Self {
        Self {
            id: "register",
            name_zh: "经营主体登记名录",
            name_en: "Register of market entities",
            columns: REGISTER.iter().map(FormColumn::of_register).collect(),
            state: Vec::new(),
        }
    }

    fn of(kind: RecordKind) -> Self {
        let spec = kind.spec();
        Self {
            id: spec.id,
            name_zh: spec.name_zh,
            name_en: spec.name_en,
            columns: spec.fields.iter().map(FormColumn::of_record).collect(),
            state: spec.state.iter().map(FormColumn::of_record).collect(),
        }
    }
}

/// A code whose check digit is right, of no firm.
const CREDIT_CODE: &str = "91320900DEM0000229";

impl FormColumn {
    fn of_record(field: &FieldSpec) -> Self {
        let of_text = match field.role {
            Role::SubjectName => Some("某某商贸有限公司"),
            Role::DocumentNo => Some("某罚〔2024〕1号"),
            Role::SubjectClass
            | Role::SubjectCode
            | Role::DecidedOn
            | Role::Body
            | Role::BodyCode
            | Role::Class
            | Role::Facts
            | Role::Basis
            | Role::MeasureClass
            | Role::Measure
            | Role::Fine
            | Role::Confiscated
            | Role::RemovedOn
            | Role::State(_)
            | Role::Personal
            | Role::Kept => None,
        };
        Self {
            code: field.code,
            name_zh: field.name_zh,
            name_en: field.name_en,
            aliases: field.aliases,
            required: field.required,
            kind: field.kind,
            personal: field.role == Role::Personal,
            example: example(field.kind).or(of_text),
        }
    }

    fn of_register(field: &RegisterSpec) -> Self {
        let of_text = match field.field {
            RegisterField::Name => Some("某某商贸有限公司"),
            RegisterField::FormerNames => Some("某某贸易有限公司；某某商行"),
            RegisterField::CreditCode
            | RegisterField::Kind
            | RegisterField::Representative
            | RegisterField::Address
            | RegisterField::State
            | RegisterField::FoundedOn
            | RegisterField::CancelledOn
            | RegisterField::Personal => None,
        };
        Self {
            code: field.code,
            name_zh: field.name_zh,
            name_en: field.name_en,
            aliases: &[],
            required: field.required,
            kind: field.kind,
            personal: field.field == RegisterField::Personal,
            example: example(field.kind).or(of_text),
        }
    }
}

const fn example(kind: FieldKind) -> Option<&'static str> {
    match kind {
        FieldKind::Date => Some("2024-09-01"),
        FieldKind::Amount => Some("2.5"),
        FieldKind::CreditCode => Some(CREDIT_CODE),
        FieldKind::Text(_) | FieldKind::Choice(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credit_code::CreditCode;

    #[test]
    fn every_form_is_in_the_dictionary_under_its_own_name() {
        let ids: Vec<_> = Form::all().map(|form| form.id).collect();
        assert_eq!(ids.len(), RecordKind::ALL.len() + 1);
        for id in ids {
            let form = Form::named(id).expect("a form");
            assert_eq!(form.id, id);
            assert!(form.columns.iter().any(|column| column.required), "{id}");
        }
        assert!(Form::named("gossip").is_none());
    }

    #[test]
    fn no_name_of_a_column_needs_quotes_in_a_file() {
        for form in Form::all() {
            for column in form.all_columns() {
                assert!(
                    !column.name_zh.contains([',', '"', '\n']),
                    "{}",
                    column.name_zh
                );
            }
        }
    }

    #[test]
    fn the_example_of_a_credit_code_is_one() {
        assert!(CreditCode::parse(CREDIT_CODE).is_ok());
    }
}
