//! Limits: at each of them it works, one over it is refused, and nothing is written.

use bytes::Bytes;
use functions::store::{
    Cursor, Key, MAX_ADDITION, MAX_BATCH, MAX_ITEM_BYTES, MAX_KEY_BYTES, MAX_OPS, MAX_PAGE_ITEMS,
    MAX_TRANSACTION_BYTES, Op, Query, StoreError,
};

use super::{Case, Space, add, check_absent, create, replace, seen, sentences};

pub(super) fn cases() -> Vec<Case> {
    sentences![
        a_key_of_the_longest_length_is_a_key,
        a_sort_key_one_byte_too_long_is_refused,
        a_partition_key_one_byte_too_long_is_refused,
        the_length_of_a_key_is_counted_in_bytes,
        an_empty_sort_key_is_refused,
        an_empty_partition_key_is_refused,
        a_body_of_the_largest_size_is_an_item,
        a_body_one_byte_too_large_is_refused,
        a_replacement_one_byte_too_large_is_refused,
        one_step_too_many_is_refused,
        a_transaction_of_the_largest_size_is_written,
        a_transaction_one_byte_too_large_is_refused,
        a_key_named_twice_is_refused,
        a_check_beside_a_write_of_its_key_is_refused,
        an_addition_of_nothing_is_refused,
        an_addition_over_the_largest_is_refused,
        a_batch_one_key_too_long_is_refused,
        a_batch_that_names_a_key_twice_is_refused,
        a_batch_with_an_empty_key_is_refused,
        a_page_of_no_items_is_refused,
        a_page_of_too_many_items_is_refused,
        a_query_without_a_partition_is_refused,
        a_query_without_an_end_is_refused,
        a_query_with_an_end_too_long_is_refused,
        a_query_with_an_empty_cursor_is_refused,
    ]
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, StoreError>) {
    assert!(
        matches!(outcome, Err(StoreError::TooLarge(_))),
        "expected a refusal, got {outcome:?}"
    );
}

/// The transaction is refused, and its companion step with it.
async fn refuses(s: &Space, steps: impl IntoIterator<Item = Op>) {
    let companion = s.key("companion");
    let steps = std::iter::once(create(&companion, ""))
        .chain(steps)
        .collect();
    refused(s.store.transact(steps).await);
    assert_eq!(s.get(&companion).await, None);
}

fn long(s: &Space, bytes: usize) -> Key {
    Key::new(
        format!("{}{}", s.pk, "p".repeat(bytes - s.pk.len())),
        "s".repeat(bytes),
    )
}

async fn a_key_of_the_longest_length_is_a_key(s: Space) {
    let key = long(&s, MAX_KEY_BYTES);
    s.write([create(&key, "body")]).await;
    assert_eq!(s.look(&key).await, seen(1, "body"));
    let query = Query {
        pk: key.pk.clone(),
        ..s.range("", &key.sk)
    };
    assert_eq!(s.walk(query).await.0, [key.sk]);
}

async fn a_sort_key_one_byte_too_long_is_refused(s: Space) {
    let key = s.key("s".repeat(MAX_KEY_BYTES + 1));
    refuses(&s, [create(&key, "")]).await;
    refused(s.store.get(&key).await);
}

async fn a_partition_key_one_byte_too_long_is_refused(s: Space) {
    let key = Key::new("p".repeat(MAX_KEY_BYTES + 1), "s");
    refuses(&s, [create(&key, "")]).await;
    refused(s.store.get(&key).await);
}

async fn the_length_of_a_key_is_counted_in_bytes(s: Space) {
    // 341 characters of three bytes are 1,023 bytes.
    let key = s.key("信".repeat(341));
    s.write([create(&key, "body")]).await;
    assert_eq!(s.look(&key).await, seen(1, "body"));
    refuses(&s, [create(&s.key("信".repeat(342)), "")]).await;
}

async fn an_empty_sort_key_is_refused(s: Space) {
    refuses(&s, [create(&s.key(""), "")]).await;
    refused(s.store.get(&s.key("")).await);
}

async fn an_empty_partition_key_is_refused(s: Space) {
    refuses(&s, [check_absent(&Key::new("", "a"))]).await;
    refused(s.store.get(&Key::new("", "a")).await);
}

fn sized(key: &Key, over: usize) -> Op {
    let body = vec![b'x'; MAX_ITEM_BYTES - key.pk.len() - key.sk.len() + over];
    Op::Create {
        key: key.clone(),
        body: Bytes::from(body),
        ttl: Some(1_900_000_000),
    }
}

async fn a_body_of_the_largest_size_is_an_item(s: Space) {
    let key = s.key("a");
    s.write([sized(&key, 0)]).await;
    let item = s.get(&key).await.expect("the item is there");
    assert_eq!(
        item.body.len() + key.pk.len() + key.sk.len(),
        MAX_ITEM_BYTES
    );
}

