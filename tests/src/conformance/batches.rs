//! Batches, and that every read sees the last write.

use bytes::Bytes;
use functions::store::{Key, MAX_BATCH};

use super::values::with_body;
use super::{Case, Space, create, delete, replace, seen, sentences};

pub(super) fn cases() -> Vec<Case> {
    sentences![
        an_empty_batch_is_empty,
        a_batch_answers_in_the_order_of_its_keys,
        a_batch_says_none_where_there_is_none,
        a_batch_reads_over_partitions,
        a_full_batch_of_a_hundred_is_read,
        a_batch_of_large_items_is_read_whole,
        a_batch_sees_the_last_write,
        a_query_sees_the_last_write,
        a_read_sees_the_last_write,
    ]
}

async fn an_empty_batch_is_empty(s: Space) {
    assert_eq!(s.store.batch_get(&[]).await.expect("a batch answers"), []);
}

/// Bodies of the batch, in its order.
async fn bodies(s: &Space, keys: &[Key]) -> Vec<Option<Bytes>> {
    let items = s.store.batch_get(keys).await.expect("a batch answers");
    assert_eq!(items.len(), keys.len());
    for (item, key) in items.iter().zip(keys) {
        assert!(
            item.as_ref().is_none_or(|item| item.key == *key),
            "each item stands at its key's place"
        );
    }
    items
        .into_iter()
        .map(|item| item.map(|item| item.body))
        .collect()
}

async fn a_batch_answers_in_the_order_of_its_keys(s: Space) {
    let (a, b, c) = (
        s.create("a", "1").await,
        s.create("b", "2").await,
        s.create("c", "3").await,
    );
    let read = bodies(&s, &[c, a, b]).await;
    assert_eq!(
        read,
        ["3", "1", "2"].map(|body| Some(Bytes::from_static(body.as_bytes())))
    );
}

async fn a_batch_says_none_where_there_is_none(s: Space) {
    let b = s.create("b", "2").await;
    let read = bodies(&s, &[s.key("a"), b, s.key("c")]).await;
    assert_eq!(read, [None, Some(Bytes::from_static(b"2")), None]);
}

async fn a_batch_reads_over_partitions(s: Space) {
    let keys = ["1", "2", "3"].map(|partition| s.key_in(partition, "same"));
    s.write(keys.iter().map(|key| create(key, &key.pk))).await;
    let read = bodies(&s, &keys).await;
    assert_eq!(read, keys.map(|key| Some(Bytes::from(key.pk))));
}

async fn a_full_batch_of_a_hundred_is_read(s: Space) {
    let keys: Vec<Key> = (0..MAX_BATCH)
        .map(|n| s.key_in(&(n % 7).to_string(), n.to_string()))
        .collect();
    // Every third one is absent.
    s.write(
        keys.iter()
            .enumerate()
            .filter(|(n, _)| n % 3 != 0)
            .map(|(_, key)| create(key, &key.sk)),
    )
    .await;
    let read = bodies(&s, &keys).await;
    for (n, (body, key)) in read.into_iter().zip(keys).enumerate() {
        assert_eq!(body, (n % 3 != 0).then(|| Bytes::from(key.sk)));
    }
}

async fn a_batch_of_large_items_is_read_whole(s: Space) {
    // 20 MB: more than an engine answers at once.
    let keys: Vec<Key> = (0..60).map(|n| s.key(format!("{n:02}"))).collect();
    let body = |n: usize| Bytes::from(vec![n as u8; 350_000]);
    for (part, keys) in keys.chunks(10).enumerate() {
        s.write(
            keys.iter()
                .enumerate()
                .map(|(n, key)| with_body(key, body(part * 10 + n))),
        )
        .await;
    }
    let read = bodies(&s, &keys).await;
    assert!(
        read.into_iter()
            .enumerate()
            .all(|(n, read)| read == Some(body(n)))
    );
}

async fn a_batch_sees_the_last_write(s: Space) {
    let key = s.create("a", "0").await;
    for at in 1..20 {
        s.write([replace(&key, at, &at.to_string())]).await;
        assert_eq!(
            bodies(&s, std::slice::from_ref(&key)).await,
            [Some(Bytes::from(at.to_string()))]
        );
    }
}

async fn a_query_sees_the_last_write(s: Space) {
    for n in 0..20 {
        let key = s.create("a", &n.to_string()).await;
        assert_eq!(
            s.page(&s.range("a", "a")).await.items[0].body,
            n.to_string()
        );
        s.write([delete(&key, 1)]).await;
        assert_eq!(s.page(&s.range("a", "a")).await.items, []);
    }
}

async fn a_read_sees_the_last_write(s: Space) {
    let key = s.create("a", "0").await;
    for at in 1..20 {
        s.write([replace(&key, at, &at.to_string())]).await;
        assert_eq!(s.look(&key).await, seen(at + 1, &at.to_string()));
    }
}
