//! Everything that each function does, once: what goes well, what is refused, what fails underneath and is mended.

use crate::delivery_common::{PENALTY_HEADER, Penalty, environment, penalty};
use crate::http_common::browser::{Browser, request};
use crate::http_common::watched::{Fate, Which};
use crate::http_common::{Lab, at, demonstration};
use crate::recorded::{FunctionOf, Recorded};
use functions::items::{ReportPointer, unpack};
use functions::keys;
use functions::use_cases::deliver_records::{Content, Delivery, DeliveryOutcome, deliver_records};
use functions::use_cases::publish_key_list::publish_key_list;
use functions::use_cases::sweep::{Swept, sweep};
use http::{Method, StatusCode};
use serde_json::json;
use shared::code::{DetailCode, ReportNo, VerificationCode};
use shared::policy::{SectorNo, UnitId};
use shared::record::RecordKind;
use std::sync::Arc;
use tests::recorder::Call;

#[path = "drive_keys.rs"]
mod issuing_keys;
#[path = "drive_log.rs"]
mod log;
#[path = "drive_notices.rs"]
mod notices;
#[path = "drive_objections.rs"]
mod objections;
#[path = "drive_office.rs"]
mod office;
#[path = "drive_repairs.rs"]
mod repairs;
#[path = "drive_uploads.rs"]
mod uploads;
#[path = "drive_withdrawn.rs"]
mod withdrawn;

const NOW: &str = "2026-11-24 09:30:00";

/// Calls of all functions.
pub(crate) async fn everything(function_of: Arc<FunctionOf>) -> Vec<Call> {
    let lab = Lab::with_city(demonstration(), at(NOW)).await;
    let recorded = Recorded::over(lab, function_of);
    identity(&recorded).await;
    notices::ask(&recorded).await;
    issue(&recorded).await;
    issuing_keys::looked_for(&recorded).await;
    fetch(&recorded).await;
    verify(&recorded).await;
    deliver(&recorded).await;
    uploads::all(&recorded).await;
    objections::all(&recorded).await;
    repairs::all(&recorded).await;
    office::holds(&recorded).await;
    office::policy(&recorded).await;
    office::users(&recorded).await;
    scheduled(&recorded).await;
    log::all(&recorded).await;
    withdrawn::all(&recorded).await;
    recorded.book.take()
}

async fn identity(recorded: &Recorded) {
    let mut acme = recorded.signed_in("acme").await;
    // Again in the same browser: the earlier session ends.
    acme.sign_in("acme").await;
    recorded.lab.clock.set(at("2026-11-24 09:32:00"));
    assert_eq!(acme.get("/api/session").await.status, StatusCode::OK);
    let out = acme.change(Method::POST, "/auth/logout", None).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT, "{}", out.text());
    let signed_out = acme.get("/api/session").await.json();
    assert_eq!(signed_out["state"], "signed_out");

    let mut agent = recorded.signed_in("agent").await;
    let firms = agent.get("/api/session").await.json();
    let code = firms["entities"][0]["credit_code"].clone();
    let chosen = json!({"credit_code": code});
    let chosen = agent
        .change(Method::PUT, "/api/session/entity", Some(&chosen))
        .await;
    assert_eq!(chosen.status, StatusCode::OK, "{}", chosen.text());
    let stranger = json!({"credit_code": "91350100M000100Y43"});
    agent
        .change(Method::PUT, "/api/session/entity", Some(&stranger))
        .await;
}

async fn issue(recorded: &Recorded) {
    let lab = &recorded.lab;
    let mut acme = recorded.signed_in("acme").await;
    acme.issued("first", 1).await;
    // The same again, another body under the key, and a second report of the same look-back.
    acme.issued("first", 1).await;
    let reused = acme.issue("first", &request(2, "finance")).await;
    assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY);
    lab.clock.set(at("2026-11-24 09:34:00"));
    acme.issued("second", 1).await;
    // Answers that were lost, a profile that moved, and both at once.
    for (key, which, fate) in [
        ("first-lost", Which::First, Fate::AnswerLost),
        ("second-lost", Which::Second, Fate::AnswerLost),
        ("moved", Which::Second, Fate::ProfileMoves),
    ] {
        lab.store.plan(which, fate, 1);
        acme.issued(key, 2).await;
    }
    lab.store.plan(Which::Second, Fate::ProfileMoves, 1);
    recorded.book.lose_single_steps(1);
    acme.issued("moved-and-lost", 3).await;

    let mut records = recorded.signed_in("records").await;
    records.issued("with-records", 3).await;
    // A character that cannot be printed: the report is given up.
    let mut missing = recorded.signed_in("rare-missing").await;
    let refused = missing.issue("missing", &request(1, "finance")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A day later the key is free for another report.
    lab.clock.set(at("2026-11-25 10:00:00"));
    let mut acme = recorded.signed_in("acme").await;
    acme.issued("first", 1).await;
}

