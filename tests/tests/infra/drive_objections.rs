//! All acts on objections, with more reports than one transaction holds, and all that the clock does to them.

use crate::delivery_common::{FIRST, PENALTY_HEADER, Penalty, penalty};
use crate::http_common::at;
use crate::http_common::browser::{Answer, Browser};
use crate::recorded::Recorded;
use functions::demo::accounts::accounts;
use functions::use_cases::sweep::sweep;
use http::{Method, StatusCode};
use serde_json::{Value, json};

/// A PNG of one point.
pub(super) const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// More than two transactions hold.
const REPORTS: usize = 45;

pub(super) async fn all(recorded: &Recorded) {
    recorded.lab.clock.set(at("2026-11-25 10:10:00"));
    let [one, two] = deliver_as(recorded, "disputed", [101, 102]).await;
    let mut firm = recorded.signed_in("records").await;
    for n in 0..REPORTS {
        firm.issued(&format!("noted-{n}"), 3).await;
    }
    let first = file(&mut firm, "o-1", &one).await;
    swept(recorded).await;
    let mut unit = recorded.signed_in("bureau-env").await;
    act(&mut unit, &first, "accept", json!({})).await;
    act(&mut unit, &first, "ask", json!({"statement": "请补充。"})).await;
    let supplied =
        json!({"statement": "见附件。", "attachments": [{"name": "a.png", "content": PICTURE}]});
    act(&mut firm, &first, "supply", supplied).await;
    let file_path = format!("/api/objections/{first}/attachments/1");
    assert_eq!(unit.get(&file_path).await.status, StatusCode::OK);
    let answer = json!({
        "outcome": "upheld", "statement": "已更正。",
        "correction": {"fields": {"处罚决定日期": "2024-01-05"}},
    });
    act(&mut unit, &first, "answer", answer).await;
    let list = unit.get("/api/objections?state=closed").await.json();
    assert_eq!(list["objections"][0]["id"], first.as_str());
    let second = file(&mut firm, "o-2", &two).await;
    act(&mut firm, &second, "withdraw", json!({})).await;
    by_the_clock(recorded, &two).await;
}

/// One that its unit lets lie, and one whose entity supplies nothing.
async fn by_the_clock(recorded: &Recorded, record: &str) {
    let mut firm = recorded.signed_in("records").await;
    let asked = file(&mut firm, "o-3", record).await;
    let mut unit = recorded.signed_in("bureau-env").await;
    act(&mut unit, &asked, "accept", json!({})).await;
    act(&mut unit, &asked, "ask", json!({"statement": "请补充。"})).await;
    // Supplied by nobody, and then answered by nobody.
    for day in ["2026-12-05 10:00:00", "2026-12-20 10:00:00"] {
        recorded.lab.clock.set(at(day));
        swept(recorded).await;
    }
    let mut credit = recorded.signed_in("credit-office").await;
    let late = credit.get("/api/objections").await.json();
    assert_eq!(late["objections"][0]["id"], asked.as_str());
    let history = credit.get(&format!("/api/objections/{asked}")).await;
    assert_eq!(history.status, StatusCode::OK);
    let mut unit = recorded.signed_in("bureau-env").await;
    let rejected = json!({"outcome": "rejected", "statement": "不成立。"});
    act(&mut unit, &asked, "answer", rejected).await;
}

pub(super) async fn swept(recorded: &Recorded) {
    recorded.book.begin("scheduled");
    sweep(&recorded.deps).await.expect("a sweep");
}

/// A call with a key.
pub(super) async fn keyed(browser: &mut Browser, path: &str, key: &str, body: &Value) -> Answer {
    let csrf = browser.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", key)];
    browser.send(Method::POST, path, &headers, Some(body)).await
}

async fn file(firm: &mut Browser, key: &str, record: &str) -> String {
    let body = json!({"record": record, "reason": "other", "statement": "与事实不符。"});
    let filed = keyed(firm, "/api/objections", key, &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    filed.json()["id"].as_str().expect("an id").to_owned()
}

async fn act(browser: &mut Browser, id: &str, act: &str, body: Value) {
    let path = format!("/api/objections/{id}/{act}");
    let done = browser.change(Method::POST, &path, Some(&body)).await;
    assert_eq!(done.status, StatusCode::OK, "{act}: {}", done.text());
}

/// Ids of records of the firm with that account, which its unit delivers.
pub(super) async fn deliver_as<const N: usize>(
    recorded: &Recorded,
    id: &str,
    numbers: [u32; N],
) -> [String; N] {
    let accounts = accounts(&recorded.deps.policy);
    let firm = accounts.iter().find(|account| account.id == "records");
    let code = firm.expect("an account").entities[0].to_string();
    let number = |n: u32| format!("演环罚〔2024〕{n}号");
    let lines = numbers.map(|n| {
        let line = Penalty {
            decided: "2024-01-04".to_owned(),
            ..penalty(FIRST, &number(n))
        };
        line.line().replace(FIRST, &code)
    });
    let file = format!("{PENALTY_HEADER}\n{}", lines.join("\n"));
    let mut bureau = recorded.signed_in("bureau-env").await;
    let csrf = bureau.csrf.clone().unwrap_or_default();
    let path = format!("/api/deliveries?id={id}&kind=penalty&sector=13&as_of=2026-11-24");
    let headers = [("x-csrf-token", csrf.as_str())];
    let body = Some(("text/csv", file.into_bytes()));
    let sent = bureau.send_bytes(Method::POST, &path, &headers, body).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let mut firm = recorded.signed_in("records").await;
    let list = firm.get("/api/records").await.json();
    numbers.map(|n| {
        let all = list["records"].as_array().expect("records");
        let one = all
            .iter()
            .find(|own| own["record"]["document_no"] == number(n));
        one.and_then(|own| own["record"]["id"].as_str().map(str::to_owned))
            .expect("a record")
    })
}
