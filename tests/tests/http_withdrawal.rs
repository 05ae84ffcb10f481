//! The credit office withdraws a report, anyone takes the withdrawn list, and a bank checks many codes at once.

mod http_common;

use functions::use_cases::check_invariants::check_invariants;
use functions::use_cases::sequence_log::sequence_log;
use http::header::CACHE_CONTROL;
use http::{Method, StatusCode};
use http_common::browser::{Answer, Browser};
use http_common::watched::{Fate, Which};
use http_common::{Lab, at, demonstration};
use serde_json::{Value, json};

#[path = "http_withdrawal/batch.rs"]
mod batch;

#[path = "http_withdrawal/list.rs"]
mod list;

const HOST: &str = "127.0.0.1:8080";

async fn open() -> Lab {
    Lab::with_firms(demonstration(), at("2026-11-24 09:30:00")).await
}

fn is_refused(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["code"], code);
}

fn text_of<'a>(report: &'a Value, field: &str) -> &'a str {
    report[field].as_str().expect("a text")
}

fn way(report: &Value) -> String {
    format!("/api/reports/{}/withdrawal", text_of(report, "report_no"))
}

async fn withdraws(office: &mut Browser, report: &Value, reason: &str) -> Answer {
    let body = json!({"reason": reason});
    office.change(Method::POST, &way(report), Some(&body)).await
}

async fn withdrawn(office: &mut Browser, report: &Value, reason: &str) -> Value {
    let answer = withdraws(office, report, reason).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn is_sound(lab: &Lab) {
    let store = lab.another_store();
    let checked = check_invariants(&store, &[1; 32], None, lab.deps.clock.now()).await;
    assert_eq!(checked.expect("a walk").broken, []);
}

fn is_kept_nowhere(answer: &Answer) {
    let kept = answer.headers.get(CACHE_CONTROL).expect("a header");
    assert_eq!(kept, "no-store");
}

#[tokio::test]
async fn a_withdrawn_report_says_so_everywhere_with_the_next_call() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let mut office = lab.signed_in("credit-office").await;
    let report = firm.issued("one", 1).await;
    let (no, code) = (text_of(&report, "report_no"), text_of(&report, "code"));
    let found = office.get(&way(&report)).await.json();
    assert_eq!(found["state"], "valid");
    assert_eq!(found["valid_through"], report["valid_through"]);
    let (files, links) = (
        format!("/api/reports/{no}/pdf"),
        format!("/api/reports/{no}/link"),
    );
    assert_eq!(firm.get(&files).await.status, StatusCode::OK);
    let link = firm.change(Method::POST, &links, None).await.json();

    let answer = withdrawn(&mut office, &report, "record_wrong").await;
    let stands = json!({"reason": "record_wrong", "at": "2026-11-24T09:30:00+08:00"});
    assert_eq!(
        (&answer["state"], &answer["withdrawn"]),
        (&json!("withdrawn"), &stands)
    );

    let verdict = firm.verdict(code).await;
    assert_eq!(
        (&verdict["verdict"], &verdict["withdrawn"]),
        (&json!("withdrawn"), &stands)
    );
    let mut anybody = lab.browser();
    let page = anybody.get_page(&format!("/v/{code}?lang=zh")).await;
    assert!(page.text().contains("已撤回，请勿采用"), "{}", page.text());
    is_kept_nowhere(&page);
    is_kept_nowhere(&anybody.get_json(&format!("/v/{code}")).await);
    let own = firm.get("/api/reports").await;
    assert_eq!(own.json()["reports"][0]["state"], "withdrawn");
    is_kept_nowhere(&own);
    let own = firm.get(&format!("/api/reports/{no}")).await.json();
    assert_eq!(own["state"], "withdrawn");
    // Copies that are out say so when they are scanned; new ones are not given out.
    is_refused(
        &firm.get(&files).await,
        StatusCode::CONFLICT,
        "report.withdrawn",
    );
    let url = text_of(&link, "url").replace("http://127.0.0.1:8080", "");
    assert_eq!(anybody.get_json(&url).await.status, StatusCode::CONFLICT);
    let checked = batch::results(&mut anybody, &[code]).await;
    let result = batch::payload(&lab, &checked[0]);
    assert_eq!(
        (
            &result["verdict"],
            &result["reason"],
            &result["withdrawn_at"]
        ),
        (&json!("withdrawn"), &stands["reason"], &stands["at"])
    );
    assert_eq!(list::listed(&lab, None).await.1, list::prefixes(&[code]));
    is_sound(&lab).await;
}

#[tokio::test]
async fn what_was_withdrawn_stays_as_it_was_said_first() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let mut office = lab.signed_in("credit-office").await;
    let report = firm.issued("one", 1).await;
    let first = withdrawn(&mut office, &report, "wrong_holder").await;
    lab.clock.set(at("2026-11-24 09:40:00"));
    assert_eq!(withdrawn(&mut office, &report, "wrong_holder").await, first);
    let other = withdraws(&mut office, &report, "system_fault").await;
    is_refused(&other, StatusCode::CONFLICT, "report.withdrawn");
    let detail = other.json()["detail"].as_str().expect("a text").to_owned();
    assert!(detail.contains("2026年11月24日"), "{detail}");
    assert!(detail.contains("申请人不是该经营主体"), "{detail}");
    // A fresher report changes nothing of it either.
    firm.issued("two", 1).await;
    let verdict = firm.verdict(text_of(&report, "code")).await;
    assert_eq!(verdict["withdrawn"], first["withdrawn"]);
    assert_eq!(verdict["notes"], json!(["fresher_exists"]));
    is_sound(&lab).await;
}

