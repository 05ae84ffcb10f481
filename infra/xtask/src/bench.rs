//! `cargo xtask bench`: what was measured, with its budget beside.

use crate::process::{built, cargo, output_and_faults, root, run as run_command};
use crate::site::{self, kilobytes};
use crate::{dev, setup};
use anyhow::{Context, Result};
use clap::ValueEnum;

/// All native crates, so that server and benches share one build.
const NATIVE: [&str; 3] = ["--workspace", "--exclude", "app"];

/// What, measured, budget.
type Row = [String; 3];

/// A bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// Report file and verdict, in process
    Budgets,
    /// The server at a steady rate
    Load,
    /// A launch day, a flood and what is left after them: some seven minutes
    Launch,
}

impl Bench {
    fn name(self) -> &'static str {
        match self {
            Self::Budgets => "budgets",
            Self::Load => "load",
            Self::Launch => "launch",
        }
    }
}

/// Builds in release, runs the benches and prints one table. Without a name all but the launch day; `extra` goes to
/// those that are named.
pub(crate) fn run(named: &[Bench], extra: &[String]) -> Result<()> {
    let benches = if named.is_empty() {
        &[Bench::Budgets, Bench::Load]
    } else {
        named
    };
    setup::for_site()?;
    site::build()?;
    println!("bench: building in release");
    run_command(
        cargo()
            .args(["build", "--release"])
            .args(NATIVE)
            .args(["--bin", dev::SERVER]),
    )?;
    let mut rows = Vec::new();
    for bench in benches {
        println!("bench: {}", bench.name());
        let mut command = cargo();
        command
            .arg("bench")
            .args(NATIVE)
            .args(["--bench", bench.name()])
            .arg("--")
            .args(extra)
            .env("XINZHENG_LOCAL", built("release", dev::SERVER))
            .env("XINZHENG_SITE", root().join(site::DIST));
        rows.extend(output_and_faults(&mut command)?.lines().filter_map(row));
    }
    if named.is_empty() {
        rows.extend(sizes()?);
    }
    print_table(&rows);
    Ok(())
}

/// A line of a bench: `row`, what, measured, budget, with tabs between.
fn row(line: &str) -> Option<Row> {
    let mut fields = line.strip_prefix("row\t")?.split('\t').map(str::to_owned);
    Some([fields.next()?, fields.next()?, fields.next()?])
}

fn sizes() -> Result<Vec<Row>> {
    let site = site::Sizes::measure()?;
    let server = std::fs::metadata(built("release", dev::SERVER))
        .context("no local server")?
        .len();
    let row = |what: &str, bytes: u64, budget: &str| {
        [
            what.to_owned(),
            format!("{:.1} KB", kilobytes(bytes)),
            budget.to_owned(),
        ]
    };
    Ok(vec![
        row("portal, wasm, brotli", site.wasm, "≤ 120 KB, aim 90"),
        row("portal, glue, brotli", site.glue, "≤ 10 KB"),
        [
            "local server, stripped, with fonts and demonstration".to_owned(),
            format!("{:.1} MB", kilobytes(server) / 1024.0),
            "(functions: ≤ 24 MB)".to_owned(),
        ],
    ])
}

fn print_table(rows: &[Row]) {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let (first, second) = (width(0), width(1).max("measured".len()));
    println!(
        "\n| {:<first$} | {:<second$} | budget |\n|{}|{}|---|",
        "what",
        "measured",
        "-".repeat(first + 2),
        "-".repeat(second + 2)
    );
    for [what, measured, budget] in rows {
        println!("| {what:<first$} | {measured:<second$} | {budget} |");
    }
}
