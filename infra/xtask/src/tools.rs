//! Tools that are compiled by `cargo install`: Trunk, wasm-bindgen and dynoxide.

use crate::process::{cargo, cargo_home, command, find, output, root, run, target};
use anyhow::{Context, Result};
use std::time::Instant;

/// A tool of a fixed version.
pub(crate) struct Tool {
    /// Its crate.
    package: &'static str,
    /// The program by which it is found.
    program: &'static str,
    version: String,
    /// Whether its own lock file is followed.
    locked: bool,
    features: &'static [&'static str],
    /// Optimisation of the build: none where speed does not matter, it halves the time.
    opt_level: &'static str,
}

/// Trunk, which builds the portal. Without its check for updates: nothing is asked outside.
pub(crate) fn trunk() -> Tool {
    Tool {
        package: "trunk",
        program: "trunk",
        version: "0.21.14".to_owned(),
        locked: true,
        features: &["--no-default-features", "--features", "rustls"],
        opt_level: "0",
    }
}

/// wasm-bindgen's command line, always of the version in Cargo.lock.
pub(crate) fn wasm_bindgen() -> Result<Tool> {
    Ok(Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: locked_version("wasm-bindgen")?,
        // Its lock names a version of a crate that the registry no longer serves.
        locked: false,
        features: &[],
        opt_level: "1",
    })
}

/// dynoxide, a server with DynamoDB's interface, for the store's conformance tests.
pub(crate) fn dynoxide() -> Tool {
    Tool {
        package: "dynoxide-rs",
        program: "dynoxide",
        version: "3.2.0".to_owned(),
        locked: false,
        features: &[
            "--no-default-features",
            "--features",
            "native-sqlite,http-server,cli",
        ],
        opt_level: "1",
    }
}

/// The version of a package in Cargo.lock.
fn locked_version(package: &str) -> Result<String> {
    let lock =
        std::fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines
        .nth(1)
        .and_then(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    Ok(version
        .with_context(|| format!("{package} is not in Cargo.lock"))?
        .to_owned())
}

impl Tool {
    /// Whether the right version is there, by cargo's own list or by what the program says of itself.
    /// (Not every program says the version of its package.)
    fn is_there(&self) -> bool {
        let listed = format!("\"{} {} (", self.package, self.version);
        let is_listed = std::fs::read_to_string(cargo_home().join(".crates.toml"))
            .is_ok_and(|list| list.contains(&listed));
        let says_so = || {
            output(command(self.program).arg("--version"))
                .is_ok_and(|said| said.split_whitespace().any(|word| word == self.version))
        };
        find(self.program).is_some() && (is_listed || says_so())
    }

    /// Installs it unless the right version is there.
    pub(crate) fn install(&self) -> Result<()> {
        if self.is_there() {
            return Ok(());
        }
        let named = format!("{}@{}", self.package, self.version);
        let begun = Instant::now();
        println!("setup: {named} is missing: installing it (some minutes, once)");
        if !self.install_binary(&named) {
            self.compile(&named)?;
        }
        println!(
            "setup: {named} is there after {} s",
            begun.elapsed().as_secs()
        );
        Ok(())
    }

    /// A ready binary, where cargo-binstall is there and finds one.
    fn install_binary(&self, named: &str) -> bool {
        find("cargo-binstall").is_some()
            && run(cargo().args([
                "binstall",
                "--no-confirm",
                "--disable-strategies",
                "compile",
                named,
            ]))
            .is_ok()
            && self.is_there()
    }

    fn compile(&self, named: &str) -> Result<()> {
        let mut install = cargo();
        install
            .args(["install", named, "--force", "--target-dir"])
            .arg(target().join("tools-build"));
        install
            .args(self.locked.then_some("--locked"))
            .args(self.features);
        install
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
        run(&mut install).with_context(|| format!("{named} could not be installed"))
    }
}
