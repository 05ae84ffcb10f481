//! Installs what is missing; takes no time when all is there.

use crate::package::Arch;
use crate::process::{command, output, run};
use crate::{npm, packages, python, tools};
use anyhow::{Context, Result};
use std::path::Path;

const WASM: &str = "wasm32-unknown-unknown";

/// All that `dev` and `test` need.
pub(crate) fn everything() -> Result<()> {
    // What is quick comes first, and so does what may have to be installed by hand.
    packages::install()?;
    for_site()?;
    for_browser()?;
    for_store()?;
    for_signatures()?;
    for_printing()?;
    println!("setup: all is there");
    Ok(())
}

/// What builds the portal.
pub(crate) fn for_site() -> Result<()> {
    npm::install(npm::BUILD_TOOLS)?;
    for_wasm()?;
    tools::trunk().install()
}

/// What compiles and tests `shared` as WebAssembly.
pub(crate) fn for_wasm() -> Result<()> {
    wasm_target()?;
    tools::wasm_bindgen()?.install()
}

/// What the browser tests and the pictures need beyond the site.
pub(crate) fn for_browser() -> Result<()> {
    packages::install()?;
    npm::install(npm::BROWSER_TESTS)
}

/// What the conformance tests of the store need.
pub(crate) fn for_store() -> Result<()> {
    tools::dynoxide().install()
}

/// What looks at signed reports from outside.
pub(crate) fn for_signatures() -> Result<()> {
    python::install(python::SIGNATURES)
}

/// What reads printed reports beside the page's own reader.
pub(crate) fn for_printing() -> Result<()> {
    python::install(python::PRINTING)
}

/// An emulator of Lambda.
pub(crate) fn for_emulator() -> Result<()> {
    python::install(python::LAMBDA)
}

/// What builds functions for these processors.
pub(crate) fn for_packages(arches: &[Arch]) -> Result<()> {
    python::install(python::LAMBDA)?;
    python::install(python::ZIG)?;
    arches
        .iter()
        .try_for_each(|arch| rust_target(arch.triple()))
}

/// The target by which the portal is compiled.
pub(crate) fn wasm_target() -> Result<()> {
    rust_target(WASM)
}

/// A target of the compiler.
fn rust_target(triple: &str) -> Result<()> {
    let sysroot = output(command("rustc").args(["--print", "sysroot"]))
        .context("Rust is needed, from rustup.rs")?;
    if Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(triple)
        .is_dir()
    {
        return Ok(());
    }
    println!("setup: Rust's target {triple}");
    run(command("rustup").args(["target", "add", triple]))
        .context("without rustup: install your system's package of that target")
}
