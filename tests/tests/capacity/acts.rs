//! Acts on records: objections, repairs, withdrawal and correction.

use super::{Counted, counted};
use crate::delivery_common::{FIRST, PENALTY_HEADER, Penalty, penalty};
use crate::http_common::browser::{Answer, Browser};
use crate::recorded::Recorded;
use functions::demo::accounts::accounts;
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// An objection to a record that one report of the firm shows.
pub(super) async fn objections(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut firm = city.signed_in("records").await;
    book.take();
    let own = firm.get("/api/records").await.json();
    all.push(("own records", counted(book)));
    let id = own["records"][0]["record"]["id"].as_str().expect("an id");
    let one = firm.get(&format!("/api/records/{id}")).await;
    assert_eq!(one.status, StatusCode::OK, "{}", one.text());
    all.push(("one record", counted(book)));
    let code = one.json()["credit_code"].clone();
    let mut office = city.signed_in("credit-office").await;
    book.take();
    let sought = format!(
        "/api/records?credit_code={}",
        code.as_str().expect("a code")
    );
    assert_eq!(office.get(&sought).await.status, StatusCode::OK);
    all.push(("records of a firm, for the credit office", counted(book)));
    let mut big = city.signed_in("big").await;
    let code = big.get("/api/session").await.json()["entity"]["credit_code"].clone();
    book.take();
    let code = code.as_str().expect("a code");
    let sought = format!("/api/records?credit_code={code}&document_no=nothing");
    let none = office.get(&sought).await;
    assert_eq!(none.json()["records"], json!([]), "{}", none.text());
    all.push(("a record sought among 5,000", counted(book)));
    let own = own["records"].as_array().expect("records");
    let shown = own.iter().find(|own| own["shown"] == true);
    let record = &shown.expect("one that is shown")["record"]["id"];
    let body = json!({"record": record, "reason": "other", "statement": "与事实不符。"});
    let filed = keyed(&mut firm, "/api/objections", "o-1", &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    all.push(("object to a record", counted(book)));
    let id = filed.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/objections/{id}");
    assert_eq!(firm.get(&path).await.status, StatusCode::OK);
    all.push(("objection and its history", counted(book)));
    let path = format!("{path}/withdraw");
    let closed = firm.change(Method::POST, &path, Some(&json!({}))).await;
    assert_eq!(closed.status, StatusCode::OK, "{}", closed.text());
    all.push(("close an objection", counted(book)));
    all
}

/// A call with a key.
pub(super) async fn keyed(browser: &mut Browser, path: &str, key: &str, body: &Value) -> Answer {
    let csrf = browser.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", key)];
    browser.send(Method::POST, path, &headers, Some(body)).await
}

/// The repair of a record that one report of the firm shows, and a unit's acts on records of its own.
pub(super) async fn repairs(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let [repaired, withdrawn, corrected] = deliver_three(city).await;
    let mut firm = city.signed_in("records").await;
    let mut unit = city.signed_in("bureau-env").await;
    firm.issued("repaired", 3).await;
    book.take();
    let body = json!({
        "record": repaired, "statement": "已整改。", "commitment": "承诺依法经营。",
    });
    let filed = keyed(&mut firm, "/api/repairs", "r-1", &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    all.push(("apply for repair", counted(book)));
    let id = filed.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/repairs/{id}");
    assert_eq!(firm.get(&path).await.status, StatusCode::OK);
    all.push(("application and its history", counted(book)));
    let done = |answer: Answer| assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let accept = format!("{path}/accept");
    done(unit.change(Method::POST, &accept, Some(&json!({}))).await);
    all.push(("accept an application", counted(book)));
    let grant = json!({
        "outcome": "granted", "statement": "准予。", "confirms": ["corrected", "performed"],
    });
    let decide = format!("{path}/decide");
    done(unit.change(Method::POST, &decide, Some(&grant)).await);
    all.push(("grant a repair", counted(book)));
    let code = filed.json()["credit_code"]
        .as_str()
        .expect("a code")
        .to_owned();
    done(unit.get(&format!("/commitments?code={code}")).await);
    all.push(("commitments of a firm", counted(book)));
    let body = json!({
        "ground": "revoked", "reason": "复议撤销", "document_no": "演复〔2026〕1号",
        "decided_on": "2026-11-01",
    });
    let path = format!("/api/records/{withdrawn}/withdraw");
    done(keyed(&mut unit, &path, "a-1", &body).await);
    all.push(("withdraw a record", counted(book)));
    let body = json!({"reason": "录入有误", "fields": {"违法事实": "另一事实"}});
    let path = format!("/api/records/{corrected}/correct");
    done(keyed(&mut unit, &path, "a-2", &body).await);
    all.push(("correct a record", counted(book)));
    all
}

/// Ids of three records that the environment bureau delivers about the firm `records`.
async fn deliver_three(city: &Recorded) -> [String; 3] {
    let accounts = accounts(&city.deps.policy);
    let firm = accounts.iter().find(|account| account.id == "records");
    let code = firm.expect("an account").entities[0].to_string();
    let number = |n: u32| format!("演环罚〔2025〕{n}号");
    let lines = [1, 2, 3].map(|n| {
        let line = Penalty {
            decided: "2025-01-02".to_owned(),
            ..penalty(FIRST, &number(n))
        };
        line.line().replace(FIRST, &code)
    });
    let file = format!("{PENALTY_HEADER}\n{}", lines.join("\n"));
    let mut bureau = city.signed_in("bureau-env").await;
    let csrf = bureau.csrf.clone().unwrap_or_default();
    let path = "/api/deliveries?id=repairable&kind=penalty&sector=13&as_of=2026-11-23";
    let headers = [("x-csrf-token", csrf.as_str())];
    let body = Some(("text/csv", file.into_bytes()));
    let sent = bureau.send_bytes(Method::POST, path, &headers, body).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let mut firm = city.signed_in("records").await;
    let own = firm.get("/api/records").await.json();
    [1, 2, 3].map(|n| {
        let all = own["records"].as_array().expect("records");
        let one = all
            .iter()
            .find(|own| own["record"]["document_no"] == number(n));
        let id = one.and_then(|own| own["record"]["id"].as_str());
        id.expect("a record").to_owned()
    })
}
