//! The same acts in both cities, in turn, so that what else the machine does meets both alike.

use crate::town::Town;
use anyhow::{Context, Result, ensure};
use functions::demo::city::{Blueprint, GeneratedFile};
use functions::deps::Deps;
use functions::identity::Principal;
use functions::use_cases::deliver_records::{Delivery, DeliveryDeps, deliver_records};
use functions::use_cases::fetch_report::{Filter, list_reports};
use functions::use_cases::issue_report::{IdempotencyKey, issue_report};
use functions::use_cases::show_freshness::show_freshness;
use functions::use_cases::verify_report::verify_report;
use shared::api::IssueRequest;
use shared::code::VerificationCode;
use shared::page::{Answer, Site, VerifyPage, verify_page};
use shared::report::Purpose;
use shared::text::Lang;
use shared::window::LookBack;
use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Firms that act, of each city.
const FIRMS: usize = 400;
/// Scans of each report.
const SCANS: usize = 10;
/// Files of 1,000 lines.
const FILES: u32 = 12;
/// Lines of such a file.
const LINES: u32 = 1_000;
/// Lines of the file beside which reports are asked for.
const LARGE_FILE: u32 = 10_000;

pub(crate) fn rows(towns: &[Town; 2]) -> Result<()> {
    let mut firms = [Vec::new(), Vec::new()];
    let run = run_number()?;
    let blueprints = [towns[0].blueprint()?, towns[1].blueprint()?];
    let found = in_turn(towns, FIRMS, |town, n, at| {
        // Firms from all over the register; each run takes others.
        let place = (run + at as u64) * 2_654_435_761 % u64::from(town.size.entities);
        let code = blueprints[n].entity(u32::try_from(place)?).credit_code;
        let begun = Instant::now();
        let principal = town.runtime.block_on(town.principal(&code))?;
        let took = begun.elapsed();
        firms[n].push(principal);
        Ok(took)
    })?;
    micros("a firm by its credit code: guard and profile", found);
    let codes = issues(towns, &firms, run)?;
    verifications(towns, &codes)?;
    let listed = in_turn(towns, FIRMS, |town, n, at| {
        let begun = Instant::now();
        let filter = Filter::default();
        let list = list_reports(&town.fetch, &firms[n][at], &filter);
        let list = town.runtime.block_on(list)?;
        ensure!(!list.reports.is_empty(), "a firm without its report");
        Ok(begun.elapsed())
    })?;
    micros("list of a firm's reports", listed);
    let fresh = in_turn(towns, FIRMS, |town, _, _| {
        let begun = Instant::now();
        black_box(town.runtime.block_on(show_freshness(&town.public))?);
        Ok(begun.elapsed())
    })?;
    micros("freshness of all sectors", fresh);
    let purged = in_turn(towns, FIRMS, |town, _, _| {
        let begun = Instant::now();
        town.runtime.block_on(town.store.purge_expired(1))?;
        Ok(begun.elapsed())
    })?;
    micros("removal of what has expired, when nothing has", purged);
    deliveries(towns, &blueprints, run)?;
    issues_beside_a_delivery(towns, &blueprints, &firms, run)
}

/// Another number for each run, so that a city that is kept meets nothing twice.
fn run_number() -> Result<u64> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(now % 1_000_000 * 1_000)
}

/// Does an act so many times in each city and gives the times.
fn in_turn(
    towns: &[Town; 2],
    times: usize,
    mut act: impl FnMut(&Town, usize, usize) -> Result<Duration>,
) -> Result<[Vec<Duration>; 2]> {
    let mut took = [Vec::with_capacity(times), Vec::with_capacity(times)];
    for at in 0..times {
        for (n, town) in towns.iter().enumerate() {
            took[n].push(act(town, n, at)?);
        }
    }
    Ok(took)
}

fn issues(
    towns: &[Town; 2],
    firms: &[Vec<Principal>; 2],
    run: u64,
) -> Result<[Vec<VerificationCode>; 2]> {
    let mut codes = [Vec::new(), Vec::new()];
    let issued = in_turn(towns, FIRMS, |town, n, at| {
        let (took, code) = issue(town, &firms[n][at], &format!("size-{run}-{at}"))?;
        codes[n].push(code);
        Ok(took)
    })?;
    let shown = issued.map(|times| quantiles(times, 1e3, "ms"));
    crate::row("issue: rules, files and store, on the disk", shown);
    Ok(codes)
}

