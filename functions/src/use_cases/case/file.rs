//! An entity files a case on a record of its own.
//!
//! The case's id follows from who files it and under which idempotency key, so its own item holds the key, and for
//! ever: the same filing again leads to the same case.

use super::items::{AttachmentItem, CaseEvent, CaseItem, CasePointer};
use super::record::{Change, Ground, Held, change, ground, held};
use super::{Matter, fingerprint, places, store_attachments};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{AuditAbout, pack, unpack};
use crate::keys::{self, CaseKind, EntityId};
use crate::store::{Op, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use crate::use_cases::fetch_report::entity_of;
use crate::use_cases::issue_report::IdempotencyKey;
use crate::use_cases::notices::outbox_step;
use crate::use_cases::tries::{Tries, Written};
use shared::case::{Act, Attached, CaseId, Party, Stage, Standing, due};
use shared::record::{Record, RecordId};
use shared::time::ShanghaiTime;
use shared::verdict::RecordSummary;

/// What an entity says.
pub(in crate::use_cases) struct Filing<M: Matter> {
    /// On which record.
    pub(in crate::use_cases) record: RecordId,
    /// What belongs to the matter.
    pub(in crate::use_cases) opening: M::Opening,
    /// What it says.
    pub(in crate::use_cases) statement: String,
    /// Evidence.
    pub(in crate::use_cases) attachments: Vec<Attached>,
}

/// A filing that was looked at.
struct Asked<M: Matter> {
    id: CaseId,
    entity: EntityId,
    actor: String,
    record: RecordId,
    opening: M::Opening,
    statement: String,
    attachments: Vec<AttachmentItem>,
    fingerprint: String,
}

/// Files a case, or gives the one to which this idempotency key has led before.
pub(in crate::use_cases) async fn file<M: Matter>(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    filing: Filing<M>,
) -> Result<CaseId, Refused> {
    let entity = entity_of(principal)?.clone();
    // Before its files are stored: what is not one's own leaves nothing behind.
    match own(held(deps, &filing.record).await, &entity) {
        Ok(_) | Err(Refused::RecordsChanging) => {}
        Err(refused) => return Err(refused),
    }
    let asked = look_at(deps, principal, key, filing, entity).await?;
    let mut tries = Tries::of(deps, "others kept changing the record");
    loop {
        let now = deps.clock.now();
        if is_there(deps, &asked).await? {
            return Ok(asked.id);
        }
        let ground = ground(deps, &asked.entity).await?;
        let ops = match own(held(deps, &asked.record).await, &asked.entity) {
            Ok(_) if is_open::<M>(deps, &ground, &asked).await? => {
                // By this very filing, if its answer was lost after it was looked for.
                return match is_there(deps, &asked).await? {
                    true => Ok(asked.id),
                    false => Err(M::already_open()),
                };
            }
            Ok(held) => {
                not_too_often(deps, &asked, now).await?;
                steps(deps, &asked, ground, held, now).await?
            }
            Err(Refused::RecordsChanging) => Vec::new(),
            Err(refused) => return Err(refused),
        };
        if tries.write(ops).await? == Written::Now {
            return Ok(asked.id);
        }
    }
}

/// The record if it is the entity's: another's and one that does not exist are the same.
fn own(found: Result<Option<Held>, Refused>, entity: &EntityId) -> Result<Held, Refused> {
    found?
        .filter(|held| held.entity() == entity)
        .ok_or(Refused::NotFound)
}

/// Whether another case of this kind is open on the record.
async fn is_open<M: Matter>(
    deps: &Deps,
    ground: &Ground,
    asked: &Asked<M>,
) -> Result<bool, StoreError> {
    match M::KIND {
        CaseKind::Objection => Ok(ground.open.contains_key(&asked.record)),
        CaseKind::Repair => {
            let guard = keys::open_case(M::KIND, &asked.entity, &asked.record);
            Ok(deps.store.get(&guard).await?.is_some())
        }
    }
}

/// Whatever became of the earlier ones: so nobody keeps a report marked by filing anew what was answered.
async fn not_too_often<M: Matter>(
    deps: &Deps,
    asked: &Asked<M>,
    now: ShanghaiTime,
) -> Result<(), Refused> {
    let rules = M::rules(&deps.policy);
    let seconds = i64::from(rules.within_days) * 24 * 3600;
    let (from, to) = keys::filed_since(M::KIND, &asked.record, now.plus_seconds(-seconds));
    let query = Query {
        pk: keys::entity_partition(&asked.entity),
        from,
        to,
        order: Order::Descending,
        limit: usize::from(rules.filings),
        after: None,
    };
    let filed = deps.store.query(&query).await?.items;
    if filed.len() < usize::from(rules.filings) {
        return Ok(());
    }
    // The oldest of those that count: once it does not, another may follow.
    let oldest = filed.last().and_then(|item| {
        let at = item.key.sk.split('#').nth(2)?.parse().ok()?;
        ShanghaiTime::from_unix(at)
    });
    let from = oldest.unwrap_or(now).plus_seconds(seconds);
    Err(Refused::FiledTooOften {
        kind: M::KIND,
        from: from.date().succ_opt().unwrap_or_else(|| from.date()),
    })
}

async fn look_at<M: Matter>(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    filing: Filing<M>,
    entity: EntityId,
) -> Result<Asked<M>, Refused> {
    let index = &deps.secrets.index_key;
    let mut attachments = store_attachments(deps, filing.attachments).await?;
    let fingerprint = fingerprint(&(
        &entity,
        &filing.record,
        &filing.opening,
        &filing.statement,
        &attachments,
    ));
    for (attachment, no) in attachments.iter_mut().zip(1..) {
        attachment.no = no;
    }
    let name: &[u8] = match M::KIND {
        CaseKind::Objection => b"objection",
        CaseKind::Repair => b"repair",
    };
    Ok(Asked {
        id: keys::keyed_case_id(index, name, &principal.subject, key.as_str()),
        actor: index.hash(&[b"actor", principal.subject.as_bytes()]),
        entity,
        record: filing.record,
        opening: filing.opening,
        statement: filing.statement,
        attachments,
        fingerprint,
    })
}

/// Whether this very filing is there; another one under its key is refused.
async fn is_there<M: Matter>(deps: &Deps, asked: &Asked<M>) -> Result<bool, Refused> {
    let Some(item) = deps.store.get(&keys::case(M::KIND, &asked.id)).await? else {
        return Ok(false);
    };
    let body: CaseItem<M> = unpack(&item)?;
    if body.fingerprint == asked.fingerprint {
        Ok(true)
    } else {
        Err(Refused::IdempotencyKeyReused)
    }
}

async fn steps<M: Matter>(
    deps: &Deps,
    asked: &Asked<M>,
    ground: Ground,
    held: Held,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    M::may_open(&held.body, now, &deps.policy)?;
    let item = item(deps, asked, &ground, &held.body, now);
    let event = CaseEvent::<M> {
        at: now,
        by: Party::Entity,
        actor: asked.actor.clone(),
        act: Act::File,
        statement: asked.statement.clone(),
        attachments: asked.attachments.clone(),
        given: M::Given::default(),
        fingerprint: asked.fingerprint.clone(),
    };
    let create = |key, body| Op::Create {
        key,
        body,
        ttl: None,
    };
    let pointer = pack(&CasePointer::new(M::KIND, asked.id.clone()));
    let mut ops = vec![
        create(keys::case(M::KIND, &asked.id), pack(&item)),
        create(keys::case_event(M::KIND, &asked.id, 1), pack(&event)),
        create(
            keys::case_of_entity(M::KIND, &asked.entity, now, &asked.id),
            pointer.clone(),
        ),
        create(
            keys::filed_on(M::KIND, &asked.entity, &asked.record, now, &asked.id),
            pointer.clone(),
        ),
    ];
    ops.extend(
        places(&item)
            .into_iter()
            .map(|key| create(key, pointer.clone())),
    );
    match M::marked(&held.body) {
        Some(new) => {
            let marked = Change {
                through: M::through(&asked.id),
                id: &asked.id,
                event: 1,
                new,
                corrected: false,
            };
            ops.extend(change(deps, ground, held, marked, now).await?);
        }
        // It is the record that was looked at only if nothing moved since.
        None => ops.push(ground.stands()),
    }
    ops.push(outbox_step(&M::moved(&item, now)));
    ops.push(audit(
        &*deps.random,
        now,
        &asked.actor,
        M::audited(Act::File),
        AuditAbout::case(M::KIND, asked.id.clone()),
    ));
    Ok(ops)
}

fn item<M: Matter>(
    deps: &Deps,
    asked: &Asked<M>,
    ground: &Ground,
    record: &Record,
    now: ShanghaiTime,
) -> CaseItem<M> {
    let policy = &deps.policy;
    let profile = &ground.body.profile;
    let filed: Stage<M::Refusal, M::Outcome> = Stage::Filed;
    CaseItem {
        id: asked.id.clone(),
        entity: asked.entity.clone(),
        entity_name: profile.name.clone(),
        credit_code: profile.credit_code,
        record: summary(record),
        unit: record.unit.clone(),
        opening: asked.opening.clone(),
        standing: Standing::FILED,
        due: due(filed, now.date(), M::rules(policy), &policy.calendar),
        filed_at: now,
        closed_at: None,
        events: 1,
        attachments: u32::try_from(asked.attachments.len()).unwrap_or(u32::MAX),
        fingerprint: asked.fingerprint.clone(),
    }
}

fn summary(record: &Record) -> RecordSummary {
    RecordSummary {
        id: record.id.clone(),
        sector: record.sector,
        kind: record.kind,
        document_no: record.document_no.clone(),
        decided_on: record.decided_on,
        body: record.body.clone(),
        class: record.class.clone(),
        fine: record.fine,
    }
}
