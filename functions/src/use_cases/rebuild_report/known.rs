//! What was known of an entity at one of its revisions, and how far the units' data reached after certain deliveries.

use crate::deps::FetchDeps;
use crate::items::{EntityItem, FreshnessItem, MadeFrom, unpack};
use crate::keys::{self, EntityId};
use crate::store::{Item, Key, MAX_BATCH, StoreError};
use crate::use_cases::read_all::read_all;
use shared::entity::EntityProfile;
use shared::policy::{Policy, SectorNo, UnitId};
use shared::record::{Record, RecordId};
use shared::report::Freshness;
use std::collections::HashMap;
use std::sync::Arc;

/// What a report was made from.
pub(crate) struct AsKnown {
    /// The version of the policy under which it was issued.
    pub(crate) policy: Arc<Policy>,
    pub(crate) entity: EntityProfile,
    pub(crate) records: Vec<Record>,
    pub(super) freshness: Freshness,
}

/// What was known then; `None` if the policy's sectors and units are not those that were asked then.
pub(super) async fn as_known(
    deps: &FetchDeps,
    policy: Arc<Policy>,
    entity: &EntityId,
    from: &MadeFrom,
) -> Result<Option<AsKnown>, StoreError> {
    let Some(freshness) = freshness(deps, &policy, &from.freshness).await? else {
        return Ok(None);
    };
    Ok(Some(AsKnown {
        policy,
        entity: profile(deps, entity, from.rev).await?,
        records: records(deps, entity, from.rev).await?,
        freshness,
    }))
}

/// What the register said at revision `rev`.
async fn profile(
    deps: &FetchDeps,
    entity: &EntityId,
    rev: u64,
) -> Result<EntityProfile, StoreError> {
    let key = keys::entity_profile(entity);
    // First the profile: what it says from here on is kept before it changes, and is found below.
    let item = deps.store.get(&key).await?;
    let item = item.ok_or(StoreError::Damaged { key })?;
    let current: EntityItem = unpack(&item)?;
    let (from, to) = keys::profiles_until_after(rev);
    let pk = keys::entity_partition(entity);
    let later = read_all(&*deps.store, pk, &from, &to).await?;
    match later.first() {
        Some(until) => unpack(until),
        None => Ok(current.profile),
    }
}

/// The records as they were at revision `rev`: of each the newest version that had come by then.
async fn records(deps: &FetchDeps, entity: &EntityId, rev: u64) -> Result<Vec<Record>, StoreError> {
    let pk = keys::entity_partition(entity);
    // First the current ones: a version that is replaced between the two reads is among the earlier ones by then.
    let (from, to) = keys::RECORDS;
    let current = read_all(&*deps.store, pk.clone(), from, to).await?;
    let (from, to) = keys::VERSIONS;
    let earlier = read_all(&*deps.store, pk, from, to).await?;
    let mut newest: HashMap<RecordId, Record> = HashMap::new();
    for item in current.iter().chain(&earlier) {
        let record: Record = unpack(item)?;
        if record.provenance.rev > rev {
            continue;
        }
        let known = newest.get(&record.id).map(|known| known.version);
        if known.is_none_or(|version| version < record.version) {
            newest.insert(record.id.clone(), record);
        }
    }
    Ok(newest.into_values().collect())
}

/// How far each unit's data reached after its delivery of that number, in the policy's order.
async fn freshness(
    deps: &FetchDeps,
    policy: &Policy,
    numbers: &[u64],
) -> Result<Option<Freshness>, StoreError> {
    let units: Vec<(SectorNo, UnitId)> = policy
        .sector_units()
        .map(|(sector, unit)| (sector.no, unit.clone()))
        .collect();
    if units.len() != numbers.len() {
        return Ok(None);
    }
    let delivered: Vec<_> = units
        .into_iter()
        .zip(numbers)
        .filter(|(_, seq)| **seq > 0)
        .collect();
    let mut freshness = Freshness::new();
    for chunk in delivered.chunks(MAX_BATCH) {
        let wanted: Vec<Key> = chunk
            .iter()
            .map(|((sector, unit), seq)| keys::freshness_version(*sector, unit, **seq))
            .collect();
        let found = deps.store.batch_get(&wanted).await?;
        for ((of, _), (key, item)) in chunk.iter().zip(wanted.into_iter().zip(found)) {
            let item: Item = item.ok_or(StoreError::Damaged { key })?;
            freshness.insert(of.clone(), unpack::<FreshnessItem>(&item)?.as_of);
        }
    }
    Ok(Some(freshness))
}
