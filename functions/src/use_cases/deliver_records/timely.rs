//! What a sealed delivery says of its unit: how far the sector's data reach from now on, whether it came in time, and
//! the counts of the month.

use super::{Content, DeliveryDeps, DeliveryItem};
use crate::items::{Delivered, FreshnessItem, UnitMonth, pack, unpack};
use crate::keys;
use crate::store::{Item, Key, Op, StoreError};
use bytes::Bytes;
use shared::api::DeliveryCounts;
use shared::month::Month;
use shared::policy::SectorNo;
use shared::time::ShanghaiTime;
use shared::timeliness::{Punctuality, punctuality};

/// Whether a delivery came in time, and the steps that write it down.
pub(super) struct Timely {
    pub(super) punctuality: Punctuality,
    pub(super) steps: Vec<Op>,
}

/// What sealing the delivery of this id now would write.
pub(super) async fn of(
    deps: &DeliveryDeps,
    id: &str,
    delivery: &DeliveryItem,
    counts: &DeliveryCounts,
    now: ShanghaiTime,
) -> Result<Timely, StoreError> {
    let mut timely = match delivery.content {
        Content::Records { sector, .. } => reached(deps, id, delivery, sector, now).await?,
        // The register has no sector.
        Content::Register => Timely {
            punctuality: Punctuality::NotDue,
            steps: Vec::new(),
        },
    };
    let counted = Delivered::one(counts, timely.punctuality);
    let step = count(deps, delivery, counted, now).await?;
    timely.steps.push(step);
    Ok(timely)
}

/// Moves the day up to which the sector's data reach; never back. Each move is kept under its number, so that a report
/// made in between can be put together again.
async fn reached(
    deps: &DeliveryDeps,
    id: &str,
    delivery: &DeliveryItem,
    sector: SectorNo,
    now: ShanghaiTime,
) -> Result<Timely, StoreError> {
    let key = keys::freshness(sector, &delivery.unit);
    let known = deps.store.get(&key).await?;
    let before: Option<FreshnessItem> = known.as_ref().map(unpack).transpose()?;
    let last = before.as_ref().map(|row| row.sealed_at.date());
    let seq = known.as_ref().map_or(0, |item| item.v) + 1;
    let as_of = before.map_or(delivery.as_of, |row| row.as_of.max(delivery.as_of));
    let body = pack(&FreshnessItem {
        sector,
        unit: delivery.unit.clone(),
        as_of,
        delivery: id.to_owned(),
        sealed_at: now,
        seq,
    });
    let kept = Op::Create {
        key: keys::freshness_version(sector, &delivery.unit, seq),
        body: body.clone(),
        ttl: None,
    };
    let due = deps.policy.sector(sector);
    // A unit is not late because its file is long: what was uploaded came when it was submitted.
    let came = match &delivery.upload {
        Some(_) => delivery.received_at,
        None => now,
    };
    Ok(Timely {
        punctuality: due.map_or(Punctuality::NotDue, |sector| {
            punctuality(&deps.policy, sector, last, came.date())
        }),
        steps: vec![write(key, known, body), kept],
    })
}

async fn count(
    deps: &DeliveryDeps,
    delivery: &DeliveryItem,
    counted: Delivered,
    now: ShanghaiTime,
) -> Result<Op, StoreError> {
    let month = Month::of(now.date());
    let key = keys::unit_month(month, &delivery.unit);
    let known = deps.store.get(&key).await?;
    let mut body = match &known {
        Some(item) => unpack(item)?,
        None => UnitMonth {
            unit: delivery.unit.clone(),
            month,
            delivered: Delivered::default(),
        },
    };
    body.delivered += counted;
    Ok(write(key, known, pack(&body)))
}

fn write(key: Key, known: Option<Item>, body: Bytes) -> Op {
    match known {
        None => Op::Create {
            key,
            body,
            ttl: None,
        },
        Some(item) => Op::Replace {
            key,
            at: item.v,
            body,
            ttl: None,
        },
    }
}
