//! `cargo xtask package`: the functions as Lambda wants them, one zip each, measured beside their budgets.
//!
//! Zig links against the C library of `provided.al2023`, whatever the builder's own is, and for either processor.

use crate::process::{cargo, command, output_and_faults, prefer, root, run as run_command, target};
use crate::{python, setup, site};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Version of the GNU C library in Lambda's runtime `provided.al2023`.
const C_LIBRARY: &str = "2.34";

/// Bytes of a megabyte.
const MEGABYTE: u64 = 1 << 20;

/// Profile of Cargo.toml.
pub(crate) const PROFILE: &str = "function";

/// A processor that Lambda runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Arch {
    /// Graviton
    #[value(name = "arm64")]
    Arm64,
    /// Intel and AMD
    #[value(name = "x86_64")]
    X86,
}

impl Arch {
    /// As Lambda calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Arm64 => "arm64",
            Self::X86 => "x86_64",
        }
    }

    /// As Rust calls it.
    pub(crate) fn triple(self) -> &'static str {
        match self {
            Self::Arm64 => "aarch64-unknown-linux-gnu",
            Self::X86 => "x86_64-unknown-linux-gnu",
        }
    }

    /// The one of this machine.
    pub(crate) fn own() -> Self {
        if cfg!(target_arch = "aarch64") {
            Self::Arm64
        } else {
            Self::X86
        }
    }
}

/// What `--arch` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Arches {
    /// Graviton
    #[value(name = "arm64")]
    Arm64,
    /// Intel and AMD
    #[value(name = "x86_64")]
    X86,
    /// Both
    All,
}

impl Arches {
    fn list(self) -> &'static [Arch] {
        match self {
            Self::Arm64 => &[Arch::Arm64],
            Self::X86 => &[Arch::X86],
            Self::All => &[Arch::Arm64, Arch::X86],
        }
    }
}

/// A function of the cloud: a program of the crate `functions`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Function {
    /// Reports are issued
    Issue,
    /// Reports and their files are fetched
    Fetch,
    /// Codes are checked
    Verify,
    /// Units deliver
    Deliver,
    /// People sign in
    Identity,
    /// What was left half done is finished
    Scheduled,
}

impl Function {
    /// Its program.
    pub(crate) fn program(self) -> &'static str {
        match self {
            Self::Issue => "xinzheng-issue",
            Self::Fetch => "xinzheng-fetch",
            Self::Verify => "xinzheng-verify",
            Self::Deliver => "xinzheng-deliver",
            Self::Identity => "xinzheng-identity",
            Self::Scheduled => "xinzheng-scheduled",
        }
    }

    /// How large its program may be, in bytes. Who draws report files carries the fonts.
    fn budget(self) -> u64 {
        match self {
            Self::Issue | Self::Scheduled => 24 * MEGABYTE,
            Self::Fetch | Self::Verify | Self::Deliver | Self::Identity => 10 * MEGABYTE,
        }
    }
}

/// Builds, packs and measures. An error if a program is larger than its budget.
pub(crate) fn run(arches: Arches, functions: &[Function]) -> Result<()> {
    let functions = if functions.is_empty() {
        Function::value_variants()
    } else {
        functions
    };
    setup::for_packages(arches.list())?;
    if functions.contains(&Function::Fetch) {
        setup::for_site()?;
        site::build()?;
    }
    let mut over = Vec::new();
    for arch in arches.list() {
        let packed = pack(*arch, functions)?;
        print_table(*arch, &packed);
        over.extend(
            packed
                .iter()
                .filter(|packed| packed.program > packed.function.budget())
                .map(|packed| format!("{} ({})", packed.function.program(), arch.name())),
        );
    }
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(())
}

/// Folder of what is packed for a processor.
fn folder(arch: Arch) -> PathBuf {
    target().join("package").join(arch.name())
}

