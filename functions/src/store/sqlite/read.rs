//! Reads: a pool of connections, and every item held against its checksum.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, params};

use super::super::checksum::checksum;
use super::super::page::PageBuilder;
use super::super::{Item, Key, Order, Page, Query, StoreError};
use super::SqliteOptions;
use super::file::{self, unreadable};

/// Connections that are kept open. More are opened when more threads read at once, and closed after.
const KEPT: usize = 16;

/// The pool of reading connections.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    options: SqliteOptions,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// A pool with one connection open, so that a file that cannot be read is found at start.
    pub(super) fn open(path: PathBuf, options: SqliteOptions) -> Result<Self, StoreError> {
        let first = file::open_reader(&path, &options)?;
        Ok(Self {
            path,
            options,
            idle: Mutex::new(vec![first]),
        })
    }

    /// Lends a connection to `read`.
    pub(super) fn with<T>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => file::open_reader(&self.path, &self.options)?,
        };
        let outcome = read(&connection);
        // After a failure of the engine a new connection is the safer one.
        if !matches!(
            outcome,
            Err(StoreError::Unavailable(_) | StoreError::Busy(_))
        ) {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < KEPT {
                idle.push(connection);
            }
        }
        outcome
    }
}

/// The item, or `None`; `Damaged` if it is there and not as it was written.
pub(super) fn get(connection: &Connection, key: &Key) -> Result<Option<Item>, StoreError> {
    let read = || {
        let mut statement = connection
            .prepare_cached("SELECT v, sum, ttl, body FROM items WHERE pk = ?1 AND sk = ?2")?;
        let mut rows = statement.query(params![key.pk, key.sk])?;
        rows.next()?.map(|row| Stored::from_row(row)).transpose()
    };
    match read() {
        Ok(None) => Ok(None),
        Ok(Some(stored)) => stored.check(key.clone()).map(Some),
        Err(error) => Err(unreadable(&error, key)),
    }
}

/// One page of a partition.
pub(super) fn query(connection: &Connection, query: &Query) -> Result<Page, StoreError> {
    // Where the reading stands: the item to name if the next one cannot be read at all.
    let mut at = Key::new(query.pk.clone(), query.from.clone());
    match pages(connection, query, &mut at) {
        Ok(page) => page,
        Err(error) => Err(unreadable(&error, &at)),
    }
}

fn pages(
    connection: &Connection,
    query: &Query,
    at: &mut Key,
) -> rusqlite::Result<Result<Page, StoreError>> {
    const ASCENDING: &str = "SELECT v, sum, ttl, body, sk FROM items WHERE pk = ?1 AND sk >= ?2 AND sk <= ?3 ORDER BY sk";
    const ASCENDING_AFTER: &str = "SELECT v, sum, ttl, body, sk FROM items WHERE pk = ?1 AND sk > ?2 AND sk <= ?3 ORDER BY sk";
    const DESCENDING: &str = "SELECT v, sum, ttl, body, sk FROM items WHERE pk = ?1 AND sk >= ?2 AND sk <= ?3 ORDER BY sk DESC";
    const DESCENDING_AFTER: &str = "SELECT v, sum, ttl, body, sk FROM items WHERE pk = ?1 AND sk >= ?2 AND sk < ?3 ORDER BY sk DESC";
    let after = query.after.as_ref().map(|cursor| cursor.0.as_str());
    let (from, to) = (query.from.as_str(), query.to.as_str());
    // A cursor before the range changes nothing; within it or beyond, it is the new end.
    let (sql, from, to) = match (query.order, after) {
        (Order::Ascending, Some(after)) if after >= from => (ASCENDING_AFTER, after, to),
        (Order::Ascending, Some(_) | None) => (ASCENDING, from, to),
        (Order::Descending, Some(after)) if after <= to => (DESCENDING_AFTER, from, after),
        (Order::Descending, Some(_) | None) => (DESCENDING, from, to),
    };
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![query.pk, from, to])?;
    let mut page = PageBuilder::new(query.limit);
    while let Some(row) = rows.next()? {
        at.sk = match row.get_ref(4)? {
            ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => {
                return Ok(Err(StoreError::Damaged { key: at.clone() }));
            }
        };
        let item = match Stored::from_row(row)?.check(at.clone()) {
            Ok(item) => item,
            Err(damaged) => return Ok(Err(damaged)),
        };
        page = match page.push(item) {
            ControlFlow::Continue(page) => page,
            ControlFlow::Break(full) => return Ok(Ok(full)),
        };
    }
    Ok(Ok(page.last()))
}

/// The items after `after`, up to the first that cannot be read; `Damaged` if that is the first of all.
pub(super) fn walk(
    connection: &Connection,
    after: Option<&Key>,
    limit: usize,
) -> Result<Vec<Item>, StoreError> {
    const AFTER: &str = "SELECT v, sum, ttl, body, pk, sk FROM items WHERE (pk, sk) > (?1, ?2) ORDER BY pk, sk LIMIT ?3";
    let first = Key::new("", "");
    let mut at = after.unwrap_or(&first).clone();
    let mut items = Vec::new();
    let mut read = || {
        let mut statement = connection.prepare_cached(AFTER)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![at.pk, at.sk, limit])?;
        while let Some(row) = rows.next()? {
            at = Key::new(row.get::<_, String>(4)?, row.get::<_, String>(5)?);
            match Stored::from_row(row)?.check(at.clone()) {
                Ok(item) => items.push(item),
                Err(damaged) => return Ok(Err(damaged)),
            }
        }
        Ok(Ok(()))
    };
    match read() {
        Ok(Ok(())) => Ok(items),
        Ok(Err(_)) | Err(_) if !items.is_empty() => Ok(items),
        Ok(Err(damaged)) => Err(damaged),
        Err(error) => Err(unreadable(&error, &at)),
    }
}

/// A row as it stands in the file.
struct Stored {
    v: i64,
    sum: i64,
    ttl: Option<i64>,
    body: Bytes,
}

impl Stored {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let body = row.get_ref(3)?.as_blob()?;
        Ok(Self {
            v: row.get(0)?,
            sum: row.get(1)?,
            ttl: row.get(2)?,
            body: Bytes::copy_from_slice(body),
        })
    }

    fn check(self, key: Key) -> Result<Item, StoreError> {
        let sum = self.sum.cast_unsigned();
        match u64::try_from(self.v) {
            Ok(v) if v > 0 && checksum(&key, v, self.ttl, &self.body) == sum => Ok(Item {
                key,
                v,
                body: self.body,
                ttl: self.ttl,
            }),
            Ok(_) | Err(_) => Err(StoreError::Damaged { key }),
        }
    }
}
