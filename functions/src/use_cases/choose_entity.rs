//! An agent of several firms chooses for which it acts.

use crate::deps::SessionDeps;
use crate::identity::Session;
use crate::items::{CreditCodeGuard, EntityItem, unpack};
use crate::keys::{self, EntityId};
use crate::use_cases::{Cause, Refused};
use shared::api::{EntityView, SessionView, SignedIn};
use shared::credit_code::CreditCode;

/// Chooses the firm with this credit code, one of the session's.
pub async fn choose_entity(
    deps: &SessionDeps,
    session: Session,
    code: &CreditCode,
) -> Result<Session, Refused> {
    let guard = keys::credit_code_guard(&deps.secrets.index_key, code);
    let item = deps
        .store
        .get(&guard)
        .await?
        .ok_or(Refused::EntityUnknown)?;
    let guard: CreditCodeGuard = unpack(&item)?;
    if !session.item.entities.contains(&guard.entity) {
        return Err(Refused::EntityUnknown);
    }
    Ok(session.with_entity(deps, guard.entity).await?)
}

/// What the portal needs to know of a session.
pub async fn show_session(deps: &SessionDeps, session: &Session) -> Result<SessionView, Refused> {
    let firms = entity_views(deps, &session.item.entities).await?;
    let entity = session.item.entity.as_ref().and_then(|chosen| {
        let at = session.item.entities.iter().position(|id| id == chosen)?;
        firms.get(at).cloned()
    });
    Ok(SessionView::SignedIn(Box::new(SignedIn {
        display_name: session.item.display_name.clone(),
        role: session.item.role,
        entity,
        entities: firms,
        unit: session.item.unit.clone(),
        csrf_token: session.csrf_token(deps),
        expires_at: session.expires_at(),
    })))
}

async fn entity_views(deps: &SessionDeps, ids: &[EntityId]) -> Result<Vec<EntityView>, Refused> {
    let mut views = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(100) {
        let keys: Vec<_> = chunk.iter().map(keys::entity_profile).collect();
        for item in deps.store.batch_get(&keys).await? {
            let item = item.ok_or(Refused::Unavailable(Cause::Own(
                "an entity that a session names is not in the register",
            )))?;
            let profile = unpack::<EntityItem>(&item)?.profile;
            views.push(EntityView {
                name: profile.name,
                credit_code: profile.credit_code,
                kind: profile.kind,
                state: profile.state,
            });
        }
    }
    Ok(views)
}
