//! Whoever holds the paper gets the report's file by the detail code that is printed on it, and nobody by guessing.

mod http_common;
#[path = "http_original/on_page.rs"]
mod on_page;
#[path = "../../functions/examples/support/samples.rs"]
#[expect(dead_code, reason = "the tools draw samples elsewhere")]
mod samples;
#[path = "pdf_report/tools.rs"]
#[expect(dead_code, reason = "the pictures are looked at elsewhere")]
mod tools;

use functions::items::{ReportItem, pack, unpack};
use functions::keys;
use functions::store::{Op, Store};
use http::{Method, StatusCode};
use http_common::browser::{Answer, Browser};
use http_common::{Lab, at, demonstration};
use serde_json::json;
use shared::code::{DetailCode, VerificationCode};
use shared::verdict::{Withdrawal, WithdrawalReason};
use tools::Rendered;

const NOW: &str = "2026-11-24 09:30:00";

/// A report that is out: its code, its file, and the detail code that stands in the file.
struct Paper {
    code: String,
    file: Vec<u8>,
    detail: String,
}

async fn lab() -> Lab {
    Lab::with_firms(demonstration(), at(NOW)).await
}

async fn paper(lab: &Lab, key: &str) -> Paper {
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued(key, 1).await;
    let no = issued["report_no"].as_str().expect("a number");
    let file = acme
        .get(&format!("/api/reports/{no}/pdf"))
        .await
        .body
        .to_vec();
    let text = Rendered::holding(file.clone()).pages().concat();
    let (_, after) = text.split_once("明细码").expect("a detail code");
    let detail: Vec<_> = after.split_whitespace().take(2).collect();
    Paper {
        code: issued["code"].as_str().expect("a code").to_owned(),
        file,
        detail: detail.join(" "),
    }
}

async fn tried(anyone: &mut Browser, code: &str, detail: &str) -> Answer {
    let path = format!("/v/{code}/original");
    let body = json!({ "detail": detail });
    anyone.send(Method::POST, &path, &[], Some(&body)).await
}

fn wrong() -> (u16, String) {
    (403, "original.detail_code".to_owned())
}

