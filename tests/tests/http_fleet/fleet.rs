//! Several servers on one table, each a process of its own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use functions::store::Store;

use crate::browser::ORIGIN;

/// How many servers there are.
pub(crate) const SERVERS: usize = 3;

/// What the servers have in common.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    engine: Engine,
}

/// Where their table is.
pub(crate) enum Engine {
    File,
    #[cfg(feature = "dynamo")]
    Dynamo(tests::dynoxide::Dynoxide),
}

#[cfg(feature = "dynamo")]
const TABLE: &str = "xinzheng-fleet";

impl Place {
    pub(crate) fn new(engine: Engine) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, engine }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn arguments(&self) -> Vec<String> {
        match &self.engine {
            Engine::File => Vec::new(),
            #[cfg(feature = "dynamo")]
            Engine::Dynamo(engine) => {
                let words = ["--store", "dynamo", "--table", TABLE, "--create-table"];
                let words = words.iter().map(|word| (*word).to_owned());
                words
                    .chain(["--dynamodb-endpoint".to_owned(), engine.endpoint()])
                    .collect()
            }
        }
    }

    /// The table, looked at past the servers.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        match &self.engine {
            Engine::File => {
                let file = self.data().join("table/xinzheng.sqlite");
                Arc::new(functions::store::sqlite::SqliteStore::open(file).expect("the table"))
            }
            #[cfg(feature = "dynamo")]
            Engine::Dynamo(engine) => {
                use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
                use functions::store::dynamo::{DynamoOptions, DynamoStore};
                let config = aws_sdk_dynamodb::Config::builder()
                    .behavior_version(BehaviorVersion::latest())
                    .region(Region::new("cn-north-1"))
                    .credentials_provider(Credentials::new("local", "local", None, None, "test"))
                    .endpoint_url(engine.endpoint())
                    .build();
                let client = aws_sdk_dynamodb::Client::from_conf(config);
                Arc::new(DynamoStore::new(&client, TABLE, DynamoOptions::default()))
            }
        }
    }
}

/// A server; it ends with this value.
pub(crate) struct Server {
    process: Child,
    pub(crate) at: SocketAddr,
    /// What it said before it listened.
    pub(crate) said: Vec<String>,
    log: PathBuf,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Server {
    /// SIGKILL: nothing is written on the way out.
    pub(crate) fn kill(&mut self) {
        // Already gone where a test ended it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Its log lines about errors.
    pub(crate) fn errors(&self) -> Vec<String> {
        let log = std::fs::read_to_string(&self.log).expect("a log");
        assert!(log.contains("\"INFO\""), "the log is empty: {log}");
        let errors = log.lines().filter(|line| !line.contains("\"INFO\""));
        errors.map(str::to_owned).collect()
    }
}

/// Starts all servers at the same moment, with their clocks at `clock`.
pub(crate) fn start(place: &Place, clock: &str) -> Vec<Server> {
    let processes: Vec<_> = (0..SERVERS).map(|n| spawn(place, clock, n)).collect();
    processes.into_iter().map(listening).collect()
}

fn spawn(place: &Place, clock: &str, n: usize) -> (Child, PathBuf) {
    let log = place
        .folder
        .path()
        .join(format!("{}-{n}.log", clock.replace(':', "")));
    let process = Command::new(binary())
        .args([
            "--listen",
            "127.0.0.1:0",
            "--origin",
            ORIGIN,
            "--demo",
            "--clock",
            clock,
            "--data",
        ])
        .arg(place.data())
        .args(place.arguments())
        .env("XINZHENG_LOG", "info")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_REGION", "cn-north-1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(&log).expect("a log"))
        .spawn()
        .expect("a process");
    (process, log)
}

fn listening((mut process, log): (Child, PathBuf)) -> Server {
    let mut said = Vec::new();
    for line in BufReader::new(process.stdout.take().expect("its output")).lines() {
        let line = line.expect("a line");
        let at = line.strip_prefix("Listening on http://").map(|rest| {
            let (at, origin) = rest.split_once(" for ").expect("where it is reached");
            assert_eq!(origin, ORIGIN);
            at.parse().expect("an address")
        });
        if let Some(at) = at {
            return Server {
                process,
                at,
                said,
                log,
            };
        }
        said.push(line);
    }
    let log = std::fs::read_to_string(log).unwrap_or_default();
    panic!("the server did not start: {said:?} {log}");
}

fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    let folder = test
        .parent()
        .and_then(Path::parent)
        .expect("target/PROFILE/deps");
    let binary = folder.join("xinzheng-local");
    assert!(
        binary.is_file(),
        "{} is missing: `cargo xtask test rust` builds it first",
        binary.display()
    );
    binary
}
