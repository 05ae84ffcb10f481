//! What cannot be used: other files, no folder, no room, no right to write.

use functions::store::sqlite::{SqliteOptions, SqliteStore};
use functions::store::{Key, Op, Store};
use rusqlite::Connection;

use crate::processes::child_without_override;
use crate::{create, file, folder, open, unavailable};

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
