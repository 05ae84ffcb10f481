//! The script of the verify page: its files, its sentences and its style, below the portal's build; and the program that
//! reads codes from pictures.

use crate::process::{cargo, command, root, run, target};
use crate::site::DIST;
use anyhow::Result;
use std::path::PathBuf;

/// Tables of the sentences that it says; Node reads their rows, since this program links nothing of `shared`.
const TABLES: [&str; 2] = ["shared/src/text/checking.rs", "shared/src/text/scanning.rs"];

/// What Rust's WebAssembly needs of wasm-opt, as in `app/index.html`.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
    "--strip-debug",
    "--strip-producers",
];

/// Writes it into the built site.
pub(crate) fn build() -> Result<()> {
    let [glue, program] = scanner()?;
    run(command("node")
        .arg("infra/xtask/src/check.mjs")
        .args(["app/check", "style/check.css"])
        .args(TABLES)
        .arg(glue)
        .arg(program)
        .arg(root().join(DIST).join("check")))
}

/// The reader of codes: its glue and its program.
fn scanner() -> Result<[PathBuf; 2]> {
    const WASM: &str = "wasm32-unknown-unknown";
    run(cargo()
        .args(["build", "--package", "app", "--bin", "scan", "--locked"])
        .args(["--target", WASM, "--profile", "portal"]))?;
    let built = target().join(WASM).join("portal").join("scan.wasm");
    let folder = target().join("xtask").join("scan");
    run(command("wasm-bindgen")
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(&folder)
        .arg(built))?;
    let files = [folder.join("scan.js"), folder.join("scan_bg.wasm")];
    run(command("wasm-opt")
        .arg("-O3")
        .args(FEATURES)
        .arg(&files[1])
        .arg("-o")
        .arg(&files[1]))?;
    Ok(files)
}
