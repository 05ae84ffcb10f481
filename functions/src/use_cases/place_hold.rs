//! The credit office holds a record, or the reports of a firm (暂缓展示、暂缓出具), B 二(一), B 三(一).
//!
//! The hold's id follows from who places it and under which idempotency key: the same again is the same hold.

use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{AuditAbout, AuditAct, CreditCodeGuard, EntityItem, pack, unpack};
use crate::keys::{self, EntityId};
use crate::store::{Op, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use crate::use_cases::case::{Change, change, fingerprint, ground, held};
use crate::use_cases::hold::{HoldItem, load, officer, view};
use crate::use_cases::issue_report::IdempotencyKey;
use crate::use_cases::tries::{Tries, Written};
use chrono::NaiveDate;
use shared::api::HoldView;
use shared::case::CaseId;
use shared::credit_code::CreditCode;
use shared::hold::HoldReason;
use shared::record::{ChangedThrough, HoldAct, RecordId};
use shared::time::ShanghaiTime;
use shared::verdict::RecordSummary;

/// What is held.
#[derive(Clone, Debug, serde::Serialize)]
pub enum Target {
    /// A record is not shown.
    Record(RecordId),
    /// A firm gets no report.
    Issuing(CreditCode),
}

/// What the credit office says.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Placing {
    /// On what.
    pub target: Target,
    /// Why.
    pub reason: HoldReason,
    /// Why, in words.
    pub statement: String,
    /// Last day; after today.
    pub until: Option<NaiveDate>,
}

/// Places a hold, or gives the one to which this idempotency key has led before.
pub async fn place_hold(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    placing: Placing,
) -> Result<HoldView, Refused> {
    let officer = officer(deps, principal)?;
    let index = &deps.secrets.index_key;
    let id = keys::keyed_case_id(index, b"hold", &principal.subject, key.as_str());
    let fingerprint = fingerprint(&placing);
    let mut tries = Tries::of(deps, "others kept changing what is held");
    loop {
        let now = deps.clock.now();
        if let Some(hold) = placed(deps, &id, &fingerprint).await? {
            return Ok(view(hold, now));
        }
        let by = By {
            id: &id,
            officer: &officer,
            fingerprint: &fingerprint,
        };
        let ops = match steps(deps, &by, &placing, now).await {
            Ok(ops) => ops,
            Err(Refused::RecordsChanging) => Vec::new(),
            // By this very act, if its answer was lost after it was looked for.
            Err(refused) => {
                return match placed(deps, &id, &fingerprint).await? {
                    Some(hold) => Ok(view(hold, now)),
                    None => Err(refused),
                };
            }
        };
        if tries.write(ops).await? == Written::Now {
            return shown(deps, &id, now).await;
        }
    }
}

/// This very hold, if it is there; another one under its key is refused.
async fn placed(deps: &Deps, id: &CaseId, fingerprint: &str) -> Result<Option<HoldItem>, Refused> {
    match load(deps, id).await? {
        None => Ok(None),
        Some((_, hold)) if hold.fingerprint == fingerprint => Ok(Some(hold)),
        Some(_) => Err(Refused::IdempotencyKeyReused),
    }
}

async fn shown(deps: &Deps, id: &CaseId, now: ShanghaiTime) -> Result<HoldView, Refused> {
    let key = keys::hold(id);
    let (_, hold) = load(deps, id).await?.ok_or(StoreError::Damaged { key })?;
    Ok(view(hold, now))
}

/// Who places it.
struct By<'a> {
    id: &'a CaseId,
    officer: &'a str,
    fingerprint: &'a str,
}

async fn steps(
    deps: &Deps,
    by: &By<'_>,
    placing: &Placing,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let (mut ops, hold) = match &placing.target {
        Target::Record(record) => on_record(deps, by, placing, record, now).await?,
        Target::Issuing(code) => on_issuing(deps, by, placing, code, now).await?,
    };
    let create = |key, body| Op::Create {
        key,
        body,
        ttl: None,
    };
    ops.push(create(keys::hold(&hold.id), pack(&hold)));
    ops.push(create(
        keys::hold_in_list(true, now, &hold.id),
        pack(&hold.id),
    ));
    let about = AuditAbout::Hold(hold.id.clone());
    ops.push(audit(
        &*deps.random,
        now,
        by.officer,
        AuditAct::HoldPlaced,
        about,
    ));
    Ok(ops)
}

