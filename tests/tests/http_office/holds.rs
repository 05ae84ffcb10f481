//! The credit office holds a record or the reports of a firm, and lifts its holds.

use crate::http_common::browser::{Answer, Browser, request};
use crate::http_common::watched::{Fate, Which};
use crate::http_common::{Lab, at, demonstration};
use functions::use_cases::check_invariants::check_invariants;
use http::{Method, StatusCode};
use serde_json::{Value, json};

async fn open() -> Lab {
    Lab::with_city(demonstration(), at("2026-11-24 09:30:00")).await
}

fn is_refused(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["code"], code);
}

async fn places(officer: &mut Browser, key: &str, body: &Value) -> Answer {
    let csrf = officer.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", key)];
    officer
        .send(Method::POST, "/api/holds", &headers, Some(body))
        .await
}

async fn placed(officer: &mut Browser, key: &str, body: &Value) -> Value {
    let answer = places(officer, key, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

async fn lifts(officer: &mut Browser, hold: &Value, statement: &str) -> Answer {
    let path = format!("/api/holds/{}/lift", hold["id"].as_str().expect("an id"));
    let body = json!({"statement": statement});
    officer.change(Method::POST, &path, Some(&body)).await
}

/// Id of a record that the firm's reports show.
async fn shown(firm: &mut Browser) -> String {
    let own = firm.get("/api/records").await.json();
    let own = own["records"].as_array().expect("records");
    let shown = own.iter().find(|own| own["shown"] == true);
    let id = &shown.expect("one that is shown")["record"]["id"];
    id.as_str().expect("an id").to_owned()
}

fn records_in(report: &Value) -> u64 {
    let sectors = report["sectors"].as_array().expect("sectors");
    let counts = sectors
        .iter()
        .filter_map(|row| row["finding"]["count"].as_u64());
    counts.sum()
}

async fn is_sound(lab: &Lab) {
    let store = lab.another_store();
    let checked = check_invariants(&store, &[1; 32], None, lab.deps.clock.now()).await;
    assert_eq!(checked.expect("a walk").broken, []);
}

#[tokio::test]
async fn a_held_record_is_not_in_the_next_report_and_is_again_once_the_hold_is_lifted() {
    let lab = open().await;
    let mut firm = lab.signed_in("records").await;
    let mut office = lab.signed_in("credit-office").await;
    let before = firm.issued("before", 3).await;
    let record = shown(&mut firm).await;
    let body = json!({"record": record, "reason": "doubtful_source", "statement": "来源待核实。"});
    let hold = placed(&mut office, "one", &body).await;
    assert_eq!(
        (&hold["on"], &hold["state"]),
        (&json!("record"), &json!("open"))
    );
    assert_eq!(hold["record"]["id"], json!(record));
    assert_eq!(
        placed(&mut office, "one", &body).await,
        hold,
        "the same again"
    );
    is_sound(&lab).await;

    let held = firm.issued("held", 3).await;
    assert_eq!(records_in(&held), records_in(&before) - 1);
    // Who holds the report of before learns that records have changed since.
    let code = before["code"].as_str().expect("a code");
    let notes = firm.verdict(code).await["notes"].clone();
    assert!(notes.to_string().contains("records_changed"), "{notes}");
    let no = held["report_no"].as_str().expect("a number");
    let explained = firm
        .get(&format!("/api/reports/{no}/explanation"))
        .await
        .json();
    let rows = explained["records"].as_array().expect("records");
    let row = rows
        .iter()
        .find(|row| row["id"] == json!(record))
        .expect("the record");
    assert_eq!(
        (&row["reason"], &row["article"]),
        (&json!("record.held_by_office"), &json!("B 三(一)"))
    );
    let history = firm
        .get(&format!("/api/records/{record}/history"))
        .await
        .json();
    let last = history["versions"]
        .as_array()
        .expect("versions")
        .last()
        .cloned();
    let last = last.expect("a version");
    assert_eq!(last["hold"]["placed"], "doubtful_source");
    assert_eq!(last["hold"]["hold"], hold["id"]);

    let lifted = lifts(&mut office, &hold, "已核实。").await;
    assert_eq!(lifted.json()["state"], "lifted", "{}", lifted.text());
    assert_eq!(
        lifts(&mut office, &hold, "已核实。").await.json(),
        lifted.json()
    );
    let again = lifts(&mut office, &hold, "另一个理由。").await;
    is_refused(&again, StatusCode::CONFLICT, "hold.lifted");
    let after = firm.issued("after", 3).await;
    assert_eq!(records_in(&after), records_in(&before));
    for report in [&before, &held, &after] {
        let no = report["report_no"].as_str().expect("a number");
        let view = office.get(&format!("/api/reports/{no}/as-issued")).await;
        assert_eq!(
            view.json()["as_issued"]["state"],
            "equal",
            "{}",
            view.text()
        );
    }
    let lists = [("", 0), ("?state=lifted", 1)];
    for (query, count) in lists {
        let list = office.get(&format!("/api/holds{query}")).await.json();
        assert_eq!(
            list["holds"].as_array().map(Vec::len),
            Some(count),
            "{list}"
        );
    }
    is_sound(&lab).await;
}

#[tokio::test]
async fn a_hold_lapses_after_its_last_day_by_itself() {
    let lab = open().await;
    let mut firm = lab.signed_in("records").await;
    let mut office = lab.signed_in("credit-office").await;
    let before = records_in(&firm.issued("before", 3).await);
    let record = shown(&mut firm).await;
    let body = json!({"record": record, "reason": "court_order", "statement": "依法院通知。", "until": "2026-11-25"});
    let hold = placed(&mut office, "one", &body).await;
    lab.clock.set(at("2026-11-25 23:50:00"));
    let mut firm = lab.signed_in("records").await;
    assert_eq!(records_in(&firm.issued("last-day", 3).await), before - 1);
    lab.clock.set(at("2026-11-26 00:05:00"));
    assert_eq!(records_in(&firm.issued("after", 3).await), before);
    let mut office = lab.signed_in("credit-office").await;
    let list = office.get("/api/holds").await.json();
    assert_eq!(list["holds"][0]["state"], "lapsed");
    // Another may follow; lifting the first leaves it.
    let body = json!({"record": record, "reason": "court_order", "statement": "依法院新的通知。"});
    placed(&mut office, "two", &body).await;
    let lifted = lifts(&mut office, &hold, "已届满。").await;
    assert_eq!(lifted.status, StatusCode::OK, "{}", lifted.text());
    assert_eq!(records_in(&firm.issued("second", 3).await), before - 1);
    is_sound(&lab).await;
}

#[tokio::test]
async fn a_held_firm_gets_no_report_until_the_hold_is_lifted() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let mut office = lab.signed_in("credit-office").await;
    let session = firm.get("/api/session").await.json();
    let code = &session["entity"]["credit_code"];
    let body = json!({"credit_code": code, "reason": "other", "statement": "主体身份待核实。"});
    let hold = placed(&mut office, "one", &body).await;
    assert_eq!(hold["on"], "issuing");
    let refused = firm.issue("held", &request(1, "finance")).await;
    is_refused(&refused, StatusCode::CONFLICT, "issue.held");
    let already = places(&mut office, "two", &body).await;
    is_refused(&already, StatusCode::CONFLICT, "hold.already");
    lifts(&mut office, &hold, "已核实。").await;
    firm.issued("held", 1).await;
    is_sound(&lab).await;
}

#[tokio::test]
async fn what_is_refused_of_a_hold_and_who_may_not_hold() {
    let lab = open().await;
    let mut firm = lab.signed_in("records").await;
    let mut office = lab.signed_in("credit-office").await;
    let record = shown(&mut firm).await;
    let good = json!({"record": record, "reason": "court_order", "statement": "依法院通知。"});
    for (change, status, code) in [
        (json!({"record": null}), 422, "hold.target"),
        (
            json!({"credit_code": "91320900MA1000009K"}),
            422,
            "hold.target",
        ),
        (
            json!({"record": null, "credit_code": "91320900MA1000009L"}),
            422,
            "credit_code.check_digit",
        ),
        (
            json!({"record": null, "credit_code": "91350100M000100Y43"}),
            404,
            "not_found",
        ),
        (json!({"record": "0".repeat(32)}), 404, "not_found"),
        (json!({"reason": "none"}), 422, "hold.reason"),
        (json!({"statement": ""}), 422, "statement.required"),
        (json!({"until": "2026-11-24"}), 422, "hold.until"),
        (json!({"until": "soon"}), 422, "hold.until"),
        (json!({"more": 1}), 400, "request.malformed"),
    ] {
        let mut body = good.clone();
        for (key, value) in change.as_object().expect("an object") {
            body[key] = value.clone();
        }
        let refused = places(&mut office, "bad", &body).await;
        assert_eq!(refused.json()["code"], code, "{}", refused.text());
        assert_eq!(refused.status.as_u16(), status, "{}", refused.text());
    }
    let hold = placed(&mut office, "good", &good).await;
    let twice = places(&mut office, "again", &good).await;
    is_refused(&twice, StatusCode::CONFLICT, "hold.already");
    let other = json!({"record": record, "reason": "other", "statement": "别的。"});
    let reused = places(&mut office, "good", &other).await;
    is_refused(
        &reused,
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency_key.reused",
    );
    for account in ["records", "bureau-env", "bank"] {
        let mut other = lab.signed_in(account).await;
        let refused = places(&mut other, "mine", &good).await;
        is_refused(&refused, StatusCode::FORBIDDEN, "session.not_allowed");
        let refused = other.get("/api/holds").await;
        is_refused(&refused, StatusCode::FORBIDDEN, "session.not_allowed");
        let refused = lifts(&mut other, &hold, "不同意。").await;
        is_refused(&refused, StatusCode::FORBIDDEN, "session.not_allowed");
    }
    is_sound(&lab).await;
}

#[tokio::test]
async fn a_report_that_is_being_made_while_its_firm_is_held_is_given_up() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    // Its second transaction never happens: the report stays pending.
    lab.store.plan(Which::Second, Fate::Lost, u32::MAX);
    let failed = firm.issue("late", &request(1, "finance")).await;
    assert_eq!(failed.status, StatusCode::SERVICE_UNAVAILABLE);
    lab.store.forget_plan();
    let mut office = lab.signed_in("credit-office").await;
    let session = firm.get("/api/session").await.json();
    let code = &session["entity"]["credit_code"];
    let body = json!({"credit_code": code, "reason": "other", "statement": "主体身份待核实。"});
    placed(&mut office, "one", &body).await;
    lab.clock.set(at("2026-11-24 09:32:00"));
    functions::use_cases::sweep::sweep(&lab.deps)
        .await
        .expect("a sweep");
    is_sound(&lab).await;
    let list = firm.get("/api/reports").await.json();
    assert_eq!(list["reports"], json!([]));
}
