//! Programs that PyPI brings as wheels: exactly the files whose hashes are committed, in a folder of the build.

use crate::process::{command, find, run, target};
use crate::{packages, process};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

/// cargo-lambda.
pub(crate) const LAMBDA: &str = "lambda.txt";
/// Zig.
pub(crate) const ZIG: &str = "zig.txt";
/// pyHanko and certomancer.
pub(crate) const SIGNATURES: &str = "signatures.txt";
/// zxing-cpp.
pub(crate) const PRINTING: &str = "printing.txt";
/// cfn-lint.
pub(crate) const LINT: &str = "lint.txt";

/// Folder of the programs; it goes with `cargo clean`.
pub(crate) fn programs() -> PathBuf {
    environment().join("bin")
}

fn environment() -> PathBuf {
    target().join("tools/python")
}

/// Installs what a list of `infra/xtask/python` names, unless it is there already.
pub(crate) fn install(list: &str) -> Result<()> {
    let file = process::root().join("infra/xtask/python").join(list);
    let wanted = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let stamp = environment().join(format!(".installed-{list}"));
    if std::fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("setup: Python packages of {}", file.display());
    make_environment()?;
    run(command(&programs().join("python3").to_string_lossy())
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args([
            "--only-binary",
            ":all:",
            "--require-hashes",
            // A list names all that it needs: nothing else comes with it.
            "--no-deps",
            "--requirement",
        ])
        .arg(&file))?;
    std::fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}

fn make_environment() -> Result<()> {
    if programs().join("pip").is_file() {
        return Ok(());
    }
    if find("python3").is_none() {
        bail!(
            "Python 3.9 or newer is needed: `apt-get install python3 python3-venv`, or from python.org"
        );
    }
    // Debian's Python comes without what fills an environment.
    if run(command("python3").args(["-c", "import ensurepip, venv"])).is_err() {
        packages::install_named(&["python3-venv"])?;
    }
    run(command("python3")
        .args(["-m", "venv", "--clear"])
        .arg(environment()))
}
