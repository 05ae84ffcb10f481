//! Where a case stands beside its own item: in queues, among deadlines, and as the guard of its record.

use super::Matter;
use super::items::{CaseItem, CasePointer};
use crate::items::pack;
use crate::keys;
use crate::store::{Key, Op};
use shared::case::falls_due;
use std::collections::BTreeSet;

/// All places that follow from where it stands. Each holds a pointer and is never written over.
pub fn places<M: Matter>(item: &CaseItem<M>) -> BTreeSet<Key> {
    let mut places = BTreeSet::new();
    let is_open = item.standing.stage.is_open();
    let at = match (item.due, item.closed_at) {
        (Some(due), None) => falls_due(due),
        (_, Some(closed)) => closed,
        (None, None) => item.filed_at,
    };
    let place = keys::in_queue(is_open, at, &item.id);
    places.insert(Key::new(
        keys::unit_queue_partition(M::KIND, &item.unit),
        place.clone(),
    ));
    if item.standing.escalated {
        let office = keys::office_queue_partition(M::KIND, item.id.shard());
        places.insert(Key::new(office, place));
    }
    if item.standing.awaits_deadline() {
        places.insert(keys::deadline_work(&item.id, at));
    }
    if is_open {
        places.insert(keys::open_case(M::KIND, &item.entity, &item.record.id));
    }
    places
}

/// Steps from the places before to those after.
pub(super) fn moves<M: Matter>(before: Option<&CaseItem<M>>, after: &CaseItem<M>) -> Vec<Op> {
    let old = before.map(places).unwrap_or_default();
    let new = places(after);
    let pointer = pack(&CasePointer::new(M::KIND, after.id.clone()));
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
