//! How fast the store on SQLite is, every write on the disk before it is acknowledged.
//!
//! `cargo bench -p tests --bench store`; the folder for the file can be given with `XINZHENG_BENCH_DIR`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use functions::store::sqlite::SqliteStore;
use functions::store::{Key, Op, Query, Store};

/// Items that are there before anything is measured.
const ITEMS: usize = 100_000;
/// How long each figure is measured.
const SPAN: Duration = Duration::from_secs(3);
/// Callers at the same time.
const CALLERS: usize = 64;

fn main() {
    let folder = match std::env::var_os("XINZHENG_BENCH_DIR") {
        Some(path) => tempfile::tempdir_in(path),
        None => tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")),
    }
    .expect("a temporary folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let store =
        Arc::new(SqliteStore::open(folder.path().join("store.sqlite")).expect("the store opens"));
    println!("store on SQLite, WAL, synchronous=FULL, {ITEMS} items of 1 KB");
    runtime.block_on(async {
        row(
            "load, 100 items a transaction",
            load(&store).await,
            "items/s",
        );
        row("get, one thread", gets(&store).await, "/s");
        row("query of 20 items, one thread", queries(&store).await, "/s");
        row(
            "transact of 4 steps, one after the other",
            sequential(&store).await,
            "/s",
        );
        row(
            &format!("transact of 4 steps, {CALLERS} callers"),
            parallel(&store).await,
            "/s",
        );
    });
}

fn row(what: &str, rate: f64, unit: &str) {
    println!("{what:<44} {rate:>10.0} {unit}");
}

fn key(n: usize) -> Key {
    Key::new(format!("E#{:05}", n / 20), format!("R#{:02}", n % 20))
}

fn body() -> Bytes {
    Bytes::from(vec![b'x'; 1_000])
}

async fn load(store: &SqliteStore) -> f64 {
    let start = Instant::now();
    for part in 0..ITEMS / 100 {
        let steps = (0..100).map(|n| Op::Create {
            key: key(part * 100 + n),
            body: body(),
            ttl: None,
        });
        store.transact(steps.collect()).await.expect("written");
    }
    ITEMS as f64 / start.elapsed().as_secs_f64()
}

async fn gets(store: &SqliteStore) -> f64 {
    let (start, mut n) = (Instant::now(), 0_usize);
    while start.elapsed() < SPAN {
        for _ in 0..100 {
            n += 1;
            let item = store.get(&key(n * 7_919 % ITEMS)).await.expect("read");
            assert!(item.is_some());
        }
    }
    n as f64 / start.elapsed().as_secs_f64()
}

async fn queries(store: &SqliteStore) -> f64 {
    let (start, mut n) = (Instant::now(), 0_usize);
    while start.elapsed() < SPAN {
        n += 1;
        let page = store
            .query(&Query::prefix(key(n * 7_919 % ITEMS).pk, "R#"))
            .await
            .expect("read");
        assert_eq!(page.items.len(), 20);
    }
    n as f64 / start.elapsed().as_secs_f64()
}

/// Two items, a check and a counter: about what one act writes.
fn act(caller: usize, n: usize) -> Vec<Op> {
    let pk = format!("C#{caller}-{n}");
    vec![
        Op::Create {
            key: Key::new(pk.clone(), "RPT"),
            body: body(),
            ttl: None,
        },
        Op::Create {
            key: Key::new(pk.clone(), "N"),
            body: body(),
            ttl: None,
        },
        Op::CheckAbsent {
            key: Key::new(pk, "IK"),
        },
        Op::Add {
            key: Key::new(format!("SC#{caller}"), "C"),
            by: 1,
            ttl: None,
        },
    ]
}

async fn sequential(store: &SqliteStore) -> f64 {
    let (start, mut n) = (Instant::now(), 0);
    while start.elapsed() < SPAN {
        store.transact(act(CALLERS, n)).await.expect("written");
        n += 1;
    }
    n as f64 / start.elapsed().as_secs_f64()
}

async fn parallel(store: &Arc<SqliteStore>) -> f64 {
    let start = Instant::now();
    let mut running = tokio::task::JoinSet::new();
    for caller in 0..CALLERS {
        let store = Arc::clone(store);
        running.spawn(async move {
            let mut n = 0;
            while start.elapsed() < SPAN {
                store.transact(act(caller, n)).await.expect("written");
                n += 1;
            }
            n
        });
    }
    let total: usize = running.join_all().await.into_iter().sum();
    total as f64 / start.elapsed().as_secs_f64()
}
