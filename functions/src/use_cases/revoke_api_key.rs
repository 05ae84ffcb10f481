//! The credit office, or somebody of the unit, revokes a key (吊销接口密钥): from that moment it is nobody's.

use crate::identity::Principal;
use crate::items::{ApiKeyItem, ApiKeyRow, AuditAbout, AuditAct, pack, unpack};
use crate::keys;
use crate::store::{Op, StoreError};
use crate::use_cases::audit::audit;
use crate::use_cases::deliver_records::DeliveryDeps;
use crate::use_cases::list_api_keys::maker_of;
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use shared::policy::UnitId;
use shared::time::ShanghaiTime;

/// How often it may meet a use of the key that is written down.
const TRIES: u32 = 5;

/// Revokes the unit's key of this id. Revoked again nothing changes.
pub async fn revoke_api_key(
    deps: &DeliveryDeps,
    principal: &Principal,
    unit: &UnitId,
    id: &str,
    now: ShanghaiTime,
) -> Result<(), Refused> {
    maker_of(&deps.policy, principal, unit)?;
    let place = keys::api_key_of_unit(unit, id);
    let actor = deps.index.hash(&[b"actor", principal.subject.as_bytes()]);
    for attempt in 0..TRIES {
        let found = deps.store.get(&place).await?.ok_or(Refused::NotFound)?;
        let row: ApiKeyRow = unpack(&found)?;
        if row.revoked_at.is_some() {
            return Ok(());
        }
        let key = keys::api_key(&row.hash);
        // Only together with its row does a key go: one that is not there is damage, or was revoked just now.
        let Some(item) = deps.store.get(&key).await? else {
            if attempt + 1 == TRIES {
                return Err(StoreError::Damaged { key }.into());
            }
            continue;
        };
        let revoked = ApiKeyRow {
            last_used_on: unpack::<ApiKeyItem>(&item)?.last_used_on,
            revoked_at: Some(now),
            ..row
        };
        let ops = vec![
            Op::Delete { key, at: item.v },
            Op::Replace {
                key: place.clone(),
                at: found.v,
                body: pack(&revoked),
                ttl: None,
            },
            audit(
                &*deps.random,
                now,
                &actor,
                AuditAct::ApiKeyRevoked,
                AuditAbout::ApiKey(unit.clone(), id.to_owned()),
            ),
        ];
        match deps.store.transact(ops).await {
            Ok(()) => return Ok(()),
            // Read again: it was used or revoked, or this call was first and did not hear of it.
            Err(StoreError::Conflict { .. } | StoreError::Unavailable(_) | StoreError::Busy(_)) => {
            }
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(Refused::Unavailable(Cause::Own("a key that kept changing")))
}
