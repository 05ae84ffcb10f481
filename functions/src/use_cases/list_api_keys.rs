//! The keys of a unit's programs, for the credit office and for the unit.

use crate::identity::Principal;
use crate::items::{ApiKeyItem, ApiKeyRow, unpack};
use crate::keys;
use crate::store::{Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::deliver_records::DeliveryDeps;
use shared::api::{ApiKeyList, ApiKeyMaker, ApiKeyView, Role};
use shared::policy::{Policy, UnitId};

/// Keys that are listed, the newest: many more than a unit ever makes.
const MOST: usize = 100;

/// As whom the principal has to do with the unit's keys. Another unit's are not found, as if there were no such unit.
pub(super) fn maker_of(
    policy: &Policy,
    principal: &Principal,
    unit: &UnitId,
) -> Result<ApiKeyMaker, Refused> {
    let maker = match principal.role {
        Role::CreditOffice => ApiKeyMaker::CreditOffice,
        Role::Bureau if principal.unit.as_ref() == Some(unit) => ApiKeyMaker::Unit,
        Role::Bureau => return Err(Refused::NotFound),
        Role::Enterprise | Role::Verifier => return Err(Refused::NotAllowed),
    };
    policy.unit(unit).map(|_| maker).ok_or(Refused::NotFound)
}

/// All keys of the unit, the newest first.
pub async fn list_api_keys(
    deps: &DeliveryDeps,
    principal: &Principal,
    unit: &UnitId,
) -> Result<ApiKeyList, Refused> {
    maker_of(&deps.policy, principal, unit)?;
    let mut rows = keys_of(deps, unit).await?;
    let good: Vec<_> = rows
        .iter()
        .filter(|row| row.revoked_at.is_none())
        .map(|row| keys::api_key(&row.hash))
        .collect();
    if !good.is_empty() {
        let mut used = deps.store.batch_get(&good).await?.into_iter();
        for row in rows.iter_mut().filter(|row| row.revoked_at.is_none()) {
            // One that is gone was revoked since the list was read.
            if let Some(item) = used.next().flatten() {
                row.last_used_on = unpack::<ApiKeyItem>(&item)?.last_used_on;
            }
        }
    }
    Ok(ApiKeyList {
        keys: rows.into_iter().map(view).collect(),
    })
}

/// Rows of the unit's keys, the newest first.
pub(super) async fn keys_of(
    deps: &DeliveryDeps,
    unit: &UnitId,
) -> Result<Vec<ApiKeyRow>, StoreError> {
    let query = Query {
        pk: keys::unit_keys_partition(unit),
        from: "0".to_owned(),
        to: "9~".to_owned(),
        order: Order::Descending,
        limit: MOST,
        after: None,
    };
    let page = deps.store.query(&query).await?;
    page.items.iter().map(unpack).collect()
}

fn view(row: ApiKeyRow) -> ApiKeyView {
    ApiKeyView {
        id: row.id,
        name: row.name,
        created_at: row.made_at,
        created_by: row.made_by,
        last_used_on: row.last_used_on,
        revoked_at: row.revoked_at,
    }
}
