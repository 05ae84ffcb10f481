//! An entity looks at its own current records (本主体的记录), to see what a report would show and to what it can object,
//! B 三(四).

use super::case::{open_in, unit_name};
use super::own_repair::own_repair;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::unpack;
use crate::keys::{self, CaseKind};
use crate::store::{Cursor, Order, Query};
use crate::use_cases::Refused;
use crate::use_cases::fetch_report::entity_of;
use shared::api::{OwnRecord, OwnRecords};
use shared::counting::{Showing, showing};
use shared::record::Record;
use shared::report::ShownRecord;
use shared::text::Lang;
use shared::window::Window;

/// Records on a page.
const PAGE: usize = 100;

/// A page of the entity's records, by sector and day.
pub async fn list_records(
    deps: &Deps,
    principal: &Principal,
    after: Option<String>,
    lang: Lang,
) -> Result<OwnRecords, Refused> {
    let entity = entity_of(principal)?;
    let query = Query {
        pk: keys::entity_partition(entity),
        from: keys::RECORDS.0.to_owned(),
        to: keys::RECORDS.1.to_owned(),
        order: Order::Ascending,
        limit: PAGE,
        after: after.map(Cursor),
    };
    let page = deps.store.query(&query).await?;
    let open = open_in(deps, CaseKind::Objection, entity).await?;
    let applied = open_in(deps, CaseKind::Repair, entity).await?;
    let today = deps.clock.now().date();
    // A validated policy offers one at least; the longest is the last.
    let window = deps
        .policy
        .look_backs
        .last()
        .map(|longest| Window::of(today, *longest, &deps.policy.calendar));
    let mut records = Vec::with_capacity(page.items.len());
    for item in &page.items {
        let record: Record = unpack(item)?;
        let kept_out = window.as_ref().and_then(|window| {
            match showing(&record, window, today, &deps.policy) {
                Showing::Shown => None,
                Showing::NotShown(why) => Some(why),
            }
        });
        records.push(OwnRecord {
            unit: unit_name(&record.unit, &deps.policy),
            shown: kept_out.is_none(),
            not_shown: kept_out.map(|why| why.name().to_owned()),
            objection: open.get(&record.id).cloned(),
            repair: own_repair(
                &record,
                applied.get(&record.id).cloned(),
                today,
                &deps.policy,
                lang,
            ),
            record: ShownRecord::from(&record),
        });
    }
    Ok(OwnRecords {
        records,
        next: page.next.map(|cursor| cursor.0),
    })
}
