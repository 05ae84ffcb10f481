//! Writes sample reports, as PDF and JSON, into a folder: `cargo run -p functions --example sample_reports -- DIR`. With `--bench` it
//! prints how long they take instead (use `--release`).

#[path = "support/samples.rs"]
mod samples;

use functions::pdf::render;
use shared::report::SpecialReport;
use std::time::Instant;

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
        let json = serde_json::to_string_pretty(&report).expect("a report is JSON");
        std::fs::write(format!("{folder}/{name}.json"), json + "\n")
            .expect("the file can be written");
    }
}

fn bench() {
    println!(
        "{:<28} {:>10} {:>10} {:>10}",
        "report", "first ms", "median ms", "bytes"
    );
    for (name, report, runs) in [
        ("45 rows without records", samples::without_records(), 2000),
        ("6 records", samples::with_records(), 1000),
        ("500 records", samples::big(500), 30),
        ("5,000 records", samples::big(5000), 5),
    ] {
        let at = samples::address();
        let mut times = Vec::new();
        let mut size = 0;
        for _ in 0..runs {
            let start = Instant::now();
            size = render(&report, &at).expect("a sample renders").len();
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        let first = times[0];
        times.sort_by(f64::total_cmp);
        println!(
            "{name:<28} {first:>10.2} {:>10.3} {size:>10}",
            times[times.len() / 2]
        );
    }
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
