//! The store on one SQLite file (嵌入式存储): the default for a first run, tests, a pilot, and one host.
//!
//! A write returns after its fsync. Writes wait in one queue and what waits together shares one fsync,
//! yet each transaction stands or falls alone. A second thread moves the log into the file. Reads go through
//! a pool of connections of their own and take microseconds, so they run where they are called. Several
//! processes may open the same file.

mod checkpoint;
mod file;
mod read;
mod write;

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};

use self::read::Readers;
use self::write::{Job, Writer};
use super::walk::Walk;
use super::{Item, Key, Op, Page, Query, Store, StoreError, limits};

/// Transactions that may wait for the writer before callers wait to queue up.
const QUEUE: usize = 1_024;

/// How a file is opened.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    /// How long a call waits for another process that is writing, before it answers `Busy`.
    pub busy: Duration,
    /// How large the file may grow, in bytes; `None`: as large as the disk.
    pub max_bytes: Option<u64>,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            busy: Duration::from_secs(5),
            max_bytes: None,
        }
    }
}

/// The store on one SQLite file. Dropping it waits for the writes that are under way.
#[derive(Debug)]
pub struct SqliteStore {
    readers: Readers,
    jobs: Option<mpsc::Sender<Job>>,
    writer: Option<std::thread::JoinHandle<()>>,
}

impl SqliteStore {
    /// Opens the file, or makes it. `Unavailable` if it cannot be read and written, is no store, or is of a
    /// newer version. Blocks for some milliseconds: call it at start.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(path, SqliteOptions::default())
    }

    /// [`Self::open`] with other options.
    pub fn open_with(path: impl AsRef<Path>, options: SqliteOptions) -> Result<Self, StoreError> {
        let path: PathBuf = path.as_ref().to_owned();
        let writer = Writer::open(&path, &options)?;
        let readers = Readers::open(path, options)?;
        let (jobs, queue) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || writer.run(queue))
            .map_err(|_| StoreError::Unavailable("no thread for the writer"))?;
        Ok(Self {
            readers,
            jobs: Some(jobs),
            writer: Some(thread),
        })
    }

    /// Removes the items whose `ttl` is at or before `now` (Unix seconds), in small transactions, and answers
    /// how many there were. Reads give such items until then: expiry is the caller's to check.
    pub async fn purge_expired(&self, now: i64) -> Result<usize, StoreError> {
        let mut total = 0;
        loop {
            let removed = self.ask(|reply| Job::Purge { now, reply }).await?;
            total += removed;
            if removed < write::PURGE_STEP {
                return Ok(total);
            }
        }
    }

    async fn ask<T>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, StoreError>>) -> Job,
    ) -> Result<T, StoreError> {
        const STOPPED: StoreError = StoreError::Unavailable("the writer has stopped");
        let (reply, answer) = oneshot::channel();
        let jobs = self.jobs.as_ref().ok_or(STOPPED)?;
        jobs.send(job(reply)).await.map_err(|_| STOPPED)?;
        answer.await.map_err(|_| STOPPED)?
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        // The writer ends when its queue is closed and empty; then the file is at rest.
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has already answered `Unavailable` to whoever waited.
            let _ = writer.join();
        }
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        limits::check_key(key)?;
        self.readers.with(|connection| read::get(connection, key))
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        limits::check_batch(keys)?;
        self.readers
            .with(|connection| keys.iter().map(|key| read::get(connection, key)).collect())
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        limits::check_query(query)?;
        self.readers
            .with(|connection| read::query(connection, query))
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        limits::check_ops(&ops)?;
        if ops.is_empty() {
            return Ok(());
        }
        self.ask(|reply| Job::Transact { ops, reply }).await
    }
}

#[async_trait]
impl Walk for SqliteStore {
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Vec<Item>, StoreError> {
        self.readers
            .with(|connection| read::walk(connection, after, limit))
    }
}
