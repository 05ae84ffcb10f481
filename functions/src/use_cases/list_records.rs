//! An entity looks at its own current records (本主体的记录), to see what a report would show and to what it can object,
//! B 三(四).

use super::case::{open_in, unit_name};
use super::own_repair::own_repair;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys::{self, CaseKind, EntityId};
use crate::store::{Cursor, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::fetch_report::entity_of;
use crate::use_cases::show_delivery::unit_of;
use chrono::NaiveDate;
use shared::api::{OwnRecord, OwnRecords, Role};
use shared::case::CaseId;
use shared::counting::{Showing, showing};
use shared::policy::UnitId;
use shared::record::{Record, RecordId};
use shared::report::ShownRecord;
use shared::text::Lang;
use shared::window::Window;
use std::collections::BTreeMap;

/// Records on a page.
pub(super) const PAGE: usize = 100;

/// A page of the entity's records, by sector and day.
pub async fn list_records(
    deps: &Deps,
    principal: &Principal,
    after: Option<String>,
    lang: Lang,
) -> Result<OwnRecords, Refused> {
    let entity = entity_of(principal)?;
    let page = deps.store.query(&records_of(entity, after)).await?;
    let now = Now::of(deps, entity, lang).await?;
    let records = page.items.iter().map(|item| Ok(now.view(unpack(item)?)));
    Ok(OwnRecords {
        records: records.collect::<Result<_, StoreError>>()?,
        next: page.next.map(|cursor| cursor.0),
    })
}

/// Whose records are sought: a unit's own, or all.
pub(super) fn unit_that_seeks(principal: &Principal) -> Result<Option<&UnitId>, Refused> {
    match principal.role {
        Role::Bureau => unit_of(principal).map(Some),
        Role::CreditOffice => Ok(None),
        Role::Enterprise | Role::Verifier => Err(Refused::NotAllowed),
    }
}

pub(super) fn records_of(entity: &EntityId, after: Option<String>) -> Query {
    Query {
        pk: keys::entity_partition(entity),
        from: keys::RECORDS.0.to_owned(),
        to: keys::RECORDS.1.to_owned(),
        order: Order::Ascending,
        limit: PAGE,
        after: after.map(Cursor),
    }
}

/// What is so of an entity's records today.
pub(super) struct Now<'a> {
    deps: &'a Deps,
    lang: Lang,
    today: NaiveDate,
    window: Option<Window>,
    open: BTreeMap<RecordId, CaseId>,
    applied: BTreeMap<RecordId, CaseId>,
}

impl<'a> Now<'a> {
    pub(super) async fn of(deps: &'a Deps, entity: &EntityId, lang: Lang) -> Result<Self, Refused> {
        let open = open_in(deps, CaseKind::Objection, entity).await?;
        let applied = open_in(deps, CaseKind::Repair, entity).await?;
        let today = deps.clock.now().date();
        // A validated policy offers one at least; the longest is the last.
        let longest = deps.policy.look_backs.last();
        let window = longest.map(|longest| Window::of(today, *longest, &deps.policy.calendar));
        Ok(Self {
            deps,
            lang,
            today,
            window,
            open,
            applied,
        })
    }

    pub(super) fn is_held(&self, record: &Record) -> bool {
        let hold = record.status.office_hold.as_ref();
        hold.is_some_and(|hold| hold.stands(self.today))
    }

    pub(super) fn view(&self, record: Record) -> OwnRecord {
        let policy = &*self.deps.policy;
        let kept_out = self.window.as_ref().and_then(|window| {
            match showing(&record, window, self.today, policy) {
                Showing::Shown => None,
                Showing::NotShown(why) => Some(why),
            }
        });
        OwnRecord {
            unit: unit_name(&record.unit, policy),
            shown: kept_out.is_none(),
            not_shown: kept_out.map(|why| why.name().to_owned()),
            objection: self.open.get(&record.id).cloned(),
            repair: own_repair(
                &record,
                self.applied.get(&record.id).cloned(),
                self.today,
                policy,
                self.lang,
            ),
            record: ShownRecord::from(&record),
        }
    }
}
