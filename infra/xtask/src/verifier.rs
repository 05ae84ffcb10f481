//! The verifier for banks' systems and for the verify page: WebAssembly, its glue and its types; and the program.

use crate::process::{built, cargo, command, own_folder, root, run, target};
use crate::site::kilobytes;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const PACKAGE: &str = "xinzheng-verifier";
const PROGRAM: &str = "xinzheng-verifier";
/// Name of the package's folder.
const NAME: &str = "verifier";
const WASM: &str = "wasm32-unknown-unknown";

/// A module of WebAssembly with its glue.
struct Module {
    /// Name of its files.
    name: &'static str,
    /// Features of the crate.
    features: &'static [&'static str],
    /// Most that a browser loads of it, packed by brotli.
    largest: u64,
}

/// What is loaded with every page that checks, and what is loaded in its place once a file is to be checked.
const MODULES: [Module; 2] = [
    Module {
        name: "verifier",
        features: &[],
        largest: 120 * 1024,
    },
    Module {
        name: "verifier-file",
        features: &["file"],
        largest: 120 * 1024,
    },
];

/// What Rust's WebAssembly needs, as the portal's build says it to Trunk.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Files of the package beside what is built.
const BESIDE: [(&str, &str); 6] = [
    ("shared/verifier/npm/node.js", "node.js"),
    ("shared/verifier/npm/node.d.ts", "node.d.ts"),
    ("shared/verifier/npm/node-file.js", "node-file.js"),
    ("shared/verifier/npm/node-file.d.ts", "node-file.d.ts"),
    ("shared/verifier/README.md", "README.md"),
    ("shared/verifier/README.zh-CN.md", "README.zh-CN.md"),
];

/// Where the package is.
pub(crate) fn folder() -> PathBuf {
    target().join(NAME)
}

/// Builds the package for banks' systems, tries it in Node and measures it.
pub(crate) fn package() -> Result<()> {
    tried()?;
    let folder = folder();
    println!("verifier: the package is in {}", folder.display());
    Ok(())
}

/// Builds the package and tries it in Node.
pub(crate) fn tried() -> Result<()> {
    let folder = folder();
    build(&folder)?;
    for (from, name) in BESIDE {
        copy(&root().join(from), &folder.join(name))?;
    }
    copy(&root().join("LICENSE"), &folder.join("LICENSE"))?;
    std::fs::write(folder.join("package.json"), manifest()).context("cannot write package.json")?;
    try_in_node(&folder)
}

/// Puts the same into a folder of the site: names with a hash, which are kept for ever, and those that stay.
pub(crate) fn into_site(dist: &Path) -> Result<()> {
    let built = own_folder()?.join(NAME);
    build(&built)?;
    let folder = dist.join("check");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    for Module { name, .. } in MODULES {
        let loaded = format!("{name}_bg.wasm");
        let wasm = std::fs::read(built.join(&loaded))?;
        let glue = std::fs::read_to_string(built.join(format!("{name}.js")))?;
        let hash = hash_of(&[&wasm, glue.as_bytes()]);
        let (glue_name, wasm_name) = (
            format!("{name}-{hash}.js"),
            format!("{name}-{hash}_bg.wasm"),
        );
        std::fs::write(folder.join(&wasm_name), wasm)?;
        std::fs::write(folder.join(&glue_name), glue.replace(&loaded, &wasm_name))?;
        std::fs::write(
            folder.join(format!("{name}.js")),
            format!(
                "export * from \"./{glue_name}\";\nexport {{ default }} from \"./{glue_name}\";\n"
            ),
        )?;
        let types = format!("{name}.d.ts");
        copy(&built.join(&types), &folder.join(&types))?;
    }
    Ok(())
}

/// The modules with glue and types into a folder, which is emptied first. None may be larger than it may be.
fn build(folder: &Path) -> Result<()> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder)?;
    for module in &MODULES {
        build_module(module, folder)?;
    }
    run(command("node")
        .arg("infra/xtask/src/compress.mjs")
        .arg(folder))?;
    for Module { name, largest, .. } in MODULES {
        let size = size(name, folder)?;
        println!("verifier: {name} {:.1} KB as brotli", kilobytes(size));
        if size > largest {
            bail!(
                "{name} is {:.1} KB as brotli, more than {:.0}",
                kilobytes(size),
                kilobytes(largest)
            );
        }
    }
    Ok(())
}

