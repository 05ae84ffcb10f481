//! Expiry of items and counters.

use bytes::Bytes;
use functions::store::{Key, Op};

use super::{Case, Space, replace, sentences};

/// An invented moment, Unix seconds.
const LATER: i64 = 1_900_000_000;

pub(super) fn cases() -> Vec<Case> {
    sentences![
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
    ]
}

fn expiring(key: &Key, ttl: Option<i64>) -> Op {
    Op::Create {
        key: key.clone(),
        body: Bytes::from_static(b"body"),
        ttl,
    }
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

/// Adds one after the other: the last addition's expiry is the counter's.
async fn counted(s: Space, additions: &[(u64, Option<i64>)]) {
    let key = s.key("a");
    for &(by, ttl) in additions {
        let key = key.clone();
        s.write([Op::Add { key, by, ttl }]).await;
    }
    let item = s.get(&key).await.expect("the counter is there");
    let sum = additions.iter().map(|(by, _)| by).sum();
    let last = additions.last().and_then(|(_, ttl)| *ttl);
    assert_eq!((item.v, item.ttl), (sum, last));
}

async fn a_counter_keeps_its_expiry(s: Space) {
    counted(s, &[(2, Some(LATER))]).await;
}

async fn an_addition_sets_the_expiry_anew(s: Space) {
    counted(s, &[(2, Some(LATER)), (2, Some(LATER + 60))]).await;
}

async fn an_addition_without_expiry_removes_it(s: Space) {
    counted(s, &[(2, Some(LATER)), (2, None)]).await;
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
