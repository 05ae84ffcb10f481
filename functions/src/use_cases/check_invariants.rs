//! Whoever is on duty checks a whole store (整库核对): after a restore, a move to another engine, or a crash.
//!
//! The port for requests has no scan, and many items are found by hashes alone, so it walks the store by a port
//! of its own. It must stand still meanwhile: a transaction between two steps of the walk would look half done.
//! What is told names items by their keys, in which no person, firm or code stands.

mod api_keys;
mod deliveries;
mod facts;
mod holds;
mod log;
mod notices;
mod objections;
mod policies;
mod rules;
mod users;
mod withdrawn;

pub use facts::Facts;

use crate::files::{FileError, Files};
use crate::store::walk::Walk;
use crate::store::{Key, StoreError};
use shared::code::ReportId;
use shared::time::ShanghaiTime;

/// What must hold of every store that stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Every item reads as what it was written as.
    ReadsAsWritten,
    /// Count and sum in a profile are those of its entity's records.
    CountsEqualRecords,
    /// An entity has one profile, and one guard of its credit code leads to it.
    OneGuardPerEntity,
    /// A record has one pointer, which leads to it.
    RecordHasPointer,
    /// Every earlier version of a record is kept, each known after the one before and none after its entity's profile.
    VersionsAreKept,
    /// A report stands under its own code, and its item says what its state asks for.
    ReportIsComplete,
    /// An issued report has one number, one place in its owner's list and one in its day's; others have none.
    IssuedIsFound,
    /// A pending report has its work item, and no other has.
    PendingHasWork,
    /// The newest report of an entity and look-back is named as such, and the others know of a fresher one.
    NewestIsNamed,
    /// An idempotency key that is done leads to an issued report, one that is not to a pending one; no report
    /// has two keys.
    OneKeyOneReport,
    /// Every act has exactly one audit event, and every event its act.
    OneEventPerAct,
    /// A sealed delivery has as many line items as it counts.
    DeliveryCountsItsLines,
    /// A delivery has its place in its unit's list; one that is uploaded and not over is in its unit's queue and among
    /// the work, and no other is.
    DeliveryHasItsPlaces,
    /// A key that is good has its item and its row, a revoked one its row alone.
    ApiKeyIsWhole,
    /// The counts of a unit's month are those of its sealed deliveries.
    MonthCountsDeliveries,
    /// The counts of a unit's month are those of the objections that it has upheld.
    MonthCountsUpheld,
    /// No counter of usage says more than the reports that went out.
    UsageCountsReports,
    /// The day of a sector comes from a delivery that was sealed.
    FreshnessIsSealed,
    /// The day that a sector's data reach is kept under its number too, as it stands.
    FreshnessIsKept,
    /// An open objection or application for repair has its guard, its deadline and its places in the queues, a closed
    /// one its place alone.
    ObjectionHasItsPlaces,
    /// A repair made a version of a record exactly if it was granted.
    RepairedByGrant,
    /// A record carries the mark of an objection exactly while one is open.
    MarkFollowsObjection,
    /// A report in its validity notes an open objection exactly while one is open on a record that it shows.
    NoteFollowsObjection,
    /// What waits in the outbox has happened.
    OutboxHasAct,
    /// A notice that waits has its work item, and no other has.
    NoticeHasWork,
    /// Of an issued report its owner is told, once it is out and before it expires, if it has asked for it.
    IssuedIsTold,
    /// The version of the policy in force is kept, and two persons brought each published version into force.
    PolicyByTwo,
    /// The set of officers is that of those who act for the credit office.
    OfficersAreKnown,
    /// A hold that was not lifted has its place, and what is held names a hold that was not lifted.
    HoldHasItsPlace,
    /// A report that is out, and a key that the published list adds or ends, has one leaf, which waits for the transparency
    /// log or is in it, and every leaf its act.
    LoggedOnce,
    /// A report was withdrawn exactly if it has a leaf of that, of the very moment.
    WithdrawnIsLogged,
    /// A report that was withdrawn in its validity has one place in the withdrawn list, and no other has; places are
    /// numbered without a gap.
    WithdrawnIsListed,
    /// The log's head, tiles, days and the places of its leaves are those of one tree.
    LogIsWhole,
    /// A file that an item names is there, under the hash that names it.
    FileIsThere,
}

