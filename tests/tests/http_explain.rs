//! Why a record is in a report or not, the report put together again, and what became of a record.

mod http_common;

#[path = "http_explain/files.rs"]
mod files;
#[path = "http_explain/freshness.rs"]
mod freshness;
#[path = "http_explain/history.rs"]
mod history;
#[path = "http_explain/publication.rs"]
mod publication;

use files::{Line, Office};
use functions::items::{ReportPointer, pack, unpack};
use functions::keys;
use functions::routes::Limits;
use functions::store::{Op, Order, Query, Store};
use http::StatusCode;
use http_common::browser::Browser;
use http_common::{Lab, at, demonstration};
use serde_json::{Value, json};
use shared::code::ReportNo;
use shared::record::Record;
use std::sync::Arc;

const NOW: &str = "2026-11-24 09:30:00";

async fn lab() -> Lab {
    Lab::with_firms(demonstration(), at(NOW)).await
}

/// One record of each fate that a unit can bring about, by document number.
fn all_fates() -> Vec<Line> {
    let line = Line::decided_on;
    vec![
        line("演环罚1号", "2026-03-02"),
        line("演环罚2号", "2019-01-02"),
        line("演环罚3号", "2026-11-24"),
        line("演环罚4号", "2026-03-03").with("文书效力", "未生效"),
        line("演环罚5号", "2026-03-04").with("不予处罚", "是"),
        line("演环罚6号", "2026-03-05").with("撤销变更原因", "事实不清"),
        line("演环罚7号", "2026-03-06").with("不予公开原因", "涉及国家秘密"),
        line("演环罚8号", "2026-03-07")
            .with("整改情况", "已整改")
            .with("信用修复日期", "2026-10-08"),
        line("演环罚9号", "2026-03-08").with("整改情况", "已整改"),
        line("演环罚10号", "2026-03-09").with("简易程序", "是"),
    ]
}

