//! The whole job as each account of the demonstration does it.

mod http_common;

use functions::demo::accounts::Firm;
use functions::demo::city::{SEED, generate};
use http::StatusCode;
use http_common::browser::request;
use http_common::{Lab, at, demonstration};
use serde_json::Value;
use shared::page::SCRIPT;
use shared::window::{LookBack, Window};
use std::collections::BTreeSet;

const NOW: &str = "2026-11-24 09:30:00";

/// The city, filled once for all tests of this file.
async fn lab() -> &'static Lab {
    static LAB: tokio::sync::OnceCell<Lab> = tokio::sync::OnceCell::const_new();
    LAB.get_or_init(|| Lab::with_city(demonstration(), at(NOW)))
        .await
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("no {field} in {value}"))
}

#[tokio::test]
async fn a_firm_without_records_gets_its_report_and_anyone_finds_it_genuine() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("job-acme", 3).await;
    let (no, code) = (text(&issued, "report_no"), text(&issued, "code"));
    assert_eq!(issued["conclusion"]["kind"], "no_records");
    assert_eq!(issued["conclusion"]["sectors"], 45);
    let rows = issued["sectors"].as_array().expect("rows");
    assert_eq!(rows.len(), 45);
    for row in rows {
        assert_eq!(row["finding"]["kind"], "no_record", "{row}");
        assert_eq!(row["data_as_of"], "2026-11-23", "{row}");
    }

    let list = acme.get("/api/reports").await.json();
    let listed: Vec<_> = list["reports"].as_array().expect("a list").iter().collect();
    assert!(
        listed
            .iter()
            .any(|row| row["report_no"] == no && row["state"] == "valid")
    );

    let view = acme.get(&format!("/api/reports/{no}")).await;
    assert_eq!(view.status, StatusCode::OK);
    let view = view.json();
    assert_eq!(view["report"]["schema"], "xinzheng-report/1");
    assert_eq!(view["report"]["code"], code);
    assert_eq!(view["report"]["demonstration"], true);
    assert_eq!(view["url"], format!("{}/v/{code}", http_common::ORIGIN));

    let pdf = acme.get(&format!("/api/reports/{no}/pdf?download")).await;
    assert_eq!(pdf.status, StatusCode::OK);
    assert!(pdf.body.starts_with(b"%PDF-"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(
        pdf.header("content-disposition"),
        format!("attachment; filename=\"xinzheng-{no}.pdf\"")
    );
    assert_eq!(pdf.header("cache-control"), "no-store");

    let verdict = acme.verdict(code).await;
    assert_eq!(verdict["verdict"], "genuine");
    assert_eq!(verdict["report"]["report_no"], no);
    assert_eq!(
        verdict["report"]["credit_code"],
        Firm::Acme.code(&lab.deps.policy).as_str()
    );
    let page = lab.browser().get_page(&format!("/v/{code}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains(no));
    assert!(page.text().contains(&Firm::Acme.name(&lab.deps.policy)));
    // Whole without its script, which is a file of its own: nothing that runs stands in the page.
    let scripts: Vec<_> = page.text().match_indices("<script").collect();
    assert_eq!(scripts.len(), 1);
    let only = format!("<script type=\"module\" src=\"{SCRIPT}\"></script>");
    assert!(page.text().contains(&only), "{}", page.text());
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    assert!(page.headers.get("set-cookie").is_none());
}

#[tokio::test]
async fn a_firm_with_records_sees_exactly_those_that_count() {
    let lab = lab().await;
    let mut records = lab.signed_in("records").await;
    let policy = &lab.deps.policy;
    let today = at(NOW).date();
    let city = generate(SEED, policy, today);
    for (years, look_back, many) in [
        (1, LookBack::One, 1),
        (2, LookBack::Two, 2),
        (3, LookBack::Three, 3),
    ] {
        let issued = records.issued(&format!("job-records-{years}"), years).await;
        let no = text(&issued, "report_no");
        let report = records.get(&format!("/api/reports/{no}")).await.json();
        let shown: BTreeSet<_> = report["report"]["records"]
            .as_array()
            .expect("records")
            .iter()
            .map(|record| text(record, "document_no").to_owned())
            .collect();
        let window = Window::of(today, look_back, &policy.calendar);
        let expected: BTreeSet<_> = city
            .to_be_shown(Firm::Records.code(policy), policy, &window, today)
            .map(|record| record.document_no.clone())
            .collect();
        assert_eq!(shown, expected);
        assert_eq!(shown.len(), many);
        assert_eq!(issued["conclusion"]["records"], many);
        // The anonymous scan shows the publicised facts that expose a forged page, and no more.
        let verdict = records.verdict(text(&issued, "code")).await;
        let scanned: BTreeSet<_> = verdict["report"]["records"]
            .as_array()
            .expect("records")
            .iter()
            .map(|record| {
                assert!(record.get("facts").is_none(), "{record}");
                text(record, "document_no").to_owned()
            })
            .collect();
        assert_eq!(scanned, expected);
        assert!(verdict["report"].get("purpose").is_none());
    }
}

#[tokio::test]
async fn a_firm_with_thousands_of_records_gets_every_one_of_its_window() {
    let lab = lab().await;
    let policy = &lab.deps.policy;
    let today = at(NOW).date();
    let city = generate(SEED, policy, today);
    let window = Window::of(today, LookBack::Three, &policy.calendar);
    let expected: BTreeSet<_> = city
        .to_be_shown(Firm::Big.code(policy), policy, &window, today)
        .map(|record| record.document_no.clone())
        .collect();
    let mut big = lab.signed_in("big").await;
    let issued = big.issued("job-big", 3).await;
    let no = text(&issued, "report_no");
    let report = big.get(&format!("/api/reports/{no}")).await.json();
    let records = report["report"]["records"].as_array().expect("records");
    let shown: BTreeSet<_> = records
        .iter()
        .map(|record| text(record, "document_no").to_owned())
        .collect();
    assert!(expected.len() > 2_000, "{}", expected.len());
    assert_eq!(records.len(), expected.len());
    assert_eq!(shown, expected);
    let pdf = big.get(&format!("/api/reports/{no}/pdf")).await;
    assert!(pdf.body.starts_with(b"%PDF-"));
    // A scan lists what fits into one item and counts the rest.
    let verdict = big.verdict(text(&issued, "code")).await;
    let listed = verdict["report"]["records"]
        .as_array()
        .expect("records")
        .len();
    let more = verdict["report"]["records_not_listed"]
        .as_u64()
        .expect("a number");
    assert_eq!(listed as u64 + more, expected.len() as u64);
}

#[tokio::test]
async fn a_name_with_rare_characters_is_printed_and_one_without_a_glyph_is_refused_by_name() {
    let lab = lab().await;
    let mut rare = lab.signed_in("rare").await;
    let issued = rare.issued("job-rare", 1).await;
    let verdict = rare.verdict(text(&issued, "code")).await;
    assert_eq!(verdict["report"]["name"], Firm::Rare.name(&lab.deps.policy));

    let mut missing = lab.signed_in("rare-missing").await;
    for _ in 0..2 {
        // Given up each time, so that the key stays free for a later release with that glyph.
        let refused = missing.issue("job-missing", &request(1, "finance")).await;
        let expected = (422, "report.character_without_glyph".to_owned());
        assert_eq!(refused.problem(), expected, "{}", refused.text());
        assert!(
            text(&refused.json(), "detail").contains('𠮷'),
            "{}",
            refused.text()
        );
    }
    let list = missing.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn an_owner_named_business_is_masked_for_a_stranger_and_whole_for_itself() {
    let lab = lab().await;
    let mut solo = lab.signed_in("solo").await;
    let issued = solo.issued("job-solo", 1).await;
    let no = text(&issued, "report_no");
    let own = solo.get(&format!("/api/reports/{no}")).await.json();
    assert_eq!(own["report"]["entity"]["name"], "范小样");
    let code = text(&issued, "code");
    let verdict = solo.verdict(code).await;
    assert!(text(&verdict["report"], "name").starts_with('范'));
    let page = lab.browser().get_page(&format!("/v/{code}")).await;
    for text in [verdict.to_string(), page.text().to_owned()] {
        assert!(!text.contains("小样"), "{text}");
    }
}

#[tokio::test]
async fn accounts_that_are_no_enterprise_cannot_issue() {
    let lab = lab().await;
    for account in ["bureau-env", "bureau-market", "credit-office", "bank"] {
        let mut other = lab.signed_in(account).await;
        let refused = other.issue("job-other", &request(1, "finance")).await;
        assert_eq!(
            refused.problem(),
            (403, "session.not_allowed".to_owned()),
            "{account}"
        );
    }
    let refused = lab
        .browser()
        .issue("job-nobody", &request(1, "finance"))
        .await;
    assert_eq!(refused.problem(), (401, "session.required".to_owned()));
}
