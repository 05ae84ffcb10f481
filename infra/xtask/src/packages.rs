//! Packages of the operating system that the tests need.

use crate::process::{command, find, output, run};
use anyhow::{Context, Result, bail};
use std::path::Path;

/// What is looked for, and the Debian package that brings it.
const NEEDED: [(&str, &str); 9] = [
    ("chromium", "chromium"),
    ("pdftoppm", "poppler-utils"),
    ("pdftotext", "poppler-utils"),
    ("qpdf", "qpdf"),
    ("zbarimg", "zbar-tools"),
    ("python3", "python3"),
    ("jq", "jq"),
    ("openssl", "openssl"),
    (CJK_FONT, "fonts-noto-cjk"),
];

/// Without it the browser draws boxes, and the pictures show nothing.
const CJK_FONT: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";

/// The browser of the tests: `CHROMIUM`, else Debian's.
pub(crate) fn chromium() -> Option<std::path::PathBuf> {
    match std::env::var_os("CHROMIUM") {
        Some(path) => Some(path.into()),
        None => find("chromium"),
    }
}

fn missing() -> Vec<&'static str> {
    let is_there = |what: &str| match what {
        "chromium" => chromium().is_some_and(|path| path.is_file()),
        CJK_FONT => Path::new(CJK_FONT).is_file() || has_some_chinese_font(),
        program => find(program).is_some(),
    };
    let mut packages: Vec<_> = NEEDED
        .iter()
        .filter(|(what, _)| !is_there(what))
        .map(|(_, package)| *package)
        .collect();
    packages.dedup();
    packages
}

fn has_some_chinese_font() -> bool {
    cfg!(target_os = "macos")
        || output(command("fc-list").arg(":lang=zh")).is_ok_and(|fonts| !fonts.trim().is_empty())
}

/// Installs what is missing with apt-get as root; otherwise says in one sentence what to install.
pub(crate) fn install() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        bail!(
            "the tests need poppler, qpdf, zbar, Python and a Chromium: `brew install poppler qpdf zbar python chromium`, and set CHROMIUM to its path"
        );
    }
    install_named(&missing)
        .context("the tests need some Debian packages (or set CHROMIUM to the path of a Chromium)")
}

/// Installs Debian packages as root; otherwise says what to install.
pub(crate) fn install_named(names: &[&str]) -> Result<()> {
    let list = names.join(" ");
    let is_root = output(command("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if find("apt-get").is_none() || !is_root {
        bail!("`sudo apt-get install {list}`");
    }
    println!("setup: Debian packages {list}");
    run(command("apt-get").args(["update", "-qq"]))?;
    let mut install = command("apt-get");
    install
        .args(["install", "-y", "-qq", "--no-install-recommends"])
        .args(names);
    run(install.env("DEBIAN_FRONTEND", "noninteractive"))
}
