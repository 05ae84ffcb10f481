//! The store (存储): a versioned key-value table behind a small port.
//!
//! An item is found by a partition key and a sort key, has a version `v` that every write moves on,
//! and one packed body. Compare-and-swap on `v` is the only condition that exists; every rule of the
//! system is expressed with it. Nothing of a vendor appears here. Adapters: [`sqlite`] and, behind
//! the feature `dynamo`, `dynamo`; one conformance suite holds for both.

use async_trait::async_trait;
use bytes::Bytes;

pub mod checksum;
#[cfg(feature = "dynamo")]
pub mod dynamo;
pub mod limits;
mod page;
pub mod retry;
pub mod sqlite;
pub mod walk;

pub use limits::{
    MAX_ADDITION, MAX_BATCH, MAX_ITEM_BYTES, MAX_KEY_BYTES, MAX_OPS, MAX_PAGE_BYTES,
    MAX_PAGE_ITEMS, MAX_TRANSACTION_BYTES,
};

/// Where an item lives. Personal data never stands in a key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Partition key: items under one `pk` are read in order by [`Store::query`]. 1 to 1,024 bytes.
    pub pk: String,
    /// Sort key within the partition, compared as bytes. 1 to 1,024 bytes.
    pub sk: String,
}

impl Key {
    /// A key from its two parts.
    pub fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Self {
            pk: pk.into(),
            sk: sk.into(),
        }
    }
}

/// An item as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it lives.
    pub key: Key,
    /// Version: 1 when created, one more with every replacement. For a counter, its value.
    pub v: u64,
    /// Packed body, with its keys at most [`MAX_ITEM_BYTES`]. Empty for a counter.
    pub body: Bytes,
    /// When the item may be removed, Unix seconds. Expiry is always checked against the clock too.
    pub ttl: Option<i64>,
}

/// One step of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Writes an item that must be absent.
    Create {
        /// Where.
        key: Key,
        /// Packed body.
        body: Bytes,
        /// Expiry, Unix seconds.
        ttl: Option<i64>,
    },
    /// Writes over the item if it is at version `at`; the new version is `at + 1`.
    Replace {
        /// Where.
        key: Key,
        /// The version that was read.
        at: u64,
        /// Packed body.
        body: Bytes,
        /// Expiry, Unix seconds.
        ttl: Option<i64>,
    },
    /// Removes the item if it is at version `at`.
    Delete {
        /// Where.
        key: Key,
        /// The version that was read.
        at: u64,
    },
    /// Holds only if there is no such item.
    CheckAbsent {
        /// Where.
        key: Key,
    },
    /// Holds only if the item is at version `at`.
    CheckAt {
        /// Where.
        key: Key,
        /// The version that was read.
        at: u64,
    },
    /// Adds to a counter, which begins at zero when absent. Never conflicts by value; an item that has a
    /// body is no counter and does conflict.
    Add {
        /// Where.
        key: Key,
        /// How much, 1 to [`MAX_ADDITION`].
        by: u64,
        /// Expiry, Unix seconds, set (or, if `None`, removed) with every addition.
        ttl: Option<i64>,
    },
}

impl Op {
    /// Written over the version that was found, or made where none was; it does not expire.
    pub fn over(found: Option<u64>, key: Key, body: Bytes) -> Self {
        let ttl = None;
        match found {
            Some(at) => Self::Replace { key, at, body, ttl },
            None => Self::Create { key, body, ttl },
        }
    }

    /// The item that the step is about. A transaction names each key at most once.
    pub fn key(&self) -> &Key {
        match self {
            Self::Create { key, .. }
            | Self::Replace { key, .. }
            | Self::Delete { key, .. }
            | Self::CheckAbsent { key }
            | Self::CheckAt { key, .. }
            | Self::Add { key, .. } => key,
        }
    }
}

/// Direction of a query by sort key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest sort key first.
    Ascending,
    /// Largest sort key first.
    Descending,
}

/// Items of one partition whose sort keys lie in `[from, to]`, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The partition.
    pub pk: String,
    /// First sort key; empty: from the beginning of the partition.
    pub from: String,
    /// Last sort key. Below `from` the range is empty.
    pub to: String,
    /// Direction.
    pub order: Order,
    /// At most this many items a page, 1 to [`MAX_PAGE_ITEMS`]; a page also ends before [`MAX_PAGE_BYTES`].
    pub limit: usize,
    /// Where the page before ended. A cursor outside the range reads no item outside the range.
    pub after: Option<Cursor>,
}

impl Query {
    /// First page of all items of a partition whose sort keys begin with `prefix`, ascending.
    pub fn prefix(pk: impl Into<String>, prefix: &str) -> Self {
        Self {
            pk: pk.into(),
            from: prefix.to_owned(),
            // The last character there is: a non-character, so no sort key goes on with it.
            to: format!("{prefix}\u{10FFFF}"),
            order: Order::Ascending,
            limit: MAX_PAGE_ITEMS,
            after: None,
        }
    }
}

/// Where a page ended: the sort key of its last item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// One page of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The items, in order.
    pub items: Vec<Item>,
    /// Where to go on; `None` at the end. A page that ended by its bytes may name a next one that proves empty.
    pub next: Option<Cursor>,
}

/// Why a call did not do what was asked. Absence is not among them: it is `None`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The condition of step `op` did not hold; nothing was written.
    #[error("step {op} of the transaction met another version")]
    Conflict {
        /// Index of the first step whose condition did not hold.
        op: usize,
    },
    /// A key, item, transaction or request outside the limits of [`limits`]; nothing was written.
    #[error("over a limit of the store: {0}")]
    TooLarge(&'static str),
    /// The engine asks to come again soon: it throttles, or another holds what the call needs. Nothing was
    /// written, so the same call may be made again.
    #[error("the store is busy: {0}")]
    Busy(&'static str),
    /// The engine did not answer, or cannot. For a write: whether it happened is **unknown**. Making it again
    /// is no cure, for one that did happen conflicts with itself: what it was to write is read again.
    #[error("the store does not answer: {0}")]
    Unavailable(&'static str),
    /// An item that cannot be read as what it was written as. It is not absent: the act stops.
    #[error("damaged item {}/{}", .key.pk, .key.sk)]
    Damaged {
        /// Which item.
        key: Key,
    },
}

/// The port. All reads are strong: they see every write that was acknowledged before they began.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The item, or `None` if there is none.
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError>;

    /// The items in the order of the keys, `None` where there is none. At most [`MAX_BATCH`] keys, each once.
    /// Each item is read strongly; the batch as a whole is no snapshot.
    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError>;

    /// One page of a partition, in byte order of the sort keys. A page is no snapshot beside a transaction.
    async fn query(&self, query: &Query) -> Result<Page, StoreError>;

    /// Atomic, and durable on return: every step or none. At most [`MAX_OPS`] steps and
    /// [`MAX_TRANSACTION_BYTES`], each key once. No step at all is a transaction that succeeds.
    /// A future that is dropped before it answers leaves the outcome unknown.
    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError>;
}