async fn on_record(
    deps: &Deps,
    by: &By<'_>,
    placing: &Placing,
    record: &RecordId,
    now: ShanghaiTime,
) -> Result<(Vec<Op>, HoldItem), Refused> {
    // First whose it is, then the entity, then the record again: what moves in between conflicts.
    let found = held(deps, record).await?.ok_or(Refused::NotFound)?;
    let ground = ground(deps, found.entity()).await?;
    let found = held(deps, record).await?.ok_or(Refused::RecordsChanging)?;
    let standing = found.body.status.office_hold.as_ref();
    if standing.is_some_and(|hold| hold.stands(now.date())) {
        return Err(Refused::HoldAlready);
    }
    let body = &found.body;
    let summary = RecordSummary {
        id: body.id.clone(),
        sector: body.sector,
        kind: body.kind,
        document_no: body.document_no.clone(),
        decided_on: body.decided_on,
        body: body.body.clone(),
        class: body.class.clone(),
        fine: body.fine,
    };
    let profile = &ground.body.profile;
    let names = (profile.name.clone(), profile.credit_code);
    let hold = item(
        by,
        placing,
        found.entity().clone(),
        names,
        Some(summary),
        now,
    );
    let mut new = found.body.clone();
    new.status.office_hold = Some(hold.mark());
    let change = change(
        deps,
        ground,
        found,
        Change {
            through: ChangedThrough::Hold(HoldAct {
                hold: hold.id.clone(),
                placed: Some(hold.reason),
            }),
            id: by.id,
            event: PLACED,
            new,
            // Reports in their month that show it say that records have changed since.
            corrected: true,
        },
        now,
    );
    Ok((change.await?, hold))
}

/// Number of the act, for the notes that are still to be written.
const PLACED: u32 = 1;

async fn on_issuing(
    deps: &Deps,
    by: &By<'_>,
    placing: &Placing,
    code: &CreditCode,
    now: ShanghaiTime,
) -> Result<(Vec<Op>, HoldItem), Refused> {
    let guard = keys::credit_code_guard(&deps.secrets.index_key, code);
    let guard = deps.store.get(&guard).await?.ok_or(Refused::NotFound)?;
    let entity = unpack::<CreditCodeGuard>(&guard)?.entity;
    let key = keys::entity_profile(&entity);
    let item_of = deps.store.get(&key).await?.ok_or(Refused::NotFound)?;
    let mut body: EntityItem = unpack(&item_of)?;
    if body
        .issuing_hold
        .as_ref()
        .is_some_and(|hold| hold.stands(now.date()))
    {
        return Err(Refused::HoldAlready);
    }
    let names = (body.profile.name.clone(), body.profile.credit_code);
    let hold = item(by, placing, entity, names, None, now);
    body.issuing_hold = Some(hold.mark());
    // A report that is being made is made anew by it, and is not: the firm is held.
    body.rev += 1;
    let step = Op::Replace {
        key,
        at: item_of.v,
        body: pack(&body),
        ttl: None,
    };
    Ok((vec![step], hold))
}

fn item(
    by: &By<'_>,
    placing: &Placing,
    entity: EntityId,
    (entity_name, credit_code): (String, CreditCode),
    record: Option<RecordSummary>,
    now: ShanghaiTime,
) -> HoldItem {
    HoldItem {
        id: by.id.clone(),
        entity,
        entity_name,
        credit_code,
        record,
        reason: placing.reason,
        statement: placing.statement.clone(),
        until: placing.until,
        placed_at: now,
        placed_by: by.officer.to_owned(),
        fingerprint: by.fingerprint.to_owned(),
        lifted: None,
    }
}
