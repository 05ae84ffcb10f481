//! `xinzheng-log`: whoever mistrusts a deployment checks its transparency log (透明日志) from outside.
//!
//! It needs nothing of the deployment but its public addresses. Every tile is fetched and the tree is built again; the
//! first place that does not fit is named.

use crate::deps::{InvalidOrigin, Origin};
use clap::{Parser, Subcommand};
use reqwest::{Client, StatusCode};
use shared::log::{BrokenLog, Checkpoint, CheckpointFault, LogCheck, LogVerifier, NoteFault};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is asked for.
#[derive(Debug, Parser)]
#[command(
    name = "xinzheng-log",
    about = "Checks a transparency log from outside"
)]
pub struct Arguments {
    /// What to do
    #[command(subcommand)]
    pub act: Act,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Act {
    /// Fetches all of a log, builds its tree again and names the first place that does not fit
    Verify(Verify),
}

/// Which log, and what is known of it.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// Where the deployment is, as https://xinyong.example.cn
    #[arg(long)]
    pub origin: String,
    /// The log's key, name+hash+key, as it was learnt elsewhere; without it the deployment's own word is taken
    #[arg(long)]
    pub key: Option<String>,
    /// A checkpoint that was kept: the log must have grown from it
    #[arg(long)]
    pub older: Option<PathBuf>,
    /// Where the checkpoint that was checked is kept for the next time
    #[arg(long)]
    pub save: Option<PathBuf>,
}

/// What was found to be whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The log's head.
    pub head: Checkpoint,
    /// The head from which it has grown.
    pub older: Option<Checkpoint>,
    /// Tiles that were fetched.
    pub tiles: u64,
}

/// Why a log is not whole, or could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum NotWhole {
    /// The address of the deployment.
    #[error(transparent)]
    Origin(#[from] InvalidOrigin),
    /// Nothing was learnt: an address does not answer.
    #[error("{0}: no answer: nothing is known of the log")]
    NoAnswer(String),
    /// The deployment answers, and has not what belongs there.
    #[error("{0}: missing (status {1})")]
    Missing(String, StatusCode),
    /// The deployment's answer is longer than what belongs there.
    #[error("{0}: longer than what belongs there")]
    TooLong(String),
    /// The key.
    #[error("key: {0}")]
    Key(NoteFault),
    /// The signed head.
    #[error("checkpoint: {0}")]
    Checkpoint(CheckpointFault),
    /// The head that was kept.
    #[error("earlier checkpoint: {0}")]
    Older(CheckpointFault),
    /// A place in the log.
    #[error(transparent)]
    Broken(#[from] BrokenLog),
    /// A file of whoever checks.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
}

/// How long an address may take to answer.
const ANSWER: Duration = Duration::from_secs(30);

/// Bytes of a text, at most.
const TEXT: usize = 16 * 1024;

/// Bytes of a tile, at most: 256 entries of 34 bytes.
const TILE: usize = 256 * 34;

/// Does what is asked for, and says in a few lines what was found.
pub async fn run(arguments: &Arguments) -> Result<String, NotWhole> {
    let Act::Verify(asked) = &arguments.act;
    let whole = verify(asked).await?;
    let mut said = format!(
        "The log is whole: {} entries in {} tiles, signed at {}.",
        whole.head.size, whole.tiles, whole.head.at
    );
    if let Some(older) = whole.older {
        said.push_str(&format!(
            "\nIt has grown from the checkpoint of {} entries that was kept.",
            older.size
        ));
    }
    if asked.key.is_none() {
        said.push_str(
            "\nThe key is the deployment's own word: compare it with one learnt elsewhere (--key).",
        );
    }
    Ok(said)
}

/// Checks a log.
pub async fn verify(asked: &Verify) -> Result<Whole, NotWhole> {
    let log = Log::at(&asked.origin)?;
    let key = match &asked.key {
        Some(key) => key.clone(),
        None => log.text("key").await?,
    };
    let verifier = LogVerifier::parse(&key).map_err(NotWhole::Key)?;
    let older = match &asked.older {
        Some(path) => {
            let kept = std::fs::read_to_string(path)
                .map_err(|error| NotWhole::File(path.clone(), error))?;
            Some(Checkpoint::open(&kept, &verifier).map_err(NotWhole::Older)?)
        }
        None => None,
    };
    let note = log.text("checkpoint").await?;
    let head = Checkpoint::open(&note, &verifier).map_err(NotWhole::Checkpoint)?;
    let mut check = LogCheck::new(
        (head.size, head.root),
        older.map(|older| (older.size, older.root)),
    )?;
    let mut tiles = 0;
    while let Some(path) = check.wanted() {
        check.take(&log.bytes(&path.to_string(), TILE).await?)?;
        tiles += 1;
    }
    check.finish()?;
    if let Some(path) = &asked.save {
        keep(path, &note)?;
    }
    Ok(Whole { head, older, tiles })
}

fn keep(path: &Path, note: &str) -> Result<(), NotWhole> {
    std::fs::write(path, note).map_err(|error| NotWhole::File(path.to_owned(), error))
}

/// A log that is reached over the network.
struct Log {
    client: Client,
    base: String,
}

impl Log {
    fn at(origin: &str) -> Result<Self, NotWhole> {
        let origin = Origin::parse(origin)?;
        let base = origin.url("/log/");
        let mut client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(ANSWER);
        if !origin.is_https() {
            // This machine itself: no proxy leads there.
            client = client.no_proxy();
        }
        let client = client
            .build()
            .map_err(|_| NotWhole::NoAnswer(base.clone()))?;
        Ok(Self { client, base })
    }

    async fn text(&self, path: &str) -> Result<String, NotWhole> {
        let bytes = self.bytes(path, TEXT).await?;
        // What is no text is no note: that is told where it is read.
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    async fn bytes(&self, path: &str, most: usize) -> Result<Vec<u8>, NotWhole> {
        let silent = || NotWhole::NoAnswer(path.to_owned());
        let sent = self.client.get(format!("{}{path}", self.base)).send().await;
        let mut answer = sent.map_err(|_| silent())?;
        match answer.status() {
            StatusCode::OK => {}
            status if status.is_server_error() => return Err(silent()),
            status => return Err(NotWhole::Missing(path.to_owned(), status)),
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|_| silent())? {
            bytes.extend(chunk);
            if bytes.len() > most {
                return Err(NotWhole::TooLong(path.to_owned()));
            }
        }
        Ok(bytes)
    }
}
