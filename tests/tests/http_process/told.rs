//! A server that is killed between an act and its notice, and while it sends one: the next one tells of both.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::server::Starting;

use super::check::is_sound;
use super::{Server, binary};

/// A safety net: nothing else is said of how long it takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// A webhook's receiver that reads what comes, and answers once it is told to.
struct Receiver {
    at: String,
    held: Arc<Held>,
}

#[derive(Default)]
struct Held {
    answers: AtomicBool,
    /// Id and body of each letter.
    came: Mutex<Vec<(String, Value)>>,
    /// Connections that wait for an answer.
    waiting: Mutex<Vec<TcpStream>>,
}

impl Receiver {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let at = listener.local_addr().expect("an address");
        let held: Arc<Held> = Arc::default();
        let of = held.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // One whose sender was killed in the middle is no letter.
                let _ = of.take(stream);
            }
        });
        Self {
            at: format!("http://{at}/told"),
            held,
        }
    }

    /// Waits until something came that fits.
    fn wait(&self, fits: impl Fn(&[(String, Value)]) -> bool) -> Vec<(String, Value)> {
        let begun = Instant::now();
        loop {
            let came = self.held.came.lock().expect("a lock").clone();
            if fits(&came) {
                return came;
            }
            assert!(begun.elapsed() < PATIENCE, "{came:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Held {
    fn take(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let (mut id, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                if line.trim_end().is_empty() {
                    break;
                }
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "webhook-id" => value.clone_into(&mut id),
                "content-length" => length = value.parse().map_err(std::io::Error::other)?,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let body = serde_json::from_slice(&body).map_err(std::io::Error::other)?;
        self.came.lock().expect("a lock").push((id, body));
        if self.answers.load(Ordering::SeqCst) {
            stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")?;
        } else {
            self.waiting.lock().expect("a lock").push(stream);
        }
        Ok(())
    }
}

fn start(data: &Path, clock: &str) -> Server {
    let mut command = Command::new(binary());
    command
        .args(["--demo", "--clock", clock, "--data"])
        .arg(data)
        .env("XINZHENG_LOG", "error");
    Server(Starting::by(&mut command).listening())
}

#[test]
fn what_a_killed_server_has_not_told_the_next_one_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, jar) = (folder.path().join("data"), folder.path().join("cookies"));
    let receiver = Receiver::open();
    let mut server = start(&data, "2026-11-24T09:30:00+08:00");
    server.sign_in(&jar);
    let asked = serde_json::json!({"url": receiver.at, "events": ["report.issued"]});
    let asked = asked.to_string();
    let more = [
        "-f",
        "-H",
        "Sec-Fetch-Site: same-origin",
        "-H",
        "Content-Type: application/json",
        "-d",
        &asked,
    ];
    server.curl(&jar, &more, "/api/webhooks");

    // The notice of the first report is under way, and its receiver has not said that it has it: so that of the second
    // has not been begun.
    let first = server.issue(&jar, "first");
    let before = receiver.wait(|came| !came.is_empty());
    assert_eq!(before[0].1["data"]["report_no"], first["report_no"]);
    let second = server.issue(&jar, "second");
    server.0.kill();
    assert_eq!(receiver.wait(|_| true).len(), 1);

    // A minute after the kill somebody else may send what was being sent.
    receiver.held.answers.store(true, Ordering::SeqCst);
    let server = start(&data, "2026-11-24T09:35:00+08:00");
    let came = receiver.wait(|came| {
        let told = |report: &Value| {
            let mut after = came.iter().skip(1);
            after.any(|(_, body)| body["data"]["report_no"] == report["report_no"])
        };
        told(&first) && told(&second)
    });
    for (id, body) in &came[1..] {
        assert_eq!(body["id"], id.as_str());
        if body["data"]["report_no"] == first["report_no"] {
            assert_eq!((id, body), (&before[0].0, &before[0].1));
        }
    }
    drop(server);
    is_sound(&data, 2);
}
