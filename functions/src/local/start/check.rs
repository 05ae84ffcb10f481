//! `--check`: a whole table is read and judged, and nothing is served, made or mended.

use super::StartError;
use super::table::Table;
use crate::files::Files;
use crate::local::Config;
use crate::secrets;
use crate::use_cases::check_invariants::{Checked, check_invariants};

/// Checks the table, and the files where their folder is there. An error if anything does not hold.
pub(super) async fn check(config: &Config) -> Result<(), StartError> {
    let code_key = secrets::read_code_key(&config.data.join("keys"))?;
    let table = Table::open(config).await?;
    let folder = config.data.join("files");
    let files = if folder.is_dir() {
        Some(Files::in_folder(&folder)?)
    } else {
        println!(
            "There is no folder {}: files are not checked.",
            folder.display()
        );
        None
    };
    let now = config.clock().now();
    let checked = check_invariants(&*table.store, &code_key, files.as_ref(), now).await?;
    tell(&checked);
    match checked.broken.len() {
        0 => Ok(()),
        findings => Err(StartError::NotSound(findings)),
    }
}

/// Keys hold random ids and keyed hashes: no person, firm or code stands in what is printed.
fn tell(checked: &Checked) {
    println!(
        "{} items: {} entities, {} records, {} reports that are out.",
        checked.items, checked.entities, checked.records, checked.issued
    );
    if !checked.overdue.is_empty() {
        println!(
            "{} reports are pending past their time: the sweeper takes them up.",
            checked.overdue.len()
        );
    }
    for broken in &checked.broken {
        println!(
            "{} / {}: {}",
            broken.key.pk,
            broken.key.sk,
            broken.rule.broken()
        );
    }
    if checked.broken.is_empty() {
        println!("All holds.");
    }
}
