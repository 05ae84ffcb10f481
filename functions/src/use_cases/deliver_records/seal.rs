//! Opening and sealing a delivery: its own item, its refused lines, freshness and the audit trail.

use super::items::{DeliveryItem, DeliveryState, FaultItem, LineItem, RefusedItem};
use super::timely;
use super::{Delivery, DeliveryDeps, DeliveryError, DeliveryOutcome, LineFault, Stopped, Tally};
use crate::delivery::DeliveredFile;
use crate::items::{AuditAbout, AuditAct, pack, unpack};
use crate::keys;
use crate::store::{Item, Key, MAX_OPS, Op, Order, Query, StoreError};
use crate::use_cases::audit::audit;
use crate::use_cases::stand_back::stand_back;
use sha2::{Digest, Sha256};
use shared::api::{DeliveryCounts, LineFate};
use shared::problem::ProblemCode;
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;

/// A delivery that is open, at the version of its item.
pub(super) struct OpenDelivery {
    key: Key,
    item: DeliveryItem,
    at: u64,
}

impl OpenDelivery {
    /// Where its item is.
    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// Whether nobody else has sealed the delivery meanwhile, or told what became of its lines; `found` is its item
    /// as it stands now.
    pub(super) fn is_as_it_was(&self, found: Option<&Item>) -> Result<(), Stopped> {
        match found {
            Some(item) if item.v == self.at => Ok(()),
            Some(_) => Err(Stopped::Overtaken),
            None => Err(StoreError::Damaged {
                key: self.key.clone(),
            }
            .into()),
        }
    }
}

pub(super) enum Opened {
    Sealed(DeliveryOutcome),
    Open(OpenDelivery),
}

/// Opens the delivery, or finds it open or sealed from before.
pub(super) async fn open(
    deps: &DeliveryDeps,
    delivery: &Delivery<'_>,
    file: &DeliveredFile<'_>,
    now: ShanghaiTime,
) -> Result<Opened, DeliveryError> {
    let key = keys::delivery(delivery.unit, delivery.id);
    let item = DeliveryItem {
        unit: delivery.unit.clone(),
        content: delivery.content,
        file: keys::hex(&Sha256::digest(delivery.file)),
        encoding: file.encoding(),
        format: file.format(),
        rows_above: file.rows_above(),
        as_of: delivery.as_of,
        received_at: now,
        state: DeliveryState::Receiving,
        refused: None,
    };
    let create = Op::Create {
        key: key.clone(),
        body: pack(&item),
        ttl: None,
    };
    let mut attempt = 0;
    let found = loop {
        let unopened = match deps.store.transact(vec![create.clone()]).await {
            Ok(()) => return Ok(Opened::Open(OpenDelivery { key, item, at: 1 })),
            // There from before: an absence now would be damage.
            Err(StoreError::Conflict { .. }) => StoreError::Damaged { key: key.clone() },
            Err(error) => error,
        };
        if let Some(found) = deps.store.get(&key).await? {
            break found;
        }
        let may_pass = matches!(unopened, StoreError::Unavailable(_) | StoreError::Busy(_));
        if !may_pass || attempt == TRIES || !stand_back(&*deps.random, attempt).await {
            return Err(unopened.into());
        }
        attempt += 1;
    };
    let known: DeliveryItem = unpack(&found)?;
    let same =
        known.file == item.file && known.content == item.content && known.as_of == item.as_of;
    if !same {
        return Err(DeliveryError::IdReused);
    }
    match &known.state {
        DeliveryState::Receiving => Ok(Opened::Open(OpenDelivery {
            key,
            at: found.v,
            item: known,
        })),
        DeliveryState::Sealed { counts, .. } => {
            let outcome = outcome_of(deps, &found, &known, counts).await?;
            Ok(Opened::Sealed(outcome))
        }
    }
}

