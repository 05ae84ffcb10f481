//! Work that cannot be read: a damaged table is told, and what can be read of it is done all the same.

use crate::http_common::at;
use crate::office::Office;
use functions::keys;
use functions::store::{Key, Op, Store};

#[tokio::test]
async fn work_that_cannot_be_read_keeps_no_deadline_waiting() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    office.filed(&mut firm, "k-1", &record).await;
    let store = office.lab.another_store();
    let mut partitions: Vec<String> = (0..16).map(keys::issue_work_partition).collect();
    partitions.extend((0..4).map(keys::deadline_work_partition));
    partitions.extend((0..4).map(keys::notes_work_partition));
    for pk in &partitions {
        let turned = Op::Create {
            key: Key::new(pk.clone(), "0"),
            body: b"turned".to_vec().into(),
            ttl: None,
        };
        store.transact(vec![turned]).await.expect("a write");
    }
    // One of them is not even what was written.
    let table = rusqlite::Connection::open(office.lab.folder().join("xinzheng.sqlite"));
    let turned = "UPDATE items SET body = zeroblob(length(body)) WHERE pk = ?1";
    let turned = table.expect("the table").execute(turned, [&partitions[0]]);
    assert_eq!(turned.expect("a change"), 1);

    office.lab.clock.set(at("2026-11-28 00:00:00"));
    let swept = office.swept().await;
    assert_eq!((swept.fell_due, swept.left), (1, 24), "{swept:?}");
}
