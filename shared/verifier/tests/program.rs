//! `xinzheng-verifier` as a process: every case, its rows and its exit code.

#[path = "told/mod.rs"]
mod told;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use told::{Told, vectors};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xinzheng-verifier"))
}

/// What a case gives, as files of a folder and arguments.
fn asked(case: &Told<'_>, folder: &Path) -> Option<Command> {
    let text = |field: &str| case.vectors[field].as_str().expect("a text");
    let write = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, content).expect("written");
        path
    };
    let mut command = program();
    command
        .arg("--keys")
        .arg(write("keys.json", case.keys().as_bytes()));
    command.args(["--root", text("root"), "--host", text("host")]);
    command.args(["--log-key", text("log_key"), "--now", case.text("now")]);
    if let Some(at) = case.case["keys_fetched_at"].as_str() {
        command.args(["--keys-fetched-at", at]);
    }
    let lists = case.case["withdrawn"].as_array().into_iter().flatten();
    for (number, list) in lists.enumerate() {
        let list = list.as_str().expect("a text").as_bytes();
        command.arg("--withdrawn");
        command.arg(write(&format!("withdrawn{number}.json"), list));
    }
    for (field, option) in [("log_proof", "--proof"), ("result", "--result")] {
        match case.case.get(field) {
            None => {}
            // What was not got cannot be given in a file.
            Some(Value::Null) => return None,
            Some(given) => {
                let content = given.as_str().expect("a text").as_bytes();
                command.arg(option).arg(write(field, content));
            }
        }
    }
    match (case.file(), case.case["scanned"].as_str()) {
        (Some(file), scanned) => {
            let path = write("report.pdf", &file);
            if let Some(scanned) = scanned {
                command.args(["--scanned", scanned]);
            }
            command.arg(path);
        }
        (None, Some(scanned)) => {
            command.arg(scanned);
        }
        (None, None) => return None,
    }
    Some(command)
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("a text")
}

/// The first two words of each row, as the cases write them.
fn words(rows: &str) -> String {
    let word = |row: &str| {
        let mut words = row.split_whitespace();
        let (state, name) = (words.next()?, words.next()?);
        let code = || row.rsplit('[').next()?.split([':', ']']).next();
        match state {
            "agrees" => Some(name.to_owned()),
            "disagrees" => Some(format!("!{name}={}", code()?)),
            "not_known" => Some(format!("?{name}={}", code()?)),
            _ => None,
        }
    };
    let rows = rows.lines().filter_map(word).collect::<Vec<_>>();
    rows.join(" ")
}

#[test]
fn every_case_has_its_rows_and_its_exit_code() {
    let vectors = vectors();
    let mut exits = std::collections::BTreeMap::new();
    for case in Told::all(&vectors) {
        let folder = tempfile::tempdir().expect("a folder");
        let Some(mut command) = asked(&case, folder.path()) else {
            continue;
        };
        let output = command.output().expect("it runs");
        let exit = match case.text("overall") {
            "authentic" => 0,
            "disagrees" => 1,
            _ => 2,
        };
        let rows = said(&output);
        assert_eq!(
            words(&rows),
            case.text("expected"),
            "{}\n{rows}",
            case.name()
        );
        assert_eq!(output.status.code(), Some(exit), "{}", case.name());
        let json = command.arg("--json").output().expect("it runs");
        let json: Value = serde_json::from_slice(&json.stdout).expect("JSON");
        assert_eq!(json["overall"], case.text("overall"), "{}", case.name());
        *exits.entry(exit).or_insert(0) += 1;
    }
    assert!(
        exits.values().all(|count| *count > 4) && exits.len() == 3,
        "{exits:?}"
    );
}

#[test]
fn wrong_use_is_no_answer() {
    let vectors = vectors();
    let cases = Told::all(&vectors);
    let folder = tempfile::tempdir().expect("a folder");
    let cases: Vec<_> = cases
        .iter()
        .filter(|case| case.name() == "a paper")
        .collect();
    let [good] = cases[..] else {
        panic!("one case");
    };
    let other = folder.path().join("other");
    std::fs::write(&other, "{}").expect("written");
    let other = other.to_str().expect("a path");
    for (more, code) in [
        (vec!["--keys", other], "keys.form"),
        (vec!["--root", other], "verifier.root"),
        (vec!["--root", "00"], "verifier.root"),
        (vec!["--host", "a/b"], "verifier.host"),
        (vec!["--withdrawn", other], "withdrawn.form"),
        (vec!["--log-key", "x"], "verifier.log_key"),
        (vec!["--scanned", "x"], "verifier.papers"),
        (vec!["--result", "/nowhere"], "cannot be read"),
        (vec!["--now", "yesterday"], "RFC 3339"),
        (vec!["--lang", "de"], "--lang"),
    ] {
        let output = without(good, folder.path(), more[0])
            .args(&more)
            .output()
            .expect("it runs");
        let faults = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(64), "{more:?}: {faults}");
        assert!(faults.contains(code), "{more:?}: {faults}");
        assert!(output.stdout.is_empty(), "{more:?}");
    }
}

#[test]
fn a_file_that_is_not_there_is_never_taken_for_a_code() {
    let vectors = vectors();
    let cases = Told::all(&vectors);
    let case = cases.iter().find(|case| case.name() == "a file");
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = asked(case.expect("the case"), folder.path()).expect("a command");
    std::fs::remove_file(folder.path().join("report.pdf")).expect("removed");
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be read"));
}

/// The arguments of a case but for one option with its value.
fn without(case: &Told<'_>, folder: &Path, option: &str) -> Command {
    let whole = asked(case, folder).expect("a command");
    let mut kept = program();
    let mut skip = false;
    let repeated = ["--withdrawn", "--scanned", "--result"];
    for argument in whole.get_args() {
        if skip {
            skip = false;
        } else if argument == option && !repeated.contains(&option) {
            skip = true;
        } else {
            kept.arg(argument);
        }
    }
    kept
}

#[test]
fn with_no_network_at_all_a_report_is_judged() {
    let vectors = vectors();
    let cases = Told::all(&vectors);
    let case = cases
        .iter()
        .find(|case| case.name() == "a file")
        .expect("the case");
    let folder = tempfile::tempdir().expect("a folder");
    let asked = asked(case, folder.path()).expect("a command");
    // A name space of its own has no network but a loopback that is down.
    let mut alone = Command::new("unshare");
    alone
        .args(["--map-root-user", "--net"])
        .arg(asked.get_program());
    let output = alone.args(asked.get_args()).output();
    match output {
        Ok(output) if output.status.code() == Some(0) => {
            assert_eq!(words(&said(&output)), case.text("expected"));
        }
        // Where no name spaces are allowed nothing was shown; that no network is linked is held by tests/architecture.
        Ok(output) => {
            let faults = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(faults.contains("unshare"), "{faults}");
            println!("not shown: {faults}");
        }
        Err(fault) => println!("not shown: {fault}"),
    }
}
