//! What a walk gathers: of each item only what the rules ask for.

mod read;

use super::api_keys::ApiKeys;
use super::deliveries::Places;
use super::holds::HoldFacts;
use super::log::LogFacts;
use super::notices::NoticeFacts;
use super::policies::PolicyFacts;
use super::users::UserFacts;
use super::withdrawn::WithdrawnFacts;
use crate::items::{Delivered, FreshnessItem, ReportItemState};
use crate::keys::EntityId;
use crate::store::Key;
use crate::use_cases::case::{CaseItem, Matter};
use crate::use_cases::deliver_records::DeliveryState;
use crate::use_cases::objection::Objecting;
use crate::use_cases::repair::Repairing;
use shared::api::DeliveryCounts;
use shared::case::CaseId;
use shared::code::{ReportId, ReportNo};
use shared::month::Month;
use shared::policy::{SectorNo, UnitId};
use shared::record::RecordId;
use shared::report::Purpose;
use shared::time::ShanghaiTime;
use shared::window::LookBack;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What was gathered so far.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    pub(super) items: u64,
    pub(super) damaged: Vec<Key>,
    pub(super) entities: BTreeMap<EntityId, EntityFacts>,
    /// By the key of the record to which it leads.
    pub(super) record_pointers: HashMap<Key, Vec<u32>>,
    /// Earlier versions by record, each with the revision in which it became known.
    pub(super) versions: HashMap<(EntityId, String), Vec<(u32, u64)>>,
    pub(super) reports: HashMap<ReportId, ReportFacts>,
    pub(super) newest: BTreeMap<(EntityId, LookBack), (Key, ReportId)>,
    pub(super) audited: HashMap<ReportId, Events>,
    pub(super) sealed_events: BTreeMap<(String, String), u32>,
    pub(super) deliveries: BTreeMap<(String, String), (Key, DeliveryState)>,
    pub(super) lines: HashMap<String, DeliveryCounts>,
    pub(super) freshness: Vec<(Key, FreshnessItem)>,
    /// What units have delivered, by month.
    pub(super) months: BTreeMap<(Month, UnitId), Delivered>,
    /// How many objections units have upheld, by the keys of their months.
    pub(super) upheld: BTreeMap<Key, u64>,
    /// What is kept of days under their numbers, by partition.
    pub(super) reached: HashMap<String, BTreeMap<u64, FreshnessItem>>,
    pub(super) objections: BTreeMap<CaseId, CaseFacts<Objecting>>,
    pub(super) repairs: BTreeMap<CaseId, CaseFacts<Repairing>>,
    /// Acts of units on records of their own: how many there are, and how many were audited.
    pub(super) record_acts: BTreeMap<RecordId, (u32, u32)>,
    /// Repairs that made a version of a record.
    pub(super) repaired: BTreeSet<CaseId>,
    /// Where deliveries are listed, queued and worked off.
    pub(super) places: Places,
    /// Keys of units' programs.
    pub(super) api_keys: ApiKeys,
    /// Counters of usage.
    pub(super) usage: HashMap<Key, u64>,
    pub(super) policies: PolicyFacts,
    pub(super) holds: HoldFacts,
    pub(super) log: LogFacts,
    pub(super) users: UserFacts,
    pub(super) withdrawn: WithdrawnFacts,
    /// Files of cases and of refused lines, each with the item that names it.
    pub(super) beside: Vec<(String, Key)>,
    /// Records that carry the mark of an objection, each with its key.
    pub(super) marked: BTreeMap<(EntityId, RecordId), Key>,
    /// Entities for whose reports notes are still to be written.
    pub(super) notes_left: HashSet<EntityId>,
    pub(super) notices: NoticeFacts,
}

/// Of a case: its item, and all that follows from it.
#[derive(Clone, Debug)]
pub(super) struct CaseFacts<M: Matter> {
    pub(super) item: Option<(Key, CaseItem<M>)>,
    pub(super) events: u32,
    pub(super) audited: u32,
    pub(super) listed: u32,
    pub(super) filed: u32,
    pub(super) places: BTreeSet<Key>,
}

impl<M: Matter> Default for CaseFacts<M> {
    fn default() -> Self {
        Self {
            item: None,
            events: 0,
            audited: 0,
            listed: 0,
            filed: 0,
            places: BTreeSet::new(),
        }
    }
}

/// Of an entity.
#[derive(Clone, Debug, Default)]
pub(super) struct EntityFacts {
    pub(super) profile: Option<(u64, u64)>,
    pub(super) rev: u64,
    pub(super) guards: u32,
    pub(super) count: u64,
    pub(super) sum: u64,
    /// Records by sort key, each with its id and its version and revision.
    pub(super) records: BTreeMap<String, (String, (u32, u64))>,
    /// Revisions until which the register said something else.
    pub(super) renamed: Vec<Key>,
}

/// Of a report: its item, and all that leads to it.
#[derive(Clone, Debug, Default)]
pub(super) struct ReportFacts {
    pub(super) item: Option<(Key, ReportCore)>,
    pub(super) numbers: Vec<Key>,
    pub(super) lists: Vec<Key>,
    pub(super) days: Vec<Key>,
    pub(super) work: Vec<Key>,
    /// Idempotency items, each with whether it is done.
    pub(super) keys: Vec<(Key, bool)>,
}

/// What the rules ask of a report's item.
#[derive(Clone, Debug)]
pub(super) struct ReportCore {
    pub(super) state: ReportItemState,
    pub(super) entity: EntityId,
    pub(super) look_back: LookBack,
    pub(super) purpose: Purpose,
    /// Sectors in which it shows records.
    pub(super) sectors: Vec<SectorNo>,
    pub(super) issued_at: ShanghaiTime,
    pub(super) report_no: ReportNo,
    pub(super) fresher_exists: bool,
    pub(super) objection_open: bool,
    /// When it was withdrawn.
    pub(super) withdrawn: Option<ShanghaiTime>,
    pub(super) valid_through: chrono::NaiveDate,
    /// Records that it shows; `None` if its item does not list all of them.
    pub(super) shows: Option<Vec<RecordId>>,
    pub(super) report_hash: String,
    pub(super) json_file: String,
    pub(super) pdf_file: Option<String>,
    /// When the sweeper takes over, and the partition of the idempotency item.
    pub(super) pending: Option<(ShanghaiTime, String)>,
}

/// How often each act on a report was written down.
#[derive(Clone, Debug, Default)]
pub(super) struct Events {
    pub(super) first: Option<Key>,
    pub(super) requested: u32,
    pub(super) issued: u32,
    pub(super) voided: u32,
    pub(super) withdrawn: u32,
}
