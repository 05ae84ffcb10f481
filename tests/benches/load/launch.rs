//! The launch day: people who come when they come, whatever the server does (an open model), along a curve, and
//! what is left of their reports afterwards.
//!
//! `cargo xtask bench launch [-- --peak 400 --scale 1 --part day]`. First what the server can do at most; then the day, ramp, hold,
//! three times the peak, decay; then far over capacity, and how soon it is well again; then scans beside a
//! flood of people who want a report. A latency counts from the moment at which the visit was due. At the end every
//! report that was acknowledged is read back. Server and generator have a core each.

#[path = "launch/client.rs"]
mod client;
#[path = "launch/curve.rs"]
mod curve;
#[path = "launch/firms.rs"]
mod firms;
#[expect(dead_code, reason = "the other bench uses the rest")]
mod generator;
mod http;
#[path = "launch/left.rs"]
mod left;
#[path = "launch/mix.rs"]
mod mix;
#[path = "launch/run.rs"]
mod run;
#[expect(dead_code, reason = "the other bench uses the rest")]
mod server;

use anyhow::{Context, Result, ensure};
use curve::{Curve, Phase};
use firms::Beside;
use mix::{Acknowledged, Kind, Outcome, World};
use run::{Run, along, most, quantile};
use server::{Server, pin_generator};
use std::path::PathBuf;
use std::time::Duration;

/// Firms that ask for reports.
const FIRMS: usize = 1_500;
/// Reports that are there before the day begins, to be scanned.
const REPORTS: usize = 200;
/// Visitors at once when the most is looked for.
const VISITORS: usize = 64;

/// What was asked for.
struct Options {
    /// Visits a second at the peak.
    peak: f64,
    /// The day's length: 1 is three and a half minutes.
    scale: f64,
    /// The one part that is run; all without it.
    part: Option<String>,
}

/// What can be run alone.
const PARTS: [&str; 3] = ["day", "over", "issues"];

impl Options {
    fn read() -> Result<Self> {
        let words: Vec<String> = std::env::args().collect();
        let number = |flag: &str, default: f64| -> Result<f64> {
            let at = words.iter().position(|word| word == flag);
            let value = at.and_then(|at| words.get(at + 1));
            value.map_or(Ok(default), |value| value.parse().context("not a number"))
        };
        let options = Self {
            peak: number("--peak", 400.0)?,
            scale: number("--scale", 1.0)?,
            part: words
                .iter()
                .position(|word| word == "--part")
                .and_then(|at| words.get(at + 1).cloned()),
        };
        let named = options.part.as_deref();
        ensure!(
            named.is_none_or(|named| PARTS.contains(&named)),
            "a part is day, over or issues"
        );
        ensure!(
            options.peak > 0.0 && options.scale > 0.0,
            "more than nothing"
        );
        Ok(options)
    }

    fn includes(&self, part: &str) -> bool {
        self.part.as_deref().is_none_or(|named| named == part)
    }
}

fn main() -> Result<()> {
    if std::env::args().any(|word| word == "--test") {
        return Ok(());
    }
    let options = Options::read()?;
    let pinned = pin_generator();
    let site = std::env::var_os("XINZHENG_SITE").map(PathBuf::from);
    let server = Server::start_with(pinned, site.as_deref())?;
    let beside = Beside::open(server.data(), &server.address.to_string())?;
    let first_day = beside.today();
    let mut world = world(&server, &beside)?;
    row(
        "cores",
        if pinned {
            "one each for server and generator"
        } else {
            "not pinned"
        },
    );
    let seconds = Duration::from_secs_f64((10.0 * options.scale).max(2.0));
    most(server.address, VISITORS, seconds / 2, &mut world)?;
    let most = most(server.address, VISITORS, seconds, &mut world)?;
    row("most visits of the mix a second", &format!("{most:.0}"));
    if options.includes("day") {
        the_day(&server, &options, &mut world)?;
    }
    if options.includes("over") {
        over_capacity(&server, &options, most, &mut world)?;
    }
    if options.includes("issues") {
        issues_flooded(&server, &options, &mut world)?;
    }
    left::is_all_there(&server, &beside, first_day, &world)?;
    row("peak memory of the server", &server.peak_memory()?);
    row(
        "lines of errors in the server's log",
        &server.error_lines()?.to_string(),
    );
    Ok(())
}

fn world(server: &Server, beside: &Beside) -> Result<World> {
    let mut world = World {
        host: server.address.to_string(),
        firms: beside.sign_in(FIRMS)?,
        acknowledged: Vec::new(),
        program: left::program(server)?,
        keys: 0,
    };
    for firm in 0..REPORTS {
        let issued = server.issue(&world.firms[firm].cookie, firm as u64)?;
        let text = |name: &str| {
            issued[name]
                .as_str()
                .map(str::to_owned)
                .context("no report")
        };
        world.acknowledged.push(Acknowledged {
            firm,
            no: text("report_no")?,
            code: text("code")?,
        });
    }
    Ok(world)
}

fn row(what: &str, measured: &str) {
    println!("row\t{what}\t{measured}\t");
}

