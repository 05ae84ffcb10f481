//! A store in memory (内存存储): quick enough for thousands of simulated cities. The conformance suite holds for
//! it as for every adapter.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;
use functions::store::walk::Walk;
use functions::store::{
    Cursor, Item, Key, MAX_PAGE_BYTES, Op, Order, Page, Query, Store, StoreError, limits,
};

/// A sorted map of items.
#[derive(Debug, Default)]
pub struct MemoryStore {
    table: Mutex<Table>,
}

#[derive(Debug, Default)]
struct Table {
    items: BTreeMap<Key, Item>,
    writes: u64,
}

impl MemoryStore {
    /// How many transactions have written something.
    pub fn writes(&self) -> u64 {
        self.lock().writes
    }

    /// Calls `look` with every item, in the order of the keys.
    pub fn each(&self, look: impl FnMut(&Item)) {
        self.lock().items.values().for_each(look);
    }

    /// Removes the items whose `ttl` is at or before `now`, Unix seconds.
    pub fn purge_expired(&self, now: i64) {
        let mut table = self.lock();
        let before = table.items.len();
        table
            .items
            .retain(|_, item| item.ttl.is_none_or(|ttl| ttl > now));
        table.writes += u64::from(before != table.items.len());
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn holds(&self, op: &Op) -> bool {
        let found = self.items.get(op.key());
        match op {
            Op::Create { .. } | Op::CheckAbsent { .. } => found.is_none(),
            Op::Replace { at, .. } | Op::Delete { at, .. } | Op::CheckAt { at, .. } => {
                found.is_some_and(|item| item.v == *at)
            }
            Op::Add { .. } => found.is_none_or(|item| item.body.is_empty()),
        }
    }

    fn apply(&mut self, op: Op) {
        let (key, v, body, ttl) = match op {
            Op::CheckAbsent { .. } | Op::CheckAt { .. } => return,
            Op::Delete { key, .. } => {
                self.items.remove(&key);
                return;
            }
            Op::Create { key, body, ttl } => (key, 1, body, ttl),
            Op::Replace { key, at, body, ttl } => (key, at + 1, body, ttl),
            Op::Add { key, by, ttl } => {
                let before = self.items.get(&key).map_or(0, |item| item.v);
                (key, before + by, Bytes::new(), ttl)
            }
        };
        let item = Item {
            key: key.clone(),
            v,
            body,
            ttl,
        };
        self.items.insert(key, item);
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        limits::check_key(key)?;
        Ok(self.lock().items.get(key).cloned())
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        limits::check_batch(keys)?;
        let table = self.lock();
        Ok(keys
            .iter()
            .map(|key| table.items.get(key).cloned())
            .collect())
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        limits::check_query(query)?;
        let table = self.lock();
        let Some(range) = range(query) else {
            return Ok(Page::default());
        };
        let found = table.items.range(range).map(|(_, item)| item);
        Ok(match query.order {
            Order::Ascending => page(found, query.limit),
            Order::Descending => page(found.rev(), query.limit),
        })
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        limits::check_ops(&ops)?;
        let mut table = self.lock();
        if let Some(op) = ops.iter().position(|op| !table.holds(op)) {
            return Err(StoreError::Conflict { op });
        }
        table.writes += 1;
        ops.into_iter().for_each(|op| table.apply(op));
        Ok(())
    }
}

#[async_trait]
impl Walk for MemoryStore {
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Vec<Item>, StoreError> {
        let table = self.lock();
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let items = table.items.range::<Key, _>((from, Bound::Unbounded));
        Ok(items.take(limit).map(|(_, item)| item.clone()).collect())
    }
}

/// Both ends of what is read; `None` if nothing is.
fn range(query: &Query) -> Option<(Bound<Key>, Bound<Key>)> {
    let key = |sk: &str| Key::new(query.pk.clone(), sk);
    let mut from = Bound::Included(key(&query.from));
    let mut to = Bound::Included(key(&query.to));
    if query.from > query.to {
        return None;
    }
    if let Some(Cursor(after)) = &query.after {
        let (behind, before) = (*after >= query.to, *after < query.from);
        match query.order {
            Order::Ascending if behind => return None,
            Order::Ascending if !before => from = Bound::Excluded(key(after)),
            Order::Descending if *after <= query.from => return None,
            Order::Descending if *after <= query.to => to = Bound::Excluded(key(after)),
            Order::Ascending | Order::Descending => {}
        }
    }
    Some((from, to))
}

fn page<'i>(found: impl Iterator<Item = &'i Item>, limit: usize) -> Page {
    let (mut items, mut bytes) = (Vec::<Item>::new(), 0);
    for item in found {
        bytes += item.key.pk.len() + item.key.sk.len() + item.body.len();
        if items.len() == limit || bytes > MAX_PAGE_BYTES {
            let next = items.last().map(|last| Cursor(last.key.sk.clone()));
            return Page { items, next };
        }
        items.push(item.clone());
    }
    Page { items, next: None }
}
