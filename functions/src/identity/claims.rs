//! What the identity provider says of somebody.

use serde::{Deserialize, Serialize};
use shared::api::Role;
use shared::credit_code::CreditCode;
use shared::policy::UnitId;

/// Claims of an identity token that the service uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Subject, unique at the provider.
    pub subject: String,
    /// Name for the header of the page.
    pub display_name: String,
    /// Role, if the provider names one.
    pub role: Option<Role>,
    /// Credit codes of the firms for which it may act.
    pub credit_codes: Vec<CreditCode>,
    /// The responsible unit for which it acts.
    pub unit: Option<UnitId>,
}

/// Claims beyond the standard ones, as they stand in the token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct OwnClaims {
    /// Role.
    pub(super) xinzheng_role: Option<Role>,
    /// Credit codes of the firms for which it may act.
    #[serde(default)]
    pub(super) xinzheng_credit_codes: Vec<CreditCode>,
    /// The responsible unit for which it acts.
    #[serde(default)]
    pub(super) xinzheng_unit: Option<UnitId>,
}

impl openidconnect::AdditionalClaims for OwnClaims {}
