//! Who may act for a unit, the credit office or a verifier (用户授权).
//!
//! The identity provider says who somebody is, by a subject id that stays. What somebody may do is granted here by the
//! credit office. Who comes with a role of the provider's and is not known yet is written down at the first sign-in, so
//! that the list is whole and every access can be taken back; from then on the grant decides and the provider's word
//! does not.

mod admit;
mod items;
mod move_user;

pub use items::{OfficersItem, UserAccess, UserItem};

pub(super) use admit::admit;
pub(super) use move_user::{Move, Moved, move_user};

pub(super) use super::policy::officer;

use crate::deps::OfficeDeps;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys;
use crate::use_cases::Refused;
use crate::use_cases::read_all::read_all;
use shared::api::UserView;
use shared::policy::Policy;

/// An id as it stands in a path.
pub(super) fn is_user_id(id: &str) -> bool {
    id.len() == 32 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// All users.
pub(super) async fn users(deps: &OfficeDeps) -> Result<Vec<UserItem>, Refused> {
    let (from, to) = keys::USER_ITEMS;
    let items = read_all(&*deps.store, keys::USERS.to_owned(), from, to).await?;
    let users: Result<Vec<UserItem>, _> = items.iter().map(unpack).collect();
    Ok(users?)
}

/// A user as the credit office sees it.
pub(super) fn view(
    item: UserItem,
    policy: &Policy,
    officer: &str,
    principal: &Principal,
) -> UserView {
    let unit = item.unit.as_ref().and_then(|id| policy.unit(id));
    UserView {
        unit_zh: unit.map(|unit| unit.name_zh.clone()),
        state: item.access.state(),
        proposed_as_officer: item.officer_proposed_by.is_some(),
        own_proposal: item.officer_proposed_by.as_deref() == Some(officer),
        own: item.subject == principal.subject,
        id: item.id,
        subject: item.subject,
        name: item.name,
        role: item.role,
        unit: item.unit,
        changed_at: item.changed_at,
        signed_in_at: item.signed_in_at,
    }
}
