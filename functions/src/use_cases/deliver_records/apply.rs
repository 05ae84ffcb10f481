//! Applying lines: read what is stored, plan, write in few transactions, and plan anew what met another version.

use super::opened::OpenDelivery;
use super::plan::{Act, Plan, plan};
use super::subjects::Group;
use super::{DeliveryDeps, DeliveryError, Fate, IdentifiedLine, Stopped, Tally};
use crate::items::{MadeRecords, RecordPointer, pack, unpack};
use crate::keys::{self, EntityId};
use crate::random;
use crate::store::{Item, Key, MAX_OPS, MAX_TRANSACTION_BYTES, Op, StoreError};
use crate::use_cases::notices::{OutboxItem, outbox_step_of_delivery};
use crate::use_cases::record_version::Known;
use crate::use_cases::stand_back::stand_back;
use std::collections::{HashSet, VecDeque};

/// Lines of one entity in a transaction: each makes at least two steps, one is the profile's, one tells of them, and
/// one lists them.
const CHUNK: usize = 48;
/// Steps of a round if all its lines are new: one transaction. It reads one batch of the store, at most.
const ROUND: usize = MAX_OPS - 2;
/// How often lines may meet another version before the delivery gives up for now.
const PATIENCE: u32 = 100;
/// How often it may stay unknown whether they were written.
const UNANSWERED: u32 = 5;

/// Some lines of one entity, applied together.
struct Chunk {
    entity: EntityId,
    lines: Vec<IdentifiedLine>,
    conflicts: u32,
    unanswered: u32,
}

/// A chunk with its plan.
struct Planned {
    chunk: Chunk,
    plan: Plan,
}

/// Lanes in which a delivery's lines are applied beside each other: transactions that wait for the disk together
/// share one fsync, those that go to another host share its round trip. More of them would gain little, and whoever
/// asks for a report meanwhile waits behind all that are there.
pub(super) const LANES: usize = 8;

/// Applies the groups. All lanes end before the answer, so that nothing of a delivery is written after it.
pub(super) async fn apply(
    deps: &DeliveryDeps,
    opened: &OpenDelivery,
    act: &Act<'_>,
    groups: Vec<Group>,
    tally: &mut Tally,
) -> Result<(), Stopped> {
    let lanes = lanes(groups)
        .into_iter()
        .map(|groups| lane(deps, opened, act, groups));
    for done in futures::future::join_all(lanes).await {
        tally.add(done?);
    }
    Ok(())
}

/// About as many lines for each lane; an entity is in one of them, where its chunks follow each other.
fn lanes(groups: Vec<Group>) -> Vec<Vec<Group>> {
    let lines: usize = groups.iter().map(|group| group.lines.len()).sum();
    let each = lines.div_ceil(LANES).max(CHUNK);
    let mut lanes: Vec<Vec<Group>> = Vec::new();
    let mut room = 0;
    for group in groups {
        if room == 0 {
            lanes.push(Vec::new());
            room = each;
        }
        room = room.saturating_sub(group.lines.len());
        if let Some(lane) = lanes.last_mut() {
            lane.push(group);
        }
    }
    lanes
}

async fn lane(
    deps: &DeliveryDeps,
    opened: &OpenDelivery,
    act: &Act<'_>,
    groups: Vec<Group>,
) -> Result<Tally, Stopped> {
    let mut tally = Tally::default();
    let mut queue = chunks(groups);
    while !queue.is_empty() {
        let round = next_round(&mut queue);
        let mut packed = Packed::default();
        for (chunk, plan) in plan_round(deps, opened, act, round).await? {
            match plan {
                None => retry(&mut queue, chunk)?,
                Some(plan) if plan.ops.len() > PLANNED || plan.bytes() > BYTES => {
                    let (first, second) = chunk.split();
                    queue.push_front(second);
                    queue.push_front(first);
                }
                Some(plan) => {
                    if !packed.takes(&plan) {
                        let full = core::mem::take(&mut packed);
                        write(deps, opened, act, full, &mut queue, &mut tally).await?;
                    }
                    packed.push(Planned { chunk, plan });
                }
            }
        }
        write(deps, opened, act, packed, &mut queue, &mut tally).await?;
    }
    Ok(tally)
}

