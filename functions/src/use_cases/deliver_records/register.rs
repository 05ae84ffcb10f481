//! Applying the register of market entities: the only source of entities.

use super::apply::{LANES, present};
use super::opened::OpenDelivery;
use super::subjects::entities;
use super::{DeliveryDeps, DeliveryError, Fate, Stopped, Tally};
use crate::items::{CreditCodeGuard, EntityItem, pack, unpack};
use crate::keys::{self, EntityId};
use crate::random;
use crate::store::{Item, Op, StoreError};
use crate::use_cases::stand_back::stand_back;
use shared::credit_code::CreditCode;
use shared::entity::EntityProfile;

/// Entities in a transaction: each makes at most two steps.
const CHUNK: usize = 50;
/// How often a chunk may meet another version.
const PATIENCE: u32 = 100;
/// How often it may stay unknown whether a chunk was written.
const UNANSWERED: u32 = 5;

/// Makes and changes the entities that the lines name. No two lines name the same, so chunks are applied beside
/// each other; all end before the answer.
pub(super) async fn apply(
    deps: &DeliveryDeps,
    opened: &OpenDelivery,
    lines: Vec<EntityProfile>,
    tally: &mut Tally,
) -> Result<(), Stopped> {
    let each = lines.len().div_ceil(LANES).max(CHUNK);
    let lanes = lines.chunks(each).map(|lines| lane(deps, opened, lines));
    for done in futures::future::join_all(lanes).await {
        tally.add(done?);
    }
    Ok(())
}

async fn lane(
    deps: &DeliveryDeps,
    opened: &OpenDelivery,
    lines: &[EntityProfile],
) -> Result<Tally, Stopped> {
    let mut tally = Tally::default();
    for chunk in lines.chunks(CHUNK) {
        let (mut conflicts, mut unanswered) = (0, 0);
        // What a write of unknown outcome set out to do: if it stands, it was done.
        let mut meant: Vec<Fate> = Vec::new();
        loop {
            let (ops, mut fates) = plan(deps, chunk).await?;
            // After the profiles, as with records.
            opened.is_as_it_was(deps.store.get(opened.key()).await?.as_ref())?;
            for (fate, meant) in fates.iter_mut().zip(&meant) {
                if *fate == Fate::Unchanged {
                    *fate = *meant;
                }
            }
            match deps.write(ops).await {
                Ok(()) => {
                    fates.into_iter().for_each(|fate| tally.count(fate));
                    break;
                }
                Err(StoreError::Conflict { .. }) if conflicts < PATIENCE => conflicts += 1,
                Err(StoreError::Conflict { .. }) => return Err(DeliveryError::Contended.into()),
                Err(error @ (StoreError::Unavailable(_) | StoreError::Busy(_))) => {
                    if unanswered == UNANSWERED || !stand_back(&*deps.random, unanswered).await {
                        return Err(error.into());
                    }
                    unanswered += 1;
                    meant = fates;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }
    Ok(tally)
}

async fn plan(
    deps: &DeliveryDeps,
    lines: &[EntityProfile],
) -> Result<(Vec<Op>, Vec<Fate>), StoreError> {
    let codes: Vec<CreditCode> = lines.iter().map(|line| line.credit_code).collect();
    let known = entities(deps, &codes).await?;
    let profile_keys: Vec<_> = codes
        .iter()
        .filter_map(|code| known.get(code))
        .map(keys::entity_profile)
        .collect();
    let mut profiles = if profile_keys.is_empty() {
        Vec::new().into_iter()
    } else {
        deps.store.batch_get(&profile_keys).await?.into_iter()
    };
    let mut ops = Vec::new();
    let mut fates = Vec::with_capacity(lines.len());
    for line in lines {
        fates.push(match known.get(&line.credit_code) {
            None => {
                create(deps, line, &mut ops);
                Fate::Accepted
            }
            Some(entity) => {
                let key = keys::entity_profile(entity);
                let item = present(profiles.next().flatten(), &key)?;
                update(entity, line, &item, &mut ops)?
            }
        });
    }
    Ok((ops, fates))
}

fn create(deps: &DeliveryDeps, profile: &EntityProfile, ops: &mut Vec<Op>) {
    let entity = EntityId(keys::hex(&random::bytes::<16>(&*deps.random)));
    let item = EntityItem {
        profile: profile.clone(),
        rev: 1,
        records: 0,
        records_sum: 0,
        issuing_hold: None,
    };
    ops.push(Op::Create {
        key: keys::credit_code_guard(&deps.index, &profile.credit_code),
        body: pack(&CreditCodeGuard {
            entity: entity.clone(),
        }),
        ttl: None,
    });
    ops.push(Op::Create {
        key: keys::entity_profile(&entity),
        body: pack(&item),
        ttl: None,
    });
}

/// What the register has said is kept: a report that was made of it can be put together again.
fn update(
    entity: &EntityId,
    profile: &EntityProfile,
    item: &Item,
    ops: &mut Vec<Op>,
) -> Result<Fate, StoreError> {
    let mut known: EntityItem = unpack(item)?;
    let new = with_former_name(profile, &known.profile);
    if known.profile == new {
        return Ok(Fate::Unchanged);
    }
    let before = core::mem::replace(&mut known.profile, new);
    known.rev += 1;
    ops.push(Op::Create {
        key: keys::profile_until(entity, known.rev),
        body: pack(&before),
        ttl: None,
    });
    ops.push(Op::Replace {
        key: item.key.clone(),
        at: item.v,
        body: pack(&known),
        ttl: None,
    });
    Ok(Fate::Corrected)
}

/// A change of name keeps the old one, whether or not the file says it: papers in the world bear it.
fn with_former_name(new: &EntityProfile, known: &EntityProfile) -> EntityProfile {
    let mut profile = new.clone();
    let earlier = core::iter::once(&known.name).chain(&known.former_names);
    for name in earlier {
        if *name != profile.name && !profile.former_names.contains(name) {
            profile.former_names.push(name.clone());
        }
    }
    profile
}
