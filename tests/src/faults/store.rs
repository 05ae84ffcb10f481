//! The decorator over the store's port.

use std::future::Future;
use std::sync::Arc;

use async_trait::async_trait;
use functions::store::{
    Cursor, Item, Key, MAX_PAGE_BYTES, Op, Page, Query, Store, StoreError, limits,
};

use super::points::name_of;
use super::{Fault, Plan, Point, Points, Side};

/// A store to which the faults of a plan happen.
pub struct Faulty<S: ?Sized> {
    inner: Arc<S>,
    plan: Arc<Plan>,
    points: Arc<dyn Points>,
}

impl<S: Store + ?Sized> Faulty<S> {
    /// Over `inner`.
    pub fn new(inner: Arc<S>, plan: Arc<Plan>, points: Arc<dyn Points>) -> Self {
        Self {
            inner,
            plan,
            points,
        }
    }

    async fn pass(&self, call: &'static str, side: Side) {
        self.points.pass(Point { call, side }).await;
    }

    /// A read that meets `fault`. Whether it was done matters to nobody, only when.
    async fn read<T>(
        &self,
        call: &'static str,
        fault: Fault,
        at: &Key,
        read: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        self.pass(call, Side::Before).await;
        match fault {
            Fault::Throttled | Fault::Contended => return Err(StoreError::Busy("throttled")),
            Fault::FailsBefore | Fault::FailsAfter | Fault::Late(_) => return Err(FAILED),
            Fault::TimesOutBefore(silence) | Fault::TimesOutAfter(silence) => {
                tokio::time::sleep(silence).await;
                return Err(SILENT);
            }
            Fault::Damaged => return Err(StoreError::Damaged { key: at.clone() }),
            Fault::Slow(delay) => tokio::time::sleep(delay).await,
            Fault::None | Fault::Torn | Fault::TwiceFirst | Fault::TwiceSecond => {}
        }
        let answer = read.await;
        self.pass(call, Side::After).await;
        answer
    }
}

/// Two halves as one page, which ends at its bytes as every page does.
fn joined(mut first: Page, rest: Page) -> Page {
    let size = |item: &Item| item.key.pk.len() + item.key.sk.len() + item.body.len();
    let mut bytes: usize = first.items.iter().map(size).sum();
    for item in rest.items {
        bytes += size(&item);
        if bytes > MAX_PAGE_BYTES {
            first.next = first.items.last().map(|last| Cursor(last.key.sk.clone()));
            return first;
        }
        first.items.push(item);
    }
    first.next = rest.next;
    first
}

const FAILED: StoreError = StoreError::Unavailable("it failed");
const SILENT: StoreError = StoreError::Unavailable("it did not answer in time");

#[async_trait]
impl<S: Store + ?Sized> Store for Faulty<S> {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let fault = self.plan.next();
        self.read("read an item", fault, key, self.inner.get(key))
            .await
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        const CALL: &str = "read a batch";
        let fault = self.plan.next();
        let none = Key::new("", "");
        let at = keys.first().unwrap_or(&none);
        let parts = async {
            if fault != Fault::Torn || keys.len() < 2 || limits::check_batch(keys).is_err() {
                return self.inner.batch_get(keys).await;
            }
            // As an engine that answers a part, and the rest when it is asked for it.
            let (first, rest) = keys.split_at(keys.len() / 2);
            let mut items = self.inner.batch_get(first).await?;
            self.pass(CALL, Side::Before).await;
            items.extend(self.inner.batch_get(rest).await?);
            Ok(items)
        };
        self.read(CALL, fault, at, parts).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        const CALL: &str = "read a page";
        let fault = self.plan.next();
        let at = Key::new(query.pk.clone(), query.from.clone());
        let page = async {
            if fault != Fault::Torn || query.limit < 2 || limits::check_query(query).is_err() {
                return self.inner.query(query).await;
            }
            // As a page that was read while others wrote: its second half is younger than its first.
            let half = Query {
                limit: query.limit.div_ceil(2).min(2),
                ..query.clone()
            };
            let mut page = self.inner.query(&half).await?;
            let Some(next) = page.next.take() else {
                return Ok(page);
            };
            self.pass(CALL, Side::Before).await;
            let rest = Query {
                limit: query.limit - page.items.len(),
                after: Some(next),
                ..query.clone()
            };
            let rest = self.inner.query(&rest).await?;
            Ok(joined(page, rest))
        };
        self.read(CALL, fault, &at, page).await
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        let call = name_of(&ops);
        let fault = self.plan.next();
        self.pass(call, Side::Before).await;
        match fault {
            Fault::Throttled => return Err(StoreError::Busy("throttled")),
            Fault::Contended => return Err(StoreError::Busy("contended")),
            Fault::FailsBefore => return Err(FAILED),
            Fault::TimesOutBefore(silence) => {
                tokio::time::sleep(silence).await;
                return Err(SILENT);
            }
            Fault::Late(delay) => {
                let inner = self.inner.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(delay).await;
                    // Nobody waits for its outcome.
                    let _ = inner.transact(ops).await;
                });
                return Err(SILENT);
            }
            Fault::Damaged => {
                // An engine reads what it compares with.
                let key = ops.first().map(|op| op.key().clone());
                return Err(key.map_or(FAILED, |key| StoreError::Damaged { key }));
            }
            Fault::Slow(delay) => tokio::time::sleep(delay).await,
            Fault::None
            | Fault::FailsAfter
            | Fault::TimesOutAfter(_)
            | Fault::TwiceFirst
            | Fault::TwiceSecond
            | Fault::Torn => {}
        }
        let twice = matches!(fault, Fault::TwiceFirst | Fault::TwiceSecond);
        let again = twice.then(|| ops.clone());
        let mut outcome = self.inner.transact(ops).await;
        self.pass(call, Side::After).await;
        if let Some(again) = again {
            let second = self.inner.transact(again).await;
            self.pass(call, Side::After).await;
            if fault == Fault::TwiceSecond {
                outcome = second;
            }
        }
        if let Fault::TimesOutAfter(silence) = fault {
            tokio::time::sleep(silence).await;
            return Err(SILENT);
        }
        if fault == Fault::FailsAfter {
            return Err(FAILED);
        }
        outcome
    }
}
