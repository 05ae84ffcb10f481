//! Node programs that drive a real browser against the local server.

use crate::process::{built, cargo, command, root, run};
use crate::{dev, npm, packages, site, suite};
use anyhow::{Context, Result};
use std::process::Command;

/// The local server with the features of the tests.
pub(crate) fn build_server() -> Result<()> {
    run(cargo()
        .arg("build")
        .args(suite::NATIVE)
        .args(["--bin", dev::SERVER]))
}

/// A command of Node in the folder of the browser tests, which finds browser, server and site in its environment.
pub(crate) fn node() -> Result<Command> {
    let mut node = command("node");
    node.current_dir(root().join(npm::BROWSER_TESTS))
        .env(
            "CHROMIUM",
            packages::chromium().context("no Chromium; set CHROMIUM to its path")?,
        )
        .env("XINZHENG_LOCAL", built("debug", dev::SERVER))
        .env("XINZHENG_SITE", root().join(site::DIST));
    Ok(node)
}
