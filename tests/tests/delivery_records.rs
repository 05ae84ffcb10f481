//! Deliveries of records: what applies, what is refused, and what stays as it was.

#[path = "delivery_records/cost.rs"]
mod cost;
mod delivery_common;
#[path = "delivery_records/fixtures.rs"]
mod fixtures;
#[path = "delivery_records/json.rs"]
mod json;
#[path = "delivery_records/lines.rs"]
mod lines;
#[path = "delivery_records/overtaken.rs"]
mod overtaken;
#[path = "delivery_records/refused.rs"]
mod refused;
#[path = "delivery_records/register.rs"]
mod register;
#[path = "delivery_records/sequences.rs"]
mod sequences;
#[path = "delivery_records/workbooks.rs"]
mod workbooks;

use delivery_common::{
    BUREAU, ENVIRONMENT, FIRST, FORESTRY, NATURAL_RESOURCES, Register, SECOND, STRANGER, day,
    environment, file, penalty,
};
use functions::items::{AuditAbout, AuditAct, AuditEvent, FreshnessItem, unpack};
use functions::keys;
use functions::store::Query;
use functions::use_cases::deliver_records::{Content, Delivery, DeliveryError, deliver_records};
use shared::policy::UnitId;
use shared::record::{Fen, RecordKind};

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

#[tokio::test]
async fn a_sealed_delivery_stands_once_in_the_audit_trail() {
    let register = Register::with_two().await;
    for _ in 0..2 {
        register.penalties("d-1", file(&[]).as_bytes()).await;
    }
    let mut found = Vec::new();
    for shard in 0..16 {
        let query = Query::prefix(format!("AQ#{shard:x}"), "");
        let page = register.deps.store.query(&query).await.expect("a page");
        let events = page
            .items
            .iter()
            .map(|item| unpack(item).expect("an event"));
        found.extend(events.filter(|event: &AuditEvent| event.actor == "environment"));
    }
    let [event] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(event.act, AuditAct::DeliverySealed);
    assert_eq!(event.about, AuditAbout::Delivery("d-1".to_owned()));
    assert_eq!(event.at, register.now);
}
