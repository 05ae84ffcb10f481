//! One instance of a function: a process that asks the runtime interface for work.

use super::function::Environment;
use super::runtime::{Failed, RuntimeApi, Stage};
use anyhow::{Context, Result};
use bytes::Bytes;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long one step may take. Lambda gives ten seconds to start and an HTTP API thirty to answer; the
/// tests run beside others on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What instances of a function wrote to their outputs.
pub(super) type Log = Arc<Mutex<Vec<u8>>>;

/// A process, ended when it is dropped.
pub struct Instance {
    process: Child,
    begun: Instant,
    runtime: RuntimeApi,
}

/// How long a start took, from the process's birth.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Until it asked for work.
    pub ready: Duration,
    /// Until its first event was answered.
    pub answered: Duration,
}

impl Drop for Instance {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Instance {
    /// Starts a program. Whether it comes up shows in its first call.
    pub(super) async fn start(
        name: &str,
        program: &Path,
        environment: &Environment,
        log: &Log,
    ) -> Result<Self> {
        let runtime = RuntimeApi::serve(name, PATIENCE).await?;
        let mut command = Command::new(program);
        environment.apply(&mut command, name, &runtime.address());
        let begun = Instant::now();
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let stage = runtime.stage().clone();
        keep(process.stderr.take(), log.clone(), || {});
        // The end of its output is its own end: a function starts no other program.
        keep(process.stdout.take(), log.clone(), move || {
            stage.send_if_modified(|stage| match stage {
                Stage::Failed(_) => false,
                Stage::Starting | Stage::Ready(_) | Stage::Ended => {
                    *stage = Stage::Ended;
                    true
                }
            });
        });
        Ok(Self {
            process,
            begun,
            runtime,
        })
    }

    /// Hands it an event and waits for the answer.
    pub async fn call(&self, id: &str, event: Bytes) -> Result<Bytes, Failed> {
        self.runtime.call(id, event).await
    }

    /// Its first call, timed.
    pub async fn first_call(&self, id: &str, event: Bytes) -> Result<(Bytes, Start), Failed> {
        let answer = async { (self.call(id, event).await, Instant::now()) };
        let ((answer, answered), ready) = tokio::join!(answer, self.runtime.ready());
        let start = Start {
            ready: ready.duration_since(self.begun),
            answered: answered.duration_since(self.begun),
        };
        answer.map(|answer| (answer, start))
    }

    /// The most memory that it held, in kilobytes, where the system tells.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse().ok()
    }
}

/// Keeps what comes from an output, on a thread of its own; then does `at_end`.
pub(super) fn keep(
    output: Option<impl Read + Send + 'static>,
    log: Log,
    at_end: impl FnOnce() + Send + 'static,
) {
    std::thread::spawn(move || {
        let mut buffer = [0_u8; 4096];
        if let Some(mut output) = output {
            while let Ok(count @ 1..) = output.read(&mut buffer) {
                log.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .extend_from_slice(&buffer[..count]);
            }
        }
        at_end();
    });
}
