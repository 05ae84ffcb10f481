//! What the log holds goes into the file beside the writer, on a connection and a thread of its own: a commit waits
//! for its own fsync alone. In a large file every page of the log has another place in the file, and a writer that
//! moved them itself would stand still for as long as the disk takes to write them all there.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;

use super::file;
use super::{SqliteOptions, StoreError};

/// Pages that the log holds and the file does not, from which they are moved: 8 MB.
const PAGES: i64 = 1_000;
/// Pages in the log from which the writer waits until all are moved, so that it begins the log anew: 64 MB. Beside a
/// writer that never rests the checkpointer alone would never see the end of the log.
const BOUND: i64 = file::LOG_BYTES / file::PAGE_BYTES as i64;

/// The thread, and what tells it to work. It ends with this value.
pub(super) struct Checkpointer {
    wake: Option<SyncSender<()>>,
    /// Held by whoever moves pages: the engine lets one at a time, and turns the other away.
    turn: Arc<Mutex<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpointer {
    /// Starts the thread for the file, which [`file::open_writer`] made.
    pub(super) fn start(path: &Path, options: &SqliteOptions) -> Result<Self, StoreError> {
        let connection = file::open_checkpointer(path, options)?;
        let (wake, woken) = sync_channel(1);
        let turn = Arc::new(Mutex::new(()));
        let thread = std::thread::Builder::new()
            .name("store-checkpointer".to_owned())
            .spawn({
                let turn = turn.clone();
                move || run(&connection, &woken, &turn)
            })
            .map_err(|_| StoreError::Unavailable("no thread for the checkpointer"))?;
        Ok(Self {
            wake: Some(wake),
            turn,
            thread: Some(thread),
        })
    }

    /// To be called by the writer after a commit, on its own connection.
    pub(super) fn after_commit(&self, writer: &Connection) {
        let Ok(log) = Log::measure(writer) else {
            return;
        };
        if log.pages >= BOUND {
            move_pages(writer, &self.turn);
        } else if log.pages - log.moved >= PAGES
            && let Some(wake) = &self.wake
        {
            // Full: it has been told and has not begun yet.
            let _ = wake.try_send(());
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.wake = None;
        if let Some(thread) = self.thread.take() {
            // What a checkpointer that panicked has left, the next opening of the file moves.
            let _ = thread.join();
        }
    }
}

fn run(connection: &Connection, woken: &Receiver<()>, turn: &Mutex<()>) {
    while woken.recv().is_ok() {
        move_pages(connection, turn);
    }
}

/// Moves what no reader holds up. Another process may be at it, or the disk may fail: the log keeps the pages, and
/// the next commit asks again.
fn move_pages(connection: &Connection, turn: &Mutex<()>) {
    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)");
}

/// How long the log is.
struct Log {
    pages: i64,
    /// Pages that the file has already.
    moved: i64,
}

impl Log {
    fn measure(connection: &Connection) -> rusqlite::Result<Self> {
        checkpoint(connection, "PRAGMA wal_checkpoint(NOOP)")
    }
}

fn checkpoint(connection: &Connection, sql: &str) -> rusqlite::Result<Log> {
    connection.prepare_cached(sql)?.query_row([], |row| {
        Ok(Log {
            pages: row.get(1)?,
            moved: row.get(2)?,
        })
    })
}
