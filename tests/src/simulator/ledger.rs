//! What people were told, held against what is stored.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use functions::items::{IdempotencyItem, ReportItem, ReportItemState};
use functions::keys::CaseKind;
use shared::api::IssuedReport;
use shared::code::ReportId;
use shared::record::Record;
use shared::time::ShanghaiTime;
use shared::verdict::Withdrawal;

use super::Outcome;
use super::checks::Seen;
use super::world::lock;

/// A line as a unit remembers it: its unit, whose record it is, and its number.
pub(super) type LineName = (String, String, String);

/// A report that somebody was told is out.
#[derive(Clone, Debug)]
pub(super) struct Acknowledged {
    pub(super) subject: String,
    /// Partition of the idempotency item.
    pub(super) slot: String,
    pub(super) report: IssuedReport,
}

/// Everything that anybody was told.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    book: Mutex<Book>,
    scans: AtomicU64,
    objections: AtomicU64,
    repairs: AtomicU64,
    holds: AtomicU64,
    withdrawals: AtomicU64,
    failures: AtomicU64,
    /// Moves with everything that somebody is told.
    entries: AtomicU64,
}

#[derive(Debug, Default)]
struct Book {
    issued: Vec<Acknowledged>,
    /// Reports to which an idempotency item has led, in turn, with when it might be forgotten.
    claims: HashMap<String, Vec<(ReportId, ShanghaiTime)>>,
    /// Which of its deliveries each line stands by.
    stands: BTreeMap<LineName, u32>,
    /// Lines of deliveries that were sent and not acknowledged yet.
    sent: BTreeMap<LineName, u32>,
    deliveries: BTreeSet<(String, String)>,
    /// Hashes of the versions of the policy.
    versions: BTreeMap<u32, String>,
    /// How each report was withdrawn, as it was seen first.
    withdrawn: HashMap<ReportId, Withdrawal>,
}

impl Ledger {
    /// A code was checked.
    pub(super) fn note_scan(&self) {
        self.scans.fetch_add(1, Ordering::SeqCst);
    }

    /// A case was acknowledged.
    pub(super) fn note_case(&self, kind: CaseKind) {
        let count = match kind {
            CaseKind::Objection => &self.objections,
            CaseKind::Repair => &self.repairs,
        };
        count.fetch_add(1, Ordering::SeqCst);
        self.entries.fetch_add(1, Ordering::SeqCst);
    }

    /// A hold was acknowledged.
    pub(super) fn note_hold(&self) {
        self.holds.fetch_add(1, Ordering::SeqCst);
        self.entries.fetch_add(1, Ordering::SeqCst);
    }

    /// The withdrawal of a report was acknowledged.
    pub(super) fn note_withdrawal(&self) {
        self.withdrawals.fetch_add(1, Ordering::SeqCst);
        self.entries.fetch_add(1, Ordering::SeqCst);
    }

    /// Somebody was told that a version of the policy, with this hash, is in force.
    pub(super) fn published(&self, version: u32, hash: &str) -> Result<(), String> {
        let known = lock(&self.book).versions.insert(version, hash.to_owned());
        self.entries.fetch_add(1, Ordering::SeqCst);
        match known {
            Some(known) if known != hash => Err(format!("version {version} is two policies")),
            Some(_) | None => Ok(()),
        }
    }

    /// Somebody got no answer, or a refusal.
    pub(super) fn note_failure(&self) {
        self.failures.fetch_add(1, Ordering::SeqCst);
    }

    /// How often somebody was told something.
    pub(super) fn entries(&self) -> u64 {
        self.entries.load(Ordering::SeqCst)
    }

