//! What is refused, and how.

use crate::http_common::at;
use crate::office::{Office, png, upload};
use http::{Method, StatusCode};
use serde_json::{Value, json};

fn filing(record: &str) -> Value {
    json!({"record": record, "reason": "not_ours", "statement": "不是本公司。"})
}

#[tokio::test]
async fn a_second_objection_to_a_record_waits_until_the_first_is_closed() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let first = office.file(&mut firm, "k-1", &filing(&record)).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text());
    // The same key and body is the same objection; another body under it is refused.
    let again = office.file(&mut firm, "k-1", &filing(&record)).await;
    assert_eq!(again.json(), first.json());
    let other = office.record(&mut firm, "演环罚〔2024〕2号").await;
    let reused = office.file(&mut firm, "k-1", &filing(&other)).await;
    assert_eq!(reused.problem(), (422, "idempotency_key.reused".to_owned()));
    let second = office.file(&mut firm, "k-2", &filing(&record)).await;
    assert_eq!(second.problem(), (409, "objection.already_open".to_owned()));
    let id = first.json()["id"].as_str().expect("an id").to_owned();
    office.act(&mut firm, &id, "withdraw", &json!({})).await;
    let second = office.file(&mut firm, "k-2", &filing(&record)).await;
    assert_eq!(second.status, StatusCode::CREATED, "{}", second.text());
    // The first one stays closed.
    let closed = office
        .act(&mut firm, &id, "supply", &json!({"statement": "再补充。"}))
        .await;
    assert_eq!(closed.problem(), (409, "objection.closed".to_owned()));
    office.is_sound().await;
}

#[tokio::test]
async fn two_objections_at_once_are_one() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let body = filing(&record);
    let tries = (0..6).map(|n| {
        let (mut firm, body, office) = (firm.clone(), body.clone(), &office);
        async move { office.file(&mut firm, &format!("k-{}", n % 3), &body).await }
    });
    let answers = futures::future::join_all(tries).await;
    let mut won: Vec<String> = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::CREATED)
        .map(|answer| answer.json()["id"].as_str().expect("an id").to_owned())
        .collect();
    won.dedup();
    assert!(
        !won.is_empty() && won.iter().all(|id| *id == won[0]),
        "{won:?}"
    );
    for lost in answers.iter().filter(|a| a.status != StatusCode::CREATED) {
        assert_eq!(lost.problem(), (409, "objection.already_open".to_owned()));
    }
    office.is_sound().await;
}

#[tokio::test]
async fn anothers_is_the_same_as_none() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let mut acme = office.lab.signed_in("acme").await;
    let theirs = office.file(&mut acme, "k-1", &filing(&record)).await;
    let nobodys = office.file(&mut acme, "k-2", &filing("00ff")).await;
    assert_eq!(theirs.problem(), (404, "not_found".to_owned()));
    assert_eq!(theirs.body, nobodys.body);
    let id = office.filed(&mut firm, "k-1", &record).await;
    let absent = "0".repeat(32);
    for account in ["acme", "bureau-market"] {
        let mut other = office.lab.signed_in(account).await;
        let none = other.get(&format!("/api/objections/{absent}")).await;
        let malformed = other.get("/api/objections/%FF").await;
        assert_eq!(none.problem(), (404, "not_found".to_owned()));
        assert_eq!(none.body, malformed.body);
        let theirs = other.get(&format!("/api/objections/{id}")).await;
        assert_eq!(theirs.body, none.body, "{account}");
        for act in ["accept", "withdraw", "ask", "supply"] {
            let body = json!({"statement": "说明"});
            let refused = office.act(&mut other, &id, act, &body).await;
            assert_eq!(refused.body, none.body, "{account} {act}");
        }
        let list = other.get("/api/objections").await.json();
        assert_eq!(list["objections"], json!([]));
    }
    let mut bank = office.lab.signed_in("bank").await;
    for path in [
        "/api/objections".to_owned(),
        format!("/api/objections/{id}"),
    ] {
        let refused = bank.get(&path).await;
        assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
    }
    let mut nobody = office.lab.browser();
    let refused = nobody.get("/api/objections").await;
    assert_eq!(refused.problem(), (401, "session.required".to_owned()));
}

