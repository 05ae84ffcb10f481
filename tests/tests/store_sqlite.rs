//! The store on a SQLite file: the conformance suite, and what a file goes through.
//!
//! Children are this test binary itself, started anew with what to do in the environment.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use bytes::Bytes;
use functions::store::sqlite::{SqliteOptions, SqliteStore};
use functions::store::{Item, Key, Op, Order, Query, Store, StoreError};
use rusqlite::Connection;
use tests::conformance;

/// What a child does, and on which file.
const TASK: &str = "XINZHENG_TEST_TASK";
const FILE: &str = "XINZHENG_TEST_FILE";

fn file(folder: &tempfile::TempDir) -> std::path::PathBuf {
    folder.path().join("store.sqlite")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path).expect("the store opens")
}

fn create(key: &Key, body: impl Into<Bytes>) -> Op {
    Op::Create {
        key: key.clone(),
        body: body.into(),
        ttl: None,
    }
}

fn all(pk: &str) -> Query {
    Query::prefix(pk, "")
}

async fn count(store: &dyn Store, pk: &str) -> usize {
    let (mut query, mut count) = (all(pk), 0);
    loop {
        let page = store.query(&query).await.expect("a query answers");
        count += page.items.len();
        let Some(next) = page.next else { return count };
        query.after = Some(next);
    }
}

