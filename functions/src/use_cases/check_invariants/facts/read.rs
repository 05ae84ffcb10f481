//! What the walk takes from each item, by the kind of its key.

use super::{CaseFacts, Facts, ReportCore, ReportFacts};
use crate::items::{
    AuditAbout, AuditAct, AuditEvent, CreditCodeGuard, EntityItem, FreshnessItem, IdempotencyItem,
    IssueWork, MadeRecords, RecordPointer, ReportItem, ReportItemState, ReportPointer, UnitMonth,
    record_hash, unpack,
};
use crate::keys::{CaseKind, EntityId, PLACED_LEAF};
use crate::store::{Item, Key, StoreError};
use crate::use_cases::case::{CaseEvent, CaseItem, CasePointer, Matter, NotesWork};
use crate::use_cases::deliver_records::{DeliveryItem, LineItem, UploadItem};
use crate::use_cases::record_act::RecordActItem;
use shared::api::LineFate;
use shared::case::CaseId;
use shared::entity::EntityProfile;
use shared::record::{ChangedThrough, Record};
use std::collections::BTreeMap;

impl Facts {
    /// Takes the next item.
    pub fn add(&mut self, item: &Item) {
        self.items += 1;
        if self.read(item).is_err() {
            self.damaged.push(item.key.clone());
        }
    }

    /// Takes an item that could not be read.
    pub fn add_damaged(&mut self, key: Key) {
        self.items += 1;
        self.damaged.push(key);
    }

