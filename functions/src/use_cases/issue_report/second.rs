//! The second transaction: a pending report is drawn and goes out, or is given up.

use super::drawing::{Written, draw};
use super::newest::{Newest, newest_before};
use super::{draft, sources};
use crate::deps::Deps;
use crate::happened::{Happened, note};
use crate::items::{
    AuditAbout, AuditAct, ExpiringReport, IdempotencyItem, Pending, ReportItem, ReportItemState,
    ReportPointer, pack, unhex, unpack,
};
use crate::keys::{self, Usage};
use crate::store::{Item, Key, Op, StoreError};
use crate::use_cases::audit::audit;
use crate::use_cases::log::{LoggedAct, queue_leaf_salted};
use crate::use_cases::notices::{OutboxItem, outbox_step};
use crate::use_cases::report_item::{code_of, load};
use crate::use_cases::stand_back::stand_back;
use crate::use_cases::{Cause, Refused};
use shared::api::IssueRequest;
use shared::code::ReportId;

/// How often the second transaction is tried before the sweeper is left to it.
const TRIES: u32 = 12;

/// Step of the second transaction that holds the report where it was.
const REPORT_STEP: usize = 0;

/// Step of the second transaction that holds the entity's profile where it was.
const PROFILE_STEP: usize = 1;

/// Puts a pending report out. One that is out already is fine: somebody else finished it.
pub(crate) async fn finish(
    deps: &Deps,
    report_id: &ReportId,
    known: Option<Written>,
) -> Result<(), Refused> {
    let mut known = known;
    let mut drawn: Option<Drawn> = None;
    let mut crowded_out = Refused::RecordsChanging;
    for attempt in 0..TRIES {
        let (item, body) = load(&*deps.store, &deps.secrets, report_id).await?;
        let Some(pending) = body.pending.clone() else {
            return match body.state {
                ReportItemState::Issued => Ok(()),
                // The sweeper gave it up meanwhile: the key is free again.
                ReportItemState::Pending | ReportItemState::Voided => {
                    Err(Refused::IdempotencyInProgress)
                }
            };
        };
        let written = match known.take() {
            // By the name of its file, which is the hash of all that it says.
            Some(written) if written.file == body.json_file => written,
            _ => stored_report(deps, &body).await?,
        };
        let salt = salt_of(deps, &body, &pending);
        let file = match drawn.take().filter(|drawn| drawn.of == body.json_file) {
            Some(drawn) => drawn,
            None => match draw(deps, &written, &body, salt).await {
                Ok(pdf) => Drawn {
                    of: body.json_file.clone(),
                    pdf_file: deps.files.put(pdf.into()).await?,
                },
                Err(refused) => {
                    void(deps, &item, &body).await?;
                    return Err(refused);
                }
            },
        };
        let ops = steps(deps, &item, &body, &pending, file.pdf_file.clone(), salt).await?;
        let done = match ops {
            Some(ops) => deps.store.transact(ops).await,
            None => Err(StoreError::Conflict { op: REPORT_STEP }),
        };
        match done {
            Ok(()) => {
                note(Happened::ReportIssued);
                return Ok(());
            }
            Err(StoreError::Conflict { op: PROFILE_STEP }) => {
                known = Some(match rebuild(deps, &item, body.clone(), pending).await {
                    Err(Refused::IssueHeld) => {
                        void(deps, &item, &body).await?;
                        return Err(Refused::IssueHeld);
                    }
                    made => made?,
                });
                crowded_out = Refused::RecordsChanging;
            }
            // Another writer was first, or it is not known whether this write happened: look again.
            Err(
                error @ (StoreError::Conflict { .. }
                | StoreError::Unavailable(_)
                | StoreError::Busy(_)),
            ) => {
                known = Some(written);
                drawn = Some(file);
                crowded_out = error.into();
            }
            Err(error) => return Err(error.into()),
        }
        if !stand_back(&*deps.random, attempt).await {
            break;
        }
    }
    Err(crowded_out)
}

/// The file of a report, and of which form of the report it is.
struct Drawn {
    of: String,
    pdf_file: String,
}

