//! Who applies uploaded files: turn by turn, in the order of their unit, whatever breaks off.

use super::{
    announced, file_of, in_one_call, is_sound, lab, put, said, submit, uploaded, work_off,
};
use crate::delivery_common::{FIRST, PENALTY_HEADER, penalty};
use crate::http_common::at;
use async_trait::async_trait;
use functions::keys;
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use functions::use_cases::deliver_records::{DeliveryDeps, Turn};
use functions::use_cases::work_off_deliveries::{WorkedOff, work_off_deliveries};
use http::StatusCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::time::Instant;

#[tokio::test]
async fn work_that_cannot_be_read_keeps_no_delivery_waiting() {
    let lab = lab().await;
    let mut env = lab.signed_in("bureau-env").await;
    for shard in 0..16 {
        let turned = Op::Create {
            key: Key::new(keys::deliver_work_partition(shard), "0"),
            body: b"turned".to_vec().into(),
            ttl: None,
        };
        let written = lab.deps.store.transact(vec![turned]).await;
        written.expect("a write");
    }
    uploaded(&mut env, "d-1", &file_of(10)).await;
    let done = work_off(&lab, None).await;
    assert_eq!(done, WorkedOff { over: 1, left: 16 });
}

/// A store that writes so often and no more.
struct Dying {
    left: AtomicU32,
    inner: Arc<dyn Store>,
}

impl Dying {
    fn after(writes: u32, inner: Arc<dyn Store>) -> Self {
        Self {
            left: AtomicU32::new(writes),
            inner,
        }
    }
}

#[async_trait]
impl Store for Dying {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        self.inner.get(key).await
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        self.inner.batch_get(keys).await
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        self.inner.query(query).await
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        let less = |left: u32| left.checked_sub(1);
        let lives = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, less);
        if lives.is_err() {
            return Err(StoreError::Unavailable("it died"));
        }
        self.inner.transact(ops).await
    }
}

#[tokio::test]
async fn a_turn_that_ends_in_the_middle_is_taken_up_by_the_next_and_counts_nothing_twice() {
    let lab = lab().await;
    let file = file_of(4_500);
    let mut bureau = lab.signed_in("bureau-env").await;
    uploaded(&mut bureau, "bulk-2", &file).await;
    // A turn is over as soon as its time is: this one ends before its first piece.
    let ended = work_off(&lab, Some(Instant::now())).await;
    assert_eq!(ended, WorkedOff { over: 0, left: 1 });
    // This one dies in the middle: its store fails, and it was told of nothing.
    let dying = DeliveryDeps {
        store: Arc::new(Dying::after(60, lab.store.clone())),
        ..DeliveryDeps::of(&lab.deps)
    };
    let turn = Turn::new(lab.deps.clock.clone(), &*lab.deps.random, None);
    let failed = work_off_deliveries(&dying, &turn).await.expect("a turn");
    assert_eq!(failed.over, 0);
    let view = bureau.get("/api/deliveries/bulk-2").await.json();
    assert_eq!(view["state"]["state"], "applying", "{view}");
    assert_eq!(view["state"]["lines"], 4_500);
    let done = view["state"]["done"].as_u64().expect("a number");
    assert!((1_000..4_500).contains(&done), "{done}");
    is_sound(&lab).await;
    // Whoever holds it may still live: another one does not touch it before its time is over.
    let early = work_off(&lab, None).await;
    assert_eq!(early, WorkedOff { over: 0, left: 1 });
    lab.clock.set(at("2026-11-24 09:30:22"));
    let done = work_off(&lab, None).await;
    assert_eq!(done, WorkedOff { over: 1, left: 0 });
    let view = bureau.get("/api/deliveries/bulk-2").await.json();
    let counts = &view["state"]["counts"];
    assert_eq!(counts["refused"], 900, "{counts}");
    assert_eq!(counts["quarantined"], 514, "{counts}");
    assert_eq!(counts["accepted"], 4_500 - 900 - 514, "{counts}");
    is_sound(&lab).await;
}

#[tokio::test]
async fn deliveries_of_a_unit_are_applied_in_their_order_and_one_call_does_not_pass_them() {
    let lab = lab().await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let older = file_of(2);
    let mut line = penalty(FIRST, "演环罚〔2024〕1号");
    line.facts = "后来的事实".to_owned();
    let newer = format!("{PENALTY_HEADER}\n{}", line.line()).into_bytes();
    uploaded(&mut bureau, "z-first", &older).await;
    uploaded(&mut bureau, "a-second", &newer).await;
    let query = "id=in-one&kind=penalty&sector=13";
    let passed = in_one_call(&mut bureau, query, &newer).await;
    assert_eq!(passed.problem(), (409, "delivery.earlier_open".to_owned()));
    assert_eq!(bureau.get("/api/deliveries/in-one").await.status, 404);
    let done = work_off(&lab, None).await;
    assert_eq!(done.over, 2);
    let second = bureau.get("/api/deliveries/a-second").await.json();
    assert_eq!(second["state"]["counts"]["corrected"], 1, "{second}");
    let sent = in_one_call(&mut bureau, query, &newer).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    assert_eq!(sent.json()["state"]["counts"]["unchanged"], 1);
    is_sound(&lab).await;

    for n in 0..20 {
        uploaded(&mut bureau, &format!("many-{n}"), &newer).await;
    }
    let address = announced(&mut bureau, &said("many-20", &newer)).await;
    put(&bureau, &address, &newer).await;
    let full = submit(&mut bureau, "many-20").await;
    assert_eq!(
        full.problem(),
        (409, "delivery.too_many_waiting".to_owned())
    );
    work_off(&lab, None).await;
    assert_eq!(
        submit(&mut bureau, "many-20").await.status,
        StatusCode::ACCEPTED
    );
    work_off(&lab, None).await;
    is_sound(&lab).await;
}