fn issue(town: &Town, firm: &Principal, key: &str) -> Result<(Duration, VerificationCode)> {
    let key = IdempotencyKey::parse(key).context("a key")?;
    let request = IssueRequest {
        look_back_years: LookBack::Three,
        purpose: Purpose::Finance,
    };
    let begun = Instant::now();
    let issue = issue_report(&town.deps, firm, &key, request);
    let issued = town.runtime.block_on(issue)?;
    Ok((begun.elapsed(), issued.code))
}

fn verifications(towns: &[Town; 2], codes: &[Vec<VerificationCode>; 2]) -> Result<()> {
    let scanned = in_turn(towns, FIRMS * SCANS, |town, n, at| {
        let policy = &town.deps.policy;
        // Another report each time.
        let code = &codes[n][at * 7 % FIRMS];
        let begun = Instant::now();
        let now = town.deps.clock.now();
        let verified = verify_report(&town.public, code, now);
        let checked = town.runtime.block_on(verified)?;
        let view = checked.view(policy);
        let page = verify_page(&VerifyPage {
            site: Site {
                host: "xz.example.cn",
                office_zh: &policy.city.office_zh,
                office_en: &policy.city.office_en,
                demonstration: true,
            },
            lang: Lang::Zh,
            answer: Answer::Judged {
                verdict: checked.verdict(),
                view: &view,
            },
        });
        black_box(page);
        Ok(begun.elapsed())
    })?;
    micros("verify: store and page", scanned);
    Ok(())
}

fn deliveries(towns: &[Town; 2], blueprints: &[Blueprint<'_>; 2], run: u64) -> Result<()> {
    let delivered = in_turn(towns, FILES as usize, |town, n, at| {
        let at = u32::try_from(at)?;
        let from = town.size.records + u32::try_from(run)? + at * LINES;
        let file = blueprints[n].another_file(from..from + LINES);
        let begun = Instant::now();
        let accepted = delivery(town.deps.clone(), file, format!("size-{run}-{at}"));
        let accepted = town.runtime.block_on(accepted)?;
        let took = begun.elapsed();
        ensure!(accepted == LINES, "{accepted} accepted");
        Ok(took)
    })?;
    let shown = delivered.map(|times| quantiles(times, 1e3, "ms"));
    crate::row("delivery of a file of 1,000 new records", shown);
    Ok(())
}

async fn delivery(deps: Deps, file: GeneratedFile, id: String) -> Result<u32> {
    let now = deps.clock.now();
    let delivery = Delivery {
        unit: &file.unit,
        id: &id,
        content: file.content,
        file: &file.bytes,
        as_of: now.date().pred_opt().context("a day before")?,
    };
    let outcome = deliver_records(&DeliveryDeps::of(&deps), delivery, now).await?;
    Ok(outcome.accepted)
}

/// Reports that are asked for, one after the other, as long as a large file is being delivered.
fn issues_beside_a_delivery(
    towns: &[Town; 2],
    blueprints: &[Blueprint<'_>; 2],
    firms: &[Vec<Principal>; 2],
    run: u64,
) -> Result<()> {
    let mut times = [Vec::new(), Vec::new()];
    for (n, town) in towns.iter().enumerate() {
        let from = town.size.records + u32::try_from(run)? + FILES * LINES;
        let file = blueprints[n].another_file(from..from + LARGE_FILE);
        let delivery = delivery(town.deps.clone(), file, format!("size-{run}-large"));
        let delivery = town.runtime.spawn(delivery);
        while !delivery.is_finished() {
            let at = times[n].len();
            let key = format!("size-{run}-beside-{at}");
            times[n].push(issue(town, &firms[n][at % FIRMS], &key)?.0);
        }
        let accepted = town.runtime.block_on(delivery)??;
        ensure!(accepted == LARGE_FILE, "{accepted} accepted");
    }
    let shown = times.map(|times| quantiles(times, 1e3, "ms"));
    crate::row("issue while a file of 10,000 records is delivered", shown);
    Ok(())
}

fn micros(what: &str, times: [Vec<Duration>; 2]) {
    crate::row(what, times.map(|times| quantiles(times, 1e6, "µs")));
}

fn quantiles(mut times: Vec<Duration>, unit: f64, name: &str) -> String {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * unit;
    format!("p50 {:.1}, p99 {:.1} {name}", at(0.5), at(0.99))
}
