//! Where deliveries are listed, queued and worked off.

use super::rules::Found;
use super::{Facts, Rule};
use crate::items::unpack;
use crate::keys;
use crate::store::{Item, Key, StoreError};
use crate::use_cases::deliver_records::{
    DeliveryItem, DeliveryPointer, DeliveryState, OpenDeliveries,
};
use shared::policy::UnitId;
use std::collections::{BTreeMap, BTreeSet};

/// What a walk gathers of the places of deliveries.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Where each delivery's item is, and the places that it should have: in its unit's list, and among the work if it
    /// is uploaded and not over. One of a release before there were lists has none.
    expected: BTreeMap<(String, String), (Key, BTreeSet<Key>)>,
    /// Places that there are, by delivery.
    found: BTreeMap<(String, String), BTreeSet<Key>>,
    /// Those that are uploaded and not over, and those that stand in queues, by unit.
    open: BTreeMap<String, BTreeSet<String>>,
    queued: BTreeMap<String, Vec<String>>,
}

impl Places {
    pub(super) fn of_delivery(&mut self, key: &Key, id: &str, body: &DeliveryItem) {
        let mut places = BTreeSet::new();
        if body.listed {
            places.insert(keys::delivery_of_unit(&body.unit, body.received_at, id));
        }
        let is_open = matches!(body.state, DeliveryState::Waiting | DeliveryState::Applying);
        if is_open {
            places.insert(keys::deliver_work(&body.unit, body.received_at, id));
            let open = self.open.entry(body.unit.0.clone()).or_default();
            open.insert(id.to_owned());
        }
        let of = (body.unit.0.clone(), id.to_owned());
        self.expected.insert(of, (key.clone(), places));
    }

    /// A place in a list, or work.
    pub(super) fn of_pointer(&mut self, item: &Item) -> Result<(), StoreError> {
        let pointer: DeliveryPointer = unpack(item)?;
        let of = (pointer.unit.0, pointer.id);
        self.found.entry(of).or_default().insert(item.key.clone());
        Ok(())
    }

    pub(super) fn of_queue(&mut self, item: &Item) -> Result<(), StoreError> {
        let queue: OpenDeliveries = unpack(item)?;
        let unit = item.key.pk.trim_start_matches("IQ#").to_owned();
        self.queued.insert(unit, queue.ids);
        Ok(())
    }
}

impl Facts {
    pub(super) fn judge_places(&self, found: &mut Found) {
        let places = &self.places;
        let none = BTreeSet::new();
        for (of, (key, expected)) in &places.expected {
            let there = places.found.get(of).unwrap_or(&none);
            found.unless(there == expected, Rule::DeliveryHasItsPlaces, key);
        }
        for (of, there) in &places.found {
            if let (false, Some(key)) = (places.expected.contains_key(of), there.first()) {
                found.unless(false, Rule::DeliveryHasItsPlaces, key);
            }
        }
        let units: BTreeSet<_> = places.open.keys().chain(places.queued.keys()).collect();
        for unit in units {
            let open = places.open.get(unit).cloned().unwrap_or_default();
            let queued = places.queued.get(unit);
            let each_once = queued.is_none_or(|ids| ids.len() == open.len() && !ids.is_empty());
            let the_same: BTreeSet<String> = queued.into_iter().flatten().cloned().collect();
            let key = keys::open_deliveries(&UnitId(unit.clone()));
            let holds = each_once && the_same == open;
            found.unless(holds, Rule::DeliveryHasItsPlaces, &key);
        }
    }
}
