//! What fails underneath never reads as an answer, and nothing is lost or made twice by it.

mod http_common;

use functions::demo::accounts::Firm;
use functions::items::{EntityItem, ReportItem, pack, record_hash, unpack};
use functions::keys;
use functions::pdf::{Attachments, VerifyAddress};
use functions::store::{Item, Key, Op, Store};
use functions::use_cases::sweep::{Swept, sweep};
use http::StatusCode;
use http_common::browser::{Browser, request};
use http_common::watched::{Fate, NEW_NAME, Which};
use http_common::{Lab, at, demonstration};
use shared::canonical::to_canonical_json;
use shared::code::{DetailCode, ReportId, VerificationCode};
use shared::report::SpecialReport;
use shared::seal::Evidence;
use shared::signed_file::check_issued;

const NOW: &str = "2026-11-24 09:30:00";

async fn lab() -> Lab {
    Lab::with_firms(demonstration(), at(NOW)).await
}

async fn reports_of(browser: &mut Browser) -> Vec<serde_json::Value> {
    let list = browser.get("/api/reports").await.json();
    list["reports"].as_array().expect("a list").clone()
}

/// The code of the one report that is pending.
async fn pending_code(lab: &Lab) -> VerificationCode {
    for shard in 0..16 {
        let query = functions::store::Query::prefix(keys::issue_work_partition(shard), "0");
        let page = lab.store.query(&query).await.expect("a read");
        if let Some(item) = page.items.first() {
            let work: functions::items::IssueWork = unpack(item).expect("a work item");
            let id: ReportId = work.report_id;
            return VerificationCode::derive(&lab.deps.secrets.code_key, &id);
        }
    }
    panic!("no report is pending");
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_cannot_check_now_and_never_unknown() {
    let lab = lab().await;
    let issued = lab.signed_in("acme").await.issued("away", 1).await;
    let code = issued["code"].as_str().expect("a code");
    lab.store.let_reads_fail(true);
    let json = lab.browser().get_json(&format!("/v/{code}")).await;
    assert_eq!(json.problem(), (503, "verify.unavailable".to_owned()));
    assert!(json.json().get("verdict").is_none());
    assert!(!json.header("retry-after").is_empty());
    let page = lab.browser().get_page(&format!("/v/{code}")).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.header("retry-after").is_empty());
    assert_eq!(page.header("cache-control"), "no-store");

    lab.store.let_reads_fail(false);
    let unknown = lab.browser().get_page("/v/ZZZZZZZZZZZZZZZA").await;
    let heading = |text: &str| {
        let from = text.find("<h1").expect("a heading");
        text[from..]
            .split("</h1>")
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    assert_ne!(heading(page.text()), heading(unknown.text()));
    assert_eq!(lab.browser().verdict(code).await["verdict"], "genuine");
}

#[tokio::test]
async fn a_damaged_report_item_is_cannot_check_now() {
    let lab = lab().await;
    let issued = lab.signed_in("acme").await.issued("damaged", 1).await;
    let code = issued["code"].as_str().expect("a code");
    let parsed = VerificationCode::parse(code).expect("a code");
    let key = keys::report_by_code(&parsed.sha256());
    let item = lab.store.get(&key).await.expect("a read").expect("an item");
    let mut body = item.body.to_vec();
    body.truncate(body.len() / 2);
    let cut = Op::Replace {
        key,
        at: item.v,
        body: body.into(),
        ttl: None,
    };
    lab.store.transact(vec![cut]).await.expect("a write");
    let answer = lab.browser().get_json(&format!("/v/{code}")).await;
    assert_eq!(answer.problem(), (503, "verify.unavailable".to_owned()));
}

async fn profile_of_acme(lab: &Lab) -> (Item, EntityItem) {
    let entity = lab.entity(&Firm::Acme.code(&lab.deps.policy)).await;
    let read = lab.store.get(&keys::entity_profile(&entity)).await;
    let item = read.expect("a read").expect("a profile");
    let body = unpack(&item).expect("a profile");
    (item, body)
}

#[tokio::test]
async fn a_record_that_cannot_be_read_stops_the_issue() {
    let lab = lab().await;
    let (item, mut body) = profile_of_acme(&lab).await;
    let damaged: &[u8] = b"no record";
    body.records += 1;
    body.records_sum = body.records_sum.wrapping_add(record_hash(damaged));
    let key = Key::new(item.key.pk.clone(), "R#13#20250102#damaged");
    let ops = vec![
        Op::Create {
            key,
            body: damaged.into(),
            ttl: None,
        },
        Op::Replace {
            key: item.key,
            at: item.v,
            body: pack(&body),
            ttl: None,
        },
    ];
    lab.store.transact(ops).await.expect("a write");
    let mut acme = lab.signed_in("acme").await;
    let refused = acme.issue("unread", &request(1, "finance")).await;
    assert_eq!(refused.problem(), (503, "source.unavailable".to_owned()));
    assert!(!refused.header("retry-after").is_empty());
    assert!(reports_of(&mut acme).await.is_empty());
}

#[tokio::test]
async fn records_that_do_not_agree_with_their_count_are_not_issued_from() {
    let lab = lab().await;
    let (item, mut body) = profile_of_acme(&lab).await;
    body.records += 1;
    let replace = Op::Replace {
        key: item.key,
        at: item.v,
        body: pack(&body),
        ttl: None,
    };
    lab.store.transact(vec![replace]).await.expect("a write");
    let mut acme = lab.signed_in("acme").await;
    let refused = acme.issue("torn", &request(1, "finance")).await;
    assert_eq!(refused.problem(), (503, "records.changing".to_owned()));
    assert!(reports_of(&mut acme).await.is_empty());
}

#[tokio::test]
async fn a_process_that_dies_between_the_transactions_leaves_an_unknown_code_that_the_sweep_puts_out()
 {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    lab.store.plan(Which::Second, Fate::Lost, u32::MAX);
    let failed = acme.issue("crash", &request(1, "finance")).await;
    assert_eq!(
        failed.status,
        StatusCode::SERVICE_UNAVAILABLE,
        "{}",
        failed.text()
    );
    let code = pending_code(&lab).await.to_string();
    assert_eq!(acme.verdict(&code).await["verdict"], "unknown");
    assert!(reports_of(&mut acme).await.is_empty());

    lab.store.forget_plan();
    assert_eq!(
        sweep(&lab.deps).await.expect("a sweep"),
        Swept::default(),
        "too early"
    );
    lab.clock.set(at("2026-11-24 09:31:01"));
    let swept = sweep(&lab.deps).await.expect("a sweep");
    assert_eq!((swept.finished, swept.voided, swept.left), (1, 0, 0));
    assert_eq!(acme.verdict(&code).await["verdict"], "genuine");
    // Who asks again under the same key gets that report and no second one.
    let again = acme.issued("crash", 1).await;
    assert_eq!(again["code"], code.as_str());
    assert_eq!(reports_of(&mut acme).await.len(), 1);
    assert_eq!(sweep(&lab.deps).await.expect("a sweep"), Swept::default());
}

#[tokio::test]
async fn a_report_that_stayed_pending_for_an_hour_is_given_up_and_its_key_is_free_again() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    lab.store.plan(Which::Second, Fate::Lost, u32::MAX);
    acme.issue("late", &request(1, "finance")).await;
    let code = pending_code(&lab).await.to_string();
    lab.store.forget_plan();
    lab.clock.set(at("2026-11-24 10:35:00"));
    let swept = sweep(&lab.deps).await.expect("a sweep");
    assert_eq!((swept.finished, swept.voided, swept.left), (0, 1, 0));
    let mut acme = lab.signed_in("acme").await;
    assert_eq!(acme.verdict(&code).await["verdict"], "unknown");
    let again = acme.issued("late", 1).await;
    assert_ne!(again["code"], code.as_str());
    assert_eq!(reports_of(&mut acme).await.len(), 1);
}

