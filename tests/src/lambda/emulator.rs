//! cargo-lambda's emulator of the runtime interface, which somebody else wrote.

use super::function::Environment;
use super::instance::{Log, keep};
use super::runtime::Failed;
use anyhow::{Context, Result, bail};
use bytes::Bytes;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long it may take to listen, and a call to be answered.
const PATIENCE: Duration = Duration::from_secs(60);

/// The emulator and the instances that ask it for work; all end when it is dropped.
pub struct CargoLambda {
    address: SocketAddr,
    processes: Mutex<Vec<Child>>,
}

impl Drop for CargoLambda {
    fn drop(&mut self) {
        let processes = self.processes.get_mut();
        // The instances first: the emulator would take their end for its own fault.
        for process in processes
            .unwrap_or_else(PoisonError::into_inner)
            .iter_mut()
            .rev()
        {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl CargoLambda {
    /// Starts the program `cargo-lambda` for the workspace at `root`.
    pub fn serve(program: &Path, root: &Path) -> Result<Self> {
        let free = TcpListener::bind(("127.0.0.1", 0))?;
        let address = free.local_addr()?;
        drop(free);
        let mut process = Command::new(program)
            .args(["lambda", "watch", "--only-lambda-apis", "--ignore-changes"])
            .args(["--package", "functions", "--invoke-address", "127.0.0.1"])
            .args(["--invoke-port", &address.port().to_string()])
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            if let Some(ended) = process.try_wait()? {
                bail!("cargo-lambda ended at once: {ended}");
            }
            if Instant::now() > deadline {
                let _ = process.kill();
                let _ = process.wait();
                bail!("cargo-lambda does not listen");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Self {
            address,
            processes: Mutex::new(vec![process]),
        })
    }

    /// Starts an instance of a function.
    pub(super) fn start(
        &self,
        name: &str,
        program: &Path,
        environment: &Environment,
        log: &Log,
    ) -> Result<()> {
        let mut command = Command::new(program);
        environment.apply(
            &mut command,
            name,
            &format!("http://{}/.rt/{name}", self.address),
        );
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} does not start", program.display()))?;
        keep(process.stdout.take(), log.clone(), || {});
        keep(process.stderr.take(), log.clone(), || {});
        self.processes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(process);
        Ok(())
    }

    /// Calls a function with an event, as `Invoke` of Lambda's own interface does.
    pub(super) async fn call(&self, name: &str, event: Bytes) -> Result<Bytes, Failed> {
        let (address, name) = (self.address, name.to_owned());
        let called = tokio::task::spawn_blocking(move || invoke(address, &name, &event)).await;
        let not_done = |fault: &dyn std::fmt::Display| Failed::Emulator(fault.to_string());
        let (status, body) = called
            .map_err(|fault| not_done(&fault))?
            .map_err(|fault| not_done(&fault))?;
        match status {
            200 => Ok(body),
            status => Err(Failed::Function(format!(
                "{status} {}",
                String::from_utf8_lossy(&body)
            ))),
        }
    }
}

/// By HTTP/1.0: the answer ends with its connection and is in one piece.
fn invoke(address: SocketAddr, name: &str, event: &[u8]) -> Result<(u16, Bytes)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let head = format!(
        "POST /2015-03-31/functions/{name}/invocations HTTP/1.0\r\nHost: {address}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        event.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(event)?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .context("no head in the emulator's answer")?;
    let status = std::str::from_utf8(&bytes[..end])?
        .get(9..12)
        .context("no status in the emulator's answer")?
        .parse()?;
    Ok((status, Bytes::from(bytes).slice(end + 4..)))
}