    /// Somebody was told that a report is out.
    pub(super) fn issued(&self, told: Acknowledged) -> Result<(), String> {
        let mut book = lock(&self.book);
        // That a key leads elsewhere is checked where it happens.
        let moved = book.claims.get(&told.slot).map_or(0, Vec::len) > 1;
        for before in &book.issued {
            if before.slot == told.slot && before.report != told.report && !moved {
                return Err(format!(
                    "one key, two reports: {} and {}",
                    before.report.report_no, told.report.report_no
                ));
            }
        }
        book.issued.push(told);
        self.entries.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    /// To how many reports, one after the other, an idempotency key has led.
    pub(super) fn reports_under(&self, slot: &str) -> usize {
        lock(&self.book).claims.get(slot).map_or(0, Vec::len)
    }

    /// What was acknowledged so far.
    pub(super) fn reports(&self) -> Vec<Acknowledged> {
        lock(&self.book).issued.clone()
    }

    /// A unit sends these lines.
    pub(super) fn sends(&self, lines: &[LineName], n: u32) {
        let mut book = lock(&self.book);
        book.sent.extend(lines.iter().map(|line| (line.clone(), n)));
    }

    /// How many of the lines no acknowledged delivery had before.
    pub(super) fn new_among(&self, lines: &[LineName]) -> usize {
        let book = lock(&self.book);
        let new = lines.iter().filter(|line| !book.stands.contains_key(line));
        new.count()
    }

    /// A unit was told that its delivery is sealed.
    pub(super) fn delivered(&self, unit: &str, id: &str, lines: &[LineName], n: u32) {
        let mut book = lock(&self.book);
        for line in lines {
            book.sent.remove(line);
            book.stands.insert(line.clone(), n);
        }
        book.deliveries.insert((unit.to_owned(), id.to_owned()));
        self.entries.fetch_add(1, Ordering::SeqCst);
    }

    /// Holds what is stored against it.
    pub(super) fn check(&self, seen: &Seen, now: ShanghaiTime) -> Result<(), String> {
        let mut book = lock(&self.book);
        for told in &book.issued {
            let no = &told.report.report_no;
            match seen.report(&told.report) {
                Some(item) if agrees(item, &told.report) => {}
                Some(item) => {
                    return Err(format!(
                        "{no} was acknowledged and is now {:?} under {}",
                        item.state, item.summary.report_no
                    ));
                }
                None => return Err(format!("{no} was acknowledged and is not there")),
            }
        }
        for item in seen.reports() {
            book.stays_withdrawn(item)?;
        }
        for (pk, item) in &seen.keys {
            book.claim(pk, item, seen, now)?;
        }
        if let Some(missing) = book.deliveries.difference(&seen.sealed).next() {
            return Err(format!("{missing:?} was acknowledged and is not sealed"));
        }
        book.check_records(&seen.records)
    }

    pub(super) fn outcome(&self) -> Outcome {
        let book = lock(&self.book);
        Outcome {
            issued: book.issued.len() as u64,
            delivered: book.deliveries.len() as u64,
            scans: self.scans.load(Ordering::SeqCst),
            objections: self.objections.load(Ordering::SeqCst),
            repairs: self.repairs.load(Ordering::SeqCst),
            holds: self.holds.load(Ordering::SeqCst),
            withdrawals: self.withdrawals.load(Ordering::SeqCst),
            policies: book.versions.len() as u64,
            failures: self.failures.load(Ordering::SeqCst),
            ..Outcome::default()
        }
    }
}

fn agrees(item: &ReportItem, told: &IssuedReport) -> bool {
    item.state == ReportItemState::Issued
        && item.summary.report_no == told.report_no
        && item.summary.issued_at == told.issued_at
        && item.summary.valid_through == told.valid_through
}

impl Book {
    /// What was withdrawn once is withdrawn for good, for the same reason and since the same time.
    fn stays_withdrawn(&mut self, item: &ReportItem) -> Result<(), String> {
        let standing = item.status.withdrawn;
        match (self.withdrawn.get(&item.report_id), standing) {
            (None, None) => Ok(()),
            (None, Some(standing)) => {
                self.withdrawn.insert(item.report_id, standing);
                Ok(())
            }
            (Some(first), _) if Some(*first) == standing => Ok(()),
            (Some(first), _) => Err(format!(
                "{} was withdrawn by {first:?} and is now {standing:?}",
                item.summary.report_no
            )),
        }
    }

    /// An idempotency item leads to another report only after the one before was given up or forgotten.
    fn claim(
        &mut self,
        pk: &str,
        item: &IdempotencyItem,
        seen: &Seen,
        now: ShanghaiTime,
    ) -> Result<(), String> {
        let claims = self.claims.entry(pk.to_owned()).or_default();
        if claims.last().is_some_and(|(id, _)| *id == item.report_id) {
            return Ok(());
        }
        if let Some((before, until)) = claims.last() {
            let given_up = match seen.state_of(before) {
                Some(ReportItemState::Voided) | None => true,
                Some(ReportItemState::Pending | ReportItemState::Issued) => false,
            };
            if !given_up && now < *until {
                return Err("an idempotency key leads to a second report".to_owned());
            }
        }
        claims.push((item.report_id, item.expires_at));
        Ok(())
    }

    /// A line stands as its last acknowledged delivery says, or as the one under way does.
    fn check_records(&self, records: &[Record]) -> Result<(), String> {
        let mut found: BTreeMap<LineName, u32> = BTreeMap::new();
        for record in records {
            let name = (
                record.unit.0.clone(),
                record.subject.as_str().to_owned(),
                record.document_no.clone(),
            );
            let n = record.facts.rsplit('第').next().unwrap_or_default();
            found.insert(name, n.parse().unwrap_or(u32::MAX));
        }
        for (name, n) in &found {
            let may_be = [self.stands.get(name), self.sent.get(name)];
            if !may_be.contains(&Some(n)) {
                return Err(format!(
                    "{name:?} says what delivery {n} said; acknowledged {:?}, under way {:?}",
                    may_be[0], may_be[1]
                ));
            }
        }
        match self.stands.keys().find(|name| !found.contains_key(name)) {
            Some(lost) => Err(format!("{lost:?} was acknowledged and is not there")),
            None => Ok(()),
        }
    }
}
