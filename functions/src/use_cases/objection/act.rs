//! One act on an objection that is there, whoever does it.

use super::items::{AttachmentItem, ObjectionEvent, ObjectionItem};
use super::places::moves;
use super::{Change, TRIES, change, fingerprint, ground, held};
use crate::delivery::correct;
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{AuditAbout, AuditAct, pack, unpack};
use crate::keys;
use crate::store::{Item, Op, StoreError};
use crate::use_cases::audit::audit;
use crate::use_cases::fetch_report::entity_of;
use crate::use_cases::show_delivery::unit_of;
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use serde::Serialize;
use shared::api::{Correction, Role};
use shared::objection::{Act, MayNot, ObjectionId, Party, due, falls_due};
use shared::time::ShanghaiTime;

/// What somebody does.
#[derive(Serialize)]
pub(in crate::use_cases) struct Deed {
    /// What.
    pub(in crate::use_cases) act: Act,
    /// What is said with it; empty if nothing is.
    pub(in crate::use_cases) statement: String,
    /// Files, in the file store already.
    pub(in crate::use_cases) attachments: Vec<AttachmentItem>,
    /// What becomes of the record.
    pub(in crate::use_cases) correction: Option<Correction>,
}

impl Deed {
    /// An act with a statement alone.
    pub(in crate::use_cases) fn new(act: Act, statement: String) -> Self {
        Self {
            act,
            statement,
            attachments: Vec::new(),
            correction: None,
        }
    }
}

/// An objection as it was read.
pub(in crate::use_cases) struct Loaded {
    item: Item,
    /// Its body.
    pub(in crate::use_cases) body: ObjectionItem,
}

/// Reads an objection for one of its parties or the credit office. To anybody else it does not exist.
pub(in crate::use_cases) async fn load(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
) -> Result<Loaded, Refused> {
    let loaded = match principal.role {
        Role::Enterprise => {
            let own = entity_of(principal)?;
            read(deps, id).await?.filter(|it| it.body.entity == *own)
        }
        Role::Bureau => {
            let own = unit_of(principal)?;
            read(deps, id).await?.filter(|it| it.body.unit == *own)
        }
        Role::CreditOffice => read(deps, id).await?,
        Role::Verifier => return Err(Refused::NotAllowed),
    };
    loaded.ok_or(Refused::NotFound)
}

async fn read(deps: &Deps, id: &ObjectionId) -> Result<Option<Loaded>, StoreError> {
    let Some(item) = deps.store.get(&keys::objection(id)).await? else {
        return Ok(None);
    };
    let body = unpack(&item)?;
    Ok(Some(Loaded { item, body }))
}

/// Somebody acts on an objection. The same act said again by the same party is not done twice.
pub(in crate::use_cases) async fn perform(
    deps: &Deps,
    principal: &Principal,
    id: &ObjectionId,
    deed: &Deed,
) -> Result<(), Refused> {
    let by = match principal.role {
        Role::Enterprise => Party::Entity,
        Role::Bureau => Party::Unit,
        Role::CreditOffice | Role::Verifier => return Err(Refused::NotAllowed),
    };
    let actor = deps
        .secrets
        .index_key
        .hash(&[b"actor", principal.subject.as_bytes()]);
    perform_as(deps, id, by, &actor, deed, Some(principal)).await
}

