//! Who may act: let in by the credit office, and let out again at once.

use crate::http_common::browser::{Answer, Browser};
use crate::http_common::{Lab, at, demonstration};
use functions::use_cases::check_invariants::check_invariants;
use http::{Method, StatusCode};
use serde_json::{Value, json};

const REGISTER_HEADER: &str = "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期";

async fn open() -> Lab {
    Lab::with_firms(demonstration(), at("2026-11-24 09:30:00")).await
}

fn is_refused(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["code"], code);
}

async fn listed(officer: &mut Browser) -> Vec<Value> {
    let list = officer.get("/api/users").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text());
    list.json()["users"].as_array().expect("users").clone()
}

/// Id of the user whose subject ends so.
async fn id_of(officer: &mut Browser, account: &str) -> String {
    let users = listed(officer).await;
    let subject = |user: &Value| user["subject"].as_str().expect("a subject").to_owned();
    let found = users.iter().find(|user| subject(user).ends_with(account));
    let found = found.unwrap_or_else(|| panic!("no {account} in {users:?}"));
    found["id"].as_str().expect("an id").to_owned()
}

async fn state(browser: &mut Browser) -> Value {
    browser.get("/api/session").await.json()["state"].clone()
}

async fn is_sound(lab: &Lab) {
    let store = lab.another_store();
    let checked = check_invariants(&store, &[1; 32], None, lab.deps.clock.now()).await;
    assert_eq!(checked.expect("a walk").broken, []);
}

/// The way through the identity provider, wherever it ends.
async fn tries_to_sign_in(lab: &Lab, account: &str) -> Answer {
    let mut browser = lab.browser();
    let back = browser.way_back(account, "/").await;
    browser.get(&back).await
}

#[tokio::test]
async fn access_that_is_taken_back_ends_every_session_at_once_and_lets_nobody_in() {
    let lab = open().await;
    let mut office = lab.signed_in("credit-office").await;
    let mut desk = lab.signed_in("bureau-env").await;
    let mut telephone = lab.signed_in("bureau-env").await;
    let id = id_of(&mut office, "bureau-env").await;
    let path = format!("/api/users/{id}");
    let gone = office.change(Method::DELETE, &path, None).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert_eq!(gone.json()["state"], "taken_back");
    for browser in [&mut desk, &mut telephone] {
        assert_eq!(state(browser).await, "signed_out");
    }
    let refused = tries_to_sign_in(&lab, "bureau-env").await;
    is_refused(&refused, StatusCode::FORBIDDEN, "access.taken_back");
    // Again is no other act.
    let again = office.change(Method::DELETE, &path, None).await;
    assert_eq!(again.json(), gone.json());
    is_sound(&lab).await;

    // Let in again, for another unit than the provider says.
    let market = json!({"role": "bureau", "unit": "market"});
    let back = office.change(Method::PUT, &path, Some(&market)).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text());
    assert_eq!(back.json()["unit"], "market");
    let mut desk = lab.signed_in("bureau-env").await;
    // The register comes from the market unit alone.
    let file = format!(
        "{REGISTER_HEADER}\n新（演示）公司,91320900MA1000009K,公司,范甲子,演示路1号,存续,2019-01-01\n"
    );
    let body = Some(("text/csv", file.into_bytes()));
    let csrf = desk.csrf.clone().unwrap_or_default();
    let path = "/api/deliveries?id=x&kind=register&as_of=2026-11-23";
    let headers = [("x-csrf-token", csrf.as_str())];
    let sent = desk.send_bytes(Method::POST, path, &headers, body).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let units = office.get("/api/units").await.json();
    let units = units["units"].as_array().expect("units");
    let of = |unit: &str| {
        units
            .iter()
            .find(|it| it["id"] == unit)
            .expect("a unit")
            .clone()
    };
    assert_eq!(of("market")["users"], json!([id]));
    assert!(of("market")["last_delivery"].is_null());
    is_sound(&lab).await;
}