/// The report as it was written down before it was drawn.
async fn stored_report(deps: &Deps, body: &ReportItem) -> Result<Written, Refused> {
    let json = deps.files.get(&body.json_file).await?;
    let report = serde_json::from_slice(&json)
        .map_err(|_| Refused::Unavailable(Cause::Own("a stored report does not read")))?;
    Ok(Written {
        file: body.json_file.clone(),
        json,
        report,
    })
}

/// Salt of the report's leaf, the same for whoever finishes it.
fn salt_of(deps: &Deps, body: &ReportItem, pending: &Pending) -> [u8; 16] {
    let drawn = pending.leaf_salt.as_deref().and_then(unhex);
    drawn.unwrap_or_else(|| {
        // Begun by a process of an older release, which drew none.
        let hash = deps
            .secrets
            .index_key
            .hash(&[b"leaf-salt", &body.report_id.0]);
        unhex(&hash[..32]).unwrap_or_default()
    })
}

/// The profile moved: the report is made anew under the same id, on condition that it is still as it was.
async fn rebuild(
    deps: &Deps,
    item: &Item,
    mut body: ReportItem,
    mut pending: Pending,
) -> Result<Written, Refused> {
    let read = sources::read(deps, &body.entity).await?;
    let request = IssueRequest {
        look_back_years: body.summary.look_back_years,
        purpose: body.purpose,
    };
    let draft = draft::draft(deps, &body.report_id, request, &read, deps.clock.now())?;
    body.json_file = deps.files.put(draft.json.clone()).await?;
    let written = Written {
        file: body.json_file.clone(),
        json: draft.json,
        report: draft.report,
    };
    body.summary = draft.summary;
    body.status = draft.status;
    pending.profile_version = read.profile_version;
    pending.made_from = read.made_from;
    body.pending = Some(pending);
    let replace = Op::Replace {
        key: item.key.clone(),
        at: item.v,
        body: pack(&body),
        ttl: None,
    };
    match deps.store.transact(vec![replace]).await {
        // A conflict or an unknown outcome shows when the item is read again; a report that does not
        // belong to what is then read is dropped there.
        Ok(())
        | Err(StoreError::Conflict { .. } | StoreError::Unavailable(_) | StoreError::Busy(_)) => {
            Ok(written)
        }
        Err(error) => Err(error.into()),
    }
}

/// `None` if somebody has put the report out since it was read.
async fn steps(
    deps: &Deps,
    item: &Item,
    body: &ReportItem,
    pending: &Pending,
    pdf_file: String,
    salt: [u8; 16],
) -> Result<Option<Vec<Op>>, Refused> {
    let now = deps.clock.now();
    let id = body.report_id;
    let summary = &body.summary;
    let Some(newest) = newest_before(deps, body).await? else {
        return Ok(None);
    };
    let mut issued = body.clone();
    issued.state = ReportItemState::Issued;
    issued.pdf_file = Some(pdf_file);
    issued.pending = None;
    issued.status.fresher_exists = matches!(newest, Newest::Later { .. });
    let pointer = ReportPointer {
        report_id: id,
        entity: body.entity.clone(),
        look_back_years: summary.look_back_years,
        purpose: body.purpose,
        made_from: None,
    };
    // Not in the report's own item, which every scan reads.
    let by_number = pack(&ReportPointer {
        made_from: pending.made_from.clone(),
        ..pointer.clone()
    });
    let pointer = pack(&pointer);
    let create = |key: Key, body: bytes::Bytes| Op::Create {
        key,
        body,
        ttl: None,
    };
    let mut ops = vec![
        // Stands at `REPORT_STEP`.
        Op::Replace {
            key: item.key.clone(),
            at: item.v,
            body: pack(&issued),
            ttl: None,
        },
        // Stands at `PROFILE_STEP`.
        Op::CheckAt {
            key: keys::entity_profile(&body.entity),
            at: pending.profile_version,
        },
        create(keys::report_by_number(&summary.report_no), by_number),
        create(
            keys::report_of_entity(&body.entity, summary.issued_at, &summary.report_no),
            pointer.clone(),
        ),
        create(
            keys::report_of_day(&id, summary.issued_at, &summary.report_no),
            pointer.clone(),
        ),
        Op::Delete {
            key: keys::issue_work(&id, pending.due),
            at: 1,
        },
        // Told by the next sweep, which puts the work of its expiry in its place.
        outbox_step(&OutboxItem::ReportIssued {
            report: ExpiringReport {
                report_id: id,
                report_no: summary.report_no.clone(),
                entity: body.entity.clone(),
                valid_through: summary.valid_through,
            },
            at: now,
        }),
        queue_leaf_salted(
            salt,
            &LoggedAct::Issued {
                report: body,
                code_hash: code_of(&deps.secrets, &id).sha256(),
            },
        )?,
        audit(
            &*deps.random,
            now,
            &pending.actor,
            AuditAct::ReportIssued,
            AuditAbout::Report(id),
        ),
    ];
    ops.extend(newest.steps(body, pointer));
    ops.extend(counted(body));
    ops.extend(mark_done(deps, pending, id).await?);
    Ok(Some(ops))
}

