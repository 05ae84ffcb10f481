//! Cases in a list: an entity sees its own, a unit those on records of its own, the credit office those whose units
//! were late, B 三(四).

use super::Matter;
use super::items::{CaseItem, CasePointer};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys;
use crate::store::{Cursor, Item, Order, Query, StoreError};
use crate::use_cases::fetch_report::entity_of;
use crate::use_cases::show_delivery::unit_of;
use crate::use_cases::{Cause, Refused};
use shared::api::{ObjectedRecord, Role, UnitName};
use shared::policy::{Policy, UnitId};
use shared::verdict::RecordSummary;

/// Cases on a page.
const PAGE: usize = 20;

/// Shards of the credit office's queue.
const SHARDS: u8 = 4;

/// Which cases a list shows.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Those that are closed, in a unit's or the office's list; the open ones otherwise.
    pub closed: bool,
    /// After this place, as an earlier page gave it.
    pub after: Option<String>,
}

/// A page of the cases that the principal may see, and where the next begins.
pub(in crate::use_cases) async fn list<M: Matter>(
    deps: &Deps,
    principal: &Principal,
    shown: &Shown,
) -> Result<(Vec<CaseItem<M>>, Option<String>), Refused> {
    let (from, to) = keys::cases_of_entity(M::KIND);
    let queue = |pk: String| Query {
        pk,
        from: keys_of(shown.closed, '#'),
        to: keys_of(shown.closed, '~'),
        order: if shown.closed {
            Order::Descending
        } else {
            Order::Ascending
        },
        limit: PAGE,
        after: shown.after.clone().map(Cursor),
    };
    let queries = match principal.role {
        Role::Enterprise => vec![Query {
            pk: keys::entity_partition(entity_of(principal)?),
            from,
            to,
            order: Order::Descending,
            limit: PAGE,
            after: shown.after.clone().map(Cursor),
        }],
        Role::Bureau => vec![queue(keys::unit_queue_partition(
            M::KIND,
            unit_of(principal)?,
        ))],
        Role::CreditOffice => (0..SHARDS)
            .map(|shard| queue(keys::office_queue_partition(M::KIND, shard)))
            .collect(),
        Role::Verifier => return Err(Refused::NotAllowed),
    };
    let (pointers, next) = merged(deps, &queries).await?;
    let mut wanted = Vec::with_capacity(pointers.len());
    for item in &pointers {
        let (kind, id) = unpack::<CasePointer>(item)?.target();
        wanted.push(keys::case(kind, &id));
    }
    let mut cases = Vec::with_capacity(wanted.len());
    if !wanted.is_empty() {
        for item in deps.store.batch_get(&wanted).await? {
            let item = item.ok_or(Refused::Unavailable(Cause::Own(
                "a case that a list names is missing",
            )))?;
            cases.push(unpack(&item)?);
        }
    }
    Ok((cases, next))
}

fn keys_of(closed: bool, end: char) -> String {
    let state = if closed { "done" } else { "open" };
    format!("{state}{end}")
}

/// The first of all partitions together, in their order, and where to go on.
async fn merged(deps: &Deps, queries: &[Query]) -> Result<(Vec<Item>, Option<String>), StoreError> {
    let mut items = Vec::new();
    let mut more = false;
    for query in queries {
        let page = deps.store.query(query).await?;
        more |= page.next.is_some();
        items.extend(page.items);
    }
    items.sort_by(|a, b| a.key.sk.cmp(&b.key.sk));
    if queries.iter().any(|query| query.order == Order::Descending) {
        items.reverse();
    }
    more |= items.len() > PAGE;
    items.truncate(PAGE);
    let last = items.last().map(|item| item.key.sk.clone());
    Ok((items, last.filter(|_| more)))
}

/// What a list shows of the record of a case.
pub(in crate::use_cases) fn record_view(record: &RecordSummary) -> ObjectedRecord {
    ObjectedRecord {
        id: record.id.clone(),
        sector: record.sector,
        kind: record.kind,
        document_no: record.document_no.clone(),
        decided_on: record.decided_on,
        body: record.body.clone(),
        class: record.class.clone(),
    }
}

/// A unit by its name; one that the policy does not know any more by its id.
pub(in crate::use_cases) fn unit_name(unit: &UnitId, policy: &Policy) -> UnitName {
    let known = policy.unit(unit);
    UnitName {
        id: unit.clone(),
        name_zh: known.map_or_else(|| unit.0.clone(), |unit| unit.name_zh.clone()),
    }
}
