//! What is left after the runs: whether the server is well again, and whether all that it acknowledged is there.

use crate::curve::Curve;
use crate::firms::Beside;
use crate::generator::measure;
use crate::http::get;
use crate::mix::{Outcome, World};
use crate::row;
use crate::run::{Run, quantile};
use crate::server::Server;
use anyhow::{Result, ensure};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Paths of the portal's program, as its page names them.
pub(crate) fn program(server: &Server) -> Result<Vec<String>> {
    let page = get(server.address, "/", "")?;
    let text = String::from_utf8_lossy(&page.body).into_owned();
    let quoted = text.split('"').filter(|part| part.starts_with('/'));
    Ok(quoted
        .filter(|part| part.ends_with(".wasm"))
        .take(1)
        .map(str::to_owned)
        .collect())
}

/// The first second after the flood from which on nothing is shed and 99 of 100 visits take no longer than before,
/// or 50 ms.
pub(crate) fn well_again(run: &Run, curve: &Curve, flood_ends: f64) -> String {
    let before = curve.0[0].seconds;
    let usual = quantile(&run.millis(|sample| sample.due < before), 0.99).max(50.0);
    let seconds = (curve.seconds() - flood_ends).floor() as u32;
    let mut unwell = 0;
    for second in 0..seconds {
        let from = flood_ends + f64::from(second);
        let here = |sample: &crate::run::Sample| (from..from + 1.0).contains(&sample.due);
        let faults = run.millis(|sample| here(sample) && sample.outcome != Outcome::Good);
        if !faults.is_empty() || quantile(&run.millis(here), 0.99) > usual {
            unwell = second + 1;
        }
    }
    if unwell == seconds {
        return format!("more than {seconds} s");
    }
    format!("{unwell} s (p99 within {usual:.0} ms, nothing shed)")
}

/// A report that nobody finishes is finished by the sweeper, within this.
const SWEEP: Duration = Duration::from_secs(100);

/// Reads every acknowledged report back through the interface, and counts in the table.
pub(crate) fn is_all_there(
    server: &Server,
    beside: &Beside,
    first_day: chrono::NaiveDate,
    world: &World,
) -> Result<()> {
    let mut reader = Reader::open(server)?;
    let mut lost = 0_usize;
    for report in &world.acknowledged {
        let verdict = reader.json(&format!("/v/{}", report.code), "")?;
        let cookie = &world.firms[report.firm].cookie;
        let fetched = reader.json(&format!("/api/reports/{}", report.no), cookie)?;
        let is_there = verdict["verdict"] == "genuine"
            && verdict["report"]["report_no"] == report.no.as_str()
            && fetched["report"]["report_no"] == report.no.as_str();
        lost += usize::from(!is_there);
    }
    row(
        "acknowledged reports, read back",
        &format!("{}, {lost} lost", world.acknowledged.len()),
    );
    let left_pending = beside.pending()?;
    let begun = Instant::now();
    while beside.pending()? > 0 && begun.elapsed() < SWEEP {
        std::thread::sleep(Duration::from_millis(500));
    }
    let mut days = vec![first_day, beside.today()];
    days.dedup();
    let issued = beside.issued(&days)?;
    let unheard = issued.saturating_sub(world.acknowledged.len());
    row(
        "reports in the table",
        &format!(
            "{issued}; {unheard} whose caller did not hear of it; {left_pending} pending at the end of the runs, {} after the sweep",
            beside.pending()?
        ),
    );
    ensure!(lost == 0, "{lost} acknowledged reports are lost");
    ensure!(
        issued >= world.acknowledged.len(),
        "fewer reports in the table than were acknowledged"
    );
    Ok(())
}

/// Asks one thing after the other.
struct Reader {
    stream: TcpStream,
    host: String,
}

impl Reader {
    fn open(server: &Server) -> Result<Self> {
        Ok(Self {
            stream: TcpStream::connect(server.address)?,
            host: server.address.to_string(),
        })
    }

    fn json(&mut self, path: &str, cookies: &str) -> Result<serde_json::Value> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nAccept: application/json\r\nCookie: {cookies}\r\n\r\n",
            self.host
        );
        self.stream.write_all(request.as_bytes())?;
        let (mut read, mut buffer) = (Vec::new(), [0; 64 * 1024]);
        let (status, whole) = loop {
            match measure(&read)? {
                Some((status, whole)) if read.len() >= whole => break (status, whole),
                Some(_) | None => {}
            }
            let n = self.stream.read(&mut buffer)?;
            ensure!(n > 0, "the server closed a connection");
            read.extend_from_slice(&buffer[..n]);
        };
        ensure!(status == 200, "{status} for an acknowledged report");
        let end = read
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or_default();
        Ok(serde_json::from_slice(&read[end + 4..whole])?)
    }
}
