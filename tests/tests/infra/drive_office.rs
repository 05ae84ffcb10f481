//! The credit office's own affairs, each done once.

use crate::http_common::at;
use crate::recorded::Recorded;
use functions::in_force::InForce;
use http::{Method, StatusCode};
use serde_json::json;

/// Two persons change the policy, and every function looks for the one in force.
pub(super) async fn policy(recorded: &Recorded) {
    recorded.lab.clock.set(at("2026-11-25 10:20:00"));
    let mut first = recorded.signed_in("credit-office").await;
    let mut second = recorded.signed_in("credit-office-2").await;
    for (answer, publishes) in [(9, true), (8, false)] {
        let text = format!("extends = \"yancheng-2024-demo\"\n[objections]\nanswer = {answer}\n");
        let draft = json!({"title": "期限", "text": text});
        let path = "/api/policy/drafts";
        let drafted = first.change(Method::POST, path, Some(&draft)).await;
        assert_eq!(drafted.status, StatusCode::CREATED, "{}", drafted.text());
        let drafted = drafted.json();
        let path = format!("{path}/{}", drafted["id"].as_str().expect("an id"));
        assert_eq!(second.get(&path).await.status, StatusCode::OK);
        let (path, body) = if publishes {
            let hash = drafted["hash"].clone();
            (format!("{path}/publish"), json!({"hash": hash}))
        } else {
            (format!("{path}/withdraw"), json!({}))
        };
        let done = second.change(Method::POST, &path, Some(&body)).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    }
    for path in ["/api/policy/drafts", "/api/policy/versions"] {
        assert_eq!(first.get(path).await.status, StatusCode::OK);
    }
    for function in [
        "issue",
        "fetch",
        "verify",
        "deliver",
        "identity",
        "scheduled",
    ] {
        recorded.book.begin(function);
        let in_force = InForce::new(recorded.deps.policy.clone());
        let seen = in_force.look(&*recorded.deps.store).await.expect("a look");
        assert_eq!(seen.map(|policy| policy.version), Some(2));
    }
}

/// Somebody is let in, signs in, and is let out again; an officer is made by two.
pub(super) async fn users(recorded: &Recorded) {
    recorded.lab.clock.set(at("2026-11-25 10:25:00"));
    let mut first = recorded.signed_in("credit-office").await;
    let mut second = recorded.signed_in("credit-office-2").await;
    recorded.signed_in("bank").await;
    let list = first.get("/api/users").await.json();
    let users = list["users"].as_array().expect("users");
    let bank = users.iter().find(|user| user["role"] == "verifier");
    let bank = bank.expect("the bank")["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let path = format!("/api/users/{bank}");
    let bureau = json!({"role": "bureau", "unit": "market"});
    let moved = first.change(Method::PUT, &path, Some(&bureau)).await;
    assert_eq!(moved.status, StatusCode::OK, "{}", moved.text());
    let gone = first.change(Method::DELETE, &path, None).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());

    let third = json!({"subject": "city:third", "name": "第三人", "role": "credit_office"});
    let made = first.change(Method::POST, "/api/users", Some(&third)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/users/{id}/confirm");
    let done = second.change(Method::POST, &path, Some(&json!({}))).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert_eq!(first.get("/api/units").await.status, StatusCode::OK);
}

/// A record and a firm are held, and both holds are lifted.
pub(super) async fn holds(recorded: &Recorded) {
    recorded.lab.clock.set(at("2026-11-25 10:30:00"));
    let mut office = recorded.signed_in("credit-office").await;
    let mut records = recorded.signed_in("records").await;
    let own = records.get("/api/records").await.json();
    let own = own["records"].as_array().expect("records");
    let shown = own.iter().find(|own| own["shown"] == true).expect("one");
    let code = records.get("/api/session").await.json()["entity"]["credit_code"].clone();
    let csrf = office.csrf.clone().unwrap_or_default();
    for (key, target) in [
        ("on-record", ("record", shown["record"]["id"].clone())),
        ("on-firm", ("credit_code", code)),
    ] {
        let body =
            json!({target.0: target.1, "reason": "court_order", "statement": "依法院通知。"});
        let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", key)];
        let placed = office
            .send(Method::POST, "/api/holds", &headers, Some(&body))
            .await;
        assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text());
        let id = placed.json()["id"].as_str().expect("an id").to_owned();
        let path = format!("/api/holds/{id}");
        for path in [path.as_str(), "/api/holds"] {
            assert_eq!(office.get(path).await.status, StatusCode::OK);
        }
        let why = json!({"statement": "已核实。"});
        let lifted = office
            .change(Method::POST, &format!("{path}/lift"), Some(&why))
            .await;
        assert_eq!(lifted.status, StatusCode::OK, "{}", lifted.text());
    }
}
