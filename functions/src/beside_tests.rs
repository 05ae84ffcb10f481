//! On a clock that moves when all wait: what is asked takes as long as a test says.

use super::{Beside, Ever, Held, Looked, Terms};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::{Instant, advance, sleep};

const TERMS: Terms = Terms {
    every: seconds(300),
    again: seconds(10),
    good_for: seconds(900),
    moment: seconds(1),
    patience: seconds(6),
};

const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// What one look does.
#[derive(Clone, Copy)]
enum Act {
    Sees(Duration),
    Fails(Duration),
    Panics,
}

/// Something outside: what its next looks do (then: they see it at once), and how many were begun and are under way.
#[derive(Default)]
struct Outside {
    acts: Mutex<VecDeque<Act>>,
    begun: AtomicU32,
    at_once: AtomicU32,
}

struct UnderWay(Arc<Outside>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Outside {
    fn of(acts: impl IntoIterator<Item = Act>) -> Arc<Self> {
        Arc::new(Self {
            acts: Mutex::new(acts.into_iter().collect()),
            ..Self::default()
        })
    }

    async fn look(self: Arc<Self>) -> Looked {
        self.begun.fetch_add(1, Ordering::SeqCst);
        let before = self.at_once.fetch_add(1, Ordering::SeqCst);
        let _under_way = UnderWay(self.clone());
        assert_eq!(before, 0, "two looks at once");
        let act = self.acts.lock().expect("no panic").pop_front();
        match act.unwrap_or(Act::Sees(Duration::ZERO)) {
            Act::Sees(after) => {
                sleep(after).await;
                Looked::Seen
            }
            Act::Fails(after) => {
                sleep(after).await;
                Looked::Failed
            }
            Act::Panics => panic!("a look that panics"),
        }
    }

    fn begun(&self) -> u32 {
        self.begun.load(Ordering::SeqCst)
    }
}

fn beside(outside: &Arc<Outside>) -> Beside {
    let outside = outside.clone();
    Beside::new(TERMS, move || outside.clone().look())
}

/// One request by what is good, and how long it was kept.
async fn kept_by(beside: &Beside) -> Duration {
    let began = Instant::now();
    assert_eq!(beside.refreshed(|_| Held::Good).await, Held::Good);
    began.elapsed()
}

/// What was begun beside runs to its next rest.
async fn meanwhile() {
    sleep(Duration::from_millis(1)).await;
}

#[tokio::test(start_paused = true)]
async fn by_what_is_good_nobody_waits_and_one_looks() {
    let outside = Outside::of([Act::Sees(seconds(3))]);
    let beside = beside(&outside).seen_now();
    for _ in 0..3 {
        assert_eq!(kept_by(&beside).await, Duration::ZERO);
        meanwhile().await;
    }
    assert_eq!(outside.begun(), 1);
    // It ends beside, and its age counts from its beginning.
    sleep(seconds(290)).await;
    kept_by(&beside).await;
    meanwhile().await;
    assert_eq!(outside.begun(), 1);
    sleep(seconds(10)).await;
    assert_eq!(kept_by(&beside).await, Duration::ZERO);
    meanwhile().await;
    assert_eq!(outside.begun(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_was_never_seen_is_waited_for() {
    let outside = Outside::of([Act::Sees(seconds(3))]);
    let beside = beside(&outside);
    let seen = |ever| match ever {
        Ever::Seen => Held::Good,
        Ever::Never => Held::Wanting,
    };
    let began = Instant::now();
    let both = tokio::join!(beside.refreshed(seen), beside.refreshed(seen));
    assert_eq!(both, (Held::Good, Held::Good));
    assert_eq!(began.elapsed(), seconds(3));
    assert_eq!(outside.begun(), 1);
}

#[tokio::test(start_paused = true)]
async fn where_nothing_will_do_a_request_waits_to_the_end_of_patience_and_the_next_not_at_once() {
    let never = Act::Sees(seconds(3_600));
    let outside = Outside::of([never, never]);
    let beside = beside(&outside).seen_now();
    let wanting = || beside.refreshed(|_| Held::Wanting);
    let began = Instant::now();
    assert_eq!(wanting().await, Held::Wanting);
    assert_eq!(began.elapsed(), TERMS.patience);
    // It does not ask, and does not wait.
    let began = Instant::now();
    assert_eq!(wanting().await, Held::Wanting);
    assert_eq!((began.elapsed(), outside.begun()), (Duration::ZERO, 1));
    // It is asked every ten seconds, however often it was not there.
    for begun in 2..5 {
        sleep(TERMS.again).await;
        wanting().await;
        assert_eq!(outside.begun(), begun);
    }
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_is_repeated_after_longer_and_longer_pauses() {
    let outside = Outside::of([Act::Fails(Duration::ZERO); 40]);
    let beside = beside(&outside).seen_now();
    let began = Instant::now();
    let mut at = Vec::new();
    // A request a second, none of which waits.
    while at.len() < 8 {
        let before = outside.begun();
        assert_eq!(kept_by(&beside).await, Duration::ZERO);
        meanwhile().await;
        if outside.begun() > before {
            at.push(began.elapsed().as_secs());
        }
        sleep(Duration::from_millis(999)).await;
    }
    let pauses: Vec<_> = at.windows(2).map(|two| two[1] - two[0]).collect();
    assert_eq!(pauses, [10, 20, 40, 80, 160, 300, 300]);
}

#[tokio::test(start_paused = true)]
async fn what_is_old_is_asked_for_and_a_moment_later_gone_by_all_the_same() {
    let outside = Outside::of([Act::Fails(seconds(5)), Act::Sees(seconds(5))]);
    let beside = beside(&outside).seen_now();
    sleep(TERMS.good_for).await;
    assert_eq!(kept_by(&beside).await, TERMS.moment);
    // Who waited in vain waited for all that come in the next quarter of an hour.
    assert_eq!(kept_by(&beside).await, Duration::ZERO);
    sleep(seconds(60)).await;
    assert_eq!(kept_by(&beside).await, Duration::ZERO);
    meanwhile().await;
    assert_eq!(outside.begun(), 2);
    sleep(seconds(800)).await;
    assert_eq!(kept_by(&beside).await, Duration::ZERO, "it is there again");
    meanwhile().await;
    assert_eq!(outside.begun(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_look_that_was_frozen_is_no_answer_for_who_has_to_wait() {
    for stopped in [
        // Its connection is gone.
        Act::Sees(seconds(1_000_000)),
        // What it had asked for was there, and lay for two hours.
        Act::Sees(seconds(5)),
    ] {
        let outside = Outside::of([stopped, Act::Sees(Duration::from_millis(100))]);
        let beside = beside(&outside).seen_now();
        kept_by(&beside).await;
        meanwhile().await;
        // Nothing runs for two hours, and then both find that their time has come.
        advance(seconds(7_200)).await;
        let kept = kept_by(&beside).await;
        assert!(kept < TERMS.moment, "{kept:?}");
        assert_eq!(outside.begun(), 2);
        meanwhile().await;
        assert_eq!(kept_by(&beside).await, Duration::ZERO);
        assert_eq!(outside.begun(), 2, "it is new");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_broken_off_leaves_the_look_to_the_next() {
    let outside = Outside::of([Act::Sees(seconds(3))]);
    let beside = beside(&outside);
    let broken_off = tokio::time::timeout(seconds(1), beside.refreshed(|_| Held::Wanting));
    assert!(broken_off.await.is_err());
    let seen = |ever| match ever {
        Ever::Seen => Held::Good,
        Ever::Never => Held::Wanting,
    };
    assert_eq!(beside.refreshed(seen).await, Held::Good);
    assert_eq!(outside.begun(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_look_that_panics_has_failed() {
    let outside = Outside::of([Act::Panics]);
    let beside = beside(&outside);
    kept_by(&beside).await;
    sleep(TERMS.again).await;
    kept_by(&beside).await;
    meanwhile().await;
    assert_eq!(outside.begun(), 2);
}
