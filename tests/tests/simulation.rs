//! Thousands of simulated cities, each from a seed.
//!
//! `XINZHENG_SEEDS=100000` runs more of them, `XINZHENG_SEED=123` replays one and tells every step.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tests::simulator::{Flaw, Outcome, run};

/// One test at a time: cities of several would wait for each other where reports are drawn, of which as many run
/// as there are processors, and a wait for another city is none that a seed repeats.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Seeds of an ordinary test run.
const SEEDS: u64 = 2_000;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}")),
    )
}

/// Runs the seeds on all cores; the failures, the smallest seed first.
fn run_all(seeds: std::ops::Range<u64>, flaw: Flaw) -> (Outcome, Vec<(u64, String)>) {
    let next = AtomicU64::new(seeds.start);
    let one_core = || {
        let (mut all, mut failed) = (Outcome::default(), Vec::new());
        loop {
            let seed = next.fetch_add(1, Ordering::SeqCst);
            if seed >= seeds.end || failed.len() > 3 {
                return (all, failed);
            }
            match run(seed, flaw) {
                Ok(outcome) => all.add(&outcome),
                Err(what) => failed.push((seed, what)),
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut all, mut failed) = (Outcome::default(), Vec::new());
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(one_core)).collect();
        for thread in threads {
            let (outcome, more) = thread.join().expect("a thread that does not panic");
            all.add(&outcome);
            failed.extend(more);
        }
    });
    failed.sort();
    (all, failed)
}

#[test]
fn no_city_breaks_an_invariant() {
    let _turn = turn();
    if let Some(seed) = number("XINZHENG_SEED") {
        println!("seed {seed}: {:#?}", run(seed, Flaw::None));
        return;
    }
    let seeds = number("XINZHENG_SEEDS").unwrap_or(SEEDS);
    let (all, failed) = run_all(0..seeds, Flaw::None);
    println!("{seeds} seeds: {all:?}");
    for (seed, what) in &failed {
        println!("{what}\nreplay: XINZHENG_SEED={seed} cargo test -p tests --test simulation\n");
    }
    assert!(failed.is_empty(), "{} seeds failed", failed.len());
    // A city in which nothing happens proves nothing.
    assert!(
        all.issued > seeds && all.delivered > seeds && all.scans > seeds / 2,
        "{all:?}"
    );
    assert!(all.objections > seeds / 2, "{all:?}");
    assert!(all.withdrawals > seeds / 4, "{all:?}");
    assert!(all.repairs > seeds / 4, "{all:?}");
    assert!(all.holds > seeds && all.policies > seeds / 20, "{all:?}");
    assert!(all.deaths > seeds / 2 && all.failures > seeds, "{all:?}");
}

#[test]
fn a_seed_gives_the_same_run_step_by_step() {
    let _turn = turn();
    for seed in [3, 1_415, 92_653] {
        let (first, second) = (run(seed, Flaw::None), run(seed, Flaw::None));
        assert!(first.is_ok(), "{first:?}");
        assert_eq!(first, second, "seed {seed}");
    }
}

#[test]
fn a_store_that_breaks_its_promises_is_found_out() {
    let _turn = turn();
    for flaw in [
        Flaw::LosesWrites,
        Flaw::TearsTransactions,
        Flaw::ForgetsVersions,
        Flaw::ReadsAbsence,
    ] {
        let (_, failed) = run_all(0..40, flaw);
        assert!(!failed.is_empty(), "{flaw:?} passes");
    }
}
