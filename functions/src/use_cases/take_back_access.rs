//! The credit office takes somebody's access back (收回授权): all sessions of that person end in the same act.

use crate::deps::OfficeDeps;
use crate::identity::Principal;
use crate::items::AuditAct;
use crate::use_cases::Refused;
use crate::use_cases::access::{Move, Moved, UserAccess, is_user_id, move_user, officer, view};
use shared::api::UserView;

/// Takes access, or a proposal, back. The last two officers stay.
pub async fn take_back_access(
    deps: &OfficeDeps,
    principal: &Principal,
    id: &str,
) -> Result<UserView, Refused> {
    let officer = officer(deps, principal)?;
    if !is_user_id(id) {
        return Err(Refused::NotFound);
    }
    let act = Move {
        id,
        officer: &officer,
        act: AuditAct::AccessTakenBack,
    };
    let user = move_user(deps, act, |before, _| {
        let mut user = before.ok_or(Refused::NotFound)?;
        if user.access == UserAccess::TakenBack {
            return Ok(Moved::Same(user));
        }
        user.access = UserAccess::TakenBack;
        user.officer_proposed_by = None;
        Ok(Moved::To(user))
    })
    .await?;
    Ok(view(user, &deps.policy, &officer, principal))
}