async fn fetch(recorded: &Recorded) {
    let mut acme = recorded.signed_in("acme").await;
    let issued = acme.issued("to-fetch", 1).await;
    let no = issued["report_no"].as_str().expect("a number").to_owned();
    recorded.lab.clock.set(at("2026-11-25 10:02:00"));
    for path in [
        "/api/reports".to_owned(),
        "/api/reports?look_back_years=1".to_owned(),
        format!("/api/reports/{no}"),
        format!("/api/reports/{no}/pdf"),
        "/api/policy".to_owned(),
        "/api/freshness".to_owned(),
        "/freshness".to_owned(),
        format!("/api/reports/{no}/explanation"),
        "/api/openapi.json".to_owned(),
        "/api/templates/penalty.csv".to_owned(),
        "/fields".to_owned(),
        "/fields/penalty".to_owned(),
        "/health".to_owned(),
    ] {
        let answer = acme.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    }
    look_into(recorded, &no).await;
    let link = acme
        .change(Method::POST, &format!("/api/reports/{no}/link"), None)
        .await;
    assert_eq!(link.status, StatusCode::CREATED, "{}", link.text());
    let url = link.json()["url"].as_str().expect("a url").to_owned();
    let path = url
        .strip_prefix(crate::http_common::ORIGIN)
        .expect("of this site");
    assert_eq!(recorded.browser().get(path).await.status, StatusCode::OK);
    assert_ne!(recorded.browser().get(path).await.status, StatusCode::OK);
    open_original(recorded, &no).await;
    let absent = acme.get("/api/reports/XZ-0/pdf").await;
    assert_eq!(absent.status, StatusCode::NOT_FOUND);
}

