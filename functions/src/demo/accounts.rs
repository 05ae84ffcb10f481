//! Accounts of the demonstration.

use shared::api::Role;

/// An account of the demonstration's identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// Id, part of the interface.
    pub id: &'static str,
    /// Name.
    pub name_zh: String,
    /// What it is, for the list.
    pub about_zh: String,
    /// The same in English.
    pub about_en: String,
    /// Role.
    pub role: Role,
    /// Credit codes of the firms for which it acts.
    pub credit_codes: Vec<shared::credit_code::CreditCode>,
}
