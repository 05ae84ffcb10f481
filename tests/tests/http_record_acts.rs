//! A responsible unit withdraws or corrects a record of its own, and no delivery undoes it silently, B 三(一).

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;

#[expect(dead_code, reason = "made for repairs, of which a part is needed")]
#[path = "http_repairs/desk.rs"]
mod desk;
#[expect(dead_code, reason = "made for objections, of which a part is needed")]
#[path = "http_objections/office.rs"]
mod office;

#[path = "http_record_acts/find.rs"]
mod find;

use desk::{act, explained, filed, grant, keyed, notes};
use http::StatusCode;
use http_common::at;
use http_common::browser::{Answer, Browser};
use office::Office;
use serde_json::{Value, json};

const ONE: &str = "演环罚〔2024〕1号";
const FACTS: &str = "未按规定贮存危险废物";

fn withdrawal() -> Value {
    json!({
        "ground": "revoked", "reason": "行政复议决定撤销", "document_no": "演复决〔2026〕7号",
        "decided_on": "2026-11-20",
    })
}

async fn withdraw(unit: &mut Browser, key: &str, record: &str, body: &Value) -> Answer {
    keyed(unit, &format!("/api/records/{record}/withdraw"), key, body).await
}

async fn correct(unit: &mut Browser, key: &str, record: &str, body: &Value) -> Answer {
    keyed(unit, &format!("/api/records/{record}/correct"), key, body).await
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn a_revoked_decision_is_withdrawn_with_its_reason_and_vanishes() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let before = firm.issued("before", 3).await;
    let record = office.record(&mut firm, ONE).await;
    let done = withdraw(&mut unit, "k-1", &record, &withdrawal()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    // Who, when, why, by which document.
    let last = done.json()["versions"][1].clone();
    assert_eq!(last["act"]["act"], "withdraw", "{last}");
    assert_eq!(last["act"]["reason"], "行政复议决定撤销");
    assert_eq!(last["act"]["document_no"], "演复决〔2026〕7号");
    assert_eq!(last["act"]["decided_on"], "2026-11-20");
    assert_eq!(last["known_at"], "2026-11-24T09:30:00+08:00");
    assert!(text(&last["by_text"]).contains("决定已被撤销"));
    assert_eq!(last["changed"][0]["code"], "XZ_CXYY");
    // Said again: done once. Another body under the key is refused, and another key finds nothing to do.
    let again = withdraw(&mut unit, "k-1", &record, &withdrawal()).await;
    assert_eq!(again.body, done.body);
    let mut other = withdrawal();
    other["reason"] = json!("另一理由");
    let other = withdraw(&mut unit, "k-1", &record, &other).await;
    assert_eq!(other.problem(), (422, "idempotency_key.reused".to_owned()));
    let twice = withdraw(&mut unit, "k-2", &record, &withdrawal()).await;
    assert_eq!(
        twice.problem(),
        (409, "record.withdrawn_already".to_owned())
    );

    office.lab.clock.set(at("2026-11-24 09:31:00"));
    let after = firm.issued("after", 3).await;
    assert_eq!(after["conclusion"]["records"], 1, "{after}");
    let old = text(&before["code"]);
    assert_eq!(
        notes(&firm.verdict(old).await),
        ["fresher_exists", "records_changed"]
    );
    let why = explained(&mut firm, &after, &record).await;
    assert_eq!(
        (&why["reason"], &why["article"]),
        (&json!("record.withdrawn"), &json!("B 三(一)"))
    );
    assert!(text(&why["sentence"]).contains("行政复议决定撤销"));
    office.is_sound().await;
}

#[tokio::test]
async fn a_correction_is_read_as_cells_are_and_shown_in_the_next_report() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let before = firm.issued("before", 3).await;
    let record = office.record(&mut firm, ONE).await;
    let wrong = json!({"reason": "录入有误", "fields": {
        "罚款金额(万元)": "很多", "行政处罚决定书文号": "另一号", "撤销变更原因": "撤销",
    }});
    let refused = correct(&mut unit, "k-1", &record, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let by_the_way = json!({"reason": "录入有误", "fields": {"撤销变更原因": "撤销"}});
    let refused = correct(&mut unit, "k-1", &record, &by_the_way).await;
    assert_eq!(refused.problem(), (422, "correction.column".to_owned()));
    let same = json!({"reason": "录入有误", "fields": {"罚款金额(万元)": "2.5"}});
    let refused = correct(&mut unit, "k-1", &record, &same).await;
    assert_eq!(
        refused.problem(),
        (422, "correction.changes_nothing".to_owned())
    );
    let right = json!({"reason": "录入有误", "fields": {"罚款金额(万元)": "0.5", "处罚决定日期": "2024-01-03"}});
    let done = correct(&mut unit, "k-1", &record, &right).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert_eq!(done.json()["versions"][1]["act"]["reason"], "录入有误");
    office.lab.clock.set(at("2026-11-24 09:31:00"));
    let after = firm.issued("after", 3).await;
    let report = office.report(&mut firm, &after).await;
    let all = report["records"].as_array().expect("records");
    let shown = all.iter().find(|shown| shown["id"] == record.as_str());
    assert_eq!(shown.expect("it is shown")["fine"], 500_000);
    let old = text(&before["code"]);
    assert_eq!(
        notes(&firm.verdict(old).await),
        ["fresher_exists", "records_changed"]
    );
    office.is_sound().await;
}

#[tokio::test]
async fn a_delivery_that_says_what_was_corrected_is_refused_with_its_column() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let record = office.record(&mut firm, ONE).await;
    let right = json!({"reason": "录入有误", "fields": {"违法事实": "更正后的事实"}});
    correct(&mut unit, "k-1", &record, &right).await;
    // Yesterday's file again: the line of that record is refused, the others are as they were.
    let sent = office.deliver_said("again", FACTS).await;
    assert_eq!(sent["state"]["counts"]["refused"], 1, "{sent}");
    assert_eq!(sent["state"]["counts"]["unchanged"], 2, "{sent}");
    let line = &sent["lines"][0];
    assert_eq!(line["faults"][0]["code"], "line.changed_by_act", "{sent}");
    assert_eq!(line["faults"][0]["column"], "违法事实");
    let history = |answer: Answer| answer.json()["versions"].as_array().map(Vec::len);
    let path = format!("/api/records/{record}/history");
    assert_eq!(history(firm.get(&path).await), Some(2));
    // Once the unit's own data say so too, the line is taken, and so it stays.
    let sent = office.deliver_said("mended", "更正后的事实").await;
    assert_eq!(sent["state"]["counts"]["refused"], 0, "{sent}");
    let sent = office.deliver_said("stale", FACTS).await;
    assert_eq!(sent["state"]["counts"]["refused"], 1, "{sent}");
    office.is_sound().await;
}