/// Stores the lines that were not applied, then seals: item, freshness, counts and audit event in one transaction.
pub(super) async fn seal(
    deps: &DeliveryDeps,
    delivery: &Delivery<'_>,
    mut opened: OpenDelivery,
    (tally, refused): (Tally, Option<RefusedItem>),
    now: ShanghaiTime,
) -> Result<DeliveryOutcome, Stopped> {
    let (format, encoding) = (opened.item.format, opened.item.encoding);
    let lines = by_line(&tally);
    store_lines(deps, &mut opened, &lines).await?;
    let count = |fate| {
        let lines = lines.iter().filter(|(_, line)| line.fate == fate);
        u32::try_from(lines.count()).unwrap_or(u32::MAX)
    };
    let counts = DeliveryCounts {
        accepted: tally.accepted,
        corrected: tally.corrected,
        unchanged: tally.unchanged,
        refused: count(LineFate::Refused),
        quarantined: count(LineFate::Quarantined),
        flagged: count(LineFate::Flagged),
        ignored_columns: tally.ignored_columns.clone(),
    };
    loop {
        let timely = timely::of(deps, delivery, &counts, now).await?;
        let item = DeliveryItem {
            state: DeliveryState::Sealed {
                at: now,
                counts: counts.clone(),
                punctuality: Some(timely.punctuality),
            },
            refused: refused.clone(),
            ..opened.item.clone()
        };
        let mut ops = vec![Op::Replace {
            key: opened.key.clone(),
            at: opened.at,
            body: pack(&item),
            ttl: None,
        }];
        ops.push(audit(
            &*deps.random,
            now,
            &delivery.unit.0,
            AuditAct::DeliverySealed,
            AuditAbout::Delivery(delivery.id.to_owned()),
        ));
        ops.extend(timely.steps);
        match deps.store.transact(ops).await {
            Ok(()) => break,
            // Sealed by another process; or by this one, which did not hear of it.
            Err(StoreError::Conflict { op: 0 }) => return Err(Stopped::Overtaken),
            // Freshness or counts moved: read them again.
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => return Err(unanswered(error)),
        }
    }
    Ok(DeliveryOutcome {
        accepted: tally.accepted,
        corrected: tally.corrected,
        unchanged: tally.unchanged,
        refused: tally.refused,
        quarantined: tally.quarantined,
        flagged: tally.flagged,
        ignored_columns: tally.ignored_columns,
        format,
        encoding,
    })
}

/// How often it may stay unknown whether a delivery was opened.
const TRIES: u32 = 5;

/// What a write that went wrong means for the work on a delivery.
fn unanswered(error: StoreError) -> Stopped {
    match error {
        StoreError::Unavailable(_) | StoreError::Busy(_) => Stopped::Unanswered(error),
        StoreError::Conflict { .. } | StoreError::TooLarge(_) | StoreError::Damaged { .. } => {
            Stopped::By(error.into())
        }
    }
}

fn by_line(tally: &Tally) -> Vec<(u32, LineItem)> {
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

fn line_key(pk: &str, line: u32) -> Key {
    Key::new(pk, format!("L#{line:07}"))
}

/// Stores what became of the lines, in place of what an attempt that broke off has said of them: a name that
/// differed from the register's may be right by now. Each step moves the delivery on, so that of several
/// processes only one tells.
async fn store_lines(
    deps: &DeliveryDeps,
    opened: &mut OpenDelivery,
    lines: &[(u32, LineItem)],
) -> Result<(), Stopped> {
    let mut known: BTreeMap<Key, Item> = BTreeMap::new();
    for item in stored_lines(deps, &opened.key.pk).await? {
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
    for chunk in ops.chunks(MAX_OPS - 1) {
        let mut steps = vec![Op::Replace {
            key: opened.key.clone(),
            at: opened.at,
            body: pack(&opened.item),
            ttl: None,
        }];
        steps.extend_from_slice(chunk);
        match deps.store.transact(steps).await {
            Ok(()) => opened.at += 1,
            Err(StoreError::Conflict { .. }) => return Err(Stopped::Overtaken),
            Err(error) => return Err(unanswered(error)),
        }
    }
    Ok(())
}

/// What is stored of the lines.
async fn stored_lines(deps: &DeliveryDeps, pk: &str) -> Result<Vec<Item>, StoreError> {
    let mut items = Vec::new();
    let mut query = Query {
        pk: pk.to_owned(),
        from: "L#".to_owned(),
        to: "L#~".to_owned(),
        order: Order::Ascending,
        limit: 1_000,
        after: None,
    };
    loop {
        let page = deps.store.query(&query).await?;
        items.extend(page.items);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(items),
        }
    }
}

/// The outcome of a delivery that was sealed before, from what is stored of it.
async fn outcome_of(
    deps: &DeliveryDeps,
    meta: &Item,
    body: &DeliveryItem,
    counts: &DeliveryCounts,
) -> Result<DeliveryOutcome, StoreError> {
    let mut outcome = DeliveryOutcome {
        accepted: counts.accepted,
        corrected: counts.corrected,
        unchanged: counts.unchanged,
        refused: Vec::new(),
        quarantined: Vec::new(),
        flagged: Vec::new(),
        ignored_columns: counts.ignored_columns.clone(),
        format: body.format,
        encoding: body.encoding,
    };
    for item in stored_lines(deps, &meta.key.pk).await? {
        let line: LineItem = unpack(&item)?;
        let faults = line_faults(&item, &line)?;
        match line.fate {
            LineFate::Refused => outcome.refused.extend(faults),
            LineFate::Quarantined => outcome.quarantined.extend(faults),
            LineFate::Flagged => outcome.flagged.extend(faults),
        }
    }
    Ok(outcome)
}

fn line_faults(item: &Item, line: &LineItem) -> Result<Vec<LineFault>, StoreError> {
    let damaged = || StoreError::Damaged {
        key: item.key.clone(),
    };
    let number = item.key.sk.strip_prefix("L#").and_then(|n| n.parse().ok());
    let number: u32 = number.ok_or_else(damaged)?;
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
