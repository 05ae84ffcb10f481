//! Market entity (经营主体), B 二(二).

use crate::credit_code::CreditCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Kind of a market entity (经营主体类型), B 二(二).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// Company (公司).
    Company,
    /// Non-company legal person (非公司企业法人).
    NonCompanyLegalPerson,
    /// Sole proprietorship (个人独资企业).
    SoleProprietorship,
    /// Partnership (合伙企业).
    Partnership,
    /// Farmers' cooperative, or union of them (农民专业合作社、联合社).
    FarmersCooperative,
    /// Branch of one of the above (分支机构).
    Branch,
    /// Individual business (个体工商户).
    IndividualBusiness,
    /// Branch of a foreign company (外国公司分支机构).
    ForeignCompanyBranch,
}

/// State of registration (登记状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RegistrationState {
    /// In business (存续).
    Active,
    /// Licence revoked (吊销).
    Revoked,
    /// Cancelled (注销).
    Cancelled,
}

/// What the register of market entities says of one entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityProfile {
    /// Name (名称).
    pub name: String,
    /// Former names (曾用名), newest first.
    pub former_names: Vec<String>,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Kind.
    pub kind: EntityKind,
    /// Legal representative, operator or person in charge (法定代表人、经营者、负责人).
    pub representative: String,
    /// Address (住所).
    pub address: String,
    /// State of registration.
    pub state: RegistrationState,
    /// Day of founding (成立日期).
    pub founded_on: NaiveDate,
    /// Day of cancellation (注销日期).
    pub cancelled_on: Option<NaiveDate>,
}

/// What stands for a hidden character.
const MASK: char = '＊';

/// Last characters of what is a shop's name and no person's. 行, 园 and others that given names end in are not here.
const SHOP_ENDINGS: [char; 12] = [
    '店', '部', '坊', '馆', '厂', '铺', '社', '摊', '屋', '吧', '厅', '站',
];

/// The name as an anonymous scan may see it.
///
/// Name and code of an enterprise must show, else a good code pasted on a forged page would pass. An
/// individual business often bears its operator's name, which is a natural person's: of that name, as it
/// stands in the register as representative, the first character stays and each other one is masked. The
/// rest of the name, such as a trade word, stays. A business whose whole name reads like a person's is masked
/// too: it may bear the name of an earlier operator, whom the register names no longer.
pub fn public_name<'a>(name: &'a str, kind: EntityKind, representative: &str) -> Cow<'a, str> {
    match kind {
        EntityKind::IndividualBusiness => mask_person(name, representative.trim()),
        EntityKind::Company
        | EntityKind::NonCompanyLegalPerson
        | EntityKind::SoleProprietorship
        | EntityKind::Partnership
        | EntityKind::FarmersCooperative
        | EntityKind::Branch
        | EntityKind::ForeignCompanyBranch => Cow::Borrowed(name),
    }
}

fn mask_person<'a>(name: &'a str, person: &str) -> Cow<'a, str> {
    // One character alone is no name: masking every place where it stands would hide the trade word.
    if person.chars().nth(1).is_some() && name.contains(person) {
        return Cow::Owned(name.replace(person, &but_for_its_first(person)));
    }
    if reads_like_a_person(name) {
        return Cow::Owned(but_for_its_first(name));
    }
    Cow::Borrowed(name)
}

fn but_for_its_first(person: &str) -> String {
    let masked = person
        .chars()
        .enumerate()
        .map(|(at, c)| if at == 0 { c } else { MASK });
    masked.collect()
}

/// Two to four Chinese characters, or a name with its dot (买买提·艾力), that do not end in the word of a shop.
/// A trade name as short as that is masked with them: its code still shows, and a person's name must not.
fn reads_like_a_person(name: &str) -> bool {
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}' | '〇');
    let parts = name.split('·').count();
    let length = name.chars().count();
    name.chars().all(|c| han(c) || c == '·')
        && (2..=if parts > 1 { 20 } else { 4 }).contains(&length)
        && !name.ends_with(SHOP_ENDINGS)
}
