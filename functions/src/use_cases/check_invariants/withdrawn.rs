//! Withdrawn reports: each is logged and audited, and listed if its validity was not over.

use super::facts::{Facts, ReportCore};
use super::rules::Found;
use super::{Rule, log::place_of};
use crate::items::{
    ReportItemState, WITHDRAWN_PIECE, WithdrawnEntry, WithdrawnHead, unpack, unpack_withdrawn,
};
use crate::keys;
use crate::store::{Item, Key, StoreError};
use crate::use_cases::withdrawn_list::day_of;
use chrono::NaiveDate;
use shared::log::Event;
use shared::withdrawn::CodePrefix;
use std::collections::{BTreeMap, BTreeSet};

/// What was gathered of the withdrawn list.
#[derive(Clone, Debug, Default)]
pub(super) struct WithdrawnFacts {
    count: u32,
    pieces: BTreeMap<Key, (NaiveDate, Vec<WithdrawnEntry>)>,
}

impl WithdrawnFacts {
    pub(super) fn add(&mut self, item: &Item) -> Result<(), StoreError> {
        if item.key == keys::withdrawn_head() {
            self.count = unpack::<WithdrawnHead>(item)?.count;
            return Ok(());
        }
        let day = day_of(&item.key).ok_or_else(|| StoreError::Damaged {
            key: item.key.clone(),
        })?;
        self.pieces
            .insert(item.key.clone(), (day, unpack_withdrawn(item)?));
        Ok(())
    }

    /// Every number from 1 to the head's stands in one place, and a further piece follows full ones alone.
    fn judge(&self, found: &mut Found) {
        let mut numbers = BTreeSet::new();
        let mut of_day: BTreeMap<NaiveDate, Vec<(&Key, usize)>> = BTreeMap::new();
        for (key, (day, entries)) in &self.pieces {
            for entry in entries {
                found.unless(numbers.insert(entry.number), Rule::WithdrawnIsListed, key);
            }
            of_day.entry(*day).or_default().push((key, entries.len()));
        }
        for pieces in of_day.values() {
            for (key, length) in pieces.iter().rev().skip(1) {
                found.unless(*length == WITHDRAWN_PIECE, Rule::WithdrawnIsListed, key);
            }
        }
        let whole = numbers.into_iter().eq(1..=self.count);
        found.unless(whole, Rule::WithdrawnIsListed, &keys::withdrawn_head());
    }
}

impl Facts {
    pub(super) fn judge_withdrawn(&self, found: &mut Found) {
        self.withdrawn.judge(found);
        let mut listed: BTreeMap<(NaiveDate, CodePrefix), u32> = BTreeMap::new();
        for (day, entries) in self.withdrawn.pieces.values() {
            for entry in entries {
                *listed.entry((*day, entry.code)).or_default() += 1;
            }
        }
        for (id, facts) in &self.reports {
            let Some((key, core)) = &facts.item else {
                continue;
            };
            let events = self.audited.get(id).map_or(0, |events| events.withdrawn);
            let audited = u32::from(core.withdrawn.is_some());
            found.unless(events == audited, Rule::OneEventPerAct, key);
            let place = code_prefix(key).map(|code| (core.valid_through, code));
            let places = place.and_then(|place| listed.remove(&place)).unwrap_or(0);
            found.unless(places == places_of(core), Rule::WithdrawnIsListed, key);
            let place = place_of(Event::Withdrawn, &key.pk);
            let logged = self.log.moment(&place);
            found.unless(logged == core.withdrawn, Rule::WithdrawnIsLogged, key);
        }
        // A place of which no report is.
        for (day, code) in listed.keys() {
            let in_it = |it: &&WithdrawnEntry| it.code == *code;
            let pieces = self.withdrawn.pieces.iter();
            for (key, _) in
                pieces.filter(|(_, (of, all))| of == day && all.iter().any(|it| in_it(&it)))
            {
                found.unless(false, Rule::WithdrawnIsListed, key);
            }
        }
    }
}

/// How many places it must have.
fn places_of(core: &ReportCore) -> u32 {
    let out = core.state == ReportItemState::Issued;
    let in_time = |at: shared::time::ShanghaiTime| at.date() <= core.valid_through;
    u32::from(out && core.withdrawn.is_some_and(in_time))
}

/// Of the key of a report's item: its partition holds the hash of its code.
fn code_prefix(key: &Key) -> Option<CodePrefix> {
    CodePrefix::parse(key.pk.strip_prefix("C#")?.get(..16)?)
}
