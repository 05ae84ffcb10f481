//! Writes sample reports, as PDF plain and signed and as JSON, into a folder:
//! `cargo run -p functions --example sample_reports -- DIR`. With `--bench` it prints how long they take instead (use
//! `--release`).

#[path = "../../shared/tests/signed_file/keys.rs"]
mod keys;
#[path = "support/samples.rs"]
mod samples;

use functions::pdf::{Attachments, render, render_to_sign};
use functions::random::OsRandom;
use functions::signature::{CannotSign, SignFile, Signing, Stamping};
use shared::canonical::to_canonical_json;
use shared::report::SpecialReport;
use shared::signed_file::{Chain, check};
use std::sync::Arc;
use std::time::Instant;

/// A key that is nobody's.
struct SampleKey(keys::Issuer, Chain);

impl SignFile for SampleKey {
    fn chain(&self) -> &Chain {
        &self.1
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], CannotSign> {
        Ok(self.0.key.sign(message))
    }
}

/// Signs reports by that key.
struct Signer {
    signing: Signing,
    runtime: tokio::runtime::Runtime,
}

impl Signer {
    fn new() -> Self {
        let issuer = keys::Issuer::new();
        let (chain, trust) = (issuer.chain(), issuer.trust());
        Self {
            signing: Signing {
                key: Arc::new(SampleKey(issuer, chain)),
                stamping: Stamping::Never,
                trust: Arc::new(trust),
            },
            runtime: tokio::runtime::Builder::new_current_thread()
                .build()
                .expect("a runtime"),
        }
    }

    fn sign(&self, report: &SpecialReport, json: &[u8]) -> Vec<u8> {
        let attachments = Attachments {
            report: json,
            proof: b"{}",
        };
        let to_sign = self.signing.to_sign(attachments, keys::noon());
        let to_sign = to_sign.expect("a chain of certificates");
        let file = render_to_sign(report, &samples::address(), &to_sign).expect("a sample renders");
        let signed = self.signing.sign(file).expect("a key");
        let finished = self.signing.finish(signed, keys::noon(), &OsRandom);
        self.runtime.block_on(finished).expect("a sample is signed")
    }
}

fn main() {
    let start = Instant::now();
    let argument = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "samples".to_owned());
    match argument.as_str() {
        "--bench" => bench(),
        "--first" => first(start),
        folder => write(folder),
    }
}

fn write(folder: &str) {
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let signer = Signer::new();
    let reports: [(&str, SpecialReport); 5] = [
        ("without-records", samples::without_records()),
        ("with-records", samples::with_records()),
        ("rare", samples::rare()),
        ("early", samples::early()),
        ("big", samples::big(200)),
    ];
    for (name, report) in reports {
        let bytes = render(&report, &samples::address()).expect("a sample renders");
        let path = format!("{folder}/{name}.pdf");
        std::fs::write(&path, &bytes).expect("the file can be written");
        println!("{path} {} bytes", bytes.len());
        let canonical = to_canonical_json(&report).expect("a report is JSON");
        let signed = signer.sign(&report, &canonical);
        std::fs::write(format!("{folder}/{name}-signed.pdf"), signed)
            .expect("the file can be written");
        let json = serde_json::to_string_pretty(&report).expect("a report is JSON");
        std::fs::write(format!("{folder}/{name}.json"), json + "\n")
            .expect("the file can be written");
    }
}

fn bench() {
    println!(
        "{:<28} {:>10} {:>10} {:>10} {:>10} {:>10}",
        "report", "first ms", "median ms", "signed ms", "check ms", "bytes"
    );
    let signer = Signer::new();
    for (name, report, runs) in [
        ("45 rows without records", samples::without_records(), 2000),
        ("6 records", samples::with_records(), 1000),
        ("500 records", samples::big(500), 30),
        ("5,000 records", samples::big(5000), 5),
    ] {
        let at = samples::address();
        let json = to_canonical_json(&report).expect("a report is JSON");
        let plain = times(runs, || {
            render(&report, &at).expect("a sample renders");
        });
        let signed = times(runs, || {
            signer.sign(&report, &json);
        });
        let file = signer.sign(&report, &json);
        let checked = times(runs, || {
            check(&file, &signer.signing.trust).expect("as signed");
        });
        println!(
            "{name:<28} {:>10.2} {:>10.3} {:>10.3} {:>10.3} {:>10}",
            plain.0,
            plain.1,
            signed.1,
            checked.1,
            file.len()
        );
    }
}

/// The first time and the median, in milliseconds.
fn times(runs: usize, act: impl Fn()) -> (f64, f64) {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            act();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    let first = times[0];
    times.sort_by(f64::total_cmp);
    (first, times[times.len() / 2])
}

/// One report in a fresh process: time from the start of `main` and the most memory held.
fn first(start: Instant) {
    let report = samples::without_records();
    let ready = start.elapsed().as_secs_f64() * 1000.0;
    let size = render(&report, &samples::address())
        .expect("a sample renders")
        .len();
    let done = start.elapsed().as_secs_f64() * 1000.0;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("VmHWM unknown");
    println!("policy and report {ready:.2} ms, file after {done:.2} ms, {size} bytes, {memory}");
}
