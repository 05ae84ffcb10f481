//! The arrows of ARCHITECTURE.md: which crate sees which, which layer sees which, and what stands in one place.

use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A layer of `functions`, the file or folder that holds it, and the words that its code may not contain.
const LAYERS: [(&str, &[&str]); 8] = [
    // HTTP into a use case and back: storage, drawing and keys are the use case's business.
    (
        "routes",
        &[
            "crate::store",
            "crate::pdf",
            "crate::items",
            "rusqlite",
            "object_store",
        ],
    ),
    // A use case knows nothing of HTTP.
    ("use_cases", &["crate::routes", "axum::", "http::"]),
    // The port knows nothing of what is kept in it.
    (
        "store",
        &[
            "crate::routes",
            "crate::use_cases",
            "crate::pdf",
            "crate::identity",
            "crate::items",
            "shared::",
            "axum::",
        ],
    ),
    // Drawing is a pure function of the report.
    (
        "pdf",
        &[
            "crate::routes",
            "crate::use_cases",
            "crate::store",
            "crate::identity",
            "axum::",
            "tokio::",
        ],
    ),
    (
        "identity",
        &["crate::routes", "crate::use_cases", "crate::pdf"],
    ),
    // Who signs knows no request and no table.
    (
        "sign",
        &[
            "crate::routes",
            "crate::use_cases",
            "crate::store",
            "axum::",
            "tokio::",
        ],
    ),
    (
        "keys.rs",
        &[
            "crate::routes",
            "crate::use_cases",
            "crate::store::sqlite",
            "axum::",
        ],
    ),
    ("items", &["crate::routes", "crate::use_cases", "axum::"]),
];

/// What `shared` may not know: a clock, I/O, async, randomness.
const OUTSIDE_WORLD: [&str; 9] = [
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "std::fs",
    "std::net",
    "std::env::",
    "async fn",
    "rand::",
];

