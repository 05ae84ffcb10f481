//! Each is told of what concerns it: a firm of records, objections and the end of its reports, a unit of objections and
//! of being late, the credit office of what is late.

use crate::delivery_common::{FIRST, PENALTY_HEADER, penalty};
use crate::http_common::at;
use crate::http_common::browser::Browser;
use crate::receiver::{Came, Receiver};
use crate::{Town, made};
use functions::demo::accounts::accounts;
use functions::store::walk::Walk;
use functions::store::{Item, Op, Store};
use functions::use_cases::notices::send_notices;
use functions::use_cases::sweep::sweep;
use http::{Method, StatusCode};
use serde_json::{Value, json};

const OF_FIRM: [&str; 4] = [
    "report.issued",
    "report.expiring",
    "record.added",
    "objection.moved",
];
const OF_OFFICE: [&str; 2] = ["objection.moved", "delivery.overdue"];

/// The bureau delivers so many new records of the firm `records`.
pub(crate) async fn deliver(town: &Town, id: &str, count: u32) {
    let accounts = accounts(&town.lab.deps.policy);
    let firm = accounts.iter().find(|account| account.id == "records");
    let code = firm.expect("an account").entities[0].to_string();
    let mut file = PENALTY_HEADER.to_owned();
    for n in 0..count {
        let line = penalty(FIRST, &format!("演环罚〔2024〕{id}{n}号")).line();
        file.push('\n');
        file.push_str(&line.replace(FIRST, &code));
    }
    let mut bureau = town.lab.signed_in("bureau-env").await;
    let csrf = bureau.csrf.clone().unwrap_or_default();
    let path = format!("/api/deliveries?id={id}&kind=penalty&sector=13&as_of=2026-11-23");
    let headers = [("x-csrf-token", csrf.as_str())];
    let body = Some(("text/csv", file.into_bytes()));
    let sent = bureau.send_bytes(Method::POST, &path, &headers, body).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
}

fn of_kind<'a>(came: &'a [Came], path: &str, kind: &str) -> Vec<&'a Came> {
    let is = |one: &&Came| one.path == path && one.json()["type"] == kind;
    came.iter().filter(is).collect()
}

pub(crate) async fn objection(firm: &mut Browser) -> String {
    let own = firm.get("/api/records").await.json();
    let record = own["records"][0]["record"]["id"].clone();
    let body = json!({"record": record, "reason": "other", "statement": "与事实不符。"});
    let csrf = firm.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", "o-1")];
    let filed = firm
        .send(Method::POST, "/api/objections", &headers, Some(&body))
        .await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    filed.json()["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn many_new_records_of_a_delivery_are_one_notice() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    let mut firm = town.lab.signed_in("records").await;
    let mut other = town.lab.signed_in("acme").await;
    made(&mut firm, &receiver.url("/firm"), &OF_FIRM).await;
    made(&mut other, &receiver.url("/other"), &OF_FIRM).await;
    // Three transactions.
    deliver(&town, "d-1", 120).await;
    assert_eq!(town.tell().await.sent, 1);
    let came = receiver.came();
    assert_eq!(came.len(), 1, "{came:?}");
    assert_eq!(came[0].path, "/firm");
    let body = came[0].json();
    assert_eq!(body["type"], "record.added");
    assert_eq!(body["data"]["delivery"], "d-1");
    assert_eq!(body["data"]["sector"], 13);
    // The same file again brings nothing new, another one does.
    deliver(&town, "d-1", 120).await;
    assert_eq!(town.tell().await.sent, 0);
    deliver(&town, "d-2", 1).await;
    assert_eq!(town.tell().await.sent, 1);
    assert_ne!(receiver.came()[0].json()["id"], body["id"]);
}

#[tokio::test]
async fn both_sides_are_told_of_an_objection_and_the_office_once_its_unit_is_late() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    deliver(&town, "d-1", 1).await;
    let mut firm = town.lab.signed_in("records").await;
    let mut unit = town.lab.signed_in("bureau-env").await;
    let mut other = town.lab.signed_in("bureau-market").await;
    let mut office = town.lab.signed_in("credit-office").await;
    made(&mut firm, &receiver.url("/firm"), &OF_FIRM).await;
    for (who, path) in [
        (&mut unit, "/unit"),
        (&mut other, "/other"),
        (&mut office, "/office"),
    ] {
        made(who, &receiver.url(path), &["objection.moved"]).await;
    }
    town.tell().await;
    receiver.came();
    let id = objection(&mut firm).await;
    town.tell().await;
    let came = receiver.came();
    let mut paths: Vec<_> = came.iter().map(|one| one.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["/firm", "/unit"]);
    let body = came[0].json();
    assert_eq!(body["data"]["objection"], id.as_str());
    assert_eq!(body["data"]["event"], 1);
    assert_eq!(body["data"]["state"]["stage"], "filed");
    // The unit lets it lie.
    town.lab.clock.set(at("2026-12-10 09:00:00"));
    sweep(&town.lab.deps).await.expect("a sweep");
    town.tell().await;
    let came = receiver.came();
    for path in ["/firm", "/unit", "/office"] {
        assert_eq!(of_kind(&came, path, "objection.moved").len(), 1, "{path}");
    }
    assert!(of_kind(&came, "/other", "objection.moved").is_empty());
}

