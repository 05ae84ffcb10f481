//! The rules, over what was gathered.

use super::facts::{EntityFacts, Events, Facts, ReportCore, ReportFacts};
use super::{Broken, Checked, Rule};
use crate::items::{Delivered, ReportItemState};
use crate::keys::{self, EntityId, Usage};
use crate::store::Key;
use crate::use_cases::deliver_records::DeliveryState;
use shared::code::{ReportId, VerificationCode};
use shared::month::Month;
use shared::policy::UnitId;
use shared::time::ShanghaiTime;
use shared::window::LookBack;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A report that is out, with its item's key.
type Out<'a> = (ReportId, &'a Key, &'a ReportCore);

/// What does not hold.
#[derive(Default)]
pub(super) struct Found(Vec<Broken>);

impl Found {
    pub(super) fn unless(&mut self, holds: bool, rule: Rule, key: &Key) {
        if !holds {
            self.0.push(Broken {
                rule,
                key: key.clone(),
            });
        }
    }
}

impl Facts {
    /// Holds what was gathered against the rules, but for the files.
    pub fn judge(&self, code_key: &[u8; 32], now: ShanghaiTime) -> Checked {
        let mut found = Found::default();
        for key in &self.damaged {
            found.unless(false, Rule::ReadsAsWritten, key);
        }
        for (entity, facts) in &self.entities {
            self.judge_entity(entity, facts, &mut found);
        }
        self.judge_pointers(&mut found);
        for (id, facts) in &self.reports {
            judge_report(id, facts, code_key, now, &mut found);
        }
        self.judge_newest(&mut found);
        self.judge_usage(&mut found);
        self.judge_events(&mut found);
        self.judge_deliveries(&mut found);
        self.judge_places(&mut found);
        self.judge_api_keys(&mut found);
        self.judge_objections(now, &mut found);
        self.judge_notices(now, &mut found);
        self.policies.judge(&mut found);
        self.holds.judge(&mut found);
        self.judge_log(&mut found);
        self.judge_withdrawn(&mut found);
        self.users.judge(&mut found);
        found.0.sort();
        let cores = || {
            self.reports
                .iter()
                .filter_map(|(id, r)| Some((id, &r.item.as_ref()?.1)))
        };
        let overdue =
            cores().filter(|(_, core)| core.pending.as_ref().is_some_and(|(due, _)| *due < now));
        Checked {
            items: self.items,
            entities: self.entities.len() as u64,
            records: self.entities.values().map(|facts| facts.count).sum(),
            issued: cores()
                .filter(|(_, core)| core.state == ReportItemState::Issued)
                .count() as u64,
            overdue: overdue.map(|(id, _)| *id).collect(),
            broken: found.0,
        }
    }

    fn judge_entity(&self, entity: &EntityId, facts: &EntityFacts, found: &mut Found) {
        let profile = keys::entity_profile(entity);
        found.unless(
            facts.profile == Some((facts.count, facts.sum)),
            Rule::CountsEqualRecords,
            &profile,
        );
        let one = facts.guards == 1 && facts.profile.is_some();
        found.unless(one, Rule::OneGuardPerEntity, &profile);
        for (sk, (record, current)) in &facts.records {
            let key = Key::new(profile.pk.clone(), sk.clone());
            let versions = self
                .record_pointers
                .get(&key)
                .map_or(&[][..], Vec::as_slice);
            let [version] = versions else {
                found.unless(false, Rule::RecordHasPointer, &key);
                continue;
            };
            let kept = self.versions.get(&(entity.clone(), record.clone()));
            let mut all = kept.cloned().unwrap_or_default();
            all.sort_unstable();
            all.push(*current);
            // A version without a revision is of a release before revisions.
            let mut revs = all.iter().map(|(_, rev)| *rev).filter(|rev| *rev > 0);
            let whole = (1..=*version).eq(all.iter().map(|(version, _)| *version))
                && revs.clone().is_sorted_by(|one, next| one < next)
                && revs.all(|rev| rev <= facts.rev);
            found.unless(whole, Rule::VersionsAreKept, &key);
        }
        for until in &facts.renamed {
            let last = keys::profile_until(entity, facts.rev);
            found.unless(*until <= last, Rule::VersionsAreKept, until);
        }
    }