#[tokio::test]
async fn a_withdrawal_whose_answer_was_lost_is_known_again() {
    for fate in [Fate::AnswerLost, Fate::Lost] {
        let lab = open().await;
        let mut firm = lab.signed_in("acme").await;
        let mut office = lab.signed_in("credit-office").await;
        let report = firm.issued("one", 1).await;
        lab.store.plan(Which::Withdrawal, fate, 1);
        let answer = withdrawn(&mut office, &report, "system_fault").await;
        assert_eq!(answer["withdrawn"]["reason"], "system_fault");
        let codes = [text_of(&report, "code")];
        assert_eq!(
            list::listed(&lab, None).await.1,
            list::prefixes(&codes),
            "{fate:?}"
        );
        is_sound(&lab).await;
    }
}

#[tokio::test]
async fn two_officers_at_once_withdraw_it_once() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let report = firm.issued("one", 1).await;
    let mut one = lab.signed_in("credit-office").await;
    let mut other = lab.signed_in("credit-office").await;
    let (a, b) = tokio::join!(
        withdraws(&mut one, &report, "record_wrong"),
        withdraws(&mut other, &report, "system_fault"),
    );
    let mut statuses = [a.status, b.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::CONFLICT]);
    is_sound(&lab).await;
}

#[tokio::test]
async fn only_the_credit_office_finds_and_withdraws() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let report = firm.issued("one", 1).await;
    let body = json!({"reason": "record_wrong"});
    for account in ["acme", "bureau-env", "bank"] {
        let mut who = lab.signed_in(account).await;
        let code = "session.not_allowed";
        is_refused(&who.get(&way(&report)).await, StatusCode::FORBIDDEN, code);
        let answer = who.change(Method::POST, &way(&report), Some(&body)).await;
        is_refused(&answer, StatusCode::FORBIDDEN, code);
    }
    let mut nobody = lab.browser();
    let answer = nobody
        .send(Method::POST, &way(&report), &[], Some(&body))
        .await;
    is_refused(&answer, StatusCode::UNAUTHORIZED, "session.required");
    let mut office = lab.signed_in("credit-office").await;
    let answer = office
        .send(Method::POST, &way(&report), &[], Some(&body))
        .await;
    is_refused(&answer, StatusCode::FORBIDDEN, "session.csrf");
    for no in ["20261124093000-ZZZZZZ", "nothing"] {
        let absent = json!({"report_no": no});
        is_refused(
            &office.get(&way(&absent)).await,
            StatusCode::NOT_FOUND,
            "not_found",
        );
        let answer = withdraws(&mut office, &absent, "record_wrong").await;
        is_refused(&answer, StatusCode::NOT_FOUND, "not_found");
    }
    for (body, code) in [
        (json!({}), "withdrawal.reason"),
        (json!({"reason": "whim"}), "withdrawal.reason"),
        (json!({"reason": null}), "withdrawal.reason"),
        (
            json!({"reason": "record_wrong", "at": "2020-01-01"}),
            "request.malformed",
        ),
    ] {
        let answer = office
            .change(Method::POST, &way(&report), Some(&body))
            .await;
        assert_eq!(answer.json()["code"], code, "{body}");
    }
    let verdict = firm.verdict(text_of(&report, "code")).await;
    assert_eq!(verdict["verdict"], "genuine");
    is_sound(&lab).await;
}

#[tokio::test]
async fn a_withdrawal_leaves_a_leaf_and_its_proof() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let mut office = lab.signed_in("credit-office").await;
    let report = firm.issued("one", 1).await;
    withdrawn(&mut office, &report, "system_fault").await;
    sequence_log(&lab.deps, None).await.expect("a log");
    let path = format!("/v/{}/proof", text_of(&report, "code"));
    let proof = lab.browser().get(&path).await.json();
    let events: Vec<&str> = proof["leaves"]
        .as_array()
        .expect("leaves")
        .iter()
        .map(|leaf| text_of(leaf, "event"))
        .collect();
    assert_eq!(events, ["issued", "withdrawn"]);
    is_sound(&lab).await;
}

#[tokio::test]
async fn the_firm_is_told_of_it() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let mut office = lab.signed_in("credit-office").await;
    let contact = json!({"email": "a@example.cn", "lang": "zh"});
    let kept = firm
        .change(Method::PUT, "/api/contact", Some(&contact))
        .await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
    let report = firm.issued("one", 1).await;
    withdrawn(&mut office, &report, "system_fault").await;
    let folder = tempfile::tempdir().expect("a folder");
    let messages = functions::notices::Folder::new(folder.path().to_owned(), HOST);
    let web = functions::notices::Web::new().expect("a client");
    let deps = functions::notices::NoticeDeps::of(
        &lab.deps,
        std::sync::Arc::new(web),
        Some(std::sync::Arc::new(messages)),
    );
    functions::use_cases::notices::send_notices(&deps)
        .await
        .expect("told");
    let mut told = Vec::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                told.push(
                    String::from_utf8_lossy(&std::fs::read(path).expect("a file")).into_owned(),
                );
            }
        }
    }
    // Of its issue, and of its withdrawal.
    assert_eq!(told.len(), 2, "{told:?}");
    is_sound(&lab).await;
}
