//! The local server of the release build, with a demonstration of its own in a temporary folder.

use crate::http::{Answer, exchange, get};
use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Making the demonstration city takes some seconds.
const START: Duration = Duration::from_secs(120);

/// The server's log, in the folder of its data.
const LOG: &str = "log";

/// A running server; it ends with this value.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    child: Child,
    data: tempfile::TempDir,
}

/// The server gets a core of its own, the generator another. Whether that could be done.
pub(crate) fn pin_generator() -> bool {
    Command::new("taskset")
        .args(["-cp", "1", &std::process::id().to_string()])
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// `target/<profile>/xinzheng-local`, or what `XINZHENG_LOCAL` says.
fn program() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("XINZHENG_LOCAL") {
        return Ok(path.into());
    }
    let own = std::env::current_exe()?;
    let folder = own.ancestors().nth(2).context("no target folder")?;
    Ok(folder.join("xinzheng-local"))
}

impl Server {
    pub(crate) fn start(pinned: bool) -> Result<Self> {
        Self::start_with(pinned, None)
    }

    /// The same with a portal.
    pub(crate) fn start_with(pinned: bool, site: Option<&Path>) -> Result<Self> {
        let program = program()?;
        ensure!(
            program.is_file(),
            "there is no {}; `cargo xtask bench` builds it",
            program.display()
        );
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let data = tempfile::tempdir()?;
        let mut command = if pinned {
            Command::new("taskset")
        } else {
            Command::new(&program)
        };
        if pinned {
            // `exec` by taskset: the process is the server.
            command.args(["-c", "0"]).arg(&program);
        }
        let child = command
            .args([
                "--listen",
                &address.to_string(),
                "--origin",
                &format!("http://{address}"),
                "--demo",
                "--data",
            ])
            .arg(data.path())
            .args(
                site.map(|site| [OsStr::new("--site"), site.as_os_str()])
                    .into_iter()
                    .flatten(),
            )
            // As a service that logs to a file would have it; a line on a terminal costs more than a scan.
            .env("XINZHENG_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(data.path().join(LOG))?)
            .spawn()
            .context("cannot start the server")?;
        let mut server = Self {
            address,
            child,
            data,
        };
        server.wait_until_it_answers()?;
        Ok(server)
    }

    /// Folder of its data.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// Lines of its log that tell of an error.
    pub(crate) fn error_lines(&self) -> Result<usize> {
        let log = std::fs::read_to_string(self.data.path().join(LOG))?;
        Ok(log
            .lines()
            .filter(|line| line.contains("\"ERROR\""))
            .count())
    }

    fn wait_until_it_answers(&mut self) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < START {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended at once ({status})");
            }
            if get(self.address, "/health", "").is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("the server does not answer after {} s", START.as_secs())
    }

    /// Signs in at the demonstration's provider and gives the cookies.
    pub(crate) fn sign_in(&self, account: &str) -> Result<String> {
        let mut jar = BTreeMap::new();
        let mut path = "/auth/login?next=/".to_owned();
        for _ in 0..6 {
            if path.contains("/demo-idp/authorize") {
                path.push_str("&account=");
                path.push_str(account);
            }
            let answer = get(self.address, &path, &cookies(&jar))?;
            keep_cookies(&answer, &mut jar);
            if answer.status == 200 {
                break;
            }
            ensure!(
                (300..400).contains(&answer.status),
                "signing in: {} at {path}",
                answer.status
            );
            let location = answer.headers("location").next().context("no location")?;
            path = location
                .trim_start_matches(&format!("http://{}", self.address))
                .to_owned();
            if path == "/" {
                break;
            }
        }
        Ok(cookies(&jar))
    }

    /// A request for a report; every `n` is another report.
    pub(crate) fn issue_request(&self, cookies: &str, n: u64) -> Vec<u8> {
        let body = r#"{"look_back_years":3,"purpose":"finance"}"#;
        let head = [
            "POST /api/reports HTTP/1.1".to_owned(),
            format!("Host: {}", self.address),
            format!("Cookie: {cookies}"),
            "Sec-Fetch-Site: same-origin".to_owned(),
            "Content-Type: application/json".to_owned(),
            format!("Idempotency-Key: bench-{n:020}"),
            format!("Content-Length: {}", body.len()),
        ];
        format!("{}\r\n\r\n{body}", head.join("\r\n")).into_bytes()
    }

    /// Issues a report and gives the answer.
    pub(crate) fn issue(&self, cookies: &str, n: u64) -> Result<serde_json::Value> {
        let request = String::from_utf8(self.issue_request(cookies, n))?.replacen(
            "\r\n",
            "\r\nConnection: close\r\n",
            1,
        );
        let answer = exchange(self.address, request.as_bytes())?;
        ensure!(
            answer.status == 201,
            "issuing: {} {}",
            answer.status,
            String::from_utf8_lossy(&answer.body)
        );
        Ok(serde_json::from_slice(&answer.body)?)
    }

    /// Processor time that it has used.
    pub(crate) fn processor_time(&self) -> Result<Duration> {
        processor_time(self.child.id())
    }

    /// The most memory that the server ever had.
    pub(crate) fn peak_memory(&self) -> Result<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .context("no VmHWM")?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(format!("{} MB", kilobytes / 1024))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Processor time of a process, in user and in system, to a hundredth of a second.
pub(crate) fn processor_time(process: u32) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name before it may hold blanks, but no further parenthesis. Its fields count from the third.
    let (_, fields) = stat.rsplit_once(')').context("no such process")?;
    let hundredths = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse::<u64>)
        .sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(hundredths * 10))
}

fn keep_cookies(answer: &Answer, jar: &mut BTreeMap<String, String>) {
    for cookie in answer.headers("set-cookie") {
        let pair = cookie.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            jar.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
}

fn cookies(jar: &BTreeMap<String, String>) -> String {
    jar.iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("; ")
}
