//! Many deliveries, at once, one after the other, or broken off: count and sum of the profile stay right.

use crate::delivery_common::{ENVIRONMENT, FIRST, Register, SECOND, environment, file, penalty};
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use functions::use_cases::deliver_records::{Content, DeliveryError};
use proptest::prelude::{Strategy, any, prop};
use shared::record::{Record, RecordKind};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_deliveries_about_one_entity_keep_count_and_sum_right() {
    let register = std::sync::Arc::new(Register::with_two().await);
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let register = register.clone();
            tokio::spawn(async move {
                // Half of the numbers are everybody's, and each task says something else of them.
                let lines: Vec<_> = (0..40)
                    .map(|n| {
                        let number = if n % 2 == 0 {
                            format!("共{n}号")
                        } else {
                            format!("{task}之{n}号")
                        };
                        let mut line = penalty(FIRST, &number);
                        line.facts = format!("第{task}批所述事实");
                        line
                    })
                    .collect();
                register
                    .penalties(&format!("d-{task}"), file(&lines).as_bytes())
                    .await
            })
        })
        .collect();
    let mut accepted = 0;
    for task in tasks {
        accepted += task.await.expect("a task").accepted;
    }
    // `records` checks count and sum.
    assert_eq!(register.records(FIRST).await.len(), 20 + 8 * 20);
    assert_eq!(accepted, 20 + 8 * 20);
}

#[test]
fn count_and_sum_are_the_records_after_any_sequence_of_deliveries() {
    let line = (0..6_usize, 0..3_usize, any::<bool>());
    let deliveries = prop::collection::vec(prop::collection::vec(line, 0..12), 1..5);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let config = proptest::test_runner::Config {
        cases: 12,
        failure_persistence: None,
        ..Default::default()
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    runner
        .run(&deliveries.prop_map(|d| d), |deliveries| {
            runtime.block_on(async {
                let register = Register::with_two().await;
                // What must be there: the last line of each number that was the first of its file.
                let mut model = std::collections::BTreeMap::new();
                for (n, lines) in deliveries.iter().enumerate() {
                    let mut penalties = Vec::new();
                    let mut seen = std::collections::BTreeSet::new();
                    for (number, day, of_first) in lines {
                        let subject = if *of_first { FIRST } else { SECOND };
                        let mut line = penalty(subject, &format!("{number}号"));
                        line.decided = format!("2024-0{}-01", day + 1);
                        if seen.insert((subject, *number)) {
                            model.insert((subject, line.number.clone()), line.decided.clone());
                        }
                        penalties.push(line);
                    }
                    register
                        .penalties(&format!("d-{n}"), file(&penalties).as_bytes())
                        .await;
                }
                for subject in [FIRST, SECOND] {
                    let stored: std::collections::BTreeMap<_, _> = register
                        .records(subject)
                        .await
                        .into_iter()
                        .map(|r: Record| ((subject, r.document_no), r.decided_on.to_string()))
                        .collect();
                    let expected = model
                        .iter()
                        .filter(|((who, _), _)| *who == subject)
                        .map(|(key, day)| (key.clone(), day.clone()))
                        .collect();
                    assert_eq!(stored, expected);
                }
            });
            Ok(())
        })
        .expect("every sequence");
}

/// Answers `Unavailable` to the `n`th transaction, before or after it happened, and does none that follows.
struct Breaking {
    inner: std::sync::Arc<dyn Store>,
    left: std::sync::atomic::AtomicU32,
    after: bool,
}

#[async_trait::async_trait]
impl Store for Breaking {
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
        let left = self.left.load(std::sync::atomic::Ordering::SeqCst);
        if left > 0 {
            self.left
                .store(left - 1, std::sync::atomic::Ordering::SeqCst);
        }
        if left > 1 {
            return self.inner.transact(ops).await;
        }
        if left == 1 && self.after {
            self.inner.transact(ops).await?;
        }
        Err(StoreError::Unavailable("broken on purpose"))
    }
}

#[tokio::test]
async fn a_delivery_that_broke_off_anywhere_is_finished_by_sending_it_again() {
    let mut wrong = penalty(FIRST, "错号");
    wrong.fine = "x";
    let mut lines: Vec<_> = (0..120)
        .map(|n| penalty(FIRST, &format!("{n}号")))
        .collect();
    lines.push(wrong);
    let text = file(&lines);
    // Opening, three transactions of lines, the refused line, the seal.
    for n in 1..=6 {
        for after in [false, true] {
            let mut register = Register::with_two().await;
            let inner = register.deps.store.clone();
            register.deps.store = std::sync::Arc::new(Breaking {
                inner: inner.clone(),
                left: std::sync::atomic::AtomicU32::new(n),
                after,
            });
            let content = Content::Records {
                sector: ENVIRONMENT,
                kind: RecordKind::Penalty,
            };
            let broken = register
                .send(&environment(), "d-1", content, text.as_bytes())
                .await;
            // Of a seal that happened the delivery hears when it looks again; all else it cannot go on from.
            match &broken {
                Ok(outcome) if (n, after) == (6, true) => assert_eq!(outcome.accepted, 120),
                Err(DeliveryError::Store(StoreError::Unavailable(_)))
                    if (n, after) != (6, true) => {}
                other => panic!("{n} {after}: {other:?}"),
            }
            register.deps.store = inner;
            let outcome = register.penalties("d-1", text.as_bytes()).await;
            assert_eq!(
                (outcome.accepted, outcome.unchanged),
                (120, 0),
                "{n} {after}"
            );
            assert_eq!(outcome.refused.len(), 1);
            assert_eq!(register.records(FIRST).await.len(), 120);
        }
    }
}
