//! The statute map in ARCHITECTURE.md names modules and tests that exist.

use std::fs;
use std::path::{Path, PathBuf};

/// A row of the map: article, module, test.
struct Row {
    article: String,
    module: String,
    test: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn rows() -> Vec<Row> {
    let text =
        fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md can be read");
    let cell = |line: &str, n: usize| {
        line.split('|')
            .nth(n)
            .unwrap_or_default()
            .trim()
            .trim_matches('`')
            .to_owned()
    };
    text.lines()
        .skip_while(|line| !line.starts_with("## Statute map"))
        .filter(|line| {
            line.starts_with("| B ") || line.starts_with("| C ") || line.starts_with("| A ")
        })
        .map(|line| Row {
            article: cell(line, 1),
            module: cell(line, 3),
            test: cell(line, 4),
        })
        .collect()
}

/// The text of every Rust and browser test source.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if path.is_dir() {
            if !matches!(name.as_ref(), "target" | "node_modules" | "dist") {
                sources(&path, into);
            }
        } else if name.ends_with(".rs") {
            into.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

#[test]
fn every_row_names_a_module_and_a_test_that_exist_or_says_open() {
    let mut text = String::new();
    for folder in ["shared", "functions", "tests", "app"] {
        sources(&root().join(folder), &mut text);
    }
    let rows = rows();
    assert!(rows.len() >= 20, "only {} rows were read", rows.len());
    for row in rows {
        if row.module != "—" {
            assert!(
                root().join(&row.module).is_file(),
                "{}: no module {}",
                row.article,
                row.module
            );
        }
        if row.test != "open" {
            assert!(
                text.contains(&format!("fn {}(", row.test)),
                "{}: no test {}",
                row.article,
                row.test
            );
        }
    }
}
