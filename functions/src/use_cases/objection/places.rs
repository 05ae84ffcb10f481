//! Where an objection stands beside its own item: in queues, among deadlines, and as the guard of its record.

use super::items::{ObjectionItem, ObjectionPointer};
use crate::items::pack;
use crate::keys;
use crate::store::{Key, Op};
use shared::objection::falls_due;
use std::collections::BTreeSet;

/// All places that follow from where it stands. Each holds a pointer and is never written over.
pub fn places(item: &ObjectionItem) -> BTreeSet<Key> {
    let mut places = BTreeSet::new();
    let is_open = item.standing.stage.is_open();
    let at = match (item.due, item.closed_at) {
        (Some(due), None) => falls_due(due),
        (_, Some(closed)) => closed,
        (None, None) => item.filed_at,
    };
    let place = keys::in_queue(is_open, at, &item.id);
    places.insert(Key::new(
        keys::unit_queue_partition(&item.unit),
        place.clone(),
    ));
    if item.standing.escalated {
        let office = keys::office_queue_partition(item.id.shard());
        places.insert(Key::new(office, place));
    }
    if item.standing.awaits_deadline() {
        places.insert(keys::deadline_work(&item.id, at));
    }
    if is_open {
        places.insert(keys::open_objection(&item.entity, &item.record.id));
    }
    places
}

/// Steps from the places before to those after.
pub(super) fn moves(before: Option<&ObjectionItem>, after: &ObjectionItem) -> Vec<Op> {
    let old = before.map(places).unwrap_or_default();
    let new = places(after);
    let pointer = pack(&ObjectionPointer {
        objection: after.id.clone(),
    });
    let gone = old.difference(&new).map(|key| Op::Delete {
        key: key.clone(),
        at: 1,
    });
    let come = new.difference(&old).map(|key| Op::Create {
        key: key.clone(),
        body: pointer.clone(),
        ttl: None,
    });
    gone.chain(come).collect()
}
