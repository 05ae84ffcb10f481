//! `cargo xtask shots`: the pictures of the README, taken from the running demonstration.

use crate::process::{root, run as run_command};
use crate::{browser, setup, site};
use anyhow::Result;

/// Where the pictures go.
const FOLDER: &str = "style/shots";

/// Builds all, starts the demonstration on a free port and takes the pictures.
pub(crate) fn run() -> Result<()> {
    setup::for_site()?;
    setup::for_browser()?;
    site::build()?;
    browser::build_server()?;
    run_command(browser::node()?.arg("shots.mjs").arg(root().join(FOLDER)))
}
