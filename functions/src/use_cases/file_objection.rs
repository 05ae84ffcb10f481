//! An entity objects to a record of its own (提出异议), B 三(四): to one that a report shows or that it sees of itself.
//!
//! The objection's id follows from who files it and under which idempotency key, so its own item holds the key, and
//! for ever: the same filing again leads to the same objection.

use super::objection::{
    Change, Ground, Held, ObjectionEvent, ObjectionItem, ObjectionPointer, TRIES, change,
    fingerprint, ground, held, places, store_attachments,
};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{AuditAbout, AuditAct, pack, unpack};
use crate::keys::{self, EntityId};
use crate::store::{Op, StoreError};
use crate::use_cases::audit::audit;
use crate::use_cases::fetch_report::entity_of;
use crate::use_cases::issue_report::IdempotencyKey;
use crate::use_cases::objection::AttachmentItem;
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use shared::objection::{Act, Attached, ObjectionId, ObjectionReason, Party, Stage, Standing, due};
use shared::record::{Record, RecordId};
use shared::time::ShanghaiTime;
use shared::verdict::RecordSummary;

/// What an entity says.
pub struct Filing {
    /// To which record it objects.
    pub record: RecordId,
    /// Why.
    pub reason: ObjectionReason,
    /// What is wrong with it.
    pub statement: String,
    /// Evidence.
    pub attachments: Vec<Attached>,
}

/// A filing that was looked at.
struct Asked {
    id: ObjectionId,
    entity: EntityId,
    actor: String,
    record: RecordId,
    reason: ObjectionReason,
    statement: String,
    attachments: Vec<AttachmentItem>,
    fingerprint: String,
}

/// Files an objection, or gives the one to which this idempotency key has led before.
pub async fn file_objection(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    filing: Filing,
) -> Result<ObjectionId, Refused> {
    let entity = entity_of(principal)?.clone();
    // Before its files are stored: what is not one's own leaves nothing behind.
    match own(held(deps, &filing.record).await, &entity) {
        Ok(_) | Err(Refused::RecordsChanging) => {}
        Err(refused) => return Err(refused),
    }
    let asked = look_at(deps, principal, key, filing, entity).await?;
    let mut crowded_out = Refused::Unavailable(Cause::Own("others kept changing the record"));
    for attempt in 0..TRIES {
        let now = deps.clock.now();
        if is_there(deps, &asked).await? {
            return Ok(asked.id);
        }
        let ground = ground(deps, &asked.entity).await?;
        let ops = match own(held(deps, &asked.record).await, &asked.entity) {
            Ok(_) if ground.open.contains_key(&asked.record) => {
                // By this very filing, if its answer was lost after it was looked for.
                return match is_there(deps, &asked).await? {
                    true => Ok(asked.id),
                    false => Err(Refused::ObjectionAlreadyOpen),
                };
            }
            Ok(held) => steps(deps, &asked, ground, held, now).await?,
            Err(Refused::RecordsChanging) => Vec::new(),
            Err(refused) => return Err(refused),
        };
        if !ops.is_empty() {
            match deps.store.transact(ops).await {
                Ok(()) => return Ok(asked.id),
                Err(StoreError::Conflict { .. }) => {}
                Err(error @ (StoreError::Unavailable(_) | StoreError::Busy(_))) => {
                    crowded_out = error.into();
                }
                Err(error) => return Err(error.into()),
            }
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(crowded_out)
}

/// The record if it is the entity's: another's and one that does not exist are the same.
fn own(found: Result<Option<Held>, Refused>, entity: &EntityId) -> Result<Held, Refused> {
    found?
        .filter(|held| held.entity() == entity)
        .ok_or(Refused::NotFound)
}

async fn look_at(
    deps: &Deps,
    principal: &Principal,
    key: &IdempotencyKey,
    filing: Filing,
    entity: EntityId,
) -> Result<Asked, Refused> {
    let index = &deps.secrets.index_key;
    let mut id = index.hash(&[
        b"objection",
        principal.subject.as_bytes(),
        key.as_str().as_bytes(),
    ]);
    id.truncate(32);
    let mut attachments = store_attachments(deps, filing.attachments).await?;
    let fingerprint = fingerprint(&(
        &entity,
        &filing.record,
        filing.reason,
        &filing.statement,
        &attachments,
    ));
    for (attachment, no) in attachments.iter_mut().zip(1..) {
        attachment.no = no;
    }
    Ok(Asked {
        id: ObjectionId::parse(&id).unwrap_or_else(|| unreachable!("32 digits of a hash")),
        actor: index.hash(&[b"actor", principal.subject.as_bytes()]),
        entity,
        record: filing.record,
        reason: filing.reason,
        statement: filing.statement,
        attachments,
        fingerprint,
    })
}

/// Whether this very filing is there; another one under its key is refused.
async fn is_there(deps: &Deps, asked: &Asked) -> Result<bool, Refused> {
    let Some(item) = deps.store.get(&keys::objection(&asked.id)).await? else {
        return Ok(false);
    };
    let body: ObjectionItem = unpack(&item)?;
    if body.fingerprint == asked.fingerprint {
        Ok(true)
    } else {
        Err(Refused::IdempotencyKeyReused)
    }
}

async fn steps(
    deps: &Deps,
    asked: &Asked,
    ground: Ground,
    held: Held,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let profile = &ground.body.profile;
    let item = ObjectionItem {
        id: asked.id.clone(),
        entity: asked.entity.clone(),
        entity_name: profile.name.clone(),
        credit_code: profile.credit_code,
        record: summary(&held.body),
        unit: held.body.unit.clone(),
        reason: asked.reason,
        standing: Standing::FILED,
        due: due(Stage::Filed, now.date(), &deps.policy),
        filed_at: now,
        closed_at: None,
        events: 1,
        attachments: u32::try_from(asked.attachments.len()).unwrap_or(u32::MAX),
        fingerprint: asked.fingerprint.clone(),
    };
    let event = ObjectionEvent {
        at: now,
        by: Party::Entity,
        actor: asked.actor.clone(),
        act: Act::File,
        statement: asked.statement.clone(),
        attachments: asked.attachments.clone(),
        correction: None,
        fingerprint: asked.fingerprint.clone(),
    };
    let create = |key, body| Op::Create {
        key,
        body,
        ttl: None,
    };
    let pointer = pack(&ObjectionPointer {
        objection: asked.id.clone(),
    });
    let mut ops = vec![
        create(keys::objection(&asked.id), pack(&item)),
        create(keys::objection_event(&asked.id, 1), pack(&event)),
        create(
            keys::objection_of_entity(&asked.entity, now, &asked.id),
            pointer.clone(),
        ),
    ];
    ops.extend(
        places(&item)
            .into_iter()
            .map(|key| create(key, pointer.clone())),
    );
    let mut new = held.body.clone();
    new.status.objection_filed = true;
    let marked = Change {
        objection: &asked.id,
        event: 1,
        new,
        corrected: false,
    };
    ops.extend(change(deps, ground, held, marked, now).await?);
    ops.push(audit(
        &*deps.random,
        now,
        &asked.actor,
        AuditAct::ObjectionFiled,
        AuditAbout::Objection(asked.id.clone()),
    ));
    Ok(ops)
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
