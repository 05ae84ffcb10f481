//! The local server on a city that is there: how soon it answers, and its memory then.

use crate::town::{self, CLOCK};
use anyhow::{Context, Result, ensure};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Starts of each server; the middle one counts.
const STARTS: usize = 5;

pub(crate) fn rows(folders: &[PathBuf; 2]) -> Result<()> {
    let (mut starts, mut memory) = ([Vec::new(), Vec::new()], [0, 0]);
    for _ in 0..STARTS {
        for (n, folder) in folders.iter().enumerate() {
            let (took, kilobytes) = start(folder)?;
            starts[n].push(took);
            memory[n] = kilobytes;
        }
    }
    let middle = starts.map(|mut times| {
        times.sort_unstable();
        format!("{:.0} ms", times[times.len() / 2].as_secs_f64() * 1000.0)
    });
    crate::row(
        "local server, from its start to the first answer of /health",
        middle,
    );
    crate::row(
        "its memory then",
        memory.map(|kilobytes| format!("{} MB", kilobytes / 1024)),
    );
    Ok(())
}

/// A process that ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("XINZHENG_LOCAL") {
        return Ok(path.into());
    }
    let own = std::env::current_exe()?;
    let folder = own.ancestors().nth(2).context("no target folder")?;
    Ok(folder.join("xinzheng-local"))
}

fn start(folder: &Path) -> Result<(Duration, u64)> {
    let begun = Instant::now();
    let child = Command::new(program()?)
        .args([
            "--listen",
            "127.0.0.1:0",
            "--demo",
            "--clock",
            CLOCK,
            "--data",
        ])
        .arg(folder)
        .env("XINZHENG_LOG", "warn")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the local server")?;
    let mut running = Running(child);
    let output = running.0.stdout.take().context("no output")?;
    let line = BufReader::new(output)
        .lines()
        .map_while(Result::ok)
        .find_map(|line| line.strip_prefix("Listening on http://").map(str::to_owned))
        .context("the server does not listen")?;
    let mut stream = TcpStream::connect(&line)?;
    let request = format!("GET /health HTTP/1.1\r\nHost: {line}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let took = begun.elapsed();
    ensure!(answer.starts_with("HTTP/1.1 200"), "the server is not well");
    Ok((took, town::peak_kilobytes(&running.0.id().to_string())?))
}
