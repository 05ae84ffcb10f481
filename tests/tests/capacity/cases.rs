//! The use cases, each done once in a city that is as the case needs it.

use crate::http_common::browser::request;
use crate::http_common::watched::{Fate, Which};
use crate::http_common::{Lab, at, demonstration};
use crate::recorded::Recorded;
use acts::{objections, repairs};
pub(crate) use counted::Counted;
use counted::counted;
use delivered::deliveries;
use functions::items::{ReportItem, unpack};
use functions::keys;
use functions::notices::{HookUrl, Letter, NoticeDeps, PostNotice, Posted};
use functions::use_cases::notices::send_notices;
use functions::use_cases::publish_key_list::publish_key_list;
use functions::use_cases::sequence_log::sequence_log;
use functions::use_cases::sweep::sweep;
use http::{Method, StatusCode};
use office::{holds, policies, users, withdrawals};
use serde_json::{Value, json};
use shared::code::{DetailCode, VerificationCode};
use std::sync::Arc;

#[path = "acts.rs"]
mod acts;
#[path = "counted.rs"]
mod counted;
#[path = "delivered.rs"]
mod delivered;
#[path = "office.rs"]
mod office;
#[path = "uploads.rs"]
mod uploads;

const NOW: &str = "2026-11-24 09:30:00";

fn over(lab: Lab) -> Recorded {
    Recorded::over(lab, Arc::new(|_, _| String::new()))
}

/// Every use case and what it asked for.
pub(crate) async fn all() -> Vec<(&'static str, Counted)> {
    let city = over(Lab::with_city(demonstration(), at(NOW)).await);
    let mut all = issues(&city).await;
    all.extend(reads(&city).await);
    all.extend(objections(&city).await);
    all.extend(repairs(&city).await);
    all.extend(holds(&city).await);
    all.extend(withdrawals(&city).await);
    all.extend(policies(&city).await);
    all.extend(users(&city).await);
    all.extend(sweeps(&city).await);
    all.extend(log(&city).await);
    all.extend(notices(&city).await);
    all.extend(deliveries().await);
    all
}

async fn issues(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut acme = city.signed_in("acme").await;
    let mut records = city.signed_in("records").await;
    let mut big = city.signed_in("big").await;
    book.take();
    acme.issued("first", 1).await;
    all.push(("issue, no record, first of its kind", counted(book)));
    acme.issued("second", 1).await;
    all.push(("issue, no record", counted(book)));
    acme.issued("second", 1).await;
    all.push(("issue, asked again", counted(book)));
    records.issued("three", 3).await;
    all.push(("issue, 3 records", counted(book)));
    big.issued("many", 3).await;
    all.push(("issue, 5,000 records", counted(book)));
    all
}

async fn reads(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut acme = city.signed_in("acme").await;
    let mut code = String::new();
    let mut no = String::new();
    for n in 0..20 {
        let issued = acme.issued(&format!("listed-{n}"), 1).await;
        let text = |field: &str| issued[field].as_str().expect("a text").to_owned();
        (code, no) = (text("code"), text("report_no"));
    }
    book.take();
    city.browser().verdict(&code).await;
    all.push(("scan", counted(book)));
    let list = acme.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(20));
    all.push(("list, 20 reports", counted(book)));
    for (name, path) in [
        ("report", format!("/api/reports/{no}")),
        ("report file", format!("/api/reports/{no}/pdf")),
    ] {
        assert_eq!(acme.get(&path).await.status, StatusCode::OK);
        all.push((name, counted(book)));
    }
    let detail = detail_of(city, &code).await;
    book.take();
    let path = format!("/v/{code}/original");
    let body = json!({ "detail": detail });
    let opened = city
        .browser()
        .send(Method::POST, &path, &[], Some(&body))
        .await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.text());
    all.push(("report file by its detail code", counted(book)));
    city.signed_in("acme").await;
    all.push(("sign-in", counted(book)));
    all.extend(explanations(city).await);
    all
}

/// What stands on the paper.
async fn detail_of(city: &Recorded, code: &str) -> String {
    let deps = &city.lab.deps;
    let code = VerificationCode::parse(code).unwrap_or_else(|_| panic!("a code"));
    let item = deps.store.get(&keys::report_by_code(&code.sha256())).await;
    let item = item.expect("a store").expect("a report");
    let report: ReportItem = unpack(&item).expect("a report");
    DetailCode::derive(&deps.secrets.code_key, &report.report_id).grouped()
}

