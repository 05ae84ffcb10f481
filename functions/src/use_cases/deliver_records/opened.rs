//! Opening a delivery: its own item, its place in its unit's list, and its turn among those of its unit.

use super::items::{DeliveryItem, DeliveryPointer, DeliveryState, LineItem};
use super::lines::{ALL, line_faults, stored_lines};
use super::{Delivery, DeliveryDeps, DeliveryError, DeliveryOutcome, Stopped};
use crate::delivery::DeliveredFile;
use crate::items::{pack, unpack};
use crate::keys;
use crate::store::{Item, Key, Op, StoreError};
use crate::use_cases::stand_back::stand_back;
use sha2::{Digest, Sha256};
use shared::api::{DeliveryCounts, LineFate};
use shared::time::ShanghaiTime;

/// A delivery that is open, at the version of its item.
pub(super) struct OpenDelivery {
    pub(super) key: Key,
    /// The unit's name for it.
    pub(super) id: String,
    pub(super) item: DeliveryItem,
    pub(super) at: u64,
}

impl OpenDelivery {
    /// Where its item is.
    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// When the delivery arrived first.
    pub(super) fn received_at(&self) -> ShanghaiTime {
        self.item.received_at
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

    /// The step that makes its item `next`.
    pub(super) fn becomes(&self, next: &DeliveryItem) -> Op {
        Op::Replace {
            key: self.key.clone(),
            at: self.at,
            body: pack(next),
            ttl: None,
        }
    }

    /// Makes its item `next` and takes the other steps; the item's comes first.
    pub(super) async fn move_on(
        &mut self,
        deps: &DeliveryDeps,
        next: DeliveryItem,
        more: Vec<Op>,
    ) -> Result<(), Stopped> {
        let mut steps = vec![self.becomes(&next)];
        steps.extend(more);
        match deps.store.transact(steps).await {
            Ok(()) => {
                self.at += 1;
                self.item = next;
                Ok(())
            }
            Err(StoreError::Conflict { .. }) => Err(Stopped::Overtaken),
            Err(error) => Err(unanswered(error)),
        }
    }
}

/// The steps that put a new delivery into its unit's list; `before` is the item of one that failed under its id.
pub(crate) fn listed(item: &DeliveryItem, id: &str, before: Option<&DeliveryItem>) -> Vec<Op> {
    let place = |item: &DeliveryItem| keys::delivery_of_unit(&item.unit, item.received_at, id);
    let (new, old) = (place(item), before.map(place));
    if old.as_ref() == Some(&new) {
        return Vec::new();
    }
    let mut steps = vec![Op::Create {
        key: new,
        body: pack(&DeliveryPointer {
            unit: item.unit.clone(),
            id: id.to_owned(),
        }),
        ttl: None,
    }];
    // Written once with the delivery, and never again.
    steps.extend(old.map(|key| Op::Delete { key, at: 1 }));
    steps
}

pub(super) enum Opened {
    Sealed(DeliveryOutcome),
    Open(Box<OpenDelivery>),
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
        upload: None,
        listed: true,
    };
    let open = |item, at| {
        let (key, id) = (key.clone(), delivery.id.to_owned());
        let opened = OpenDelivery { key, id, item, at };
        Ok(Opened::Open(Box::new(opened)))
    };
    let queue = keys::open_deliveries(delivery.unit);
    let mut failed: Option<(u64, DeliveryItem)> = None;
    let mut attempt = 0;
    loop {
        let (step, before) = match &failed {
            None => (create(&key, &item), None),
            Some((at, before)) => (replace(&key, *at, &item), Some(before)),
        };
        let mut steps = vec![step, Op::CheckAbsent { key: queue.clone() }];
        steps.extend(listed(&item, delivery.id, before));
        let unopened = match deps.store.transact(steps).await {
            Ok(()) => return open(item, failed.map_or(1, |(at, _)| at + 1)),
            Err(StoreError::Conflict { .. }) => None,
            Err(error) => Some(error),
        };
        if let Some(found) = deps.store.get(&key).await? {
            let known: DeliveryItem = unpack(&found)?;
            let same = known.file == item.file
                && known.content == item.content
                && known.as_of == item.as_of;
            match &known.state {
                DeliveryState::Failed { .. } => failed = Some((found.v, known)),
                _ if !same => return Err(DeliveryError::IdReused),
                DeliveryState::Receiving => {
                    is_its_turn(deps, &queue).await?;
                    return open(known, found.v);
                }
                DeliveryState::Waiting | DeliveryState::Applying => {
                    return Err(DeliveryError::EarlierOpen);
                }
                DeliveryState::Sealed { counts, .. } => {
                    let outcome = outcome_of(deps, &found, &known, counts).await?;
                    return Ok(Opened::Sealed(outcome));
                }
            }
        }
        let may_pass = match &unopened {
            None => true,
            Some(error) => matches!(error, StoreError::Unavailable(_) | StoreError::Busy(_)),
        };
        if unopened.is_none() {
            is_its_turn(deps, &queue).await?;
        }
        if !may_pass || attempt == TRIES || !stand_back(&*deps.random, attempt).await {
            return Err(unopened.map_or(DeliveryError::Contended, DeliveryError::Store));
        }
        attempt += 1;
    }
}

fn create(key: &Key, item: &DeliveryItem) -> Op {
    Op::Create {
        key: key.clone(),
        body: pack(item),
        ttl: None,
    }
}

fn replace(key: &Key, at: u64, item: &DeliveryItem) -> Op {
    Op::Replace {
        key: key.clone(),
        at,
        body: pack(item),
        ttl: None,
    }
}

/// Deliveries of a unit are applied in their order: one that comes in one call does not pass those that wait.
async fn is_its_turn(deps: &DeliveryDeps, queue: &Key) -> Result<(), DeliveryError> {
    match deps.store.get(queue).await? {
        None => Ok(()),
        Some(_) => Err(DeliveryError::EarlierOpen),
    }
}

/// How often it may stay unknown whether a delivery was opened.
const TRIES: u32 = 5;

/// What a write that went wrong means for the work on a delivery.
pub(super) fn unanswered(error: StoreError) -> Stopped {
    match error {
        StoreError::Unavailable(_) | StoreError::Busy(_) => Stopped::Unanswered(error),
        StoreError::Conflict { .. } | StoreError::TooLarge(_) | StoreError::Damaged { .. } => {
            Stopped::By(error.into())
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
    for item in stored_lines(deps, &meta.key.pk, ALL).await? {
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
