//! What firms have committed themselves to in public (信用承诺公示), B 三(四): a condition of repair by order 36 of 2026.
//! Public from the grant on; before it the commitment is the applicant's and its unit's alone.
//!
//! The commitment alone: neither the record, which is not public any more, nor what else was said with it.

use super::case::{CaseItem, CasePointer, unit_name};
use super::repair::Repairing;
use crate::deps::FetchDeps;
use crate::items::{CreditCodeGuard, unpack};
use crate::keys::{self, CaseKind};
use crate::store::{Cursor, Order, Query};
use crate::use_cases::{Cause, Refused};
use shared::api::{CommitmentList, CommitmentView};
use shared::case::Stage;
use shared::credit_code::CreditCode;
use shared::plain::without_numbers;
use shared::policy::Policy;
use shared::repair::RepairOutcome;

/// Applications that a page looks at.
const PAGE: usize = 20;

/// A page of the firm's commitments. A code that the register does not know has none: who asks learns nothing else.
pub async fn show_commitments(
    deps: &FetchDeps,
    code: &CreditCode,
    after: Option<String>,
) -> Result<CommitmentList, Refused> {
    let mut list = CommitmentList {
        credit_code: *code,
        commitments: Vec::new(),
        next: None,
    };
    let guard = keys::credit_code_guard(&deps.secrets.index_key, code);
    let Some(guard) = deps.store.get(&guard).await? else {
        return Ok(list);
    };
    let entity = unpack::<CreditCodeGuard>(&guard)?.entity;
    let (from, to) = keys::cases_of_entity(CaseKind::Repair);
    let query = Query {
        pk: keys::entity_partition(&entity),
        from,
        to,
        order: Order::Descending,
        limit: PAGE,
        after: after.map(Cursor),
    };
    let page = deps.store.query(&query).await?;
    list.next = page.next.map(|cursor| cursor.0);
    let mut wanted = Vec::with_capacity(page.items.len());
    for item in &page.items {
        let (kind, id) = unpack::<CasePointer>(item)?.target();
        wanted.push(keys::case(kind, &id));
    }
    if wanted.is_empty() {
        return Ok(list);
    }
    for item in deps.store.batch_get(&wanted).await? {
        let item = item.ok_or(Refused::Unavailable(Cause::Own(
            "a case that a list names is missing",
        )))?;
        let case: CaseItem<Repairing> = unpack(&item)?;
        list.commitments.extend(published(case, &deps.policy));
    }
    Ok(list)
}

fn published(case: CaseItem<Repairing>, policy: &Policy) -> Option<CommitmentView> {
    match case.standing.stage {
        Stage::Answered {
            outcome: RepairOutcome::Granted,
        } => {}
        Stage::Answered {
            outcome: RepairOutcome::Rejected,
        }
        | Stage::Filed
        | Stage::Accepted
        | Stage::Asked
        | Stage::Supplied
        | Stage::NotAccepted { .. }
        | Stage::Withdrawn => return None,
    }
    Some(CommitmentView {
        granted_on: case.closed_at?.date(),
        entity_name: case.entity_name,
        text: without_numbers(&case.opening.commitment),
        unit_zh: unit_name(&case.unit, policy).name_zh,
    })
}