    /// Files that items name, each with an item that names it.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Key)> {
        self.reports
            .values()
            .filter_map(|report| report.item.as_ref())
            .filter(|(_, core)| core.state != ReportItemState::Voided)
            .flat_map(|(key, core)| {
                core::iter::once(core.json_file.as_str())
                    .chain(core.pdf_file.as_deref())
                    .map(move |name| (name, key))
            })
            .chain(self.beside.iter().map(|(name, key)| (name.as_str(), key)))
    }

    fn read(&mut self, item: &Item) -> Result<(), StoreError> {
        let (kind, rest) = item.key.pk.split_once('#').unwrap_or((&item.key.pk, ""));
        match kind {
            "E" => self.of_entity(EntityId(rest.to_owned()), item)?,
            "U" => {
                let guard: CreditCodeGuard = unpack(item)?;
                self.entities.entry(guard.entity).or_default().guards += 1;
            }
            "R" => {
                let pointer: RecordPointer = unpack(item)?;
                let at = Key::new(crate::keys::entity_partition(&pointer.entity), pointer.sk);
                self.record_pointers
                    .entry(at)
                    .or_default()
                    .push(pointer.version);
            }
            "C" if item.key.sk.starts_with(PLACED_LEAF) => self.log.placed(item)?,
            "C" => self.of_report(item)?,
            "LK" if item.key.sk.starts_with(PLACED_LEAF) => self.log.placed(item)?,
            "LK" => self.log.key_marked(item)?,
            "TQ" => self.log.queued(item)?,
            "TL" => self.log.tile(rest, item)?,
            "TH" => self.log.head(item)?,
            "WL" => self.withdrawn.add(item)?,
            "N" => self.leads_to(item, |report| &mut report.numbers)?,
            "PD" => self.leads_to(item, |report| &mut report.days)?,
            "W" if rest.starts_with("issue#") => {
                let work: IssueWork = unpack(item)?;
                let report = self.reports.entry(work.report_id).or_default();
                report.work.push(item.key.clone());
            }
            "O" => of_case(&mut self.objections, &mut self.beside, item)?,
            "RP" => of_case(&mut self.repairs, &mut self.beside, item)?,
            "Q" | "QR" => self.leads_to_case(item)?,
            "W" if rest.starts_with("deadline#") => self.leads_to_case(item)?,
            "RA" => {
                let act: RecordActItem = unpack(item)?;
                self.record_acts.entry(act.record).or_default().0 += 1;
            }
            "W" if rest.starts_with("notes#") => {
                let work: NotesWork = unpack(item)?;
                self.notes_left.insert(work.entity);
            }
            "RU" => {
                unpack::<MadeRecords>(item)?;
            }
            "IK" => {
                let body: IdempotencyItem = unpack(item)?;
                let report = self.reports.entry(body.report_id).or_default();
                report.keys.push((item.key.clone(), body.done));
            }
            "AQ" => self.of_audit(item)?,
            "I" => self.of_delivery(item)?,
            "AK" => self.api_keys.of_item(item)?,
            "UK" => self.api_keys.of_row(item)?,
            "IL" => self.places.of_pointer(item)?,
            "IQ" => self.places.of_queue(item)?,
            "W" if rest.starts_with("deliver#") => self.places.of_pointer(item)?,
            "H" | "HD" | "W" => self.notices.read(item, rest)?,
            "F" => {
                let body: FreshnessItem = unpack(item)?;
                self.freshness.push((item.key.clone(), body));
            }
            "DC" => {
                let body: UnitMonth = unpack(item)?;
                self.months.insert((body.month, body.unit), body.delivered);
            }
            "DU" => {
                self.upheld.insert(item.key.clone(), item.v);
            }
            "US" => {
                self.usage.insert(item.key.clone(), item.v);
            }
            "UR" => self.users.add(item)?,
            "SK" => {
                self.log.key_list(item)?;
            }
            "OH" => self.holds.add(item)?,
            "OHL" => self.holds.list(item)?,
            "PY" => self.policies.add(rest, item)?,
            "FH" => {
                let body: FreshnessItem = unpack(item)?;
                let kept = self.reached.entry(item.key.pk.clone()).or_default();
                kept.insert(body.seq, body);
            }
            // Sessions, links, expiries and whatever else no rule of this check is about.
            _ => {}
        }
        Ok(())
    }

    fn of_entity(&mut self, entity: EntityId, item: &Item) -> Result<(), StoreError> {
        let (kind, rest) = item.key.sk.split_once('#').unwrap_or((&item.key.sk, ""));
        match kind {
            "PROFILE" => {
                let body: EntityItem = unpack(item)?;
                let facts = self.entities.entry(entity).or_default();
                facts.profile = Some((body.records, body.records_sum));
                facts.rev = body.rev;
                if let Some(hold) = body.issuing_hold {
                    self.holds.standing(hold.hold);
                }
            }
            "R" => {
                let facts = self.entities.entry(entity.clone()).or_default();
                facts.count += 1;
                facts.sum = facts.sum.wrapping_add(record_hash(&item.body));
                let id = rest.rsplit('#').next().unwrap_or_default().to_owned();
                let record: Record = unpack(item)?;
                let known = (record.version, record.provenance.rev);
                self.repaired.extend(repair_of(&record));
                facts.records.insert(item.key.sk.clone(), (id, known));
                if let Some(hold) = &record.status.office_hold {
                    self.holds.standing(hold.hold.clone());
                }
                if record.status.objection_filed {
                    self.marked.insert((entity, record.id), item.key.clone());
                }
            }
            "OO" | "RO" => self.leads_to_case(item)?,
            "OF" | "RF" => {
                let (kind, id) = unpack::<CasePointer>(item)?.target();
                match kind {
                    CaseKind::Objection => self.objections.entry(id).or_default().filed += 1,
                    CaseKind::Repair => self.repairs.entry(id).or_default().filed += 1,
                }
            }
            "O" | "RP" => {
                let (kind, id) = unpack::<CasePointer>(item)?.target();
                match kind {
                    CaseKind::Objection => self.objections.entry(id).or_default().listed += 1,
                    CaseKind::Repair => self.repairs.entry(id).or_default().listed += 1,
                }
            }
            "V" => {
                let id = rest.split('#').next().unwrap_or_default().to_owned();
                let record: Record = unpack(item)?;
                self.repaired.extend(repair_of(&record));
                let versions = self.versions.entry((entity, id)).or_default();
                versions.push((record.version, record.provenance.rev));
            }
            "PV" => {
                unpack::<EntityProfile>(item)?;
                let facts = self.entities.entry(entity).or_default();
                facts.renamed.push(item.key.clone());
            }
            "P" => self.leads_to(item, |report| &mut report.lists)?,
            "LAST" => {
                let pointer: ReportPointer = unpack(item)?;
                self.newest.insert(
                    (entity, pointer.look_back_years),
                    (item.key.clone(), pointer.report_id),
                );
            }
            _ => {}
        }
        Ok(())
    }

    fn of_report(&mut self, item: &Item) -> Result<(), StoreError> {
        let body: ReportItem = unpack(item)?;
        let core = ReportCore {
            state: body.state,
            entity: body.entity,
            look_back: body.summary.look_back_years,
            purpose: body.purpose,
            sectors: body.summary.sectors_with_records().collect(),
            issued_at: body.summary.issued_at,
            report_no: body.summary.report_no,
            fresher_exists: body.status.fresher_exists,
            objection_open: body.status.objection_open,
            withdrawn: body.status.withdrawn.map(|it| it.at),
            valid_through: body.summary.valid_through,
            shows: (body.summary.records_not_listed == 0)
                .then(|| body.summary.records.into_iter().map(|r| r.id).collect()),
            report_hash: body.summary.report_hash,
            json_file: body.json_file,
            pdf_file: body.pdf_file,
            pending: body.pending.map(|p| (p.due, p.idempotency_pk)),
        };
        let report = self.reports.entry(body.report_id).or_default();
        report.item = Some((item.key.clone(), core));
        Ok(())
    }

    fn leads_to_case(&mut self, item: &Item) -> Result<(), StoreError> {
        let (kind, id) = unpack::<CasePointer>(item)?.target();
        let places = match kind {
            CaseKind::Objection => &mut self.objections.entry(id).or_default().places,
            CaseKind::Repair => &mut self.repairs.entry(id).or_default().places,
        };
        places.insert(item.key.clone());
        Ok(())
    }

    fn leads_to(
        &mut self,
        item: &Item,
        list: impl Fn(&mut ReportFacts) -> &mut Vec<Key>,
    ) -> Result<(), StoreError> {
        let pointer: ReportPointer = unpack(item)?;
        list(self.reports.entry(pointer.report_id).or_default()).push(item.key.clone());
        Ok(())
    }

    fn of_audit(&mut self, item: &Item) -> Result<(), StoreError> {
        let event: AuditEvent = unpack(item)?;
        match event.about.clone() {
            AuditAbout::ApiKey(unit, id) => self.api_keys.of_event(&event, unit, id),
            AuditAbout::Report(report) => {
                let events = self.audited.entry(report).or_default();
                events.first.get_or_insert_with(|| item.key.clone());
                match event.act {
                    AuditAct::ReportRequested => events.requested += 1,
                    AuditAct::ReportIssued => events.issued += 1,
                    AuditAct::ReportVoided => events.voided += 1,
                    AuditAct::ReportWithdrawn => events.withdrawn += 1,
                    AuditAct::LinkMade
                    | AuditAct::LinkUsed
                    | AuditAct::DeliverySealed
                    | AuditAct::ApiKeyMade
                    | AuditAct::ApiKeyRevoked
                    | AuditAct::ObjectionFiled
                    | AuditAct::ObjectionAccepted
                    | AuditAct::ObjectionRefused
                    | AuditAct::ObjectionAsked
                    | AuditAct::ObjectionSupplied
                    | AuditAct::ObjectionAnswered
                    | AuditAct::ObjectionWithdrawn
                    | AuditAct::ObjectionFellDue
                    | AuditAct::RepairFiled
                    | AuditAct::RepairAccepted
                    | AuditAct::RepairRefused
                    | AuditAct::RepairAsked
                    | AuditAct::RepairSupplied
                    | AuditAct::RepairDecided
                    | AuditAct::RepairWithdrawn
                    | AuditAct::RepairFellDue
                    | AuditAct::RecordWithdrawn
                    | AuditAct::RecordCorrected
                    | AuditAct::HoldPlaced
                    | AuditAct::HoldLifted
                    | AuditAct::PolicyDrafted
                    | AuditAct::PolicyPublished
                    | AuditAct::PolicyDraftWithdrawn
                    | AuditAct::UserCame
                    | AuditAct::AccessGranted
                    | AuditAct::OfficerProposed
                    | AuditAct::OfficerConfirmed
                    | AuditAct::AccessTakenBack => {}
                }
            }
            AuditAbout::User(id) => self.users.audited(id),
            AuditAbout::Hold(id) => self.holds.audited(id),
            AuditAbout::Policy(draft) => self.policies.audited(draft, event.act),
            AuditAbout::Objection(id) => {
                self.objections.entry(id).or_default().audited += 1;
            }
            AuditAbout::Repair(id) => {
                self.repairs.entry(id).or_default().audited += 1;
            }
            AuditAbout::Record(id) => {
                self.record_acts.entry(id).or_default().1 += 1;
            }
            AuditAbout::Delivery(delivery) => {
                *self
                    .sealed_events
                    .entry((event.actor, delivery))
                    .or_default() += 1;
            }
        }
        Ok(())
    }

    fn of_delivery(&mut self, item: &Item) -> Result<(), StoreError> {
        if item.key.sk.starts_with("L#") {
            let line: LineItem = unpack(item)?;
            let counts = self.lines.entry(item.key.pk.clone()).or_default();
            match line.fate {
                LineFate::Refused => counts.refused += 1,
                LineFate::Quarantined => counts.quarantined += 1,
                LineFate::Flagged => counts.flagged += 1,
            }
            return Ok(());
        }
        if item.key.sk == "UPLOAD" {
            unpack::<UploadItem>(item)?;
            return Ok(());
        }
        let body: DeliveryItem = unpack(item)?;
        let id = item.key.pk.rsplit('#').next().unwrap_or_default();
        self.places.of_delivery(&item.key, id, &body);
        if let Some(refused) = body.refused {
            let more = refused.more.into_iter().map(|part| part.file);
            let names = core::iter::once(refused.file).chain(more);
            self.beside
                .extend(names.map(|name| (name, item.key.clone())));
        }
        self.deliveries
            .insert((body.unit.0, id.to_owned()), (item.key.clone(), body.state));
        Ok(())
    }
}

