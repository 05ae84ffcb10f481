//! The notes (提示) of reports in their validity that show a record: that an objection is open, that the record changed.
//!
//! A note is worked out from what stands, not moved up and down: another record of the same report may have an open
//! objection too. A transaction takes so many reports; the others are left to the sweeper, as an item of work that is
//! written in the same transaction.

use super::items::NotesWork;
use super::record::ground;
use crate::deps::Deps;
use crate::items::{ReportItem, ReportItemState, ReportPointer, pack, unpack};
use crate::keys;
use crate::store::{Cursor, Item, Op, Order, Query, StoreError};
use crate::use_cases::report_item::key_of;
use crate::use_cases::{Cause, Refused};
use serde::Deserialize;
use shared::case::CaseId;
use shared::record::RecordId;
use shared::time::ShanghaiTime;
use std::collections::{BTreeMap, BTreeSet};

/// Reports that one transaction looks at.
const REPORTS_AT_ONCE: usize = 20;

/// Whole reports that are read for one transaction, where a summary does not list all records.
const FILES_AT_ONCE: usize = 4;

/// Steps that write notes, and what is left.
pub(super) struct Notes {
    pub(super) steps: Vec<Op>,
    pub(super) left: Option<NotesWork>,
}

/// Works out the notes of the next reports, given the records that have an open objection.
pub(super) async fn write(
    deps: &Deps,
    work: &NotesWork,
    open: &BTreeMap<RecordId, CaseId>,
    now: ShanghaiTime,
) -> Result<Notes, Refused> {
    let query = Query {
        pk: keys::entity_partition(&work.entity),
        from: keys::REPORTS.0.to_owned(),
        to: keys::REPORTS.1.to_owned(),
        order: Order::Descending,
        limit: REPORTS_AT_ONCE,
        after: (!work.after.is_empty()).then(|| Cursor(work.after.clone())),
    };
    let page = deps.store.query(&query).await?;
    let mut steps = Vec::new();
    let mut files = FILES_AT_ONCE;
    let mut after = None;
    let mut in_time = false;
    for (place, item, body) in reports(deps, &page.items).await? {
        in_time = now.date() <= body.summary.valid_through;
        let is_out = match body.state {
            ReportItemState::Issued => true,
            ReportItemState::Pending | ReportItemState::Voided => false,
        };
        if in_time && is_out {
            let Some(shown) = records_of(deps, &body, work, open, &mut files).await? else {
                // Enough files for one transaction: it goes on from the report before.
                return Ok(Notes {
                    steps,
                    left: Some(NotesWork {
                        after: after.unwrap_or_else(|| work.after.clone()),
                        ..work.clone()
                    }),
                });
            };
            steps.extend(step(item, body, work, open, &shown));
        }
        after = Some(place);
    }
    // They are in order of issue, and so of the end of their validity.
    let left = match (page.next, after) {
        (Some(_), Some(after)) if in_time => Some(NotesWork {
            after,
            ..work.clone()
        }),
        (Some(_) | None, _) => None,
    };
    Ok(Notes { steps, left })
}

/// The reports to which pointers lead, each with the sort key of its pointer.
async fn reports(
    deps: &Deps,
    pointers: &[Item],
) -> Result<Vec<(String, Item, ReportItem)>, Refused> {
    if pointers.is_empty() {
        return Ok(Vec::new());
    }
    let mut wanted = Vec::with_capacity(pointers.len());
    for item in pointers {
        let pointer: ReportPointer = unpack(item)?;
        wanted.push(key_of(&deps.secrets, &pointer.report_id));
    }
    let mut found = Vec::with_capacity(pointers.len());
    for (pointer, item) in pointers.iter().zip(deps.store.batch_get(&wanted).await?) {
        let item = item.ok_or(Refused::Unavailable(Cause::Own(
            "a report that a list names is missing",
        )))?;
        let body = unpack(&item)?;
        found.push((pointer.key.sk.clone(), item, body));
    }
    Ok(found)
}

/// Which of the records that matter the report shows; `None` if that takes a file more than may be read.
async fn records_of(
    deps: &Deps,
    report: &ReportItem,
    work: &NotesWork,
    open: &BTreeMap<RecordId, CaseId>,
    files: &mut usize,
) -> Result<Option<BTreeSet<RecordId>>, Refused> {
    let matters = |id: &RecordId| *id == work.record || open.contains_key(id);
    let listed: BTreeSet<RecordId> = report
        .summary
        .records
        .iter()
        .map(|record| record.id.clone())
        .filter(matters)
        .collect();
    // Shows the record and has one that is open: nothing more is needed of it.
    let enough = listed.contains(&work.record) && listed.iter().any(|id| open.contains_key(id));
    if report.summary.records_not_listed == 0 || enough {
        return Ok(Some(listed));
    }
    let Some(left) = files.checked_sub(1) else {
        return Ok(None);
    };
    *files = left;
    let json = deps.files.get(&report.json_file).await?;
    let whole: Whole = serde_json::from_slice(&json)
        .map_err(|_| Refused::Unavailable(Cause::Own("a stored report does not read")))?;
    let ids = whole.records.into_iter().map(|record| record.id);
    Ok(Some(ids.filter(matters).collect()))
}

/// Of a stored report, the ids of the records that it shows.
#[derive(Deserialize)]
struct Whole {
    records: Vec<ShownId>,
}

#[derive(Deserialize)]
struct ShownId {
    id: RecordId,
}

/// The step that writes the report's notes, if they change.
fn step(
    item: Item,
    mut body: ReportItem,
    work: &NotesWork,
    open: &BTreeMap<RecordId, CaseId>,
    shown: &BTreeSet<RecordId>,
) -> Option<Op> {
    if !shown.contains(&work.record) {
        return None;
    }
    let before = body.status.clone();
    body.status.objection_open = shown.iter().any(|id| open.contains_key(id));
    body.status.records_changed |= work.changed;
    (body.status != before).then(|| Op::Replace {
        key: item.key,
        at: item.v,
        body: pack(&body),
        ttl: item.ttl,
    })
}

/// Goes on with notes that were left, by one transaction: what is left then, or `None` once nothing is.
pub(in crate::use_cases) async fn carry_on(
    deps: &Deps,
    item: &Item,
    now: ShanghaiTime,
) -> Result<Option<Item>, Refused> {
    let work: NotesWork = unpack(item)?;
    let ground = ground(deps, &work.entity).await?;
    let notes = write(deps, &work, &ground.open, now).await?;
    let mut ops = vec![ground.stands()];
    ops.extend(notes.steps);
    let left = notes.left.map(|left| Item {
        v: item.v + 1,
        body: pack(&left),
        ..item.clone()
    });
    ops.push(match &left {
        Some(left) => Op::Replace {
            key: item.key.clone(),
            at: item.v,
            body: left.body.clone(),
            ttl: None,
        },
        None => Op::Delete {
            key: item.key.clone(),
            at: item.v,
        },
    });
    match deps.store.transact(ops).await {
        Ok(()) => Ok(left),
        // Something moved, or another sweeper was first: the next sweep looks again.
        Err(StoreError::Conflict { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
