//! Deadlines of objections and applications for repair that have passed (逾期), by the clock: a case whose unit is late
//! goes to the credit office as well, one whose entity supplied nothing goes back to its unit. And notes that were left.

use super::case::{CasePointer, Deed, Matter, carry_on, perform_as};
use super::objection::Objecting;
use super::repair::Repairing;
use crate::deps::Deps;
use crate::items::unpack;
use crate::keys::{self, CaseKind};
use crate::store::Item;
use crate::use_cases::Refused;
use crate::use_cases::sweep::due;
use shared::case::{Act, CaseId, Party};

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Escalated {
    /// Deadlines that passed.
    pub fell_due: u32,
    /// Notes of reports that were written, by transactions.
    pub noted: u32,
    /// What could not be done yet.
    pub left: u32,
}

/// Shards of the deadlines.
const SHARDS: u8 = 4;

/// Transactions by which one sweep goes on with the notes of one act.
const NOTES_AT_ONCE: u32 = 50;

/// Does all that is due.
pub async fn escalate_cases(deps: &Deps) -> Result<Escalated, Refused> {
    let mut done = Escalated::default();
    for shard in 0..SHARDS {
        let now = deps.clock.now();
        let pk = keys::deadline_work_partition(shard);
        for item in due(deps, pk, now, &mut done.left).await? {
            match fall_due(deps, &item).await {
                Ok(()) => done.fell_due += 1,
                // Somebody acted on it meanwhile, and its deadline is gone.
                Err(
                    Refused::ObjectionNotNow
                    | Refused::ObjectionClosed
                    | Refused::RepairNotNow
                    | Refused::RepairClosed,
                ) => {}
                Err(error) => {
                    // One case that cannot be read must not keep the others waiting.
                    tracing::error!(%error, "a deadline of a case was not acted on");
                    done.left += 1;
                }
            }
        }
        let pk = keys::notes_work_partition(shard);
        for item in due(deps, pk, now, &mut done.left).await? {
            match go_on(deps, item, &mut done.noted).await {
                Ok(true) => {}
                Ok(false) => done.left += 1,
                Err(error) => {
                    tracing::error!(%error, "notes of reports were not written");
                    done.left += 1;
                }
            }
        }
    }
    Ok(done)
}

async fn fall_due(deps: &Deps, item: &Item) -> Result<(), Refused> {
    let (kind, id) = unpack::<CasePointer>(item)?.target();
    match kind {
        CaseKind::Objection => is_late::<Objecting>(deps, &id).await,
        CaseKind::Repair => is_late::<Repairing>(deps, &id).await,
    }
}

async fn is_late<M: Matter>(deps: &Deps, id: &CaseId) -> Result<(), Refused> {
    let deed = Deed::<M>::new(Act::FallDue, String::new());
    perform_as(deps, id, Party::Clock, "system", &deed, None).await
}

/// Goes on until all notes are written, or for now; whether they are.
async fn go_on(deps: &Deps, mut item: Item, noted: &mut u32) -> Result<bool, Refused> {
    for _ in 0..NOTES_AT_ONCE {
        *noted += 1;
        match carry_on(deps, &item, deps.clock.now()).await? {
            Some(left) => item = left,
            None => return Ok(true),
        }
    }
    Ok(false)
}
