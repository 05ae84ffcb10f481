//! The credit office lets somebody act for a unit, the credit office or a verifier (授权). An officer is made by two: one
//! proposes, another confirms.

use crate::deps::OfficeDeps;
use crate::identity::Principal;
use crate::items::AuditAct;
use crate::keys;
use crate::use_cases::Refused;
use crate::use_cases::access::{
    Move, Moved, UserAccess, UserItem, is_user_id, move_user, officer, view,
};
use shared::api::{ChangeAccess, GrantAccess, Role, UserView};
use shared::policy::UnitId;

/// Grants access to a subject of the identity provider. The same again changes nothing.
pub async fn grant_access(
    deps: &OfficeDeps,
    principal: &Principal,
    grant: GrantAccess,
) -> Result<UserView, Refused> {
    let officer = officer(deps, principal)?;
    let unit = unit_of(deps, grant.role, grant.unit)?;
    let id = keys::user_id(&deps.secrets.index_key, &grant.subject);
    let act = Move {
        id: &id,
        officer: &officer,
        act: act_of(grant.role),
    };
    let user = move_user(deps, act, |before, now| {
        let before = before.unwrap_or_else(|| UserItem {
            id: id.clone(),
            subject: grant.subject.clone(),
            name: String::new(),
            role: grant.role,
            unit: None,
            access: UserAccess::TakenBack,
            officer_proposed_by: None,
            acts: 0,
            changed_at: now,
            signed_in_at: None,
        });
        let named = UserItem {
            name: grant.name.clone(),
            ..before.clone()
        };
        Ok(granted(before, named, grant.role, unit.as_ref(), &officer))
    })
    .await?;
    Ok(view(user, &deps.policy, &officer, principal))
}

/// Gives somebody who is known another role or unit.
pub async fn change_access(
    deps: &OfficeDeps,
    principal: &Principal,
    id: &str,
    change: ChangeAccess,
) -> Result<UserView, Refused> {
    let officer = officer(deps, principal)?;
    let unit = unit_of(deps, change.role, change.unit)?;
    if !is_user_id(id) {
        return Err(Refused::NotFound);
    }
    let act = Move {
        id,
        officer: &officer,
        act: act_of(change.role),
    };
    let user = move_user(deps, act, |before, _| {
        let before = before.ok_or(Refused::NotFound)?;
        let to = before.clone();
        Ok(granted(before, to, change.role, unit.as_ref(), &officer))
    })
    .await?;
    Ok(view(user, &deps.policy, &officer, principal))
}

/// Another officer confirms who was proposed as an officer.
pub async fn confirm_officer(
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
        act: AuditAct::OfficerConfirmed,
    };
    let user = move_user(deps, act, |before, _| confirmed(before, &officer)).await?;
    Ok(view(user, &deps.policy, &officer, principal))
}

fn confirmed(before: Option<UserItem>, officer: &str) -> Result<Moved, Refused> {
    let mut user = before.ok_or(Refused::NotFound)?;
    match user.officer_proposed_by.take() {
        None if user.is_officer() => return Ok(Moved::Same(user)),
        None => return Err(Refused::NotProposed),
        Some(by) if by == officer => return Err(Refused::UserSameOfficer),
        Some(_) => {}
    }
    user.role = Role::CreditOffice;
    user.unit = None;
    user.access = UserAccess::Active;
    Ok(Moved::To(user))
}

fn act_of(role: Role) -> AuditAct {
    if role == Role::CreditOffice {
        AuditAct::OfficerProposed
    } else {
        AuditAct::AccessGranted
    }
}

/// A unit with a bureau's role, and none with another.
fn unit_of(deps: &OfficeDeps, role: Role, unit: Option<UnitId>) -> Result<Option<UnitId>, Refused> {
    match (role, unit) {
        (Role::Enterprise, _) => Err(Refused::UserRole),
        (Role::Bureau, Some(unit)) if deps.policy.unit(&unit).is_some() => Ok(Some(unit)),
        (Role::CreditOffice | Role::Verifier, None) => Ok(None),
        (Role::Bureau | Role::CreditOffice | Role::Verifier, _) => Err(Refused::UserUnit),
    }
}

/// What somebody has with that role.
fn granted(
    before: UserItem,
    mut user: UserItem,
    role: Role,
    unit: Option<&UnitId>,
    officer: &str,
) -> Moved {
    if role == Role::CreditOffice {
        if !before.is_officer() && user.officer_proposed_by.is_none() {
            user.officer_proposed_by = Some(officer.to_owned());
        }
        if user.access == UserAccess::TakenBack {
            user.access = UserAccess::Proposed;
            user.role = role;
            user.unit = None;
        }
    } else {
        user.officer_proposed_by = None;
        user.access = UserAccess::Active;
        user.role = role;
        user.unit = unit.cloned();
    }
    if user == before {
        Moved::Same(user)
    } else {
        Moved::To(user)
    }
}
