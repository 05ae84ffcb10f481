//! Bodies and keys: what goes in comes out.

use bytes::Bytes;
use functions::store::{Key, Op};

use super::{Case, Space, check_at, create, replace, seen, sentences};

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
    ]
}

pub(super) fn with_body(key: &Key, body: impl Into<Bytes>) -> Op {
    Op::Create {
        key: key.clone(),
        body: body.into(),
        ttl: None,
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