/// Plays the units that deliver: it writes their files as they would, by the national form.
const DELIVERING_UNITS: &str = "functions/src/demo/city/files.rs";

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn cargo(arguments: &[&str]) -> Result<String> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        bail!(
            "cargo {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Crates that a crate links for a target, by name.
fn linked(package: &str, target: &str, more: &[&str]) -> Result<BTreeSet<String>> {
    let mut arguments = vec!["tree", "--locked", "--package", package, "--target", target];
    arguments.extend(["--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    arguments.extend(more);
    let names: BTreeSet<String> = cargo(&arguments)?
        .lines()
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect();
    assert!(
        names.contains(package),
        "{package} is in its own tree: {names:?}"
    );
    Ok(names)
}

/// Rust files under a path of the repository.
fn sources(path: &str) -> Result<Vec<PathBuf>> {
    fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
        if path.is_file() && path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path.to_path_buf());
        } else if path.is_dir() {
            for entry in std::fs::read_dir(path)? {
                collect(&entry?.path(), found)?;
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    collect(&root().join(path), &mut found)?;
    found.sort();
    Ok(found)
}

/// A file's code: without comments, and without its tests, which stand at its end.
fn code(file: &Path) -> Result<String> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let own = text.split("\nmod tests").next().unwrap_or_default();
    Ok(own
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n"))
}

fn is_test(file: &Path) -> bool {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    // Below the root, whose own path leads through this crate's folder.
    let inside = file.strip_prefix(root()).unwrap_or(file);
    name == "tests"
        || name.ends_with("_tests")
        || inside.components().any(|part| part.as_os_str() == "tests")
}

fn short(file: &Path) -> String {
    file.strip_prefix(root())
        .unwrap_or(file)
        .display()
        .to_string()
}

/// Files under `path` whose code contains one of the words.
fn offenders(path: &str, words: &[&str]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for file in sources(path)?.iter().filter(|file| !is_test(file)) {
        let code = code(file)?;
        found.extend(
            words
                .iter()
                .filter(|word| code.contains(**word))
                .map(|word| format!("{} names {word}", short(file))),
        );
    }
    Ok(found)
}

fn is_chinese(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[test]
fn the_scan_reads_code_and_no_tests() -> Result<()> {
    let read = offenders("functions/src", &["pub fn render("])?;
    assert!(
        read.iter()
            .any(|found| found.starts_with("functions/src/pdf/")),
        "{read:?}"
    );
    assert!(is_test(&root().join("shared/tests/window.rs")));
    assert!(!is_test(&root().join("shared/src/window.rs")));
    Ok(())
}

#[test]
fn crates_see_only_what_they_may() -> Result<()> {
    let metadata: serde_json::Value = serde_json::from_str(&cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--locked",
    ])?)?;
    let mut seen = BTreeMap::new();
    for package in metadata["packages"].as_array().context("packages")? {
        let dependencies = package["dependencies"].as_array().context("dependencies")?;
        let inside: BTreeSet<&str> = dependencies
            .iter()
            .filter(|one| !one["path"].is_null())
            .filter_map(|one| one["name"].as_str())
            .collect();
        seen.insert(package["name"].as_str().context("name")?, inside);
    }
    let expected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::from([
        ("shared", BTreeSet::new()),
        ("functions", BTreeSet::from(["shared"])),
        ("app", BTreeSet::from(["shared"])),
        ("tests", BTreeSet::from(["functions", "shared"])),
        ("xinzheng-verifier", BTreeSet::from(["shared"])),
        ("xtask", BTreeSet::new()),
    ]);
    assert_eq!(seen, expected);
    Ok(())
}

#[test]
fn shared_brings_no_clock_io_or_randomness_into_the_browser() -> Result<()> {
    let names = linked(
        "shared",
        "wasm32-unknown-unknown",
        &["--features", "html,notes"],
    )?;
    for banned in [
        "getrandom",
        "rand",
        "tokio",
        "wasm-bindgen",
        "js-sys",
        "iana-time-zone",
        "mio",
    ] {
        assert!(!names.contains(banned), "shared links {banned}");
    }
    let found = offenders("shared/src", &OUTSIDE_WORLD)?;
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[test]
fn a_verifier_brings_no_network_clock_or_server_along() -> Result<()> {
    let banned = [
        "functions",
        "tokio",
        "mio",
        "hyper",
        "reqwest",
        "axum",
        "getrandom",
        "rand",
        "rustls",
        "iana-time-zone",
    ];
    let wasm: &[&str] = &["--no-default-features"];
    for (target, more) in [
        ("wasm32-unknown-unknown", wasm),
        ("x86_64-unknown-linux-gnu", &[]),
    ] {
        let names = linked("xinzheng-verifier", target, more)?;
        for name in banned {
            assert!(!names.contains(name), "{target}: the verifier links {name}");
        }
    }
    let library = linked("xinzheng-verifier", "x86_64-unknown-linux-gnu", wasm)?;
    assert!(
        !library.contains("clap"),
        "the library brings the program's arguments"
    );
    // The program reads files and the machine's clock; the library neither.
    let found = offenders("shared/verifier/src", &OUTSIDE_WORLD)?;
    let in_library = found
        .iter()
        .filter(|one| !one.starts_with("shared/verifier/src/program/"));
    assert_eq!(in_library.count(), 0, "{found:#?}");
    let network = offenders("shared/verifier/src", &["std::net", "TcpStream", "fetch("])?;
    assert!(network.is_empty(), "{network:#?}");
    Ok(())
}

#[test]
fn portal_and_functions_never_meet() -> Result<()> {
    let portal = linked("app", "wasm32-unknown-unknown", &[])?;
    for banned in ["functions", "axum", "rusqlite", "printpdf", "openidconnect"] {
        assert!(!portal.contains(banned), "the portal links {banned}");
    }
    let functions = linked("functions", "x86_64-unknown-linux-gnu", &["--all-features"])?;
    for name in &functions {
        assert!(
            name != "app" && !name.starts_with("leptos"),
            "functions link {name}"
        );
    }
    Ok(())
}

#[test]
fn a_first_run_does_not_compile_the_cloud_kit() -> Result<()> {
    let functions = linked("functions", "x86_64-unknown-linux-gnu", &[])?;
    assert!(
        !functions.iter().any(|name| name.starts_with("aws-")),
        "{functions:?}"
    );
    Ok(())
}

#[test]
fn one_tls_stack_is_linked() -> Result<()> {
    let functions = linked("functions", "x86_64-unknown-linux-gnu", &["--all-features"])?;
    assert!(functions.contains("ring"), "{functions:?}");
    for banned in ["aws-lc-rs", "aws-lc-sys", "native-tls", "openssl-sys"] {
        assert!(!functions.contains(banned), "functions link {banned}");
    }
    Ok(())
}

#[test]
fn layers_of_the_functions_see_only_what_they_may() -> Result<()> {
    let mut found = Vec::new();
    for (layer, words) in LAYERS {
        let path = format!("functions/src/{layer}");
        let path = if root().join(&path).exists() {
            path
        } else {
            format!("{path}.rs")
        };
        assert!(root().join(&path).exists(), "there is a layer {layer}");
        found.extend(offenders(&path, words)?);
    }
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[test]
fn programs_only_put_things_together() -> Result<()> {
    let programs = sources("functions/src/bin")?;
    assert!(!programs.is_empty());
    for file in programs {
        let lines = std::fs::read_to_string(&file)?.lines().count();
        assert!(lines <= 30, "{} has {lines} lines", short(&file));
    }
    Ok(())
}

#[test]
fn the_portal_holds_no_sentence_of_its_own() -> Result<()> {
    let mut found = Vec::new();
    for file in sources("app/src")?.iter().filter(|file| !is_test(file)) {
        let code = code(file)?;
        found.extend(
            code.lines()
                .filter(|line| line.contains(is_chinese))
                .map(|line| format!("{}: {}", short(file), line.trim())),
        );
    }
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[test]
fn a_sector_is_named_by_the_policy_alone() -> Result<()> {
    let mut names = BTreeSet::new();
    for policy in ["yancheng-2024.toml", "example-city.toml"] {
        let text = std::fs::read_to_string(root().join("infra/policies").join(policy))?;
        let table: toml::Table = text.parse()?;
        for sector in table["sectors"].as_array().context("sectors")? {
            names.insert(sector["name_zh"].as_str().context("name_zh")?.to_owned());
        }
    }
    assert!(names.len() > 45, "the policies were read: {}", names.len());
    // A name of two letters may be part of an ordinary sentence; as a whole literal it is a sector.
    let literals: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let words: Vec<&str> = literals.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    for folder in ["shared/src", "functions/src", "app/src"] {
        found.extend(offenders(folder, &words)?);
    }
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

#[test]
fn national_field_codes_stand_in_the_table_of_record_kinds_alone() -> Result<()> {
    let table = sources("shared/src/record.rs")?
        .into_iter()
        .chain(sources("shared/src/record")?)
        .collect::<Vec<_>>();
    let mut codes = BTreeSet::new();
    for file in &table {
        codes.extend(
            code(file)?
                .split('"')
                .filter(|word| is_field_code(word))
                .map(str::to_owned),
        );
    }
    assert!(codes.len() > 10, "the codes were read: {codes:?}");
    let mut found = Vec::new();
    for folder in ["shared/src", "functions/src", "app/src"] {
        for file in sources(folder)?.iter().filter(|file| {
            !table.contains(file) && !is_test(file) && short(file) != DELIVERING_UNITS
        }) {
            let code = code(file)?;
            found.extend(
                code.split('"')
                    .filter(|word| codes.contains(*word))
                    .map(|word| format!("{} names {word}", short(file))),
            );
        }
    }
    assert!(found.is_empty(), "{found:#?}");
    Ok(())
}

/// Such as `CF_WSH`.
fn is_field_code(word: &str) -> bool {
    word.contains('_')
        && word.len() > 4
        && word
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
}

#[test]
fn files_stay_readable() -> Result<()> {
    let mut long = Vec::new();
    for folder in ["shared", "functions", "app/src", "infra/xtask", "tests"] {
        for file in sources(folder)? {
            let lines = std::fs::read_to_string(&file)?.lines().count();
            // The forms of the record kinds are one table, which reads best whole.
            if lines > 400 && !file.ends_with("record/forms.rs") {
                long.push((lines, short(&file)));
            }
        }
    }
    long.sort();
    for (lines, file) in &long {
        println!("{lines} lines, aim 400: {file}");
    }
    assert!(long.iter().all(|(lines, _)| *lines <= 800), "{long:#?}");
    Ok(())
}
