//! Clocks. Time is an argument everywhere else: a request reads the clock once.

use shared::time::ShanghaiTime;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Now, in whole seconds.
    fn now(&self) -> ShanghaiTime;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> ShanghaiTime {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        at(i64::try_from(seconds).unwrap_or(i64::MAX))
    }
}

/// Starts at a given time and runs on (`--clock`, for demonstrations of other days).
#[derive(Clone, Copy, Debug)]
pub struct ShiftedClock {
    start: ShanghaiTime,
    since: Instant,
}

impl ShiftedClock {
    /// Starts now at `start`.
    pub fn starting_at(start: ShanghaiTime) -> Self {
        Self {
            start,
            since: Instant::now(),
        }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> ShanghaiTime {
        let passed = i64::try_from(self.since.elapsed().as_secs()).unwrap_or(i64::MAX);
        self.start.plus_seconds(passed)
    }
}

/// Stands still until it is set: for tests.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Stands at `time`.
    pub fn at(time: ShanghaiTime) -> Self {
        Self(AtomicI64::new(time.unix()))
    }

    /// Moves to `time`.
    pub fn set(&self, time: ShanghaiTime) {
        self.0.store(time.unix(), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> ShanghaiTime {
        at(self.0.load(Ordering::SeqCst))
    }
}

fn at(seconds: i64) -> ShanghaiTime {
    // A machine whose clock stands outside the years 1 to 9999 must not date reports.
    ShanghaiTime::from_unix(seconds)
        .unwrap_or_else(|| unreachable!("the clock stands outside the years 1 to 9999"))
}