fn unavailable<T>(outcome: Result<T, StoreError>) -> &'static str {
    match outcome {
        Err(StoreError::Unavailable(reason)) => reason,
        Err(error) => panic!("expected Unavailable, got {error}"),
        Ok(_) => panic!("expected Unavailable, got an answer"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_conformance_suite_holds() {
    let folder = folder();
    let count = conformance::holds(Arc::new(open(&file(&folder)))).await;
    assert!(count > 100, "{count} cases");
}

#[tokio::test]
async fn what_was_written_survives_a_reopening() {
    let folder = folder();
    let keys: Vec<Key> = (0..50)
        .map(|n| Key::new("E#1", format!("{n:02}")))
        .collect();
    let store = open(&file(&folder));
    store
        .transact(keys.iter().map(|key| create(key, key.sk.clone())).collect())
        .await
        .expect("written");
    store
        .transact(vec![Op::Delete {
            key: keys[7].clone(),
            at: 1,
        }])
        .await
        .expect("removed");
    let before = store.batch_get(&keys).await.expect("read");
    drop(store);
    let after = open(&file(&folder))
        .batch_get(&keys)
        .await
        .expect("read again");
    assert_eq!(after, before);
    assert_eq!(after.iter().flatten().count(), 49);
}

#[tokio::test]
async fn a_write_whose_caller_went_away_is_still_whole() {
    let folder = folder();
    let store = open(&file(&folder));
    for n in 0..50 {
        let steps = ["a", "b"]
            .map(|sk| create(&Key::new(format!("E#{n}"), sk), ""))
            .to_vec();
        // Given up at once or in the middle, as by a client that hangs up.
        let _ = tokio::time::timeout(
            std::time::Duration::from_micros(n * 40),
            store.transact(steps),
        )
        .await;
    }
    drop(store);
    let store = open(&file(&folder));
    for n in 0..50 {
        let found = count(&store, &format!("E#{n}")).await;
        assert!(found == 0 || found == 2, "{found} of two items");
    }
}

#[tokio::test]
async fn expired_items_are_purged_and_others_stay() {
    let folder = folder();
    let store = open(&file(&folder));
    for part in 0..13 {
        let steps = (0..100).map(|n| {
            let ttl = match n % 4 {
                0 => None,
                1 => Some(1_000),
                2 => Some(1_001),
                _ => Some(999),
            };
            Op::Create {
                key: Key::new("S#1", format!("{part:02}{n:02}")),
                body: Bytes::new(),
                ttl,
            }
        });
        store.transact(steps.collect()).await.expect("written");
    }
    assert_eq!(
        count(&store, "S#1").await,
        1_300,
        "an expired item is read until it is purged"
    );
    assert_eq!(store.purge_expired(1_000).await.expect("purged"), 650);
    assert_eq!(store.purge_expired(1_000).await.expect("purged"), 0);
    assert_eq!(count(&store, "S#1").await, 650);
}

// Damage.

/// One damaged item between two sound ones; each way to read it must name it.
async fn is_named(store: &SqliteStore) {
    let key = Key::new("E#1", "b");
    let named = |outcome: Result<Vec<Item>, StoreError>| match outcome {
        Err(StoreError::Damaged { key: named }) => assert_eq!(named, key),
        other => panic!("expected the damaged item, got {other:?}"),
    };
    named(store.get(&key).await.map(|item| item.into_iter().collect()));
    let keys = ["a", "b", "c"].map(|sk| Key::new("E#1", sk));
    named(
        store
            .batch_get(&keys)
            .await
            .map(|items| items.into_iter().flatten().collect()),
    );
    named(store.query(&all("E#1")).await.map(|page| page.items));
    let descending = Query {
        order: Order::Descending,
        ..all("E#1")
    };
    named(store.query(&descending).await.map(|page| page.items));
    let neighbours = [keys[0].clone(), keys[2].clone()];
    let sound = store
        .batch_get(&neighbours)
        .await
        .expect("its neighbours are read");
    assert_eq!(sound.iter().flatten().count(), 2);
}

async fn three_items(path: &Path) -> SqliteStore {
    let store = open(path);
    let body = |sk: &str| format!("the body of {sk} ").repeat(10);
    let steps = ["a", "b", "c"].map(|sk| create(&Key::new("E#1", sk), body(sk)));
    store.transact(steps.to_vec()).await.expect("written");
    store
}

/// Changes the row of the middle item behind the store's back.
async fn after(change: &str) {
    let folder = folder();
    let store = three_items(&file(&folder)).await;
    let behind = Connection::open(file(&folder)).expect("a connection of its own");
    let changed = behind.execute(change, []).expect("the change is made");
    assert_eq!(changed, 1);
    is_named(&store).await;
}

#[tokio::test]
async fn a_flipped_bit_in_a_body_is_damage() {
    let flipped = "CAST(replace(CAST(body AS TEXT), 'body of b', 'body of c') AS BLOB)";
    after(&format!("UPDATE items SET body = {flipped} WHERE sk = 'b'")).await;
}

#[tokio::test]
async fn a_shortened_body_is_damage() {
    after("UPDATE items SET body = substr(body, 1, length(body) - 1) WHERE sk = 'b'").await;
}

#[tokio::test]
async fn an_emptied_body_is_damage() {
    after("UPDATE items SET body = x'' WHERE sk = 'b'").await;
}

#[tokio::test]
async fn a_changed_version_is_damage() {
    after("UPDATE items SET v = v + 1 WHERE sk = 'b'").await;
}

#[tokio::test]
async fn a_negative_version_is_damage() {
    after("UPDATE items SET v = -v WHERE sk = 'b'").await;
}

#[tokio::test]
async fn a_changed_expiry_is_damage() {
    after("UPDATE items SET ttl = 1 WHERE sk = 'b'").await;
}

#[tokio::test]
async fn a_changed_checksum_is_damage() {
    after("UPDATE items SET sum = sum + 1 WHERE sk = 'b'").await;
}

#[tokio::test]
async fn the_body_of_another_item_is_damage() {
    let other = "(SELECT body FROM items WHERE sk = 'a')";
    let sum = "(SELECT sum FROM items WHERE sk = 'a')";
    after(&format!(
        "UPDATE items SET body = {other}, sum = {sum} WHERE sk = 'b'"
    ))
    .await;
}

#[tokio::test]
async fn a_damaged_counter_is_not_added_to() {
    let folder = folder();
    let store = open(&file(&folder));
    let key = Key::new("SC#1", "counter");
    let add = vec![Op::Add {
        key: key.clone(),
        by: 1,
        ttl: None,
    }];
    store.transact(add.clone()).await.expect("written");
    let behind = Connection::open(file(&folder)).expect("a connection of its own");
    behind
        .execute("UPDATE items SET v = 500", [])
        .expect("the change is made");
    for outcome in [store.transact(add).await, store.get(&key).await.map(drop)] {
        assert!(matches!(outcome, Err(StoreError::Damaged { key: named }) if named == key));
    }
}

#[tokio::test]
async fn a_byte_that_flips_in_the_file_itself_is_damage() {
    let folder = folder();
    // Closing moves everything out of the log, into the file.
    drop(three_items(&file(&folder)).await);
    let mut bytes = std::fs::read(file(&folder)).expect("the file is read");
    let place = bytes
        .windows(11)
        .position(|part| part == b"body of b t")
        .expect("the body is in the file");
    bytes[place] ^= 0x10;
    std::fs::write(file(&folder), bytes).expect("the file is written");
    is_named(&open(&file(&folder))).await;
}

#[tokio::test]
async fn a_broken_page_is_damage_and_never_absence() {
    let folder = folder();
    drop(three_items(&file(&folder)).await);
    let mut bytes = std::fs::read(file(&folder)).expect("the file is read");
    let place = bytes
        .windows(11)
        .position(|part| part == b"body of b t")
        .expect("the body is in the file");
    // The header of the page in which the items lie.
    let page = place / 8_192 * 8_192;
    bytes[page..page + 16].fill(0xA5);
    std::fs::write(file(&folder), bytes).expect("the file is written");
    let store = open(&file(&folder));
    let key = Key::new("E#1", "b");
    assert!(
        matches!(store.get(&key).await, Err(StoreError::Damaged { key: named }) if named == key)
    );
    assert!(matches!(
        store.query(&all("E#1")).await,
        Err(StoreError::Damaged { .. })
    ));
    assert!(matches!(
        store.transact(vec![create(&key, "")]).await,
        Err(StoreError::Damaged { .. })
    ));
}

// What cannot be used.

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused() {
    let folder = folder();
    drop(open(&file(&folder)));
    let behind = Connection::open(file(&folder)).expect("a connection of its own");
    behind
        .pragma_update(None, "user_version", 2)
        .expect("the version is set");
    assert!(unavailable(SqliteStore::open(file(&folder))).contains("newer version"));
}

#[tokio::test]
async fn a_database_of_another_program_is_refused_and_left_alone() {
    let folder = folder();
    let other = Connection::open(file(&folder)).expect("a connection of its own");
    other
        .execute_batch("CREATE TABLE songs (title TEXT)")
        .expect("a table");
    assert!(unavailable(SqliteStore::open(file(&folder))).contains("not a store"));
    let tables: i64 = other
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .expect("read");
    assert_eq!(tables, 1);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = folder();
    let text = "这不是数据库。".repeat(200);
    std::fs::write(file(&folder), &text).expect("the file is written");
    unavailable(SqliteStore::open(file(&folder)));
    assert_eq!(
        std::fs::read_to_string(file(&folder)).expect("the file is read"),
        text
    );
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_unavailable() {
    unavailable(SqliteStore::open(
        folder().path().join("none").join("store.sqlite"),
    ));
}

#[tokio::test]
async fn a_full_disk_is_unavailable_and_nothing_is_half_written() {
    let folder = folder();
    let options = SqliteOptions {
        max_bytes: Some(2 * 1024 * 1024),
        ..SqliteOptions::default()
    };
    let store = SqliteStore::open_with(file(&folder), options).expect("the store opens");
    let pair = |n: usize| ["a", "b"].map(|sk| Key::new(format!("E#{n}"), sk));
    let steps = |n: usize| {
        pair(n)
            .map(|key| create(&key, vec![b'x'; 100_000]))
            .to_vec()
    };
    let mut written = 0;
    let reason = loop {
        match store.transact(steps(written)).await {
            Ok(()) => written += 1,
            refused => break unavailable(refused),
        }
        assert!(written < 20, "the file has a limit");
    };
    assert_eq!(reason, "the disk is full");
    assert!(written > 5);
    assert_eq!(
        store.batch_get(&pair(written)).await.expect("read"),
        [None, None]
    );
    for n in 0..written {
        let found = store.batch_get(&pair(n)).await.expect("read");
        assert_eq!(found.iter().flatten().count(), 2);
    }
    // A small transaction beside one that is too large is not lost with it.
    let small = |n: usize| store.transact(vec![create(&Key::new("small", n.to_string()), "")]);
    let (large, one, two) = tokio::join!(store.transact(steps(99)), small(1), small(2));
    unavailable(large);
    one.and(two).expect("the small ones are written");
    // And once there is room the store goes on.
    let room = pair(0).map(|key| Op::Delete { key, at: 1 }).to_vec();
    store.transact(room).await.expect("removed");
    store.transact(steps(99)).await.expect("written");
}

#[test]
fn a_read_only_file_is_unavailable() {
    let folder = folder();
    drop(open(&file(&folder)));
    let read_only = std::os::unix::fs::PermissionsExt::from_mode(0o444);
    std::fs::set_permissions(file(&folder), read_only).expect("the mode is set");
    let before = std::fs::read(file(&folder)).expect("the file is read");
    // Root may write whatever the mode says, so the child gives that privilege up.
    let output = child_without_override("open", &file(&folder))
        .output()
        .expect("the child runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        said.contains("refused: the file cannot be written"),
        "{said}"
    );
    assert_eq!(
        std::fs::read(file(&folder)).expect("the file is read"),
        before
    );
}

// Other processes.

fn child(task: &str, path: &Path) -> Command {
    with_task(
        Command::new(std::env::current_exe().expect("this binary")),
        task,
        path,
    )
}

fn child_without_override(task: &str, path: &Path) -> Command {
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
        .args(["--ignored", "--exact", "child_process", "--nocapture"])
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
async fn a_neighbour_that_writes_too_long_is_unavailable() {
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
    assert_eq!(
        unavailable(store.transact(vec![create(&key, "")]).await),
        "another process is writing"
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
