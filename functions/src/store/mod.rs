//! The store (存储): a versioned key-value table behind a small port.
//!
//! An item is found by a partition key and a sort key, has a version `v` that every write moves on,
//! and one packed body. Compare-and-swap on `v` is the only condition that exists; every rule of the
//! system is expressed with it. Nothing of a vendor appears here. Adapters: [`sqlite`] and, behind
//! the feature `dynamo`, `dynamo`; one conformance suite holds for both.

use async_trait::async_trait;
use bytes::Bytes;

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
    /// Packed body, at most 400 KB with its keys. Empty for a counter.
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
    /// Adds to a counter, which begins at zero when absent. Never conflicts by value.
    Add {
        /// Where.
        key: Key,
        /// How much, at least 1.
        by: u64,
        /// Expiry, Unix seconds, set with every addition.
        ttl: Option<i64>,
    },
}

impl Op {
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
    /// First sort key.
    pub from: String,
    /// Last sort key.
    pub to: String,
    /// Direction.
    pub order: Order,
    /// At most this many items a page, 1 to 1,000; a page also ends at 1 MB.
    pub limit: usize,
    /// Where the page before ended.
    pub after: Option<Cursor>,
}

/// Where a page ended: the sort key of its last item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(pub String);

/// One page of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The items, in order.
    pub items: Vec<Item>,
    /// Where to go on; `None` at the end.
    pub next: Option<Cursor>,
}

/// Why a call did not do what was asked. Absence is not among them: it is `None`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The condition of step `op` did not hold; nothing was written.
    #[error("step {op} of the transaction met another version")]
    Conflict {
        /// Index of the step.
        op: usize,
    },
    /// A key, item or transaction over a limit; nothing was written.
    #[error("over a limit of the store: {0}")]
    TooLarge(&'static str),
    /// The engine did not answer, or answered that it cannot now. For a write: whether it happened is **unknown**.
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

    /// The items in the order of the keys, `None` where there is none. At most 100 keys, each once.
    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError>;

    /// One page of a partition.
    async fn query(&self, query: &Query) -> Result<Page, StoreError>;

    /// Atomic, and durable on return: every step or none. At most 100 steps and 4 MB, each key once.
    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError>;
}

/// Steps in a transaction, at most.
pub const MAX_OPS: usize = 100;
/// Bytes in a transaction, keys and bodies together, at most.
pub const MAX_TRANSACTION_BYTES: usize = 4 * 1024 * 1024;
/// Bytes in an item, keys and body together, at most.
pub const MAX_ITEM_BYTES: usize = 400 * 1024;
/// Bytes in a page of a query.
pub const MAX_PAGE_BYTES: usize = 1024 * 1024;
/// Bytes in a partition or sort key, at most.
pub const MAX_KEY_BYTES: usize = 1024;
