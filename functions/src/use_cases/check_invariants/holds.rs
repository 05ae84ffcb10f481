//! The rules about holds.

use super::Rule;
use super::rules::Found;
use crate::items::unpack;
use crate::keys;
use crate::store::{Item, Key, StoreError};
use crate::use_cases::hold::HoldItem;
use shared::case::CaseId;
use std::collections::{BTreeMap, BTreeSet};

/// What was gathered of holds.
#[derive(Clone, Debug, Default)]
pub(super) struct HoldFacts {
    holds: BTreeMap<CaseId, (Key, HoldItem)>,
    listed: BTreeMap<CaseId, BTreeSet<Key>>,
    /// Those that stand on a record or a firm.
    standing: BTreeSet<CaseId>,
    audited: BTreeMap<CaseId, u32>,
}

impl HoldFacts {
    pub(super) fn add(&mut self, item: &Item) -> Result<(), StoreError> {
        let hold: HoldItem = unpack(item)?;
        self.holds.insert(hold.id.clone(), (item.key.clone(), hold));
        Ok(())
    }

    pub(super) fn list(&mut self, item: &Item) -> Result<(), StoreError> {
        let id: CaseId = unpack(item)?;
        self.listed.entry(id).or_default().insert(item.key.clone());
        Ok(())
    }

    pub(super) fn standing(&mut self, id: CaseId) {
        self.standing.insert(id);
    }

    pub(super) fn audited(&mut self, id: CaseId) {
        *self.audited.entry(id).or_default() += 1;
    }

    pub(super) fn judge(&self, found: &mut Found) {
        for (id, (key, hold)) in &self.holds {
            let place = match &hold.lifted {
                None => keys::hold_in_list(true, hold.placed_at, id),
                Some(lifted) => keys::hold_in_list(false, lifted.at, id),
            };
            let placed = *key == keys::hold(id) && self.listed.get(id) == Some(&[place].into());
            // One that has lapsed may have been followed by another.
            let stands = !self.standing.contains(id) || hold.lifted.is_none();
            found.unless(placed && stands, Rule::HoldHasItsPlace, key);
            let acts = 1 + u32::from(hold.lifted.is_some());
            let audited = self.audited.get(id).copied().unwrap_or_default();
            found.unless(audited == acts, Rule::OneEventPerAct, key);
        }
        let named = self.standing.iter().chain(self.listed.keys());
        for id in named.filter(|id| !self.holds.contains_key(*id)) {
            found.unless(false, Rule::HoldHasItsPlace, &keys::hold(id));
        }
    }
}
