//! Filling an empty register with the city, once.

use super::{Blueprint, GeneratedFile, Size};
use crate::items::{pack, unpack};
use crate::store::{Key, Op, Order, Query, StoreError};
use crate::use_cases::deliver_records::{
    Delivery, DeliveryDeps, DeliveryError, DeliveryOutcome, deliver_records,
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use shared::policy::Policy;
use shared::time::ShanghaiTime;

/// What a call did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Populated {
    /// The city was made.
    Made(Summary),
    /// It was there from before.
    AlreadyThere(Summary),
    /// The table holds a city of another seed, policy or day, named here; nothing was changed.
    AnotherCity(String),
}

/// What the city holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Files delivered.
    pub files: u32,
    /// Lines that made an entity or a record.
    pub accepted: u32,
    /// Faults of lines that were refused.
    pub refused: u32,
    /// Lines set aside.
    pub quarantined: u32,
}

/// Partition of the marker.
const MARKER: &str = "DEMO";

/// Makes the demonstration city and delivers its files, unless they are there. A run that broke off is taken up
/// by the next.
pub async fn populate(
    deps: &DeliveryDeps,
    seed: u64,
    now: ShanghaiTime,
) -> Result<Populated, DeliveryError> {
    populate_of(deps, seed, Size::DEMONSTRATION, now, |_, _| {}).await
}

/// [`populate`] for a city of any size; `told` hears of each file.
pub async fn populate_of(
    deps: &DeliveryDeps,
    seed: u64,
    size: Size,
    now: ShanghaiTime,
    told: impl FnMut(&GeneratedFile, &DeliveryOutcome),
) -> Result<Populated, DeliveryError> {
    let name = name(seed, size, &deps.policy, now.date());
    let marker = Key::new(MARKER, format!("CITY#{name}"));
    match found(deps).await? {
        Some((key, summary)) if key == marker => return Ok(Populated::AlreadyThere(summary)),
        Some((key, _)) => return Ok(Populated::AnotherCity(key.sk)),
        None => {}
    }
    let city = Blueprint::new(seed, &deps.policy, now.date(), size);
    let summary = deliver(deps, &city, now, told).await?;
    let done = Op::Create {
        key: marker,
        body: pack(&summary),
        ttl: None,
    };
    match deps.store.transact(vec![done]).await {
        // Two processes filled the same table: both delivered the same files.
        Ok(()) | Err(StoreError::Conflict { .. }) => Ok(Populated::Made(summary)),
        Err(error) => Err(error.into()),
    }
}

/// Name of a city in the marker.
fn name(seed: u64, size: Size, policy: &Policy, clock_date: NaiveDate) -> String {
    let of_size = if size == Size::DEMONSTRATION {
        String::new()
    } else {
        format!("-{}-{}", size.entities, size.records)
    };
    format!(
        "{}-{}-{clock_date}-{seed}{of_size}",
        policy.id, policy.version
    )
}

async fn found(deps: &DeliveryDeps) -> Result<Option<(Key, Summary)>, StoreError> {
    let query = Query {
        pk: MARKER.to_owned(),
        from: "CITY#".to_owned(),
        to: "CITY#~".to_owned(),
        order: Order::Ascending,
        limit: 1,
        after: None,
    };
    let page = deps.store.query(&query).await?;
    page.items
        .first()
        .map(|item| Ok((item.key.clone(), unpack(item)?)))
        .transpose()
}

/// Delivers a city's files, one after the other.
async fn deliver(
    deps: &DeliveryDeps,
    city: &Blueprint<'_>,
    now: ShanghaiTime,
    mut told: impl FnMut(&GeneratedFile, &DeliveryOutcome),
) -> Result<Summary, DeliveryError> {
    let mut summary = Summary::default();
    // Units deliver at night what they had at the end of the day before.
    let as_of = now.date() - Days::new(1);
    for (n, file) in city.files().enumerate() {
        let id = format!("demo-{}-{n:03}", now.date().format("%Y%m%d"));
        let delivery = Delivery {
            unit: &file.unit,
            id: &id,
            content: file.content,
            file: &file.bytes,
            as_of,
        };
        let outcome = deliver_records(deps, delivery, now).await?;
        summary.files += 1;
        summary.accepted += outcome.accepted;
        summary.refused += u32::try_from(outcome.refused.len()).unwrap_or(u32::MAX);
        summary.quarantined += u32::try_from(outcome.quarantined.len()).unwrap_or(u32::MAX);
        told(&file, &outcome);
    }
    Ok(summary)
}