#[tokio::test]
async fn the_detail_code_on_the_paper_opens_the_file_as_it_was_issued() {
    let lab = lab().await;
    let paper = paper(&lab, "opened").await;
    let mut anyone = lab.browser();
    for typed in [
        paper.detail.clone(),
        paper.detail.to_lowercase(),
        paper.detail.replace(' ', "-"),
    ] {
        let answer = tried(&mut anyone, &paper.code, &typed).await;
        assert_eq!(answer.status, StatusCode::OK, "{typed}");
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert!(
            answer
                .header("content-disposition")
                .starts_with("attachment")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(answer.body == paper.file, "another file");
    }
    // Also once it is no longer valid: the paper is still what it was.
    lab.clock.set(at("2027-01-24 09:30:00"));
    let answer = tried(&mut anyone, &paper.code, &paper.detail).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn five_wrong_tries_and_then_each_waits_longer_and_never_for_ever() {
    let lab = lab().await;
    let paper = paper(&lab, "guessed").await;
    let mut anyone = lab.browser();
    for guess in 0..5 {
        let answer = tried(&mut anyone, &paper.code, &format!("0000000{guess}")).await;
        assert_eq!(answer.problem(), wrong());
    }
    let mut now = at(NOW);
    for seconds in [60, 120, 240, 480, 960, 1_920, 3_600, 3_600] {
        // The right one too: else guessing would go on.
        let waits = tried(&mut anyone, &paper.code, &paper.detail).await;
        assert_eq!(waits.problem(), (429, "original.wait".to_owned()));
        assert_eq!(waits.header("retry-after"), seconds.to_string());
        now = now.plus_seconds(seconds);
        lab.clock.set(now);
        let answer = tried(&mut anyone, &paper.code, "00000000").await;
        assert_eq!(answer.problem(), wrong());
    }
    lab.clock.set(now.plus_seconds(3_600));
    let answer = tried(&mut anyone, &paper.code, &paper.detail).await;
    assert_eq!(answer.status, StatusCode::OK);
    // And then all tries are there again.
    for _ in 0..5 {
        let answer = tried(&mut anyone, &paper.code, "00000000").await;
        assert_eq!(answer.problem(), wrong());
    }
}

#[tokio::test]
async fn of_many_tries_at_once_no_more_are_compared_than_are_counted() {
    let lab = lab().await;
    let paper = paper(&lab, "at-once").await;
    let tries = (0..12).map(|guess| {
        let (mut anyone, code) = (lab.browser(), paper.code.clone());
        tokio::spawn(async move { tried(&mut anyone, &code, &format!("000000{guess:02}")).await })
    });
    let tries: Vec<_> = tries.collect();
    let mut compared = 0;
    for answer in tries {
        match answer.await.expect("no panic").problem() {
            problem if problem == wrong() => compared += 1,
            // Told to wait, or crowded out: not compared in either case.
            (429 | 503, _) => {}
            other => panic!("{other:?}"),
        }
    }
    assert!((1..=5).contains(&compared), "{compared} were compared");
}

#[tokio::test]
async fn what_nobody_issued_is_answered_as_a_wrong_detail_code_and_leaves_nothing() {
    let lab = lab().await;
    let paper = paper(&lab, "other").await;
    let mut anyone = lab.browser();
    let made_up = VerificationCode::derive(&[9; 32], &shared::code::ReportId([9; 16]));
    for _ in 0..8 {
        let answer = tried(&mut anyone, made_up.as_str(), &paper.detail).await;
        assert_eq!(answer.problem(), wrong());
    }
    let tries = lab
        .store
        .get(&keys::original_tries(&made_up.sha256()))
        .await;
    assert_eq!(tries.expect("a store"), None);
    // A slip of the hand is told as such, and counts as no try.
    for (detail, problem) in [
        ("1234567", (422, "original.detail_code_form".to_owned())),
        ("", (422, "original.detail_code_form".to_owned())),
    ] {
        for _ in 0..6 {
            let answer = tried(&mut anyone, &paper.code, detail).await;
            assert_eq!(answer.problem(), problem);
        }
    }
    let answer = tried(&mut anyone, "7K2M9QX4TB3NVW8B", &paper.detail).await;
    assert_eq!(answer.problem(), (400, "code.mistyped".to_owned()));
    let answer = tried(&mut anyone, &paper.code, &paper.detail).await;
    assert_eq!(answer.status, StatusCode::OK);
}

async fn withdraw(lab: &Lab, code: &str) {
    let code = VerificationCode::parse(code).unwrap_or_else(|_| panic!("a code"));
    let key = keys::report_by_code(&code.sha256());
    let item = lab
        .store
        .get(&key)
        .await
        .expect("a store")
        .expect("a report");
    let mut body: ReportItem = unpack(&item).expect("a report");
    body.status.withdrawn = Some(Withdrawal {
        reason: WithdrawalReason::RecordWrong,
        at: at(NOW),
    });
    let withdraw = Op::Replace {
        key,
        at: item.v,
        body: pack(&body),
        ttl: None,
    };
    lab.store.transact(vec![withdraw]).await.expect("a store");
}

#[tokio::test]
async fn a_withdrawn_report_is_not_given_out() {
    let lab = lab().await;
    let paper = paper(&lab, "withdrawn").await;
    withdraw(&lab, &paper.code).await;
    let mut anyone = lab.browser();
    let answer = tried(&mut anyone, &paper.code, &paper.detail).await;
    assert_eq!(answer.problem(), (410, "original.withdrawn".to_owned()));
    let page = anyone.get_page(&format!("/v/{}", paper.code)).await;
    let page = page.text();
    assert!(!page.contains("/original"), "{page}");
}

#[tokio::test]
async fn the_table_does_not_hold_the_detail_code_in_any_form_of_its_own() {
    let lab = lab().await;
    let paper = paper(&lab, "kept").await;
    let typed = DetailCode::parse(&paper.detail).unwrap_or_else(|_| panic!("a detail code"));
    let _ = tried(&mut lab.browser(), &paper.code, "00000000").await;
    let table = std::fs::read(lab.folder().join("xinzheng.sqlite")).expect("the table");
    let log = std::fs::read(lab.folder().join("xinzheng.sqlite-wal")).unwrap_or_default();
    let whole = [table, log].concat();
    for form in [typed.grouped(), typed.grouped().replace(' ', "")] {
        let held = whole
            .windows(form.len())
            .any(|window| window == form.as_bytes());
        assert!(!held, "the table holds it");
    }
}