/// Whoever holds the paper tries a wrong detail code, and then opens the file by the right one.
async fn open_original(recorded: &Recorded, no: &str) {
    let deps = &recorded.lab.deps;
    let no = ReportNo::parse(no).expect("a number");
    let pointer = deps.store.get(&keys::report_by_number(&no)).await;
    let pointer = pointer.expect("a store").expect("a report");
    let id = unpack::<ReportPointer>(&pointer)
        .expect("a pointer")
        .report_id;
    let code = VerificationCode::derive(&deps.secrets.code_key, &id);
    let detail = DetailCode::derive(&deps.secrets.code_key, &id).grouped();
    let mut anyone = recorded.browser();
    for (detail, status) in [
        ("00000000", StatusCode::FORBIDDEN),
        ("00000001", StatusCode::FORBIDDEN),
        (detail.as_str(), StatusCode::OK),
    ] {
        let path = format!("/v/{}/original", code.as_str());
        let body = json!({ "detail": detail });
        let answer = anyone.send(Method::POST, &path, &[], Some(&body)).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
}

/// A firm with records asks why; the credit office looks into a report and at how units deliver.
async fn look_into(recorded: &Recorded, no: &str) {
    let mut office = recorded.signed_in("credit-office").await;
    recorded.lab.clock.set(at("2026-11-25 10:03:00"));
    let mut records = recorded.signed_in("records").await;
    let issued = records.issued("to-explain", 3).await;
    let own = issued["report_no"].as_str().expect("a number");
    let explained = records
        .get(&format!("/api/reports/{own}/explanation"))
        .await
        .json();
    let id = explained["records"][0]["id"].as_str().expect("an id");
    for path in [
        format!("/api/reports/{no}/as-issued"),
        format!("/api/records/{id}/history"),
        "/api/units/standing".to_owned(),
        "/api/usage".to_owned(),
        "/api/usage.csv".to_owned(),
    ] {
        let answer = office.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    }
}

async fn verify(recorded: &Recorded) {
    let mut acme = recorded.signed_in("acme").await;
    let issued = acme.issued("to-scan", 1).await;
    let code = issued["code"].as_str().expect("a code");
    assert_eq!(acme.verdict(code).await["verdict"], "genuine");
    let page = recorded.browser().get_page(&format!("/v/{code}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let unknown = recorded.browser().get_page("/v/ZZZZZZZZZZZZZZZA").await;
    assert_eq!(unknown.status, StatusCode::OK);
    recorded.browser().get_page("/v/mistyped").await;
    recorded.browser().get("/v/keys").await;
    recorded
        .browser()
        .get_page(&format!("/v?code={code}"))
        .await;
}

async fn send(
    recorded: &Recorded,
    unit: &UnitId,
    id: &str,
    content: Content,
    file: &str,
) -> DeliveryOutcome {
    let now = recorded.deps.clock.now();
    let delivery = Delivery {
        unit,
        id,
        content,
        file: file.as_bytes(),
        as_of: now.date().pred_opt().expect("a day before"),
    };
    deliver_records(&recorded.delivery(), delivery, now)
        .await
        .expect("a delivery")
}

pub(crate) const REGISTER_HEADER: &str =
    "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期";

async fn deliver(recorded: &Recorded) {
    recorded.book.begin("deliver");
    let unit = recorded.deps.policy.register_unit.clone();
    let firm = |name: &str| {
        format!(
            "{REGISTER_HEADER}\n{name},91320900MA1000009K,公司,范甲子,演示路1号,存续,2019-01-01\n"
        )
    };
    // A new firm, and its new name.
    for (id, name) in [("reg-1", "淼（演示）公司"), ("reg-2", "淼淼（演示）公司")] {
        send(recorded, &unit, id, Content::Register, &firm(name)).await;
    }
    let content = Content::Records {
        sector: SectorNo(13),
        kind: RecordKind::Penalty,
    };
    let file = |penalty: &Penalty| format!("{PENALTY_HEADER}\n{}", penalty.line());
    let first = penalty(crate::delivery_common::FIRST, "演环罚〔2024〕1号");
    let corrected = Penalty {
        facts: "另一事实".to_owned(),
        ..first.clone()
    };
    let moved = Penalty {
        decided: "2024-01-03".to_owned(),
        ..first.clone()
    };
    let refused = Penalty {
        decided: "never".to_owned(),
        ..first.clone()
    };
    by_http(recorded, &file(&first), &file(&refused)).await;
    recorded.book.begin("deliver");
    // New, its facts corrected, its day corrected, a line with a fault, and that delivery sent again.
    for (id, penalty) in [
        ("new", &first),
        ("corrected", &corrected),
        ("moved", &moved),
        ("refused", &refused),
        ("refused", &refused),
    ] {
        send(recorded, &environment(), id, content, &file(penalty)).await;
    }
}

/// A bureau sends a file and looks at what became of it.
async fn by_http(recorded: &Recorded, file: &str, refused: &str) {
    let mut bureau = recorded.signed_in("bureau-env").await;
    recorded.lab.clock.set(at("2026-11-25 10:05:00"));
    let csrf = bureau.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str())];
    for (id, file) in [("by-http", file), ("refused-by-http", refused)] {
        let path = format!("/api/deliveries?id={id}&kind=penalty&sector=13&as_of=2026-11-24");
        let body = Some(("text/csv", file.as_bytes().to_vec()));
        let sent = bureau.send_bytes(Method::POST, &path, &headers, body).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        let seen = bureau.get(&format!("/api/deliveries/{id}")).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    }
    let lines = bureau.get("/api/deliveries/refused-by-http/refused").await;
    assert_eq!(lines.status, StatusCode::OK, "{}", lines.text());
    let list = bureau.get("/api/deliveries").await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text());
    let own = bureau
        .get("/api/records/export?kind=penalty&sector=13")
        .await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.text());
    assert!(own.text().contains("演环罚〔2024〕1号"), "{}", own.text());
}

/// A report that stays pending, since its second transaction never happens.
async fn leave_pending(recorded: &Recorded, browser: &mut Browser, key: &str) {
    recorded.lab.store.plan(Which::Second, Fate::Lost, u32::MAX);
    let failed = browser.issue(key, &request(1, "finance")).await;
    assert_eq!(failed.status, StatusCode::SERVICE_UNAVAILABLE);
    recorded.lab.store.forget_plan();
}

async fn swept(recorded: &Recorded) -> Swept {
    recorded.book.begin("scheduled");
    sweep(&recorded.deps).await.expect("a sweep")
}

async fn scheduled(recorded: &Recorded) {
    let lab = &recorded.lab;
    recorded.book.begin("scheduled");
    let deps = &recorded.deps;
    let published =
        publish_key_list(&*deps.store, &*deps.random, &deps.sealing, deps.clock.now()).await;
    published.expect("a key list");
    lab.clock.set(at("2026-11-25 11:00:00"));
    let mut acme = recorded.signed_in("acme").await;
    // Finished, and made anew since the profile moved meanwhile.
    leave_pending(recorded, &mut acme, "to-finish").await;
    lab.clock.set(at("2026-11-25 11:01:30"));
    lab.store.plan(Which::Second, Fate::ProfileMoves, 1);
    assert_eq!(swept(recorded).await.finished, 1);
    // Given up, since an hour has passed.
    let mut acme = recorded.signed_in("acme").await;
    leave_pending(recorded, &mut acme, "to-void").await;
    lab.clock.set(at("2026-11-25 12:10:00"));
    assert_eq!(swept(recorded).await.voided, 1);
    notices::by_the_clock(recorded).await;
}
