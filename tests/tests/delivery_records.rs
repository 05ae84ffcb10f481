//! Deliveries of records: what applies, what is refused, and what stays as it was.

mod delivery_common;
#[path = "delivery_records/register.rs"]
mod register;

use delivery_common::{
    BUREAU, ENVIRONMENT, FIRST, FORESTRY, NATURAL_RESOURCES, PENALTY_HEADER, Penalty, Register,
    SECOND, STRANGER, day, environment, file, penalty,
};
use functions::delivery::{Encoding, Line, Table, decode, read_record_line};
use functions::items::{FreshnessItem, unpack};
use functions::keys;
use functions::store::{Item, Key, Op, Page, Query, Store, StoreError};
use functions::use_cases::deliver_records::{Content, Delivery, DeliveryError, deliver_records};
use proptest::prelude::{Strategy, any, prop};
use shared::policy::UnitId;
use shared::record::{Fen, Record, RecordKind};
use shared::text::Lang;

fn gb18030(text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = encoding_rs::GB18030.encode(text);
    assert!(!lossy);
    bytes.into_owned()
}

#[tokio::test]
async fn a_line_becomes_a_record_with_its_provenance() {
    let register = Register::with_two().await;
    let outcome = register
        .penalties(
            "d-1",
            file(&[penalty(FIRST, "演环罚〔2024〕1号")]).as_bytes(),
        )
        .await;
    assert_eq!((outcome.accepted, outcome.refused.len()), (1, 0));
    let records = register.records(FIRST).await;
    let record = &records[0];
    assert_eq!(record.document_no, "演环罚〔2024〕1号");
    assert_eq!(record.decided_on, day("2024-01-02"));
    assert_eq!(record.fine, Some(Fen(2_500_000)));
    assert_eq!(record.measure, "罚款：罚款人民币若干");
    assert_eq!(record.body_code.as_deref(), Some(BUREAU));
    assert_eq!(record.unit, environment());
    assert_eq!(record.provenance.delivery, "d-1");
    assert_eq!(record.provenance.line, 1);
    assert_eq!(record.provenance.known_at, register.now);
    assert_eq!(register.profile(FIRST).await.rev, 2);
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let register = Register::with_two().await;
    let text = file(&[
        penalty(FIRST, "一号"),
        penalty(FIRST, "二号"),
        penalty(SECOND, "三号"),
    ]);
    register.penalties("d-1", text.as_bytes()).await;
    let before = (register.records(FIRST).await, register.profile(FIRST).await);
    let again = register.penalties("d-2", text.as_bytes()).await;
    assert_eq!(
        (again.accepted, again.corrected, again.unchanged),
        (0, 0, 3)
    );
    let after = (register.records(FIRST).await, register.profile(FIRST).await);
    assert_eq!(before, after);
    assert!(register.versions(FIRST).await.is_empty());
}

#[tokio::test]
async fn the_same_delivery_sent_again_answers_what_it_answered() {
    let register = Register::with_two().await;
    let mut wrong = penalty(FIRST, "二号");
    wrong.decided = "2024-02-30".to_owned();
    let text = file(&[penalty(FIRST, "一号"), wrong, penalty(STRANGER, "三号")]);
    let first = register.penalties("d-1", text.as_bytes()).await;
    let second = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!(first, second);
    assert_eq!(
        (first.accepted, first.refused.len(), first.quarantined.len()),
        (1, 1, 1)
    );
}

#[tokio::test]
async fn an_id_that_was_used_for_another_file_is_refused() {
    let register = Register::with_two().await;
    register
        .penalties("d-1", file(&[penalty(FIRST, "一号")]).as_bytes())
        .await;
    let content = Content::Records {
        sector: ENVIRONMENT,
        kind: RecordKind::Penalty,
    };
    let other = file(&[penalty(FIRST, "二号")]);
    let answer = register
        .send(&environment(), "d-1", content, other.as_bytes())
        .await;
    assert!(matches!(answer, Err(DeliveryError::IdReused)), "{answer:?}");
    assert_eq!(register.records(FIRST).await.len(), 1);
}