async fn explanation(browser: &mut Browser, no: &str) -> Value {
    let path = format!("/api/reports/{no}/explanation");
    let answer = browser.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn as_issued(lab: &Lab, no: &str) -> Value {
    let mut office = lab.signed_in("credit-office").await;
    let answer = office.get(&format!("/api/reports/{no}/as-issued")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// Reasons by document number.
fn reasons(explanation: &Value) -> Vec<(&str, &str, &str)> {
    let mut reasons: Vec<_> = explanation["records"]
        .as_array()
        .expect("records")
        .iter()
        .map(|record| {
            let text = |field: &str| record[field].as_str().expect("a text");
            (text("document_no"), text("in_report"), text("reason"))
        })
        .collect();
    reasons.sort_unstable();
    reasons
}

fn no_of(issued: &Value) -> String {
    issued["report_no"].as_str().expect("a number").to_owned()
}

#[tokio::test]
async fn each_record_is_explained_by_its_rule_its_article_and_a_sentence() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    office.sends("fates-1", &all_fates()).await;
    let issued = acme.issued("first", 1).await;
    let no = no_of(&issued);
    let explained = explanation(&mut acme, &no).await;
    assert_eq!(
        reasons(&explained),
        [
            ("演环罚10号", "not_shown", "procedure.simple"),
            ("演环罚1号", "shown", "shown.counts"),
            ("演环罚2号", "not_shown", "window.before"),
            ("演环罚3号", "not_shown", "window.after"),
            ("演环罚4号", "not_shown", "instrument.not_effective"),
            ("演环罚5号", "not_shown", "penalty.exempted"),
            ("演环罚6号", "not_shown", "record.withdrawn"),
            ("演环罚7号", "not_shown", "record.held"),
            ("演环罚8号", "not_shown", "record.repaired"),
            ("演环罚9号", "shown", "shown.repair_incomplete"),
        ]
    );
    assert_eq!(explained["shown"], 2);
    assert_eq!(explained["not_shown"], 8);
    assert_eq!(explained["next"], Value::Null);
    // The explanation shows what the report shows, and no other.
    let report = acme.get(&format!("/api/reports/{no}")).await.json();
    let printed: Vec<_> = report["report"]["records"]
        .as_array()
        .expect("records")
        .iter()
        .map(|record| record["id"].clone())
        .collect();
    let shown: Vec<_> = explained["records"]
        .as_array()
        .expect("records")
        .iter()
        .filter(|record| record["in_report"] == "shown")
        .map(|record| record["id"].clone())
        .collect();
    assert_eq!(shown, printed);
    for record in explained["records"].as_array().expect("records") {
        let (article, sentence) = (&record["article"], &record["sentence"]);
        let cited = article
            .as_str()
            .expect("an article")
            .replace("B ", "实施方案");
        assert!(
            sentence.as_str().expect("a sentence").contains(&cited),
            "{record}"
        );
    }
    let repaired = explained["records"].as_array().expect("records");
    let repaired = repaired.iter().find(|r| r["reason"] == "record.repaired");
    let repaired = repaired.expect("the repaired one");
    assert_eq!(repaired["article"], "B 三(四)");
    let sentence = repaired["sentence"].as_str().expect("a sentence");
    assert!(sentence.contains("2026年10月8日"), "{sentence}");
    // In the language of the call.
    let english = [("accept-language", "en")];
    let path = format!("/api/reports/{no}/explanation");
    let answer = acme.send(http::Method::GET, &path, &english, None).await;
    assert!(answer.text().contains("Not shown: "), "{}", answer.text());
}

#[tokio::test]
async fn what_came_later_changes_neither_a_reports_explanation_nor_its_bytes() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    office.sends("before", &all_fates()).await;
    let issued = acme.issued("first", 1).await;
    let no = no_of(&issued);
    let before = explanation(&mut acme, &no).await;
    // In the same second: a withdrawal, a repair, a correction of facts, one of the day (which moves the record), and
    // a new record; the data reach one day more; another sector delivers for the first time; the firm is renamed.
    let line = Line::decided_on;
    let later = [
        line("演环罚1号", "2026-03-02").with("撤销变更原因", "复议撤销"),
        line("演环罚2号", "2026-02-01"),
        line("演环罚5号", "2026-03-04").saying("另一事实"),
        line("演环罚9号", "2026-03-08")
            .with("整改情况", "已整改")
            .with("信用修复日期", "2026-11-24"),
        line("演环罚11号", "2026-03-10"),
    ];
    office.sends_until("after", &later, "2026-11-24").await;
    office.delivers_nothing_elsewhere().await;
    office.renames("演示新名（演示）公司").await;
    assert_eq!(explanation(&mut acme, &no).await, before);
    let view = as_issued(&lab, &no).await;
    assert_eq!(view["as_issued"], json!({"state": "equal"}), "{view}");
    assert_eq!(view["hash"], before["report_hash"]);
    // What is known now is something else.
    let newer = no_of(&acme.issued("second", 1).await);
    let now = explanation(&mut acme, &newer).await;
    assert_ne!(now["records"], before["records"]);
    assert!(reasons(&now).contains(&("演环罚1号", "not_shown", "record.withdrawn")));
    assert!(reasons(&now).contains(&("演环罚2号", "shown", "shown.counts")));
    assert_eq!(as_issued(&lab, &newer).await["as_issued"]["state"], "equal");
    // Days later, with more versions on top.
    lab.clock.set(at("2026-12-24 10:00:00"));
    let mut acme = lab.signed_in("acme").await;
    let again = [line("演环罚1号", "2026-03-02").saying("第三种事实")];
    office.sends("weeks-later", &again).await;
    assert_eq!(explanation(&mut acme, &no).await, before);
    for no in [&no, &newer] {
        assert_eq!(as_issued(&lab, no).await["as_issued"]["state"], "equal");
    }
}

#[tokio::test]
async fn a_delivery_that_began_before_a_report_and_wrote_after_it_is_not_in_it() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    let line = [Line::decided_on("演环罚1号", "2026-03-02")];
    office.sends("before", &line).await;
    let no = no_of(&acme.issued("first", 1).await);
    let before = explanation(&mut acme, &no).await;
    // By its own clock it is an hour earlier.
    let late = [line[0].clone().saying("后到的事实")];
    office
        .sends_at("late", &late, at("2026-11-24 08:30:00"))
        .await;
    assert_eq!(explanation(&mut acme, &no).await, before);
    assert_eq!(as_issued(&lab, &no).await["as_issued"]["state"], "equal");
}

#[tokio::test]
async fn only_the_owner_and_the_credit_office_are_told() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let no = no_of(&acme.issued("first", 1).await);
    let mut records = lab.signed_in("records").await;
    let mut office = lab.signed_in("credit-office").await;
    let path = format!("/api/reports/{no}/explanation");
    let theirs = records.get(&path).await;
    let nobodys = records.get("/api/reports/XZ-1/explanation").await;
    assert_eq!(theirs.problem(), (404, "not_found".to_owned()));
    assert_eq!(theirs.body, nobodys.body);
    assert_eq!(office.get(&path).await.status, StatusCode::OK);
    let unknown = office.get("/api/reports/XZ-1/explanation").await;
    assert_eq!(unknown.problem().0, 404);
    let again = format!("/api/reports/{no}/as-issued");
    for account in ["bureau-env", "bank"] {
        let mut other = lab.signed_in(account).await;
        for path in [&path, &again] {
            let refused = other.get(path).await;
            assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
        }
    }
    assert_eq!(acme.get(&again).await.problem().0, 403);
    let refused = lab.browser().get(&path).await;
    assert_eq!(refused.problem().0, 401);
    let malformed = acme.get(&format!("{path}?after=x")).await;
    assert_eq!(malformed.problem(), (400, "request.malformed".to_owned()));
}

