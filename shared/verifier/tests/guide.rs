//! The commands of the guides really run: each block of `bash`, with a `curl` that reads files in place of a service.
#![cfg(unix)]

#[path = "told/mod.rs"]
mod told;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use told::{Told, vectors};

const GUIDES: [&str; 2] = [
    include_str!("../README.md"),
    include_str!("../README.zh-CN.md"),
];

/// Answers by the last part of the path, and by whether it asks for changes.
const CURL: &str = r#"#!/usr/bin/env bash
for word in "$@"; do case "$word" in https://*) address=$word;; esac; done
case "$address" in
  https://xinyong.example.cn/v/keys) cat "$SERVICE/keys";;
  https://xinyong.example.cn/v/withdrawn) cat "$SERVICE/withdrawn";;
  https://xinyong.example.cn/v/withdrawn\?since=40) cat "$SERVICE/changes";;
  https://xinyong.example.cn/log/key) cat "$SERVICE/log_key";;
  https://xinyong.example.cn/api/verify) cat "$SERVICE/results";;
  *) echo "curl: $address" >&2; exit 22;;
esac
"#;

fn blocks(guide: &str) -> String {
    let parts = guide.split("```bash\n").skip(1);
    let blocks: Vec<&str> = parts.filter_map(|part| part.split("```").next()).collect();
    assert!(blocks.len() >= 6, "{}", blocks.len());
    blocks.concat()
}

fn run(guide: &str, folder: &Path) -> (String, String) {
    let vectors = vectors();
    let cases = Told::all(&vectors);
    let named = |name: &str| {
        cases
            .iter()
            .find(|case| case.name() == name)
            .expect("the case")
    };
    let (changed, asked) = (
        named("withdrawn, by what changed since"),
        named("the service says so too"),
    );
    let service = folder.join("service");
    std::fs::create_dir(&service).expect("a folder");
    let put = |name: &str, content: &str| {
        std::fs::write(service.join(name), content).expect("written");
    };
    put("keys", vectors["keys"].as_str().expect("keys"));
    put("log_key", vectors["log_key"].as_str().expect("a key"));
    put(
        "withdrawn",
        changed.case["withdrawn"][0].as_str().expect("a list"),
    );
    put(
        "changes",
        changed.case["withdrawn"][1].as_str().expect("a list"),
    );
    put(
        "results",
        &format!(r#"{{"results":[{}]}}"#, asked.text("result")),
    );
    let file = named("a file").file().expect("a file");
    std::fs::write(folder.join("report.pdf"), file).expect("written");
    let curl = folder.join("curl");
    std::fs::write(&curl, CURL).expect("written");
    std::fs::set_permissions(&curl, std::fs::Permissions::from_mode(0o755)).expect("set");
    let program = Path::new(env!("CARGO_BIN_EXE_xinzheng-verifier"));
    let beside = program.parent().expect("a folder");
    let path = std::env::var("PATH").expect("a path");
    // The machine's clock is not of the vectors' day.
    let script = format!(
        "set -euo pipefail\nxinzheng-verifier() {{ command xinzheng-verifier --now {} \"$@\"; }}\n{}",
        asked.text("now"),
        blocks(guide)
    );
    let output = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder)
        .env(
            "PATH",
            format!("{}:{}:{path}", folder.display(), beside.display()),
        )
        .env("SERVICE", &service)
        .env("SCANNED", asked.text("scanned"))
        .output()
        .expect("bash runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (said, faults) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{said}\n{faults}");
    (said, faults)
}

#[test]
fn every_command_of_the_guides_runs_and_says_what_the_guide_says() {
    for guide in GUIDES {
        let folder = tempfile::tempdir().expect("a folder");
        let (said, faults) = run(guide, folder.path());
        assert_eq!(said.matches("Verified OK").count(), 2, "{said}\n{faults}");
        assert_eq!(said.matches("\nauthentic: ").count(), 2, "{said}");
        assert!(said.contains("\"verdict\":\"genuine\""), "{said}");
    }
}

#[test]
fn openssl_refuses_a_list_that_was_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let guide = GUIDES[0].replace(
        "jq -j .payload withdrawn.json; }",
        "jq -j .payload withdrawn.json | tr 0 1; }",
    );
    assert_ne!(guide, GUIDES[0]);
    let outcome = std::panic::catch_unwind(|| run(&guide, folder.path()));
    assert!(outcome.is_err(), "a changed list passes");
}

#[test]
fn both_guides_have_the_same_commands() {
    let commands = |guide: &str| -> Vec<String> {
        let own = |line: &str| line.split('#').next().unwrap_or_default().trim().to_owned();
        let blocks = blocks(guide).replace(" --lang zh", "");
        blocks
            .lines()
            .map(own)
            .filter(|line| !line.is_empty())
            .collect()
    };
    assert_eq!(commands(GUIDES[0]), commands(GUIDES[1]));
}