#[tokio::test]
async fn three_encodings_and_two_kinds_of_header_give_the_same_records() {
    let plain = file(&[penalty(FIRST, "㐀淼罚〔2024〕1号")]);
    let by_code = plain.replacen(
        PENALTY_HEADER,
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,XZ_XFRQ,XZ_ZGQK",
        1,
    );
    let mut results = Vec::new();
    for (bytes, encoding) in [
        (plain.clone().into_bytes(), Encoding::Utf8),
        (format!("\u{FEFF}{plain}").into_bytes(), Encoding::Utf8Bom),
        (gb18030(&plain), Encoding::Gb18030),
        (gb18030(&by_code), Encoding::Gb18030),
    ] {
        let register = Register::with_two().await;
        let outcome = register.penalties("d-1", &bytes).await;
        assert_eq!(outcome.encoding, encoding);
        results.push(register.records(FIRST).await);
    }
    assert_eq!(results[0].len(), 1);
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn a_fault_in_a_line_refuses_that_line_alone_with_column_and_code() {
    type Slip = fn(&mut Penalty);
    let slips: [(Slip, &str, &str); 9] = [
        (
            |p| p.decided = "2024-02-30".to_owned(),
            "处罚决定日期",
            "line.date",
        ),
        (
            |p| p.decided = "2024-11-21".to_owned(),
            "处罚决定日期",
            "line.date_in_future",
        ),
        (|p| p.fine = "二万", "罚款金额", "line.amount"),
        (|p| p.facts = String::new(), "违法事实", "line.required"),
        (
            |p| p.facts = "事\u{202E}实".to_owned(),
            "违法事实",
            "line.character",
        ),
        (
            |p| p.facts = "事\0实".to_owned(),
            "违法事实",
            "line.character",
        ),
        (
            |p| p.facts = "长".repeat(4_001),
            "违法事实",
            "line.too_long",
        ),
        (|p| p.class = "公司", "行政相对人类别", "line.choice"),
        (
            |p| p.subject = "91320900MA1000009L",
            "统一社会信用代码",
            "credit_code.check_digit",
        ),
    ];
    let register = Register::with_two().await;
    for (n, (slip, column, code)) in slips.into_iter().enumerate() {
        let mut lines: Vec<_> = (0..9)
            .map(|k| penalty(FIRST, &format!("{n}之{k}")))
            .collect();
        slip(&mut lines[n]);
        let outcome = register
            .penalties(&format!("d-{n}"), file(&lines).as_bytes())
            .await;
        assert_eq!(outcome.accepted, 8, "{code}");
        let [fault] = &outcome.refused[..] else {
            panic!("one fault for {code}: {outcome:?}");
        };
        assert_eq!(
            (fault.line, fault.column.as_str(), fault.code),
            (u32::try_from(n).expect("few") + 1, column, code)
        );
        assert!(!fault.message(Lang::Zh).is_empty());
    }
    assert_eq!(register.records(FIRST).await.len(), 72);
}

#[tokio::test]
async fn all_faults_of_a_line_are_told_at_once() {
    let register = Register::with_two().await;
    let mut line = penalty(FIRST, "一号");
    line.fine = "x";
    line.decided = "x".to_owned();
    line.facts = String::new();
    let outcome = register.penalties("d-1", file(&[line]).as_bytes()).await;
    let codes: Vec<_> = outcome.refused.iter().map(|fault| fault.code).collect();
    assert_eq!(codes.len(), 3);
    for code in ["line.date", "line.amount", "line.required"] {
        assert!(codes.contains(&code), "{code}");
    }
}

#[tokio::test]
async fn a_natural_person_s_line_is_set_aside_and_the_number_is_not_kept() {
    let number = "11010519491231002X";
    let register = Register::with_two().await;
    let mut by_class = penalty(STRANGER, "一号");
    by_class.class = "自然人";
    by_class.subject = "11010519491231002X";
    let mut by_number = penalty(STRANGER, "二号");
    by_number.subject = "11010519491231002X";
    let text = file(&[
        by_class,
        by_number,
        penalty(STRANGER, "三号"),
        penalty(FIRST, "四号"),
    ]);
    let outcome = register.penalties("d-1", text.as_bytes()).await;
    assert_eq!((outcome.accepted, outcome.refused.len()), (1, 0));
    let codes: Vec<_> = outcome
        .quarantined
        .iter()
        .map(|fault| (fault.line, fault.code))
        .collect();
    assert_eq!(
        codes,
        [
            (1, "line.natural_person"),
            (2, "line.natural_person"),
            (3, "line.entity_unknown")
        ]
    );
    for n in 1..=3 {
        let key = Key::new("I#environment#d-1", format!("L#{n:07}"));
        let item = register
            .deps
            .store
            .get(&key)
            .await
            .expect("a read")
            .expect("a line");
        let body = String::from_utf8_lossy(&item.body);
        assert!(!body.contains(number), "{body}");
    }
}

#[tokio::test]
async fn a_changed_line_makes_a_new_version_and_keeps_the_old_one() {
    let register = Register::with_two().await;
    register
        .penalties("d-1", file(&[penalty(FIRST, "一号")]).as_bytes())
        .await;
    let old = register.records(FIRST).await;
    let mut changed = penalty(FIRST, "一号");
    changed.decided = "2024-03-04".to_owned();
    changed.fine = "3";
    let outcome = register.penalties("d-2", file(&[changed]).as_bytes()).await;
    assert_eq!((outcome.accepted, outcome.corrected), (0, 1));
    let new = register.records(FIRST).await;
    assert_eq!(new.len(), 1);
    assert_eq!((new[0].version, new[0].id.clone()), (2, old[0].id.clone()));
    assert_eq!(new[0].decided_on, day("2024-03-04"));
    assert_eq!(register.versions(FIRST).await, old);
}

#[tokio::test]
async fn a_line_without_a_repair_does_not_undo_one() {
    let register = Register::with_two().await;
    let mut repaired = penalty(FIRST, "一号");
    repaired.repaired = "2024-09-01";
    repaired.corrected = "已整改";
    register
        .penalties("d-1", file(&[repaired]).as_bytes())
        .await;
    let outcome = register
        .penalties("d-2", file(&[penalty(FIRST, "一号")]).as_bytes())
        .await;
    assert_eq!(outcome.unchanged, 1);
    let records = register.records(FIRST).await;
    assert_eq!(records[0].status.repaired_on, Some(day("2024-09-01")));
    assert!(records[0].status.corrected);
}

#[tokio::test]
async fn what_a_delivery_omits_is_not_deleted() {
    let register = Register::with_two().await;
    let both = file(&[penalty(FIRST, "一号"), penalty(FIRST, "二号")]);
    register.penalties("d-1", both.as_bytes()).await;
    register
        .penalties("d-2", file(&[penalty(FIRST, "二号")]).as_bytes())
        .await;
    assert_eq!(register.records(FIRST).await.len(), 2);
}

#[tokio::test]
async fn another_unit_s_record_is_not_touched() {
    let register = Register::with_two().await;
    register
        .penalties("d-1", file(&[penalty(FIRST, "一号")]).as_bytes())
        .await;
    let before = register.records(FIRST).await;
    let mut changed = penalty(FIRST, "一号");
    changed.fine = "9";
    let content = Content::Records {
        sector: NATURAL_RESOURCES,
        kind: RecordKind::Penalty,
    };
    let outcome = register
        .send(
            &UnitId("natural-resources".to_owned()),
            "d-1",
            content,
            file(&[changed]).as_bytes(),
        )
        .await
        .expect("a delivery");
    assert_eq!(outcome.refused[0].code, "line.other_unit");
    assert_eq!(register.records(FIRST).await, before);
}

#[tokio::test]
async fn a_unit_delivers_for_its_own_sectors_alone() {
    let register = Register::with_two().await;
    let text = file(&[]);
    let kind = RecordKind::Penalty;
    let natural = UnitId("natural-resources".to_owned());
    for (unit, sector, right) in [
        (&natural, FORESTRY, true),
        (&natural, NATURAL_RESOURCES, true),
        (&natural, ENVIRONMENT, false),
    ] {
        let id = format!("d-{}", sector.0);
        let content = Content::Records { sector, kind };
        let answer = register.send(unit, &id, content, text.as_bytes()).await;
        assert_eq!(answer.is_ok(), right, "{sector:?}");
    }
    let nobody = UnitId("nobody".to_owned());
    let content = Content::Records {
        sector: ENVIRONMENT,
        kind,
    };
    let answer = register
        .send(&nobody, "d-1", content, text.as_bytes())
        .await;
    assert!(matches!(answer, Err(DeliveryError::UnitUnknown)));
}

#[tokio::test]
async fn the_same_record_twice_in_a_file_is_refused_the_second_time() {
    let register = Register::with_two().await;
    let mut second = penalty(FIRST, "一号");
    second.fine = "8";
    let outcome = register
        .penalties("d-1", file(&[penalty(FIRST, "一号"), second]).as_bytes())
        .await;
    assert_eq!(outcome.accepted, 1);
    assert_eq!(
        (outcome.refused[0].line, outcome.refused[0].code),
        (2, "line.duplicate")
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_read_leaves_nothing_behind() {
    let register = Register::with_two().await;
    let content = Content::Records {
        sector: ENVIRONMENT,
        kind: RecordKind::Penalty,
    };
    for (n, (bytes, code)) in [
        (&b"\xFF\xFE\x00"[..], "delivery.encoding"),
        ("违法事实,处罚依据".as_bytes(), "delivery.header_missing"),
        (b"", "delivery.header_missing"),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("d-{n}");
        let error = register
            .send(&environment(), &id, content, bytes)
            .await
            .expect_err("a refused file");
        assert_eq!(error.code().as_str(), code);
        let key = keys::delivery(&environment(), &id);
        assert_eq!(register.deps.store.get(&key).await.expect("a read"), None);
    }
    let key = keys::freshness(ENVIRONMENT, &environment());
    assert_eq!(register.deps.store.get(&key).await.expect("a read"), None);
}

#[tokio::test]
async fn an_empty_delivery_moves_the_freshness_and_an_older_one_does_not_move_it_back() {
    let register = Register::with_two().await;
    register.penalties("d-1", file(&[]).as_bytes()).await;
    let key = keys::freshness(ENVIRONMENT, &environment());
    let read = async || {
        let item = register.deps.store.get(&key).await.expect("a read");
        unpack::<FreshnessItem>(&item.expect("a freshness")).expect("a freshness")
    };
    let first = read().await;
    assert_eq!(first.as_of, day("2024-11-19"));
    assert_eq!(first.delivery, "d-1");
    let (empty, unit) = (file(&[]), environment());
    let older = Delivery {
        unit: &unit,
        id: "d-2",
        content: Content::Records {
            sector: ENVIRONMENT,
            kind: RecordKind::Penalty,
        },
        file: empty.as_bytes(),
        as_of: day("2024-10-01"),
    };
    deliver_records(&register.deps, older, register.now)
        .await
        .expect("a delivery");
    assert_eq!(read().await.as_of, day("2024-11-19"));
}

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

/// Answers `Unavailable` to the `n`th transaction, before or after it happened.
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
        let left = self.left.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
        if left != 1 {
            return self.inner.transact(ops).await;
        }
        if self.after {
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
            assert!(
                matches!(
                    broken,
                    Err(DeliveryError::Store(StoreError::Unavailable(_)))
                ),
                "{n} {after}: {broken:?}"
            );
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

#[test]
fn fifty_thousand_lines_are_read() {
    let lines: Vec<_> = (0..50_000)
        .map(|n| penalty(FIRST, &format!("{n}号")))
        .collect();
    let bytes = gb18030(&file(&lines));
    let begun = std::time::Instant::now();
    let (text, _) = decode(&bytes).expect("a file");
    let spec = RecordKind::Penalty.spec();
    let mut table = Table::open(&text, spec.columns()).expect("a header");
    let mut read = 0;
    while let Some(row) = table.next_row() {
        read += u32::from(matches!(
            read_record_line(&row, day("2024-11-20")),
            Line::Read(_)
        ));
    }
    println!(
        "50,000 lines of {} bytes read in {:?}",
        bytes.len(),
        begun.elapsed()
    );
    assert_eq!(read, 50_000);
}
