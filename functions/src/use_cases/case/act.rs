//! One act on a case that is there, whoever does it.

use super::items::{AttachmentItem, CaseEvent, CaseItem};
use super::places::moves;
use super::{ActOn, Change, Matter, change, fingerprint, ground, held};
use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{AuditAbout, pack, unpack};
use crate::keys;
use crate::store::{Item, Op, StoreError};
use crate::use_cases::audit::audit;
use crate::use_cases::fetch_report::entity_of;
use crate::use_cases::notices::outbox_step;
use crate::use_cases::show_delivery::unit_of;
use crate::use_cases::tries::{Tries, Written};
use crate::use_cases::{Cause, Refused};
use serde::Serialize;
use shared::api::Role;
use shared::case::{CaseId, MayNot, Party, due, falls_due};
use shared::month::Month;
use shared::time::ShanghaiTime;

/// What somebody does.
#[derive(Serialize)]
#[serde(bound = "")]
pub struct Deed<M: Matter> {
    /// What.
    pub(in crate::use_cases) act: ActOn<M>,
    /// What is said with it; empty if nothing is.
    pub(in crate::use_cases) statement: String,
    /// Files, in the file store already.
    pub(in crate::use_cases) attachments: Vec<AttachmentItem>,
    /// What a unit says with its answer.
    pub(in crate::use_cases) given: M::Given,
}

impl<M: Matter> Deed<M> {
    /// An act with a statement alone.
    pub(in crate::use_cases) fn new(act: ActOn<M>, statement: String) -> Self {
        Self {
            act,
            statement,
            attachments: Vec::new(),
            given: M::Given::default(),
        }
    }
}

/// A case as it was read.
pub(in crate::use_cases) struct Loaded<M: Matter> {
    item: Item,
    /// Its body.
    pub(in crate::use_cases) body: CaseItem<M>,
}

/// Reads a case for one of its parties or the credit office. To anybody else it does not exist.
pub(in crate::use_cases) async fn load<M: Matter>(
    deps: &Deps,
    principal: &Principal,
    id: &CaseId,
) -> Result<Loaded<M>, Refused> {
    let loaded: Option<Loaded<M>> = match principal.role {
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

async fn read<M: Matter>(deps: &Deps, id: &CaseId) -> Result<Option<Loaded<M>>, StoreError> {
    let Some(item) = deps.store.get(&keys::case(M::KIND, id)).await? else {
        return Ok(None);
    };
    let body = unpack(&item)?;
    Ok(Some(Loaded { item, body }))
}

/// Somebody acts on a case. The same act said again by the same party is not done twice.
pub(in crate::use_cases) async fn perform<M: Matter>(
    deps: &Deps,
    principal: &Principal,
    id: &CaseId,
    deed: &Deed<M>,
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
pub(in crate::use_cases) async fn perform_as<M: Matter>(
    deps: &Deps,
    id: &CaseId,
    by: Party,
    actor: &str,
    deed: &Deed<M>,
    principal: Option<&Principal>,
) -> Result<(), Refused> {
    let said = fingerprint(&(by, deed));
    let mut tried = None;
    let mut tries = Tries::of(deps, "others kept acting on the case");
    loop {
        let now = deps.clock.now();
        let loaded = match principal {
            Some(principal) => load::<M>(deps, principal, id).await?,
            None => read::<M>(deps, id).await?.ok_or(Refused::NotFound)?,
        };
        // Done already: by an attempt whose answer was lost, here or before.
        let last = loaded.body.events;
        let of_person = principal.is_some().then_some(last);
        for no in tried.into_iter().chain(of_person) {
            if says::<M>(deps, id, no, &said).await? {
                return Ok(());
            }
        }
        let ops = match steps(deps, &loaded, by, actor, deed, &said, now).await {
            Ok(ops) => ops,
            Err(Refused::RecordsChanging) => Vec::new(),
            // Done by this very act, if its answer was lost after it was looked for.
            Err(refused) => {
                return match says::<M>(deps, id, last + 1, &said).await? {
                    true => Ok(()),
                    false => Err(refused),
                };
            }
        };
        tried = Some(last + 1);
        if tries.write(ops).await? == Written::Now {
            return Ok(());
        }
    }
}

async fn says<M: Matter>(
    deps: &Deps,
    id: &CaseId,
    no: u32,
    said: &str,
) -> Result<bool, StoreError> {
    let event = deps.store.get(&keys::case_event(M::KIND, id, no)).await?;
    Ok(match event {
        Some(item) => unpack::<CaseEvent<M>>(&item)?.fingerprint == said,
        None => false,
    })
}

async fn steps<M: Matter>(
    deps: &Deps,
    loaded: &Loaded<M>,
    by: Party,
    actor: &str,
    deed: &Deed<M>,
    said: &str,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let before = &loaded.body;
    if by == Party::Clock && before.due.is_none_or(|due| now < falls_due(due)) {
        return Err(M::may_not(MayNot::NotNow));
    }
    let standing = before.standing.step(by, deed.act).map_err(M::may_not)?;
    let mut after = before.clone();
    after.standing = standing;
    after.events += 1;
    // A deadline begins with its stage; being late does not begin one anew.
    if standing.stage != before.standing.stage {
        let days = M::rules(&deps.policy);
        after.due = due(standing.stage, now.date(), days, &deps.policy.calendar);
    }
    let mut attachments = deed.attachments.clone();
    for attachment in &mut attachments {
        after.attachments += 1;
        attachment.no = after.attachments;
    }
    let mut ops = Vec::new();
    if !standing.stage.is_open() {
        after.closed_at = Some(now);
        if M::changes_record(deed.act) {
            ops = close(deps, before, after.events, deed, now).await?;
        }
    }
    ops.push(Op::Replace {
        key: loaded.item.key.clone(),
        at: loaded.item.v,
        body: pack(&after),
        ttl: None,
    });
    ops.push(Op::Create {
        key: keys::case_event(M::KIND, &after.id, after.events),
        body: pack(&CaseEvent::<M> {
            at: now,
            by,
            actor: actor.to_owned(),
            act: deed.act,
            statement: deed.statement.clone(),
            attachments,
            given: deed.given.clone(),
            fingerprint: said.to_owned(),
        }),
        ttl: None,
    });
    ops.extend(moves(Some(before), &after));
    if M::finds_fault(deed.act) {
        ops.push(Op::Add {
            key: keys::unit_upheld(Month::of(now.date()), &after.unit),
            by: 1,
            ttl: None,
        });
    }
    ops.push(outbox_step(&M::moved(&after, now)));
    let about = AuditAbout::case(M::KIND, after.id.clone());
    ops.push(audit(
        &*deps.random,
        now,
        actor,
        M::audited(deed.act),
        about,
    ));
    Ok(ops)
}

/// Steps that change the record as the act says.
async fn close<M: Matter>(
    deps: &Deps,
    before: &CaseItem<M>,
    event: u32,
    deed: &Deed<M>,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let ground = ground(deps, &before.entity).await?;
    let held = held(deps, &before.record.id)
        .await?
        .ok_or(Refused::Unavailable(Cause::Own(
            "a record that a case names is missing",
        )))?;
    let (new, corrected) = M::closed(before, deed, &held.body, now, &deps.policy)?;
    let closing = Change {
        through: M::through(&before.id),
        id: &before.id,
        event,
        new,
        corrected,
    };
    change(deps, ground, held, closing, now).await
}
