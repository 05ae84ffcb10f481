//! What a form is made of: fields, the part that each plays, and the columns of state.

use super::{RecordKind, forms};

/// Form of a record kind (报送数据项): one table per kind.
#[derive(Debug)]
pub struct RecordSpec {
    /// The kind.
    pub kind: RecordKind,
    /// Short id for names of files and deliveries, lower-case.
    pub id: &'static str,
    /// Name in Chinese.
    pub name_zh: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Columns of the form, in its order.
    pub fields: &'static [FieldSpec],
    /// Columns of state, which the national form does not have (see [`StateField`]).
    pub state: &'static [FieldSpec],
}

impl RecordSpec {
    /// All columns: the form's, then those of state.
    pub fn columns(&self) -> impl Iterator<Item = &'static FieldSpec> {
        self.fields.iter().chain(self.state)
    }

    /// The column that plays a part, if the form has one.
    pub fn column(&self, role: Role) -> Option<&'static FieldSpec> {
        self.columns().find(|field| field.role == role)
    }
}

impl RecordKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 7] = [
        Self::Penalty,
        Self::AbnormalOperation,
        Self::SeriousDishonesty,
        Self::JudgmentDebtor,
        Self::Licence,
        Self::Compulsion,
        Self::CriminalJudgment,
    ];

    /// The form of the kind: the one place where a kind is defined.
    pub fn spec(self) -> &'static RecordSpec {
        match self {
            Self::Penalty => &forms::PENALTY,
            Self::AbnormalOperation => &forms::ABNORMAL_OPERATION,
            Self::SeriousDishonesty => &forms::SERIOUS_DISHONESTY,
            Self::JudgmentDebtor => &forms::JUDGMENT_DEBTOR,
            Self::Licence => &forms::LICENCE,
            Self::Compulsion => &forms::COMPULSION,
            Self::CriminalJudgment => &forms::CRIMINAL_JUDGMENT,
        }
    }
}

/// A column of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Code of the field: the national one (`CF_WSH`), or ours where there is none.
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
    /// The part that it plays.
    pub role: Role,
}

impl FieldSpec {
    pub(super) const fn new(
        code: &'static str,
        name_zh: &'static str,
        name_en: &'static str,
        kind: FieldKind,
        role: Role,
    ) -> Self {
        Self {
            code,
            name_zh,
            name_en,
            aliases: &[],
            required: false,
            kind,
            role,
        }
    }

    pub(super) const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub(super) const fn or(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}

/// What may stand in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text of at most this many characters.
    Text(usize),
    /// A day.
    Date,
    /// An amount in 万元 with at most 6 decimals.
    Amount,
    /// A credit code whose check digit is right.
    CreditCode,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// The part that a column plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Name of the person or firm that the record is about (相对人名称).
    SubjectName,
    /// Whether it is a firm or a natural person (相对人类别).
    SubjectClass,
    /// Its credit code.
    SubjectCode,
    /// Number of the document or case (文号、案号).
    DocumentNo,
    /// Day of the decision; by it the record is in the window or not.
    DecidedOn,
    /// Body that decided.
    Body,
    /// Credit code of that body.
    BodyCode,
    /// Class of the conduct.
    Class,
    /// Facts.
    Facts,
    /// Basis.
    Basis,
    /// Class of the measure (处罚类别), printed before the measure.
    MeasureClass,
    /// The measure itself.
    Measure,
    /// Fine.
    Fine,
    /// Confiscated.
    Confiscated,
    /// Day of removal from a list, which is that list's repair (移出名录为信用修复).
    RemovedOn,
    /// One of the columns of state.
    State(StateField),
    /// Names or numbers a natural person: read over, never kept.
    Personal,
    /// Kept as delivered under its code.
    Kept,
}

/// Columns of state (状态列): what decides whether a record counts, which the national form does not have.
/// Our codes begin with `XZ_`. All are optional; an empty cell, or a file without the column, leaves the
/// state as the register knows it, so that the next delivery of the plain national form undoes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StateField {
    /// `XZ_SX` 文书效力: whether the instrument is effective, B 二(一).
    Effect,
    /// `XZ_BYCF` 不予处罚: exempted from penalty, B 二(一).
    Exempted,
    /// `XZ_JYCX` 简易程序: by simple procedure.
    SimpleProcedure,
    /// `XZ_CXYY` 撤销变更原因: withdrawn, with the reason.
    Withdrawn,
    /// `XZ_ZGQK` 整改情况: corrected, B 三(四).
    Corrected,
    /// `XZ_XFRQ` 信用修复日期: repaired, B 三(四).
    RepairedOn,
    /// `XZ_BGKYY` 不予公开原因: held, B 二(一).
    Held,
    /// `XZ_FYSS` 复议诉讼: under review or suit.
    Contested,
    /// `XZ_LXQK` 履行情况: performed or not.
    Performed,
    /// `XZ_YYCL` 异议处理: an objection is open, B 三(四).
    Objection,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_its_own_form() {
        for kind in RecordKind::ALL {
            assert_eq!(kind.spec().kind, kind);
        }
        let ids: BTreeSet<_> = RecordKind::ALL.iter().map(|kind| kind.spec().id).collect();
        assert_eq!(ids.len(), RecordKind::ALL.len());
    }

    #[test]
    fn no_header_of_a_form_means_two_columns() {
        for kind in RecordKind::ALL {
            let mut seen = BTreeSet::new();
            for field in kind.spec().columns() {
                for name in [field.code, field.name_zh].iter().chain(field.aliases) {
                    assert!(seen.insert(*name), "{kind:?}: {name}");
                }
            }
        }
    }

    #[test]
    fn every_form_says_whom_when_and_by_whom() {
        for kind in RecordKind::ALL {
            for role in [
                Role::SubjectName,
                Role::SubjectCode,
                Role::DecidedOn,
                Role::Body,
            ] {
                let field = kind.spec().column(role);
                assert!(
                    field.is_some_and(|field| field.required),
                    "{kind:?} {role:?}"
                );
            }
        }
    }

    #[test]
    fn a_part_is_played_by_one_column() {
        for kind in RecordKind::ALL {
            let mut seen = BTreeSet::new();
            for field in kind.spec().columns() {
                let many = matches!(field.role, Role::Personal | Role::Kept);
                assert!(
                    many || seen.insert(format!("{:?}", field.role)),
                    "{kind:?} {field:?}"
                );
            }
        }
    }

    #[test]
    fn the_penalty_form_has_the_fields_that_the_nation_requires() {
        let required: Vec<_> = RecordKind::Penalty
            .spec()
            .columns()
            .filter(|field| field.required)
            .map(|field| field.code)
            .collect();
        assert_eq!(
            required,
            [
                "CF_XDR_MC",
                "CF_XDR_LB",
                "CF_XDR_SHXYM",
                "CF_WSH",
                "CF_WFXW",
                "CF_SY",
                "CF_YJ",
                "CF_CFLB",
                "CF_NR",
                "CF_JDRQ",
                "CF_YXQ",
                "CF_CFJG",
                "CF_CFJGDM",
                "CF_SJLY",
                "CF_SJLYDM",
            ]
        );
    }
}
