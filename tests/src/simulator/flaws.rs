//! Stores that break their promises, to see that the checks find it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::world::lock;
use crate::memory::MemoryStore;

/// What is wrong with the store on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// Now and then a transaction is acknowledged and not done.
    LosesWrites,
    /// Now and then one step of a transaction is left out.
    TearsTransactions,
    /// Versions are not compared.
    ForgetsVersions,
    /// Now and then an item is not found.
    ReadsAbsence,
}

/// The store with the flaw.
pub(super) fn flawed(flaw: Flaw, inner: Arc<MemoryStore>, seed: u64) -> Arc<dyn Store> {
    match flaw {
        Flaw::None => inner,
        Flaw::LosesWrites
        | Flaw::TearsTransactions
        | Flaw::ForgetsVersions
        | Flaw::ReadsAbsence => Arc::new(Flawed {
            inner,
            flaw,
            rng: Mutex::new(ChaCha8Rng::seed_from_u64(seed)),
        }),
    }
}

struct Flawed {
    inner: Arc<MemoryStore>,
    flaw: Flaw,
    rng: Mutex<ChaCha8Rng>,
}

impl Flawed {
    fn now_and_then(&self) -> bool {
        lock(&self.rng).random_ratio(1, 20)
    }

    /// The steps as if they named the versions that are there.
    async fn without_versions(&self, ops: Vec<Op>) -> Result<Vec<Op>, StoreError> {
        let mut blind = Vec::with_capacity(ops.len());
        for op in ops {
            let found = self.inner.get(op.key()).await?;
            blind.push(match (op, found) {
                (Op::Create { key, body, ttl } | Op::Replace { key, body, ttl, .. }, found) => {
                    match found {
                        None => Op::Create { key, body, ttl },
                        Some(item) => Op::Replace {
                            at: item.v,
                            key,
                            body,
                            ttl,
                        },
                    }
                }
                (Op::Delete { key, .. } | Op::CheckAt { key, .. }, None) => Op::CheckAbsent { key },
                (Op::Delete { key, .. }, Some(item)) => Op::Delete { at: item.v, key },
                (Op::CheckAt { key, .. }, Some(item)) => Op::CheckAt { at: item.v, key },
                (op @ (Op::CheckAbsent { .. } | Op::Add { .. }), _) => op,
            });
        }
        Ok(blind)
    }
}

#[async_trait]
impl Store for Flawed {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        if self.flaw == Flaw::ReadsAbsence && self.now_and_then() {
            return Ok(None);
        }
        self.inner.get(key).await
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.inner.batch_get(keys).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        let mut page = self.inner.query(query).await?;
        if self.flaw == Flaw::ReadsAbsence && self.now_and_then() {
            page.items.pop();
        }
        Ok(page)
    }

    async fn transact(&self, mut ops: Vec<Op>) -> Result<(), StoreError> {
        match self.flaw {
            Flaw::LosesWrites if self.now_and_then() => return Ok(()),
            Flaw::TearsTransactions if self.now_and_then() => {
                let torn = lock(&self.rng).random_range(0..ops.len());
                ops.remove(torn);
            }
            Flaw::ForgetsVersions => ops = self.without_versions(ops).await?,
            Flaw::None | Flaw::LosesWrites | Flaw::TearsTransactions | Flaw::ReadsAbsence => {}
        }
        self.inner.transact(ops).await
    }
}
