//! The credit office lifts a hold (解除暂缓): the next report shows the record again, or the firm gets reports again.

use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{AuditAbout, AuditAct, EntityItem, pack, unpack};
use crate::keys;
use crate::store::Op;
use crate::use_cases::audit::audit;
use crate::use_cases::case::{Change, change, ground, held};
use crate::use_cases::hold::{HoldItem, Lifted, load, officer, view};
use crate::use_cases::tries::{Tries, Written};
use crate::use_cases::{Cause, Refused};
use shared::api::HoldView;
use shared::case::CaseId;
use shared::record::{ChangedThrough, HoldAct, RecordId};
use shared::time::ShanghaiTime;

/// Lifts it. The same again by the same person is done already.
pub async fn lift_hold(
    deps: &Deps,
    principal: &Principal,
    id: &CaseId,
    statement: String,
) -> Result<HoldView, Refused> {
    let officer = officer(deps, principal)?;
    let mut tries = Tries::of(deps, "others kept changing what is held");
    loop {
        let now = deps.clock.now();
        let (item, hold) = load(deps, id).await?.ok_or(Refused::NotFound)?;
        if let Some(lifted) = &hold.lifted {
            return if lifted.by == officer && lifted.statement == statement {
                Ok(view(hold, now))
            } else {
                Err(Refused::HoldLifted)
            };
        }
        let mut after = hold.clone();
        after.lifted = Some(Lifted {
            at: now,
            by: officer.clone(),
            statement: statement.clone(),
        });
        let from_what = match &hold.record {
            Some(record) => from_record(deps, &hold, &record.id, now).await,
            None => from_issuing(deps, &hold).await,
        };
        let ops = match from_what {
            Ok(mut ops) => {
                let about = AuditAbout::Hold(id.clone());
                ops.extend([
                    Op::Replace {
                        key: item.key,
                        at: item.v,
                        body: pack(&after),
                        ttl: None,
                    },
                    Op::Delete {
                        key: keys::hold_in_list(true, hold.placed_at, id),
                        at: 1,
                    },
                    Op::Create {
                        key: keys::hold_in_list(false, now, id),
                        body: pack(id),
                        ttl: None,
                    },
                    audit(&*deps.random, now, &officer, AuditAct::HoldLifted, about),
                ]);
                ops
            }
            Err(Refused::RecordsChanging) => Vec::new(),
            Err(refused) => return Err(refused),
        };
        if tries.write(ops).await? == Written::Now {
            return Ok(view(after, now));
        }
    }
}

/// Number of the act, for the notes that are still to be written.
const LIFTED: u32 = 2;

async fn from_record(
    deps: &Deps,
    hold: &HoldItem,
    record: &RecordId,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let ground = ground(deps, &hold.entity).await?;
    let missing = Refused::Unavailable(Cause::Own("a record that a hold names is missing"));
    let found = held(deps, record).await?.ok_or(missing)?;
    // A later hold has come after this one had lapsed: that one stays.
    let is_this = |it: &shared::hold::OfficeHold| it.hold == hold.id;
    if !found.body.status.office_hold.as_ref().is_some_and(is_this) {
        return Ok(vec![ground.stands()]);
    }
    let mut new = found.body.clone();
    new.status.office_hold = None;
    let lifting = Change {
        through: ChangedThrough::Hold(HoldAct {
            hold: hold.id.clone(),
            placed: None,
        }),
        id: &hold.id,
        event: LIFTED,
        new,
        corrected: true,
    };
    change(deps, ground, found, lifting, now).await
}

async fn from_issuing(deps: &Deps, hold: &HoldItem) -> Result<Vec<Op>, Refused> {
    let key = keys::entity_profile(&hold.entity);
    let missing = Refused::Unavailable(Cause::Own("a firm that a hold names is missing"));
    let item = deps.store.get(&key).await?.ok_or(missing)?;
    let mut body: EntityItem = unpack(&item)?;
    let is_this = |it: &shared::hold::OfficeHold| it.hold == hold.id;
    if !body.issuing_hold.as_ref().is_some_and(is_this) {
        return Ok(vec![Op::CheckAt { key, at: item.v }]);
    }
    body.issuing_hold = None;
    body.rev += 1;
    Ok(vec![Op::Replace {
        key,
        at: item.v,
        body: pack(&body),
        ttl: None,
    }])
}

/// A hold.
pub async fn show_hold(
    deps: &Deps,
    principal: &Principal,
    id: &CaseId,
) -> Result<HoldView, Refused> {
    officer(deps, principal)?;
    let (_, hold) = load(deps, id).await?.ok_or(Refused::NotFound)?;
    Ok(view(hold, deps.clock.now()))
}
