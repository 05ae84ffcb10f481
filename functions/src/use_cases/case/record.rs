//! What an act changes of a record: its mark, and what an answer says. All of it at the version that was read.

use super::items::{CasePointer, NotesWork};
use super::notes;
use crate::deps::Deps;
use crate::items::{EntityItem, RecordPointer, pack, unpack};
use crate::keys::{self, CaseKind, EntityId};
use crate::store::{Item, Key, Op, Order, Query, StoreError};
use crate::use_cases::record_version::{Known, new_version};
use crate::use_cases::{Cause, Refused};
use shared::case::CaseId;
use shared::record::{ChangedBy, ChangedThrough, Record, RecordId, changed_fields};
use shared::report::ReportKind;
use shared::time::ShanghaiTime;
use shared::window::LookBack;
use std::collections::BTreeMap;

/// An entity as it was read before anything else: an act of another, a delivery or a report that goes out meanwhile
/// moves one of these.
pub(in crate::use_cases) struct Ground {
    profile: Item,
    /// Body of the profile.
    pub(in crate::use_cases) body: EntityItem,
    /// Every report that goes out moves the newest of its look-back: so none is missed whose note must be written.
    newest: Vec<Op>,
    /// Records that have an open objection.
    pub(in crate::use_cases) open: BTreeMap<RecordId, CaseId>,
}

/// Reads the entity.
pub(in crate::use_cases) async fn ground(
    deps: &Deps,
    entity: &EntityId,
) -> Result<Ground, Refused> {
    let mut wanted = vec![keys::entity_profile(entity)];
    wanted.extend(
        (1..=3)
            .filter_map(LookBack::from_years)
            .map(|look_back| keys::latest_report(entity, ReportKind::Special, look_back)),
    );
    let mut found = deps.store.batch_get(&wanted).await?.into_iter();
    let profile = found
        .next()
        .flatten()
        .ok_or(Refused::Unavailable(Cause::Own(
            "an entity that a record names is not in the register",
        )))?;
    let newest = wanted
        .into_iter()
        .skip(1)
        .zip(found)
        .map(|(key, item)| match item {
            Some(item) => Op::CheckAt { key, at: item.v },
            None => Op::CheckAbsent { key },
        })
        .collect();
    Ok(Ground {
        body: unpack(&profile)?,
        profile,
        newest,
        open: open_in(deps, CaseKind::Objection, entity).await?,
    })
}

impl Ground {
    /// Holds only if nothing moved since it was read, for who changes no record.
    pub(in crate::use_cases) fn stands(&self) -> Op {
        Op::CheckAt {
            key: self.profile.key.clone(),
            at: self.profile.v,
        }
    }
}

/// Records of the entity that have an open case of that kind.
pub(in crate::use_cases) async fn open_in(
    deps: &Deps,
    kind: CaseKind,
    entity: &EntityId,
) -> Result<BTreeMap<RecordId, CaseId>, StoreError> {
    let (from, to) = keys::open_cases(kind);
    let mut query = Query {
        pk: keys::entity_partition(entity),
        from,
        to,
        order: Order::Ascending,
        limit: 1_000,
        after: None,
    };
    let mut open = BTreeMap::new();
    loop {
        let page = deps.store.query(&query).await?;
        for item in &page.items {
            let record = item.key.sk.split_once('#').map_or("", |(_, id)| id);
            let pointer: CasePointer = unpack(item)?;
            open.insert(RecordId(record.to_owned()), pointer.target().1);
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(open),
        }
    }
}

/// A record as it was read.
pub(in crate::use_cases) struct Held {
    known: Known,
    pointer: RecordPointer,
    /// The record.
    pub(in crate::use_cases) body: Record,
}

impl Held {
    /// Whose it is.
    pub(in crate::use_cases) fn entity(&self) -> &EntityId {
        &self.pointer.entity
    }
}

/// Reads a record; `None` if there is none of that id.
pub(in crate::use_cases) async fn held(
    deps: &Deps,
    id: &RecordId,
) -> Result<Option<Held>, Refused> {
    let Some(pointer) = deps.store.get(&keys::record_by_id(id)).await? else {
        return Ok(None);
    };
    let target: RecordPointer = unpack(&pointer)?;
    let key = Key::new(keys::entity_partition(&target.entity), target.sk.clone());
    // Its day is being corrected at this moment: it stands elsewhere.
    let record = deps
        .store
        .get(&key)
        .await?
        .ok_or(Refused::RecordsChanging)?;
    Ok(Some(Held {
        body: unpack(&record)?,
        pointer: target,
        known: Known { pointer, record },
    }))
}

/// What becomes of a record.
pub(in crate::use_cases) struct Change<'a> {
    /// Through what.
    pub(in crate::use_cases) through: ChangedThrough,
    /// Id of the case or the act.
    pub(in crate::use_cases) id: &'a CaseId,
    /// Number of the event.
    pub(in crate::use_cases) event: u32,
    /// The record but for its version: with or without its mark, corrected or not.
    pub(in crate::use_cases) new: Record,
    /// Whether it says something else than before, its mark aside.
    pub(in crate::use_cases) corrected: bool,
}

/// Steps of the change: the record's new version, the profile, and the notes of the reports that show the record.
pub(in crate::use_cases) async fn change(
    deps: &Deps,
    ground: Ground,
    held: Held,
    change: Change<'_>,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let Change {
        through,
        id,
        event,
        mut new,
        corrected,
    } = change;
    let Ground {
        profile,
        mut body,
        newest,
        mut open,
    } = ground;
    let entity = held.pointer.entity.clone();
    let old = &held.body;
    new.version = old.version + 1;
    new.provenance.rev = body.rev + 1;
    new.provenance.changed = Some(ChangedBy {
        through,
        at: now,
        delivered_as: old.delivered_as(),
    });
    if new.status.objection_filed {
        open.entry(new.id.clone()).or_insert_with(|| id.clone());
    } else {
        open.remove(&new.id);
    }
    settle(old, &mut new);
    let work = NotesWork {
        entity: entity.clone(),
        record: new.id.clone(),
        changed: corrected,
        after: String::new(),
    };
    let mut ops = new_version(&entity, held.pointer, &held.known, old, &new, &mut body);
    body.rev += 1;
    ops.push(Op::Replace {
        key: profile.key,
        at: profile.v,
        body: pack(&body),
        ttl: None,
    });
    ops.extend(newest);
    let notes = notes::write(deps, &work, &open, now).await?;
    ops.extend(notes.steps);
    if let Some(left) = notes.left {
        ops.push(Op::Create {
            key: keys::notes_work(id, event, now),
            body: pack(&left),
            ttl: None,
        });
    }
    Ok(ops)
}

/// Notes which columns the act has set, its mark aside: what is delivered later does not undo them.
fn settle(old: &Record, new: &mut Record) {
    let mut unmarked = new.clone();
    unmarked.status.objection_filed = old.status.objection_filed;
    for field in changed_fields(old, &unmarked) {
        let settled = &mut new.provenance.settled;
        if !settled.iter().any(|code| code == field.code) {
            settled.push(field.code.to_owned());
        }
    }
}
