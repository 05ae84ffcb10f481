//! Other processes: several on one file, and those that are killed.
//!
//! Children are this test binary itself, started anew with what to do in the environment.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use bytes::Bytes;
use functions::store::sqlite::{SqliteOptions, SqliteStore};
use functions::store::{Key, Op, Store, StoreError};
use rusqlite::Connection;

use crate::{count, create, file, folder, open};

/// What a child does, and on which file.
const TASK: &str = "XINZHENG_TEST_TASK";
const FILE: &str = "XINZHENG_TEST_FILE";

fn child(task: &str, path: &Path) -> Command {
    with_task(
        Command::new(std::env::current_exe().expect("this binary")),
        task,
        path,
    )
}

pub(crate) fn child_without_override(task: &str, path: &Path) -> Command {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    if output.stdout.trim_ascii() != b"0" {
        return child(task, path);
    }
    let mut command = Command::new("setpriv");
    command.args([
        "--bounding-set=-dac_override,-dac_read_search",
        "--inh-caps=-all",
    ]);
    command.arg(std::env::current_exe().expect("this binary"));
    with_task(command, task, path)
}

fn with_task(mut command: Command, task: &str, path: &Path) -> Command {
    command
        .args([
            "--ignored",
            "--exact",
            "processes::child_process",
            "--nocapture",
        ])
        .env(TASK, task)
        .env(FILE, path)
        .stdout(Stdio::piped());
    command
}

/// Says one line to the parent, past the test harness.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .expect("the parent listens");
}

#[test]
#[ignore = "is started by other tests, as a process of its own"]
fn child_process() {
    let task = std::env::var(TASK).expect("started by another test");
    let path = std::env::var(FILE).expect("started by another test");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    match task.as_str() {
        "open" => match SqliteStore::open(&path) {
            Ok(_) => say("opened"),
            Err(StoreError::Unavailable(reason)) => say(&format!("refused: {reason}")),
            Err(error) => say(&format!("other: {error}")),
        },
        "add" => runtime.block_on(add_many(&open(Path::new(&path)))),
        writer => runtime.block_on(write_for_ever(Arc::new(open(Path::new(&path))), writer)),
    }
}

const ADDITIONS: u64 = 150;

async fn add_many(store: &SqliteStore) {
    let own = std::process::id();
    for n in 0..ADDITIONS {
        let steps = vec![
            Op::Add {
                key: Key::new("C", "all"),
                by: 1,
                ttl: None,
            },
            create(&Key::new("P", format!("{own}-{n:04}")), ""),
        ];
        store.transact(steps).await.expect("written");
    }
}

/// Four tasks that write pairs, and say so once they are acknowledged.
async fn write_for_ever(store: Arc<SqliteStore>, writer: &str) {
    let tasks = (0..4).map(|task| {
        let (store, pk) = (Arc::clone(&store), format!("{writer}-{task}"));
        tokio::spawn(async move {
            for n in 0_u64.. {
                let steps = ["a", "b"].map(|part| create(&pair_key(&pk, n, part), body(n)));
                store.transact(steps.to_vec()).await.expect("written");
                say(&format!("done {pk} {n}"));
            }
        })
    });
    futures_join(tasks.collect()).await;
}

async fn futures_join(tasks: Vec<tokio::task::JoinHandle<()>>) {
    for task in tasks {
        task.await.expect("the task goes on");
    }
}

fn pair_key(pk: &str, n: u64, part: &str) -> Key {
    Key::new(pk, format!("{n:08}{part}"))
}

fn body(n: u64) -> Bytes {
    Bytes::from(n.to_string().repeat(400))
}

/// What the child said it had written, until it was killed after `lines` of it.
fn kill_after(mut child: Child, lines: usize) -> Vec<(String, u64)> {
    let out = child.stdout.take().expect("the child's output");
    let mut said = Vec::new();
    // What was said before the kill is still in the pipe, and read to its end.
    for line in BufReader::new(out).lines() {
        let line = line.expect("a line");
        let words: Vec<&str> = line.split(' ').collect();
        if let ["done", pk, n] = words[..] {
            said.push((pk.to_owned(), n.parse().expect("a number")));
        }
        if said.len() == lines {
            child.kill().expect("the child is killed");
        }
    }
    assert!(
        !child.wait().expect("the child ended").success(),
        "the child was killed, it did not end"
    );
    assert!(said.len() >= lines, "the child wrote {} pairs", said.len());
    said
}

#[tokio::test]
async fn everything_that_was_acknowledged_survives_a_kill() {
    let folder = folder();
    let mut acknowledged = Vec::new();
    for (round, lines) in [150, 40, 300].into_iter().enumerate() {
        let child = child(&format!("round{round}"), &file(&folder))
            .spawn()
            .expect("the child starts");
        acknowledged.extend(kill_after(child, lines));
    }
    let store = open(&file(&folder));
    for (pk, n) in &acknowledged {
        for part in ["a", "b"] {
            let item = store
                .get(&pair_key(pk, *n, part))
                .await
                .expect("read")
                .expect("it is there");
            assert_eq!(item.body, body(*n));
        }
    }
    for round in 0..3 {
        for task in 0..4 {
            let found = count(&store, &format!("round{round}-{task}")).await;
            assert_eq!(found % 2, 0, "no pair is half there");
        }
    }
}

#[tokio::test]
async fn a_killed_neighbour_does_not_stop_the_others() {
    let folder = folder();
    let store = open(&file(&folder));
    let child = child("neighbour", &file(&folder))
        .spawn()
        .expect("the child starts");
    let acknowledged = kill_after(child, 100);
    for (pk, n) in &acknowledged {
        assert!(
            store
                .get(&pair_key(pk, *n, "b"))
                .await
                .expect("read")
                .is_some()
        );
    }
    store
        .transact(vec![create(&Key::new("after", "a"), "")])
        .await
        .expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_processes_write_one_new_file_and_lose_nothing() {
    let folder = folder();
    // All of them find no file and make it.
    let children: Vec<Child> = (0..2)
        .map(|_| {
            child("add", &file(&folder))
                .spawn()
                .expect("the child starts")
        })
        .collect();
    let store = open(&file(&folder));
    add_many(&store).await;
    for child in children {
        let output = child.wait_with_output().expect("the child ended");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
    let counter = store
        .get(&Key::new("C", "all"))
        .await
        .expect("read")
        .expect("it is there");
    assert_eq!(counter.v, 3 * ADDITIONS);
    assert_eq!(count(&store, "P").await as u64, 3 * ADDITIONS);
}

#[tokio::test]
async fn a_neighbour_that_writes_too_long_is_busy() {
    let folder = folder();
    let options = SqliteOptions {
        busy: std::time::Duration::from_millis(50),
        ..SqliteOptions::default()
    };
    let store = SqliteStore::open_with(file(&folder), options).expect("the store opens");
    let key = Key::new("E#1", "a");
    let neighbour = Connection::open(file(&folder)).expect("a connection of its own");
    neighbour
        .execute_batch("BEGIN IMMEDIATE")
        .expect("the neighbour writes");
    let refused = store.transact(vec![create(&key, "")]).await;
    assert!(
        matches!(refused, Err(StoreError::Busy("another process is writing"))),
        "{refused:?}"
    );
    assert_eq!(store.get(&key).await.expect("reading goes on"), None);
    neighbour
        .execute_batch("COMMIT")
        .expect("the neighbour is done");
    store
        .transact(vec![create(&key, "")])
        .await
        .expect("written");
}
