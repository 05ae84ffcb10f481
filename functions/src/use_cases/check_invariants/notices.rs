//! The rules about notices.

use super::Rule;
use super::facts::{CaseFacts, Facts};
use super::rules::Found;
use crate::items::{ExpiryWork, ReportItemState, unpack};
use crate::keys;
use crate::store::{Item, Key, StoreError};
use crate::use_cases::case::Matter;
use crate::use_cases::notices::{
    NoticeDelivery, OutboxItem, Owner, Parties, ReceiverItem, SendWork,
};
use shared::code::{ReportId, ReportNo};
use shared::notice::{Notice, NoticeKind};
use shared::time::ShanghaiTime;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What was gathered of notices.
#[derive(Clone, Debug, Default)]
pub(super) struct NoticeFacts {
    receivers: BTreeMap<Key, ReceiverItem>,
    outbox: Vec<(Key, OutboxItem)>,
    in_outbox: HashSet<ReportId>,
    /// Reports that wait in the outbox, or among those that expire: how often.
    waiting: HashMap<ReportId, u32>,
    /// Of each notice its work, if it waits.
    told: BTreeMap<Key, Option<Key>>,
    /// Which report each channel was told of.
    issued: HashSet<(String, ReportNo)>,
    /// Work, and to which notice it leads.
    work: BTreeMap<Key, Key>,
}

/// A policy tells of a report's end so many days before it at most.
const EXPIRING_DAYS: u64 = 27;

/// What became of a notice is kept for so long at least.
const KEPT_SECONDS: i64 = 24 * 3600;

/// Who asked to be told is known to have asked so much later at most: a request is over by then.
const ASKED_SECONDS: i64 = 60;

impl NoticeFacts {
    /// Takes an item of these kinds; `rest` is what follows the first part of its key.
    pub(super) fn read(&mut self, item: &Item, rest: &str) -> Result<(), StoreError> {
        if item.key.pk.starts_with("HD#") {
            let body: NoticeDelivery = unpack(item)?;
            if body.key() != item.key {
                return Err(StoreError::Damaged {
                    key: item.key.clone(),
                });
            }
            if let Notice::ReportIssued { report_no, .. } = &body.notice {
                self.issued.insert((body.to.clone(), report_no.clone()));
            }
            self.told.insert(item.key.clone(), body.work());
        } else if item.key.pk.starts_with("H#") {
            self.receivers.insert(item.key.clone(), unpack(item)?);
        } else if rest.starts_with("outbox#") {
            let body: OutboxItem = unpack(item)?;
            if let OutboxItem::ReportIssued { report, .. } = &body {
                *self.waiting.entry(report.report_id).or_default() += 1;
                self.in_outbox.insert(report.report_id);
            }
            self.outbox.push((item.key.clone(), body));
        } else if rest.starts_with("expiry#") {
            let body: ExpiryWork = unpack(item)?;
            *self.waiting.entry(body.report_id).or_default() += 1;
        } else if rest.starts_with("send#") {
            let body: SendWork = unpack(item)?;
            let leads_to = keys::notices::told(&body.to, &body.id);
            self.work.insert(item.key.clone(), leads_to);
        }
        Ok(())
    }
}

impl Facts {
    pub(super) fn judge_notices(&self, now: ShanghaiTime, found: &mut Found) {
        for (key, act) in &self.notices.outbox {
            found.unless(self.happened(act), Rule::OutboxHasAct, key);
        }
        for (key, work) in &self.notices.told {
            let there = work.as_ref();
            let leads = there.is_none_or(|work| self.notices.work.get(work) == Some(key));
            found.unless(leads, Rule::NoticeHasWork, key);
        }
        for (work, key) in &self.notices.work {
            let waits = self.notices.told.get(key).and_then(Option::as_ref);
            found.unless(waits == Some(work), Rule::NoticeHasWork, work);
        }
        self.judge_told(now, found);
    }

    fn happened(&self, act: &OutboxItem) -> bool {
        match act {
            OutboxItem::ReportIssued { report, .. } => {
                let core = self.reports.get(&report.report_id);
                let core = core.and_then(|facts| facts.item.as_ref());
                core.is_some_and(|(_, core)| {
                    core.state == ReportItemState::Issued && core.entity == report.entity
                })
            }
            OutboxItem::ReportWithdrawn {
                report_id,
                entity,
                at,
                ..
            } => {
                let core = self.reports.get(report_id);
                let core = core.and_then(|facts| facts.item.as_ref());
                core.is_some_and(|(_, core)| core.withdrawn == Some(*at) && core.entity == *entity)
            }
            OutboxItem::RecordsAdded {
                unit,
                delivery,
                entities,
                ..
            } => {
                let of = (unit.0.clone(), delivery.clone());
                let delivery = self.deliveries.contains_key(&of);
                let records = |entity| {
                    let facts = self.entities.get(entity);
                    facts.is_some_and(|facts| facts.count > 0)
                };
                delivery && !entities.is_empty() && entities.iter().all(records)
            }
            OutboxItem::ObjectionMoved {
                objection,
                event,
                parties,
                ..
            } => moved(self.objections.get(objection), *event, parties),
            OutboxItem::RepairMoved {
                repair,
                event,
                parties,
                ..
            } => moved(self.repairs.get(repair), *event, parties),
            OutboxItem::DeliveryOverdue { unit, sector, .. } => {
                let rows = &mut self.freshness.iter();
                rows.any(|(_, row)| row.unit == *unit && row.sector == *sector)
            }
        }
    }

    /// No report goes out of which nobody is told.
    fn judge_told(&self, now: ShanghaiTime, found: &mut Found) {
        for (id, facts) in &self.reports {
            let Some((key, core)) = &facts.item else {
                continue;
            };
            let waits = self.notices.waiting.get(id).copied().unwrap_or_default();
            if core.state != ReportItemState::Issued {
                found.unless(waits == 0, Rule::IssuedIsTold, key);
                continue;
            }
            let last = core
                .valid_through
                .checked_sub_days(chrono::Days::new(EXPIRING_DAYS));
            let may_be_over = last.is_none_or(|last| now.date() >= last);
            let placed = waits == 1 || (waits == 0 && may_be_over);
            found.unless(placed, Rule::IssuedIsTold, key);
            if self.notices.in_outbox.contains(id)
                || now >= core.issued_at.plus_seconds(KEPT_SECONDS)
            {
                continue;
            }
            let receiver = Owner::Entity(core.entity.clone()).key();
            let receiver = self.notices.receivers.get(&receiver);
            let asked = core.issued_at.plus_seconds(-ASKED_SECONDS);
            let channels = receiver
                .map(|receiver| receiver.channels(NoticeKind::ReportIssued, asked))
                .unwrap_or_default();
            for (_, channel) in channels {
                let told = (channel, core.report_no.clone());
                found.unless(self.notices.issued.contains(&told), Rule::IssuedIsTold, key);
            }
        }
    }
}

/// Whether a case has had so many events, and has these parties.
fn moved<M: Matter>(facts: Option<&CaseFacts<M>>, event: u32, parties: &Parties) -> bool {
    let item = facts.and_then(|facts| facts.item.as_ref());
    item.is_some_and(|(_, item)| {
        item.events >= event && item.entity == parties.entity && item.unit == parties.unit
    })
}
