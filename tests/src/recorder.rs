//! A store and a file store that write down every call: which function made it, about which items, of what size.
//!
//! What a call costs on DynamoDB is worked out here, from the sizes of the items themselves.

use async_trait::async_trait;
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use futures::stream::BoxStream;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, Result as FileResult,
};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A step of a transaction, as DynamoDB names it for who may do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Creates or replaces.
    PutItem,
    /// Adds to a counter.
    UpdateItem,
    /// Removes.
    DeleteItem,
    /// Holds a condition and writes nothing.
    ConditionCheckItem,
}

impl Step {
    /// The step that the adapter makes of `op`; `tests/tests/infra_dynamo.rs` holds it against the adapter.
    pub fn of(op: &Op) -> Self {
        match op {
            Op::Create { .. } | Op::Replace { .. } => Self::PutItem,
            Op::Add { .. } => Self::UpdateItem,
            Op::Delete { .. } => Self::DeleteItem,
            Op::CheckAbsent { .. } | Op::CheckAt { .. } => Self::ConditionCheckItem,
        }
    }
}

/// What was called.
#[derive(Clone, Debug)]
pub enum Kind {
    /// One item was read.
    Get(Key),
    /// Items were read by their keys.
    Batch(Vec<Key>),
    /// One page of a partition was read.
    Query(String),
    /// A transaction was tried.
    Transact(Vec<(Step, Key)>),
    /// A call of the file store, as S3 names it for who may do it.
    File(&'static str),
}

/// A call.
#[derive(Clone, Debug)]
pub struct Call {
    /// Who called.
    pub function: String,
    /// What.
    pub kind: Kind,
    /// Read units (each 4 KB, strongly), or 0.
    pub read_units: u64,
    /// Write units (each 1 KB, twice since in a transaction), or 0.
    pub write_units: u64,
    /// Bytes of items or of the file, as they go over the line without its own wrapping.
    pub bytes: u64,
}

/// What all calls are written into.
#[derive(Debug, Default)]
pub struct Book {
    function: Mutex<String>,
    calls: Mutex<Vec<Call>>,
    lose: Mutex<u32>,
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Book {
    /// From here on `function` calls.
    pub fn begin(&self, function: &str) {
        function.clone_into(&mut held(&self.function));
    }

    /// All calls since this was asked last.
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut held(&self.calls))
    }

    /// The next `times` transactions of one step never happen, and nobody is told whether they did.
    pub fn lose_single_steps(&self, times: u32) {
        *held(&self.lose) = times;
    }

    fn loses(&self, ops: &[Op]) -> bool {
        let mut lose = held(&self.lose);
        let hit = *lose > 0 && ops.len() == 1;
        if hit {
            *lose -= 1;
        }
        hit
    }

    fn note(&self, kind: Kind, read_units: u64, write_units: u64, bytes: u64) {
        let function = held(&self.function).clone();
        held(&self.calls).push(Call {
            function,
            kind,
            read_units,
            write_units,
            bytes,
        });
    }
}

/// Bytes of an item on DynamoDB: its texts, names of attributes, and numbers (version, checksum, expiry).
fn size(key: &Key, body: usize, has_ttl: bool) -> u64 {
    let numbers = 1 + 3 + 1 + 11;
    let ttl = if has_ttl { 1 + 6 } else { 0 };
    let body = if body == 0 { 0 } else { 1 + body };
    (2 + key.pk.len() + 2 + key.sk.len() + numbers + ttl + body) as u64
}

fn size_of(item: &Item) -> u64 {
    size(&item.key, item.body.len(), item.ttl.is_some())
}

/// What reading so many bytes at once costs; reading nothing costs one unit too.
fn read_units(bytes: u64) -> u64 {
    bytes.div_ceil(4096).max(1)
}

/// What writing so many bytes in a transaction costs.
fn write_units(bytes: u64) -> u64 {
    2 * bytes.div_ceil(1024).max(1)
}

/// A store that is written down.
pub struct Recorder {
    inner: Arc<dyn Store>,
    book: Arc<Book>,
}

