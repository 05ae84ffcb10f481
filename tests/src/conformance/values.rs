//! Bodies, keys, expiry and batches: what goes in comes out.

use bytes::Bytes;
use functions::store::{Key, MAX_BATCH, Op};

use super::{Case, Space, add, check_at, create, delete, replace, seen, sentences};

/// An invented moment, Unix seconds.
const LATER: i64 = 1_900_000_000;

pub(super) fn cases() -> Vec<Case> {
    sentences![
        an_empty_body_stays_empty,
        an_empty_body_can_be_replaced_by_one,
        a_body_can_be_replaced_by_an_empty_one,
        every_byte_value_survives_in_a_body,
        a_body_of_zero_bytes_survives,
        a_large_body_survives,
        a_body_that_is_not_text_survives,
        chinese_keys_are_keys,
        rare_characters_are_keys,
        keys_that_look_alike_are_different,
        keys_differ_by_case,
        keys_keep_their_spaces,
        keys_may_hold_quotes_and_wildcards,
        keys_may_hold_control_characters,
        a_key_of_one_byte_is_a_key,
        an_expiry_is_kept,
        an_item_without_expiry_has_none,
        an_expiry_in_the_past_is_still_read,
        an_expiry_of_zero_is_not_none,
        an_expiry_before_1970_is_kept,
        a_replacement_sets_the_expiry,
        a_replacement_without_expiry_removes_it,
        a_counter_keeps_its_expiry,
        an_addition_sets_the_expiry_anew,
        an_addition_without_expiry_removes_it,
        an_expiry_is_seen_in_batch_and_query,
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

fn with_body(key: &Key, body: impl Into<Bytes>) -> Op {
    Op::Create {
        key: key.clone(),
        body: body.into(),
        ttl: None,
    }
}

fn expiring(key: &Key, ttl: Option<i64>) -> Op {
    Op::Create {
        key: key.clone(),
        body: Bytes::from_static(b"body"),
        ttl,
    }
}

async fn survives(s: Space, body: Vec<u8>) {
    let key = s.key("a");
    s.write([with_body(&key, body.clone())]).await;
    let read = s.get(&key).await.expect("the item is there");
    assert!(read.body == body, "the body is the one that was written");
    let batch = s
        .store
        .batch_get(std::slice::from_ref(&key))
        .await
        .expect("a batch answers");
    assert_eq!(batch, [Some(read.clone())]);
    assert_eq!(s.page(&s.range("a", "a")).await.items, [read]);
}

async fn an_empty_body_stays_empty(s: Space) {
    survives(s, Vec::new()).await;
}

async fn an_empty_body_can_be_replaced_by_one(s: Space) {
    let key = s.create("a", "").await;
    s.write([replace(&key, 1, "body")]).await;
    assert_eq!(s.look(&key).await, seen(2, "body"));
}

async fn a_body_can_be_replaced_by_an_empty_one(s: Space) {
    let key = s.create("a", "body").await;
    s.write([replace(&key, 1, "")]).await;
    assert_eq!(s.look(&key).await, seen(2, ""));
    s.write([check_at(&key, 2)]).await;
}

async fn every_byte_value_survives_in_a_body(s: Space) {
    survives(s, (0..=255).collect()).await;
}

async fn a_body_of_zero_bytes_survives(s: Space) {
    survives(s, vec![0; 5_000]).await;
}

async fn a_large_body_survives(s: Space) {
    survives(s, (0..300_000_u32).map(|n| (n * 31 % 251) as u8).collect()).await;
}

async fn a_body_that_is_not_text_survives(s: Space) {
    survives(s, b"\xff\xfe\xc0\x80\xed\xa0\x80".to_vec()).await;
}

/// Items of all these sort keys live side by side.
async fn are_keys(s: Space, names: &[&str]) {
    for name in names {
        s.create(name, name).await;
    }
    for name in names {
        assert_eq!(s.look(&s.key(*name)).await, seen(1, name), "{name:?}");
        s.write([create(&s.key_in(name, "x"), name)]).await;
        assert_eq!(
            s.look(&s.key_in(name, "x")).await,
            seen(1, name),
            "{name:?}"
        );
    }
    let mut sorted: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    sorted.sort();
    assert_eq!(s.walk(s.range("", "\u{10FFFF}")).await.0, sorted);
}

async fn chinese_keys_are_keys(s: Space) {
    are_keys(s, &["信证", "信用", "盐城市", "R#03#20240901#甲"]).await;
}

async fn rare_characters_are_keys(s: Space) {
    are_keys(
        s,
        &[
            "鑫淼堃",
            "\u{3400}",
            "\u{20000}",
            "\u{10FFFF}",
            "😀",
            "\u{FFFD}",
            "\u{E000}",
        ],
    )
    .await;
}

async fn keys_that_look_alike_are_different(s: Space) {
    // Composed and decomposed, full width and half, with and without a joiner.
    are_keys(s, &["é", "e\u{301}", "Ａ", "A", "A\u{200D}", "А"]).await;
}

async fn keys_differ_by_case(s: Space) {
    are_keys(s, &["abc", "ABC", "Abc"]).await;
}

async fn keys_keep_their_spaces(s: Space) {
    are_keys(s, &["a", " a", "a ", " ", "  ", "a\u{3000}"]).await;
}

async fn keys_may_hold_quotes_and_wildcards(s: Space) {
    are_keys(
        s,
        &[
            "'",
            "\"",
            "%",
            "_",
            "*",
            "\\",
            ":at",
            "#k",
            "a'; DROP TABLE items; --",
        ],
    )
    .await;
}

async fn keys_may_hold_control_characters(s: Space) {
    are_keys(s, &["a", "a\u{1}", "a\n", "a\u{7f}", "a\0", "a\0b"]).await;
}

async fn a_key_of_one_byte_is_a_key(s: Space) {
    are_keys(s, &["#"]).await;
}

async fn keeps_expiry(s: Space, ttl: Option<i64>) {
    let key = s.key("a");
    s.write([expiring(&key, ttl)]).await;
    assert_eq!(s.get(&key).await.map(|item| item.ttl), Some(ttl));
}

async fn an_expiry_is_kept(s: Space) {
    keeps_expiry(s, Some(LATER)).await;
}

async fn an_item_without_expiry_has_none(s: Space) {
    keeps_expiry(s, None).await;
}

async fn an_expiry_in_the_past_is_still_read(s: Space) {
    keeps_expiry(s, Some(1_000_000_000)).await;
}

async fn an_expiry_of_zero_is_not_none(s: Space) {
    keeps_expiry(s, Some(0)).await;
}

async fn an_expiry_before_1970_is_kept(s: Space) {
    keeps_expiry(s, Some(-1)).await;
}

async fn a_replacement_sets_the_expiry(s: Space) {
    let key = s.create("a", "body").await;
    let body = Bytes::from_static(b"body");
    s.write([Op::Replace {
        key: key.clone(),
        at: 1,
        body,
        ttl: Some(LATER),
    }])
    .await;
    assert_eq!(s.get(&key).await.map(|item| item.ttl), Some(Some(LATER)));
}

async fn a_replacement_without_expiry_removes_it(s: Space) {
    let key = s.key("a");
    s.write([expiring(&key, Some(LATER))]).await;
    s.write([replace(&key, 1, "body")]).await;
    assert_eq!(s.get(&key).await.map(|item| item.ttl), Some(None));
}

async fn a_counter_keeps_its_expiry(s: Space) {
    let key = s.key("a");
    s.write([Op::Add {
        key: key.clone(),
        by: 2,
        ttl: Some(LATER),
    }])
    .await;
    let item = s.get(&key).await.expect("the counter is there");
    assert_eq!((item.v, item.ttl), (2, Some(LATER)));
}

async fn an_addition_sets_the_expiry_anew(s: Space) {
    let key = s.key("a");
    s.write([Op::Add {
        key: key.clone(),
        by: 2,
        ttl: Some(LATER),
    }])
    .await;
    s.write([Op::Add {
        key: key.clone(),
        by: 2,
        ttl: Some(LATER + 60),
    }])
    .await;
    let item = s.get(&key).await.expect("the counter is there");
    assert_eq!((item.v, item.ttl), (4, Some(LATER + 60)));
}

async fn an_addition_without_expiry_removes_it(s: Space) {
    let key = s.key("a");
    s.write([Op::Add {
        key: key.clone(),
        by: 2,
        ttl: Some(LATER),
    }])
    .await;
    s.write([add(&key, 2)]).await;
    let item = s.get(&key).await.expect("the counter is there");
    assert_eq!((item.v, item.ttl), (4, None));
}

async fn an_expiry_is_seen_in_batch_and_query(s: Space) {
    let key = s.key("a");
    s.write([expiring(&key, Some(LATER))]).await;
    let item = s.get(&key).await;
    assert_eq!(item.as_ref().and_then(|item| item.ttl), Some(LATER));
    assert_eq!(
        s.store
            .batch_get(std::slice::from_ref(&key))
            .await
            .expect("a batch answers"),
        std::slice::from_ref(&item)
    );
    assert_eq!(
        s.page(&s.range("a", "a")).await.items,
        [item.expect("the item is there")]
    );
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
