//! `cargo xtask bench`: what was measured, with its budget beside.

use crate::process::{built, cargo, output_and_faults, run as run_command};
use crate::site::{self, kilobytes};
use crate::{dev, setup};
use anyhow::{Context, Result};

/// All native crates, so that server and benches share one build.
const NATIVE: [&str; 3] = ["--workspace", "--exclude", "app"];

/// What, measured, budget.
type Row = [String; 3];

/// Builds in release, runs the benches and prints one table.
pub(crate) fn run() -> Result<()> {
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
    for bench in ["budgets", "load"] {
        println!("bench: {bench}");
        let mut command = cargo();
        command.arg("bench").args(NATIVE).args(["--bench", bench]);
        command.env("XINZHENG_LOCAL", built("release", dev::SERVER));
        rows.extend(output_and_faults(&mut command)?.lines().filter_map(row));
    }
    rows.extend(sizes()?);
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
