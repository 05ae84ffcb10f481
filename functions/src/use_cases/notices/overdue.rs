//! Units that are late (报送逾期), by the clock: told once for each day on which a delivery was expected, B 二(六).

use super::items::{OutboxItem, OverdueMark};
use super::{Noticed, outbox_step};
use crate::items::{FreshnessItem, pack, unpack};
use crate::keys;
use crate::notices::NoticeDeps;
use crate::store::{Item, Key, Op, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::read_all::read_all;
use shared::timeliness::{Timeliness, timeliness};
use std::collections::HashMap;

/// Looks at all units of all sectors.
pub(super) async fn look(deps: &NoticeDeps, done: &mut Noticed) -> Result<(), Refused> {
    let freshness = read_all(&*deps.store, keys::FRESHNESS.to_owned(), "0", "~").await?;
    let marks = read_all(&*deps.store, keys::notices::OVERDUE.to_owned(), "0", "~").await?;
    let marks: HashMap<Key, Item> = marks
        .into_iter()
        .map(|item| (item.key.clone(), item))
        .collect();
    for item in &freshness {
        let Some((late, key)) = late(deps, item)? else {
            continue;
        };
        let mark = marks.get(&key);
        let told: Option<OverdueMark> = mark.map(unpack).transpose()?;
        let OutboxItem::DeliveryOverdue { expected_by, .. } = &late else {
            continue;
        };
        if told.is_some_and(|mark| mark.expected_by == *expected_by) {
            continue;
        }
        let (at, body) = (
            mark.map(|mark| mark.v),
            pack(&OverdueMark {
                expected_by: *expected_by,
            }),
        );
        let ttl = None;
        let ops = vec![
            // Whoever delivers meanwhile is late no more.
            Op::CheckAt {
                key: item.key.clone(),
                at: item.v,
            },
            match at {
                None => Op::Create { key, body, ttl },
                Some(at) => Op::Replace { key, at, body, ttl },
            },
            outbox_step(&late),
        ];
        match deps.store.transact(ops).await {
            Ok(()) => done.overdue += 1,
            // Another sweep was first, or the unit has delivered.
            Err(StoreError::Conflict { .. }) => {}
            Err(StoreError::Unavailable(_) | StoreError::Busy(_)) => done.left += 1,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// What is to be told, and where it is marked that it was.
fn late(deps: &NoticeDeps, item: &Item) -> Result<Option<(OutboxItem, Key)>, StoreError> {
    let row: FreshnessItem = unpack(item)?;
    let now = deps.clock.now();
    let sector = deps.policy.sector(row.sector);
    // A unit that delivers for the sector no more is not late.
    let sector = sector.filter(|sector| sector.units.iter().any(|of| of.unit == row.unit));
    let Some(sector) = sector else {
        return Ok(None);
    };
    let last = Some(row.sealed_at.date());
    match timeliness(&deps.policy, sector, last, now.date()) {
        Timeliness::NotYetCovered | Timeliness::NeverDelivered | Timeliness::OnTime { .. } => {
            Ok(None)
        }
        Timeliness::Overdue { expected_by, .. } => {
            let key = keys::notices::overdue(row.sector, &row.unit);
            let late = OutboxItem::DeliveryOverdue {
                unit: row.unit,
                sector: row.sector,
                expected_by,
                at: now,
            };
            Ok(Some((late, key)))
        }
    }
}