fn three(millis: &[f64]) -> String {
    if millis.is_empty() {
        return "none".to_owned();
    }
    format!(
        "p50 {:.2}, p99 {:.2}, p99.9 {:.2} ms",
        quantile(millis, 0.5),
        quantile(millis, 0.99),
        quantile(millis, 0.999)
    )
}

fn the_day(server: &Server, options: &Options, world: &mut World) -> Result<()> {
    let curve = Curve::launch_day(options.peak, options.scale);
    let used = server.processor_time()?;
    let run = along(server.address, &curve, world, &mut |_, chance| {
        Kind::by_chance(chance)
    })?;
    let used = (server.processor_time()? - used).as_secs_f64() / curve.seconds();
    row(
        &format!("the day, peak {:.0} visits a second", options.peak),
        &format!("{}; {}", three(&run.millis(|_| true)), run.faults(|_| true)),
    );
    for kind in Kind::ALL {
        row(
            &format!("  {}", kind.name()),
            &format!(
                "{}; {}",
                three(&run.millis(|sample| sample.kind == kind)),
                run.faults(|sample| sample.kind == kind)
            ),
        );
    }
    for (n, phase) in curve.0.iter().enumerate() {
        let here = |sample: &run::Sample| curve.at(sample.due).is_some_and(|(at, _)| at == n);
        let scans = run.millis(|sample| here(sample) && sample.kind == Kind::Scan);
        row(
            &format!("  {}: all visits", phase.name),
            &format!("{}; scans {}", three(&run.millis(here)), three(&scans)),
        );
    }
    row(
        "  processor of the server",
        &format!("{:.0} %", used * 100.0),
    );
    generator(&run);
    Ok(())
}

fn generator(run: &Run) {
    row(
        "  generator",
        &format!(
            "busy {:.0} % of the time, {:.0} % of its busiest second, sends {:.2} ms late at p99, {} connections",
            run.busy * 100.0,
            run.busiest * 100.0,
            run.late_p99,
            run.most_connections
        ),
    );
}

/// Calm, three times what it can do, and calm again.
fn over_capacity(server: &Server, options: &Options, most: f64, world: &mut World) -> Result<()> {
    let calm = options.peak;
    let unit = options.scale.max(0.2);
    let curve = Curve(vec![
        Phase::steady("before", 10.0 * unit, calm),
        Phase::steady("flood", 15.0 * unit, 3.0 * most),
        Phase::steady("after", 30.0 * unit, calm),
    ]);
    let run = along(server.address, &curve, world, &mut |_, chance| {
        Kind::by_chance(chance)
    })?;
    row(
        &format!("over capacity: {:.0} visits a second", 3.0 * most),
        &run.faults(|_| true),
    );
    for (n, phase) in curve.0.iter().enumerate() {
        let here = |sample: &run::Sample| curve.at(sample.due).is_some_and(|(at, _)| at == n);
        let ended = |outcome| run.millis(move |sample| here(sample) && sample.outcome == outcome);
        let scans = run.millis(|sample| {
            here(sample) && sample.kind == Kind::Scan && sample.outcome == Outcome::Good
        });
        row(
            &format!("  {}", phase.name),
            &format!(
                "{}; well {}; scans {}; shed {}",
                run.faults(here),
                three(&ended(Outcome::Good)),
                three(&scans),
                three(&ended(Outcome::Shed))
            ),
        );
    }
    let flood_ends = curve.0[0].seconds + curve.0[1].seconds;
    row(
        "  well again after",
        &left::well_again(&run, &curve, flood_ends),
    );
    generator(&run);
    Ok(())
}

/// Scans at a steady rate, and in the middle many more people who want a report than can have one.
fn issues_flooded(server: &Server, options: &Options, world: &mut World) -> Result<()> {
    const SCANS: f64 = 500.0;
    const ISSUES: f64 = 2_000.0;
    let unit = options.scale.max(0.2);
    let curve = Curve(vec![
        Phase::steady("before", 5.0 * unit, SCANS),
        Phase::steady("flood", 15.0 * unit, SCANS + ISSUES),
    ]);
    let run = along(server.address, &curve, world, &mut |second, chance| {
        let (phase, rate) = curve.at(second).unwrap_or((0, SCANS));
        if phase == 0 || chance.unit() * rate < SCANS {
            Kind::Scan
        } else {
            Kind::Issue
        }
    })?;
    for (n, phase) in curve.0.iter().enumerate() {
        let here = |sample: &run::Sample| curve.at(sample.due).is_some_and(|(at, _)| at == n);
        let scan = |sample: &run::Sample| here(sample) && sample.kind == Kind::Scan;
        row(
            &format!(
                "scans at 500 a second, {} of {ISSUES:.0} issues a second",
                phase.name
            ),
            &format!("{}; {}", three(&run.millis(scan)), run.faults(scan)),
        );
    }
    let issue = |outcome| run.millis(move |s| s.kind == Kind::Issue && s.outcome == outcome);
    row(
        "  issues of that flood",
        &format!(
            "{}; well {}; shed {}",
            run.faults(|sample| sample.kind == Kind::Issue),
            three(&issue(Outcome::Good)),
            three(&issue(Outcome::Shed))
        ),
    );
    generator(&run);
    Ok(())
}