#[tokio::test]
async fn a_write_whose_answer_was_lost_is_not_made_twice() {
    for (n, which) in [Which::First, Which::Second].into_iter().enumerate() {
        let lab = lab().await;
        let mut acme = lab.signed_in("acme").await;
        lab.store.plan(which, Fate::AnswerLost, 1);
        let issued = acme.issued(&format!("lost-{n}"), 1).await;
        let reports = reports_of(&mut acme).await;
        assert_eq!(reports.len(), 1, "{which:?}");
        assert_eq!(reports[0]["report_no"], issued["report_no"]);
        let code = issued["code"].as_str().expect("a code");
        assert_eq!(acme.verdict(code).await["verdict"], "genuine");
        lab.clock.set(at("2026-11-24 09:40:00"));
        assert_eq!(sweep(&lab.deps).await.expect("a sweep"), Swept::default());
    }
}

#[tokio::test]
async fn a_write_that_was_lost_is_tried_again_within_the_call() {
    for which in [Which::First, Which::Second] {
        let lab = lab().await;
        let mut acme = lab.signed_in("acme").await;
        lab.store.plan(which, Fate::Lost, 2);
        acme.issued("retried", 1).await;
        assert_eq!(reports_of(&mut acme).await.len(), 1, "{which:?}");
    }
}

