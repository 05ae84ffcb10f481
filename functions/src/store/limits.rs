//! Limits of the store (限额), the same for every adapter.
//!
//! They are DynamoDB's, a little tightened where an engine adds bytes of its own, and are held before a
//! request leaves: both adapters refuse the same request with the same sentence.

use std::collections::HashSet;

use super::{Key, Op, Query, StoreError};

/// Steps in a transaction, at most.
pub const MAX_OPS: usize = 100;
/// Keys in a batch, at most.
pub const MAX_BATCH: usize = 100;
/// Bytes that an engine may add to an item: names of attributes, version, expiry, checksum.
const OVERHEAD_BYTES: usize = 128;
/// Bytes in an item, keys and body together, at most: 400 KB less what the engine adds.
pub const MAX_ITEM_BYTES: usize = 400 * 1024 - OVERHEAD_BYTES;
/// Bytes in a transaction, keys and bodies together, at most: 4 MB less what the engine adds.
pub const MAX_TRANSACTION_BYTES: usize = 4 * 1024 * 1024 - MAX_OPS * OVERHEAD_BYTES;
/// Bytes in a page of a query, keys and bodies together, at most.
pub const MAX_PAGE_BYTES: usize = 1024 * 1024;
/// Items in a page of a query, at most.
pub const MAX_PAGE_ITEMS: usize = 1_000;
/// Bytes in a partition or sort key, at most.
pub const MAX_KEY_BYTES: usize = 1024;
/// One addition to a counter, at most. So no counter overflows in the life of a store.
pub const MAX_ADDITION: u64 = u32::MAX as u64;

/// Both parts of a key are 1 to [`MAX_KEY_BYTES`] long.
pub fn check_key(key: &Key) -> Result<(), StoreError> {
    if key.pk.is_empty() || key.sk.is_empty() {
        return Err(StoreError::TooLarge("a key is 1 byte at least"));
    }
    if key.pk.len() > MAX_KEY_BYTES || key.sk.len() > MAX_KEY_BYTES {
        return Err(StoreError::TooLarge("a key is 1,024 bytes at most"));
    }
    Ok(())
}

/// At most [`MAX_BATCH`] keys, each well formed and there once.
pub fn check_batch(keys: &[Key]) -> Result<(), StoreError> {
    if keys.len() > MAX_BATCH {
        return Err(StoreError::TooLarge("a batch has 100 keys at most"));
    }
    each_once(keys.iter(), keys.len())
}

/// A page of 1 to [`MAX_PAGE_ITEMS`] items, keys no longer than keys are.
pub fn check_query(query: &Query) -> Result<(), StoreError> {
    if query.pk.is_empty() || query.to.is_empty() {
        return Err(StoreError::TooLarge("a key is 1 byte at least"));
    }
    let ends = [&query.from, &query.to]
        .into_iter()
        .all(|end| end.len() <= MAX_KEY_BYTES);
    let after = query
        .after
        .as_ref()
        .is_none_or(|cursor| (1..=MAX_KEY_BYTES).contains(&cursor.0.len()));
    if query.pk.len() > MAX_KEY_BYTES || !ends || !after {
        return Err(StoreError::TooLarge("a key is 1,024 bytes at most"));
    }
    if !(1..=MAX_PAGE_ITEMS).contains(&query.limit) {
        return Err(StoreError::TooLarge("a page has 1 to 1,000 items"));
    }
    Ok(())
}

/// At most [`MAX_OPS`] steps and [`MAX_TRANSACTION_BYTES`], each key once, each item within [`MAX_ITEM_BYTES`].
pub fn check_ops(ops: &[Op]) -> Result<(), StoreError> {
    if ops.len() > MAX_OPS {
        return Err(StoreError::TooLarge("a transaction has 100 steps at most"));
    }
    each_once(ops.iter().map(Op::key), ops.len())?;
    let mut total = 0;
    for op in ops {
        let body = match op {
            Op::Create { body, .. } | Op::Replace { body, .. } => body.len(),
            Op::Add { by, .. } if !(1..=MAX_ADDITION).contains(by) => {
                return Err(StoreError::TooLarge("an addition is 1 to 4,294,967,295"));
            }
            Op::Add { .. } | Op::Delete { .. } | Op::CheckAbsent { .. } | Op::CheckAt { .. } => 0,
        };
        let size = op.key().pk.len() + op.key().sk.len() + body;
        if size > MAX_ITEM_BYTES {
            return Err(StoreError::TooLarge("an item is 400 KB at most"));
        }
        total += size;
    }
    if total > MAX_TRANSACTION_BYTES {
        return Err(StoreError::TooLarge("a transaction is 4 MB at most"));
    }
    Ok(())
}

fn each_once<'k>(keys: impl Iterator<Item = &'k Key>, count: usize) -> Result<(), StoreError> {
    let mut seen = HashSet::with_capacity(count);
    for key in keys {
        check_key(key)?;
        if !seen.insert(key) {
            return Err(StoreError::TooLarge("a key is named once at most"));
        }
    }
    Ok(())
}
