//! The policy as a server or function is given it: a file, or the one that is built in.

use shared::policy::Policy;
use std::path::{Path, PathBuf};

const ORIGINAL: &str = include_str!("../../infra/policies/yancheng-2024.toml");
const DEMONSTRATION: &str = include_str!("../../infra/policies/yancheng-2024-demo.toml");

/// Why a policy cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyFault {
    /// Its file cannot be read.
    #[error("the file {0} cannot be used: {1}")]
    File(PathBuf, std::io::Error),
    /// What it says is wrong: all faults, one a line.
    #[error("{0}")]
    Content(String),
}

/// Reads the policy at `path`, which may extend the one that is built in, or takes the one that is built in.
pub fn read_policy(path: Option<&Path>, demo: bool) -> Result<Policy, PolicyFault> {
    let read = match path {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| PolicyFault::File(path.to_owned(), error))?;
            if text.lines().any(|line| line.starts_with("extends")) {
                shared::policy::parse_overlay(ORIGINAL, &text)
            } else {
                shared::policy::parse(&text)
            }
        }
        None if demo => shared::policy::parse_overlay(ORIGINAL, DEMONSTRATION),
        None => shared::policy::parse(ORIGINAL),
    };
    let mut policy = read.map_err(|faults| {
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        PolicyFault::Content(lines.join("\n"))
    })?;
    // Whatever the file says: a report about invented firms never looks like a real one.
    policy.demonstration |= demo;
    Ok(policy)
}
