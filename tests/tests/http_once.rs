//! One idempotency key leads to one report, and a report's number leads its owner alone to it.

mod http_common;

use http::StatusCode;
use http_common::browser::request;
use http_common::{Lab, at, demonstration};
use serde_json::json;

const NOW: &str = "2026-11-24 09:30:00";

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_calls_at_once_under_one_key_are_one_report_and_fifty_equal_answers() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let mut acme = lab.signed_in("acme").await;
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let mut browser = acme.clone();
            tokio::spawn(async move { browser.issue("fifty", &request(1, "commerce")).await })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.expect("no panic"));
    }
    for answer in &answers {
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        assert_eq!(answer.body, answers[0].body);
        assert_eq!(answer.header("location"), answers[0].header("location"));
    }
    let list = acme.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(1), "{list}");

    // A call that comes later, and one from another session of the same account, get the same bytes.
    let later = acme.issue("fifty", &request(1, "commerce")).await;
    assert_eq!(later.body, answers[0].body);
    let mut again = lab.signed_in("acme").await;
    let elsewhere = again.issue("fifty", &request(1, "commerce")).await;
    assert_eq!(elsewhere.body, answers[0].body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_intentions_at_once_of_one_firm_are_fifty_reports() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let acme = lab.signed_in("acme").await;
    let calls: Vec<_> = (0..50)
        .map(|n| {
            let mut browser = acme.clone();
            let key = format!("intention-{n}");
            tokio::spawn(async move { browser.issue(&key, &request(1, "finance")).await })
        })
        .collect();
    let mut numbers = std::collections::BTreeSet::new();
    for call in calls {
        let answer = call.await.expect("no panic");
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        numbers.insert(answer.json()["report_no"].to_string());
    }
    assert_eq!(numbers.len(), 50);
}

#[tokio::test]
async fn another_body_under_a_used_key_is_refused_and_makes_nothing() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let mut acme = lab.signed_in("acme").await;
    acme.issued("once", 1).await;
    for other in [request(2, "finance"), request(1, "commerce")] {
        let refused = acme.issue("once", &other).await;
        assert_eq!(
            refused.problem(),
            (422, "idempotency_key.reused".to_owned())
        );
    }
    let list = acme.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_same_key_of_another_account_is_another_key() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let acme = lab.signed_in("acme").await.issued("shared", 1).await;
    let records = lab.signed_in("records").await.issued("shared", 1).await;
    assert_ne!(acme["report_no"], records["report_no"]);
}

#[tokio::test]
async fn an_agents_key_does_not_carry_over_to_another_firm() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let mut agent = lab.signed_in("agent").await;
    let firms = agent.get("/api/session").await.json()["entities"].clone();
    for (n, firm) in firms.as_array().expect("firms").iter().take(2).enumerate() {
        let choice = json!({"credit_code": firm["credit_code"]});
        let chosen = agent
            .change(http::Method::PUT, "/api/session/entity", Some(&choice))
            .await;
        assert_eq!(chosen.status, StatusCode::OK, "{}", chosen.text());
        let answer = agent.issue("carried", &request(1, "finance")).await;
        if n == 0 {
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        } else {
            assert_eq!(answer.problem(), (422, "idempotency_key.reused".to_owned()));
        }
    }
}

#[tokio::test]
async fn a_key_is_required_once_and_must_be_one() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let mut acme = lab.signed_in("acme").await;
    let body = request(1, "finance");
    let none = acme
        .change(http::Method::POST, "/api/reports", Some(&body))
        .await;
    assert_eq!(none.problem(), (400, "idempotency_key.required".to_owned()));
    for bad in ["with blank", &"k".repeat(129)] {
        let refused = acme.issue(bad, &body).await;
        assert_eq!(
            refused.problem(),
            (400, "idempotency_key.malformed".to_owned())
        );
    }
    let csrf = acme.csrf.clone().expect("a token");
    let twice = [
        ("x-csrf-token", csrf.as_str()),
        ("idempotency-key", "a"),
        ("idempotency-key", "b"),
    ];
    let refused = acme
        .send(http::Method::POST, "/api/reports", &twice, Some(&body))
        .await;
    assert_eq!(
        refused.problem(),
        (400, "idempotency_key.malformed".to_owned())
    );
}

#[tokio::test]
async fn a_number_of_another_firm_and_one_that_does_not_exist_are_the_same_to_the_byte() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let issued = lab.signed_in("acme").await.issued("mine", 1).await;
    let no = issued["report_no"].as_str().expect("a number");
    let mut records = lab.signed_in("records").await;
    for tail in ["", "/pdf"] {
        let others = records.get(&format!("/api/reports/{no}{tail}")).await;
        assert_eq!(others.problem(), (404, "not_found".to_owned()));
        for missing in ["20240101000000-000000", "no-number", "..%2F..%2Fkeys"] {
            let answer = records.get(&format!("/api/reports/{missing}{tail}")).await;
            assert_eq!(answer.status, others.status);
            assert_eq!(answer.body, others.body, "{missing}{tail}");
        }
    }
    let link = records
        .change(http::Method::POST, &format!("/api/reports/{no}/link"), None)
        .await;
    assert_eq!(link.problem(), (404, "not_found".to_owned()));
    let list = records.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(0));
}