#[tokio::test]
async fn an_officer_is_made_by_two_and_the_last_two_stay() {
    let lab = open().await;
    let mut first = lab.signed_in("credit-office").await;
    let mut second = lab.signed_in("credit-office-2").await;
    let mut bank = lab.signed_in("bank").await;
    let id = id_of(&mut first, "bank").await;
    let path = format!("/api/users/{id}");
    let confirm = format!("{path}/confirm");
    let nothing = second
        .change(Method::POST, &confirm, Some(&json!({})))
        .await;
    is_refused(&nothing, StatusCode::CONFLICT, "user.not_proposed");

    let officer = json!({"role": "credit_office"});
    let proposed = first.change(Method::PUT, &path, Some(&officer)).await;
    let proposed = proposed.json();
    assert_eq!(
        (&proposed["state"], &proposed["role"]),
        (&json!("active"), &json!("verifier"))
    );
    assert_eq!(
        (&proposed["proposed_as_officer"], &proposed["own_proposal"]),
        (&json!(true), &json!(true))
    );
    let own = first.change(Method::POST, &confirm, Some(&json!({}))).await;
    is_refused(&own, StatusCode::FORBIDDEN, "user.same_officer");
    is_sound(&lab).await;
    let confirmed = second
        .change(Method::POST, &confirm, Some(&json!({})))
        .await;
    assert_eq!(
        confirmed.json()["role"],
        "credit_office",
        "{}",
        confirmed.text()
    );
    // What the session said is no more true: it has ended, and the next one is an officer's.
    assert_eq!(state(&mut bank).await, "signed_out");
    let mut third = lab.signed_in("bank").await;
    assert_eq!(listed(&mut third).await.len(), 3);

    // Of three one may go; of two none, not even by itself.
    let of_second = id_of(&mut first, "credit-office-2").await;
    let gone = third
        .change(Method::DELETE, &format!("/api/users/{of_second}"), None)
        .await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert_eq!(state(&mut second).await, "signed_out");
    for target in [id.clone(), id_of(&mut first, "credit-office").await] {
        let path = format!("/api/users/{target}");
        let kept = first.change(Method::DELETE, &path, None).await;
        is_refused(&kept, StatusCode::CONFLICT, "user.last_officers");
        let lower = json!({"role": "verifier"});
        let kept = first.change(Method::PUT, &path, Some(&lower)).await;
        is_refused(&kept, StatusCode::CONFLICT, "user.last_officers");
    }
    is_sound(&lab).await;
}

#[tokio::test]
async fn somebody_new_is_let_in_by_the_provider_s_subject_and_needs_no_role_of_the_provider_s() {
    let lab = open().await;
    let mut first = lab.signed_in("credit-office").await;
    let mut second = lab.signed_in("credit-office-2").await;
    let grant = json!({"subject": "city:7", "name": "范七", "role": "bureau", "unit": "market"});
    let made = first.change(Method::POST, "/api/users", Some(&grant)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    assert_eq!(made.json()["state"], "active");
    let again = second
        .change(Method::POST, "/api/users", Some(&grant))
        .await;
    assert_eq!(again.json()["id"], made.json()["id"]);
    let officer = json!({"subject": "city:8", "name": "范八", "role": "credit_office"});
    let made = first
        .change(Method::POST, "/api/users", Some(&officer))
        .await;
    assert_eq!(made.json()["state"], "proposed", "{}", made.text());
    assert_eq!(listed(&mut first).await.len(), 4);
    is_sound(&lab).await;
}

#[tokio::test]
async fn all_faults_of_a_grant_are_told_and_nobody_else_grants() {
    let lab = open().await;
    let mut office = lab.signed_in("credit-office").await;
    for (grant, codes) in [
        (json!({}), vec!["user.subject", "user.name", "user.role"]),
        (
            json!({"subject": "s", "name": "\u{202E}", "role": "bureau", "unit": "market", "more": 1}),
            vec!["user.name", "request.malformed"],
        ),
        (
            json!({"subject": "x".repeat(256), "name": "n", "role": "verifier"}),
            vec!["user.subject"],
        ),
    ] {
        let refused = office
            .change(Method::POST, "/api/users", Some(&grant))
            .await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.text()
        );
        let errors = refused.json()["errors"].clone();
        let seen = errors.as_array().expect("errors").iter();
        let seen: Vec<_> = seen.filter_map(|it| it["code"].as_str()).collect();
        assert_eq!(seen, codes);
    }
    for (grant, code) in [
        (
            json!({"subject": "s", "name": "n", "role": "enterprise"}),
            "user.role",
        ),
        (
            json!({"subject": "s", "name": "n", "role": "bureau"}),
            "user.unit",
        ),
        (
            json!({"subject": "s", "name": "n", "role": "bureau", "unit": "none"}),
            "user.unit",
        ),
        (
            json!({"subject": "s", "name": "n", "role": "verifier", "unit": "market"}),
            "user.unit",
        ),
    ] {
        let refused = office
            .change(Method::POST, "/api/users", Some(&grant))
            .await;
        is_refused(&refused, StatusCode::UNPROCESSABLE_ENTITY, code);
    }
    let good = json!({"subject": "s", "name": "n", "role": "verifier"});
    let id = id_of(&mut office, "credit-office").await;
    for account in ["acme", "bureau-env", "bank"] {
        let mut other = lab.signed_in(account).await;
        for path in ["/api/users", "/api/units"] {
            is_refused(
                &other.get(path).await,
                StatusCode::FORBIDDEN,
                "session.not_allowed",
            );
        }
        let refused = other.change(Method::POST, "/api/users", Some(&good)).await;
        is_refused(&refused, StatusCode::FORBIDDEN, "session.not_allowed");
        let path = format!("/api/users/{id}");
        let refused = other.change(Method::DELETE, &path, None).await;
        is_refused(&refused, StatusCode::FORBIDDEN, "session.not_allowed");
    }
    let nobody = lab.browser().get("/api/users").await;
    is_refused(&nobody, StatusCode::UNAUTHORIZED, "session.required");
    for id in ["none", &"0".repeat(32)] {
        let path = format!("/api/users/{id}");
        let refused = office.change(Method::DELETE, &path, None).await;
        is_refused(&refused, StatusCode::NOT_FOUND, "not_found");
    }
    is_sound(&lab).await;
}
