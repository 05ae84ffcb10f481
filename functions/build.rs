//! Makes what the report file needs ready beforehand: tables from characters to glyphs, the subset of each
//! face that every report uses (already deflated), the outlines of the watermark and an sRGB profile.

#[path = "build/face.rs"]
mod face;
#[path = "build/icc.rs"]
mod icc;
#[path = "build/outline.rs"]
mod outline;

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=fonts");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let regular = read("fonts/NotoSansSC-Regular.ttf");
    let bold = read("fonts/NotoSansSC-Bold-GB2312.ttf");
    face::write(&out, "regular", &regular, &text("build/regular.txt"));
    face::write(&out, "bold", &bold, &text("build/bold.txt"));
    write(&out, "watermark.ops", &outline::of(&bold, "演示"));
    write(&out, "srgb.icc.z", &face::deflate(&icc::srgb()));
}

fn read(path: &str) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The characters of a list, line ends not among them.
fn text(path: &str) -> String {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    text.chars().filter(|c| *c != '\n').collect()
}

fn write(out: &Path, name: &str, bytes: &[u8]) {
    let path = out.join(name);
    fs::write(&path, bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
