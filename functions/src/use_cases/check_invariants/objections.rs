//! The rules about objections.

use super::Rule;
use super::facts::Facts;
use super::rules::Found;
use crate::items::ReportItemState;
use crate::keys;
use crate::use_cases::objection::places;
use shared::time::ShanghaiTime;
use std::collections::{BTreeMap, BTreeSet};

impl Facts {
    pub(super) fn judge_objections(&self, now: ShanghaiTime, found: &mut Found) {
        let mut open: BTreeMap<_, u32> = BTreeMap::new();
        for (id, facts) in &self.objections {
            let own = keys::objection(id);
            let Some((key, item)) = &facts.item else {
                // Something leads to an objection that is not there.
                found.unless(false, Rule::ObjectionHasItsPlaces, &own);
                continue;
            };
            let placed = *key == own && facts.listed == 1 && facts.places == places(item);
            found.unless(placed, Rule::ObjectionHasItsPlaces, key);
            let audited = (facts.events, facts.audited) == (item.events, item.events);
            found.unless(audited, Rule::OneEventPerAct, key);
            let is_open = item.standing.stage.is_open();
            let closed = item.closed_at.is_some() != is_open && item.due.is_some() == is_open;
            found.unless(closed, Rule::ObjectionHasItsPlaces, key);
            if is_open {
                let of = (item.entity.clone(), item.record.id.clone());
                *open.entry(of).or_default() += 1;
            }
        }
        for (of, count) in &open {
            let guard = keys::open_objection(&of.0, &of.1);
            let one = *count == 1 && self.marked.contains_key(of);
            found.unless(one, Rule::MarkFollowsObjection, &guard);
        }
        for (of, key) in &self.marked {
            found.unless(open.contains_key(of), Rule::MarkFollowsObjection, key);
        }
        let open: BTreeSet<_> = open.into_keys().collect();
        for report in self.reports.values() {
            let Some((key, core)) = &report.item else {
                continue;
            };
            let judged = core.state == ReportItemState::Issued
                && now.date() <= core.valid_through
                // What one transaction did not hold is written within a minute.
                && !self.notes_left.contains(&core.entity);
            if let (true, Some(shows)) = (judged, &core.shows) {
                let disputed = shows
                    .iter()
                    .any(|record| open.contains(&(core.entity.clone(), record.clone())));
                found.unless(
                    disputed == core.objection_open,
                    Rule::NoteFollowsObjection,
                    key,
                );
            }
        }
    }
}
