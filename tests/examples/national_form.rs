//! Writes a large file in the national publication form (双公示), for trying out deliveries. All of it is invented.
//!
//! `cargo run -p tests --example national_form -- --rows 50000 --seed 7 > penalties.csv`
//! with `--gb18030` in that encoding, with `--irregular` with what such files have in practice.
//! The firms are those of the demonstration city; a bureau delivers the file for its sector.

use anyhow::Result;
use chrono::NaiveDate;
use clap::Parser;
use functions::demo::accounts::accounts;
use std::io::Write;
use tests::national::{Options, penalties};

const YANCHENG: &str = include_str!("../../infra/policies/yancheng-2024.toml");
const YANCHENG_DEMO: &str = include_str!("../../infra/policies/yancheng-2024-demo.toml");

#[derive(Parser)]
struct Arguments {
    /// Lines of records.
    #[arg(long, default_value_t = 1_000)]
    rows: u32,
    /// The same seed gives the same file.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Day before which all decisions were made.
    #[arg(long, default_value = "2026-11-01", value_parser = day)]
    before: NaiveDate,
    /// In GB18030 rather than UTF-8 with a byte order mark.
    #[arg(long)]
    gb18030: bool,
    /// With titles, other ways to write days, strokes for what is empty, and notes below.
    #[arg(long)]
    irregular: bool,
}

fn day(text: &str) -> Result<NaiveDate, &'static str> {
    text.parse().map_err(|_| "not a day such as 2026-11-01")
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let policy = shared::policy::parse_overlay(YANCHENG, YANCHENG_DEMO)
        .map_err(|faults| anyhow::anyhow!("the demonstration's policy: {faults:?}"))?;
    let firms = accounts(&policy).into_iter().flat_map(|account| {
        let name = account.name_zh.clone();
        let codes = account.entities.into_iter();
        codes.map(move |code| (name.clone(), code.to_string()))
    });
    let text = penalties(&Options {
        rows: arguments.rows,
        seed: arguments.seed,
        before: arguments.before,
        irregular: arguments.irregular,
        firms: firms.collect(),
    });
    let mut out = std::io::stdout().lock();
    if arguments.gb18030 {
        out.write_all(&encoding_rs::GB18030.encode(&text).0)?;
    } else {
        out.write_all("\u{FEFF}".as_bytes())?;
        out.write_all(text.as_bytes())?;
    }
    Ok(())
}