async fn report_id(lab: &Lab, code: &VerificationCode) -> ReportId {
    let item = lab.store.get(&keys::report_by_code(&code.sha256())).await;
    let item = item.expect("a store").expect("a report");
    unpack::<ReportItem>(&item).expect("a report").report_id
}

#[tokio::test]
async fn a_profile_that_moves_while_the_report_is_made_is_in_the_report() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    lab.store.plan(Which::Second, Fate::ProfileMoves, 1);
    let issued = acme.issued("moved", 1).await;
    assert_eq!(lab.store.second_tries(), 2);
    let no = issued["report_no"].as_str().expect("a number");
    let report = acme.get(&format!("/api/reports/{no}")).await.json();
    assert_eq!(report["report"]["entity"]["name"], NEW_NAME);
    // The file is drawn from that report and not from the draft before.
    let stored: SpecialReport = serde_json::from_value(report["report"].clone()).expect("a report");
    let url = report["url"].as_str().expect("an address");
    let host = lab.deps.origin.authority();
    let pdf = acme.get(&format!("/api/reports/{no}/pdf")).await;
    let keys = lab.deps.sealing.trusted();
    let file = check_issued(&pdf.body, host, keys, Evidence::Seal).expect("as issued");
    assert_eq!(
        file.json,
        to_canonical_json(&stored).expect("canonical JSON")
    );
    // Drawn and signed again it is the same to the byte: so it is that report which was drawn.
    let json = to_canonical_json(&stored).expect("canonical JSON");
    let proof = file.proof.to_json().expect("a proof");
    let attachments = Attachments {
        report: &json,
        proof: &proof,
    };
    let signing = lab
        .deps
        .sealing
        .signing_at(stored.issued_at)
        .expect("a key");
    let to_sign = signing.to_sign(attachments, stored.issued_at);
    let to_sign = to_sign.expect("certificates");
    let id = report_id(&lab, &stored.code).await;
    let detail = DetailCode::derive(&lab.deps.secrets.code_key, &id);
    let at = VerifyAddress::new(url, host).with_detail(&detail);
    let at = at.with_seal(&file.proof.seal.digits()).expect("digits");
    let drawn = lab.deps.renderer.render(&stored, &at, &to_sign, None);
    let signed = signing.sign(drawn.expect("a file")).expect("a signature");
    let again = signing
        .finish(signed, stored.issued_at, &*lab.deps.random)
        .await;
    assert!(
        pdf.body == again.expect("a file"),
        "another draft was drawn"
    );
    let code = issued["code"].as_str().expect("a code");
    let verdict = acme.verdict(code).await;
    assert_eq!(verdict["verdict"], "genuine");
    assert_eq!(verdict["report"]["name"], NEW_NAME);
    assert_eq!(reports_of(&mut acme).await.len(), 1);
}

#[tokio::test]
async fn a_key_leads_to_its_report_for_as_long_as_it_is_remembered_and_past_its_time_too() {
    // A simulated city (seeds 1448 and 2573) took a key that was past its time by a write that came late, after the
    // key had been forgotten, used anew and come to the same version.
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("kept", 1).await;
    lab.clock.set(at("2026-11-25 10:00:00"));
    let mut acme = lab.signed_in("acme").await;
    assert_eq!(acme.issued("kept", 1).await, issued);
    let other = acme.issue("kept", &request(2, "finance")).await;
    assert_eq!(other.problem(), (422, "idempotency_key.reused".to_owned()));
    assert_eq!(reports_of(&mut acme).await.len(), 1);
}
