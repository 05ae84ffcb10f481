//! A running server and a signed-in firm, by curl.

use serde_json::Value;
use shared::seal::TrustedKeys;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use tests::server::{Server, Starting, binary};

/// When the server's clock begins.
pub(crate) const CLOCK: &str = "2026-11-24T09:30:00+08:00";

/// A demonstration with `acme` signed in.
pub(crate) struct Running {
    data: tempfile::TempDir,
    server: Server,
}

impl Running {
    /// Starts one with these further arguments.
    pub(crate) fn start(more: &[&OsStr]) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(binary());
        command
            .args(["--demo", "--clock", CLOCK, "--data"])
            .arg(data.path())
            .args(more)
            .env("XINZHENG_LOG", "error");
        let server = Starting::by(&mut command).listening();
        let running = Self { data, server };
        let to = ["-o", "/dev/null", "-w", "%{redirect_url}"];
        let away = text(running.curl(&to, "/auth/login?next=/request"));
        let back = text(running.curl(&to, &format!("{away}&account=acme")));
        running.curl(&to, &back);
        running
    }

    fn curl(&self, more: &[&str], path: &str) -> Vec<u8> {
        let jar = self.data.path().join("jar");
        let done = Command::new("curl")
            .args(["-sS", "-b"])
            .arg(&jar)
            .arg("-c")
            .arg(&jar)
            .args(more)
            .arg(if path.starts_with("http") {
                path.to_owned()
            } else {
                format!("{}{path}", self.server.origin)
            })
            .output()
            .expect("curl");
        assert!(done.status.success(), "{path}");
        done.stdout
    }

    /// Asks for a report under a key: status and body.
    pub(crate) fn ask(&self, key: &str) -> (u16, Value) {
        let key = format!("Idempotency-Key: {key}");
        let more = [
            "-H",
            &key,
            "-H",
            "Sec-Fetch-Site: same-origin",
            "-H",
            "Content-Type: application/json",
            "-d",
            r#"{"look_back_years":1,"purpose":"finance"}"#,
            "-w",
            "\n%{http_code}",
        ];
        let answer = text(self.curl(&more, "/api/reports"));
        let (body, status) = answer.rsplit_once('\n').expect("a status");
        let body = serde_json::from_str(body).expect("JSON");
        (status.parse().expect("a status"), body)
    }

    /// The number of a report that is issued under a key.
    pub(crate) fn issued(&self, key: &str) -> String {
        let (status, report) = self.ask(key);
        assert_eq!(status, 201, "{report}");
        report["report_no"].as_str().expect("a number").to_owned()
    }

    /// A report's file.
    pub(crate) fn file(&self, report_no: &str) -> Vec<u8> {
        self.curl(&["-f"], &format!("/api/reports/{report_no}/pdf"))
    }

    /// Numbers of the firm's reports.
    pub(crate) fn reports(&self) -> Vec<String> {
        let list = self.curl(&["-f"], "/api/reports");
        let list: Value = serde_json::from_slice(&list).expect("JSON");
        let rows = list["reports"].as_array().expect("rows");
        let number = |row: &Value| row["report_no"].as_str().map(str::to_owned);
        rows.iter().filter_map(number).collect()
    }

    /// The key list with its root, and the root as hexadecimal digits.
    pub(crate) fn keys(&self) -> (TrustedKeys, String) {
        let list = self.curl(&["-f"], "/v/keys");
        let root = serde_json::from_slice::<Value>(&list).expect("JSON")["root"]["spki"].clone();
        let pinned = serde_json::from_value(root.clone()).expect("a key");
        let keys = TrustedKeys::read(&list, &pinned).expect("the root's list");
        (keys, root.as_str().expect("digits").to_owned())
    }

    /// Its host.
    pub(crate) fn host(&self) -> String {
        let host = self.server.origin.rsplit('/').next();
        host.expect("a host").to_owned()
    }

    /// Stops it, and looks whether its table is sound; what the check says.
    pub(crate) fn stopped_and_checked(mut self) -> String {
        self.server.kill();
        checked(self.data.path())
    }
}

fn checked(data: &Path) -> String {
    let done = Command::new(binary())
        .args(["--check", "--data"])
        .arg(data)
        .env("XINZHENG_LOG", "error")
        .output()
        .expect("the program");
    let said = text(done.stdout);
    assert!(done.status.success(), "{said}");
    said
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}
