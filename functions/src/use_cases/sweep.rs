//! Work that was left: reports that stayed pending, and deadlines that passed.

use crate::deps::Deps;
use crate::items::{IssueWork, ReportItemState, unpack};
use crate::keys;
use crate::store::{Item, Order, Query, StoreError};
use crate::use_cases::Refused;
use crate::use_cases::escalate_cases::escalate_cases;
use crate::use_cases::issue_report::{finish, void};
use crate::use_cases::report_item::load;
use shared::time::ShanghaiTime;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Reports that were put out.
    pub finished: u32,
    /// Reports that were given up.
    pub voided: u32,
    /// Reports that could not be brought to an end yet.
    pub left: u32,
    /// Deadlines of objections that passed.
    pub fell_due: u32,
}

/// A report that has been pending longer is not put out any more: who asked has long gone, and it
/// would bear the time at which it was asked for.
const FINISH_WITHIN_SECONDS: i64 = 3600;

/// Finishes or voids every report that has been pending for a minute, and acts on deadlines.
pub async fn sweep(deps: &Deps) -> Result<Swept, Refused> {
    let now = deps.clock.now();
    let mut swept = Swept::default();
    for shard in 0..16 {
        let pk = keys::issue_work_partition(shard);
        for item in due(deps, pk, now, &mut swept.left).await? {
            match finish_or_void(deps, &item, now).await {
                Ok(ReportItemState::Issued) => swept.finished += 1,
                Ok(ReportItemState::Voided) => swept.voided += 1,
                Ok(ReportItemState::Pending) => swept.left += 1,
                Err(error) => {
                    // One report that cannot be read must not keep the others waiting.
                    tracing::error!(%error, "a pending report could not be finished or voided");
                    swept.left += 1;
                }
            }
        }
    }
    let escalated = escalate_cases(deps).await?;
    swept.fell_due = escalated.fell_due;
    swept.left += escalated.left;
    Ok(swept)
}

async fn finish_or_void(
    deps: &Deps,
    item: &Item,
    now: ShanghaiTime,
) -> Result<ReportItemState, Refused> {
    let work: IssueWork = unpack(item)?;
    let (item, body) = load(&*deps.store, &deps.secrets, &work.report_id).await?;
    let Some(pending) = &body.pending else {
        return Ok(body.state);
    };
    let too_late = now > pending.due.plus_seconds(FINISH_WITHIN_SECONDS);
    let finished = if too_late {
        void(deps, &item, &body).await
    } else {
        finish(deps, &work.report_id, None).await
    };
    match finished {
        Ok(()) => {}
        // These will not get better: the scheme ended meanwhile, or the offer changed.
        Err(Refused::SchemeNotInForce { .. } | Refused::LookBackNotOffered) => {
            void(deps, &item, &body).await?;
        }
        // Voided by `finish` itself.
        Err(
            Refused::CharacterWithoutGlyph { .. }
            | Refused::IdempotencyInProgress
            | Refused::IssueHeld,
        ) => {}
        Err(other) => return Err(other),
    }
    Ok(load(&*deps.store, &deps.secrets, &work.report_id)
        .await?
        .1
        .state)
}

/// Most items of one kind that one sweep of a shard takes.
const BATCH: usize = 200;

/// What is due of a partition. One that is damaged is told and left, and keeps no other waiting.
pub(super) async fn due(
    deps: &Deps,
    pk: String,
    now: ShanghaiTime,
    left: &mut u32,
) -> Result<Vec<Item>, StoreError> {
    let query = Query {
        pk,
        from: "0".to_owned(),
        to: format!("{}~", keys::stamp(now)),
        order: Order::Ascending,
        limit: BATCH,
        after: None,
    };
    match deps.store.query(&query).await {
        Ok(page) => Ok(page.items),
        Err(error @ StoreError::Damaged { .. }) => {
            tracing::error!(%error, "work that is due cannot be read");
            *left += 1;
            Ok(Vec::new())
        }
        Err(error) => Err(error),
    }
}
