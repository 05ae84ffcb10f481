//! Who is signed in, and for whom.

use crate::credit_code::CreditCode;
use crate::entity::{EntityKind, RegistrationState};
use crate::policy::UnitId;
use crate::time::ShanghaiTime;
use serde::{Deserialize, Serialize};

/// `GET /api/session`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SessionView {
    /// Nobody is signed in.
    SignedOut,
    /// Somebody is.
    SignedIn(Box<SignedIn>),
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// Name for the header of the page.
    pub display_name: String,
    /// What the account is.
    pub role: Role,
    /// The firm for which it acts.
    pub entity: Option<EntityView>,
    /// The firms for which it may act; one for an enterprise's own account.
    pub entities: Vec<EntityView>,
    /// The responsible unit for which it acts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// To be sent back as `X-CSRF-Token` with every call that changes something.
    pub csrf_token: String,
    /// When the session ends.
    pub expires_at: ShanghaiTime,
}

/// Role of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// An enterprise's own account, or an agent of several.
    Enterprise,
    /// A responsible unit.
    Bureau,
    /// The credit office.
    CreditOffice,
    /// A bank or another verifier.
    Verifier,
}

/// An entity as its own account sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntityView {
    /// Name.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Kind.
    pub kind: EntityKind,
    /// State of registration.
    pub state: RegistrationState,
}

/// `PUT /api/session/entity`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChooseEntity {
    /// Credit code of one of the session's entities.
    pub credit_code: String,
}
