//! Processes that are killed (`kill -9`) at every point of delivering and issuing, and at any moment between: what
//! they were told is done is there, nothing is half done, and the next process goes on from there.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use functions::items::{ReportItemState, unpack};
use functions::keys;
use functions::store::Store;
use functions::store::sqlite::SqliteStore;
use functions::use_cases::check_invariants::{Checked, check_invariants};
use functions::use_cases::deliver_records::{DeliveryItem, DeliveryState};
use functions::use_cases::sweep::sweep;
use functions::use_cases::verify_report::verify_report;
use object_store::local::LocalFileSystem;
use shared::code::VerificationCode;
use shared::policy::UnitId;
use shared::verdict::Verdict;
use tests::office::{Office, ROUNDS};

/// What a process said until its end.
#[derive(Debug, Default)]
struct Said {
    points: Vec<String>,
    /// What it was told is done: names of deliveries by unit, codes by key.
    told: Vec<String>,
    done: bool,
    killed: bool,
}

fn mortal(folder: &Path, arguments: &[String]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mortal"));
    command.arg(folder).args(arguments).stdout(Stdio::piped());
    command
}

/// Runs a process to its end, which comes after `lines` of its output at the latest.
fn hear(mut command: Command, lines: Option<usize>) -> Said {
    let mut child = command.spawn().expect("the process starts");
    let out = child.stdout.take().expect("its output");
    let mut said = Said::default();
    for (n, line) in BufReader::new(out).lines().enumerate() {
        let line = line.expect("a line");
        if let Some(point) = line.strip_prefix("point ") {
            said.points.push(point.to_owned());
        } else if let Some(told) = line.strip_prefix("told ") {
            said.told.push(told.to_owned());
        } else if line == "done" {
            said.done = true;
        }
        if lines == Some(n) {
            child.kill().expect("it is killed");
        }
    }
    let ended = child.wait().expect("it ended");
    said.killed = ended.signal() == Some(9);
    assert!(
        said.killed || ended.success(),
        "it failed: {ended}, {said:?}"
    );
    said
}

fn at(minute: i64, more: &[&str]) -> Vec<String> {
    let mut arguments = vec!["--minute".to_owned(), minute.to_string()];
    arguments.extend(more.iter().map(|text| (*text).to_owned()));
    arguments
}

/// The folder as whoever is on duty finds it, so many minutes after nine.
struct Found {
    store: Arc<SqliteStore>,
    office: Office,
}

impl Found {
    fn open(folder: &Path, minute: i64) -> Self {
        let store =
            Arc::new(SqliteStore::open(folder.join("table.sqlite")).expect("the table opens"));
        let files = folder.join("files");
        std::fs::create_dir_all(&files).expect("a folder");
        let files = LocalFileSystem::new_with_prefix(files).expect("files");
        let office = Office::new(store.clone(), Arc::new(files), minute);
        Self { store, office }
    }

    async fn check(&self) -> Checked {
        let deps = &self.office.deps;
        check_invariants(
            &*self.store,
            &deps.secrets.code_key,
            Some(&deps.files),
            deps.clock.now(),
        )
        .await
        .expect("the table can be read")
    }

    /// Everything that a process was told is there.
    async fn holds(&self, told: &[String], why: &str) {
        for told in told {
            match told.split(' ').collect::<Vec<_>>()[..] {
                ["delivery", unit, id] => {
                    let key = keys::delivery(&UnitId(unit.to_owned()), id);
                    let item = self.store.get(&key).await.expect("a read").expect(why);
                    let delivery: DeliveryItem = unpack(&item).expect("a delivery");
                    let sealed = matches!(delivery.state, DeliveryState::Sealed { .. });
                    assert!(sealed, "{why}: {told}");
                }
                ["report", _, code] => {
                    let code = VerificationCode::parse(code).expect("a code");
                    let now = self.office.deps.clock.now();
                    let judged = verify_report(&self.office.deps.public(), &code, now).await;
                    let verdict = judged.expect("it can be checked").verdict();
                    assert!(matches!(verdict, Verdict::Genuine { .. }), "{why}: {told}");
                }
                _ => panic!("{told}"),
            }
        }
    }
}

