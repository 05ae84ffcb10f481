//! What somebody may do who signs in.

use super::move_user::officers_step;
use super::{OfficersItem, UserAccess, UserItem};
use crate::deps::SessionDeps;
use crate::identity::Claims;
use crate::items::{AuditAbout, AuditAct, pack, unpack};
use crate::keys;
use crate::store::Op;
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use shared::api::Role;
use shared::policy::UnitId;

/// As what somebody signs in, and what happens with it.
pub(in crate::use_cases) struct Admitted {
    pub(in crate::use_cases) role: Role,
    pub(in crate::use_cases) unit: Option<UnitId>,
    pub(in crate::use_cases) steps: Vec<Op>,
}

/// Looks up what the credit office has granted; where it has said nothing, the provider's word holds.
pub(in crate::use_cases) async fn admit(
    deps: &SessionDeps,
    claims: &Claims,
) -> Result<Admitted, Refused> {
    let id = keys::user_id(&deps.secrets.index_key, &claims.subject);
    let found = deps.store.get(&keys::user(&id)).await?;
    let now = deps.clock.now();
    if let Some(item) = found {
        let mut user: UserItem = unpack(&item)?;
        match (user.access, claims.role) {
            (UserAccess::Active, _) => {
                user.signed_in_at = Some(now);
                let step = Op::Replace {
                    key: item.key,
                    at: item.v,
                    body: pack(&user),
                    ttl: None,
                };
                return Ok(Admitted {
                    role: user.role,
                    unit: user.unit,
                    steps: vec![step],
                });
            }
            // Its own firm is none of the credit office's grants.
            (UserAccess::Proposed | UserAccess::TakenBack, Some(Role::Enterprise)) => {}
            (UserAccess::Proposed, _) => return Err(Refused::SignInFailed(NO_ROLE)),
            (UserAccess::TakenBack, _) => return Err(Refused::AccessTakenBack),
        }
    }
    let role = claims.role.ok_or(Refused::SignInFailed(NO_ROLE))?;
    let steps = match role {
        Role::Enterprise => Vec::new(),
        Role::Bureau | Role::CreditOffice | Role::Verifier => {
            let user = UserItem {
                id,
                subject: claims.subject.clone(),
                name: claims.display_name.clone(),
                role,
                unit: claims.unit.clone(),
                access: UserAccess::Active,
                officer_proposed_by: None,
                acts: 1,
                changed_at: now,
                signed_in_at: Some(now),
            };
            came(deps, &user).await?
        }
    };
    Ok(Admitted {
        role,
        unit: claims.unit.clone(),
        steps,
    })
}

const NO_ROLE: &str = "neither the identity token nor the credit office names a role";

/// Writes down who came with a role of the provider's.
async fn came(deps: &SessionDeps, user: &UserItem) -> Result<Vec<Op>, Refused> {
    let actor = deps
        .secrets
        .index_key
        .hash(&[b"actor", user.subject.as_bytes()]);
    let about = AuditAbout::User(user.id.clone());
    let mut steps = vec![
        Op::Create {
            key: keys::user(&user.id),
            body: pack(user),
            ttl: None,
        },
        audit(
            &*deps.random,
            user.changed_at,
            &actor,
            AuditAct::UserCame,
            about,
        ),
    ];
    if user.is_officer() {
        let found = deps.store.get(&keys::officers()).await?;
        let mut body: OfficersItem = found.as_ref().map(unpack).transpose()?.unwrap_or_default();
        body.officers.insert(user.id.clone());
        steps.push(officers_step(found, &body));
    }
    Ok(steps)
}
