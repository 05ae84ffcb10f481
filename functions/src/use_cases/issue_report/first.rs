//! The first transaction: the report stands as `PENDING`, before anything of it is drawn.

use super::drawing::Written;
use super::sources::Read;
use super::{Asked, draft};
use crate::deps::Deps;
use crate::items::{
    AuditAbout, AuditAct, IdempotencyItem, IssueWork, Pending, ReportItem, ReportItemState, pack,
    unpack,
};
use crate::keys;
use crate::random;
use crate::store::{Op, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use crate::use_cases::report_item::key_of;
use crate::use_cases::stand_back::stand_back;
use shared::code::ReportId;
use shared::time::ShanghaiTime;

/// How the race under an idempotency key went.
pub(super) enum Begun {
    /// This call does the work.
    Won(Box<Begin>),
    /// Another call does.
    Lost,
}

/// A report that has begun.
pub(super) struct Begin {
    pub(super) report_id: ReportId,
    pub(super) written: Written,
}

/// After this the sweeper finishes or voids a report that is still pending.
pub(crate) const PENDING_SECONDS: i64 = 60;

/// How long an idempotency key is remembered at least.
const KEY_SECONDS: i64 = 24 * 3600;

/// A write whose outcome is not known is repeated this often; its conditions make that harmless.
const TRIES: u32 = 5;

pub(super) async fn begin(
    deps: &Deps,
    asked: &Asked,
    read: &Read,
    now: ShanghaiTime,
) -> Result<Begun, Refused> {
    let report_id = ReportId(random::bytes(&*deps.random));
    let draft = draft::draft(deps, &report_id, asked.request, read, now)?;
    let json_file = deps.files.put(draft.json.clone()).await?;
    let written = Written {
        file: json_file.clone(),
        json: draft.json,
        report: draft.report,
    };
    let item = ReportItem {
        state: ReportItemState::Pending,
        report_id,
        entity: asked.entity.clone(),
        purpose: asked.request.purpose,
        summary: draft.summary,
        status: draft.status,
        json_file,
        pdf_file: None,
        pending: Some(Pending {
            profile_version: read.profile_version,
            due: now.plus_seconds(PENDING_SECONDS),
            idempotency_pk: asked.idempotency.pk.clone(),
            actor: asked.actor.clone(),
            made_from: read.made_from.clone(),
            leaf_salt: Some(keys::hex(&random::bytes::<16>(&*deps.random))),
        }),
    };
    let ops = steps(deps, asked, &item, now);
    let mut last = StoreError::Unavailable("the first transaction of an issue");
    for attempt in 0..TRIES {
        match deps.store.transact(ops.clone()).await {
            Ok(()) => return Ok(won(report_id, written)),
            // Another call, or this very one whose answer was lost: the item tells.
            Err(StoreError::Conflict { .. }) => {
                return Ok(if holds_key(deps, asked, &report_id).await? {
                    won(report_id, written)
                } else {
                    Begun::Lost
                });
            }
            Err(error @ (StoreError::Unavailable(_) | StoreError::Busy(_))) => last = error,
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(last.into())
}

fn won(report_id: ReportId, written: Written) -> Begun {
    Begun::Won(Box::new(Begin { report_id, written }))
}

async fn holds_key(deps: &Deps, asked: &Asked, report: &ReportId) -> Result<bool, Refused> {
    Ok(match deps.store.get(&asked.idempotency).await? {
        Some(item) => unpack::<IdempotencyItem>(&item)?.report_id == *report,
        None => false,
    })
}

fn steps(deps: &Deps, asked: &Asked, item: &ReportItem, now: ShanghaiTime) -> Vec<Op> {
    let expires_at = now.plus_seconds(KEY_SECONDS);
    let key = asked.idempotency.clone();
    let body = pack(&IdempotencyItem {
        fingerprint: asked.fingerprint.clone(),
        report_id: item.report_id,
        done: false,
        expires_at,
    });
    let ttl = Some(expires_at.unix());
    let claim = Op::Create { key, body, ttl };
    let due = now.plus_seconds(PENDING_SECONDS);
    vec![
        claim,
        Op::Create {
            key: key_of(&deps.secrets, &item.report_id),
            body: pack(item),
            ttl: None,
        },
        Op::Create {
            key: keys::issue_work(&item.report_id, due),
            body: pack(&IssueWork {
                report_id: item.report_id,
                idempotency_pk: asked.idempotency.pk.clone(),
            }),
            ttl: None,
        },
        audit(
            &*deps.random,
            now,
            &asked.actor,
            AuditAct::ReportRequested,
            AuditAbout::Report(item.report_id),
        ),
    ]
}
