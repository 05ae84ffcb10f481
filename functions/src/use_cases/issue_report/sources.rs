//! Reading what a report is made from, so that it is one state of the register and not a mixture.

use crate::deps::Deps;
use crate::items::{EntityItem, FreshnessItem, record_hash, unpack};
use crate::keys::{self, EntityId};
use crate::store::{Item, Order, Query, StoreError};
use crate::use_cases::{Cause, Refused};
use shared::record::Record;
use shared::report::Freshness;
use std::time::Duration;

/// What was read.
pub(super) struct Read {
    pub(super) entity: EntityItem,
    /// Version of the profile item: every act that could change a report moves it on.
    pub(super) profile_version: u64,
    pub(super) records: Vec<Record>,
    pub(super) freshness: Freshness,
}

/// How often it is read again before giving up.
const TRIES: u32 = 6;

/// Reads freshness, profile and records, and reads again until the records agree with the profile's
/// count and sum: a query is only read-committed beside a transaction.
pub(super) async fn read(deps: &Deps, entity: &EntityId) -> Result<Read, Refused> {
    // Before the records: a delivery moves its day only after its lines are in, so the records that
    // are read afterwards reach at least as far as the day that is printed.
    let freshness = read_freshness(deps).await?;
    for attempt in 0..TRIES {
        let profile = deps
            .store
            .get(&keys::entity_profile(entity))
            .await
            .map_err(unreadable)?
            .ok_or(Refused::SourceUnavailable(Cause::Own(
                "an entity that a session names is not in the register",
            )))?;
        let body: EntityItem = unpack(&profile).map_err(unreadable)?;
        let items = query_all(deps, keys::entity_partition(entity), keys::RECORDS).await?;
        let sum = items
            .iter()
            .fold(0_u64, |sum, item| sum.wrapping_add(record_hash(&item.body)));
        if items.len() as u64 == body.records && sum == body.records_sum {
            let records = items
                .iter()
                .map(unpack::<Record>)
                .collect::<Result<_, _>>()
                .map_err(unreadable)?;
            return Ok(Read {
                entity: body,
                profile_version: profile.v,
                records,
                freshness,
            });
        }
        tokio::time::sleep(Duration::from_millis(2 << attempt)).await;
    }
    Err(Refused::RecordsChanging)
}

async fn read_freshness(deps: &Deps) -> Result<Freshness, Refused> {
    query_all(deps, keys::FRESHNESS.to_owned(), (" ", "~"))
        .await?
        .iter()
        .map(|item| {
            let row: FreshnessItem = unpack(item).map_err(unreadable)?;
            Ok(((row.sector, row.unit), row.as_of))
        })
        .collect()
}

async fn query_all(
    deps: &Deps,
    pk: String,
    (from, to): (&str, &str),
) -> Result<Vec<Item>, Refused> {
    let mut query = Query {
        pk,
        from: from.to_owned(),
        to: to.to_owned(),
        order: Order::Ascending,
        limit: 1_000,
        after: None,
    };
    let mut items = Vec::new();
    loop {
        let page = deps.store.query(&query).await.map_err(unreadable)?;
        items.extend(page.items);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(items),
        }
    }
}

// A source that cannot be read stops the issue: never "no record" for what was not read.
fn unreadable(error: StoreError) -> Refused {
    Refused::SourceUnavailable(error.into())
}
