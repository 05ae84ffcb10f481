//! What a large city costs: a store of 10,000 entities and 20,000 records beside one of a million and two million,
//! and the same acts on both, in turn.
//!
//! `cargo xtask bench size [--entities N] [--records M] [--keep FOLDER]`; without `--size` it does nothing, since the
//! large store takes minutes and some 5 GB. Each store is made in a process of its own, by the delivery path, every
//! transaction on the disk before it is acknowledged. A store that is found in FOLDER is measured as it is.

mod acts;
mod server;
mod town;

use anyhow::{Context, Result, bail, ensure};
use functions::demo::city::Size;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use town::{Making, Town};

/// The small city.
const SMALL: Size = Size {
    entities: 10_000,
    records: 20_000,
};
/// The large one, if not told otherwise.
const LARGE: Size = Size {
    entities: 1_000_000,
    records: 2_000_000,
};

fn main() -> Result<()> {
    let asked = Asked::read(std::env::args().skip(1))?;
    match asked {
        Asked::Nothing => {
            println!("size: `cargo xtask bench size` makes and measures a large city");
            Ok(())
        }
        Asked::Fill { folder, size } => town::fill(&folder, size),
        Asked::Compare { keep, large } => compare(keep, large),
    }
}

/// What the arguments ask for.
enum Asked {
    /// A run of all benches.
    Nothing,
    /// Both cities, side by side.
    Compare { keep: Option<PathBuf>, large: Size },
    /// One city, in this process.
    Fill { folder: PathBuf, size: Size },
}

impl Asked {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let (mut asked, mut keep, mut fill, mut size) = (false, None, None, LARGE);
        while let Some(word) = words.next() {
            let mut value = || words.next().with_context(|| format!("{word} what?"));
            match word.as_str() {
                // Cargo's own.
                "--bench" => {}
                "--test" => return Ok(Self::Nothing),
                "--size" => asked = true,
                "--entities" => size.entities = value()?.parse()?,
                "--records" => size.records = value()?.parse()?,
                "--keep" => keep = Some(PathBuf::from(value()?)),
                "--fill" => fill = Some(PathBuf::from(value()?)),
                other => bail!("what is {other}?"),
            }
        }
        ensure!(
            (100..26_000_000).contains(&size.entities),
            "100 to 26,000,000 entities"
        );
        Ok(match (fill, asked) {
            (Some(folder), _) => Self::Fill { folder, size },
            (None, true) => Self::Compare { keep, large: size },
            (None, false) => Self::Nothing,
        })
    }
}

fn compare(keep: Option<PathBuf>, large: Size) -> Result<()> {
    let temporary = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let folder = keep.unwrap_or_else(|| temporary.path().to_owned());
    let sizes = [SMALL, large];
    let folders = sizes.map(|size| folder.join(format!("{}-{}", size.entities, size.records)));
    let mut makings = Vec::new();
    for (size, folder) in sizes.into_iter().zip(&folders) {
        makings.push(made(folder, size)?);
    }
    row(
        "store",
        sizes.map(|size| format!("{} entities, {} records", size.entities, size.records)),
    );
    let each = |show: fn(&Making) -> String| [show(&makings[0]), show(&makings[1])];
    row(
        "making it",
        each(|making| format!("{:.0} s", making.seconds)),
    );
    row(
        "lines a second",
        each(|making| format!("{:.0}", making.lines as f64 / making.seconds)),
    );
    row(
        "peak memory of the making",
        each(|making| format!("{} MB", making.peak_kilobytes / 1024)),
    );
    let sizes_of = |folder: &PathBuf| {
        town::size_on_disk(folder).map(|bytes| format!("{:.0} MB", bytes as f64 / 1e6))
    };
    row(
        "file of the store",
        [sizes_of(&folders[0])?, sizes_of(&folders[1])?],
    );
    // What a server that has run for a while finds in the system's memory.
    folders
        .iter()
        .try_for_each(|folder| town::read_through(folder))?;
    server::rows(&folders)?;
    let towns = [
        Town::open(&folders[0], SMALL)?,
        Town::open(&folders[1], large)?,
    ];
    acts::rows(&towns)
}

/// Makes the city in a process of its own, unless it is there.
fn made(folder: &Path, size: Size) -> Result<Making> {
    if let Some(making) = Making::read(folder)? {
        return Ok(making);
    }
    let done = Command::new(std::env::current_exe()?)
        .arg("--fill")
        .arg(folder)
        .args(["--entities", &size.entities.to_string()])
        .args(["--records", &size.records.to_string()])
        .stdin(Stdio::null())
        .status()?;
    ensure!(done.success(), "the city was not made ({done})");
    Making::read(folder)?.context("the city tells nothing of its making")
}

/// A row of the table: what, small, large.
fn row(what: &str, [small, large]: [String; 2]) {
    println!("row\t{what}\t{small}\t{large}");
}
