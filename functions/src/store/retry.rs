//! The store, asked again (重试): what failed for a moment is asked again with full jitter, inside the
//! request's deadline.
//!
//! A read may always be asked again. A write is, only if it is known not to have happened. One whose outcome
//! is unknown goes back to the use case, which alone can tell its own work when it reads again: here the same
//! transaction would meet what it has written itself and read as a conflict with somebody else.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use tokio::time::Instant;

use super::{Item, Key, Op, Page, Query, Store, StoreError};
use crate::deadline;
use crate::random::{self, Random};

/// The pause before a second attempt is drawn from nothing to this; the range doubles with every attempt.
const FIRST_RANGE: Duration = Duration::from_millis(20);
/// The range of a pause grows to this.
const LONGEST_RANGE: Duration = Duration::from_secs(1);

/// A store that asks `S` again.
pub struct Retrying<S: ?Sized> {
    inner: Arc<S>,
    random: Arc<dyn Random>,
    patience: Duration,
}

impl<S: Store + ?Sized> Retrying<S> {
    /// Over `inner`. A call that is part of no request is asked again for `patience`.
    pub fn new(inner: Arc<S>, random: Arc<dyn Random>, patience: Duration) -> Self {
        Self {
            inner,
            random,
            patience,
        }
    }

    async fn ask<T, F>(
        &self,
        may_repeat: impl Fn(&StoreError) -> bool,
        mut call: impl FnMut() -> F,
    ) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let until = deadline::current().unwrap_or_else(|| Instant::now() + self.patience);
        let mut range = FIRST_RANGE;
        loop {
            let error = match tokio::time::timeout_at(until, call()).await {
                Ok(Err(error)) if may_repeat(&error) => error,
                Ok(answer) => return answer,
                Err(_) => {
                    return Err(StoreError::Unavailable(
                        "no answer within the request's time",
                    ));
                }
            };
            let pause = full_jitter(&*self.random, range);
            range = (range * 2).min(LONGEST_RANGE);
            if Instant::now() + pause >= until {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
        }
    }
}

/// Any time up to `range`: callers that failed together do not come back together.
pub fn full_jitter(random: &dyn Random, range: Duration) -> Duration {
    let micros = u64::try_from(range.as_micros()).unwrap_or(u64::MAX);
    let drawn = u64::from_be_bytes(random::bytes(random));
    Duration::from_micros(drawn % micros.saturating_add(1))
}

fn of_read(error: &StoreError) -> bool {
    match error {
        StoreError::Busy(_) | StoreError::Unavailable(_) => true,
        StoreError::Conflict { .. } | StoreError::TooLarge(_) | StoreError::Damaged { .. } => false,
    }
}

fn of_write(error: &StoreError) -> bool {
    match error {
        StoreError::Busy(_) => true,
        StoreError::Unavailable(_)
        | StoreError::Conflict { .. }
        | StoreError::TooLarge(_)
        | StoreError::Damaged { .. } => false,
    }
}

#[async_trait]
impl<S: Store + ?Sized> Store for Retrying<S> {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.ask(of_read, || self.inner.get(key)).await
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.ask(of_read, || self.inner.batch_get(keys)).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        self.ask(of_read, || self.inner.query(query)).await
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        self.ask(of_write, || self.inner.transact(ops.clone()))
            .await
    }
}
