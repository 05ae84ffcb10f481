//! The form of the register of market entities (经营主体登记名录): the only source of entities.

use super::spec::FieldKind;
use crate::entity::{EntityKind, RegistrationState};

/// A column of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegisterSpec {
    /// Code of the field, ours.
    pub code: &'static str,
    /// Header in Chinese.
    pub name_zh: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// Must be in the header and in every line.
    pub required: bool,
    /// What may stand in it.
    pub kind: FieldKind,
    /// The part that it plays.
    pub field: RegisterField,
}

/// The part that a column of the register plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RegisterField {
    /// 名称
    Name,
    /// 曾用名, newest first, `;` between them.
    FormerNames,
    /// 统一社会信用代码
    CreditCode,
    /// 类型
    Kind,
    /// 法定代表人、经营者、负责人
    Representative,
    /// 住所
    Address,
    /// 登记状态
    State,
    /// 成立日期
    FoundedOn,
    /// 注销日期
    CancelledOn,
    /// Number of a natural person's document: read over, never kept.
    Personal,
}

/// Words for the kinds, in the order of [`EntityKind::ALL`].
const KIND_WORDS: &[&str] = &[
    "公司",
    "非公司企业法人",
    "个人独资企业",
    "合伙企业",
    "农民专业合作社",
    "分支机构",
    "个体工商户",
    "外国公司分支机构",
];

/// Words for the states, in the order of [`RegistrationState::ALL`].
const STATE_WORDS: &[&str] = &["存续", "吊销", "注销"];

/// The register's columns, in their order.
#[rustfmt::skip]
pub static REGISTER: [RegisterSpec; 10] = [
    column("DJ_MC", "名称", "Name", FieldKind::Text(200), RegisterField::Name, true),
    column("DJ_CYM", "曾用名", "Former names", FieldKind::Text(500), RegisterField::FormerNames, false),
    column("DJ_SHXYM", "统一社会信用代码", "Credit code", FieldKind::CreditCode, RegisterField::CreditCode, true),
    column("DJ_LX", "类型", "Kind", FieldKind::Choice(KIND_WORDS), RegisterField::Kind, true),
    column("DJ_FZR", "法定代表人", "Representative", FieldKind::Text(100), RegisterField::Representative, true),
    column("DJ_ZJHM", "证件号码", "Number of the document", FieldKind::Text(64), RegisterField::Personal, false),
    column("DJ_ZS", "住所", "Address", FieldKind::Text(300), RegisterField::Address, true),
    column("DJ_ZT", "登记状态", "State", FieldKind::Choice(STATE_WORDS), RegisterField::State, true),
    column("DJ_CLRQ", "成立日期", "Founded on", FieldKind::Date, RegisterField::FoundedOn, true),
    column("DJ_ZXRQ", "注销日期", "Cancelled on", FieldKind::Date, RegisterField::CancelledOn, false),
];

const fn column(
    code: &'static str,
    name_zh: &'static str,
    name_en: &'static str,
    kind: FieldKind,
    field: RegisterField,
    required: bool,
) -> RegisterSpec {
    RegisterSpec {
        code,
        name_zh,
        name_en,
        required,
        kind,
        field,
    }
}

impl EntityKind {
    /// Every kind of B 二(二), in the order of the enum.
    pub const ALL: [Self; 8] = [
        Self::Company,
        Self::NonCompanyLegalPerson,
        Self::SoleProprietorship,
        Self::Partnership,
        Self::FarmersCooperative,
        Self::Branch,
        Self::IndividualBusiness,
        Self::ForeignCompanyBranch,
    ];

    /// The word for it in the register.
    pub fn register_word(self) -> &'static str {
        KIND_WORDS[self as usize]
    }

    /// From the word in the register.
    pub fn from_register_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.register_word() == word)
    }
}

impl RegistrationState {
    /// Every state, in the order of the enum.
    pub const ALL: [Self; 3] = [Self::Active, Self::Revoked, Self::Cancelled];

    /// The word for it in the register.
    pub fn register_word(self) -> &'static str {
        STATE_WORDS[self as usize]
    }

    /// From the word in the register.
    pub fn from_register_word(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|state| state.register_word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_register_lead_back_to_what_they_mean() {
        for kind in EntityKind::ALL {
            assert_eq!(
                EntityKind::from_register_word(kind.register_word()),
                Some(kind)
            );
        }
        for state in RegistrationState::ALL {
            assert_eq!(
                RegistrationState::from_register_word(state.register_word()),
                Some(state)
            );
        }
        assert_eq!(EntityKind::from_register_word("自然人"), None);
    }
}
