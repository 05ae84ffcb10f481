//! A disk without room, and one that cannot be written: what was issued is there and verifies, what is asked for
//! is answered with 503, and once there is room it goes on.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::check::is_sound;
use super::{Server, binary};

/// The server, started so that a write over the limit on file sizes is an error and not the end of it.
fn server_with_limits(data: &Path) -> Server {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"]);
    command.arg(binary());
    Server::start_by(command, data)
}

/// No file of the process is written beyond so many bytes: 0 is a disk that takes nothing.
fn limit_files(server: &Server, bytes: &str) {
    let done = Command::new("prlimit")
        .args(["--pid", &server.0.id()])
        .arg(format!("--fsize={bytes}:unlimited"))
        .status()
        .expect("prlimit runs");
    assert!(done.success(), "prlimit: {done}");
}

impl Server {
    /// Status, headers and body of a request for a report.
    fn try_to_issue(&self, jar: &Path, key: &str) -> (u16, String) {
        let key = format!("Idempotency-Key: {key}");
        let more = [
            "-i",
            "-H",
            &key,
            "-H",
            "Sec-Fetch-Site: same-origin",
            "-H",
            "Content-Type: application/json",
            "-d",
            r#"{"look_back_years":1,"purpose":"finance"}"#,
        ];
        let answer = self.curl(jar, &more, "/api/reports");
        let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
        (status.expect("a status"), answer)
    }

    fn verdict(&self, jar: &Path, report: &serde_json::Value) -> String {
        let code = report["code"].as_str().expect("a code");
        let json = ["-f", "-H", "Accept: application/json"];
        self.curl(jar, &json, &format!("/v/{code}"))
    }
}

/// Issues one report, takes the room away, and gives it back. `data` holds the server's folder then.
fn without_room(
    server: Server,
    jar: &Path,
    data: &Path,
    take: impl Fn(&Server),
    give: impl Fn(&Server),
) {
    server.sign_in(jar);
    let before = server.issue(jar, "before");
    take(&server);
    for n in 0..3 {
        let (status, answer) = server.try_to_issue(jar, &format!("without-{n}"));
        assert_eq!(status, 503, "{answer}");
        let told = answer.to_ascii_lowercase();
        assert!(told.contains("\r\nretry-after: "), "{answer}");
        assert!(told.contains("service.unavailable"), "{answer}");
    }
    // Checking codes, lists and files go on.
    let verdict = server.verdict(jar, &before);
    assert!(verdict.contains(r#""verdict":"genuine""#), "{verdict}");
    let no = before["report_no"].as_str().expect("a number");
    assert!(server.curl(jar, &["-f"], "/api/reports").contains(no));
    let pdf = ["-f", "-o", "/dev/null", "-w", "%{content_type}"];
    let kind = server.curl(jar, &pdf, &format!("/api/reports/{no}/pdf"));
    assert_eq!(kind, "application/pdf");
    give(&server);
    // What was refused is taken on under the same key, and nothing has been made twice.
    let after: Vec<_> = (0..3)
        .map(|n| server.issue(jar, &format!("without-{n}")))
        .collect();
    assert_eq!(server.issue(jar, "before"), before);
    let list = server.curl(jar, &["-f"], "/api/reports");
    assert_eq!(list.matches("\"report_no\"").count(), 4, "{list}");
    for report in after.iter().chain([&before]) {
        let verdict = server.verdict(jar, report);
        assert!(verdict.contains(r#""verdict":"genuine""#), "{verdict}");
    }
    drop(server);
    is_sound(data, 4);
}

#[test]
fn a_disk_that_takes_nothing_refuses_writes_keeps_verifying_and_recovers() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let server = server_with_limits(&data);
    let (take, give) = (
        |server: &Server| limit_files(server, "0"),
        |server: &Server| limit_files(server, "unlimited"),
    );
    without_room(server, &folder.path().join("cookies"), &data, take, give);
}

/// A small disk of its own; unmounted when it is dropped.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// `None`, and says so, where this user may not mount.
    fn new(megabytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(folder.path())
            .output()
            .expect("mount runs");
        if done.status.success() {
            return Some(Self(folder));
        }
        println!(
            "no disk can be mounted here ({}): the limit on file sizes stands for it in the test above",
            String::from_utf8_lossy(&done.stderr).trim()
        );
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }

    /// Fills it to the last byte.
    fn fill(&self) {
        use std::io::Write;
        let mut file = std::fs::File::create(self.ballast()).expect("a file");
        for size in [1 << 20, 1 << 12, 1] {
            while file.write_all(&vec![0; size]).is_ok() {}
        }
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{how}")])
            .arg(self.path())
            .output()
            .expect("mount runs");
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "remount {how}: {said}");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Nothing of it is wanted any more.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[test]
fn a_full_disk_refuses_writes_keeps_verifying_and_recovers() {
    let Some(disk) = SmallDisk::new(160) else {
        return;
    };
    let jar = tempfile::NamedTempFile::new().expect("a file elsewhere");
    let data = disk.path().join("data");
    let server = Server::start(&data);
    let take = |_: &Server| disk.fill();
    let give = |_: &Server| std::fs::remove_file(disk.ballast()).expect("room again");
    without_room(server, jar.path(), &data, take, give);
}

#[test]
fn a_read_only_disk_is_named_at_start_and_left_as_it_is() {
    let Some(disk) = SmallDisk::new(160) else {
        return;
    };
    let jar = tempfile::NamedTempFile::new().expect("a file elsewhere");
    let data = disk.path().join("data");
    let server = Server::start(&data);
    server.sign_in(jar.path());
    let issued = server.issue(jar.path(), "before");
    drop(server);
    disk.remount("ro");
    let refused = Command::new(binary())
        .args(["--listen", "127.0.0.1:0", "--demo", "--data"])
        .arg(&data)
        .output()
        .expect("a process");
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("cannot be"), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    disk.remount("rw");
    let server = Server::start(&data);
    server.sign_in(jar.path());
    let verdict = server.verdict(jar.path(), &issued);
    assert!(verdict.contains(r#""verdict":"genuine""#), "{verdict}");
    server.issue(jar.path(), "after");
    drop(server);
    is_sound(&data, 2);
}
