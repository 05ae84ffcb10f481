//! `cargo xtask log`: checks the transparency log of any deployment, from outside.

use crate::process::{cargo, run as run_command};
use anyhow::Result;

/// Passes on what was asked for, as `verify --origin https://xinyong.example.cn`.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut command = cargo();
    command.args(["run", "--quiet", "--package", "functions"]);
    command
        .args(["--bin", "xinzheng-log", "--"])
        .args(arguments);
    run_command(&mut command)
}
