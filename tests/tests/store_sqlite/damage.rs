//! Damage: an item that cannot be trusted is an error that names it, never an absence.

use std::path::Path;

use functions::store::sqlite::SqliteStore;
use functions::store::{Item, Key, Op, Order, Query, Store, StoreError};
use rusqlite::Connection;

use crate::{all, create, file, folder, open};

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

/// A file of three items, changed at the place where the middle one's body lies, and opened again.
async fn with_changed_bytes(change: fn(&mut [u8], usize)) -> (tempfile::TempDir, SqliteStore) {
    let folder = folder();
    // Closing moves everything out of the log, into the file.
    drop(three_items(&file(&folder)).await);
    let mut bytes = std::fs::read(file(&folder)).expect("the file is read");
    let place = bytes
        .windows(11)
        .position(|part| part == b"body of b t")
        .expect("the body is in the file");
    change(&mut bytes, place);
    std::fs::write(file(&folder), bytes).expect("the file is written");
    let store = open(&file(&folder));
    (folder, store)
}

#[tokio::test]
async fn a_byte_that_flips_in_the_file_itself_is_damage() {
    let (_folder, store) = with_changed_bytes(|bytes, place| bytes[place] ^= 0x10).await;
    is_named(&store).await;
}

#[tokio::test]
async fn a_broken_page_is_damage_and_never_absence() {
    // The header of the page in which the items lie.
    let (_folder, store) = with_changed_bytes(|bytes, place| {
        let page = place / 8_192 * 8_192;
        bytes[page..page + 16].fill(0xA5);
    })
    .await;
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
