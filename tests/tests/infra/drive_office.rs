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