/// Steps of a transaction, without those that tell of new records and list them.
const PLANNED: usize = MAX_OPS - 2;
/// Bytes of a transaction, with room for what the store adds.
const BYTES: usize = MAX_TRANSACTION_BYTES / 2;

fn chunks(groups: Vec<Group>) -> VecDeque<Chunk> {
    let mut queue = VecDeque::new();
    for group in groups {
        let mut lines = group.lines;
        while !lines.is_empty() {
            let rest = lines.split_off(lines.len().min(CHUNK));
            queue.push_back(Chunk {
                entity: group.entity.clone(),
                lines: core::mem::replace(&mut lines, rest),
                conflicts: 0,
                unanswered: 0,
            });
        }
    }
    queue
}

impl Chunk {
    fn split(mut self) -> (Self, Self) {
        // One line makes at most five steps, so a chunk that is too large has two lines and more.
        let second = self.lines.split_off(self.lines.len() / 2);
        let second = Self {
            entity: self.entity.clone(),
            lines: second,
            conflicts: self.conflicts,
            unanswered: self.unanswered,
        };
        (self, second)
    }
}

/// Chunks of different entities, as many as one transaction takes.
fn next_round(queue: &mut VecDeque<Chunk>) -> Vec<Chunk> {
    let mut round = Vec::new();
    let mut entities = HashSet::new();
    let mut size = 0;
    while let Some(chunk) = queue.front() {
        size += 2 * chunk.lines.len() + 1;
        // Two chunks of one entity would both write its profile at the same version.
        if !entities.insert(chunk.entity.clone()) || (size > ROUND && !round.is_empty()) {
            break;
        }
        round.extend(queue.pop_front());
    }
    round
}

/// Plans every chunk of the round; `None` for one that others are moving at this moment.
async fn plan_round(
    deps: &DeliveryDeps,
    opened: &OpenDelivery,
    act: &Act<'_>,
    round: Vec<Chunk>,
) -> Result<Vec<(Chunk, Option<Plan>)>, Stopped> {
    let profiles: Vec<Key> = round
        .iter()
        .map(|chunk| keys::entity_profile(&chunk.entity))
        .collect();
    // Profiles first: whatever moves after this read is met by the profile's version.
    let profiles = deps.store.batch_get(&profiles).await?;
    let mut pointer_keys: Vec<Key> = round
        .iter()
        .flat_map(|chunk| &chunk.lines)
        .map(|line| keys::record_by_id(&line.id))
        .collect();
    // The delivery itself after them. While it is open no later one of its unit has been acknowledged, so what a
    // later one says of these entities moves a profile that was read here. A process that wakes up after its
    // delivery was sealed by another stops: what it knows may be of yesterday.
    pointer_keys.push(opened.key().clone());
    let mut pointers = deps.store.batch_get(&pointer_keys).await?;
    opened.is_as_it_was(pointers.pop().flatten().as_ref())?;
    let mut record_keys = Vec::new();
    for pointer in pointers.iter().flatten() {
        let target: RecordPointer = unpack(pointer)?;
        record_keys.push(Key::new(keys::entity_partition(&target.entity), target.sk));
    }
    let mut records = if record_keys.is_empty() {
        Vec::new().into_iter()
    } else {
        deps.store.batch_get(&record_keys).await?.into_iter()
    };
    let mut pointers = pointers.into_iter();
    let mut planned = Vec::with_capacity(round.len());
    for (chunk, profile) in round.into_iter().zip(profiles) {
        let mut lines = Vec::with_capacity(chunk.lines.len());
        let mut moving = false;
        for line in &chunk.lines {
            let known = match pointers.next().flatten() {
                None => None,
                Some(pointer) => match records.next().flatten() {
                    Some(record) => Some(Known { pointer, record }),
                    None => {
                        moving = true;
                        continue;
                    }
                },
            };
            lines.push((line.clone(), known));
        }
        let profile = profile.ok_or_else(|| damaged(&chunk.entity))?;
        let plan = if moving {
            None
        } else {
            Some(plan(act, &chunk.entity, &profile, &lines)?)
        };
        planned.push((chunk, plan));
    }
    Ok(planned)
}

/// A guard leads to an entity whose profile is not there: not an absence, the table is damaged.
fn damaged(entity: &EntityId) -> StoreError {
    StoreError::Damaged {
        key: keys::entity_profile(entity),
    }
}

