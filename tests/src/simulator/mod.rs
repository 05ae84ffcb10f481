//! A city in one thread (模拟城市): enterprises, units, clerks and sweepers act at once through faults, and after
//! every step the invariants are checked.
//!
//! Everything is drawn from one seed: who goes on at each point between two calls, what fails, which process
//! dies, how the clock moves. The same seed gives the same run, step by step.
//!
//! A city has a wild time, in which all of that happens, and a calm one, in which everybody who still wants
//! something gets it. Use cases join by an act of somebody in [`people`] and, if they write, a rule in
//! `functions::use_cases::check_invariants`.

mod cases;
mod checks;
mod flaws;
mod ledger;
mod notices;
mod objections;
mod office;
mod people;
mod readers;
mod repairs;
mod report_withdrawals;
mod turns;
mod units;
mod uploads;
mod withdrawals;
mod world;

use std::time::Duration;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

pub use flaws::Flaw;
use world::World;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Steps taken.
    pub steps: u64,
    /// Transactions that wrote.
    pub writes: u64,
    /// Reports that were acknowledged.
    pub issued: u64,
    /// Deliveries that were acknowledged.
    pub delivered: u64,
    /// Codes that were checked.
    pub scans: u64,
    /// Objections that were acknowledged.
    pub objections: u64,
    /// Applications for repair that were acknowledged.
    pub repairs: u64,
    /// Holds that were acknowledged.
    pub holds: u64,
    /// Withdrawals of reports that were acknowledged.
    pub withdrawals: u64,
    /// Versions of the policy that were acknowledged to be in force.
    pub policies: u64,
    /// Processes that died.
    pub deaths: u64,
    /// Calls that ended without an answer or with a refusal.
    pub failures: u64,
    /// Hash of all that happened, in order.
    pub trace: u64,
}

impl Outcome {
    /// Counts what another run came to.
    pub fn add(&mut self, other: &Self) {
        self.steps += other.steps;
        self.writes += other.writes;
        self.issued += other.issued;
        self.delivered += other.delivered;
        self.scans += other.scans;
        self.objections += other.objections;
        self.repairs += other.repairs;
        self.holds += other.holds;
        self.withdrawals += other.withdrawals;
        self.policies += other.policies;
        self.deaths += other.deaths;
        self.failures += other.failures;
        self.trace ^= other.trace;
    }
}

/// Steps of the wild time, at most.
const WILD: u64 = 500;
/// Steps in which the calm time must be over.
const CALM: u64 = 20_000;

/// Runs the city of a seed, until something does not hold.
pub fn run(seed: u64, flaw: Flaw) -> Result<Outcome, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    runtime.block_on(live(seed, flaw))
}

async fn live(seed: u64, flaw: Flaw) -> Result<Outcome, String> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let world = World::found(seed, flaw, &mut rng).await;
    let people = people::move_in(&world, &mut rng);
    let wild = rng.random_range(60..WILD);
    for _ in 0..wild {
        step(&world, &mut rng).await?;
        if rng.random_ratio(1, 15) {
            world.pass_time(&mut rng);
        }
        if rng.random_ratio(1, 60) {
            world.purge();
        }
        if rng.random_ratio(1, 50) {
            checks::sweep_leaves_nothing(&world).await;
        }
    }
    world.calm_down();
    let mut idle = 0;
    for n in 0.. {
        if n == CALM {
            world.fail("somebody never gets an answer");
        }
        idle = if step(&world, &mut rng).await? {
            0
        } else {
            idle + 1
        };
        if people.are_done() {
            // What others left under way comes to its end too.
            world.close();
            if idle > 40 {
                break;
            }
        } else if n % 100 == 99 {
            // What a dead process left is for the sweeper, after a while.
            world.wait(61);
        }
    }
    checks::at_the_end(&world).await;
    world.stop_if_failed()?;
    Ok(world.outcome())
}

/// One step: everybody who can runs up to the next point, then one of them may pass. Whether there was one.
async fn step(world: &World, rng: &mut ChaCha8Rng) -> Result<bool, String> {
    // The clock of the runtime moves only when all wait for something, so whoever could run has run.
    tokio::time::sleep(Duration::from_millis(1)).await;
    world.check();
    world.stop_if_failed()?;
    if world.let_one_pass(rng) {
        return Ok(true);
    }
    tokio::time::sleep(Duration::from_millis(rng.random_range(1..1_000))).await;
    world.check();
    world.stop_if_failed()?;
    Ok(false)
}
