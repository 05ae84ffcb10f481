//! The rules about who may act.

use super::Rule;
use super::rules::Found;
use crate::items::unpack;
use crate::keys;
use crate::store::{Item, Key, StoreError};
use crate::use_cases::access::{OfficersItem, UserItem};
use std::collections::{BTreeMap, BTreeSet};

/// What was gathered of users.
#[derive(Clone, Debug, Default)]
pub(super) struct UserFacts {
    users: BTreeMap<String, (Key, UserItem)>,
    officers: BTreeSet<String>,
    audited: BTreeMap<String, u32>,
}

impl UserFacts {
    pub(super) fn add(&mut self, item: &Item) -> Result<(), StoreError> {
        if item.key == keys::officers() {
            self.officers = unpack::<OfficersItem>(item)?.officers;
        } else {
            let user: UserItem = unpack(item)?;
            self.users.insert(user.id.clone(), (item.key.clone(), user));
        }
        Ok(())
    }

    pub(super) fn audited(&mut self, id: String) {
        *self.audited.entry(id).or_default() += 1;
    }

    pub(super) fn judge(&self, found: &mut Found) {
        let act = self.users.values().filter(|(_, user)| user.is_officer());
        let act: BTreeSet<String> = act.map(|(_, user)| user.id.clone()).collect();
        found.unless(
            act == self.officers,
            Rule::OfficersAreKnown,
            &keys::officers(),
        );
        for (id, (key, user)) in &self.users {
            let audited = self.audited.get(id).copied().unwrap_or_default();
            let own = *key == keys::user(id);
            found.unless(own && audited == user.acts, Rule::OneEventPerAct, key);
        }
    }
}
