//! The server as a process of its own: what it acknowledged outlives it, and it stops when told to.
//!
//! Needs `xinzheng-local` beside the tests (`cargo build -p functions --bin xinzheng-local`), `curl` and `sh`.
#![cfg(unix)]

#[path = "http_process/check.rs"]
mod check;
#[path = "http_process/disk.rs"]
mod disk;
#[path = "http_process/told.rs"]
mod told;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tests::server::{Starting, binary};

/// The demonstration, on a clock of its own.
struct Server(tests::server::Server);

impl Server {
    fn start(data: &Path) -> Self {
        Self::start_by(Command::new(binary()), data)
    }

    /// By a command that is the server, or becomes it.
    fn start_by(mut command: Command, data: &Path) -> Self {
        command
            .args(["--demo", "--clock", "2026-11-24T09:30:00+08:00", "--data"])
            .arg(data)
            .env("XINZHENG_LOG", "error");
        Self(Starting::by(&mut command).listening())
    }

    fn origin(&self) -> &str {
        &self.0.origin
    }

    fn script(&self, name: &str) -> String {
        self.script_with(name, &[])
    }

    fn script_with(&self, name: &str, more: &[&str]) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("http")
            .join(name);
        let done = Command::new("sh")
            .arg(script)
            .arg(self.origin())
            .args(more)
            .output()
            .expect("a shell");
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{name}: {error}");
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    fn curl(&self, jar: &Path, more: &[&str], path: &str) -> String {
        let done = Command::new("curl")
            .args(["-sS", "-b"])
            .arg(jar)
            .arg("-c")
            .arg(jar)
            .args(more)
            .arg(format!("{}{path}", self.origin()))
            .output()
            .expect("curl");
        let error = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{path}: {error}");
        String::from_utf8(done.stdout).expect("UTF-8")
    }

    fn sign_in(&self, jar: &Path) {
        let to = ["-o", "/dev/null", "-w", "%{redirect_url}"];
        let path = |url: String| {
            url.strip_prefix(self.origin())
                .expect("this site")
                .to_owned()
        };
        let away = path(self.curl(jar, &to, "/auth/login?next=/request"));
        let back = path(self.curl(jar, &to, &format!("{away}&account=acme")));
        assert_eq!(path(self.curl(jar, &to, &back)), "/request");
    }

    fn issue(&self, jar: &Path, key: &str) -> serde_json::Value {
        let key = format!("Idempotency-Key: {key}");
        let body = r#"{"look_back_years":1,"purpose":"finance"}"#;
        let more = [
            "-f",
            "-H",
            &key,
            "-H",
            "Sec-Fetch-Site: same-origin",
            "-H",
            "Content-Type: application/json",
            "-d",
            body,
        ];
        serde_json::from_str(&self.curl(jar, &more, "/api/reports")).expect("a report")
    }
}

#[test]
fn a_host_that_the_qr_code_cannot_hold_is_refused_at_start_in_a_sentence() {
    let data = tempfile::tempdir().expect("a folder");
    let origin = |length: usize| format!("https://{}.cn", "a".repeat(length - ".cn".len()));
    let start = |origin: &str, data: &Path| {
        Command::new(binary())
            .args([
                "--listen",
                "127.0.0.1:0",
                "--demo",
                "--origin",
                origin,
                "--data",
            ])
            .arg(data)
            .output()
            .expect("a process")
    };
    let refused = start(&origin(57), data.path());
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr).expect("UTF-8");
    assert_eq!(
        said,
        "xinzheng-local: the host of the origin is longer than 56 characters: the QR code would not hold it\n"
    );
    let made = std::fs::read_dir(data.path()).expect("a folder").count();
    assert_eq!(made, 0, "nothing is left behind by a start that failed");
    // The longest that fits gets past that: what stops it here is a file where its folder should be.
    let file = data.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let stopped = start(&origin(56), &file);
    let said = String::from_utf8(stopped.stderr).expect("UTF-8");
    assert!(said.contains("cannot be used"), "{said}");
}

#[test]
fn the_scripts_do_the_whole_job_by_curl() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Server::start(data.path());
    assert!(
        server
            .script("whole_job.sh")
            .starts_with("whole job done: ")
    );
    assert!(
        server
            .script("one_key.sh")
            .starts_with("one key, one report: ")
    );
    let said = server.script("withdrawn_and_batch.sh");
    assert!(
        said.starts_with("withdrawn, listed and checked in a batch: "),
        "{said}"
    );
    // 50,000 rows unless told otherwise; http_bulk delivers as many.
    let said = server.script_with("records_and_disputes.sh", &["2000"]);
    assert!(
        said.starts_with("records and disputes done: 2000 rows, 20 refused"),
        "{said}"
    );
}

