//! The decorators of the store: without faults they change nothing, and what asks again hides what may be hidden.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use functions::deadline;
use functions::random::Random;
use functions::store::retry::Retrying;
use functions::store::sqlite::SqliteStore;
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use tests::conformance;
use tests::faults::{Faulty, Free, Plan, Rates};
use tests::memory::MemoryStore;
use tokio::time::Instant;

fn faulty<S: Store>(inner: S, rates: Rates) -> Faulty<S> {
    Faulty::new(
        Arc::new(inner),
        Arc::new(Plan::new(1, rates)),
        Arc::new(Free),
    )
}

/// Draws the largest number there is, or nothing but zeros.
struct Always(u8);

impl Random for Always {
    fn fill(&self, out: &mut [u8]) {
        out.fill(self.0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_in_memory_holds_the_conformance_suite() {
    assert!(conformance::holds(Arc::new(MemoryStore::default())).await > 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_decorator_without_faults_holds_the_conformance_suite() {
    let store = faulty(MemoryStore::default(), Rates::NONE);
    assert!(conformance::holds(Arc::new(store)).await > 100);
    let folder = tempfile::tempdir().expect("a folder");
    let table = SqliteStore::open(folder.path().join("store.sqlite")).expect("a store");
    let store = faulty(table, Rates::NONE);
    assert!(conformance::holds(Arc::new(store)).await > 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_throttles_and_answers_in_parts_holds_the_suite_when_it_is_asked_again() {
    let rates = Rates {
        busy: 200,
        torn: 200,
        ..Rates::NONE
    };
    let store = Arc::new(faulty(MemoryStore::default(), rates));
    let store = Retrying::new(store, Arc::new(Always(0)), Duration::from_secs(60));
    assert!(conformance::holds(Arc::new(store)).await > 100);
}

/// What a scripted store does with a call.
#[derive(Clone, Copy)]
enum Does {
    Answers,
    Throttles,
    Fails,
    Hangs,
    Conflicts,
    Damages,
}

/// Does what it is told in turn, the last for ever, and counts.
struct Scripted {
    script: Mutex<(VecDeque<Does>, u32)>,
}

impl Scripted {
    fn of(script: &[Does]) -> Arc<Self> {
        let script = script.iter().copied().collect();
        Arc::new(Self {
            script: Mutex::new((script, 0)),
        })
    }

    fn calls(&self) -> u32 {
        self.script.lock().expect("no panic before").1
    }

    async fn next<T>(&self, answer: T) -> Result<T, StoreError> {
        let does = {
            let mut script = self.script.lock().expect("no panic before");
            script.1 += 1;
            if script.0.len() > 1 {
                script.0.pop_front()
            } else {
                script.0.front().copied()
            }
        };
        match does.expect("a script") {
            Does::Answers => Ok(answer),
            Does::Throttles => Err(StoreError::Busy("throttled")),
            Does::Fails => Err(StoreError::Unavailable("failed")),
            Does::Hangs => std::future::pending().await,
            Does::Conflicts => Err(StoreError::Conflict { op: 0 }),
            Does::Damages => Err(StoreError::Damaged { key: key() }),
        }
    }
}

#[async_trait]
impl Store for Scripted {
    async fn get(&self, _: &Key) -> Result<Option<Item>, StoreError> {
        self.next(None).await
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.next(vec![None; keys.len()]).await
    }

    async fn query(&self, _: &Query) -> Result<Page, StoreError> {
        self.next(Page::default()).await
    }

    async fn transact(&self, _: Vec<Op>) -> Result<(), StoreError> {
        self.next(()).await
    }
}

const PATIENCE: Duration = Duration::from_secs(5);

fn retrying(script: &[Does], drawn: u8) -> (Retrying<Scripted>, Arc<Scripted>) {
    let inner = Scripted::of(script);
    let store = Retrying::new(inner.clone(), Arc::new(Always(drawn)), PATIENCE);
    (store, inner)
}

fn key() -> Key {
    Key::new("E#1", "a")
}

fn write() -> Vec<Op> {
    vec![Op::Create {
        key: key(),
        body: Bytes::new(),
        ttl: None,
    }]
}

#[tokio::test(start_paused = true)]
async fn a_read_that_failed_for_a_moment_is_asked_again_in_each_of_the_three_ways() {
    let script = [Does::Throttles, Does::Fails, Does::Answers];
    let (store, inner) = retrying(&script, 7);
    assert_eq!(store.get(&key()).await.expect("read"), None);
    assert_eq!(inner.calls(), 3);
    let (store, inner) = retrying(&script, 7);
    assert_eq!(store.batch_get(&[key()]).await.expect("read"), [None]);
    assert_eq!(inner.calls(), 3);
    let (store, inner) = retrying(&script, 7);
    let page = store.query(&Query::prefix("E#1", "")).await.expect("read");
    assert_eq!((page, inner.calls()), (Page::default(), 3));
}

#[tokio::test(start_paused = true)]
async fn a_write_that_did_not_happen_is_asked_again() {
    let (store, inner) = retrying(&[Does::Throttles, Does::Throttles, Does::Answers], 7);
    store.transact(write()).await.expect("written");
    assert_eq!(inner.calls(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_write_of_unknown_outcome_goes_back_at_once() {
    let (store, inner) = retrying(&[Does::Fails, Does::Answers], 7);
    let outcome = store.transact(write()).await;
    assert!(
        matches!(outcome, Err(StoreError::Unavailable(_))),
        "{outcome:?}"
    );
    assert_eq!(inner.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_conflict_and_damage_are_answers() {
    for does in [Does::Conflicts, Does::Damages] {
        let (store, inner) = retrying(&[does, Does::Answers], 7);
        store.get(&key()).await.expect_err("an answer");
        let (other, others) = retrying(&[does, Does::Answers], 7);
        other.transact(write()).await.expect_err("an answer");
        assert_eq!((inner.calls(), others.calls()), (1, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_stays_away_is_given_up_inside_the_request_s_deadline() {
    for (drawn, does) in [
        (0xFF, Does::Throttles),
        (7, Does::Throttles),
        (0, Does::Hangs),
    ] {
        let (store, inner) = retrying(&[does], drawn);
        let until = Instant::now() + Duration::from_millis(700);
        let read = deadline::within(until, store.get(&key())).await;
        read.expect_err("it stays away");
        assert!(Instant::now() <= until, "{:?} late", Instant::now() - until);
        assert!(inner.calls() >= 1);
    }
}

#[tokio::test(start_paused = true)]
async fn outside_of_a_request_the_store_s_own_patience_is_the_deadline() {
    let (store, inner) = retrying(&[Does::Throttles], 0x55);
    let begun = Instant::now();
    let outcome = store.transact(write()).await;
    assert!(matches!(outcome, Err(StoreError::Busy(_))), "{outcome:?}");
    assert!(begun.elapsed() <= PATIENCE);
    assert!(inner.calls() > 3, "{} calls", inner.calls());
}

#[tokio::test(start_paused = true)]
async fn a_write_that_hangs_ends_as_unknown_with_the_request() {
    let (store, _) = retrying(&[Does::Hangs], 7);
    let until = Instant::now() + Duration::from_secs(2);
    let outcome = deadline::within(until, store.transact(write())).await;
    assert!(
        matches!(outcome, Err(StoreError::Unavailable(_))),
        "{outcome:?}"
    );
    assert_eq!(Instant::now(), until);
}

#[tokio::test(start_paused = true)]
async fn pauses_are_drawn_from_nothing_up_to_a_range_that_doubles() {
    // Zeros draw no pause at all: nobody waits longer than chance says.
    let (store, inner) = retrying(&[Does::Throttles, Does::Throttles, Does::Answers], 0);
    let begun = Instant::now();
    store.get(&key()).await.expect("read");
    assert_eq!((begun.elapsed(), inner.calls()), (Duration::ZERO, 3));
    let pause = |micros: u64| {
        let range = Duration::from_micros(micros);
        functions::store::retry::full_jitter(&Always(0xFF), range)
    };
    for micros in [0, 1, 20_000, 1_000_000] {
        assert!(pause(micros) <= Duration::from_micros(micros));
    }
    struct Counting(std::sync::atomic::AtomicU64);
    impl Random for Counting {
        fn fill(&self, out: &mut [u8]) {
            let n = self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            out.copy_from_slice(&n.to_be_bytes()[8 - out.len()..]);
        }
    }
    let counting = Counting(0.into());
    let range = Duration::from_micros(9);
    let drawn: std::collections::BTreeSet<_> = (0..100)
        .map(|_| functions::store::retry::full_jitter(&counting, range))
        .collect();
    assert_eq!(drawn.len(), 10, "both ends and all between: {drawn:?}");
}
