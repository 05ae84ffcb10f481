//! The credit office, or somebody of the unit, makes a key for the unit's program (签发接口密钥).

use crate::identity::{ApiKey, Principal};
use crate::items::{ApiKeyItem, ApiKeyRow, AuditAbout, AuditAct, pack};
use crate::keys;
use crate::store::Op;
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use crate::use_cases::deliver_records::DeliveryDeps;
use crate::use_cases::list_api_keys::{keys_of, maker_of};
use shared::api::NewApiKey;
use shared::policy::UnitId;
use shared::time::ShanghaiTime;

/// Keys of a unit that are good at once, at most: one a program, and one to change to.
const MOST: usize = 20;
/// Characters of a name.
const LONGEST_NAME: usize = 40;

/// What a key may be called, without blanks around it.
pub fn key_name(text: &str) -> Option<&str> {
    let name = text.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    (fits && !name.chars().any(char::is_control)).then_some(name)
}

/// Makes a key of this name.
pub async fn make_api_key(
    deps: &DeliveryDeps,
    principal: &Principal,
    unit: &UnitId,
    name: &str,
    now: ShanghaiTime,
) -> Result<NewApiKey, Refused> {
    let made_by = maker_of(&deps.policy, principal, unit)?;
    let known = keys_of(deps, unit).await?;
    if known.iter().filter(|row| row.revoked_at.is_none()).count() >= MOST {
        return Err(Refused::TooManyKeys);
    }
    let key = ApiKey::new(&*deps.random);
    let id = keys::api_key_id(now, &crate::random::bytes(&*deps.random));
    let row = ApiKeyRow {
        id: id.clone(),
        unit: unit.clone(),
        name: name.to_owned(),
        made_by,
        made_at: now,
        hash: key.hash(),
        last_used_on: None,
        revoked_at: None,
    };
    let item = ApiKeyItem {
        id: id.clone(),
        unit: unit.clone(),
        last_used_on: None,
    };
    let actor = deps.index.hash(&[b"actor", principal.subject.as_bytes()]);
    let ops = vec![
        Op::Create {
            key: keys::api_key(&row.hash),
            body: pack(&item),
            ttl: None,
        },
        Op::Create {
            key: keys::api_key_of_unit(unit, &id),
            body: pack(&row),
            ttl: None,
        },
        audit(
            &*deps.random,
            now,
            &actor,
            AuditAct::ApiKeyMade,
            AuditAbout::ApiKey(unit.clone(), id.clone()),
        ),
    ];
    // Not known whether it was written: it is told to nobody, and seen in the list to be revoked.
    deps.store.transact(ops).await?;
    Ok(NewApiKey {
        id,
        name: row.name,
        created_at: now,
        created_by: made_by,
        key: key.tell(),
    })
}