async fn a_body_one_byte_too_large_is_refused(s: Space) {
    let key = s.key("a");
    refuses(&s, [sized(&key, 1)]).await;
    assert_eq!(s.get(&key).await, None);
}

async fn a_replacement_one_byte_too_large_is_refused(s: Space) {
    let key = s.create("a", "body").await;
    let Op::Create { body, ttl, .. } = sized(&key, 1) else {
        unreachable!("sized creates")
    };
    refuses(
        &s,
        [Op::Replace {
            key: key.clone(),
            at: 1,
            body,
            ttl,
        }],
    )
    .await;
    assert_eq!(s.look(&key).await, seen(1, "body"));
}

async fn one_step_too_many_is_refused(s: Space) {
    let steps: Vec<Op> = (0..=MAX_OPS)
        .map(|n| create(&s.key(n.to_string()), ""))
        .collect();
    refused(s.store.transact(steps).await);
    assert_eq!(s.page(&s.range("", "z")).await.items, []);
}

/// Eleven items that are together `over` bytes above the limit of a transaction.
fn four_megabytes(s: &Space, over: usize) -> Vec<Op> {
    let share = MAX_TRANSACTION_BYTES / 11;
    let rest = MAX_TRANSACTION_BYTES - share * 11 + over;
    let steps = (0..11).map(|n| {
        let key = s.key(format!("{n:02}"));
        let size = share + if n == 0 { rest } else { 0 } - key.pk.len() - key.sk.len();
        Op::Create {
            key,
            body: Bytes::from(vec![b'x'; size]),
            ttl: None,
        }
    });
    steps.collect()
}

async fn a_transaction_of_the_largest_size_is_written(s: Space) {
    s.write(four_megabytes(&s, 0)).await;
    assert_eq!(s.walk(s.range("", "z")).await.0.len(), 11);
}

async fn a_transaction_one_byte_too_large_is_refused(s: Space) {
    refused(s.store.transact(four_megabytes(&s, 1)).await);
    assert_eq!(s.page(&s.range("", "z")).await.items, []);
}

async fn a_key_named_twice_is_refused(s: Space) {
    let key = s.key("a");
    refuses(&s, [create(&key, "1"), replace(&key, 1, "2")]).await;
    refuses(&s, [add(&key, 1), add(&key, 1)]).await;
    assert_eq!(s.get(&key).await, None);
}

async fn a_check_beside_a_write_of_its_key_is_refused(s: Space) {
    let key = s.key("a");
    refuses(&s, [check_absent(&key), create(&key, "1")]).await;
    assert_eq!(s.get(&key).await, None);
}

async fn an_addition_of_nothing_is_refused(s: Space) {
    refuses(&s, [add(&s.key("a"), 0)]).await;
}

async fn an_addition_over_the_largest_is_refused(s: Space) {
    refuses(&s, [add(&s.key("a"), MAX_ADDITION + 1)]).await;
    refuses(&s, [add(&s.key("a"), u64::MAX)]).await;
}

async fn a_batch_one_key_too_long_is_refused(s: Space) {
    let keys: Vec<Key> = (0..=MAX_BATCH).map(|n| s.key(n.to_string())).collect();
    refused(s.store.batch_get(&keys).await);
}

async fn a_batch_that_names_a_key_twice_is_refused(s: Space) {
    let key = s.create("a", "body").await;
    refused(s.store.batch_get(&[key.clone(), s.key("b"), key]).await);
}

async fn a_batch_with_an_empty_key_is_refused(s: Space) {
    refused(s.store.batch_get(&[s.key("a"), s.key("")]).await);
}

async fn a_page_of_no_items_is_refused(s: Space) {
    refused(
        s.store
            .query(&Query {
                limit: 0,
                ..s.range("", "z")
            })
            .await,
    );
}

async fn a_page_of_too_many_items_is_refused(s: Space) {
    refused(
        s.store
            .query(&Query {
                limit: MAX_PAGE_ITEMS + 1,
                ..s.range("", "z")
            })
            .await,
    );
}

async fn a_query_without_a_partition_is_refused(s: Space) {
    refused(
        s.store
            .query(&Query {
                pk: String::new(),
                ..s.range("", "z")
            })
            .await,
    );
}

async fn a_query_without_an_end_is_refused(s: Space) {
    refused(s.store.query(&s.range("", "")).await);
}

async fn a_query_with_an_end_too_long_is_refused(s: Space) {
    let long = "s".repeat(MAX_KEY_BYTES + 1);
    refused(s.store.query(&s.range("", &long)).await);
    refused(s.store.query(&s.range(&long, "t")).await);
    refused(
        s.store
            .query(&Query {
                after: Some(Cursor(long)),
                ..s.range("", "z")
            })
            .await,
    );
}

async fn a_query_with_an_empty_cursor_is_refused(s: Space) {
    refused(
        s.store
            .query(&Query {
                after: Some(Cursor(String::new())),
                ..s.range("", "z")
            })
            .await,
    );
}