#[test]
fn a_server_that_is_killed_keeps_every_report_that_it_acknowledged() {
    let data = tempfile::tempdir().expect("a folder");
    let jar = data.path().join("cookies");
    let mut issued = Vec::new();
    for round in 0..3 {
        let mut server = Server::start(&data.path().join("data"));
        server.sign_in(&jar);
        for n in 0..4 {
            issued.push((
                format!("kill-{round}-{n}"),
                server.issue(&jar, &format!("kill-{round}-{n}")),
            ));
        }
        // SIGKILL, at once after the last answer: nothing is written on the way out.
        server.0.kill();
    }
    let server = Server::start(&data.path().join("data"));
    server.sign_in(&jar);
    let list = server.curl(&jar, &["-f"], "/api/reports");
    for (key, report) in &issued {
        let code = report["code"].as_str().expect("a code");
        let no = report["report_no"].as_str().expect("a number");
        let verdict = server.curl(
            &jar,
            &["-f", "-H", "Accept: application/json"],
            &format!("/v/{code}"),
        );
        assert!(verdict.contains(r#""verdict":"genuine""#), "{verdict}");
        assert!(list.contains(no), "{no}");
        // The port is another one at each start; all else is as it was acknowledged.
        let mut again = server.issue(&jar, key);
        again["url"] = report["url"].clone();
        assert_eq!(&again, report);
        let pdf = ["-f", "-o", "/dev/null", "-w", "%{content_type}"];
        assert_eq!(
            server.curl(&jar, &pdf, &format!("/api/reports/{no}/pdf")),
            "application/pdf"
        );
    }
    assert_eq!(list.matches("\"report_no\"").count(), issued.len());
}

#[test]
fn a_server_that_is_told_to_stop_does_not_wait_for_connections_without_a_call() {
    let data = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(data.path());
    let address = server
        .origin()
        .strip_prefix("http://")
        .expect("http")
        .to_owned();
    let mut idle = TcpStream::connect(&address).expect("a connection");
    idle.write_all(format!("GET /health HTTP/1.1\r\nHost: {address}\r\n\r\n").as_bytes())
        .expect("a request");
    let mut first = [0; 12];
    idle.read_exact(&mut first).expect("an answer");
    assert_eq!(&first, b"HTTP/1.1 200");
    let silent = TcpStream::connect(&address).expect("a connection");
    let mut begun = TcpStream::connect(&address).expect("a connection");
    begun
        .write_all(b"GET /health HTTP/1.1\r\nHo")
        .expect("half a request");
    // The server must have read what it would wait for the rest of.
    std::thread::sleep(Duration::from_millis(200));

    let told = Instant::now();
    let signal = Command::new("kill")
        .args(["-TERM", &server.0.id()])
        .status()
        .expect("kill");
    assert!(signal.success());
    let ended = loop {
        if let Some(status) = server.0.process().try_wait().expect("a state") {
            break status;
        }
        assert!(
            told.elapsed() < Duration::from_secs(5),
            "still there after 5 s"
        );
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(ended.success(), "{ended}");
    assert!(
        told.elapsed() < Duration::from_secs(3),
        "{:?}",
        told.elapsed()
    );
    drop((idle, silent, begun));
}

#[test]
fn a_body_that_never_comes_is_not_waited_for() {
    let data = tempfile::tempdir().expect("a folder");
    let jar = data.path().join("cookies");
    let server = Server::start(&data.path().join("data"));
    server.sign_in(&jar);
    let kept = std::fs::read_to_string(&jar).expect("cookies");
    let cookie: Vec<_> = kept
        .lines()
        .filter_map(|line| {
            let fields: Vec<_> = line.split('\t').collect();
            (fields.len() == 7).then(|| format!("{}={}", fields[5], fields[6]))
        })
        .collect();
    let address = server.origin().strip_prefix("http://").expect("http");
    let mut begun = TcpStream::connect(address).expect("a connection");
    let head = format!(
        "POST /api/reports HTTP/1.1\r\nHost: {address}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
         Idempotency-Key: never-comes\r\nContent-Type: application/json\r\nContent-Length: 43\r\n\
         Connection: close\r\n\r\n{{\"look_back",
        cookie.join("; ")
    );
    begun.write_all(head.as_bytes()).expect("half a request");
    begun
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a limit");
    let mut answer = String::new();
    begun.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("request.malformed"), "{answer}");
    // The key stays free for the call that comes whole.
    server.issue(&jar, "never-comes");
}