/// After a death: sound as it lies, sound and without anything pending after a sweep.
async fn look_after(folder: &Path, minute: i64, told: &[String], why: &str) {
    let found = Found::open(folder, minute);
    let checked = found.check().await;
    assert!(checked.broken.is_empty(), "{why}: {:?}", checked.broken);
    found.holds(told, why).await;
    sweep(&found.office.deps).await.expect("a sweep");
    let checked = found.check().await;
    assert!(
        checked.broken.is_empty(),
        "{why}, swept: {:?}",
        checked.broken
    );
    assert!(checked.overdue.is_empty(), "{why}: {:?}", checked.overdue);
    found.holds(told, why).await;
}

/// Dies at point `n`, and at another one when it is started again; then it is let to its end.
async fn die_at(n: usize, points: &[String]) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let mut told = Vec::new();
    let second = (n * 7 + 3) % points.len();
    for (minute, die) in [(0, n), (5, second)] {
        let said = hear(
            mortal(folder, &at(minute, &["--die", &die.to_string()])),
            None,
        );
        let why = format!("killed at {:?}", said.points.last());
        // The second time some of the work is done already, and it may come to its end before.
        assert!(said.killed || (minute > 0 && said.done), "{why}");
        told.extend(said.told);
        look_after(folder, minute + 3, &told, &why).await;
    }
    let said = hear(mortal(folder, &at(10, &[])), None);
    assert!(said.done && !said.killed);
    // The same names lead to what was acknowledged before.
    for before in &told {
        assert!(
            said.told.contains(before),
            "{before} became {:?}",
            said.told
        );
    }
    let found = Found::open(folder, 12);
    let checked = found.check().await;
    assert!(checked.broken.is_empty(), "{n}: {:?}", checked.broken);
    assert_eq!(
        (checked.issued, checked.records),
        (u64::from(ROUNDS), 3),
        "{n}"
    );
}

#[test]
fn a_process_that_dies_at_any_point_loses_nothing_and_the_next_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = hear(mortal(folder.path(), &at(0, &[])), None);
    assert!(whole.done);
    let points = whole.points;
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for point in &points {
        let (_, name) = point.split_once(' ').expect("a number and a name");
        *names.entry(name).or_default() += 1;
    }
    println!("{} points: {names:#?}", points.len());
    for side in ["Before", "After"] {
        for call in [
            "issue: first transaction",
            "issue: second transaction",
            "deliver: open",
            "deliver: entities",
            "deliver: records",
            "deliver: lines not taken",
            "deliver: seal",
            "write a file",
        ] {
            let name = format!("{side} {call}");
            assert!(names.contains_key(name.as_str()), "{name} is passed");
        }
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Runtime::new().expect("a runtime");
                loop {
                    let n = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    if n >= points.len() {
                        return;
                    }
                    runtime.block_on(die_at(n, &points));
                }
            });
        }
    });
}

#[tokio::test]
async fn processes_that_are_killed_at_any_moment_one_after_the_other_lose_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let mut told = Vec::new();
    for round in 0..25_usize {
        // After so many lines: somewhere behind a point, in the middle of what follows it.
        let lines = 60 + round * 17 % 97;
        let command = mortal(folder, &at(round as i64 * 5, &["--for-ever"]));
        let said = hear(command, Some(lines));
        assert!(said.killed);
        told.extend(said.told);
        look_after(
            folder,
            round as i64 * 5 + 3,
            &told,
            &format!("round {round}"),
        )
        .await;
    }
    let reports = told
        .iter()
        .filter(|told| told.starts_with("report"))
        .count();
    println!("{} acknowledged, {reports} of them reports", told.len());
    assert!(reports > 25, "{reports}");
    let found = Found::open(folder, 0);
    let mut issued = 0;
    for report in told.iter().filter_map(|told| told.strip_prefix("report ")) {
        let code = report.split(' ').next_back().unwrap_or_default();
        let code = VerificationCode::parse(code).expect("a code");
        let key = keys::report_by_code(&code.sha256());
        let item = found
            .store
            .get(&key)
            .await
            .expect("a read")
            .expect("it is there");
        let body: functions::items::ReportItem = unpack(&item).expect("a report");
        issued += usize::from(body.state == ReportItemState::Issued);
    }
    assert_eq!(issued, reports);
}
