//! `cargo xtask bench`: what was measured, with its budget beside.

use crate::package::{self, Arch, Function};
use crate::process::{
    built, cargo, command, output_and_faults, own_folder, root, run as run_command,
};
use crate::site::{self, kilobytes};
use crate::{dev, packages, setup, suite, verifier};
use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// All native crates, so that server and benches share one build.
const NATIVE: [&str; 3] = ["--workspace", "--exclude", "app"];

/// What, measured, budget; or what, small, large.
type Row = [String; 3];

/// Benches that take their time, and are run when asked for by name alone.
#[derive(Subcommand)]
pub(crate) enum Of {
    /// A launch day, a flood and what is left after them: some seven minutes
    Launch {
        /// Passed on to the bench, after `--`: `launch -- --peak 400 --scale 0.1`
        #[arg(last = true)]
        extra: Vec<String>,
    },
    /// A city of a million entities beside one of ten thousand (minutes, some 5 GB)
    Size(City),
    /// From the birth of a function's process to its first answer
    Cold,
    /// Thousands of printed reports, each distorted in ten ways and read by two readers (minutes)
    Print,
}

/// The large city.
#[derive(Args)]
pub(crate) struct City {
    /// Its entities
    #[arg(long, default_value_t = 1_000_000)]
    entities: u32,
    /// Its records
    #[arg(long, default_value_t = 2_000_000)]
    records: u32,
    /// Keeps both cities in this folder, and measures those that it finds there
    #[arg(long)]
    keep: Option<PathBuf>,
}

/// Cold starts of the programs that `package` builds for this machine, but with the demonstration.
pub(crate) fn cold() -> Result<()> {
    setup::for_store()?;
    let arch = Arch::own();
    setup::for_packages(&[arch])?;
    let programs = package::build(arch, Function::value_variants(), "lambda,demo")?;
    let mut command = cargo();
    // What is timed is the programs: who times them is built as for the tests.
    command
        .args(["bench", "--profile", "dev"])
        .args(suite::NATIVE)
        .args(["--bench", "cold"]);
    command.env("XINZHENG_FUNCTIONS", programs);
    let rows: Vec<Row> = output_and_faults(&mut command)?
        .lines()
        .filter_map(row)
        .collect();
    print_table(["what", "measured", "budget"], &rows);
    Ok(())
}

/// What is read of printed reports: more of them than the tests print, and whole pictures too.
pub(crate) fn print() -> Result<()> {
    packages::install()?;
    setup::for_printing()?;
    println!("bench: printing");
    run_command(
        cargo()
            .args(["test", "--release"])
            .args(suite::NATIVE)
            .args(["--test", "printing"])
            .args(["--", "--ignored", "--nocapture", "many_prints"]),
    )
}

/// Builds in release, runs the benches and prints one table.
pub(crate) fn run() -> Result<()> {
    setup::for_site()?;
    site::build()?;
    build_server()?;
    let mut rows = Vec::new();
    for bench in ["budgets", "load"] {
        rows.extend(rows_of(bench, &[])?);
    }
    rows.extend(offline_in_wasm()?);
    rows.extend(sizes()?);
    print_table(["what", "measured", "budget"], &rows);
    Ok(())
}

/// A launch day against the server with its portal.
pub(crate) fn launch(extra: &[String]) -> Result<()> {
    setup::for_site()?;
    site::build()?;
    build_server()?;
    let rows = rows_of("launch", extra)?;
    print_table(["what", "measured", "budget"], &rows);
    Ok(())
}

/// Makes both cities and measures them side by side.
pub(crate) fn size(city: &City) -> Result<()> {
    build_server()?;
    let mut arguments = vec!["--size".to_owned()];
    arguments.extend(["--entities".to_owned(), city.entities.to_string()]);
    arguments.extend(["--records".to_owned(), city.records.to_string()]);
    if let Some(folder) = &city.keep {
        let folder = std::path::absolute(folder)?;
        arguments.extend(["--keep".to_owned(), folder.to_string_lossy().into_owned()]);
    }
    let rows = rows_of("size", &arguments)?;
    print_table(["what", "small", "large"], &rows);
    Ok(())
}

fn build_server() -> Result<()> {
    println!("bench: building in release");
    run_command(
        cargo()
            .args(["build", "--release"])
            .args(NATIVE)
            .args(["--bin", dev::SERVER]),
    )
}

/// Where the bench leaves what it issued, for the checks in another language.
fn papers() -> Result<PathBuf> {
    Ok(own_folder()?.join("papers"))
}

/// Offline checks by the package for banks, on what the bench issued.
fn offline_in_wasm() -> Result<Vec<Row>> {
    verifier::package()?;
    let mut node = command("node");
    node.current_dir(root())
        .arg("infra/xtask/node/verifier.mjs")
        .args([verifier::folder(), papers()?]);
    Ok(output_and_faults(&mut node)?
        .lines()
        .filter_map(row)
        .collect())
}

fn rows_of(bench: &str, arguments: &[String]) -> Result<Vec<Row>> {
    println!("bench: {bench}");
    let mut command = cargo();
    command.arg("bench").args(NATIVE).args(["--bench", bench]);
    command.arg("--").args(arguments);
    command
        .env("XINZHENG_LOCAL", built("release", dev::SERVER))
        .env("XINZHENG_PAPERS", papers()?)
        .env("XINZHENG_SITE", root().join(site::DIST));
    Ok(output_and_faults(&mut command)?
        .lines()
        .filter_map(row)
        .collect())
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

fn print_table([what, measured, beside]: [&str; 3], rows: &[Row]) {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let (first, second) = (width(0), width(1).max(measured.len()));
    println!(
        "\n| {what:<first$} | {measured:<second$} | {beside} |\n|{}|{}|---|",
        "-".repeat(first + 2),
        "-".repeat(second + 2)
    );
    for [what, measured, budget] in rows {
        println!("| {what:<first$} | {measured:<second$} | {budget} |");
    }
}
