//! Who is told of an act.

use super::items::{OutboxItem, Owner, Parties};
use super::outbox::notice_id;
use crate::keys::EntityId;
use crate::notices::NoticeDeps;
use shared::notice::Notice;
use shared::time::ShanghaiTime;

/// A notice for somebody, before it is known by what.
pub(super) struct Addressed {
    pub(super) owner: Owner,
    pub(super) id: String,
    pub(super) notice: Notice,
    pub(super) at: ShanghaiTime,
}

/// The notices of an act, each for one owner.
pub(super) fn notices_of(deps: &NoticeDeps, body: &OutboxItem) -> Vec<Addressed> {
    let index = &deps.secrets.index_key;
    let to = |owner, notice: &Notice, (about, by): (&[&str], ShanghaiTime), entity| Addressed {
        owner,
        id: notice_id(index, notice.kind(), by, about, entity),
        notice: notice.clone(),
        at: body.at(),
    };
    match body {
        OutboxItem::ReportIssued { report, at } => {
            let notice = Notice::ReportIssued {
                report_no: report.report_no.clone(),
                valid_through: report.valid_through,
            };
            let no = report.report_no.to_string();
            let owner = Owner::Entity(report.entity.clone());
            vec![to(owner, &notice, (&[&no], *at), None)]
        }
        OutboxItem::ReportWithdrawn {
            report_no,
            entity,
            at,
            ..
        } => {
            let notice = Notice::ReportWithdrawn {
                report_no: report_no.clone(),
            };
            let owner = Owner::Entity(entity.clone());
            vec![to(owner, &notice, (&[report_no.as_str()], *at), None)]
        }
        OutboxItem::RecordsAdded {
            unit,
            delivery,
            received_at,
            sector,
            entities,
            ..
        } => {
            let notice = Notice::RecordAdded {
                unit: unit.clone(),
                delivery: delivery.clone(),
                sector: *sector,
            };
            let about: &[&str] = &[&unit.0, delivery];
            let owner = |entity: &EntityId| Owner::Entity(entity.clone());
            entities
                .iter()
                .map(|entity| to(owner(entity), &notice, (about, *received_at), Some(entity)))
                .collect()
        }
        OutboxItem::ObjectionMoved {
            objection,
            event,
            at,
            state,
            parties,
        } => {
            let notice = Notice::ObjectionMoved {
                objection: objection.clone(),
                event: *event,
                state: *state,
            };
            let no = event.to_string();
            let about: &[&str] = &[objection.as_str(), &no];
            let owners = owners_of(parties).into_iter();
            owners
                .map(|owner| to(owner, &notice, (about, *at), None))
                .collect()
        }
        OutboxItem::RepairMoved {
            repair,
            event,
            at,
            state,
            parties,
        } => {
            let notice = Notice::RepairMoved {
                repair: repair.clone(),
                event: *event,
                state: *state,
            };
            let no = event.to_string();
            let about: &[&str] = &[repair.as_str(), &no];
            let owners = owners_of(parties).into_iter();
            owners
                .map(|owner| to(owner, &notice, (about, *at), None))
                .collect()
        }
        OutboxItem::DeliveryOverdue {
            unit,
            sector,
            expected_by,
            ..
        } => {
            let notice = Notice::DeliveryOverdue {
                unit: unit.clone(),
                sector: *sector,
                expected_by: *expected_by,
            };
            let (no, by) = (sector.0.to_string(), ShanghaiTime::start_of(*expected_by));
            let about: &[&str] = &[&unit.0, &no];
            [Owner::Unit(unit.clone()), Owner::Office]
                .map(|owner| to(owner, &notice, (about, by), None))
                .into()
        }
    }
}

/// Both sides, and the credit office if it sees the case.
fn owners_of(parties: &Parties) -> Vec<Owner> {
    let mut owners = vec![
        Owner::Entity(parties.entity.clone()),
        Owner::Unit(parties.unit.clone()),
    ];
    owners.extend(parties.escalated.then_some(Owner::Office));
    owners
}