/// Builds the programs of functions with these features; gives the folder in which each is by its own name.
pub(crate) fn build(arch: Arch, functions: &[Function], features: &str) -> Result<PathBuf> {
    let begun = Instant::now();
    println!("package: building for {}", arch.name());
    let mut build = cargo();
    // cargo-lambda and Zig of the committed versions, whatever else is installed.
    prefer(&mut build, python::programs());
    build.args(["lambda", "build", "--locked", "--profile", PROFILE]);
    build.args(["--target", &format!("{}.{C_LIBRARY}", arch.triple())]);
    if arch == Arch::X86 {
        // Zig's compiler refuses libdeflate's code for AVX-512; processors without it are served by the rest anyway.
        build.env(
            "CFLAGS_x86_64_unknown_linux_gnu",
            "-DLIBDEFLATE_ASSEMBLER_DOES_NOT_SUPPORT_AVX512VNNI -DLIBDEFLATE_ASSEMBLER_DOES_NOT_SUPPORT_VPCLMULQDQ",
        );
    }
    // Setup has seen to the target; cargo-lambda would ask rustup by a name of its own.
    build.arg("--skip-target-check");
    build.args(["--package", "functions", "--no-default-features"]);
    build.args(["--features", features, "--lambda-dir"]);
    let built = target().join("lambda").join(arch.name());
    build.arg(&built);
    for function in functions {
        build.args(["--bin", function.program()]);
    }
    run_command(&mut build)?;
    println!("package: built in {} s", begun.elapsed().as_secs());
    let programs = built.join("programs");
    std::fs::create_dir_all(&programs)
        .with_context(|| format!("cannot make {}", programs.display()))?;
    for function in functions {
        // cargo-lambda takes each program out of Cargo's folder and gives it the name that Lambda wants.
        let bootstrap = built.join(function.program()).join("bootstrap");
        let program = programs.join(function.program());
        std::fs::rename(&bootstrap, &program)
            .with_context(|| format!("{} was not built", bootstrap.display()))?;
    }
    Ok(programs)
}

/// A packed function and its sizes in bytes.
struct Packed {
    function: Function,
    program: u64,
    zip: u64,
    sha256: String,
}

fn pack(arch: Arch, functions: &[Function]) -> Result<Vec<Packed>> {
    let programs = build(arch, functions, "lambda")?;
    let folder = folder(arch);
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let mut all = Vec::new();
    for function in functions {
        let program = programs.join(function.program());
        let zip = folder.join(format!("{}.zip", function.program()));
        let sha256 = zip_one(&zip, &program, &beside(*function)?)?;
        all.push(Packed {
            function: *function,
            program: length(&program)?,
            zip: length(&zip)?,
            sha256,
        });
    }
    let sums: String = all
        .iter()
        .map(|packed| format!("{}  {}.zip\n", packed.sha256, packed.function.program()))
        .collect();
    std::fs::write(folder.join("SHA256SUMS"), sums).context("cannot write SHA256SUMS")?;
    Ok(all)
}

fn length(file: &Path) -> Result<u64> {
    Ok(std::fs::metadata(file)
        .with_context(|| format!("{} was not built", file.display()))?
        .len())
}

/// A file that goes into a zip: its name there, and where it is.
type Beside = (String, PathBuf);

/// What lies beside a program: every policy, for `XINZHENG_POLICY`, with images of seals; the pages, where the function answers them.
fn beside(function: Function) -> Result<Vec<Beside>> {
    let mut all = folder_as("policies", &root().join("infra/policies"), |name| {
        name.ends_with(".toml") || name.ends_with(".png")
    })?;
    if function == Function::Fetch {
        for (name, page) in [("site", site::DIST), ("site/console", site::CONSOLE)] {
            all.extend(folder_as(name, &root().join(page), |name| {
                name.starts_with("index.html")
            })?);
        }
    }
    Ok(all)
}

/// Files of a folder whose names fit, in order.
fn folder_as(name: &str, folder: &Path, fits: fn(&str) -> bool) -> Result<Vec<Beside>> {
    let mut all = Vec::new();
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let file = entry?.path();
        let own = file.file_name().unwrap_or_default().to_string_lossy();
        if fits(&own) {
            all.push((format!("{name}/{own}"), file.clone()));
        }
    }
    all.sort();
    Ok(all)
}

/// Writes the zip of one program and gives its SHA-256 in hexadecimal digits.
fn zip_one(zip: &Path, program: &Path, beside: &[Beside]) -> Result<String> {
    let mut pack = command(&python::programs().join("python3").to_string_lossy());
    pack.arg("infra/xtask/src/pack.py").arg(zip).arg(program);
    for (name, file) in beside {
        pack.arg(format!("{name}={}", file.display()));
    }
    Ok(output_and_faults(&mut pack)?.trim().to_owned())
}

fn print_table(arch: Arch, packed: &[Packed]) {
    println!(
        "\n{:<20} {:>12} {:>12} {:>12}  sha256 of the zip",
        arch.name(),
        "program",
        "budget",
        "zip"
    );
    for one in packed {
        let over = if one.program > one.function.budget() {
            "  OVER"
        } else {
            ""
        };
        println!(
            "{:<20} {:>12} {:>12} {:>12}  {}{over}",
            one.function.program(),
            one.program,
            one.function.budget(),
            one.zip,
            one.sha256.get(..16).unwrap_or_default(),
        );
    }
    println!("in {}\n", folder(arch).display());
}
