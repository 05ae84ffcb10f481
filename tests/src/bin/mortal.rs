//! A process that delivers and issues on a folder, and dies where it is told to (SIGKILL): for `tests/tests/kill.rs`.
//!
//! `mortal FOLDER [--minute M] [--die N | --for-ever]` tells on its output every point that it passes, numbered from
//! 0, and everything that it was told is done. `--minute` moves its clock.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use async_trait::async_trait;
use clap::Parser;
use functions::store::retry::Retrying;
use functions::store::sqlite::SqliteStore;
use object_store::local::LocalFileSystem;
use tests::faults::{Faulty, FaultyFiles, Plan, Point, Points, Rates};
use tests::office::{self, Office};

#[derive(Parser)]
struct Arguments {
    folder: PathBuf,
    #[arg(long, default_value_t = 0)]
    minute: i64,
    #[arg(long, conflicts_with = "for_ever")]
    die: Option<u64>,
    #[arg(long)]
    for_ever: bool,
}

/// Dies at one point.
struct Mortal {
    passed: AtomicU64,
    die: Option<u64>,
}

#[async_trait]
impl Points for Mortal {
    async fn pass(&self, point: Point) {
        let n = self.passed.fetch_add(1, Ordering::SeqCst);
        say(&format!("point {n} {:?} {}", point.side, point.call));
        if Some(n) == self.die {
            let own = rustix::process::getpid();
            // Nothing runs after it: no destructor, no flush, no thread.
            let _ = rustix::process::kill_process(own, rustix::process::Signal::KILL);
            std::thread::park();
        }
    }
}

/// Says one line, at once.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // A parent that is gone hears nothing more, and the work goes on.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let points: Arc<dyn Points> = Arc::new(Mortal {
        passed: AtomicU64::new(0),
        die: arguments.die,
    });
    let plan = Arc::new(Plan::new(0, Rates::NONE));
    let table = SqliteStore::open(arguments.folder.join("table.sqlite"))?;
    let store = Faulty::new(Arc::new(table), plan.clone(), points.clone());
    let store = Retrying::new(
        Arc::new(store),
        Arc::new(functions::random::OsRandom),
        std::time::Duration::from_secs(5),
    );
    let folder = arguments.folder.join("files");
    std::fs::create_dir_all(&folder)?;
    let files = LocalFileSystem::new_with_prefix(&folder)?.with_fsync(true);
    let files = FaultyFiles::new(Arc::new(files), plan, points);
    let office = Office::new(Arc::new(store), Arc::new(files), arguments.minute);
    work(&office, arguments.for_ever).await
}

async fn work(office: &Office, for_ever: bool) -> Result<()> {
    let told = |what: &str| say(&format!("told {what}"));
    told(&office.deliver_register().await?);
    let own = std::process::id();
    for n in 1_u32.. {
        // By itself it does the same work under the same names each time that it is started.
        let name = if for_ever {
            format!("{own}-{n}")
        } else {
            n.to_string()
        };
        told(&office.deliver(&name, n).await.context("a delivery")?);
        told(&office.issue(&name).await.context("an issue")?);
        if !for_ever && n == office::ROUNDS {
            break;
        }
    }
    say("done");
    Ok(())
}
