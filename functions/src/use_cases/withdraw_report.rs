//! The credit office withdraws a report (撤回报告), B 三(一). What was withdrawn never comes back, and why and when stay as
//! they were said first.

use crate::deps::Deps;
use crate::identity::Principal;
use crate::items::{
    AuditAbout, AuditAct, ReportItem, ReportItemState, ReportPointer, pack, unpack,
};
use crate::keys;
use crate::store::{Item, Op};
use crate::use_cases::Refused;
use crate::use_cases::audit::audit;
use crate::use_cases::hold::officer;
use crate::use_cases::log::{LoggedAct, queue_leaf};
use crate::use_cases::notices::{OutboxItem, outbox_step};
use crate::use_cases::report_item::{code_of, load};
use crate::use_cases::tries::{Tries, Written};
use crate::use_cases::withdrawn_list::place;
use shared::api::OfficeReport;
use shared::code::ReportNo;
use shared::time::ShanghaiTime;
use shared::verdict::{Withdrawal, WithdrawalReason};

/// Withdraws it. For the same reason again it is done already; for another one what stands is said.
pub async fn withdraw_report(
    deps: &Deps,
    principal: &Principal,
    no: &ReportNo,
    reason: WithdrawalReason,
) -> Result<OfficeReport, Refused> {
    let officer = officer(deps, principal)?;
    let mut tries = Tries::of(deps, "others kept changing the report");
    loop {
        let now = deps.clock.now();
        let (item, body) = find(deps, no).await?;
        // Also by this very act, if its answer was lost.
        if let Some(standing) = body.status.withdrawn {
            return if standing.reason == reason {
                Ok(view(&body, now))
            } else {
                Err(Refused::ReportWithdrawn(standing))
            };
        }
        let mut after = body.clone();
        after.status.withdrawn = Some(Withdrawal { reason, at: now });
        let ops = steps(deps, &item, &after, &officer, now).await?;
        if tries.write(ops).await? == Written::Now {
            return Ok(view(&after, now));
        }
    }
}

/// A report by its number, as the credit office sees it before it withdraws one.
pub async fn find_report(
    deps: &Deps,
    principal: &Principal,
    no: &ReportNo,
) -> Result<OfficeReport, Refused> {
    officer(deps, principal)?;
    let (_, body) = find(deps, no).await?;
    Ok(view(&body, deps.clock.now()))
}

async fn find(deps: &Deps, no: &ReportNo) -> Result<(Item, ReportItem), Refused> {
    let key = keys::report_by_number(no);
    let pointer = deps.store.get(&key).await?.ok_or(Refused::NotFound)?;
    let pointer: ReportPointer = unpack(&pointer)?;
    let (item, body) = load(&*deps.store, &deps.secrets, &pointer.report_id).await?;
    match body.state {
        ReportItemState::Issued => Ok((item, body)),
        ReportItemState::Pending | ReportItemState::Voided => Err(Refused::NotFound),
    }
}

async fn steps(
    deps: &Deps,
    item: &Item,
    after: &ReportItem,
    officer: &str,
    now: ShanghaiTime,
) -> Result<Vec<Op>, Refused> {
    let summary = &after.summary;
    let code_hash = code_of(&deps.secrets, &after.report_id).sha256();
    let mut ops = vec![
        Op::Replace {
            key: item.key.clone(),
            at: item.v,
            body: pack(after),
            ttl: item.ttl,
        },
        queue_leaf(
            &*deps.random,
            &LoggedAct::Withdrawn {
                report: after,
                code_hash,
                at: now,
            },
        )?,
        outbox_step(&OutboxItem::ReportWithdrawn {
            report_id: after.report_id,
            report_no: summary.report_no.clone(),
            entity: after.entity.clone(),
            at: now,
        }),
        audit(
            &*deps.random,
            now,
            officer,
            AuditAct::ReportWithdrawn,
            AuditAbout::Report(after.report_id),
        ),
    ];
    // Whoever goes by the list looks at the last valid day too: a report whose day is over is not in it.
    if now.date() <= summary.valid_through {
        ops.extend(place(&*deps.store, &code_hash, summary.valid_through).await?);
    }
    Ok(ops)
}

fn view(body: &ReportItem, now: ShanghaiTime) -> OfficeReport {
    OfficeReport::of(&body.summary, &body.status, body.purpose, now)
}
