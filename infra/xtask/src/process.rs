//! Where things are, and how other programs are run.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Root of the repository.
pub(crate) fn root() -> PathBuf {
    // Set by `cargo run`; the path of the build is the fallback for a binary that is started by hand.
    let here = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors()
        .nth(2)
        .map_or(here.clone(), Path::to_path_buf)
}

/// Cargo's target folder.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Folder of xtask's own stamps and logs.
pub(crate) fn own_folder() -> Result<PathBuf> {
    let folder = target().join("xtask");
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// A program of the local build: `target/<profile>/<name>`.
pub(crate) fn built(profile: &str, name: &str) -> PathBuf {
    target().join(profile).join(name)
}

/// Cargo's home, where it keeps what it installs.
pub(crate) fn cargo_home() -> PathBuf {
    match (std::env::var_os("CARGO_HOME"), std::env::var_os("HOME")) {
        (Some(home), _) => home.into(),
        (None, Some(home)) => Path::new(&home).join(".cargo"),
        (None, None) => PathBuf::from("/root/.cargo"),
    }
}

/// Folders in which programs are looked up: npm's build tools, cargo's own, then the user's PATH.
fn search_path() -> Vec<PathBuf> {
    let mut folders = vec![
        root().join("infra/xtask/node/node_modules/.bin"),
        cargo_home().join("bin"),
    ];
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    folders
}

/// Where a program is, if anywhere.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    search_path()
        .into_iter()
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// A command that starts in the root of the repository and finds the tools that `setup` installs.
pub(crate) fn command(program: &str) -> Command {
    let path =
        std::env::join_paths(search_path()).unwrap_or_else(|_| OsString::from("/usr/bin:/bin"));
    let mut command = Command::new(find(program).unwrap_or_else(|| PathBuf::from(program)));
    command
        .current_dir(root())
        .env("PATH", path)
        .stdin(Stdio::null());
    command
}

/// Lets a command find the programs of a folder before all others.
pub(crate) fn prefer(command: &mut Command, folder: PathBuf) {
    let folders = std::iter::once(folder).chain(search_path());
    if let Ok(path) = std::env::join_paths(folders) {
        command.env("PATH", path);
    }
}

/// Cargo, as a command.
pub(crate) fn cargo() -> Command {
    let mut command = command("cargo");
    // What `cargo run` sets for xtask itself is nobody else's business.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("CARGO_PKG_") {
            command.env_remove(name);
        }
    }
    command
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_MANIFEST_PATH");
    command
}

/// Runs it, its output going straight to the user. An exit code other than 0 is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = describe(command);
    let status = command
        .status()
        .with_context(|| format!("cannot start {name}"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    Ok(())
}

/// Runs it and gives what it wrote to its standard output.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    read(command.stderr(Stdio::null()))
}

/// The same; its faults and its progress go straight to the user.
pub(crate) fn output_and_faults(command: &mut Command) -> Result<String> {
    read(command.stderr(Stdio::inherit()))
}

fn read(command: &mut Command) -> Result<String> {
    let name = describe(command);
    let output = command
        .output()
        .with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        bail!("{name} failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![
        program
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
    ];
    words.extend(
        command
            .get_args()
            .take(4)
            .map(|word| word.to_string_lossy().into_owned()),
    );
    format!("`{}`", words.join(" "))
}