#[tokio::test]
async fn each_side_does_its_own_acts_at_their_time() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let mut unit = office.unit().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let id = office.filed(&mut firm, "k-1", &record).await;
    let said = json!({"statement": "说明"});
    let rejected = json!({"outcome": "rejected", "statement": "说明"});
    for (browser, act, body, expected) in [
        (&mut firm, "accept", &said, (403, "session.not_allowed")),
        (&mut unit, "withdraw", &said, (403, "session.not_allowed")),
    ] {
        let refused = office.act(browser, &id, act, body).await;
        assert_eq!(
            refused.problem(),
            (expected.0, expected.1.to_owned()),
            "{act}"
        );
    }
    for (act, body) in [("ask", &said), ("answer", &rejected)] {
        let early = office.act(&mut unit, &id, act, body).await;
        assert_eq!(
            early.problem(),
            (409, "objection.not_now".to_owned()),
            "{act}"
        );
    }
    let upheld = json!({"outcome": "upheld", "statement": "说明"});
    let nothing = office.act(&mut unit, &id, "answer", &upheld).await;
    assert_eq!(nothing.problem(), (422, "correction.required".to_owned()));
    let unwanted = json!({
        "outcome": "rejected", "statement": "说明", "correction": {"withdraw": "对象错误"},
    });
    let unwanted = office.act(&mut unit, &id, "answer", &unwanted).await;
    assert_eq!(unwanted.problem(), (422, "correction.unwanted".to_owned()));
    let unknown = office.act(&mut unit, &id, "burn", &said).await;
    assert_eq!(unknown.problem(), (404, "not_found".to_owned()));
    // Not our page.
    let path = format!("/api/objections/{id}/accept");
    let forged = unit.send(Method::POST, &path, &[], Some(&json!({}))).await;
    assert_eq!(forged.problem(), (403, "session.csrf".to_owned()));
    let view = unit.get(&format!("/api/objections/{id}")).await.json();
    assert_eq!(view["events"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn all_faults_of_what_is_said_are_told_at_once() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let faults = async |firm: &mut _, body: Value| {
        let refused = office.file(firm, "k-1", &body).await;
        let errors = refused.json()["errors"].as_array().cloned();
        let text = |fault: &Value, name: &str| fault[name].as_str().expect("a text").to_owned();
        errors
            .unwrap_or_default()
            .iter()
            .map(|fault| format!("{} {}", text(fault, "field"), text(fault, "code")))
            .collect::<Vec<_>>()
    };
    let all = json!({
        "record": "../x", "reason": "gossip", "statement": "\u{202E}", "extra": 1,
        "attachments": [upload("a.pdf", b"<script>")],
    });
    assert_eq!(
        faults(&mut firm, all).await,
        [
            "record not_found",
            "reason objection.reason",
            "statement statement.character",
            "attachments[0] attachment.kind",
            "extra request.malformed",
        ]
    );
    for (change, expected) in [
        (json!({"statement": " "}), "statement statement.required"),
        (
            json!({"statement": "长".repeat(2001)}),
            "statement statement.too_long",
        ),
        (
            json!({"attachments": vec![upload("a.png", &png()); 6]}),
            "attachments attachment.too_many",
        ),
        (
            json!({"attachments": [upload("a.png", &vec![0; 2 * 1024 * 1024 + 1])]}),
            "attachments[0] attachment.too_large",
        ),
        (
            json!({"attachments": [{"name": "a.png", "content": "%%"}]}),
            "attachments[0] request.malformed",
        ),
    ] {
        let mut body = filing(&record);
        for (field, value) in change.as_object().expect("fields") {
            body[field] = value.clone();
        }
        assert_eq!(faults(&mut firm, body).await, [expected]);
    }
    let keyless = firm
        .change(Method::POST, "/api/objections", Some(&filing(&record)))
        .await;
    assert_eq!(
        keyless.problem(),
        (400, "idempotency_key.required".to_owned())
    );
    let large = json!({"statement": "x".repeat(5 * 1024 * 1024)});
    let large = office.file(&mut firm, "k-1", &large).await;
    assert_eq!(large.problem(), (413, "request.too_large".to_owned()));
    assert_eq!(
        firm.get("/api/objections").await.json()["objections"],
        json!([])
    );
}

#[tokio::test]
async fn one_record_is_objected_to_only_so_often() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    for n in 0..3 {
        let id = office.filed(&mut firm, &format!("k-{n}"), &record).await;
        office.act(&mut firm, &id, "withdraw", &json!({})).await;
    }
    let body = json!({"record": record, "reason": "other", "statement": "与事实不符。"});
    let refused = office.file(&mut firm, "k-3", &body).await;
    assert_eq!(refused.problem(), (409, "objection.too_often".to_owned()));
    let detail = refused.json()["detail"].as_str().map(str::to_owned);
    assert!(detail.is_some_and(|detail| detail.contains("2026年12月25日")));
    // What was filed stays what it is, and another record has its own count.
    let body = json!({
        "record": record, "reason": "content_differs", "statement": "与决定书不符。",
    });
    let again = office.file(&mut firm, "k-0", &body).await;
    assert_eq!(again.status, StatusCode::CREATED);
    let other = office.record(&mut firm, "演环罚〔2024〕2号").await;
    office.filed(&mut firm, "k-4", &other).await;
    office.lab.clock.set(at("2026-12-25 00:00:00"));
    let mut firm = office.firm().await;
    office.filed(&mut firm, "k-3", &record).await;
    office.is_sound().await;
}
