//! What a responsible unit does to a record of its own beside any case: it withdraws or corrects it (撤销、更正),
//! B 三(一). Another unit's record and one that does not exist are the same.
//!
//! The act's id follows from who acts and under which idempotency key, so its own item holds the key, and for ever.

use super::case::{Change, change, fingerprint, ground, held};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{AuditAbout, AuditAct, pack, unpack};
use crate::keys;
use crate::store::Op;
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use crate::use_cases::issue_report::IdempotencyKey;
use crate::use_cases::show_delivery::unit_of;
use crate::use_cases::tries::{Tries, Written};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::case::CaseId;
use shared::policy::UnitId;
use shared::record::{ChangedThrough, Record, RecordAct, RecordId};
use shared::time::ShanghaiTime;

/// `RA#id | META`: that an act was done. What it was stands in the record's version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordActItem {
    /// On which record.
    pub record: RecordId,
    /// By which unit.
    pub unit: UnitId,
    /// When.
    pub at: ShanghaiTime,
    /// Keyed hash of the subject that acted.
    pub actor: String,
    /// SHA-256 in hex of all that was said.
    pub fingerprint: String,
}

/// What is done, with what makes the new version of the record of it.
pub(super) struct Doing<'a, F> {
    /// The record.
    pub(super) record: &'a RecordId,
    /// What stands in its history.
    pub(super) act: RecordAct,
    /// How it is audited.
    pub(super) audited: AuditAct,
    /// All that was said.
    pub(super) said: String,
    /// The record as it is after the act, from the record as it is and today.
    pub(super) make: F,
}

/// Does it once, however often it is asked for under the same key.
pub(super) async fn act_on_record<F>(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    doing: Doing<'_, F>,
) -> Result<(), Refused>
where
    F: Fn(&Record, NaiveDate) -> Result<Record, Refused>,
{
    let unit = unit_of(principal)?;
    let index = &deps.secrets.index_key;
    let id = keys::keyed_case_id(index, b"record-act", &principal.subject, key.as_str());
    let actor = index.hash(&[b"actor", principal.subject.as_bytes()]);
    let said = fingerprint(&(unit, doing.record, &doing.act, &doing.said));
    let mut tries = Tries::of(deps, "others kept changing the record");
    loop {
        let now = deps.clock.now();
        if is_done(deps, &id, &said).await? {
            return Ok(());
        }
        let ops = match steps(deps, unit, &id, &doing, now).await {
            Ok(mut ops) => {
                let item = RecordActItem {
                    record: doing.record.clone(),
                    unit: unit.clone(),
                    at: now,
                    actor: actor.clone(),
                    fingerprint: said.clone(),
                };
                ops.push(Op::Create {
                    key: keys::record_act(&id),
                    body: pack(&item),
                    ttl: None,
                });
                let about = AuditAbout::Record(doing.record.clone());
                ops.push(audit(&*deps.random, now, &actor, doing.audited, about));
                ops
            }
            Err(Refused::RecordsChanging) => Vec::new(),
            // By this very act, if its answer was lost after it was looked for.
            Err(refused) if is_done(deps, &id, &said).await? => {
                tracing::debug!(%refused, "an act was done already");
                return Ok(());
            }
            Err(refused) => return Err(refused),
        };
        if tries.write(ops).await? == Written::Now {
            return Ok(());
        }
    }
}

/// Whether this very act is done; another one under its key is refused.
async fn is_done(deps: &Deps, id: &CaseId, said: &str) -> Result<bool, Refused> {
    let Some(item) = deps.store.get(&keys::record_act(id)).await? else {
        return Ok(false);
    };
    let body: RecordActItem = unpack(&item)?;
    if body.fingerprint == said {
        Ok(true)
    } else {
        Err(Refused::IdempotencyKeyReused)
    }
}

async fn steps<F>(
    deps: &Deps,
    unit: &UnitId,
    id: &CaseId,
    doing: &Doing<'_, F>,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused>
where
    F: Fn(&Record, NaiveDate) -> Result<Record, Refused>,
{
    // The profile before the record: whatever moves after this read is met by the profile's version.
    let entity = match held(deps, doing.record).await? {
        Some(held) if held.body.unit == *unit => held.entity().clone(),
        Some(_) | None => return Err(Refused::NotFound),
    };
    let ground = ground(deps, &entity).await?;
    let held = held(deps, doing.record).await?.ok_or(Refused::NotFound)?;
    let new = (doing.make)(&held.body, now.date())?;
    let changed = Change {
        through: ChangedThrough::Unit(doing.act.clone()),
        id,
        event: 1,
        new,
        corrected: true,
    };
    change(deps, ground, held, changed, now).await
}
