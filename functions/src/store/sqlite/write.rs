//! Writes: one thread, one connection, one fsync for all transactions that wait together.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::{mpsc, oneshot};

use super::super::checksum::checksum;
use super::super::{Key, Op, StoreError};
use super::checkpoint::Checkpointer;
use super::file::{self, unavailable, unreadable};
use super::{SqliteOptions, read};

/// Transactions that share one fsync, at most: it bounds how long the first of them waits.
const GROUP: usize = 256;
/// Items that are purged in one transaction, at most.
pub(super) const PURGE_STEP: usize = 500;

/// What the writer is asked to do, and where the answer goes.
pub(super) enum Job {
    /// A transaction whose limits were checked.
    Transact {
        ops: Vec<Op>,
        reply: oneshot::Sender<Result<(), StoreError>>,
    },
    /// Removal of up to [`PURGE_STEP`] items that expired; answers how many.
    Purge {
        now: i64,
        reply: oneshot::Sender<Result<usize, StoreError>>,
    },
}

/// A transaction that waits for its commit.
struct Waiting {
    ops: Vec<Op>,
    reply: oneshot::Sender<Result<(), StoreError>>,
}

/// The only writer of this process.
pub(super) struct Writer {
    path: PathBuf,
    options: SqliteOptions,
    connection: Connection,
    checkpointer: Checkpointer,
}

impl Writer {
    /// Opens the file, or makes it.
    pub(super) fn open(path: &Path, options: &SqliteOptions) -> Result<Self, StoreError> {
        let connection = file::open_writer(path, options)?;
        Ok(Self {
            path: path.to_owned(),
            options: options.clone(),
            connection,
            checkpointer: Checkpointer::start(path, options)?,
        })
    }

    /// Serves the queue until it is closed and empty.
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        while let Some(first) = queue.blocking_recv() {
            let mut group = Vec::new();
            let mut next = Some(first);
            while let Some(job) = next.take() {
                match job {
                    Job::Transact { ops, reply } => group.push(Waiting { ops, reply }),
                    Job::Purge { now, reply } => {
                        // What was asked before is done before.
                        self.commit_group(std::mem::take(&mut group));
                        // Whoever asked may be gone; the work is done all the same.
                        let _ = reply.send(self.purge(now));
                    }
                }
                if group.len() < GROUP {
                    next = queue.try_recv().ok();
                }
            }
            self.commit_group(group);
            // Whoever waited has been answered.
            self.checkpointer.after_commit(&self.connection);
        }
    }

    /// Runs the transactions in turn and commits them together. Nobody hears of an outcome before it is durable.
    fn commit_group(&mut self, group: Vec<Waiting>) {
        if group.is_empty() {
            return;
        }
        match self.try_group(&group) {
            Ok(outcomes) => answer(group, outcomes),
            // One of them met a full disk or a damaged item: alone, the others may pass.
            Err(Failed::Running(_)) if group.len() > 1 => {
                for one in group {
                    self.commit_group(vec![one]);
                }
            }
            Err(Failed::Running(error)) => answer(group, vec![Err(error)]),
            Err(Failed::Beginning(unbegun)) => {
                let outcomes = group.iter().map(|_| Err(unbegun.error())).collect();
                answer(group, outcomes);
            }
            // A log that could not be synced may be read again after all when the file is opened the next
            // time: nobody knows.
            Err(Failed::Committing(reason)) => {
                let outcomes = group
                    .iter()
                    .map(|_| Err(StoreError::Unavailable(reason)))
                    .collect();
                answer(group, outcomes);
            }
        }
    }

    fn try_group(&mut self, group: &[Waiting]) -> Result<Vec<Result<(), StoreError>>, Failed> {
        self.begin().map_err(Failed::Beginning)?;
        let mut outcomes = Vec::with_capacity(group.len());
        for waiting in group {
            match run(&self.connection, &waiting.ops) {
                outcome @ (Ok(()) | Err(StoreError::Conflict { .. })) => outcomes.push(outcome),
                Err(
                    error @ (StoreError::Busy(_)
                    | StoreError::Unavailable(_)
                    | StoreError::Damaged { .. }
                    | StoreError::TooLarge(_)),
                ) => {
                    self.roll_back();
                    return Err(Failed::Running(error));
                }
            }
        }
        self.commit().map_err(Failed::Committing)?;
        Ok(outcomes)
    }

    fn purge(&mut self, now: i64) -> Result<usize, StoreError> {
        self.begin().map_err(|unbegun| unbegun.error())?;
        let purge = || {
            let mut statement = self.connection.prepare_cached(
                "DELETE FROM items WHERE (pk, sk) IN (SELECT pk, sk FROM items WHERE ttl <= ?1 LIMIT ?2)",
            )?;
            statement.execute(params![now, PURGE_STEP as i64])
        };
        match purge() {
            Ok(removed) => self
                .commit()
                .map(|()| removed)
                .map_err(StoreError::Unavailable),
            Err(error) => {
                self.roll_back();
                Err(unavailable(&error))
            }
        }
    }

    fn begin(&mut self) -> Result<(), Unbegun> {
        if !self.connection.is_autocommit() {
            self.roll_back();
        }
        self.statement("BEGIN IMMEDIATE").map_err(|error| Unbegun {
            busy: file::is_busy(&error),
            reason: file::reason(&error),
        })
    }

    fn commit(&mut self) -> Result<(), &'static str> {
        let outcome = self.statement("COMMIT");
        if outcome.is_err() {
            self.roll_back();
        }
        outcome.map_err(|error| file::reason(&error))
    }

    fn statement(&mut self, sql: &str) -> rusqlite::Result<()> {
        self.connection.prepare_cached(sql)?.execute([]).map(drop)
    }

    /// Ends the transaction that failed, if the engine has not ended it already; a connection that cannot
    /// even do that is replaced.
    fn roll_back(&mut self) {
        if self.connection.is_autocommit() || self.connection.execute_batch("ROLLBACK").is_ok() {
            return;
        }
        if let Ok(connection) = file::open_writer(&self.path, &self.options) {
            self.connection = connection;
        }
    }
}