    fn judge_pointers(&self, found: &mut Found) {
        for key in self.record_pointers.keys() {
            let entity = EntityId(key.pk.strip_prefix("E#").unwrap_or_default().to_owned());
            let known = self.entities.get(&entity);
            let there = known.is_some_and(|facts| facts.records.contains_key(&key.sk));
            found.unless(there, Rule::RecordHasPointer, key);
        }
    }

    fn judge_newest(&self, found: &mut Found) {
        let mut issued: BTreeMap<(EntityId, LookBack), Vec<Out<'_>>> = BTreeMap::new();
        for (id, report) in &self.reports {
            if let Some((key, core)) = &report.item
                && core.state == ReportItemState::Issued
            {
                let of = (core.entity.clone(), core.look_back);
                issued.entry(of).or_default().push((*id, key, core));
            }
        }
        for (of, (key, _)) in &self.newest {
            found.unless(issued.contains_key(of), Rule::NewestIsNamed, key);
        }
        for (of, reports) in issued {
            let newest = self.newest.get(&of).map(|(_, id)| *id);
            let last = reports.iter().map(|(_, _, core)| core.issued_at).max();
            for (id, key, core) in reports {
                let is_newest = newest == Some(id);
                let holds = core.fresher_exists != is_newest
                    && (!is_newest || Some(core.issued_at) == last);
                found.unless(holds, Rule::NewestIsNamed, key);
            }
        }
    }

    fn judge_usage(&self, found: &mut Found) {
        let mut reports: HashMap<Key, u64> = HashMap::new();
        for (id, report) in &self.reports {
            if let Some((_, core)) = &report.item
                && core.state == ReportItemState::Issued
            {
                let day = core.issued_at.date();
                let sectors = core.sectors.iter().map(|no| Usage::Sector(*no));
                let asked = core::iter::once(Usage::Asked(core.purpose, core.look_back));
                for of in asked.chain(sectors) {
                    *reports.entry(keys::usage(id, day, of)).or_default() += 1;
                }
            }
        }
        // Less where a process of a release without counters has put reports out.
        for (key, counted) in &self.usage {
            let out = reports.get(key).copied().unwrap_or_default();
            found.unless(*counted <= out, Rule::UsageCountsReports, key);
        }
    }

    fn judge_events(&self, found: &mut Found) {
        for (id, report) in &self.reports {
            if let Some((key, core)) = &report.item {
                let events = self.audited.get(id).cloned().unwrap_or_default();
                found.unless(events.are_of(core.state), Rule::OneEventPerAct, key);
            }
        }
        for (id, events) in &self.audited {
            let there = self.reports.get(id).is_some_and(|r| r.item.is_some());
            // A report that was given up is removed after a while, and its events stay.
            if !there
                && !events.are_of(ReportItemState::Voided)
                && let Some(key) = &events.first
            {
                found.unless(false, Rule::OneEventPerAct, key);
            }
        }
        for ((unit, id), count) in &self.sealed_events {
            let sealed = match self.deliveries.get(&(unit.clone(), id.clone())) {
                Some((_, DeliveryState::Sealed { .. })) => 1,
                Some((
                    _,
                    DeliveryState::Receiving
                    | DeliveryState::Waiting
                    | DeliveryState::Applying
                    | DeliveryState::Failed { .. },
                ))
                | None => 0,
            };
            let key = keys::delivery(&shared::policy::UnitId(unit.clone()), id);
            found.unless(*count == sealed, Rule::OneEventPerAct, &key);
        }
    }

