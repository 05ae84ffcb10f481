//! All acts on applications for repair and on records, and what the clock does to an application.

use super::objections::{PICTURE, deliver_as, keyed, swept};
use crate::http_common::browser::Browser;
use crate::recorded::Recorded;
use http::{Method, StatusCode};
use serde_json::{Value, json};

pub(super) async fn all(recorded: &Recorded) {
    let records = deliver_as(recorded, "repairable", [201, 202, 203, 204]).await;
    let mut firm = recorded.signed_in("records").await;
    firm.issued("repairs", 3).await;
    let mut unit = recorded.signed_in("bureau-env").await;
    let first = file(&mut firm, "r-1", &records[0]).await;
    act(&mut unit, &first, "accept", json!({})).await;
    act(&mut unit, &first, "ask", json!({"statement": "请补充。"})).await;
    let files = json!([{"name": "a.png", "content": PICTURE}]);
    let supplied = json!({"statement": "见附件。", "attachments": files});
    act(&mut firm, &first, "supply", supplied).await;
    let path = format!("/api/repairs/{first}/attachments/1");
    assert_eq!(unit.get(&path).await.status, StatusCode::OK);
    let granted = json!({
        "outcome": "granted", "statement": "准予修复。", "confirms": ["corrected", "performed"],
    });
    act(&mut unit, &first, "decide", granted).await;
    let done = unit.get("/api/repairs?state=closed").await.json();
    assert_eq!(done["repairs"][0]["id"], first.as_str());
    // Public from now on.
    let code = done["repairs"][0]["credit_code"].as_str().expect("a code");
    for path in ["/commitments?code=", "/api/commitments/"] {
        let seen = unit.get(&format!("{path}{code}")).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
        assert!(seen.text().contains("承诺依法经营。"), "{path}");
    }
    let second = file(&mut firm, "r-2", &records[1]).await;
    act(&mut firm, &second, "withdraw", json!({})).await;
    on_records(&mut unit, &records).await;
    // Supplied by nobody, and then decided by nobody.
    let third = file(&mut firm, "r-3", &records[1]).await;
    act(&mut unit, &third, "accept", json!({})).await;
    act(&mut unit, &third, "ask", json!({"statement": "请补充。"})).await;
    for _ in 0..2 {
        let later = recorded.deps.clock.now().plus_seconds(20 * 24 * 3600);
        recorded.lab.clock.set(later);
        swept(recorded).await;
    }
    let mut credit = recorded.signed_in("credit-office").await;
    let late = credit.get("/api/repairs").await.json();
    assert_eq!(late["repairs"][0]["id"], third.as_str());
    let mut unit = recorded.signed_in("bureau-env").await;
    let rejected = json!({"outcome": "rejected", "statement": "未履行。"});
    act(&mut unit, &third, "decide", rejected).await;
}

async fn on_records(unit: &mut Browser, records: &[String]) {
    let withdrawn = json!({
        "ground": "revoked", "reason": "行政复议撤销", "document_no": "演复决〔2026〕1号",
        "decided_on": "2026-11-01",
    });
    let corrected = json!({"reason": "录入有误", "fields": {"违法事实": "更正后的事实"}});
    for (key, record, act, body) in [
        ("a-1", &records[2], "withdraw", withdrawn),
        ("a-2", &records[3], "correct", corrected),
    ] {
        let path = format!("/api/records/{record}/{act}");
        let done = keyed(unit, &path, key, &body).await;
        assert_eq!(done.status, StatusCode::OK, "{act}: {}", done.text());
    }
}

async fn file(firm: &mut Browser, key: &str, record: &str) -> String {
    let body = json!({
        "record": record, "statement": "已整改。", "commitment": "承诺依法经营。",
        "attachments": [{"name": "a.png", "content": PICTURE}],
    });
    let filed = keyed(firm, "/api/repairs", key, &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    filed.json()["id"].as_str().expect("an id").to_owned()
}

async fn act(browser: &mut Browser, id: &str, act: &str, body: Value) {
    let path = format!("/api/repairs/{id}/{act}");
    let done = browser.change(Method::POST, &path, Some(&body)).await;
    assert_eq!(done.status, StatusCode::OK, "{act}: {}", done.text());
}
