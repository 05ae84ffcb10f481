//! When visits begin: a rate that changes with time, and independent people who do not wait for each other.

/// A repeatable sequence of numbers: the same run every time.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0, included, to 1, not included.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of so many.
    pub(crate) fn one_of(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }
}

/// A part of a run, with visits a second at its beginning and its end.
#[derive(Clone, Copy)]
pub(crate) struct Phase {
    pub(crate) name: &'static str,
    pub(crate) seconds: f64,
    pub(crate) from: f64,
    pub(crate) to: f64,
}

impl Phase {
    pub(crate) fn steady(name: &'static str, seconds: f64, rate: f64) -> Self {
        Self {
            name,
            seconds,
            from: rate,
            to: rate,
        }
    }
}

/// One phase after the other.
pub(crate) struct Curve(pub(crate) Vec<Phase>);

impl Curve {
    /// Ramp to the peak in a minute, hold it for one, three times the peak for half a minute, decay in a minute.
    pub(crate) fn launch_day(peak: f64, scale: f64) -> Self {
        Self(vec![
            Phase {
                name: "ramp",
                seconds: 60.0 * scale,
                from: 0.0,
                to: peak,
            },
            Phase::steady("hold", 60.0 * scale, peak),
            Phase::steady("triple", 30.0 * scale, 3.0 * peak),
            Phase {
                name: "decay",
                seconds: 60.0 * scale,
                from: 3.0 * peak,
                to: 0.0,
            },
        ])
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.0.iter().map(|phase| phase.seconds).sum()
    }

    /// The phase at a second of the run, and the rate then.
    pub(crate) fn at(&self, second: f64) -> Option<(usize, f64)> {
        let mut begun = 0.0;
        for (n, phase) in self.0.iter().enumerate() {
            if second < begun + phase.seconds {
                let part = (second - begun) / phase.seconds;
                return Some((n, phase.from + (phase.to - phase.from) * part));
            }
            begun += phase.seconds;
        }
        None
    }

    fn highest(&self) -> f64 {
        self.0
            .iter()
            .map(|phase| phase.from.max(phase.to))
            .fold(1.0, f64::max)
    }

    /// The next moment after `second` at which a visit begins: a Poisson process, thinned to the rate.
    pub(crate) fn next_after(&self, mut second: f64, chance: &mut Chance) -> Option<f64> {
        let highest = self.highest();
        loop {
            second -= (1.0 - chance.unit()).ln() / highest;
            let (_, rate) = self.at(second)?;
            if chance.unit() * highest < rate {
                return Some(second);
            }
        }
    }
}
