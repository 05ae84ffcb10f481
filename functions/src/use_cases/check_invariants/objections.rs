//! The rules about objections and repairs.

use super::Rule;
use super::facts::{CaseFacts, Facts};
use super::rules::Found;
use crate::items::ReportItemState;
use crate::keys::{self, CaseKind, EntityId};
use crate::store::Key;
use crate::use_cases::case::{Matter, places};
use shared::case::{CaseId, Stage};
use shared::month::Month;
use shared::record::RecordId;
use shared::repair::RepairOutcome;
use shared::time::ShanghaiTime;
use std::collections::{BTreeMap, BTreeSet};

impl Facts {
    pub(super) fn judge_objections(&self, now: ShanghaiTime, found: &mut Found) {
        let open = judge_cases(&self.objections, found);
        // One at a time, as with objections; a repair gives no mark.
        for ((entity, record), count) in judge_cases(&self.repairs, found) {
            let guard = keys::open_case(CaseKind::Repair, &entity, &record);
            found.unless(count == 1, Rule::ObjectionHasItsPlaces, &guard);
        }
        self.judge_repairs(found);
        self.judge_upheld(found);
        for (of, count) in &open {
            let guard = keys::open_case(CaseKind::Objection, &of.0, &of.1);
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

impl Facts {
    /// The counts of a unit's month are those of the objections that it has upheld.
    fn judge_upheld(&self, found: &mut Found) {
        let mut counted: BTreeMap<Key, u64> = BTreeMap::new();
        for facts in self.objections.values() {
            if let Some((_, item)) = &facts.item
                && let (Stage::Answered { outcome }, Some(at)) =
                    (item.standing.stage, item.closed_at)
                && outcome.corrects()
            {
                let key = keys::unit_upheld(Month::of(at.date()), &item.unit);
                *counted.entry(key).or_default() += 1;
            }
        }
        let all: BTreeSet<&Key> = counted.keys().chain(self.upheld.keys()).collect();
        for key in all {
            let same = counted.get(key) == self.upheld.get(key);
            found.unless(same, Rule::MonthCountsUpheld, key);
        }
    }

    /// A repair that was granted made a version of its record, and no other did. A unit's act on a record has its event.
    fn judge_repairs(&self, found: &mut Found) {
        for (id, facts) in &self.repairs {
            if let Some((key, item)) = &facts.item {
                let granted = Stage::Answered {
                    outcome: RepairOutcome::Granted,
                };
                let is_granted = item.standing.stage == granted;
                found.unless(
                    is_granted == self.repaired.contains(id),
                    Rule::RepairedByGrant,
                    key,
                );
            }
        }
        for id in &self.repaired {
            let there = self.repairs.contains_key(id);
            let key = keys::case(CaseKind::Repair, id);
            found.unless(there, Rule::RepairedByGrant, &key);
        }
        for (record, (acts, audited)) in &self.record_acts {
            let key = keys::record_by_id(record);
            found.unless(acts == audited, Rule::OneEventPerAct, &key);
        }
    }
}

/// Holds every case against its events and places; how many are open on each record.
fn judge_cases<M: Matter>(
    cases: &BTreeMap<CaseId, CaseFacts<M>>,
    found: &mut Found,
) -> BTreeMap<(EntityId, RecordId), u32> {
    let mut open: BTreeMap<_, u32> = BTreeMap::new();
    for (id, facts) in cases {
        let own = keys::case(M::KIND, id);
        let Some((key, item)) = &facts.item else {
            // Something leads to a case that is not there.
            found.unless(false, Rule::ObjectionHasItsPlaces, &own);
            continue;
        };
        let placed =
            *key == own && (facts.listed, facts.filed) == (1, 1) && facts.places == places(item);
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
    open
}
