//! The file: how it is opened, its schema, and what its errors mean to the port.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{Key, SqliteOptions, StoreError};

/// Marks the file as a store of this program: `XZst`.
const APPLICATION_ID: i64 = 0x585A_7374;
/// The version of the schema that this program writes.
const SCHEMA_VERSION: i64 = 1;
/// 8 KB pages: most items fit whole into the leaf of the tree, which keeps up to a quarter page inline.
pub(super) const PAGE_BYTES: u32 = 8_192;
/// What the log is cut back to when it begins anew.
pub(super) const LOG_BYTES: i64 = 64 * 1024 * 1024;

/// The body comes last, so that version, checksum and expiry are read without its overflow pages. Keys are
/// text with SQLite's binary collation: UTF-8 compared as bytes.
const SCHEMA: &str = "
CREATE TABLE items (
    pk   TEXT    NOT NULL,
    sk   TEXT    NOT NULL,
    v    INTEGER NOT NULL,
    sum  INTEGER NOT NULL,
    ttl  INTEGER,
    body BLOB    NOT NULL,
    PRIMARY KEY (pk, sk)
) STRICT, WITHOUT ROWID;
CREATE INDEX items_by_ttl ON items (ttl) WHERE ttl IS NOT NULL;
";

/// Opens the file for writing and brings its schema to this version.
pub(super) fn open_writer(path: &Path, options: &SqliteOptions) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| unavailable(&error))?;
    // A file that may only be read is opened all the same, and even begins a transaction.
    if connection
        .is_readonly("main")
        .map_err(|error| unavailable(&error))?
    {
        return Err(StoreError::Unavailable("the file cannot be written"));
    }
    prepare_writer(&connection, options).map_err(|error| unavailable(&error))?;
    migrate(&connection)?;
    Ok(connection)
}

/// Opens the file, which [`open_writer`] made, for reading.
pub(super) fn open_reader(path: &Path, options: &SqliteOptions) -> Result<Connection, StoreError> {
    // Not read-only for the engine: a reader may have to recover the log of a process that was killed.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(options.busy)?;
        connection.pragma_update(None, "cache_size", -8_192)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    };
    open().map_err(|error| unavailable(&error))
}

/// Opens the file, which [`open_writer`] made, for moving the log into it.
pub(super) fn open_checkpointer(
    path: &Path,
    options: &SqliteOptions,
) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let open = || {
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(options.busy)?;
        sync_fully(&connection)?;
        Ok(connection)
    };
    open().map_err(|error| unavailable(&error))
}

fn sync_fully(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On macOS an fsync alone does not reach the platter.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)
}

fn prepare_writer(connection: &Connection, options: &SqliteOptions) -> rusqlite::Result<()> {
    connection.busy_timeout(options.busy)?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    switch_to_wal(connection, options.busy)?;
    sync_fully(connection)?;
    connection.pragma_update(None, "cache_size", -32_768)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    // After a large delivery the log shrinks again.
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    // The checkpointer does it.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    if let Some(bytes) = options.max_bytes {
        let page: u64 = connection
            .pragma_query_value(None, "page_size", |row| row.get::<_, u32>(0))?
            .into();
        let pages = u32::try_from(bytes / page).unwrap_or(u32::MAX - 1).max(1);
        connection.pragma_update(None, "max_page_count", pages)?;
    }
    Ok(())
}

/// Two processes that make the file at the same moment may refuse each other at once, whatever the busy timeout.
fn switch_to_wal(connection: &Connection, busy: Duration) -> rusqlite::Result<()> {
    let deadline = Instant::now() + busy;
    loop {
        let switch = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
        match connection.pragma_update_and_check(None, "journal_mode", "WAL", switch) {
            Ok(mode) if mode == "wal" => return Ok(()),
            // A file system without shared memory keeps the old mode.
            Ok(_) => return Err(rusqlite::Error::InvalidQuery),
            Err(error) if is_busy(&error) && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(error),
        }
    }
}

fn migrate(connection: &Connection) -> Result<(), StoreError> {
    connection
        .execute_batch("BEGIN IMMEDIATE")
        .map_err(|error| unavailable(&error))?;
    let outcome = migrate_inside(connection);
    let end = if outcome.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    let ended = connection
        .execute_batch(end)
        .map_err(|error| unavailable(&error));
    outcome.and(ended)
}

fn migrate_inside(connection: &Connection) -> Result<(), StoreError> {
    let number = |pragma: &str| {
        connection
            .pragma_query_value(None, pragma, |row| row.get::<_, i64>(0))
            .map_err(|error| unavailable(&error))
    };
    let (application, version) = (number("application_id")?, number("user_version")?);
    match (application, version) {
        (APPLICATION_ID, SCHEMA_VERSION) => Ok(()),
        (APPLICATION_ID, version) if version > SCHEMA_VERSION => Err(StoreError::Unavailable(
            "the file was written by a newer version of this program",
        )),
        (0, 0) if number("schema_version")? == 0 => {
            let create = || {
                connection.execute_batch(SCHEMA)?;
                connection.pragma_update(None, "application_id", APPLICATION_ID)?;
                connection.pragma_update(None, "user_version", SCHEMA_VERSION)
            };
            create().map_err(|error| unavailable(&error))
        }
        (_, _) => Err(StoreError::Unavailable(
            "the file is not a store of this program",
        )),
    }
}

pub(super) fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// What an error of the engine means for a call. The engine's own text stays here: it can name data.
pub(super) fn unavailable(error: &rusqlite::Error) -> StoreError {
    if is_busy(error) {
        StoreError::Busy(reason(error))
    } else {
        StoreError::Unavailable(reason(error))
    }
}

/// The sentence of [`unavailable`].
pub(super) fn reason(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another process is writing",
        Some(ErrorCode::DiskFull) => "the disk is full",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "the file cannot be written",
        Some(ErrorCode::CannotOpen) => "the file cannot be opened",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "the file is damaged",
        Some(ErrorCode::OutOfMemory) => "out of memory",
        Some(ErrorCode::SystemIoFailure) => "the disk failed",
        Some(_) | None => "the engine failed",
    }
}

/// What an error of the engine means while `key` is read: what cannot be read is damaged, not absent.
pub(super) fn unreadable(error: &rusqlite::Error, key: &Key) -> StoreError {
    match error {
        // A value of another type than was written, or text that is not text.
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::Utf8Error(..) => StoreError::Damaged { key: key.clone() },
        error => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { key: key.clone() },
            Some(_) | None => unavailable(error),
        },
    }
}
