//! Sealing a delivery: its own item, freshness, the counts of the month and the audit trail.

use super::items::{DeliveryItem, DeliveryState, LineItem, RefusedItem};
use super::lines::{ALL, by_line, store_lines};
use super::opened::{OpenDelivery, unanswered};
use super::places::Places;
use super::timely;
use super::{DeliveryDeps, DeliveryOutcome, Stopped, Tally};
use crate::items::{AuditAbout, AuditAct};
use crate::store::StoreError;
use crate::use_cases::audit::audit;
use shared::api::{DeliveryCounts, LineFate};
use shared::time::ShanghaiTime;

/// Stores the lines that were not applied, then seals.
pub(super) async fn seal(
    deps: &DeliveryDeps,
    mut opened: OpenDelivery,
    (tally, refused): (Tally, Option<RefusedItem>),
    now: ShanghaiTime,
) -> Result<DeliveryOutcome, Stopped> {
    let (format, encoding) = (opened.item.format, opened.item.encoding);
    let lines = by_line(&tally);
    let as_it_is = opened.item.clone();
    store_lines(deps, &mut opened, &lines, ALL, as_it_is).await?;
    let counts = counts_of(&tally, &lines);
    seal_counted(deps, &opened, (counts, refused), now, None).await?;
    Ok(DeliveryOutcome {
        accepted: tally.accepted,
        corrected: tally.corrected,
        unchanged: tally.unchanged,
        refused: tally.refused,
        quarantined: tally.quarantined,
        flagged: tally.flagged,
        ignored_columns: tally.ignored_columns,
        format,
        encoding,
    })
}

/// Counts a tally; `lines` are its faults by line.
pub(super) fn counts_of(tally: &Tally, lines: &[(u32, LineItem)]) -> DeliveryCounts {
    let count = |fate| {
        let lines = lines.iter().filter(|(_, line)| line.fate == fate);
        u32::try_from(lines.count()).unwrap_or(u32::MAX)
    };
    DeliveryCounts {
        accepted: tally.accepted,
        corrected: tally.corrected,
        unchanged: tally.unchanged,
        refused: count(LineFate::Refused),
        quarantined: count(LineFate::Quarantined),
        flagged: count(LineFate::Flagged),
        ignored_columns: tally.ignored_columns.clone(),
    }
}

/// Seals: item, freshness, counts and audit event in one transaction, and an uploaded delivery gives up its places.
pub(super) async fn seal_counted(
    deps: &DeliveryDeps,
    opened: &OpenDelivery,
    (counts, refused): (DeliveryCounts, Option<RefusedItem>),
    now: ShanghaiTime,
    places: Option<&Places>,
) -> Result<(), Stopped> {
    loop {
        let timely = timely::of(deps, &opened.id, &opened.item, &counts, now).await?;
        let item = DeliveryItem {
            state: DeliveryState::Sealed {
                at: now,
                counts: counts.clone(),
                punctuality: Some(timely.punctuality),
            },
            refused: refused.clone(),
            ..opened.item.clone()
        };
        let mut ops = vec![opened.becomes(&item)];
        ops.push(audit(
            &*deps.random,
            now,
            &opened.item.unit.0,
            AuditAct::DeliverySealed,
            AuditAbout::Delivery(opened.id.clone()),
        ));
        ops.extend(timely.steps);
        if let Some(places) = places {
            ops.extend(places.given_up(deps).await?);
        }
        match deps.store.transact(ops).await {
            Ok(()) => return Ok(()),
            // Sealed by another process; or by this one, which did not hear of it.
            Err(StoreError::Conflict { op: 0 }) => return Err(Stopped::Overtaken),
            // Freshness, counts or the queue moved: read them again.
            Err(StoreError::Conflict { .. }) => {}
            Err(error) => return Err(unanswered(error)),
        }
    }
}