fn of_case<M: Matter>(
    cases: &mut BTreeMap<CaseId, CaseFacts<M>>,
    beside: &mut Vec<(String, Key)>,
    item: &Item,
) -> Result<(), StoreError> {
    if item.key.sk.starts_with("EV#") {
        let event: CaseEvent<M> = unpack(item)?;
        let named = event.attachments.into_iter().map(|file| file.file);
        beside.extend(named.map(|name| (name, item.key.clone())));
        let id = item.key.pk.split_once('#').map_or("", |(_, id)| id);
        let id = CaseId::parse(id).ok_or_else(|| StoreError::Damaged {
            key: item.key.clone(),
        })?;
        cases.entry(id).or_default().events += 1;
        return Ok(());
    }
    let body: CaseItem<M> = unpack(item)?;
    let facts = cases.entry(body.id.clone()).or_default();
    facts.item = Some((item.key.clone(), body));
    Ok(())
}

/// The repair that made this version of a record, if one did.
fn repair_of(record: &Record) -> Option<CaseId> {
    match &record.provenance.changed.as_ref()?.through {
        ChangedThrough::Repair(id) => Some(id.clone()),
        ChangedThrough::Objection(_) | ChangedThrough::Unit(_) | ChangedThrough::Hold(_) => None,
    }
}
