//! Several servers on one table, each a process of its own.

use std::fs::File;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use functions::store::Store;
use tests::server::{Starting, binary};

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

    /// The local server's program on this table.
    fn program(&self) -> Command {
        let mut command = Command::new(binary());
        command.arg("--data").arg(self.data());
        #[cfg(feature = "dynamo")]
        if let Engine::Dynamo(engine) = &self.engine {
            command
                .args(["--store", "dynamo", "--table", TABLE])
                .args(["--dynamodb-endpoint", &engine.endpoint()])
                .env("AWS_ACCESS_KEY_ID", "local")
                .env("AWS_SECRET_ACCESS_KEY", "local")
                .env("AWS_REGION", "cn-north-1");
        }
        command
    }

    /// What whoever is on duty sees of the whole table, which must be sound.
    pub(crate) fn checked(&self) -> String {
        let done = self.program().arg("--check").output().expect("a process");
        let said = String::from_utf8(done.stdout).expect("UTF-8");
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{said}{error}");
        said
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

/// One of the servers.
pub(crate) struct Server {
    running: tests::server::Server,
    pub(crate) at: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// SIGKILL: nothing is written on the way out.
    pub(crate) fn kill(&mut self) {
        self.running.kill();
    }

    /// What it said before it listened.
    pub(crate) fn said(&self) -> &[String] {
        &self.running.said
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

fn spawn(place: &Place, clock: &str, n: usize) -> (Starting, PathBuf) {
    let log = place
        .folder
        .path()
        .join(format!("{}-{n}.log", clock.replace(':', "")));
    let mut command = place.program();
    command
        .args(["--origin", ORIGIN, "--demo", "--clock", clock])
        .env("XINZHENG_LOG", "info")
        .stderr(File::create(&log).expect("a log"));
    #[cfg(feature = "dynamo")]
    if matches!(place.engine, Engine::Dynamo(_)) {
        command.arg("--create-table");
    }
    (Starting::by(&mut command), log)
}

fn listening((starting, log): (Starting, PathBuf)) -> Server {
    let running = starting.listening();
    assert_eq!(running.origin, ORIGIN);
    let at = running.at.strip_prefix("http://").expect("http");
    Server {
        at: at.parse().expect("an address"),
        running,
        log,
    }
}
