//! What may be linked: the lists of `deny.toml`, held here too, since cargo-deny is not everywhere.

use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn rules() -> Result<toml::Table> {
    let text = std::fs::read_to_string(root().join("deny.toml")).context("deny.toml")?;
    Ok(text.parse()?)
}

fn allowed() -> Result<BTreeSet<String>> {
    let rules = rules()?;
    let list = rules["licenses"]["allow"]
        .as_array()
        .context("licenses.allow")?;
    Ok(list
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

/// All packages of the lock file.
fn packages() -> Result<Vec<serde_json::Value>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        bail!(
            "cargo metadata: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    Ok(metadata["packages"].as_array().context("packages")?.clone())
}

/// Whether an SPDX expression can be met with the allowed licences.
fn is_met(expression: &str, allowed: &BTreeSet<String>) -> Result<bool> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = either(&words, &mut at, allowed)?;
    if at != words.len() {
        bail!("not understood: {expression}");
    }
    Ok(met)
}

fn either(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> Result<bool> {
    let mut met = all(words, at, allowed)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(words, at, allowed)?;
    }
    Ok(met)
}

fn all(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> Result<bool> {
    let mut met = one(words, at, allowed)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed)?;
    }
    Ok(met)
}

fn one(words: &[&str], at: &mut usize, allowed: &BTreeSet<String>) -> Result<bool> {
    let word = words.get(*at).context("an expression ends too early")?;
    *at += 1;
    if *word == "(" {
        let met = either(words, at, allowed)?;
        if words.get(*at) != Some(&")") {
            bail!("a bracket is not closed");
        }
        *at += 1;
        return Ok(met);
    }
    if words.get(*at) == Some(&"WITH") {
        let exception = words.get(*at + 1).context("WITH without an exception")?;
        *at += 2;
        return Ok(allowed.contains(&format!("{word} WITH {exception}")));
    }
    Ok(allowed.contains(*word))
}

#[test]
fn expressions_of_licences_are_understood() -> Result<()> {
    let allowed =
        BTreeSet::from(["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"].map(str::to_owned));
    for met in [
        "MIT",
        "MIT OR GPL-3.0",
        "GPL-3.0/MIT",
        "(GPL-3.0 OR MIT) AND Zlib",
        "Apache-2.0 WITH LLVM-exception",
    ] {
        assert!(is_met(met, &allowed)?, "{met}");
    }
    for unmet in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "Apache-2.0",
        "(MIT OR Zlib) AND GPL-3.0",
    ] {
        assert!(!is_met(unmet, &allowed)?, "{unmet}");
    }
    assert!(is_met("MIT Zlib", &allowed).is_err());
    assert!(is_met("(MIT", &allowed).is_err());
    Ok(())
}

#[test]
fn every_dependency_has_a_permissive_licence() -> Result<()> {
    let allowed = allowed()?;
    let mut refused = Vec::new();
    for package in packages()? {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        if licence.is_empty() || !is_met(licence, &allowed)? {
            refused.push(format!("{name}: {licence}"));
        }
    }
    assert!(refused.is_empty(), "not allowed by deny.toml: {refused:#?}");
    Ok(())
}

#[test]
fn every_dependency_comes_from_one_registry() -> Result<()> {
    let sources: BTreeSet<String> = packages()?
        .iter()
        .filter_map(|package| package["source"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(sources.len(), 1, "{sources:#?}");
    assert!(
        sources.iter().all(|source| source.starts_with("registry+")),
        "{sources:#?}"
    );
    Ok(())
}

#[test]
fn no_banned_crate_is_linked() -> Result<()> {
    let rules = rules()?;
    let banned: BTreeSet<&str> = rules["bans"]["deny"]
        .as_array()
        .context("bans.deny")?
        .iter()
        .filter_map(|ban| ban.get("name")?.as_str())
        .collect();
    assert!(banned.len() >= 3, "the list was read");
    let packages = packages()?;
    let linked: Vec<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .filter(|name| banned.contains(name))
        .collect();
    assert!(linked.is_empty(), "banned by deny.toml: {linked:?}");
    Ok(())
}
