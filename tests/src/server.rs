//! `xinzheng-local` as a process of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The program beside the running test. Panics, as a test does, where it was not built.
pub fn binary() -> PathBuf {
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

/// A server that listens; it ends with this value.
#[derive(Debug)]
pub struct Server {
    process: Child,
    /// Where it listens, as it said it: `http://127.0.0.1:PORT`.
    pub at: String,
    /// Where it is reached, which is the same unless it was told otherwise.
    pub origin: String,
    /// What it said before it listened.
    pub said: Vec<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A server that was started and may not listen yet.
#[derive(Debug)]
pub struct Starting(Child);

impl Starting {
    /// By a command that is the server, or becomes it. It takes a free port.
    pub fn by(command: &mut Command) -> Self {
        let process = command
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        Self(process)
    }

    /// Waits until it listens; panics with what it said if it ends instead.
    pub fn listening(mut self) -> Server {
        let mut said = Vec::new();
        for line in BufReader::new(self.0.stdout.take().expect("its output")).lines() {
            let line = line.expect("a line");
            if let Some(rest) = line.strip_prefix("Listening on ") {
                let (at, origin) = rest.split_once(" for ").unwrap_or((rest, rest));
                return Server {
                    process: self.0,
                    at: at.to_owned(),
                    origin: origin.to_owned(),
                    said,
                };
            }
            said.push(line);
        }
        panic!("the server did not start: {said:?}");
    }
}

impl Server {
    /// SIGKILL: nothing is written on the way out.
    pub fn kill(&mut self) {
        // Already gone where a test ended it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// The process.
    pub fn process(&mut self) -> &mut Child {
        &mut self.process
    }

    /// Its id.
    pub fn id(&self) -> String {
        self.process.id().to_string()
    }
}
