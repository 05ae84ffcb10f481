//! The store on a SQLite file: the conformance suite, and what a file goes through.

#[path = "store_sqlite/damage.rs"]
mod damage;
#[path = "store_sqlite/processes.rs"]
mod processes;
#[path = "store_sqlite/unusable.rs"]
mod unusable;

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use functions::store::sqlite::SqliteStore;
use functions::store::{Key, Op, Query, Store, StoreError};
use tests::conformance;

fn file(folder: &tempfile::TempDir) -> std::path::PathBuf {
    folder.path().join("store.sqlite")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path).expect("the store opens")
}

fn create(key: &Key, body: impl Into<Bytes>) -> Op {
    Op::Create {
        key: key.clone(),
        body: body.into(),
        ttl: None,
    }
}

fn all(pk: &str) -> Query {
    Query::prefix(pk, "")
}

async fn count(store: &dyn Store, pk: &str) -> usize {
    let (mut query, mut count) = (all(pk), 0);
    loop {
        let page = store.query(&query).await.expect("a query answers");
        count += page.items.len();
        let Some(next) = page.next else { return count };
        query.after = Some(next);
    }
}

fn unavailable<T>(outcome: Result<T, StoreError>) -> &'static str {
    match outcome {
        Err(StoreError::Unavailable(reason)) => reason,
        Err(error) => panic!("expected Unavailable, got {error}"),
        Ok(_) => panic!("expected Unavailable, got an answer"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_conformance_suite_holds() {
    let folder = folder();
    let count = conformance::holds(Arc::new(open(&file(&folder)))).await;
    assert!(count > 100, "{count} cases");
}

#[tokio::test]
async fn what_was_written_survives_a_reopening() {
    let folder = folder();
    let keys: Vec<Key> = (0..50)
        .map(|n| Key::new("E#1", format!("{n:02}")))
        .collect();
    let store = open(&file(&folder));
    store
        .transact(keys.iter().map(|key| create(key, key.sk.clone())).collect())
        .await
        .expect("written");
    store
        .transact(vec![Op::Delete {
            key: keys[7].clone(),
            at: 1,
        }])
        .await
        .expect("removed");
    let before = store.batch_get(&keys).await.expect("read");
    drop(store);
    let after = open(&file(&folder))
        .batch_get(&keys)
        .await
        .expect("read again");
    assert_eq!(after, before);
    assert_eq!(after.iter().flatten().count(), 49);
}

#[tokio::test]
async fn a_write_whose_caller_went_away_is_still_whole() {
    let folder = folder();
    let store = open(&file(&folder));
    for n in 0..50 {
        let steps = ["a", "b"]
            .map(|sk| create(&Key::new(format!("E#{n}"), sk), ""))
            .to_vec();
        // Given up at once or in the middle, as by a client that hangs up.
        let _ = tokio::time::timeout(
            std::time::Duration::from_micros(n * 40),
            store.transact(steps),
        )
        .await;
    }
    drop(store);
    let store = open(&file(&folder));
    for n in 0..50 {
        let found = count(&store, &format!("E#{n}")).await;
        assert!(found == 0 || found == 2, "{found} of two items");
    }
}

#[tokio::test]
async fn expired_items_are_purged_and_others_stay() {
    let folder = folder();
    let store = open(&file(&folder));
    for part in 0..13 {
        let steps = (0..100).map(|n| {
            let ttl = match n % 4 {
                0 => None,
                1 => Some(1_000),
                2 => Some(1_001),
                _ => Some(999),
            };
            Op::Create {
                key: Key::new("S#1", format!("{part:02}{n:02}")),
                body: Bytes::new(),
                ttl,
            }
        });
        store.transact(steps.collect()).await.expect("written");
    }
    assert_eq!(
        count(&store, "S#1").await,
        1_300,
        "an expired item is read until it is purged"
    );
    assert_eq!(store.purge_expired(1_000).await.expect("purged"), 650);
    assert_eq!(store.purge_expired(1_000).await.expect("purged"), 0);
    assert_eq!(count(&store, "S#1").await, 650);
}

#[tokio::test]
async fn the_log_stays_short_beside_a_writer_that_never_rests() {
    let folder = folder();
    let path = file(&folder);
    let store = Arc::new(open(&path));
    let log = path.with_extension("sqlite-wal");
    let mut longest = 0;
    for round in 0..30 {
        // Some that wait together, as in a large delivery; each about 1 MB of pages.
        let mut writes = tokio::task::JoinSet::new();
        for caller in 0..8 {
            let store = Arc::clone(&store);
            let steps = (0..60).map(move |n| Op::Create {
                key: Key::new(format!("E#{n:02}"), format!("{round:02}{caller}")),
                body: Bytes::from(vec![b'x'; 9_000]),
                ttl: None,
            });
            writes.spawn(async move { store.transact(steps.collect()).await });
        }
        for done in writes.join_all().await {
            done.expect("written");
        }
        longest = longest.max(std::fs::metadata(&log).expect("a log").len());
    }
    // 240 MB were written. The log begins anew at 64 MB; a commit may pass that, and the next one not begin yet.
    assert!(longest < 100 << 20, "{longest} bytes");
    drop(store);
    let store = open(&path);
    assert_eq!(count(&store, "E#00").await, 240);
}
