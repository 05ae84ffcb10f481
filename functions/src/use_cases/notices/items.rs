//! Bodies of the items of notices.

use crate::items::ExpiringReport;
use crate::keys::{self, EntityId};
use crate::store::Key;
use crate::use_cases::case::{CaseItem, Matter};
use serde::{Deserialize, Serialize};
use shared::api::ContactLang;
use shared::case::CaseId;
use shared::code::{ReportId, ReportNo};
use shared::notice::{EmailAddress, MobileNumber, Notice, NoticeKind};
use shared::policy::{SectorNo, UnitId};
use shared::time::ShanghaiTime;

/// Who is told: a firm, a unit or the credit office, whoever of its people asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A firm.
    Entity(EntityId),
    /// A responsible unit.
    Unit(UnitId),
    /// The credit office.
    Office,
}

impl Owner {
    /// Where its receivers stand.
    pub fn key(&self) -> Key {
        match self {
            Self::Entity(entity) => keys::notices::of_entity(entity),
            Self::Unit(unit) => keys::notices::of_unit(unit),
            Self::Office => keys::notices::of_office(),
        }
    }

    /// Of what it can be told.
    pub fn offered(&self) -> &'static [NoticeKind] {
        match self {
            Self::Entity(_) => &[
                NoticeKind::ReportIssued,
                NoticeKind::ReportExpiring,
                NoticeKind::ReportWithdrawn,
                NoticeKind::RecordAdded,
                NoticeKind::ObjectionMoved,
                NoticeKind::RepairMoved,
            ],
            Self::Unit(_) | Self::Office => &[
                NoticeKind::ObjectionMoved,
                NoticeKind::RepairMoved,
                NoticeKind::DeliveryOverdue,
            ],
        }
    }
}

/// `H#owner | TO`: where an owner is told of things. One item, so that what it holds is counted by its own version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiverItem {
    /// Webhooks, oldest first.
    pub webhooks: Vec<Webhook>,
    /// E-mail and SMS.
    pub contact: Option<OwnerContact>,
}

/// A webhook. Its secret is not here: it follows from its id.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// Id, 16 random bytes in hex.
    pub id: String,
    /// Where it leads.
    pub url: String,
    /// Of what.
    pub events: Vec<NoticeKind>,
    /// Since when; what happened before is not told.
    pub since: ShanghaiTime,
}

// An address may hold a token of its owner's: it is in no log.
impl core::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Webhook")
            .field("id", &self.id)
            .field("events", &self.events)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

/// Where somebody is told by e-mail and SMS, of everything that it can be told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerContact {
    /// Id, 16 random bytes in hex; another one after every change, so that what was meant for the old address does not
    /// go to the new one.
    pub id: String,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Mobile number.
    pub mobile: Option<MobileNumber>,
    /// Language of messages.
    pub lang: ContactLang,
    /// Since when.
    pub since: ShanghaiTime,
}

/// `W#outbox#shard | ts#id`: an act of which nobody has been told yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum OutboxItem {
    /// A report went out.
    ReportIssued {
        /// The report.
        report: ExpiringReport,
        /// When.
        at: ShanghaiTime,
    },
    /// A report was withdrawn.
    ReportWithdrawn {
        /// Its id.
        report_id: ReportId,
        /// Its number.
        report_no: ReportNo,
        /// Whose it is.
        entity: EntityId,
        /// When.
        at: ShanghaiTime,
    },
    /// One transaction of a delivery brought new records about these entities. Further transactions may name the same
    /// ones, and lead to the same notices.
    RecordsAdded {
        /// The unit.
        unit: UnitId,
        /// Its delivery.
        delivery: String,
        /// When that arrived; sent again, a delivery keeps it.
        received_at: ShanghaiTime,
        /// When this transaction was begun.
        at: ShanghaiTime,
        /// The sector.
        sector: SectorNo,
        /// About whom, each once.
        entities: Vec<EntityId>,
    },
    /// Something was done to an objection.
    ObjectionMoved {
        /// The objection.
        objection: CaseId,
        /// Number of the event.
        event: u32,
        /// When.
        at: ShanghaiTime,
        /// Where it stands by it.
        state: shared::objection::Stage,
        /// Whom it concerns.
        parties: Parties,
    },
    /// Something was done to an application for repair.
    RepairMoved {
        /// The application.
        repair: CaseId,
        /// Number of the event.
        event: u32,
        /// When.
        at: ShanghaiTime,
        /// Where it stands by it.
        state: shared::repair::Stage,
        /// Whom it concerns.
        parties: Parties,
    },
    /// A unit is late in a sector.
    DeliveryOverdue {
        /// The unit.
        unit: UnitId,
        /// The sector.
        sector: SectorNo,
        /// The last day on which its delivery would have been in time.
        expected_by: chrono::NaiveDate,
        /// When that was found.
        at: ShanghaiTime,
    },
}

/// Whom a case concerns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// Whose it is.
    pub entity: EntityId,
    /// Who answers.
    pub unit: UnitId,
    /// Whether the credit office sees it.
    pub escalated: bool,
}

impl Parties {
    /// Of a case.
    pub(in crate::use_cases) fn of<M: Matter>(case: &CaseItem<M>) -> Self {
        Self {
            entity: case.entity.clone(),
            unit: case.unit.clone(),
            escalated: case.standing.escalated,
        }
    }
}

/// By what somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A webhook.
    Webhook,
    /// E-mail.
    Email,
    /// SMS.
    Sms,
}

/// `HD#channel | id`: a notice by one channel, and what became of it. No address stands in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeDelivery {
    /// Id of the notice.
    pub id: String,
    /// By what.
    pub channel: Channel,
    /// Id of the channel: of a webhook, or of a contact's address.
    pub to: String,
    /// Whose that is.
    pub owner: Owner,
    /// What.
    pub notice: Notice,
    /// When that happened.
    pub at: ShanghaiTime,
    /// Since when it is tried.
    pub tried_since: ShanghaiTime,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub last_try_at: Option<ShanghaiTime>,
    /// HTTP status of the last answer.
    pub last_status: Option<u16>,
    /// Where it stands.
    pub progress: NoticeProgress,
}

/// Where a notice stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeProgress {
    /// It waits; its work item stands at `due`.
    Waiting {
        /// When it is tried next.
        due: ShanghaiTime,
        /// Until then somebody is trying it.
        held_until: Option<ShanghaiTime>,
    },
    /// The receiver took it.
    Delivered,
    /// It was given up.
    GivenUp,
}

impl NoticeDelivery {
    /// Where it stands.
    pub fn key(&self) -> Key {
        keys::notices::told(&self.to, &self.id)
    }

    /// Its work item, while it waits.
    pub fn work(&self) -> Option<Key> {
        match self.progress {
            NoticeProgress::Waiting { due, .. } => {
                Some(keys::notices::send(&self.to, &self.id, due))
            }
            NoticeProgress::Delivered | NoticeProgress::GivenUp => None,
        }
    }
}

/// `W#send#shard | due#channel#id`: leads to a notice that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendWork {
    /// Id of the channel.
    pub to: String,
    /// Id of the notice.
    pub id: String,
}

/// `OV | sector#unit`: of which lateness a unit was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OverdueMark {
    /// The last day on which its delivery would have been in time.
    pub(super) expected_by: chrono::NaiveDate,
}
