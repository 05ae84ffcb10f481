//! Keys of units' programs.

use super::rules::Found;
use super::{Facts, Rule};
use crate::items::{ApiKeyItem, ApiKeyRow, AuditAct, AuditEvent, unpack};
use crate::keys;
use crate::store::{Item, Key, StoreError};
use shared::policy::UnitId;
use std::collections::{BTreeMap, BTreeSet};

/// What a walk gathers of keys; each is known by its unit and id.
#[derive(Clone, Debug, Default)]
pub(super) struct ApiKeys {
    /// Rows in units' lists, each with whether its key is revoked.
    rows: BTreeMap<(UnitId, String), (Key, ApiKeyRow)>,
    /// Items by which keys are found.
    items: BTreeMap<(UnitId, String), Vec<Key>>,
    made: BTreeMap<(UnitId, String), u32>,
    revoked: BTreeMap<(UnitId, String), u32>,
}

impl ApiKeys {
    pub(super) fn of_item(&mut self, item: &Item) -> Result<(), StoreError> {
        let body: ApiKeyItem = unpack(item)?;
        let found = self.items.entry((body.unit, body.id)).or_default();
        found.push(item.key.clone());
        Ok(())
    }

    pub(super) fn of_row(&mut self, item: &Item) -> Result<(), StoreError> {
        let row: ApiKeyRow = unpack(item)?;
        let of = (row.unit.clone(), row.id.clone());
        self.rows.insert(of, (item.key.clone(), row));
        Ok(())
    }

    pub(super) fn of_event(&mut self, event: &AuditEvent, unit: UnitId, id: String) {
        let events = if event.act == AuditAct::ApiKeyRevoked {
            &mut self.revoked
        } else {
            &mut self.made
        };
        *events.entry((unit, id)).or_default() += 1;
    }
}

impl Facts {
    pub(super) fn judge_api_keys(&self, found: &mut Found) {
        let all = &self.api_keys;
        let known: BTreeSet<_> = all
            .rows
            .keys()
            .chain(all.items.keys())
            .chain(all.made.keys())
            .chain(all.revoked.keys())
            .collect();
        for of in known {
            let events = |counts: &BTreeMap<_, u32>| counts.get(of).copied().unwrap_or_default();
            let items = all.items.get(of).map_or(&[][..], Vec::as_slice);
            let own = keys::api_key_of_unit(&of.0, &of.1);
            let Some((key, row)) = all.rows.get(of) else {
                found.unless(false, Rule::ApiKeyIsWhole, &own);
                continue;
            };
            let is_revoked = row.revoked_at.is_some();
            let expected = (!is_revoked).then(|| keys::api_key(&row.hash));
            let whole = *key == own && items.iter().eq(expected.iter());
            found.unless(whole, Rule::ApiKeyIsWhole, key);
            let told = events(&all.made) == 1 && events(&all.revoked) == u32::from(is_revoked);
            found.unless(told, Rule::OneEventPerAct, key);
        }
    }
}