    fn judge_deliveries(&self, found: &mut Found) {
        let mut months: BTreeMap<(Month, UnitId), Delivered> = BTreeMap::new();
        for (id, (key, state)) in &self.deliveries {
            let DeliveryState::Sealed {
                at,
                counts,
                punctuality,
            } = state
            else {
                continue;
            };
            if let Some(punctuality) = punctuality {
                let of = (Month::of(at.date()), UnitId(id.0.clone()));
                *months.entry(of).or_default() += Delivered::one(counts, *punctuality);
            }
            found.unless(
                self.sealed_events.contains_key(id),
                Rule::OneEventPerAct,
                key,
            );
            let lines = self.lines.get(&key.pk).cloned().unwrap_or_default();
            let same = (lines.refused, lines.quarantined, lines.flagged)
                == (counts.refused, counts.quarantined, counts.flagged);
            found.unless(same, Rule::DeliveryCountsItsLines, key);
        }
        let all: BTreeSet<_> = months.keys().chain(self.months.keys()).collect();
        for of in all {
            let key = keys::unit_month(of.0, &of.1);
            let same = months.get(of) == self.months.get(of);
            found.unless(same, Rule::MonthCountsDeliveries, &key);
        }
        for (key, row) in &self.freshness {
            let of = (row.unit.0.clone(), row.delivery.clone());
            let from = self.deliveries.get(&of);
            let sealed = matches!(from, Some((_, DeliveryState::Sealed { .. })));
            found.unless(sealed, Rule::FreshnessIsSealed, key);
            let kept_in = keys::freshness_version(row.sector, &row.unit, row.seq).pk;
            let kept = self.reached.get(&kept_in);
            // What a release before these numbers wrote has none.
            let kept = row.seq == 0
                || kept.is_some_and(|kept| {
                    kept.get(&row.seq) == Some(row) && kept.keys().all(|seq| *seq <= row.seq)
                });
            found.unless(kept, Rule::FreshnessIsKept, key);
        }
    }
}

impl Events {
    /// Whether they are those of a report in this state.
    fn are_of(&self, state: ReportItemState) -> bool {
        let (issued, voided) = match state {
            ReportItemState::Pending => (0, 0),
            ReportItemState::Issued => (1, 0),
            ReportItemState::Voided => (0, 1),
        };
        (self.requested, self.issued, self.voided) == (1, issued, voided)
    }
}

fn judge_report(
    id: &ReportId,
    facts: &ReportFacts,
    code_key: &[u8; 32],
    now: ShanghaiTime,
    found: &mut Found,
) {
    let own = keys::report_by_code(&VerificationCode::derive(code_key, id).sha256());
    let Some((key, core)) = &facts.item else {
        // Something leads to a report that is not there.
        found.unless(facts.keys.is_empty(), Rule::OneKeyOneReport, &own);
        found.unless(facts.work.is_empty(), Rule::PendingHasWork, &own);
        let found_by = [&facts.numbers, &facts.lists, &facts.days];
        let none = found_by.iter().all(|keys| keys.is_empty());
        found.unless(none, Rule::IssuedIsFound, &own);
        return;
    };
    let pending = core.state == ReportItemState::Pending;
    let issued = core.state == ReportItemState::Issued;
    let complete = *key == own
        && core.pending.is_some() == pending
        && core.pdf_file.is_some() == issued
        && core.report_hash == core.json_file;
    found.unless(complete, Rule::ReportIsComplete, key);

    let each = usize::from(issued);
    let found_by = [&facts.numbers, &facts.lists, &facts.days];
    let placed = found_by.iter().all(|keys| keys.len() == each);
    found.unless(placed, Rule::IssuedIsFound, key);

    let work: Vec<Key> = core
        .pending
        .iter()
        .map(|(due, _)| keys::issue_work(id, *due))
        .collect();
    found.unless(facts.work == work, Rule::PendingHasWork, key);

    let keyed = match (&core.pending, facts.keys.as_slice()) {
        (Some((_, pk)), [(at, done)]) => at.pk == *pk && !done,
        // The engine's expiry took it: the sweeper comes very late.
        (Some((due, _)), []) => now >= due.plus_seconds(KEY_AT_LEAST_SECONDS),
        // Forgotten after a day.
        (None, []) => true,
        (None, [(_, done)]) => *done && issued,
        (Some(_) | None, _) => false,
    };
    found.unless(keyed, Rule::OneKeyOneReport, key);
}

/// An idempotency key is remembered for at least so long after the sweeper takes over.
const KEY_AT_LEAST_SECONDS: i64 = 23 * 3600;
