//! A unit looks at its deliveries, the newest first.

use super::show_delivery::{content_of, progress_of};
use crate::items::unpack;
use crate::keys;
use crate::store::{Cursor, Key, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::deliver_records::{DeliveryDeps, DeliveryItem, DeliveryPointer};
use shared::api::{DeliveryList, DeliverySummary};
use shared::policy::UnitId;
use shared::text::Lang;

/// Deliveries on a page.
const PAGE: usize = 20;

/// A page of the unit's deliveries, behind the place `after` where one is given.
pub async fn list_deliveries(
    deps: &DeliveryDeps,
    unit: &UnitId,
    after: Option<&str>,
    lang: Lang,
) -> Result<DeliveryList, Refused> {
    let query = Query {
        pk: keys::unit_deliveries_partition(unit),
        from: "0".to_owned(),
        to: "9~".to_owned(),
        order: Order::Descending,
        limit: PAGE,
        after: after.map(|after| Cursor(after.to_owned())),
    };
    let page = deps.store.query(&query).await?;
    let mut wanted = Vec::with_capacity(page.items.len());
    for item in &page.items {
        let pointer: DeliveryPointer = unpack(item)?;
        wanted.push((keys::delivery(&pointer.unit, &pointer.id), pointer.id));
    }
    let keys: Vec<Key> = wanted.iter().map(|(key, _)| key.clone()).collect();
    let found = if keys.is_empty() {
        Vec::new()
    } else {
        deps.store.batch_get(&keys).await?
    };
    let mut deliveries = Vec::with_capacity(found.len());
    for ((key, id), item) in wanted.into_iter().zip(found) {
        let item = item.ok_or_else(|| StoreError::Damaged { key: key.clone() })?;
        let body: DeliveryItem = unpack(&item)?;
        deliveries.push(DeliverySummary {
            id,
            content: content_of(&body),
            as_of: body.as_of,
            received_at: body.received_at,
            state: progress_of(&key, &body, lang)?,
        });
    }
    Ok(DeliveryList {
        deliveries,
        next: page.next.map(|next| next.0),
    })
}
