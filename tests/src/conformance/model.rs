//! A random run against a model: a sorted map in memory says what the store must answer.

use std::collections::BTreeMap;

use bytes::Bytes;
use functions::store::{Cursor, Item, Key, Op, Order, Query};

use super::{Case, Space, StoreError};

/// Seeds of the runs. A run that fails says its seed and step; the same seed gives the same run.
const SEEDS: [u64; 8] = [1, 2, 3, 5, 8, 13, 21, 34];
/// Steps of a run.
const STEPS: usize = 150;

const PARTITIONS: [&str; 3] = ["1", "10", "信"];
const SORT_KEYS: [&str; 7] = ["A", "B#1", "B#10", "B#2", "Z", "a", "鑫"];

pub(super) fn cases() -> Vec<Case> {
    SEEDS
        .iter()
        .map(|&seed| {
            let name = format!("a random run agrees with the model, seed {seed}");
            Case::new(name, move |s| agrees(s, Random(seed)))
        })
        .collect()
}

type Model = BTreeMap<Key, Item>;

async fn agrees(s: Space, mut random: Random) {
    let seed = random.0;
    let mut model = Model::new();
    for step in 0..STEPS {
        let told = format!("seed {seed}, step {step}");
        let ops = random.ops(&s, &model);
        let expected = judge(&model, &ops);
        match (s.store.transact(ops.clone()).await, expected) {
            (Ok(()), None) => ops.into_iter().for_each(|op| apply(&mut model, op)),
            (Err(StoreError::Conflict { op }), Some(expected)) => {
                assert_eq!(op, expected, "{told}")
            }
            (answer, expected) => {
                panic!("{told}: expected {expected:?}, got {answer:?} for {ops:?}")
            }
        }
        look(&s, &mut random, &model, &told).await;
    }
}

/// Reads in one of the three ways.
async fn look(s: &Space, random: &mut Random, model: &Model, told: &str) {
    match random.below(3) {
        0 => {
            let key = random.key(s);
            assert_eq!(s.get(&key).await.as_ref(), model.get(&key), "{told}");
        }
        1 => {
            let count = random.below(8);
            let keys = random.keys(s, count);
            let expected: Vec<Option<Item>> =
                keys.iter().map(|key| model.get(key).cloned()).collect();
            assert_eq!(
                s.store.batch_get(&keys).await.expect("a batch answers"),
                expected,
                "{told}"
            );
        }
        _ => {
            let query = random.query(s);
            let page = s.page(&query).await;
            let (items, next) = expected_page(model, &query);
            assert_eq!((page.items, page.next), (items, next), "{told}: {query:?}");
        }
    }
}

/// The first step whose condition does not hold.
fn judge(model: &Model, ops: &[Op]) -> Option<usize> {
    ops.iter().position(|op| {
        let found = model.get(op.key());
        let holds = match op {
            Op::Create { .. } | Op::CheckAbsent { .. } => found.is_none(),
            Op::Replace { at, .. } | Op::Delete { at, .. } | Op::CheckAt { at, .. } => {
                found.is_some_and(|item| item.v == *at)
            }
            Op::Add { .. } => found.is_none_or(|item| item.body.is_empty()),
        };
        !holds
    })
}

fn apply(model: &mut Model, op: Op) {
    let key = op.key().clone();
    let (v, body, ttl) = match op {
        Op::CheckAbsent { .. } | Op::CheckAt { .. } => return,
        Op::Delete { key, .. } => {
            model.remove(&key);
            return;
        }
        Op::Create { body, ttl, .. } => (1, body, ttl),
        Op::Replace { at, body, ttl, .. } => (at + 1, body, ttl),
        Op::Add { by, ttl, .. } => (
            model.get(&key).map_or(0, |item| item.v) + by,
            Bytes::new(),
            ttl,
        ),
    };
    model.insert(key.clone(), Item { key, v, body, ttl });
}

fn expected_page(model: &Model, query: &Query) -> (Vec<Item>, Option<Cursor>) {
    let mut items: Vec<Item> = model
        .values()
        .filter(|item| {
            item.key.pk == query.pk && item.key.sk >= query.from && item.key.sk <= query.to
        })
        .cloned()
        .collect();
    if query.order == Order::Descending {
        items.reverse();
    }
    if let Some(Cursor(after)) = &query.after {
        items.retain(|item| match query.order {
            Order::Ascending => item.key.sk > *after,
            Order::Descending => item.key.sk < *after,
        });
    }
    let more = items.len() > query.limit;
    items.truncate(query.limit);
    let next = items
        .last()
        .filter(|_| more)
        .map(|item| Cursor(item.key.sk.clone()));
    (items, next)
}

/// SplitMix64: a small generator whose runs can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn key(&mut self, s: &Space) -> Key {
        s.key_in(self.one(&PARTITIONS), self.one(&SORT_KEYS))
    }

    /// Different keys.
    fn keys(&mut self, s: &Space, count: usize) -> Vec<Key> {
        let mut keys = Vec::new();
        while keys.len() < count {
            let key = self.key(s);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Steps most of which hold, so that most transactions do.
    fn ops(&mut self, s: &Space, model: &Model) -> Vec<Op> {
        let count = 1 + self.below(5);
        self.keys(s, count)
            .into_iter()
            .map(|key| self.op(key, model))
            .collect()
    }

    fn op(&mut self, key: Key, model: &Model) -> Op {
        let known = if self.below(20) == 0 {
            None
        } else {
            model.get(&key)
        };
        let ttl = (self.below(3) == 0).then(|| 1_900_000_000 + self.below(1_000) as i64);
        let body = Bytes::from(vec![b'x'; self.below(4) * 700]);
        match (known, self.below(6)) {
            (None, 0) => Op::CheckAbsent { key },
            (None, 1 | 2) => Op::Add {
                key,
                by: 1 + self.below(9) as u64,
                ttl,
            },
            (None, _) => Op::Create { key, body, ttl },
            (Some(item), 0) => Op::CheckAt { key, at: item.v },
            (Some(item), 1) => Op::Delete { key, at: item.v },
            (Some(item), 2) if item.body.is_empty() => Op::Add {
                key,
                by: 1 + self.below(9) as u64,
                ttl,
            },
            (Some(item), 3) => Op::Replace {
                key,
                at: item.v + self.below(2) as u64,
                body,
                ttl,
            },
            (Some(item), _) => Op::Replace {
                key,
                at: item.v,
                body,
                ttl,
            },
        }
    }

    fn query(&mut self, s: &Space) -> Query {
        let (from, to) = (
            self.one(&["", "A", "B#1", "B#11", "b"]),
            self.one(&["B#10", "Z", "z", "\u{10FFFF}"]),
        );
        Query {
            pk: s.key_in(self.one(&PARTITIONS), "x").pk,
            from: from.to_owned(),
            to: to.to_owned(),
            order: if self.below(2) == 0 {
                Order::Ascending
            } else {
                Order::Descending
            },
            limit: 1 + self.below(8),
            after: (self.below(3) == 0).then(|| Cursor(self.one(&SORT_KEYS).to_owned())),
        }
    }
}
