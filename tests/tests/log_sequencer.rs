//! The sequencer of the transparency log: what waits comes into the log once, whoever dies or races where.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use functions::clock::ManualClock;
use functions::deps::Deps;
use functions::items::{LogHead, QueuedLeaf, pack, unpack};
use functions::keys;
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use functions::use_cases::check_invariants::{Rule, check_invariants};
use functions::use_cases::sequence_log::{Sequenced, sequence_log};
use object_store::memory::InMemory;
use shared::log::{Checkpoint, Event, Hash, Leaf, LogVerifier, leaf_hash, root_of};
use shared::time::ShanghaiTime;
use tests::faults::{Faulty, Free, Plan, Rates};
use tests::memory::MemoryStore;
use tests::office::Office;

/// Which side of a call a process dies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dies {
    Before,
    After,
}

/// Keeps every head that was written; the call with number `at` fails, and all after it: the process is dead.
struct Watched {
    inner: Arc<MemoryStore>,
    heads: Arc<Mutex<Vec<LogHead>>>,
    dies: Option<(u32, Dies)>,
    calls: Mutex<u32>,
}

const DEAD: StoreError = StoreError::Unavailable("dead");

impl Watched {
    fn over(inner: &Arc<MemoryStore>, heads: &Arc<Mutex<Vec<LogHead>>>) -> Self {
        Self {
            inner: inner.clone(),
            heads: heads.clone(),
            dies: None,
            calls: Mutex::new(0),
        }
    }

    /// Fails if the process is dead before this call; says whether it dies after it.
    fn begin(&self) -> Result<bool, StoreError> {
        let mut calls = self.calls.lock().expect("no panic before");
        *calls += 1;
        match self.dies {
            Some((at, Dies::Before)) if *calls >= at => Err(DEAD),
            Some((at, Dies::After)) if *calls > at => Err(DEAD),
            Some((at, Dies::After)) => Ok(*calls == at),
            Some((_, Dies::Before)) | None => Ok(false),
        }
    }

    fn end<T>(dies: bool, answer: Result<T, StoreError>) -> Result<T, StoreError> {
        if dies { Err(DEAD) } else { answer }
    }
}

#[async_trait]
impl Store for Watched {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        let dies = self.begin()?;
        Self::end(dies, self.inner.get(key).await)
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let dies = self.begin()?;
        Self::end(dies, self.inner.batch_get(keys).await)
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        let dies = self.begin()?;
        Self::end(dies, self.inner.query(query).await)
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        let dies = self.begin()?;
        let head = ops.iter().find_map(|op| match op {
            Op::Create { key, body, .. } | Op::Replace { key, body, .. }
                if *key == keys::log_head() =>
            {
                Some(body.clone())
            }
            _ => None,
        });
        let answer = self.inner.transact(ops).await;
        if let (Ok(()), Some(body)) = (&answer, head) {
            let item = Item {
                key: keys::log_head(),
                v: 0,
                body,
                ttl: None,
            };
            let head = unpack(&item).expect("a head");
            self.heads.lock().expect("no panic before").push(head);
        }
        Self::end(dies, answer)
    }
}

/// A table with leaves that wait, and all heads that were ever stored in it.
struct Log {
    table: Arc<MemoryStore>,
    heads: Arc<Mutex<Vec<LogHead>>>,
    clock: Arc<ManualClock>,
    queued: BTreeSet<Hash>,
}

fn nine() -> ShanghaiTime {
    ShanghaiTime::parse("2026-03-10T09:00:00+08:00").expect("a time")
}

impl Log {
    fn new() -> Self {
        Self {
            table: Arc::default(),
            heads: Arc::default(),
            clock: Arc::new(ManualClock::at(nine())),
            queued: BTreeSet::new(),
        }
    }

    /// Queues `count` leaves more.
    async fn queue(&mut self, count: u32) {
        for _ in 0..count {
            let n = self.queued.len() as u32;
            let mut code_hash = [0; 32];
            code_hash[..4].copy_from_slice(&n.wrapping_mul(0x9e37_79b1).to_le_bytes());
            let leaf = Leaf {
                event: Event::Issued,
                salt: [7; 16],
                report_hash: [8; 32],
                code_hash,
                at: nine().plus_seconds(i64::from(n % 50)),
                valid_through: Some("2026-04-09".parse().expect("a day")),
            };
            let create = Op::Create {
                key: keys::queued_leaf(leaf.event, &leaf.code_hash, leaf.at),
                body: pack(&QueuedLeaf::of(&leaf)),
                ttl: None,
            };
            self.table.transact(vec![create]).await.expect("queued");
            self.queued.insert(leaf.entry().expect("an entry"));
        }
    }

