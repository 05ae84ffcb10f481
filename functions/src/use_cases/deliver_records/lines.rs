//! What became of the lines that were not applied, or that their unit should look at.

use super::items::{DeliveryItem, FaultItem, LineItem};
use super::opened::OpenDelivery;
use super::{DeliveryDeps, LineFault, Stopped, Tally};
use crate::items::pack;
use crate::store::{Item, Key, MAX_OPS, Op, Order, Query, StoreError};
use shared::api::LineFate;
use shared::problem::ProblemCode;
use std::collections::BTreeMap;

pub(super) fn by_line(tally: &Tally) -> Vec<(u32, LineItem)> {
    let mut lines: Vec<(u32, LineItem)> = Vec::new();
    let all = [
        (LineFate::Refused, &tally.refused),
        (LineFate::Quarantined, &tally.quarantined),
        (LineFate::Flagged, &tally.flagged),
    ];
    for (fate, faults) in all {
        for fault in faults {
            let item = FaultItem {
                column: fault.column.clone(),
                code: fault.code.to_owned(),
                character: fault.character,
            };
            match lines.last_mut() {
                Some((line, known)) if *line == fault.line && known.fate == fate => {
                    known.faults.push(item);
                }
                _ => lines.push((
                    fault.line,
                    LineItem {
                        fate,
                        faults: vec![item],
                    },
                )),
            }
        }
    }
    lines
}

/// Numbers of all lines that a delivery can have.
pub(super) const ALL: (u32, u32) = (0, 9_999_999);

fn line_key(pk: &str, line: u32) -> Key {
    Key::new(pk, format!("L#{line:07}"))
}

/// Stores what became of the lines from one number to another, in place of what an attempt that broke off has said of
/// them: a name that differed from the register's may be right by now. Each step moves the delivery on, so that of
/// several processes only one tells; the last one makes its item `next`.
pub(super) async fn store_lines(
    deps: &DeliveryDeps,
    opened: &mut OpenDelivery,
    lines: &[(u32, LineItem)],
    numbers: (u32, u32),
    next: DeliveryItem,
) -> Result<(), Stopped> {
    let mut known: BTreeMap<Key, Item> = BTreeMap::new();
    for item in stored_lines(deps, &opened.key.pk, numbers).await? {
        known.insert(item.key.clone(), item);
    }
    let mut ops = Vec::new();
    for (line, item) in lines {
        let key = line_key(&opened.key.pk, *line);
        let body = pack(item);
        let ttl = None;
        match known.remove(&key) {
            None => ops.push(Op::Create { key, body, ttl }),
            Some(old) if old.body == body => {}
            Some(Item { v: at, .. }) => ops.push(Op::Replace { key, at, body, ttl }),
        }
    }
    ops.extend(known.into_values().map(|old| Op::Delete {
        key: old.key,
        at: old.v,
    }));
    let mut chunks = ops.chunks(MAX_OPS - 1).peekable();
    if chunks.peek().is_none() && next != opened.item {
        return opened.move_on(deps, next, Vec::new()).await;
    }
    while let Some(chunk) = chunks.next() {
        let item = match chunks.peek() {
            None => next.clone(),
            Some(_) => opened.item.clone(),
        };
        opened.move_on(deps, item, chunk.to_vec()).await?;
    }
    Ok(())
}

/// What is stored of the lines from one number to another.
pub(super) async fn stored_lines(
    deps: &DeliveryDeps,
    pk: &str,
    (first, last): (u32, u32),
) -> Result<Vec<Item>, StoreError> {
    let mut items = Vec::new();
    let mut query = query_of(pk, (first, last));
    loop {
        let page = deps.store.query(&query).await?;
        items.extend(page.items);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(items),
        }
    }
}

/// What is stored of some lines from a number on; nothing if there are no more.
pub(super) async fn some_lines(
    deps: &DeliveryDeps,
    pk: &str,
    first: u32,
) -> Result<Vec<Item>, StoreError> {
    let query = query_of(pk, (first, ALL.1));
    Ok(deps.store.query(&query).await?.items)
}

fn query_of(pk: &str, (first, last): (u32, u32)) -> Query {
    Query {
        pk: pk.to_owned(),
        from: line_key("", first).sk,
        to: line_key("", last).sk,
        order: Order::Ascending,
        limit: 1_000,
        after: None,
    }
}

/// Number of the line of which an item tells.
pub(super) fn line_number(item: &Item) -> Result<u32, StoreError> {
    let number = item.key.sk.strip_prefix("L#").and_then(|n| n.parse().ok());
    number.ok_or_else(|| StoreError::Damaged {
        key: item.key.clone(),
    })
}

pub(super) fn line_faults(item: &Item, line: &LineItem) -> Result<Vec<LineFault>, StoreError> {
    let damaged = || StoreError::Damaged {
        key: item.key.clone(),
    };
    let number = line_number(item)?;
    line.faults
        .iter()
        .map(|fault| {
            let code = ProblemCode::parse(&fault.code).ok_or_else(damaged)?;
            Ok(LineFault {
                line: number,
                column: fault.column.clone(),
                code: code.as_str(),
                character: fault.character,
            })
        })
        .collect()
}
