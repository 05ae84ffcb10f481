//! What is checked after every step, after every sweep, and at the end.

use std::collections::{BTreeSet, HashMap};

use functions::identity::Principal;
use functions::items::{IdempotencyItem, ReportItem, ReportItemState, unpack};
use functions::keys::{self, EntityId};
use functions::store::{Item, Key};
use functions::use_cases::check_invariants::{Facts, check_invariants};
use functions::use_cases::deliver_records::{DeliveryItem, DeliveryState};
use functions::use_cases::objection::ObjectionItem;
use functions::use_cases::rebuild_report::rebuild_report;
use functions::use_cases::sequence_log::sequence_log;
use functions::use_cases::sweep::sweep;
use functions::use_cases::verify_report::verify_report;
use futures::FutureExt;
use shared::api::{AsIssued, IssuedReport, Role};
use shared::code::{ReportId, ReportNo, VerificationCode};
use shared::record::Record;
use shared::report::Purpose;
use shared::verdict::Verdict;

use super::world::{World, drawn_from};

/// What stands in the store, unpacked.
#[derive(Default)]
pub(super) struct Seen {
    reports: HashMap<Key, ReportItem>,
    states: HashMap<ReportId, ReportItemState>,
    pub(super) keys: Vec<(String, IdempotencyItem)>,
    pub(super) records: Vec<Record>,
    pub(super) sealed: BTreeSet<(String, String)>,
    /// Id, entity and number of events of each objection.
    pub(super) objections: Vec<(String, String, u32)>,
}

impl Seen {
    fn add(&mut self, item: &Item) {
        let (pk, sk) = (item.key.pk.as_str(), item.key.sk.as_str());
        // What does not read is told by the rules.
        if pk.starts_with("C#")
            && let Ok(report) = unpack::<ReportItem>(item)
        {
            self.states.insert(report.report_id, report.state);
            self.reports.insert(item.key.clone(), report);
        } else if pk.starts_with("IK#")
            && let Ok(body) = unpack(item)
        {
            self.keys.push((pk.to_owned(), body));
        } else if pk.starts_with("E#")
            && sk.starts_with("R#")
            && let Ok(record) = unpack(item)
        {
            self.records.push(record);
        } else if pk.starts_with("O#")
            && sk == "META"
            && let Ok(body) = unpack::<ObjectionItem>(item)
        {
            let id = body.id.as_str().to_owned();
            self.objections.push((id, body.entity.0, body.events));
        } else if pk.starts_with("I#")
            && sk == "META"
            && let Ok(delivery) = unpack::<DeliveryItem>(item)
            && matches!(delivery.state, DeliveryState::Sealed { .. })
        {
            let id = pk.rsplit('#').next().unwrap_or_default();
            self.sealed.insert((delivery.unit.0, id.to_owned()));
        }
    }

    pub(super) fn report(&self, told: &IssuedReport) -> Option<&ReportItem> {
        self.reports.get(&keys::report_by_code(&told.code.sha256()))
    }

    /// All reports that ever began.
    pub(super) fn reports(&self) -> impl Iterator<Item = &ReportItem> {
        self.reports.values()
    }

    /// Number and owner of each report that is out.
    pub(super) fn issued_reports(&self) -> Vec<(String, EntityId)> {
        let reports = self.reports.values();
        let mut out: Vec<_> = reports
            .filter(|item| item.state == ReportItemState::Issued)
            .map(|item| (item.summary.report_no.to_string(), item.entity.clone()))
            .collect();
        out.sort();
        out
    }

    pub(super) fn purpose_of(&self, id: &ReportId) -> Option<Purpose> {
        let found = self.reports.values().find(|item| item.report_id == *id);
        found.map(|item| item.purpose)
    }

    pub(super) fn state_of(&self, id: &ReportId) -> Option<ReportItemState> {
        self.states.get(id).copied()
    }

    /// Codes of all reports that ever began, with where each stands.
    pub(super) fn codes<'a>(
        &'a self,
        code_key: &'a [u8; 32],
    ) -> impl Iterator<Item = (VerificationCode, ReportItemState)> + 'a {
        let mut ids: Vec<_> = self.states.iter().collect();
        ids.sort_by_key(|(id, _)| id.0);
        ids.into_iter()
            .map(|(id, state)| (VerificationCode::derive(code_key, id), *state))
    }
}

impl World {
    pub(super) fn look(&self) -> Seen {
        let mut seen = Seen::default();
        self.store.each(|item| seen.add(item));
        seen
    }