/// Planned chunks that share a transaction.
#[derive(Default)]
struct Packed {
    planned: Vec<Planned>,
    ops: usize,
    bytes: usize,
}

impl Packed {
    fn takes(&self, plan: &Plan) -> bool {
        self.ops + plan.ops.len() <= PLANNED && self.bytes + plan.bytes() <= BYTES
    }

    fn push(&mut self, planned: Planned) {
        self.ops += planned.plan.ops.len();
        self.bytes += planned.plan.bytes();
        self.planned.push(planned);
    }
}

async fn write(
    deps: &DeliveryDeps,
    opened: &OpenDelivery,
    act: &Act<'_>,
    packed: Packed,
    queue: &mut VecDeque<Chunk>,
    tally: &mut Tally,
) -> Result<(), Stopped> {
    let mut ops: Vec<Op> = packed
        .planned
        .iter()
        .flat_map(|planned| planned.plan.ops.iter().cloned())
        .collect();
    ops.extend(told(deps, opened, act, &packed));
    ops.extend(listed(deps, act, &packed));
    match deps.write(ops).await {
        Ok(()) => {
            for Planned { plan, .. } in packed.planned {
                plan.fates.into_iter().for_each(|fate| tally.count(fate));
                tally.refused.extend(plan.refused);
                tally.flagged.extend(plan.flagged);
            }
            Ok(())
        }
        Err(StoreError::Conflict { .. }) => {
            for Planned { chunk, .. } in packed.planned {
                retry(queue, chunk)?;
            }
            // Whoever won goes first; a busy loop would only meet him again.
            tokio::task::yield_now().await;
            Ok(())
        }
        // Planned anew from what stands then: lines that were written are known by where they came from.
        Err(error @ (StoreError::Unavailable(_) | StoreError::Busy(_))) => {
            let tries = packed.planned.iter().map(|p| p.chunk.unanswered).max();
            let tries = tries.unwrap_or(UNANSWERED);
            if tries >= UNANSWERED || !stand_back(&*deps.random, tries).await {
                return Err(error.into());
            }
            queue.extend(
                packed
                    .planned
                    .into_iter()
                    .map(|Planned { chunk, .. }| Chunk {
                        unanswered: tries + 1,
                        ..chunk
                    }),
            );
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// The step by which the entities are told of whose records some are new: one for all of the transaction, and however
/// many name an entity, it is told once of a delivery.
fn told(deps: &DeliveryDeps, opened: &OpenDelivery, act: &Act<'_>, packed: &Packed) -> Option<Op> {
    let new = packed.planned.iter();
    let new = new.filter(|planned| planned.plan.fates.contains(&Fate::Accepted));
    let entities: Vec<_> = new
        .filter(|planned| !planned.plan.ops.is_empty())
        .map(|planned| planned.chunk.entity.clone())
        .collect();
    (!entities.is_empty()).then(|| {
        let item = OutboxItem::RecordsAdded {
            unit: act.unit.clone(),
            delivery: act.delivery.to_owned(),
            received_at: opened.received_at(),
            at: act.now,
            sector: act.sector,
            entities,
        };
        outbox_step_of_delivery(&*deps.random, &item)
    })
}

/// The step by which the unit finds its new records again.
fn listed(deps: &DeliveryDeps, act: &Act<'_>, packed: &Packed) -> Option<Op> {
    let made = packed.planned.iter().flat_map(|planned| &planned.plan.made);
    let records: Vec<_> = made.cloned().collect();
    (!records.is_empty()).then(|| Op::Create {
        key: keys::made_records(
            act.unit,
            (act.sector, act.kind),
            act.now,
            &random::bytes(&*deps.random),
        ),
        body: pack(&MadeRecords { records }),
        ttl: None,
    })
}

fn retry(queue: &mut VecDeque<Chunk>, mut chunk: Chunk) -> Result<(), DeliveryError> {
    chunk.conflicts += 1;
    if chunk.conflicts > PATIENCE {
        return Err(DeliveryError::Contended);
    }
    queue.push_back(chunk);
    Ok(())
}

/// Reads an item that must be there.
pub(super) fn present(item: Option<Item>, key: &Key) -> Result<Item, StoreError> {
    item.ok_or_else(|| StoreError::Damaged { key: key.clone() })
}