/// Adds the report to the counters of its day, for the credit office's table of usage.
fn counted(body: &ReportItem) -> Vec<Op> {
    let summary = &body.summary;
    let sectors = summary.sectors_with_records().map(Usage::Sector);
    core::iter::once(Usage::Asked(body.purpose, summary.look_back_years))
        .chain(sectors)
        .map(|of| Op::Add {
            key: keys::usage(&body.report_id, summary.issued_at.date(), of),
            by: 1,
            ttl: None,
        })
        .collect()
}

async fn mark_done(
    deps: &Deps,
    pending: &Pending,
    report_id: ReportId,
) -> Result<Option<Op>, Refused> {
    let Some((item, mut body)) = idempotency_of(deps, pending, &report_id).await? else {
        return Ok(None);
    };
    body.done = true;
    Ok(Some(Op::Replace {
        key: item.key,
        at: item.v,
        body: pack(&body),
        ttl: item.ttl,
    }))
}

// Absent only if the engine's expiry took it a day later, when the sweeper comes late.
async fn idempotency_of(
    deps: &Deps,
    pending: &Pending,
    report_id: &ReportId,
) -> Result<Option<(Item, IdempotencyItem)>, Refused> {
    let key = Key::new(pending.idempotency_pk.clone(), "IK");
    let Some(item) = deps.store.get(&key).await? else {
        return Ok(None);
    };
    let body: IdempotencyItem = unpack(&item)?;
    Ok((body.report_id == *report_id).then_some((item, body)))
}

/// How long a report that was given up is kept for whoever looks into it.
const VOIDED_SECONDS: i64 = 7 * 24 * 3600;

/// Gives a pending report up. Its idempotency key may be used again.
pub(crate) async fn void(deps: &Deps, item: &Item, body: &ReportItem) -> Result<(), Refused> {
    let Some(pending) = body.pending.clone() else {
        return Ok(());
    };
    let now = deps.clock.now();
    let mut voided = body.clone();
    voided.state = ReportItemState::Voided;
    voided.pending = None;
    let mut ops = vec![
        Op::Replace {
            key: item.key.clone(),
            at: item.v,
            body: pack(&voided),
            ttl: Some(now.plus_seconds(VOIDED_SECONDS).unix()),
        },
        Op::Delete {
            key: keys::issue_work(&body.report_id, pending.due),
            at: 1,
        },
        audit(
            &*deps.random,
            now,
            &pending.actor,
            AuditAct::ReportVoided,
            AuditAbout::Report(body.report_id),
        ),
    ];
    if let Some((key, _)) = idempotency_of(deps, &pending, &body.report_id).await? {
        ops.push(Op::Delete {
            key: key.key,
            at: key.v,
        });
    }
    match deps.store.transact(ops).await {
        Ok(()) => {
            note(Happened::ReportVoided);
            Ok(())
        }
        // Somebody finished or voided it first.
        Err(StoreError::Conflict { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
