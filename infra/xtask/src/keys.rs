//! `cargo xtask keys`: the tool of whoever keeps the root, built and run with what follows.

use crate::process::{built, cargo, run as run_command};
use anyhow::Result;
use std::process::Command;

/// The tool is a program of its own, so that a machine that is off line needs it alone.
const TOOL: &str = "xinzheng-keys";

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    run_command(cargo().args(["build", "--quiet", "--package", "functions", "--bin", TOOL]))?;
    run_command(Command::new(built("debug", TOOL)).args(arguments))
}
