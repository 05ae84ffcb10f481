//! Reading what a report is made from, so that it is one state of the register and not a mixture.

use crate::deps::Deps;
use crate::items::{EntityItem, FreshnessItem, MadeFrom, record_hash, unpack};
use crate::keys::{self, EntityId};
use crate::store::{Item, StoreError};
use crate::use_cases::read_all::read_all;
use crate::use_cases::{Cause, Refused};
use shared::policy::{Policy, SectorNo, UnitId};
use shared::record::Record;
use shared::report::Freshness;
use std::collections::BTreeMap;
use std::time::Duration;

/// What was read.
pub(super) struct Read {
    pub(super) entity: EntityItem,
    /// Version of the profile item: every act that could change a report moves it on.
    pub(super) profile_version: u64,
    pub(super) records: Vec<Record>,
    pub(super) freshness: Freshness,
    /// The same as revision and numbers; `None` where a day was kept before days had numbers.
    pub(super) made_from: Option<MadeFrom>,
}

/// How often it is read again before giving up.
const TRIES: u32 = 6;

/// Reads freshness, profile and records, and reads again until the records agree with the profile's
/// count and sum: a query is only read-committed beside a transaction.
pub(super) async fn read(deps: &Deps, entity: &EntityId) -> Result<Read, Refused> {
    let today = deps.clock.now().date();
    // Before the records: a delivery moves its day only after its lines are in, so the records that
    // are read afterwards reach at least as far as the day that is printed.
    let delivered = read_freshness(deps).await?;
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
        if body
            .issuing_hold
            .as_ref()
            .is_some_and(|hold| hold.stands(today))
        {
            return Err(Refused::IssueHeld);
        }
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
                made_from: numbers(&deps.policy, &delivered).map(|freshness| MadeFrom {
                    rev: body.rev,
                    freshness,
                }),
                entity: body,
                profile_version: profile.v,
                records,
                freshness: delivered
                    .into_iter()
                    .map(|(of, row)| (of, row.as_of))
                    .collect(),
            });
        }
        tokio::time::sleep(Duration::from_millis(2 << attempt)).await;
    }
    Err(Refused::RecordsChanging)
}

/// What units delivered last, by sector and unit.
type Delivered = BTreeMap<(SectorNo, UnitId), FreshnessItem>;

async fn read_freshness(deps: &Deps) -> Result<Delivered, Refused> {
    query_all(deps, keys::FRESHNESS.to_owned(), (" ", "~"))
        .await?
        .iter()
        .map(|item| {
            let row: FreshnessItem = unpack(item).map_err(unreadable)?;
            Ok(((row.sector, row.unit.clone()), row))
        })
        .collect()
}

/// The number of each unit's last delivery in each sector, in the policy's order.
fn numbers(policy: &Policy, delivered: &Delivered) -> Option<Vec<u64>> {
    policy
        .sector_units()
        .map(
            |(sector, unit)| match delivered.get(&(sector.no, unit.clone())) {
                None => Some(0),
                Some(row) => Some(row.seq).filter(|seq| *seq > 0),
            },
        )
        .collect()
}

async fn query_all(
    deps: &Deps,
    pk: String,
    (from, to): (&str, &str),
) -> Result<Vec<Item>, Refused> {
    read_all(&*deps.store, pk, from, to)
        .await
        .map_err(unreadable)
}

// A source that cannot be read stops the issue: never "no record" for what was not read.
fn unreadable(error: StoreError) -> Refused {
    Refused::SourceUnavailable(error.into())
}
