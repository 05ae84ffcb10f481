//! What became of a record, and who is told.

use crate::files::{Line, Office};
use crate::{explanation, lab, no_of};
use http::StatusCode;
use serde_json::{Value, json};

fn codes(version: &Value) -> Vec<&str> {
    let changed = version["changed"].as_array().expect("fields");
    changed
        .iter()
        .map(|field| field["code"].as_str().expect("a code"))
        .collect()
}

#[tokio::test]
async fn a_record_s_history_says_who_when_and_which_fields_and_never_what_stood_in_them() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    let line = Line::decided_on("演环罚1号", "2026-03-02");
    office.sends("first", std::slice::from_ref(&line)).await;
    lab.clock.set(crate::at("2026-11-24 09:35:00"));
    let other = Line::decided_on("演环罚2号", "2026-03-03");
    let corrected = line.clone().saying("更正后的事实");
    office.sends("second", &[other, corrected.clone()]).await;
    let moved = Line::decided_on("演环罚1号", "2026-03-05").saying("更正后的事实");
    let moved = moved.with("撤销变更原因", "复议撤销");
    office.sends("third", &[moved]).await;
    let no = no_of(&acme.issued("first", 1).await);
    let explained = explanation(&mut acme, &no).await;
    let record = explained["records"].as_array().expect("records").iter();
    let record = record.clone().find(|r| r["document_no"] == "演环罚1号");
    let id = record.expect("the record")["id"].as_str().expect("an id");
    let path = format!("/api/records/{id}/history");
    let answer = acme.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let history = answer.json();
    assert_eq!(history["kind"], "penalty");
    let versions = history["versions"].as_array().expect("versions");
    let said: Vec<_> = versions
        .iter()
        .map(|version| {
            json!([
                version["version"],
                version["unit"],
                version["delivery"],
                version["line"],
                version["known_at"],
                codes(version),
            ])
        })
        .collect();
    let later = "2026-11-24T09:35:00+08:00";
    let first = "2026-11-24T09:30:00+08:00";
    assert_eq!(
        said,
        [
            json!([1, "environment", "first", 1, first, []]),
            json!([2, "environment", "second", 2, later, ["CF_SY"]]),
            json!([3, "environment", "third", 1, later, ["CF_JDRQ", "XZ_CXYY"]]),
        ]
    );
    assert_eq!(versions[1]["changed"][0]["name"], "违法事实");
    for content in ["更正后", "危险废物", "复议撤销", "2026-03-05"] {
        assert!(!answer.text().contains(content), "{content}");
    }
    // The unit that answers for it and the credit office see the same.
    for account in ["bureau-env", "credit-office"] {
        let mut other = lab.signed_in(account).await;
        assert_eq!(other.get(&path).await.body, answer.body, "{account}");
    }
    // Another firm, another unit: as if it did not exist.
    let mut records = lab.signed_in("records").await;
    let mut market = lab.signed_in("bureau-market").await;
    for other in [&mut records, &mut market] {
        let theirs = other.get(&path).await;
        assert_eq!(theirs.problem(), (404, "not_found".to_owned()));
        for nobodys in ["0".repeat(32), "x".to_owned(), "%FF".to_owned()] {
            let nobodys = other.get(&format!("/api/records/{nobodys}/history")).await;
            assert_eq!(nobodys.body, theirs.body);
        }
    }
    let mut bank = lab.signed_in("bank").await;
    assert_eq!(bank.get(&path).await.problem().0, 403);
    assert_eq!(lab.browser().get(&path).await.problem().0, 401);
}