impl Recorder {
    /// Around `inner`.
    pub fn new(inner: Arc<dyn Store>, book: Arc<Book>) -> Self {
        Self { inner, book }
    }

    /// Bytes that a step is charged for: the larger of what is there and what comes.
    async fn charged(&self, op: &Op) -> u64 {
        let there = match self.inner.get(op.key()).await {
            Ok(Some(item)) => size_of(&item),
            Ok(None) | Err(_) => 0,
        };
        let comes = match op {
            Op::Create { key, body, ttl } | Op::Replace { key, body, ttl, .. } => {
                size(key, body.len(), ttl.is_some())
            }
            Op::Add { key, ttl, .. } => size(key, 0, ttl.is_some()),
            Op::Delete { .. } | Op::CheckAbsent { .. } | Op::CheckAt { .. } => 0,
        };
        there.max(comes)
    }
}

#[async_trait]
impl Store for Recorder {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let found = self.inner.get(key).await;
        let bytes = match &found {
            Ok(Some(item)) => size_of(item),
            Ok(None) | Err(_) => 0,
        };
        self.book
            .note(Kind::Get(key.clone()), read_units(bytes), 0, bytes);
        found
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let found = self.inner.batch_get(keys).await;
        let sizes: Vec<u64> = found
            .iter()
            .flatten()
            .map(|item| item.as_ref().map_or(0, size_of))
            .collect();
        let units = sizes.iter().map(|bytes| read_units(*bytes)).sum();
        let bytes = sizes.iter().sum();
        self.book.note(Kind::Batch(keys.to_vec()), units, 0, bytes);
        found
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        let page = self.inner.query(query).await;
        let bytes = page.iter().flat_map(|page| &page.items).map(size_of).sum();
        self.book
            .note(Kind::Query(query.pk.clone()), read_units(bytes), 0, bytes);
        page
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        let mut units = 0;
        let mut bytes = 0;
        for op in &ops {
            let charged = self.charged(op).await;
            units += write_units(charged);
            bytes += charged;
        }
        let steps = ops.iter().map(|op| (Step::of(op), op.key().clone()));
        self.book
            .note(Kind::Transact(steps.collect()), 0, units, bytes);
        if self.book.loses(&ops) {
            return Err(StoreError::Unavailable("told to fail"));
        }
        self.inner.transact(ops).await
    }
}

/// A file store that is written down.
#[derive(Debug)]
pub struct RecordedFiles {
    inner: Arc<dyn ObjectStore>,
    book: Arc<Book>,
}

impl RecordedFiles {
    /// Around `inner`.
    pub fn new(inner: Arc<dyn ObjectStore>, book: Arc<Book>) -> Self {
        Self { inner, book }
    }
}

impl fmt::Display for RecordedFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "recorded {}", self.inner)
    }
}

#[async_trait]
impl ObjectStore for RecordedFiles {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> FileResult<PutResult> {
        let bytes = payload.content_length() as u64;
        self.book.note(Kind::File("s3:PutObject"), 0, 0, bytes);
        self.inner.put_opts(location, payload, opts).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> FileResult<Box<dyn MultipartUpload>> {
        self.book.note(Kind::File("s3:PutObject"), 0, 0, 0);
        self.inner.put_multipart_opts(location, opts).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> FileResult<GetResult> {
        let found = self.inner.get_opts(location, options).await;
        let bytes = found.as_ref().map_or(0, |found| found.meta.size);
        self.book.note(Kind::File("s3:GetObject"), 0, 0, bytes);
        found
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, FileResult<Path>>,
    ) -> BoxStream<'static, FileResult<Path>> {
        self.book.note(Kind::File("s3:DeleteObject"), 0, 0, 0);
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, FileResult<ObjectMeta>> {
        self.book.note(Kind::File("s3:ListBucket"), 0, 0, 0);
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> FileResult<ListResult> {
        self.book.note(Kind::File("s3:ListBucket"), 0, 0, 0);
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> FileResult<()> {
        self.book.note(Kind::File("s3:GetObject"), 0, 0, 0);
        self.book.note(Kind::File("s3:PutObject"), 0, 0, 0);
        self.inner.copy_opts(from, to, options).await
    }
}