#[tokio::test]
async fn five_thousand_records_are_explained_page_by_page() {
    let lab = Lab::with_city(demonstration(), at(NOW)).await;
    let mut big = lab.signed_in("big").await;
    let issued = big.issued("many", 3).await;
    let no = no_of(&issued);
    let printed = issued["conclusion"]["records"].as_u64().expect("records");
    let mut seen = std::collections::BTreeSet::new();
    let mut shown = 0;
    let mut after = Some(0);
    while let Some(from) = after {
        let path = format!("/api/reports/{no}/explanation?after={from}");
        let page = big.get(&path).await.json();
        for record in page["records"].as_array().expect("records") {
            assert!(seen.insert(record["id"].to_string()), "twice: {record}");
            shown += u64::from(record["in_report"] == "shown");
        }
        let all = page["shown"].as_u64().zip(page["not_shown"].as_u64());
        assert_eq!(all, Some((printed, 5_000 - printed)));
        after = page["next"].as_u64();
    }
    assert_eq!((seen.len(), shown), (5_000, printed));
    // Behind the last page there is nothing.
    let path = format!("/api/reports/{no}/explanation?after=4294967295");
    let beyond = big.get(&path).await.json();
    assert_eq!(beyond["records"], json!([]));
}

#[tokio::test]
async fn what_does_not_give_the_report_again_is_named_and_explains_nothing() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    let line = Line::decided_on("演环罚1号", "2026-03-02");
    office.sends("first", std::slice::from_ref(&line)).await;
    let no = no_of(&acme.issued("first", 1).await);
    office.sends("second", &[line.saying("更正")]).await;

    // A policy of another version.
    let mut policy = (*lab.deps.policy).clone();
    policy.version += 1;
    let mut deps = lab.deps.clone();
    deps.policy = Arc::new(policy);
    let mut elsewhere = lab.browser_at(&deps, Limits::new(8, 8, 8));
    elsewhere.sign_in("credit-office").await;
    let view = elsewhere.get(&format!("/api/reports/{no}/as-issued")).await;
    let state = &view.json()["as_issued"];
    assert_eq!(state["state"], "policy_replaced");
    assert_eq!(state["policy_version"], lab.deps.policy.version);
    let refused = elsewhere
        .get(&format!("/api/reports/{no}/explanation"))
        .await;
    let not_rebuildable = (409, "report.not_rebuildable".to_owned());
    assert_eq!(refused.problem(), not_rebuildable);

    // An earlier version that somebody wrote over.
    let kept = earlier_version(&lab, &office).await;
    let mut record: Record = unpack(&kept).expect("a record");
    record.facts = "不是当时的事实".to_owned();
    replace(&lab, &kept, pack(&record)).await;
    let view = as_issued(&lab, &no).await;
    assert_eq!(view["as_issued"]["state"], "different", "{view}");
    assert_ne!(view["as_issued"]["rebuilt_hash"], view["hash"]);
    let path = format!("/api/reports/{no}/explanation");
    assert_eq!(acme.get(&path).await.problem(), not_rebuildable);

    // A report from before the service kept what it was made from.
    let no_parsed = ReportNo::parse(&no).expect("a number");
    let item = lab.store.get(&keys::report_by_number(&no_parsed)).await;
    let item = item.expect("a read").expect("a report");
    let mut pointer: ReportPointer = unpack(&item).expect("a pointer");
    assert!(pointer.made_from.take().is_some());
    replace(&lab, &item, pack(&pointer)).await;
    let view = as_issued(&lab, &no).await;
    assert_eq!(view["as_issued"], json!({"state": "not_kept"}));
    assert_eq!(acme.get(&path).await.problem(), not_rebuildable);
}

/// The one earlier version of a record of the firm.
async fn earlier_version(lab: &Lab, office: &Office<'_>) -> functions::store::Item {
    let query = Query {
        pk: keys::entity_partition(&office.entity().await),
        from: keys::VERSIONS.0.to_owned(),
        to: keys::VERSIONS.1.to_owned(),
        order: Order::Ascending,
        limit: 10,
        after: None,
    };
    let mut items = lab.store.query(&query).await.expect("a page").items;
    assert_eq!(items.len(), 1);
    items.pop().expect("a version")
}

async fn replace(lab: &Lab, item: &functions::store::Item, body: bytes::Bytes) {
    let step = Op::Replace {
        key: item.key.clone(),
        at: item.v,
        body,
        ttl: None,
    };
    lab.store.transact(vec![step]).await.expect("a write");
}
