//! Calls about applications for repair, over the office of the objections' tests.

use crate::delivery_common::{FIRST, Penalty, penalty};
use crate::http_common::browser::{Answer, Browser};
use crate::office::Office;
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// A call with a key.
pub(crate) async fn keyed(browser: &mut Browser, path: &str, key: &str, body: &Value) -> Answer {
    let csrf = browser.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", key)];
    browser.send(Method::POST, path, &headers, Some(body)).await
}

/// What a firm says.
pub(crate) fn filing(record: &str) -> Value {
    json!({
        "record": record,
        "statement": "已缴纳罚款并完成整改。",
        "commitment": "本公司承诺依法经营，接受社会监督。",
    })
}

pub(crate) async fn file(firm: &mut Browser, key: &str, body: &Value) -> Answer {
    keyed(firm, "/api/repairs", key, body).await
}

/// Id of an application that is filed without trouble.
pub(crate) async fn filed(firm: &mut Browser, key: &str, record: &str) -> String {
    let filed = file(firm, key, &filing(record)).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    filed.json()["id"].as_str().expect("an id").to_owned()
}

pub(crate) async fn act(browser: &mut Browser, id: &str, act: &str, body: &Value) -> Answer {
    let path = format!("/api/repairs/{id}/{act}");
    browser.change(Method::POST, &path, Some(body)).await
}

/// A grant in which the unit confirms what the record does not say.
pub(crate) fn grant() -> Value {
    json!({
        "outcome": "granted", "statement": "经核查，已纠正违法行为并履行完毕。",
        "confirms": ["corrected", "performed"],
    })
}

/// Grants the repair of a record.
pub(crate) async fn repaired(office: &Office, key: &str, record: &str) -> String {
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let id = filed(&mut firm, key, record).await;
    act(&mut unit, &id, "accept", &json!({})).await;
    let granted = act(&mut unit, &id, "decide", &grant()).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.text());
    id
}

/// How the explanation of a report judges a record.
pub(crate) async fn explained(firm: &mut Browser, issued: &Value, record: &str) -> Value {
    let no = issued["report_no"].as_str().expect("a number");
    let view = firm.get(&format!("/api/reports/{no}/explanation")).await;
    assert_eq!(view.status, StatusCode::OK, "{}", view.text());
    let records = view.json()["records"].clone();
    let of = |judged: &&Value| judged["id"] == record;
    records
        .as_array()
        .expect("records")
        .iter()
        .find(of)
        .cloned()
        .expect("the record")
}

/// What a firm is told of the repair of its record.
pub(crate) async fn own_repair(firm: &mut Browser, record: &str) -> Value {
    let own = firm.get("/api/records").await.json();
    let of = |own: &&Value| own["record"]["id"] == record;
    let found = own["records"].as_array().expect("records").iter().find(of);
    found.expect("the record")["repair"].clone()
}

pub(crate) fn notes(verdict: &Value) -> Vec<String> {
    let notes = verdict["notes"].as_array().expect("notes");
    let name = |note: &Value| note.as_str().expect("a note").to_owned();
    notes.iter().map(name).collect()
}

/// The bureau delivers one record that was decided on that day.
pub(crate) async fn deliver_one(office: &Office, id: &str, number: &str, decided: &str) {
    let line = Penalty {
        decided: decided.to_owned(),
        ..penalty(FIRST, number)
    };
    office.send(id, vec![line]).await;
}

/// The bureau delivers a record as it was, but repaired on that day; what became of the delivery.
pub(crate) async fn deliver_repaired(
    office: &Office,
    id: &str,
    number: &str,
    on: &'static str,
) -> Value {
    let line = Penalty {
        repaired: on,
        corrected: "已整改",
        ..penalty(FIRST, number)
    };
    office.send(id, vec![line]).await
}
