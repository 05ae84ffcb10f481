//! Which fault befalls which call, drawn from a seed.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What befalls a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// The engine throttles: nothing was done.
    Throttled,
    /// Another transaction holds an item: nothing was done.
    Contended,
    /// It fails before it is done.
    FailsBefore,
    /// It is done, and fails after.
    FailsAfter,
    /// It is not done, and nothing is heard for so long.
    TimesOutBefore(Duration),
    /// It is done, and nothing is heard for so long.
    TimesOutAfter(Duration),
    /// Nothing is heard, and it is done so long after the caller was told that it failed.
    Late(Duration),
    /// It arrives twice, and the first outcome is told.
    TwiceFirst,
    /// It arrives twice, and the second outcome is told.
    TwiceSecond,
    /// It takes so long.
    Slow(Duration),
    /// What is read is damaged on its way.
    Damaged,
    /// It is done in parts, between which others go on: a batch or page is no snapshot.
    Torn,
}

/// How many of a thousand calls meet each kind of fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rates {
    /// Throttled or contended.
    pub busy: u32,
    /// Failure or time-out, before or after.
    pub fails: u32,
    /// Done later than told.
    pub late: u32,
    /// Done twice.
    pub twice: u32,
    /// Slow.
    pub slow: u32,
    /// Damaged.
    pub damaged: u32,
    /// In parts.
    pub torn: u32,
}

impl Rates {
    /// No faults.
    pub const NONE: Self = Self {
        busy: 0,
        fails: 0,
        late: 0,
        twice: 0,
        slow: 0,
        damaged: 0,
        torn: 0,
    };

    /// Each kind somewhere between never and often, most of them seldom.
    pub fn draw(rng: &mut impl Rng) -> Self {
        let mut rate = |most: u32| {
            if rng.random_ratio(1, 3) {
                0
            } else {
                rng.random_range(0..=most)
            }
        };
        Self {
            busy: rate(150),
            fails: rate(120),
            late: rate(50),
            twice: rate(60),
            slow: rate(100),
            damaged: rate(15),
            torn: rate(200),
        }
    }
}

/// Draws a fault for every call.
#[derive(Debug)]
pub struct Plan {
    drawn: Mutex<(ChaCha8Rng, Rates)>,
}

impl Plan {
    /// From a seed.
    pub fn new(seed: u64, rates: Rates) -> Self {
        Self {
            drawn: Mutex::new((ChaCha8Rng::seed_from_u64(seed), rates)),
        }
    }

    /// From now on at these rates.
    pub fn set_rates(&self, rates: Rates) {
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).1 = rates;
    }

    /// The fault of the next call.
    pub(super) fn next(&self) -> Fault {
        let mut drawn = self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        let (rng, rates) = &mut *drawn;
        let mut place = rng.random_range(0..1_000_u32);
        let mut falls = |rate: u32| {
            let falls = place < rate;
            place = place.saturating_sub(if falls { 0 } else { rate });
            falls
        };
        if falls(rates.busy) {
            if rng.random() {
                Fault::Throttled
            } else {
                Fault::Contended
            }
        } else if falls(rates.fails) {
            let silence = Duration::from_millis(rng.random_range(1..5_000));
            match rng.random_range(0..6) {
                0 => Fault::TimesOutBefore(silence),
                1 => Fault::TimesOutAfter(silence),
                2 | 3 => Fault::FailsBefore,
                _ => Fault::FailsAfter,
            }
        } else if falls(rates.late) {
            Fault::Late(Duration::from_millis(rng.random_range(1..3_000)))
        } else if falls(rates.twice) {
            if rng.random() {
                Fault::TwiceFirst
            } else {
                Fault::TwiceSecond
            }
        } else if falls(rates.slow) {
            Fault::Slow(Duration::from_millis(rng.random_range(1..400)))
        } else if falls(rates.damaged) {
            Fault::Damaged
        } else if falls(rates.torn) {
            Fault::Torn
        } else {
            Fault::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_faults_and_every_kind_of_them() {
        let rates = Rates {
            busy: 120,
            fails: 120,
            late: 120,
            twice: 120,
            slow: 120,
            damaged: 120,
            torn: 120,
        };
        let draw = |seed| {
            let plan = Plan::new(seed, rates);
            (0..500).map(|_| plan.next()).collect::<Vec<_>>()
        };
        let drawn = draw(7);
        assert_eq!(drawn, draw(7));
        assert_ne!(drawn, draw(8));
        let kinds: std::collections::HashSet<_> =
            drawn.iter().map(core::mem::discriminant).collect();
        assert_eq!(kinds.len(), 13, "{drawn:?}");
    }

    #[test]
    fn without_rates_there_is_no_fault() {
        let plan = Plan::new(1, Rates::NONE);
        assert!((0..1_000).all(|_| plan.next() == Fault::None));
    }
}
