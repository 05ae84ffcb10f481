//! A run along a curve, and what it came to.

use crate::client::{Client, Ended};
use crate::curve::{Chance, Curve};
use crate::mix::{Kind, Outcome, World};
use anyhow::{Result, ensure};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// A visit that ended.
pub(crate) struct Sample {
    pub(crate) kind: Kind,
    pub(crate) outcome: Outcome,
    /// When it was due, in seconds of the run.
    pub(crate) due: f64,
    /// From then to its end.
    pub(crate) millis: f64,
}

/// What a run came to.
pub(crate) struct Run {
    pub(crate) samples: Vec<Sample>,
    /// Part of the time in which the generator had something to do.
    pub(crate) busy: f64,
    /// The same of its busiest second.
    pub(crate) busiest: f64,
    /// How long after its moment a visit was sent on its way, at worst of 100.
    pub(crate) late_p99: f64,
    pub(crate) most_connections: usize,
}

/// Visits begin along the curve; who they are, `kind` says.
pub(crate) fn along(
    address: SocketAddr,
    curve: &Curve,
    world: &mut World,
    kind: &mut dyn FnMut(f64, &mut Chance) -> Kind,
) -> Result<Run> {
    let mut client = Client::new(address)?;
    let mut chance = Chance::new(20_240_901);
    let (mut ended, mut late) = (Vec::new(), Vec::new());
    let begun = Instant::now();
    let mut next = curve.next_after(0.0, &mut chance);
    let (mut turn_began, mut looked) = (begun, begun);
    let (mut idle, mut idle_before, mut least_idle) = (Duration::ZERO, Duration::ZERO, 1.0_f64);
    loop {
        let mut worked = false;
        while let Some(due) = next.map(|second| begun + Duration::from_secs_f64(second))
            && Instant::now() >= due
        {
            let second = next.unwrap_or_default();
            let kind = kind(second, &mut chance);
            let visit = world.begin(kind, due, &mut chance);
            late.push(due.elapsed().as_secs_f64() * 1_000.0);
            client.start(visit, world, &mut ended)?;
            next = curve.next_after(second, &mut chance);
            worked = true;
        }
        // The kernel wakes to a millisecond only.
        let wait = next.map_or(Duration::from_millis(5), |second| {
            (begun + Duration::from_secs_f64(second)).saturating_duration_since(Instant::now())
        });
        let sleep = wait.saturating_sub(Duration::from_millis(2));
        worked |= client.turn(sleep, world, &mut ended)?;
        let now = Instant::now();
        if !worked {
            idle += now - turn_began;
        }
        turn_began = now;
        if now > looked + Duration::from_secs(1) {
            client.give_up(now, &mut ended);
            let part = (idle - idle_before).as_secs_f64() / (now - looked).as_secs_f64();
            least_idle = least_idle.min(part);
            (looked, idle_before) = (now, idle);
        }
        if next.is_none() && client.under_way == 0 {
            break;
        }
    }
    let samples = ended.iter().map(|one| sample(one, begun)).collect();
    late.sort_unstable_by(f64::total_cmp);
    Ok(Run {
        samples,
        busy: 1.0 - idle.as_secs_f64() / begun.elapsed().as_secs_f64(),
        busiest: 1.0 - least_idle,
        late_p99: quantile(&late, 0.99),
        most_connections: client.most_connections,
    })
}

fn sample(ended: &Ended, begun: Instant) -> Sample {
    let since = |from: Instant, to: Instant| to.saturating_duration_since(from).as_secs_f64();
    Sample {
        kind: ended.visit.kind,
        outcome: ended.outcome,
        due: since(begun, ended.visit.due),
        millis: since(ended.visit.due, ended.at) * 1_000.0,
    }
}

/// So many visitors, each of whom comes again at once: the most visits a second that the server can end well.
pub(crate) fn most(
    address: SocketAddr,
    visitors: usize,
    time: Duration,
    world: &mut World,
) -> Result<f64> {
    let mut client = Client::new(address)?;
    let mut chance = Chance::new(7);
    let mut ended = Vec::new();
    let (begun, mut good) = (Instant::now(), 0_u32);
    while begun.elapsed() < time {
        while client.under_way < visitors {
            let kind = Kind::by_chance(&mut chance);
            let visit = world.begin(kind, Instant::now(), &mut chance);
            client.start(visit, world, &mut ended)?;
        }
        client.turn(Duration::from_millis(5), world, &mut ended)?;
        for one in ended.drain(..) {
            good += u32::from(one.outcome == Outcome::Good);
        }
    }
    let rate = f64::from(good) / begun.elapsed().as_secs_f64();
    // What is still under way is acknowledged too.
    while client.under_way > 0 {
        client.turn(Duration::from_millis(5), world, &mut ended)?;
        client.give_up(Instant::now(), &mut ended);
    }
    ensure!(rate > 0.0, "the server answers nothing");
    Ok(rate)
}

/// Of sorted values; not a number if there are none.
pub(crate) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let at = ((sorted.len() as f64 * q).ceil() as usize).max(1);
    sorted.get(at - 1).copied().unwrap_or(f64::NAN)
}

impl Run {
    /// Milliseconds of visits that `which` chooses, sorted.
    pub(crate) fn millis(&self, which: impl Fn(&Sample) -> bool) -> Vec<f64> {
        let chosen = self.samples.iter().filter(|sample| which(sample));
        let mut millis: Vec<_> = chosen.map(|sample| sample.millis).collect();
        millis.sort_unstable_by(f64::total_cmp);
        millis
    }

    /// How visits that `which` chooses ended, where not well.
    pub(crate) fn faults(&self, which: impl Fn(&Sample) -> bool) -> String {
        let mut counts = BTreeMap::new();
        for sample in self.samples.iter().filter(|sample| which(sample)) {
            *counts.entry(sample.outcome).or_insert(0_u32) += 1;
        }
        let all: u32 = counts.values().sum();
        let good = counts.remove(&Outcome::Good).unwrap_or_default();
        if good == all {
            return format!("{all}, no error");
        }
        let of = |outcome: &Outcome, count: &u32| match outcome {
            Outcome::Good => String::new(),
            Outcome::Shed => format!(", {count} shed"),
            Outcome::Wrong(status) => format!(", {count} answered {status}"),
            Outcome::Broken => format!(", {count} broken"),
        };
        let rest: String = counts
            .iter()
            .map(|(outcome, count)| of(outcome, count))
            .collect();
        format!("{all}, {good} well{rest}")
    }
}