    /// Checks everything, if something was written or told since it was checked last.
    pub(super) fn check(&self) {
        if !self.has_moved() {
            return;
        }
        let (mut facts, mut seen) = (Facts::default(), Seen::default());
        self.store.each(|item| {
            facts.add(item);
            seen.add(item);
        });
        let checked = facts.judge(self.code_key(), self.now());
        if !checked.broken.is_empty() {
            self.fail(&format!("{:?}", checked.broken));
        }
        if let Err(what) = self.ledger.check(&seen, self.now()) {
            self.fail(&what);
        }
        self.check_verdicts(&seen);
    }

    /// What verifies is issued, and what is issued verifies.
    fn check_verdicts(&self, seen: &Seen) {
        let deps = self.deps();
        for (code, state) in seen.codes(self.code_key()) {
            let judged = verify_report(&deps.public(), &code, self.now()).now_or_never();
            let Some(Ok(checked)) = judged else {
                self.fail("a code could not be checked in a sound store");
                continue;
            };
            let verdict = checked.verdict();
            let verifies = match verdict {
                Verdict::Genuine { .. } | Verdict::Expired { .. } | Verdict::Withdrawn { .. } => {
                    true
                }
                Verdict::Unknown => false,
            };
            if verifies != (state == ReportItemState::Issued) {
                self.fail(&format!(
                    "a report that is {state:?} reads {}",
                    verdict.name()
                ));
            }
        }
    }
}

/// A sweep to which nothing happens leaves no report pending past its time.
pub(super) async fn sweep_leaves_nothing(world: &World) {
    let deps = world.deps();
    // Twice: while the first one stands back, a write of a dead process may still arrive behind it.
    for _ in 0..2 {
        if let Err(error) = sweep(&deps).await {
            world.fail(&format!("a sweep without faults failed: {error}"));
        }
    }
    world.tell("a sweep without faults".to_owned());
    let checked = check_invariants(
        &*world.store,
        world.code_key(),
        Some(&deps.files),
        world.now(),
    )
    .await
    .expect("a store in memory answers");
    if !checked.broken.is_empty() {
        world.fail(&format!("after a sweep: {:?}", checked.broken));
    }
    if !checked.overdue.is_empty() {
        world.fail(&format!(
            "still pending after a sweep: {:?}",
            checked.overdue
        ));
    }
}

/// After all is over: nothing is pending, and every file is of the report that names it.
pub(super) async fn at_the_end(world: &World) {
    world.wait(61);
    // What waits for the log comes into it, and the rules hold of the tree.
    match sequence_log(&world.deps(), None).await {
        Ok(done) if done.left == 0 => {}
        other => world.fail(&format!("the log stands still: {other:?}")),
    }
    sweep_leaves_nothing(world).await;
    super::notices::at_the_end(world).await;
    if world
        .look()
        .records
        .iter()
        .any(|it| it.status.office_hold.is_some())
    {
        world.fail("every hold was lifted, and a record is held");
    }
    let deps = world.deps();
    let seen = world.look();
    for report in seen.reports.values() {
        if report.state == ReportItemState::Issued {
            rebuilds(world, &report.summary.report_no).await;
        }
        match (report.state, &report.pdf_file) {
            (ReportItemState::Voided, _) => {}
            (ReportItemState::Pending, _) => world.fail("a report is pending for ever"),
            (ReportItemState::Issued, None) => world.fail("an issued report names no file"),
            (ReportItemState::Issued, Some(file)) => match deps.files.get(file).await {
                Ok(bytes) if bytes.starts_with(drawn_from(&report.json_file).as_bytes()) => {}
                Ok(_) => world.fail("a file was drawn from another draft of its report"),
                Err(error) => world.fail(&format!("a report's file: {error}")),
            },
        }
    }
}

/// Whatever came later, what was known at its issue gives a report again to the byte.
async fn rebuilds(world: &World, no: &ReportNo) {
    let office = Principal {
        subject: "office".to_owned(),
        role: Role::CreditOffice,
        entity: None,
        unit: None,
    };
    match rebuild_report(&world.deps().fetch(), &office, no).await {
        Ok(view) if view.as_issued == AsIssued::Equal => {}
        Ok(view) => world.fail(&format!("{no} put together again: {:?}", view.as_issued)),
        Err(error) => world.fail(&format!("{no} cannot be put together again: {error}")),
    }
}