/// Why reports say what they say, and how units deliver.
async fn explanations(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut records = city.signed_in("records").await;
    let mut big = city.signed_in("big").await;
    let mut office = city.signed_in("credit-office").await;
    let no = |issued: &Value| issued["report_no"].as_str().expect("a number").to_owned();
    let few = no(&records.issued("explained", 3).await);
    let many = no(&big.issued("explained", 3).await);
    let explained = format!("/api/reports/{few}/explanation");
    let id = records.get(&explained).await.json()["records"][0]["id"].clone();
    let history = format!("/api/records/{}/history", id.as_str().expect("an id"));
    book.take();
    for (name, browser, path) in [
        ("explanation, few records", &mut records, explained),
        (
            "explanation, 5,000 records",
            &mut big,
            format!("/api/reports/{many}/explanation"),
        ),
        (
            "report as issued",
            &mut office,
            format!("/api/reports/{few}/as-issued"),
        ),
    ] {
        assert_eq!(browser.get(&path).await.status, StatusCode::OK);
        all.push((name, counted(book)));
    }
    assert_eq!(records.get(&history).await.status, StatusCode::OK);
    all.push(("history of a record", counted(book)));
    assert_eq!(office.get("/freshness").await.status, StatusCode::OK);
    all.push(("page on deliveries", counted(book)));
    let standing = office.get("/api/units/standing").await;
    assert_eq!(standing.status, StatusCode::OK);
    all.push(("how units deliver", counted(book)));
    let usage = office.get("/api/usage").await;
    assert_eq!(usage.status, StatusCode::OK);
    all.push(("usage of 30 days", counted(book)));
    all
}

async fn sweeps(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    sweep(&city.deps).await.expect("a sweep");
    all.push(("sweep, nothing to do", counted(book)));
    let mut acme = city.signed_in("acme").await;
    city.lab.store.plan(Which::Second, Fate::Lost, u32::MAX);
    acme.issue("left", &request(1, "finance")).await;
    city.lab.store.forget_plan();
    city.lab.clock.set(at("2026-11-24 09:32:00"));
    book.take();
    let swept = sweep(&city.deps).await.expect("a sweep");
    assert_eq!(swept.finished, 1);
    all.push(("sweep, one report to finish", counted(book)));
    all
}

/// The transparency log: its sequencer, and what anyone reads of it.
async fn log(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let sequence = async || sequence_log(&city.deps, None).await.expect("sequenced");
    // What the other cases have issued.
    sequence().await;
    let mut acme = city.signed_in("acme").await;
    let issued = acme.issued("logged", 1).await;
    let code = issued["code"].as_str().expect("a code");
    book.take();
    assert_eq!(sequence().await.leaves, 1);
    all.push(("log, one report", counted(book)));
    sequence().await;
    all.push(("log, nothing to do", counted(book)));
    city.lab.clock.set(at("2026-11-24 09:34:00"));
    assert_eq!(sequence().await.signed, 1);
    all.push(("log, a checkpoint signed anew", counted(book)));
    for (name, path) in [
        ("checkpoint of the log", "/log/checkpoint".to_owned()),
        ("tile of the log", "/log/tile/0/000.p/2".to_owned()),
        ("page on the log", "/log".to_owned()),
        ("proof of a report", format!("/v/{code}/proof")),
    ] {
        let answer = city.browser().get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        all.push((name, counted(book)));
    }
    all.extend(key_list(city).await);
    all
}

/// The key list with the leaves of its keys, at the first start and at another.
async fn key_list(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let (book, deps) = (&city.book, &city.deps);
    let mut all = Vec::new();
    for name in ["publish the key list", "the key list at another start"] {
        let now = deps.clock.now();
        let published = publish_key_list(&*deps.store, &*deps.random, &deps.sealing, now).await;
        published.expect("a key list");
        all.push((name, counted(book)));
    }
    sequence_log(deps, None).await.expect("sequenced");
    book.take();
    let path = format!("/v/keys/{}/proof", deps.sealing.list().keys[0].id);
    let answer = city.browser().get(&path).await;
    assert_eq!(answer.json()["state"], "sequenced", "{}", answer.text());
    all.push(("proof of a key", counted(book)));
    all
}

/// Takes everything.
struct Takes;

#[async_trait::async_trait]
impl PostNotice for Takes {
    async fn post(&self, _: &HookUrl, _: &Letter) -> Posted {
        Posted::Answered(200)
    }
}

/// What happened is told: to nobody, and to one who asked for it.
async fn notices(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let deps = NoticeDeps::of(&city.deps, Arc::new(Takes), None);
    // What the other cases have left in the outbox, and units of the city that are late.
    for _ in 0..3 {
        send_notices(&deps).await.expect("notices");
    }
    book.take();
    send_notices(&deps).await.expect("notices");
    all.push(("notices, nothing to do", counted(book)));
    let mut acme = city.signed_in("acme").await;
    acme.issued("untold", 1).await;
    book.take();
    assert_eq!(send_notices(&deps).await.expect("notices").told, 1);
    all.push((
        "notices, a report of which nobody asked to be told",
        counted(book),
    ));
    let hook = json!({"url": "http://127.0.0.1:9/", "events": ["report.issued"]});
    let made = acme
        .change(Method::POST, "/api/webhooks", Some(&hook))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    all.push(("ask to be told", counted(book)));
    acme.issued("told", 1).await;
    book.take();
    assert_eq!(send_notices(&deps).await.expect("notices").sent, 1);
    all.push(("notices, a report told by one webhook", counted(book)));
    all
}
