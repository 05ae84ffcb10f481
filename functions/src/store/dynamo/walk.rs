//! A whole table, in the engine's own order: by the hashes of its partitions, which stays while it stands still.

use async_trait::async_trait;

use super::super::walk::Walk;
use super::super::{Item, Key, StoreError};
use super::failure::{self, Failure};
use super::{Attributes, DynamoStore, attributes};

impl DynamoStore {
    async fn scan_once(
        &self,
        start: Option<Attributes>,
        limit: usize,
    ) -> Result<(Vec<Attributes>, Option<Attributes>), Failure> {
        let request = self
            .client
            .scan()
            .table_name(&self.table)
            .consistent_read(true)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start);
        let output = request
            .send()
            .await
            .map_err(|error| failure::of_read(&error))?;
        Ok((
            output.items.unwrap_or_default(),
            output.last_evaluated_key.filter(|key| !key.is_empty()),
        ))
    }
}

#[async_trait]
impl Walk for DynamoStore {
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Vec<Item>, StoreError> {
        let mut start = after.map(attributes::of_key);
        let deadline = self.deadline();
        loop {
            let (found, next) = self
                .until(deadline, || self.scan_once(start.clone(), limit))
                .await?;
            let mut items = Vec::with_capacity(found.len());
            for attributes in found {
                // An item without a key cannot be: the engine asks for one.
                let key = attributes::own_key(&attributes).ok_or(StoreError::Unavailable(
                    "the engine answered an item without a key",
                ))?;
                match attributes::to_item(attributes, &key) {
                    Ok(item) => items.push(item),
                    Err(damaged) if items.is_empty() => return Err(damaged),
                    Err(_) => return Ok(items),
                }
            }
            match next {
                // A page may be empty in the middle of a table.
                Some(next) if items.is_empty() => start = Some(next),
                Some(_) | None => return Ok(items),
            }
        }
    }
}