#[tokio::test]
async fn a_delivery_does_not_undo_what_an_upheld_objection_corrected() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let record = office.record(&mut firm, ONE).await;
    let id = office.filed(&mut firm, "k-1", &record).await;
    office.act(&mut unit, &id, "accept", &json!({})).await;
    let answer = json!({
        "outcome": "upheld", "statement": "已更正。",
        "correction": {"fields": {"违法事实": "更正后的事实"}},
    });
    let answered = office.act(&mut unit, &id, "answer", &answer).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text());
    let sent = office.deliver_said("again", FACTS).await;
    assert!(sent.to_string().contains("line.changed_by_act"), "{sent}");
    let after = firm.issued("after", 3).await;
    let report = office.report(&mut firm, &after).await;
    let all = report["records"].as_array().expect("records");
    let shown = all.iter().find(|shown| shown["id"] == record.as_str());
    assert_eq!(shown.expect("it is shown")["facts"], "更正后的事实");
    office.is_sound().await;
}

#[tokio::test]
async fn another_units_record_is_not_found_and_a_firm_may_not() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let record = office.record(&mut firm, ONE).await;
    let mut stranger = office.lab.signed_in("bureau-market").await;
    let none = withdraw(&mut stranger, "k-1", &record, &withdrawal()).await;
    assert_eq!(none.problem(), (404, "not_found".to_owned()));
    let missing = withdraw(&mut stranger, "k-2", &"0".repeat(32), &withdrawal()).await;
    assert_eq!(missing.problem(), none.problem());
    for browser in [&mut firm, &mut office.lab.signed_in("credit-office").await] {
        let refused = withdraw(browser, "k-1", &record, &withdrawal()).await;
        assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
    }
    // All faults of a form at once; a day before the decision or after today is none.
    let empty = json!({"ground": "lost", "decided_on": "soon"});
    let faults = withdraw(&mut unit, "k-1", &record, &empty).await.json();
    let mut fields: Vec<&str> = faults["errors"]
        .as_array()
        .expect("faults")
        .iter()
        .map(|fault| text(&fault["field"]))
        .collect();
    fields.sort_unstable();
    assert_eq!(fields, ["decided_on", "document_no", "ground", "reason"]);
    for day in ["2024-01-01", "2026-11-25"] {
        let mut body = withdrawal();
        body["decided_on"] = json!(day);
        let refused = withdraw(&mut unit, "k-1", &record, &body).await;
        assert_eq!(refused.problem(), (422, "withdrawal.decided_on".to_owned()));
    }
    office.is_sound().await;
}

#[tokio::test]
async fn a_withdrawn_record_is_not_repaired() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let record = office.record(&mut firm, ONE).await;
    let id = filed(&mut firm, "k-1", &record).await;
    act(&mut unit, &id, "accept", &json!({})).await;
    let done = withdraw(&mut unit, "k-2", &record, &withdrawal()).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let late = act(&mut unit, &id, "decide", &grant()).await;
    assert_eq!(late.problem(), (409, "repair.not_needed".to_owned()));
    act(&mut firm, &id, "withdraw", &json!({})).await;
    office.is_sound().await;
}
