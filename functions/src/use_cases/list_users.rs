//! The credit office sees who may act, and the units with their sectors, people and last deliveries (用户与单位一览).

use crate::deps::OfficeDeps;
use crate::identity::Principal;
use crate::items::{FreshnessItem, unpack};
use crate::keys;
use crate::use_cases::Refused;
use crate::use_cases::access::{UserAccess, officer, users, view};
use crate::use_cases::read_all::read_all;
use shared::api::{Role, UnitList, UnitSector, UnitView, UserList};
use shared::policy::UnitId;
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;

/// Everybody who may act or could.
pub async fn list_users(deps: &OfficeDeps, principal: &Principal) -> Result<UserList, Refused> {
    let officer = officer(deps, principal)?;
    let mut users = users(deps).await?;
    let place = |role| match role {
        Role::CreditOffice => 0,
        Role::Bureau => 1,
        Role::Verifier => 2,
        Role::Enterprise => 3,
    };
    users.sort_by(|a, b| {
        let of = |user: &super::access::UserItem| (place(user.role), user.unit.clone());
        of(a)
            .cmp(&of(b))
            .then_with(|| (&a.name, &a.id).cmp(&(&b.name, &b.id)))
    });
    let users = users.into_iter();
    Ok(UserList {
        users: users
            .map(|user| view(user, &deps.policy, &officer, principal))
            .collect(),
    })
}

/// Every unit of the policy.
pub async fn list_units(deps: &OfficeDeps, principal: &Principal) -> Result<UnitList, Refused> {
    officer(deps, principal)?;
    let users = users(deps).await?;
    let mut delivered: BTreeMap<UnitId, ShanghaiTime> = BTreeMap::new();
    for item in read_all(&*deps.store, keys::FRESHNESS.to_owned(), " ", "~").await? {
        let row: FreshnessItem = unpack(&item)?;
        let last = delivered.entry(row.unit).or_insert(row.sealed_at);
        *last = (*last).max(row.sealed_at);
    }
    let units = deps.policy.units.iter().map(|unit| UnitView {
        id: unit.id.clone(),
        name_zh: unit.name_zh.clone(),
        sectors: deps
            .policy
            .sectors_of(&unit.id)
            .map(|sector| UnitSector {
                no: sector.no,
                name_zh: sector.name_zh.clone(),
            })
            .collect(),
        users: users
            .iter()
            .filter(|user| user.access == UserAccess::Active)
            .filter(|user| user.unit.as_ref() == Some(&unit.id))
            .map(|user| user.id.clone())
            .collect(),
        last_delivery: delivered.get(&unit.id).copied(),
    });
    Ok(UnitList {
        units: units.collect(),
    })
}
