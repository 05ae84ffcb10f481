//! The credit office's own acts.

use super::{Counted, counted};
use crate::recorded::Recorded;
use functions::in_force::InForce;
use http::{Method, StatusCode};
use serde_json::json;
use shared::code::{ReportId, VerificationCode};

/// Two persons change the policy; a server looks for it when nothing was published, when something was, and again.
pub(crate) async fn policies(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let in_force = InForce::new(city.deps.policy.clone());
    let store = &*city.deps.store;
    let mut first = city.signed_in("credit-office").await;
    let mut second = city.signed_in("credit-office-2").await;
    book.take();
    let text = "extends = \"yancheng-2024-demo\"\n[objections]\nanswer = 9\n";
    let draft = json!({"title": "期限", "text": text});
    let path = "/api/policy/drafts";
    let drafted = first.change(Method::POST, path, Some(&draft)).await;
    assert_eq!(drafted.status, StatusCode::CREATED, "{}", drafted.text());
    all.push(("draft a policy", counted(book)));
    let drafted = drafted.json();
    let path = format!("{path}/{}/publish", drafted["id"].as_str().expect("an id"));
    let hash = json!({"hash": drafted["hash"]});
    let done = second.change(Method::POST, &path, Some(&hash)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    all.push(("publish a policy", counted(book)));
    in_force.look(store).await.expect("a look");
    all.push(("look for the policy, another one", counted(book)));
    in_force.look(store).await.expect("a look");
    all.push(("look for the policy, the same", counted(book)));
    all
}

/// Somebody is let in, comes and is let out while two sessions are open.
pub(crate) async fn users(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut office = city.signed_in("credit-office").await;
    city.signed_in("bank").await;
    book.take();
    city.signed_in("bank").await;
    all.push(("sign-in of somebody with a grant", counted(book)));
    let list = office.get("/api/users").await.json();
    all.push(("users", counted(book)));
    let users = list["users"].as_array().expect("users");
    let bank = users.iter().find(|user| user["role"] == "verifier");
    let path = format!(
        "/api/users/{}",
        bank.expect("the bank")["id"].as_str().expect("an id")
    );
    let gone = office.change(Method::DELETE, &path, None).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    all.push(("take access back, two sessions", counted(book)));
    assert_eq!(office.get("/api/units").await.status, StatusCode::OK);
    all.push(("units", counted(book)));
    all
}

/// A record that reports show is held, and the hold is lifted.
pub(crate) async fn holds(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut office = city.signed_in("credit-office").await;
    let mut firm = city.signed_in("records").await;
    let own = firm.get("/api/records").await.json();
    let own = own["records"].as_array().expect("records");
    let shown = own.iter().find(|own| own["shown"] == true);
    let record = &shown.expect("one that is shown")["record"]["id"];
    let body = json!({"record": record, "reason": "court_order", "statement": "依法院通知。"});
    let csrf = office.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", "h-1")];
    book.take();
    let placed = office
        .send(Method::POST, "/api/holds", &headers, Some(&body))
        .await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text());
    all.push(("hold a record", counted(book)));
    let id = placed.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/holds/{id}/lift");
    let why = json!({"statement": "已核实。"});
    let lifted = office.change(Method::POST, &path, Some(&why)).await;
    assert_eq!(lifted.status, StatusCode::OK, "{}", lifted.text());
    all.push(("lift a hold", counted(book)));
    all
}

/// A report is withdrawn in its validity; anyone takes the list and checks a hundred codes.
pub(crate) async fn withdrawals(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut office = city.signed_in("credit-office").await;
    let mut firm = city.signed_in("records").await;
    let report = firm.issued("to-withdraw", 3).await;
    let no = report["report_no"].as_str().expect("a number");
    let path = format!("/api/reports/{no}/withdrawal");
    book.take();
    assert_eq!(office.get(&path).await.status, StatusCode::OK);
    all.push(("report, for the credit office", counted(book)));
    let why = json!({"reason": "record_wrong"});
    let withdrawn = office.change(Method::POST, &path, Some(&why)).await;
    assert_eq!(withdrawn.status, StatusCode::OK, "{}", withdrawn.text());
    all.push(("withdraw a report", counted(book)));
    assert_eq!(firm.get("/v/withdrawn").await.status, StatusCode::OK);
    all.push(("withdrawn list", counted(book)));
    let mut codes: Vec<String> = (0..99_u128)
        .map(|n| VerificationCode::derive(&[9; 32], &ReportId(n.to_be_bytes())).to_string())
        .collect();
    codes.push(report["code"].as_str().expect("a code").to_owned());
    let body = json!({"codes": codes});
    let checked = firm
        .send(Method::POST, "/api/verify", &[], Some(&body))
        .await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.text());
    all.push(("check 100 codes", counted(book)));
    all
}