/// Why a group was not committed; nothing of it is known to stand.
enum Failed {
    /// A step met an error other than a conflict, and all was rolled back.
    Running(StoreError),
    /// The group could not begin: nothing of it was written.
    Beginning(Unbegun),
    /// Its commit failed.
    Committing(&'static str),
}

/// Why a transaction could not begin.
struct Unbegun {
    busy: bool,
    reason: &'static str,
}

impl Unbegun {
    fn error(&self) -> StoreError {
        if self.busy {
            StoreError::Busy(self.reason)
        } else {
            StoreError::Unavailable(self.reason)
        }
    }
}

fn answer(group: Vec<Waiting>, outcomes: Vec<Result<(), StoreError>>) {
    for (waiting, outcome) in group.into_iter().zip(outcomes) {
        // Whoever asked may be gone; the outcome stands.
        let _ = waiting.reply.send(outcome);
    }
}

/// First all conditions, then all writes: a transaction that is refused has written nothing, so that the
/// group needs no savepoints. It is the same as step by step because no key is named twice.
fn run(connection: &Connection, ops: &[Op]) -> Result<(), StoreError> {
    let mut counters = Vec::new();
    for (index, op) in ops.iter().enumerate() {
        if !holds(connection, op, &mut counters)? {
            return Err(StoreError::Conflict { op: index });
        }
    }
    let mut counters = counters.into_iter();
    for op in ops {
        apply(connection, op, &mut counters).map_err(|error| unavailable(&error))?;
    }
    Ok(())
}

/// Whether the step's condition holds. The value of each counter that is added to goes into `counters`.
fn holds(connection: &Connection, op: &Op, counters: &mut Vec<u64>) -> Result<bool, StoreError> {
    let key = op.key();
    match op {
        Op::Create { .. } | Op::CheckAbsent { .. } => Ok(version(connection, key)?.is_none()),
        Op::Replace { at, .. } | Op::Delete { at, .. } | Op::CheckAt { at, .. } => {
            Ok(version(connection, key)? == Some(*at))
        }
        Op::Add { .. } => {
            // Read whole: adding to a damaged counter would give it a good checksum.
            let found = read::get(connection, key)?;
            counters.push(found.as_ref().map_or(0, |item| item.v));
            Ok(found.is_none_or(|item| item.body.is_empty()))
        }
    }
}

fn version(connection: &Connection, key: &Key) -> Result<Option<u64>, StoreError> {
    let read = || {
        let mut statement =
            connection.prepare_cached("SELECT v FROM items WHERE pk = ?1 AND sk = ?2")?;
        statement
            .query_row(params![key.pk, key.sk], |row| row.get::<_, i64>(0))
            .optional()
    };
    match read().map_err(|error| unreadable(&error, key))? {
        None => Ok(None),
        Some(v) => match u64::try_from(v) {
            Ok(v) => Ok(Some(v)),
            Err(_) => Err(StoreError::Damaged { key: key.clone() }),
        },
    }
}

fn apply(
    connection: &Connection,
    op: &Op,
    counters: &mut impl Iterator<Item = u64>,
) -> rusqlite::Result<()> {
    match op {
        Op::Create { key, body, ttl } => write(connection, key, 1, *ttl, body),
        Op::Replace { key, at, body, ttl } => write(connection, key, at + 1, *ttl, body),
        Op::Delete { key, .. } => {
            let mut statement =
                connection.prepare_cached("DELETE FROM items WHERE pk = ?1 AND sk = ?2")?;
            statement.execute(params![key.pk, key.sk]).map(drop)
        }
        Op::CheckAbsent { .. } | Op::CheckAt { .. } => Ok(()),
        Op::Add { key, by, ttl } => {
            let before = counters.next().unwrap_or(0);
            write(connection, key, before + by, *ttl, &[])
        }
    }
}

fn write(
    connection: &Connection,
    key: &Key,
    v: u64,
    ttl: Option<i64>,
    body: &[u8],
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO items (pk, sk, v, sum, ttl, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (pk, sk) DO UPDATE SET v = excluded.v, sum = excluded.sum, ttl = excluded.ttl, body = excluded.body",
    )?;
    let sum = checksum(key, v, ttl, body).cast_signed();
    statement
        .execute(params![key.pk, key.sk, v.cast_signed(), sum, ttl, body])
        .map(drop)
}