fn build_module(module: &Module, folder: &Path) -> Result<()> {
    run(cargo()
        .args(["build", "--locked", "--package", PACKAGE, "--lib"])
        .arg("--no-default-features")
        .args(module.features.iter().flat_map(|name| ["--features", name]))
        .args(["--profile", "portal", "--target", WASM]))?;
    let built = target().join(WASM).join("portal/xinzheng_verifier.wasm");
    run(command("wasm-bindgen")
        .args(["--target", "web", "--out-name", module.name, "--out-dir"])
        .arg(folder)
        .arg(built))?;
    let glue = folder.join(format!("{}.js", module.name));
    std::fs::write(&glue, slim(&std::fs::read_to_string(&glue)?))?;
    let wasm = folder.join(format!("{}_bg.wasm", module.name));
    run(command("wasm-opt")
        .arg("-Oz")
        // Functions that are called once stay on their own, and lie beside their kin: put into one another they are
        // shorter, but pack by a twentieth worse.
        .args(["--one-caller-inline-max-function-size", "20"])
        .args(["--converge", "--reorder-functions-by-name"])
        .args(FEATURES)
        .arg(&wasm)
        .arg("-o")
        .arg(&wasm))
}

/// Glue without comments and indents: what they say stands in the types beside it. wasm-bindgen writes no text that goes
/// over lines.
fn slim(glue: &str) -> String {
    let mut slim = String::new();
    let mut is_comment = false;
    for line in glue.lines().map(str::trim) {
        is_comment |= line.starts_with("/**");
        if !is_comment && !line.is_empty() {
            slim.push_str(line);
            slim.push('\n');
        }
        is_comment &= !line.ends_with("*/");
    }
    slim
}

/// What a browser loads of a module, packed.
fn size(name: &str, folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for name in [format!("{name}_bg.wasm.br"), format!("{name}.js.br")] {
        let file = folder.join(name);
        let about = std::fs::metadata(&file);
        bytes += about
            .with_context(|| format!("{} is missing", file.display()))?
            .len();
    }
    Ok(bytes)
}

/// The vectors and every changed digit, by the package itself and with no network.
fn try_in_node(folder: &Path) -> Result<()> {
    run(command("node")
        .args([
            "--test",
            "--test-reporter=spec",
            "shared/verifier/npm/package.test.mjs",
        ])
        .env("VERIFIER", folder)
        .env("VECTORS", root().join("tests/vectors")))
}

fn manifest() -> String {
    format!(
        r#"{{
  "name": "{PACKAGE}",
  "version": "{}",
  "description": "Checks special credit reports of Xinzheng without a network",
  "license": "Apache-2.0",
  "type": "module",
  "exports": {{
    ".": {{
      "node": {{ "types": "./node.d.ts", "default": "./node.js" }},
      "types": "./verifier.d.ts",
      "default": "./verifier.js"
    }},
    "./file": {{
      "node": {{ "types": "./node-file.d.ts", "default": "./node-file.js" }},
      "types": "./verifier-file.d.ts",
      "default": "./verifier-file.js"
    }},
    "./verifier_bg.wasm": "./verifier_bg.wasm",
    "./verifier-file_bg.wasm": "./verifier-file_bg.wasm"
  }},
  "files": ["verifier*.js", "verifier*.ts", "verifier*.wasm", "node*.js", "node*.ts", "README.zh-CN.md"],
  "sideEffects": ["./node.js", "./node-file.js"]
}}
"#,
        env!("CARGO_PKG_VERSION")
    )
}

/// Sixteen hexadecimal digits that change with the content.
fn hash_of(parts: &[&[u8]]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to)
        .map(|_| ())
        .with_context(|| format!("cannot copy {}", from.display()))
}

/// Judges a code: the program, built and run with what follows. Its exit code is the answer.
pub(crate) fn verify(arguments: &[String]) -> Result<ExitCode> {
    run(cargo().args(["build", "--quiet", "--package", PACKAGE, "--bin", PROGRAM]))?;
    let status = Command::new(built("debug", PROGRAM))
        .args(arguments)
        .status()
        .context("cannot start the verifier")?;
    // Ended by a signal: it has said nothing.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(2)))
}
