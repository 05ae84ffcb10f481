//! Load on the real local server over loopback: scans and issues at a constant rate.
//!
//! The generator is open: requests leave when the clock says so, however late the answers are, and a
//! latency counts from the moment at which its request was due. So a stall of the server shows in every
//! request that it delays (no coordinated omission). Bounded: some 80 seconds in all.
//!
//! Server and generator each have a core. Where other work shares them, the processor time a scan says more than the
//! rate, and nginx, if there is one, tells what the machine gives at this hour.

mod generator;
mod http;
mod nginx;
#[expect(dead_code, reason = "the other bench uses the rest")]
mod server;

use anyhow::{Context, Result, ensure};
use generator::{Latencies, Schedule, closed_loop, open_loop};
use nginx::Nginx;
use server::{Server, pin_generator};
use std::net::SocketAddr;
use std::time::Duration;

const WARM_UP: Duration = Duration::from_secs(2);
const CLOSED: Duration = Duration::from_secs(8);
const OPEN: Duration = Duration::from_secs(15);
const CONNECTIONS: usize = 32;

fn main() -> Result<()> {
    if std::env::args().any(|word| word == "--test") {
        return Ok(());
    }
    let pinned = pin_generator();
    let server = Server::start(pinned)?;
    let cookies = server.sign_in("acme")?;
    let issued = server.issue(&cookies, 0)?;
    let code = issued["code"].as_str().context("no code in the answer")?;
    let scan = move |_: u64| {
        format!("GET /v/{code} HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n\r\n").into_bytes()
    };

    let where_ = if pinned { "one core" } else { "not pinned" };
    let page = http::get(server.address, &format!("/v/{code}"), "")?;
    let nginx = Nginx::start(&page.body, pinned)?;
    let file = |_: u64| b"GET /page HTTP/1.1\r\nHost: bench\r\nAccept: text/html\r\n\r\n".to_vec();

    let used = || server.processor_time();
    let (rate, each) = most(server.address, &scan, &used)?;
    row(
        &format!("scans a second, local server on {where_}"),
        &format!("{rate:.0}"),
        "≥ 28,000, aim 40,000",
    );
    row(
        "processor time a scan, user and system",
        &format!("{each:.1} µs"),
        "≤ 35.7 µs, aim 25 µs",
    );
    if let Some(nginx) = &nginx {
        let used = || nginx.processor_time();
        let (rate, each) = most(nginx.address, &file, &used)?;
        row(
            "nginx, the same page as a file, in the same way",
            &format!("{rate:.0} a second, {each:.1} µs"),
            "(87,000 on a quiet machine)",
        );
    }

    let mut steady = Schedule::new(500, &scan);
    open_loop(server.address, OPEN, &mut [&mut steady])?;
    latency_row(
        "scan at a steady 500 a second",
        &steady.latencies,
        "p99 ≤ 2 × nginx's (0.34 ms)",
    )?;
    if let Some(nginx) = &nginx {
        let mut steady = Schedule::new(500, &file);
        open_loop(nginx.address, OPEN, &mut [&mut steady])?;
        latency_row(
            "nginx at a steady 500 a second",
            &steady.latencies,
            "(to compare)",
        )?;
    }
    drop(nginx);

    let issue = |n: u64| server.issue_request(&cookies, n + 1);
    let (mut scans, mut issues) = (Schedule::new(500, &scan), Schedule::new(50, &issue));
    open_loop(server.address, OPEN, &mut [&mut scans, &mut issues])?;
    latency_row(
        "scan at 500 a second beside 50 issues a second",
        &scans.latencies,
        "(no budget)",
    )?;
    latency_row(
        "issue at a steady 50 a second, with its store",
        &issues.latencies,
        "(no budget)",
    )?;
    row(
        "peak memory of the local server",
        &server.peak_memory()?,
        "(no budget)",
    );
    Ok(())
}

/// The most answers a second, and the server's processor time for one.
fn most(
    address: SocketAddr,
    request: generator::Request<'_>,
    used: &dyn Fn() -> Result<Duration>,
) -> Result<(f64, f64)> {
    closed_loop(address, CONNECTIONS, WARM_UP, request)?;
    let before = used()?;
    let finished = closed_loop(address, CONNECTIONS, CLOSED, request)?;
    let each = (used()? - before).as_secs_f64() * 1e6 / finished.answers as f64;
    ensure!(
        finished.refused == 0,
        "{} requests were refused",
        finished.refused
    );
    Ok((finished.answers as f64 / finished.took.as_secs_f64(), each))
}

fn row(what: &str, measured: &str, budget: &str) {
    println!("row\t{what}\t{measured}\t{budget}");
}

fn latency_row(what: &str, latencies: &Latencies, budget: &str) -> Result<()> {
    ensure!(latencies.count() > 0, "{what}: no answer");
    let mut measured = format!(
        "p50 {:.2}, p99 {:.2}, p99.9 {:.2} ms",
        latencies.quantile(0.5),
        latencies.quantile(0.99),
        latencies.quantile(0.999)
    );
    if latencies.refused > 0 {
        measured.push_str(&format!(
            ", {} of {} refused",
            latencies.refused,
            latencies.count()
        ));
    }
    row(what, &measured, budget);
    Ok(())
}