#[tokio::test]
async fn receivers_that_cannot_be_read_keep_nobody_else_waiting() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    let store = town.lab.another_store();
    // One after the other, so that it is known whose item is whose.
    let mut owners = Vec::new();
    for account in ["acme", "records"] {
        let mut firm = town.lab.signed_in(account).await;
        made(
            &mut firm,
            &receiver.url(&format!("/{account}")),
            &["report.issued"],
        )
        .await;
        let items = store.walk(None, 10_000).await.expect("a walk");
        let own = items
            .into_iter()
            .filter(|item| item.key.pk.starts_with("H#"));
        let own: Vec<_> = own
            .filter(|item| {
                owners
                    .iter()
                    .all(|(_, known): &(_, Item)| known.key != item.key)
            })
            .collect();
        owners.push((firm, own[0].clone()));
    }
    let damaged = owners[0].1.clone();
    let replace = |at: u64, body: Vec<u8>| Op::Replace {
        key: damaged.key.clone(),
        at,
        body: body.into(),
        ttl: None,
    };
    let turned = store.transact(vec![replace(damaged.v, b"turned".to_vec())]);
    turned.await.expect("a write");
    for n in 1..=3 {
        for (firm, _) in &mut owners {
            firm.issued(&format!("report-{n}"), n).await;
        }
    }
    let deps = town.deps();
    let done = send_notices(&deps).await.expect("the others are told");
    assert_eq!((done.told, done.sent, done.left), (3, 3, 3), "{done:?}");
    // Once it can be read, what waited is told too.
    let mended = store.transact(vec![replace(damaged.v + 1, damaged.body.to_vec())]);
    mended.await.expect("a write");
    let done = town.tell().await;
    assert_eq!((done.told, done.sent, done.left), (3, 3, 0), "{done:?}");
}

#[tokio::test]
async fn a_unit_that_is_late_is_told_once_and_so_is_the_office() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    deliver(&town, "d-1", 1).await;
    let mut unit = town.lab.signed_in("bureau-env").await;
    let mut office = town.lab.signed_in("credit-office").await;
    made(&mut unit, &receiver.url("/unit"), &OF_OFFICE).await;
    made(&mut office, &receiver.url("/office"), &OF_OFFICE).await;
    assert_eq!(town.tell().await.overdue, 0);
    // Seven working days after the 24th are over on the 3rd.
    town.lab.clock.set(at("2026-12-03 23:59:59"));
    assert_eq!(town.tell().await.overdue, 0);
    town.lab.clock.set(at("2026-12-04 00:00:00"));
    let done = town.tell().await;
    assert_eq!((done.overdue, done.sent), (1, 2), "{done:?}");
    let came = receiver.came();
    assert_eq!(came.len(), 2, "{came:?}");
    for one in &came {
        let body = one.json();
        assert_eq!(body["type"], "delivery.overdue");
        assert_eq!(body["data"]["sector"], 13);
        assert_eq!(body["data"]["expected_by"], "2026-12-03");
    }
    for day in ["2026-12-05 09:00:00", "2026-12-20 09:00:00"] {
        town.lab.clock.set(at(day));
        assert_eq!(town.tell().await.overdue, 0, "{day}");
    }
    // It delivers, and is late once more.
    deliver(&town, "d-2", 1).await;
    assert_eq!(town.tell().await.overdue, 0);
    town.lab.clock.set(at("2027-02-01 09:00:00"));
    assert_eq!(town.tell().await.overdue, 1);
    assert_eq!(receiver.came().len(), 2);
}

#[tokio::test]
async fn a_report_s_firm_is_told_before_it_expires_unless_a_fresher_one_is_out() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    let mut acme = town.lab.signed_in("acme").await;
    let first = acme.issued("one", 1).await;
    let kept = acme.issued("two", 2).await;
    // The work of their expiry stands, whoever listens by then.
    assert_eq!(town.tell().await.told, 2);
    made(&mut acme, &receiver.url("/"), &OF_FIRM).await;
    town.lab.clock.set(at("2026-11-24 09:40:00"));
    let fresher = acme.issued("three", 1).await;
    town.tell().await;
    assert_eq!(receiver.came().len(), 1);
    assert_eq!(kept["valid_through"], "2026-12-24");
    town.lab.clock.set(at("2026-12-18 23:59:59"));
    assert_eq!(town.tell().await.expiring, 0);
    town.lab.clock.set(at("2026-12-19 00:00:00"));
    assert_eq!(town.tell().await.expiring, 3);
    let came = receiver.came();
    let mut told: Vec<Value> = came
        .iter()
        .map(|one| one.json()["data"]["report_no"].clone())
        .collect();
    told.sort_by_key(ToString::to_string);
    let mut expected = vec![kept["report_no"].clone(), fresher["report_no"].clone()];
    expected.sort_by_key(ToString::to_string);
    assert_eq!(told, expected);
    assert!(!told.contains(&first["report_no"]));
    assert!(
        came.iter()
            .all(|one| one.json()["type"] == "report.expiring")
    );
}
