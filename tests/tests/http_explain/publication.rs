//! A record whose longest publication is over: gone from the next report, explained, and still in those of before.

use super::files::{Line, Office};
use super::{as_issued, lab, no_of};
use crate::http_common::at;
use serde_json::{Value, json};

/// The record in the explanation of a report.
fn of<'v>(explained: &'v Value, number: &str) -> &'v Value {
    let all = explained["records"].as_array().expect("records");
    let one = all.iter().find(|one| one["document_no"] == number);
    one.expect("the record")
}

#[tokio::test]
async fn what_is_no_longer_published_is_gone_and_the_reports_of_before_come_out_the_same() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    let done = |number: &str| {
        Line::decided_on(number, "2025-03-07")
            .with("整改情况", "已整改")
            .with("履行情况", "已履行")
    };
    let lines = [
        done("演环罚1号").with("公示截止期", "2026-11-30"),
        done("演环罚2号").with("公示截止期", "2026-12-01"),
        // Not performed, as far as anyone has said.
        Line::decided_on("演环罚3号", "2025-03-07").with("公示截止期", "2026-03-07"),
    ];
    office.sends("first", &lines).await;
    // A session does not last for days.
    lab.clock.set(at("2026-11-30 10:00:00"));
    let mut acme = lab.signed_in("acme").await;
    let before = acme.issued("before", 3).await;
    assert_eq!(before["conclusion"]["records"], 3, "{before}");

    lab.clock.set(at("2026-12-01 10:00:00"));
    let mut acme = lab.signed_in("acme").await;
    let after = acme.issued("after", 3).await;
    assert_eq!(after["conclusion"]["records"], 2, "{after}");
    let explain = |no: &str| format!("/api/reports/{no}/explanation");
    let now = acme.get(&explain(&no_of(&after))).await.json();
    let one = of(&now, "演环罚1号");
    assert_eq!(
        (&one["in_report"], &one["reason"], &one["article"]),
        (
            &json!("not_shown"),
            &json!("publication.ended"),
            &json!("B 二(一)")
        )
    );
    let sentence = one["sentence"].as_str().expect("a sentence");
    assert!(
        sentence.contains("2026年11月30日") && sentence.contains("第36号"),
        "{sentence}"
    );
    for number in ["演环罚2号", "演环罚3号"] {
        assert_eq!(of(&now, number)["in_report"], "shown", "{number}");
    }
    // As it was known, and by what held, when the other was issued.
    let then = acme.get(&explain(&no_of(&before))).await.json();
    assert_eq!(of(&then, "演环罚1号")["reason"], "shown.repair_incomplete");
    for report in [&before, &after] {
        let view = as_issued(&lab, &no_of(report)).await;
        assert_eq!(view["as_issued"], json!({"state": "equal"}), "{view}");
    }

    // The firm sees the same of its own records, and that there is nothing left to repair.
    let own = acme.get("/api/records").await.json();
    let own = own["records"].as_array().expect("records");
    let of_one = own
        .iter()
        .find(|own| own["record"]["document_no"] == "演环罚1号")
        .expect("the record");
    assert_eq!(
        (
            &of_one["shown"],
            &of_one["not_shown"],
            &of_one["repair"]["state"]
        ),
        (
            &json!(false),
            &json!("publication_ended"),
            &json!("not_needed")
        )
    );
}
