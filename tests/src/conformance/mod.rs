//! The conformance suite of the store (存储一致性测试): what every adapter promises, as sentences.
//!
//! It runs against any [`Store`], a shared table too: each case lives under a partition prefix of its own.

mod atomic;
mod batches;
mod bounds;
mod expiry;
mod items;
mod model;
mod pages;
mod parallel;
mod ranges;
mod values;

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use functions::store::{Item, Key, Op, Order, Page, Query, Store, StoreError};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Cases that run at the same time.
const AT_ONCE: usize = 8;

/// One promise of the port.
pub struct Case {
    /// The promise, as a sentence.
    pub name: String,
    run: Box<dyn Fn(Space) -> Running + Send + Sync>,
}

type Running = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Case {
    fn new<F>(name: impl Into<String>, run: impl Fn(Space) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self {
            name: name.into().replace('_', " "),
            run: Box::new(move |space| Box::pin(run(space))),
        }
    }
}

/// The cases that the functions of these names are.
macro_rules! sentences {
    ($($name:ident),* $(,)?) => {
        vec![$(super::Case::new(stringify!($name), $name)),*]
    };
}
use sentences;

/// All cases.
pub fn cases() -> Vec<Case> {
    [
        items::cases(),
        values::cases(),
        expiry::cases(),
        batches::cases(),
        ranges::cases(),
        pages::cases(),
        atomic::cases(),
        bounds::cases(),
        model::cases(),
        parallel::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Runs every case against `store` and answers how many there were; panics with the sentences that do not hold.
pub async fn holds(store: Arc<dyn Store>) -> usize {
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    let cases = cases();
    let count = cases.len();
    for case in cases {
        let (permits, store) = (Arc::clone(&permits), Arc::clone(&store));
        running.spawn(async move {
            let _permit = permits
                .acquire_owned()
                .await
                .expect("the semaphore stays open");
            let name = case.name;
            let outcome = tokio::spawn((case.run)(Space::new(store))).await;
            outcome.err().map(|_| name)
        });
    }
    let broken: Vec<String> = running.join_all().await.into_iter().flatten().collect();
    assert!(
        broken.is_empty(),
        "{} of {count} do not hold:\n  {}",
        broken.len(),
        broken.join("\n  ")
    );
    count
}

/// The store, and a prefix that no other case uses.
#[derive(Clone)]
pub struct Space {
    store: Arc<dyn Store>,
    pk: String,
}

impl Space {
    fn new(store: Arc<dyn Store>) -> Self {
        let random = RandomState::new();
        Self {
            store,
            pk: format!(
                "TEST#{:016x}{:016x}",
                random.hash_one(0),
                random.hash_one(1)
            ),
        }
    }

    /// A key in the case's own partition.
    fn key(&self, sk: impl Into<String>) -> Key {
        Key::new(self.pk.clone(), sk)
    }

    /// A key in another partition of the case.
    fn key_in(&self, partition: &str, sk: impl Into<String>) -> Key {
        Key::new(format!("{}#{partition}", self.pk), sk)
    }

    async fn get(&self, key: &Key) -> Option<Item> {
        self.store.get(key).await.expect("a read answers")
    }

    /// Version and body, which is what most cases look at.
    async fn look(&self, key: &Key) -> Option<(u64, Bytes)> {
        self.get(key).await.map(|item| (item.v, item.body))
    }

    async fn write(&self, ops: impl IntoIterator<Item = Op>) {
        self.store
            .transact(ops.into_iter().collect())
            .await
            .expect("the transaction holds");
    }

    async fn create(&self, sk: &str, body: &str) -> Key {
        let key = self.key(sk);
        self.write([create(&key, body)]).await;
        key
    }

    /// The step that conflicts.
    async fn conflict(&self, ops: impl IntoIterator<Item = Op>) -> usize {
        match self.store.transact(ops.into_iter().collect()).await {
            Err(StoreError::Conflict { op }) => op,
            other => panic!("expected a conflict, got {other:?}"),
        }
    }

    async fn page(&self, query: &Query) -> Page {
        self.store.query(query).await.expect("a query answers")
    }

    /// Sort keys of all pages, and how many pages there were.
    async fn walk(&self, mut query: Query) -> (Vec<String>, usize) {
        let (mut found, mut pages) = (Vec::new(), 0);
        loop {
            let page = self.page(&query).await;
            pages += 1;
            assert!(page.items.len() <= query.limit, "a page keeps to its limit");
            found.extend(page.items.into_iter().map(|item| item.key.sk));
            let Some(next) = page.next else {
                return (found, pages);
            };
            query.after = Some(next);
        }
    }

    /// A query over the case's own partition.
    fn range(&self, from: &str, to: &str) -> Query {
        Query {
            pk: self.pk.clone(),
            from: from.to_owned(),
            to: to.to_owned(),
            order: Order::Ascending,
            limit: 1_000,
            after: None,
        }
    }
}

fn create(key: &Key, body: &str) -> Op {
    Op::Create {
        key: key.clone(),
        body: Bytes::copy_from_slice(body.as_bytes()),
        ttl: None,
    }
}

fn replace(key: &Key, at: u64, body: &str) -> Op {
    Op::Replace {
        key: key.clone(),
        at,
        body: Bytes::copy_from_slice(body.as_bytes()),
        ttl: None,
    }
}

fn delete(key: &Key, at: u64) -> Op {
    Op::Delete {
        key: key.clone(),
        at,
    }
}

fn check_absent(key: &Key) -> Op {
    Op::CheckAbsent { key: key.clone() }
}

fn check_at(key: &Key, at: u64) -> Op {
    Op::CheckAt {
        key: key.clone(),
        at,
    }
}

fn add(key: &Key, by: u64) -> Op {
    Op::Add {
        key: key.clone(),
        by,
        ttl: None,
    }
}

/// What [`Space::look`] gives for an item at `v`.
fn seen(v: u64, body: &str) -> Option<(u64, Bytes)> {
    Some((v, Bytes::copy_from_slice(body.as_bytes())))
}