    fn deps(&self, store: Arc<dyn Store>) -> Deps {
        Deps {
            clock: self.clock.clone(),
            ..Office::new(store, Arc::new(InMemory::new()), 0).deps
        }
    }

    fn watched(&self) -> Watched {
        Watched::over(&self.table, &self.heads)
    }

    async fn sequence(&self) -> Sequenced {
        let deps = self.deps(Arc::new(self.watched()));
        sequence_log(&deps, None).await.expect("sequenced")
    }

    /// Every leaf is in the log once, and every head that was ever shown is the beginning of the last one.
    async fn is_whole(&self) {
        let mut waits = false;
        let mut tiles = std::collections::BTreeMap::new();
        self.table.each(|item| {
            waits |= item.key.pk.starts_with("TQ#");
            if item.key.pk.starts_with("TL#0#") {
                let hashes = functions::items::unpack_tile(item).expect("a tile");
                tiles.insert(item.key.pk.clone(), hashes);
            }
        });
        assert!(!waits, "nothing waits");
        let entries: Vec<Hash> = tiles.into_values().flatten().collect();
        assert_eq!(entries.len(), self.queued.len(), "each once");
        assert_eq!(
            entries.iter().copied().collect::<BTreeSet<_>>(),
            self.queued
        );
        let heads = self.heads.lock().expect("no panic before").clone();
        let mut size = 0;
        let mut at = nine();
        for head in &heads {
            let verifier = LogVerifier::parse(&head.key).expect("a key");
            let shown = Checkpoint::open(&head.checkpoint, &verifier).expect("signed");
            assert!(shown.size >= size && shown.at >= at, "it only grows");
            (size, at) = (shown.size, shown.at);
            let leaves = &entries[..usize::try_from(size).expect("small")];
            assert_eq!(shown.root, root_of(leaves.iter().map(|e| leaf_hash(e))));
        }
        assert_eq!(size, entries.len() as u64);
        let checked = check_invariants(&*self.table, &[1; 32], None, nine())
            .await
            .expect("checked");
        let broken: Vec<_> = checked
            .broken
            .iter()
            // These leaves are of no report in this table.
            .filter(|broken| broken.rule != Rule::LoggedOnce)
            .collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_empty_log_has_a_head_and_a_new_one_within_a_minute() {
    let mut log = Log::new();
    assert_eq!(log.sequence().await.signed, 1);
    assert_eq!(log.sequence().await.signed, 0, "it is fresh");
    log.clock.set(nine().plus_seconds(19));
    assert_eq!(log.sequence().await.signed, 0, "it is fresh");
    log.clock.set(nine().plus_seconds(20));
    assert_eq!(log.sequence().await.signed, 1);
    let heads = log.heads.lock().expect("no panic before").clone();
    assert_eq!(heads[0].size, 0);
    assert_eq!(heads[1].signed_at, nine().plus_seconds(20));
    // A clock that was put back does not put the log back.
    log.clock.set(nine());
    log.queue(1).await;
    assert_eq!(log.sequence().await.leaves, 1);
    log.is_whole().await;
}

#[tokio::test(start_paused = true)]
async fn what_waits_comes_into_the_log_in_its_order_over_the_edges_of_tiles() {
    let mut log = Log::new();
    for more in [1, 2, 37, 41, 174, 1, 1, 255, 300, 0] {
        log.queue(more).await;
        let done = log.sequence().await;
        assert_eq!((done.leaves, done.left), (more, 0));
        log.is_whole().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_process_that_dies_at_any_call_loses_nothing_and_forks_nothing() {
    for dies in [Dies::Before, Dies::After] {
        for at in 1.. {
            let mut log = Log::new();
            log.queue(250).await;
            log.sequence().await;
            // Over the edge of a tile, in three transactions.
            log.queue(95).await;
            let dying = Watched {
                dies: Some((at, dies)),
                ..log.watched()
            };
            let ended = sequence_log(&log.deps(Arc::new(dying)), None).await;
            let whole = ended.is_ok();
            if !whole {
                log.sequence().await;
            }
            log.is_whole().await;
            if whole {
                assert!(
                    at > 25,
                    "queries, heads, tiles, days and transactions: {at}"
                );
                break;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn sequencers_that_race_through_faults_put_each_leaf_in_once() {
    for seed in 0..60 {
        let mut log = Log::new();
        log.queue(130).await;
        let plan = Arc::new(Plan::new(
            seed,
            Rates {
                busy: 60,
                fails: 80,
                late: 40,
                twice: 60,
                slow: 300,
                damaged: 0,
                torn: 100,
            },
        ));
        let racing: Vec<_> = (0..3)
            .map(|_| {
                let store = Faulty::new(Arc::new(log.watched()), plan.clone(), Arc::new(Free));
                let deps = log.deps(Arc::new(store));
                tokio::spawn(async move {
                    for _ in 0..3 {
                        // What failed is tried again by the next call.
                        let _ = sequence_log(&deps, None).await;
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                })
            })
            .collect();
        log.queue(60).await;
        for task in racing {
            task.await.expect("it ends");
        }
        // What was told to have failed and happens later has happened by now.
        tokio::time::sleep(Duration::from_secs(10)).await;
        log.sequence().await;
        log.is_whole().await;
    }
}

/// Before tiles are read for the first time, another sequencer grows the tree.
struct Overtaken {
    inner: Watched,
    by: Mutex<Option<Deps>>,
}

#[async_trait]
impl Store for Overtaken {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.inner.get(key).await
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        let first = self.by.lock().expect("no panic before").take();
        if let Some(other) = first {
            let done = sequence_log(&other, None).await.expect("it grows");
            assert_eq!(done.leaves, 4);
        }
        self.inner.batch_get(keys).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        self.inner.query(query).await
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        self.inner.transact(ops).await
    }
}

#[tokio::test(start_paused = true)]
async fn a_tile_that_another_sequencer_grew_meanwhile_is_not_taken_for_damaged() {
    let mut log = Log::new();
    log.queue(3).await;
    log.sequence().await;
    log.queue(4).await;
    let overtaken = Overtaken {
        inner: log.watched(),
        by: Mutex::new(Some(log.deps(Arc::new(log.watched())))),
    };
    let deps = log.deps(Arc::new(overtaken));
    let done = sequence_log(&deps, None).await.expect("no damage");
    assert_eq!((done.leaves, done.left), (0, 0));
    log.is_whole().await;
}

#[tokio::test(start_paused = true)]
async fn a_leaf_that_does_not_read_keeps_no_other_waiting() {
    let mut log = Log::new();
    log.queue(3).await;
    let wrong = Op::Create {
        key: Key::new(keys::queued_leaves_partition(0), "wrong"),
        body: pack(&"no leaf"),
        ttl: None,
    };
    log.table.transact(vec![wrong]).await.expect("written");
    let done = log.sequence().await;
    assert_eq!((done.leaves, done.left), (3, 1));
}

#[tokio::test]
async fn a_damaged_tile_or_head_stops_the_log_and_is_named() {
    let mut log = Log::new();
    log.queue(5).await;
    log.sequence().await;
    log.queue(1).await;
    let tile = keys::log_tile(0, 0);
    let item = log.table.get(&tile).await.expect("read").expect("a tile");
    let cut = Op::Replace {
        key: tile.clone(),
        at: item.v,
        body: item.body.slice(..32 * 4),
        ttl: None,
    };
    log.table.transact(vec![cut]).await.expect("written");
    let deps = log.deps(log.table.clone());
    let stopped = sequence_log(&deps, None).await;
    assert!(
        stopped
            .expect_err("a damaged tile")
            .to_string()
            .contains("unavailable")
    );
    let checked = check_invariants(&*log.table, &[1; 32], None, nine())
        .await
        .expect("checked");
    let named = checked
        .broken
        .iter()
        .any(|broken| broken.rule == Rule::LogIsWhole && broken.key == tile);
    assert!(named, "{:?}", checked.broken);
}

#[tokio::test]
async fn reports_of_an_office_are_logged_and_the_store_is_sound_before_and_after() {
    let table = Arc::new(MemoryStore::default());
    let office = Office::new(table.clone(), Arc::new(InMemory::new()), 0);
    office.deliver_register().await.expect("delivered");
    office.deliver("one", 0).await.expect("delivered");
    for key in ["first-report-0001", "second-report-002"] {
        office.issue(key).await.expect("issued");
    }
    let sound = || async {
        let now = office.deps.clock.now();
        let checked = check_invariants(&*table, &office.deps.secrets.code_key, None, now)
            .await
            .expect("checked");
        assert!(checked.broken.is_empty(), "{:?}", checked.broken);
        checked.issued
    };
    assert_eq!(sound().await, 2);
    let done = sequence_log(&office.deps, None).await.expect("sequenced");
    assert_eq!(done.leaves, 2);
    assert_eq!(sound().await, 2);
}
