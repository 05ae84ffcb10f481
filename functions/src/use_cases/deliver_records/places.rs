//! Places of an uploaded delivery until it is over: in its unit's queue, and among the work that is to be done.

use super::DeliveryDeps;
use super::items::{DeliveryItem, DeliveryPointer, OpenDeliveries};
use crate::items::{pack, unpack};
use crate::keys;
use crate::store::{Item, Key, Op, StoreError};

/// Uploaded deliveries of a unit that may wait, at most: more than that is a program that runs wild.
const MOST: usize = 20;

/// Where an uploaded delivery is known to be open.
pub(crate) struct Places {
    queue: Key,
    work: Key,
    pointer: DeliveryPointer,
}

/// The unit has as many deliveries waiting as may.
pub(crate) struct NoRoom;

impl Places {
    pub(crate) fn of(item: &DeliveryItem, id: &str) -> Self {
        Self {
            queue: keys::open_deliveries(&item.unit),
            work: keys::deliver_work(&item.unit, item.received_at, id),
            pointer: DeliveryPointer {
                unit: item.unit.clone(),
                id: id.to_owned(),
            },
        }
    }

    /// The steps that take them.
    pub(crate) async fn taken(
        &self,
        deps: &DeliveryDeps,
    ) -> Result<Result<Vec<Op>, NoRoom>, StoreError> {
        let (found, mut queue) = self.read(deps).await?;
        if queue.ids.len() >= MOST {
            return Ok(Err(NoRoom));
        }
        queue.ids.push(self.pointer.id.clone());
        let work = Op::Create {
            key: self.work.clone(),
            body: pack(&self.pointer),
            ttl: None,
        };
        Ok(Ok(vec![work, self.becomes(found, &queue)]))
    }

    /// The steps that give them up.
    pub(crate) async fn given_up(&self, deps: &DeliveryDeps) -> Result<Vec<Op>, StoreError> {
        let (found, mut queue) = self.read(deps).await?;
        queue.ids.retain(|id| *id != self.pointer.id);
        // Written once with the delivery, and never again.
        let work = Op::Delete {
            key: self.work.clone(),
            at: 1,
        };
        Ok(vec![work, self.becomes(found, &queue)])
    }

    /// Whether all that the unit submitted before is over.
    pub(crate) async fn are_first(&self, deps: &DeliveryDeps) -> Result<bool, StoreError> {
        let (_, queue) = self.read(deps).await?;
        Ok(queue.ids.first() == Some(&self.pointer.id))
    }

    async fn read(
        &self,
        deps: &DeliveryDeps,
    ) -> Result<(Option<Item>, OpenDeliveries), StoreError> {
        let found = deps.store.get(&self.queue).await?;
        let queue = found.as_ref().map(unpack).transpose()?;
        Ok((found, queue.unwrap_or_default()))
    }

    /// An empty queue is no item: a delivery in one call asks for its absence alone.
    fn becomes(&self, found: Option<Item>, queue: &OpenDeliveries) -> Op {
        let key = self.queue.clone();
        let (body, ttl) = (pack(queue), None);
        match found {
            None if queue.ids.is_empty() => Op::CheckAbsent { key },
            None => Op::Create { key, body, ttl },
            Some(Item { v: at, .. }) if queue.ids.is_empty() => Op::Delete { key, at },
            Some(Item { v: at, .. }) => Op::Replace { key, at, body, ttl },
        }
    }
}
