//! The portal: built by Trunk, compressed, measured.

use crate::check;
use crate::process::{cargo, command, own_folder, root, run};
use anyhow::{Context, Result, bail};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

/// Where the portal is built.
pub(crate) const DIST: &str = "app/dist";

/// Where the consoles are built: below the portal, whose build clears its folder first.
pub(crate) const CONSOLE: &str = "app/dist/console";

/// Where the verify page finds what checks.
const VERIFIER: &str = "app/dist/check";

/// The builds of Trunk in their order, by their configuration.
const BUILDS: [&str; 2] = ["Trunk.toml", "Trunk.console.toml"];

/// What the site is made from.
const INPUTS: [&str; 12] = [
    "app",
    "shared/src",
    "shared/verifier/Cargo.toml",
    "shared/verifier/src",
    "shared/Cargo.toml",
    "style",
    "Trunk.toml",
    "Trunk.console.toml",
    "Cargo.toml",
    "Cargo.lock",
    "infra/xtask/src/check.mjs",
    "infra/xtask/src/compress.mjs",
];

/// Builds the portal into `app/dist`, with a `.br` sibling beside each file that compresses.
pub(crate) fn build() -> Result<()> {
    let stamp = own_folder()?.join("site.stamp");
    let inputs = fingerprint()?;
    let is_there = |page: &str| root().join(page).join("index.html").is_file();
    let is_fresh = is_there(DIST)
        && is_there(CONSOLE)
        && root().join(DIST).join("check/verifier-file.js").is_file()
        && std::fs::read_to_string(&stamp).is_ok_and(|built| built == inputs);
    if is_fresh {
        println!("site: nothing changed");
        return Ok(());
    }
    let begun = Instant::now();
    println!("site: building the portal");
    let _ = std::fs::remove_file(&stamp);
    // Trunk builds off line, since it would fetch tools of its own; the crates must be there before.
    run(cargo().args(["fetch", "--locked", "--target", "wasm32-unknown-unknown"]))?;
    for configuration in BUILDS {
        // Trunk takes NO_COLOR=1 for a faulty value of its own switch.
        run(command("trunk").env_remove("NO_COLOR").args([
            "build",
            "--config",
            configuration,
            "--offline",
            "--skip-version-check",
            "--release",
            "--cargo-profile",
            "portal",
        ]))?;
    }
    crate::verifier::into_site(&root().join(DIST))?;
    check::build()?;
    run(command("node")
        .arg("infra/xtask/src/compress.mjs")
        .arg(DIST))?;
    std::fs::write(&stamp, inputs).context("cannot note that the site is built")?;
    println!(
        "site: built in {} s; compressed:",
        begun.elapsed().as_secs()
    );
    for (name, sizes) in [
        ("portal", Sizes::measure()?),
        ("consoles", Sizes::of(CONSOLE)?),
        ("verifier", Sizes::of(VERIFIER)?),
    ] {
        println!(
            "site: {name}: wasm {:.1} KB, glue {:.1} KB",
            kilobytes(sizes.wasm),
            kilobytes(sizes.glue)
        );
    }
    Ok(())
}

/// Bytes in units of 1,024.
#[expect(clippy::cast_precision_loss, reason = "printed with one decimal")]
pub(crate) fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

/// Compressed sizes of what a page loads.
pub(crate) struct Sizes {
    pub(crate) wasm: u64,
    pub(crate) glue: u64,
}

impl Sizes {
    /// Of the portal's first page.
    pub(crate) fn measure() -> Result<Self> {
        Self::of(DIST)
    }

    /// Of the page in a folder; what lies below it belongs to another.
    fn of(page: &str) -> Result<Self> {
        let mut sizes = Self { wasm: 0, glue: 0 };
        let page = root().join(page);
        for file in files(&page)? {
            if file.parent() != Some(&page) {
                continue;
            }
            let name = file.to_string_lossy();
            let bytes = std::fs::metadata(&file)?.len();
            if name.ends_with(".wasm.br") {
                sizes.wasm += bytes;
            } else if name.ends_with(".js.br") {
                sizes.glue += bytes;
            }
        }
        if sizes.wasm == 0 {
            bail!("the built site has no compressed WebAssembly");
        }
        Ok(sizes)
    }
}

/// A text that changes when a file of the site's inputs does.
fn fingerprint() -> Result<String> {
    let dist = root().join(DIST);
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        for file in files(&root().join(input))? {
            if file.starts_with(&dist) {
                continue;
            }
            let about = std::fs::metadata(&file)?;
            let changed = about
                .modified()?
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default();
            (file, about.len(), changed).hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// All files under a path, in order.
fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in
            std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?
        {
            found.extend(files(&entry?.path())?);
        }
    }
    found.sort();
    Ok(found)
}
