//! Packages of npm: exactly what the committed lock file says.

use crate::process::{command, find, output, root, run};
use anyhow::{Context, Result, bail};

/// wasm-opt.
pub(crate) const BUILD_TOOLS: &str = "infra/xtask/node";
/// Playwright and axe.
pub(crate) const BROWSER_TESTS: &str = "tests/browser";

/// Installs the packages of a folder unless they are there as its lock says.
pub(crate) fn install(folder: &str) -> Result<()> {
    check_node()?;
    let folder = root().join(folder);
    let lock =
        std::fs::read(folder.join("package-lock.json")).context("cannot read package-lock.json")?;
    let stamp = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("setup: npm packages of {}", folder.display());
    run(command("npm")
        .args(["ci", "--no-fund", "--no-audit", "--loglevel=error"])
        .current_dir(&folder))?;
    std::fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

fn check_node() -> Result<()> {
    if find("node").is_none() || find("npm").is_none() {
        bail!(
            "Node.js 20 or newer with npm is needed: `apt-get install nodejs npm`, or from nodejs.org"
        );
    }
    let said = output(command("node").arg("--version"))?;
    let major = said
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|number| number.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        _ => bail!("Node.js 20 or newer is needed, this is {}", said.trim()),
    }
}