/// The same in the name of a party; without a principal, as the clock does.
pub(in crate::use_cases) async fn perform_as(
    deps: &Deps,
    id: &ObjectionId,
    by: Party,
    actor: &str,
    deed: &Deed,
    principal: Option<&Principal>,
) -> Result<(), Refused> {
    let said = fingerprint(&(by, deed));
    let mut tried = None;
    let mut crowded_out = Refused::Unavailable(Cause::Own("others kept acting on the objection"));
    for attempt in 0..TRIES {
        let now = deps.clock.now();
        let loaded = match principal {
            Some(principal) => load(deps, principal, id).await?,
            None => read(deps, id).await?.ok_or(Refused::NotFound)?,
        };
        // Done already: by an attempt whose answer was lost, here or before.
        let last = loaded.body.events;
        let of_person = principal.is_some().then_some(last);
        for no in tried.into_iter().chain(of_person) {
            if says(deps, id, no, &said).await? {
                return Ok(());
            }
        }
        let ops = match steps(deps, &loaded, by, actor, deed, &said, now).await {
            Ok(ops) => ops,
            Err(Refused::RecordsChanging) => Vec::new(),
            Err(refused) => return Err(refused),
        };
        tried = Some(last + 1);
        if !ops.is_empty() {
            match deps.store.transact(ops).await {
                Ok(()) => return Ok(()),
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

async fn says(deps: &Deps, id: &ObjectionId, no: u32, said: &str) -> Result<bool, StoreError> {
    Ok(
        match deps.store.get(&keys::objection_event(id, no)).await? {
            Some(item) => unpack::<ObjectionEvent>(&item)?.fingerprint == said,
            None => false,
        },
    )
}

async fn steps(
    deps: &Deps,
    loaded: &Loaded,
    by: Party,
    actor: &str,
    deed: &Deed,
    said: &str,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let before = &loaded.body;
    if by == Party::Clock && before.due.is_none_or(|due| now < falls_due(due)) {
        return Err(Refused::ObjectionNotNow);
    }
    let standing = before
        .standing
        .step(by, deed.act)
        .map_err(|why| match why {
            MayNot::Closed => Refused::ObjectionClosed,
            MayNot::NotTheirs => Refused::NotAllowed,
            MayNot::NotNow => Refused::ObjectionNotNow,
        })?;
    let mut after = before.clone();
    after.standing = standing;
    after.events += 1;
    // A deadline begins with its stage; being late does not begin one anew.
    if standing.stage != before.standing.stage {
        after.due = due(standing.stage, now.date(), &deps.policy);
    }
    let mut attachments = deed.attachments.clone();
    for attachment in &mut attachments {
        after.attachments += 1;
        attachment.no = after.attachments;
    }
    let mut ops = Vec::new();
    if !standing.stage.is_open() {
        after.closed_at = Some(now);
        ops = close(deps, before, after.events, deed, now).await?;
    }
    ops.push(Op::Replace {
        key: loaded.item.key.clone(),
        at: loaded.item.v,
        body: pack(&after),
        ttl: None,
    });
    ops.push(Op::Create {
        key: keys::objection_event(&after.id, after.events),
        body: pack(&ObjectionEvent {
            at: now,
            by,
            actor: actor.to_owned(),
            act: deed.act,
            statement: deed.statement.clone(),
            attachments,
            correction: deed.correction.clone(),
            fingerprint: said.to_owned(),
        }),
        ttl: None,
    });
    ops.extend(moves(Some(before), &after));
    let about = AuditAbout::Objection(after.id.clone());
    ops.push(audit(&*deps.random, now, actor, audited(deed.act), about));
    Ok(ops)
}

/// Steps that take the mark from the record, and correct it where the answer does.
async fn close(
    deps: &Deps,
    before: &ObjectionItem,
    event: u32,
    deed: &Deed,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let ground = ground(deps, &before.entity).await?;
    let held = held(deps, &before.record.id)
        .await?
        .ok_or(Refused::Unavailable(Cause::Own(
            "a record that an objection names is missing",
        )))?;
    let mut new = match &deed.correction {
        None => held.body.clone(),
        Some(correction) => {
            correct(&held.body, correction, now.date()).map_err(Refused::CorrectionFaults)?
        }
    };
    let corrected = new != held.body;
    if deed.correction.is_some() && !corrected {
        return Err(Refused::CorrectionNothing);
    }
    new.status.objection_filed = false;
    let closing = Change {
        objection: &before.id,
        event,
        new,
        corrected,
    };
    change(deps, ground, held, closing, now).await
}

fn audited(act: Act) -> AuditAct {
    match act {
        Act::File => AuditAct::ObjectionFiled,
        Act::Accept => AuditAct::ObjectionAccepted,
        Act::Refuse { .. } => AuditAct::ObjectionRefused,
        Act::Ask => AuditAct::ObjectionAsked,
        Act::Supply => AuditAct::ObjectionSupplied,
        Act::Answer { .. } => AuditAct::ObjectionAnswered,
        Act::Withdraw => AuditAct::ObjectionWithdrawn,
        Act::FallDue => AuditAct::ObjectionFellDue,
    }
}
