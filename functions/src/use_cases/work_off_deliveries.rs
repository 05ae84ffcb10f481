//! Uploaded deliveries that wait are applied (入库), by whichever server or function comes first.

use crate::items::unpack;
use crate::keys;
use crate::store::{Item, Order, Query, StoreError};
use crate::use_cases::deliver_records::{
    DeliveryDeps, DeliveryError, DeliveryPointer, Turn, Worked, apply_uploaded,
};

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkedOff {
    /// Deliveries that are over.
    pub over: u32,
    /// Deliveries that wait for the next turn.
    pub left: u32,
}

/// Most deliveries of a shard that are looked at in one turn.
const BATCH: usize = 200;

/// Applies what waits until nothing does or the turn is over. Those of one unit follow each other in their order.
pub async fn work_off_deliveries(
    deps: &DeliveryDeps,
    turn: &Turn,
) -> Result<WorkedOff, StoreError> {
    let mut done = WorkedOff::default();
    for shard in 0..16 {
        // Again as long as it helps: the end of one delivery can be the turn of another.
        loop {
            let pass = pass_through(deps, turn, shard).await?;
            done.over += pass.over;
            if pass.over == 0 || pass.left == 0 {
                done.left += pass.left;
                break;
            }
        }
    }
    Ok(done)
}

async fn pass_through(
    deps: &DeliveryDeps,
    turn: &Turn,
    shard: u8,
) -> Result<WorkedOff, StoreError> {
    let mut done = WorkedOff::default();
    let query = Query {
        pk: keys::deliver_work_partition(shard),
        from: "0".to_owned(),
        to: "9~".to_owned(),
        order: Order::Ascending,
        limit: BATCH,
        after: None,
    };
    let items = match deps.store.query(&query).await {
        Ok(page) => page.items,
        // The other shards do not wait for this one.
        Err(error @ StoreError::Damaged { .. }) => {
            tracing::error!(%error, "uploaded deliveries that wait cannot be read");
            done.left += 1;
            return Ok(done);
        }
        Err(error) => return Err(error),
    };
    for item in items {
        if turn.is_over() {
            done.left += 1;
            continue;
        }
        match apply(deps, turn, &item).await {
            Ok(Worked::Over) => done.over += 1,
            Ok(Worked::Left | Worked::NotNow) => done.left += 1,
            Err(error) => {
                // One delivery that cannot be applied must not keep the others waiting.
                tracing::error!(%error, "an uploaded delivery was not applied");
                done.left += 1;
            }
        }
    }
    Ok(done)
}

async fn apply(deps: &DeliveryDeps, turn: &Turn, item: &Item) -> Result<Worked, DeliveryError> {
    let pointer: DeliveryPointer = unpack(item)?;
    apply_uploaded(deps, turn, &pointer.unit, &pointer.id).await
}
