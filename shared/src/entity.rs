//! Market entity (经营主体), B 二(二).

use crate::credit_code::CreditCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
