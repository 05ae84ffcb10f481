//! Sixteen at once: nothing is lost, nothing is half done.

use std::future::Future;

use functions::store::{Item, Key, Op, StoreError};
use tokio::task::JoinSet;

use super::{Case, Space, add, check_at, create, delete, replace, seen, sentences};

/// Writers at the same time.
const WRITERS: u64 = 16;
/// What each of them does.
const TURNS: u64 = 12;

pub(super) fn cases() -> Vec<Case> {
    sentences![
        sixteen_writers_lose_no_addition,
        sixteen_writers_lose_no_replacement,
        of_sixteen_creates_one_succeeds,
        of_sixteen_deletes_one_succeeds,
        transfers_between_accounts_keep_the_sum,
        readers_never_see_half_a_transaction_in_one_item,
        write_skew_is_stopped_by_a_check,
        a_queue_gives_each_piece_of_work_once,
    ]
}

/// Runs `work` for each writer at the same time; their answers, in any order.
async fn together<T, F>(s: &Space, work: impl Fn(Space, u64) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let mut running = JoinSet::new();
    for writer in 0..WRITERS {
        running.spawn(work(s.clone(), writer));
    }
    running.join_all().await
}

/// Whether the transaction was done; a conflict is the only other answer that is expected.
async fn done(s: &Space, ops: Vec<Op>) -> bool {
    match s.store.transact(ops).await {
        Ok(()) => true,
        Err(StoreError::Conflict { .. }) => false,
        Err(error) => panic!("unexpected: {error}"),
    }
}

async fn there(s: &Space, key: &Key) -> Item {
    s.get(key).await.expect("the item is there")
}

fn number(item: &Item) -> u64 {
    std::str::from_utf8(&item.body)
        .ok()
        .and_then(|text| text.parse().ok())
        .expect("the body is a number")
}

async fn sixteen_writers_lose_no_addition(s: Space) {
    together(&s, |s, writer| async move {
        for _ in 0..TURNS {
            s.write([add(&s.key("counter"), 1 + writer)]).await;
        }
    })
    .await;
    let sum = TURNS * (1..=WRITERS).sum::<u64>();
    assert_eq!(s.look(&s.key("counter")).await, seen(sum, ""));
}

async fn sixteen_writers_lose_no_replacement(s: Space) {
    let key = s.create("number", "0").await;
    together(&s, |s, _| async move {
        let key = s.key("number");
        let mut left = TURNS;
        while left > 0 {
            let item = there(&s, &key).await;
            let next = (number(&item) + 1).to_string();
            if done(&s, vec![replace(&key, item.v, &next)]).await {
                left -= 1;
            }
        }
    })
    .await;
    let total = WRITERS * TURNS;
    assert_eq!(s.look(&key).await, seen(total + 1, &total.to_string()));
}

async fn of_sixteen_creates_one_succeeds(s: Space) {
    for round in 0..TURNS {
        let won = together(&s, move |s, writer| async move {
            let key = s.key(round.to_string());
            done(&s, vec![create(&key, &writer.to_string())])
                .await
                .then_some(writer)
        })
        .await;
        let winners: Vec<u64> = won.into_iter().flatten().collect();
        assert_eq!(winners.len(), 1);
        assert_eq!(
            s.look(&s.key(round.to_string())).await,
            seen(1, &winners[0].to_string())
        );
    }
}

async fn of_sixteen_deletes_one_succeeds(s: Space) {
    let key = s.create("a", "").await;
    let won = together(&s, |s, _| async move {
        done(&s, vec![delete(&s.key("a"), 1)]).await
    })
    .await;
    assert_eq!(won.into_iter().filter(|won| *won).count(), 1);
    assert_eq!(s.get(&key).await, None);
}

async fn transfers_between_accounts_keep_the_sum(s: Space) {
    const ACCOUNTS: u64 = 4;
    for account in 0..ACCOUNTS {
        s.create(&account.to_string(), "1000").await;
    }
    together(&s, |s, writer| async move {
        let mut left = TURNS;
        while left > 0 {
            let from = s.key(((writer + left) % ACCOUNTS).to_string());
            let to = s.key(((writer + left * 2 + 1) % ACCOUNTS).to_string());
            if from == to {
                left -= 1;
                continue;
            }
            let (one, two) = (there(&s, &from).await, there(&s, &to).await);
            let steps = vec![
                replace(&from, one.v, &(number(&one) - 1).to_string()),
                replace(&to, two.v, &(number(&two) + 1).to_string()),
                add(&s.key("transfers"), 1),
            ];
            if done(&s, steps).await {
                left -= 1;
            }
        }
    })
    .await;
    let (mut sum, mut versions) = (0, 0);
    for account in 0..ACCOUNTS {
        let item = there(&s, &s.key(account.to_string())).await;
        sum += number(&item);
        versions += item.v - 1;
    }
    assert_eq!(sum, 1_000 * ACCOUNTS);
    assert_eq!(versions, 2 * there(&s, &s.key("transfers")).await.v);
}

async fn readers_never_see_half_a_transaction_in_one_item(s: Space) {
    let key = s.create("a", "1").await;
    together(&s, |s, writer| async move {
        let key = s.key("a");
        for _ in 0..TURNS {
            let item = there(&s, &key).await;
            assert_eq!(number(&item), item.v, "body and version belong together");
            if writer % 2 == 0 {
                done(&s, vec![replace(&key, item.v, &(item.v + 1).to_string())]).await;
            }
        }
    })
    .await;
    let item = there(&s, &key).await;
    assert_eq!(number(&item), item.v);
}

async fn write_skew_is_stopped_by_a_check(s: Space) {
    // Two of whom one must stay on duty: each may leave only while the other is there.
    for round in 0..TURNS {
        let pair = [0, 1].map(|who| format!("{round} {who}"));
        for name in &pair {
            s.create(name, "on duty").await;
        }
        let left = together(&s, move |s, writer| async move {
            let (me, other) = (writer % 2, (writer + 1) % 2);
            let (me, other) = (
                s.key(format!("{round} {me}")),
                s.key(format!("{round} {other}")),
            );
            done(&s, vec![check_at(&other, 1), delete(&me, 1)]).await
        })
        .await;
        assert_eq!(left.into_iter().filter(|left| *left).count(), 1);
    }
}

async fn a_queue_gives_each_piece_of_work_once(s: Space) {
    let pieces: Vec<String> = (0..40).map(|n| format!("W#{n:02}")).collect();
    s.write(pieces.iter().map(|name| create(&s.key(name), "")))
        .await;
    let taken = together(&s, |s, writer| async move {
        let mut mine = Vec::new();
        loop {
            let page = s.page(&s.range("W#", "W#~")).await;
            if page.items.is_empty() {
                return mine;
            }
            let item = &page.items[writer as usize % page.items.len()];
            let note = s.key(format!("D#{}", item.key.sk));
            if done(&s, vec![delete(&item.key, item.v), create(&note, "")]).await {
                mine.push(item.key.sk.clone());
            }
        }
    })
    .await;
    let mut taken: Vec<String> = taken.into_iter().flatten().collect();
    taken.sort();
    assert_eq!(taken, pieces);
}
