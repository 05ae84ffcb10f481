//! A unit gets its own records back in the form in which they are delivered (导出), so that it can hold them against what
//! it has, and mend what differs by delivering them again, B 三(一).
//!
//! Records lie with their entities; which of them are a unit's is said by an item that each transaction of a delivery
//! leaves behind.

use crate::delivery::record_cells;
use crate::items::{EntityItem, MadeRecords, RecordPointer, unpack};
use crate::keys;
use crate::store::{Cursor, Item, Key, MAX_BATCH, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::deliver_records::DeliveryDeps;
use shared::entity::EntityProfile;
use shared::policy::{SectorNo, UnitId};
use shared::record::{Record, RecordId, RecordKind};
use std::collections::{BTreeSet, HashMap};

/// Lines after which a file ends; the next one goes on.
const LINES: usize = 5_000;

/// Items of a page, each of one transaction of a delivery.
const PAGE: usize = 20;

/// A part of a unit's records.
pub struct Exported {
    /// CSV in UTF-8 with a byte order mark.
    pub file: String,
    /// How many records are in it.
    pub lines: usize,
    /// Where the next part begins.
    pub next: Option<String>,
}

/// The unit's records of one kind in one sector, from `after` on.
pub async fn export_records(
    deps: &DeliveryDeps,
    unit: &UnitId,
    (sector, kind): (SectorNo, RecordKind),
    after: Option<String>,
) -> Result<Exported, Refused> {
    let mut query = Query {
        pk: keys::made_records_partition(unit, sector, kind),
        from: "0".to_owned(),
        to: "~".to_owned(),
        order: Order::Ascending,
        limit: PAGE,
        after: after.map(Cursor),
    };
    let mut file = crate::delivery::export_header(kind);
    let mut lines = 0;
    loop {
        let page = deps.store.query(&query).await?;
        let mut ids = Vec::new();
        for item in &page.items {
            ids.extend(unpack::<MadeRecords>(item)?.records);
        }
        for some in ids.chunks(MAX_BATCH) {
            for (record, profile) in records(deps, unit, some).await? {
                file.push_str(&record_cells(&record, &profile));
                lines += 1;
            }
        }
        let next = page.next.map(|cursor| cursor.0);
        if next.is_none() || lines >= LINES {
            return Ok(Exported { file, lines, next });
        }
        query.after = next.map(Cursor);
    }
}

/// The records with these ids that are the unit's, each with its entity.
async fn records(
    deps: &DeliveryDeps,
    unit: &UnitId,
    ids: &[RecordId],
) -> Result<Vec<(Record, EntityProfile)>, Refused> {
    let pointer_keys: Vec<Key> = ids.iter().map(keys::record_by_id).collect();
    let pointers = deps.store.batch_get(&pointer_keys).await?;
    let pointers = pointers.into_iter().zip(&pointer_keys).map(|(item, key)| {
        let item = present(item, key)?;
        unpack::<RecordPointer>(&item)
    });
    let mut pointers = pointers.collect::<Result<Vec<_>, StoreError>>()?;
    pointers.retain(|pointer| pointer.unit == *unit);
    let entities: BTreeSet<_> = pointers
        .iter()
        .map(|pointer| pointer.entity.clone())
        .collect();
    let entities: Vec<_> = entities.into_iter().collect();
    let profile_keys: Vec<Key> = entities.iter().map(keys::entity_profile).collect();
    let record_keys: Vec<Key> = pointers
        .iter()
        .map(|pointer| Key::new(keys::entity_partition(&pointer.entity), pointer.sk.clone()))
        .collect();
    if record_keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut profiles = HashMap::new();
    for (item, key) in deps
        .store
        .batch_get(&profile_keys)
        .await?
        .into_iter()
        .zip(&profile_keys)
    {
        let item = present(item, key)?;
        profiles.insert(key.pk.clone(), unpack::<EntityItem>(&item)?.profile);
    }
    let found = deps.store.batch_get(&record_keys).await?;
    let mut records = Vec::with_capacity(found.len());
    for (item, key) in found.into_iter().zip(&record_keys) {
        // One that moves to another day just now: its unit asks once more.
        let item = item.ok_or(Refused::RecordsChanging)?;
        let profile = profiles
            .get(&key.pk)
            .cloned()
            .ok_or(Refused::RecordsChanging)?;
        records.push((unpack(&item)?, profile));
    }
    Ok(records)
}

fn present(item: Option<Item>, key: &Key) -> Result<Item, StoreError> {
    item.ok_or_else(|| StoreError::Damaged { key: key.clone() })
}