impl Rule {
    /// What does not hold, in words.
    pub fn broken(self) -> &'static str {
        match self {
            Self::ReadsAsWritten => "the item does not read as what it was written as",
            Self::CountsEqualRecords => {
                "count or sum in the profile are not those of the entity's records"
            }
            Self::OneGuardPerEntity => "the entity has not exactly one profile and one guard",
            Self::RecordHasPointer => "the record and its pointer do not lead to each other",
            Self::VersionsAreKept => "an earlier version of the record is missing or out of order",
            Self::ReportIsComplete => "the report stands under another code, or lacks a part",
            Self::IssuedIsFound => "the report's number, list or day does not fit its state",
            Self::PendingHasWork => "the report and its work item do not fit each other",
            Self::NewestIsNamed => "the newest report is not named as such",
            Self::OneKeyOneReport => "the idempotency key and its report do not fit each other",
            Self::OneEventPerAct => "an act has not exactly one audit event",
            Self::DeliveryCountsItsLines => "the delivery counts other lines than it has",
            Self::DeliveryHasItsPlaces => "the delivery and its places do not fit each other",
            Self::ApiKeyIsWhole => "the key and its place in its unit's list do not fit each other",
            Self::MonthCountsDeliveries => {
                "the counts of the unit's month are not those of its sealed deliveries"
            }
            Self::MonthCountsUpheld => {
                "the counts of the unit's month are not those of the objections that it has upheld"
            }
            Self::UsageCountsReports => {
                "a counter of usage says more than the reports that are out"
            }
            Self::FreshnessIsSealed => "the sector's day comes from no sealed delivery",
            Self::FreshnessIsKept => {
                "the day that the sector's data reach is not kept under its number"
            }
            Self::ObjectionHasItsPlaces => "the case and its places do not fit each other",
            Self::RepairedByGrant => {
                "the repair and the versions of its record do not fit each other"
            }
            Self::MarkFollowsObjection => {
                "the record's mark and its objection do not fit each other"
            }
            Self::NoteFollowsObjection => {
                "the report's note and the objections to its records do not fit each other"
            }
            Self::OutboxHasAct => "what waits to be told has not happened",
            Self::NoticeHasWork => "the notice and its work item do not fit each other",
            Self::IssuedIsTold => "of the issued report its owner is not told",
            Self::PolicyByTwo => {
                "a version of the policy is missing, or was not brought into force by two persons"
            }
            Self::OfficersAreKnown => {
                "the set of officers is not that of those who act for the credit office"
            }
            Self::HoldHasItsPlace => {
                "the hold, its place and what it stands on do not fit each other"
            }
            Self::LoggedOnce => "the act has not exactly one leaf of the log",
            Self::WithdrawnIsLogged => {
                "the withdrawal and its leaf of the log do not fit each other"
            }
            Self::WithdrawnIsListed => {
                "the withdrawal and its place in the withdrawn list do not fit each other"
            }
            Self::LogIsWhole => "the log's head, tiles, days and places are not those of one tree",
            Self::FileIsThere => "a file that the item names is missing, or is another one",
        }
    }
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    /// What does not hold.
    pub rule: Rule,
    /// Of which item.
    pub key: Key,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Items in the store.
    pub items: u64,
    /// Entities.
    pub entities: u64,
    /// Current records.
    pub records: u64,
    /// Reports that are out.
    pub issued: u64,
    /// Reports that are pending past the moment at which the sweeper takes over.
    pub overdue: Vec<ReportId>,
    /// What does not hold, in order; empty for a sound store.
    pub broken: Vec<Broken>,
}

/// Items read at a time.
const STEP: usize = 1_000;

/// Walks the store and says what does not hold. With `files` every file that an item names is read too.
pub async fn check_invariants(
    store: &dyn Walk,
    code_key: &[u8; 32],
    files: Option<&Files>,
    now: ShanghaiTime,
) -> Result<Checked, StoreError> {
    let mut facts = Facts::default();
    let mut after: Option<Key> = None;
    loop {
        match store.walk(after.as_ref(), STEP).await {
            Ok(items) => {
                items.iter().for_each(|item| facts.add(item));
                match items.into_iter().next_back() {
                    Some(last) => after = Some(last.key),
                    None => break,
                }
            }
            // The same one again: there is no way past it.
            Err(StoreError::Damaged { key }) if after.as_ref() != Some(&key) => {
                facts.add_damaged(key.clone());
                after = Some(key);
            }
            Err(error) => return Err(error),
        }
    }
    let mut checked = facts.judge(code_key, now);
    if let Some(files) = files {
        for (name, key) in facts.files() {
            match files.get(name).await {
                Ok(_) => {}
                Err(FileError::Missing | FileError::Damaged) => checked.broken.push(Broken {
                    rule: Rule::FileIsThere,
                    key: key.clone(),
                }),
                // Not knowing is no finding.
                Err(FileError::Unavailable) => {
                    return Err(StoreError::Unavailable("the file store does not answer"));
                }
            }
        }
        checked.broken.sort();
    }
    Ok(checked)
}
