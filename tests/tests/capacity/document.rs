//! The tables of `infra/CAPACITY.md`.

use crate::cases::Counted;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// The document.
pub(crate) fn text() -> Result<String> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    std::fs::read_to_string(root.join("infra/CAPACITY.md")).context("infra/CAPACITY.md")
}

/// Rows of the table whose first column is headed `head`.
fn rows(document: &str, head: &str) -> Result<Vec<Vec<String>>> {
    let mut lines = document.lines();
    lines
        .find(|line| line.starts_with(&format!("| {head} |")))
        .with_context(|| format!("a table of {head}"))?;
    let rows = lines
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().to_owned()).collect()
        });
    Ok(rows.collect())
}

/// All numbers of a cell; `1,000` is one.
fn numbers(cell: &str) -> Result<Vec<f64>> {
    cell.split(|c: char| !(c.is_ascii_digit() || ".,".contains(c)))
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()))
        .map(|part| Ok(part.replace(',', "").parse()?))
        .collect()
}

/// What each use case asks for, by the document.
pub(crate) fn counted_in(document: &str) -> Result<Vec<(String, Counted)>> {
    rows(document, "use case")?
        .into_iter()
        .map(|row| {
            let mut found = Vec::new();
            for cell in &row[1..] {
                found.extend(numbers(cell)?);
            }
            let whole: Vec<u64> = found.iter().map(|number| *number as u64).collect();
            let [
                gets,
                batches,
                keys,
                queries,
                transactions,
                steps,
                read_units,
                write_units,
                files_written,
                files_read,
                kilobytes,
            ] = whole[..]
            else {
                anyhow::bail!("{row:?} has not eleven numbers");
            };
            let counted = Counted {
                gets,
                batches,
                keys,
                queries,
                transactions,
                steps,
                read_units,
                write_units,
                files_written,
                files_read,
                kilobytes,
            };
            Ok((row[0].clone(), counted))
        })
        .collect()
}

/// What things cost, and how long they are taken to last.
pub(crate) struct Prices(BTreeMap<String, f64>);

pub(crate) fn prices_in(document: &str) -> Result<Prices> {
    let rows = rows(document, "price")?.into_iter();
    let prices = rows.map(|row| {
        let number = numbers(&row[1])?;
        Ok((row[0].clone(), *number.first().context("a number")?))
    });
    Ok(Prices(prices.collect::<Result<_>>()?))
}

/// US dollars for a million of a use case.
#[derive(Debug, Default)]
pub(crate) struct Cost {
    pub(crate) table: f64,
    pub(crate) files: f64,
    pub(crate) function: f64,
    pub(crate) way: f64,
}

impl Prices {
    fn get(&self, name: &str) -> Result<f64> {
        let price = self.0.get(name).copied();
        price.with_context(|| format!("no price of {name}"))
    }

    /// What a million of this use case costs.
    #[expect(clippy::cast_precision_loss, reason = "counts are small")]
    pub(crate) fn of_a_million(&self, counted: &Counted) -> Result<Cost> {
        let n = |count: u64| count as f64;
        let reads = n(counted.gets + counted.batches + counted.queries);
        let files = n(counted.files_written + counted.files_read);
        let seconds = (reads * self.get("a read of the table, ms")?
            + n(counted.transactions) * self.get("a transaction, ms")?
            + files * self.get("a file, ms")?
            + self.get("a function's own work, ms")?)
            / 1_000.0;
        Ok(Cost {
            table: n(counted.read_units) * self.get("million read units")?
                + n(counted.write_units) * self.get("million write units")?,
            files: n(counted.files_written) * self.get("million files written")?
                + n(counted.files_read) * self.get("million files read")?,
            function: self.get("million calls of a function")?
                + seconds * 1e6 * self.get("second of a function with 1 GB")?,
            way: self.get("million calls of the HTTP API")?
                + self.get("million calls of the edge")?,
        })
    }
}

impl Cost {
    fn total(&self) -> f64 {
        self.table + self.files + self.function + self.way
    }

    /// Whether two are the same but for rounding.
    pub(crate) fn is_about(&self, other: &Self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 0.02 * b.abs() + 0.02;
        near(self.table, other.table)
            && near(self.files, other.files)
            && near(self.function, other.function)
            && near(self.way, other.way)
    }

    /// A row of the document.
    pub(crate) fn row(&self, name: &str) -> String {
        format!(
            "| {name} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |",
            self.table,
            self.files,
            self.function,
            self.way,
            self.total()
        )
    }
}

/// What the document says that a million costs; the last column is the sum.
pub(crate) fn costs_in(document: &str) -> Result<Vec<(String, Cost)>> {
    rows(document, "a million of")?
        .into_iter()
        .map(|row| {
            let mut found = Vec::new();
            for cell in &row[1..] {
                found.extend(numbers(cell)?);
            }
            let [table, files, function, way, total] = found[..] else {
                anyhow::bail!("{row:?} has not five numbers");
            };
            let cost = Cost {
                table,
                files,
                function,
                way,
            };
            anyhow::ensure!(
                (cost.total() - total).abs() < 0.05,
                "{row:?} does not add up"
            );
            Ok((row[0].clone(), cost))
        })
        .collect()
}
