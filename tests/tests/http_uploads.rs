//! A responsible unit uploads large files over HTTP: announced, sent, submitted, and applied without its doing.

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;
#[path = "http_uploads/turns.rs"]
mod turns;

use delivery_common::{FIRST, PENALTY_HEADER, STRANGER, penalty};
use functions::files::name_of;
use functions::use_cases::check_invariants::check_invariants;
use functions::use_cases::deliver_records::{DeliveryDeps, Turn};
use functions::use_cases::work_off_deliveries::{WorkedOff, work_off_deliveries};
use http::{Method, StatusCode};
use http_common::browser::{Answer, Browser};
use http_common::{Lab, at, demonstration};
use serde_json::{Value, json};
use tokio::time::Instant;

const NOW: &str = "2026-11-24 09:30:00";
const BYTES: &str = "application/octet-stream";

/// The demonstration's firms; `FIRST` is none of them.
async fn lab() -> Lab {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    lab.clock.set(at("2026-11-24 09:30:01"));
    let mut market = lab.signed_in("bureau-market").await;
    let register = format!(
        "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n\
         淼（演示）公司,{FIRST},公司,范甲子,演示路1号,存续,2019-01-01\n"
    );
    let sent = in_one_call(&mut market, "id=firm&kind=register", register.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    lab
}

async fn in_one_call(browser: &mut Browser, query: &str, file: &[u8]) -> Answer {
    let csrf = browser.csrf.clone().unwrap_or_default();
    let path = format!("/api/deliveries?{query}&as_of=2026-11-23");
    let body = Some((BYTES, file.to_vec()));
    let headers = [("x-csrf-token", csrf.as_str())];
    browser
        .send_bytes(Method::POST, &path, &headers, body)
        .await
}

/// Lines of which every fifth is refused, every seventh is set aside, and the others are new.
fn file_of(lines: usize) -> Vec<u8> {
    let mut file = PENALTY_HEADER.to_owned();
    for n in 1..=lines {
        let subject = if n % 7 == 0 { STRANGER } else { FIRST };
        let mut line = penalty(subject, &format!("演环罚〔2024〕{n}号"));
        if n % 5 == 0 {
            line.decided = "从未".to_owned();
        }
        file.push('\n');
        file.push_str(&line.line());
    }
    file.into_bytes()
}

fn said(id: &str, file: &[u8]) -> Value {
    json!({
        "id": id, "kind": "penalty", "sector": 13, "as_of": "2026-11-23",
        "size": file.len(), "sha256": name_of(file),
    })
}

async fn announced(browser: &mut Browser, said: &Value) -> Value {
    let answer = browser
        .change(Method::POST, "/api/uploads", Some(said))
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

async fn put(browser: &Browser, address: &Value, file: &[u8]) -> Answer {
    let url = address["url"].as_str().expect("a url");
    // The address is all that it takes: no cookie, no token.
    let mut browser = browser.clone();
    browser.cookies.clear();
    let body = Some((BYTES, file.to_vec()));
    browser.send_bytes(Method::PUT, url, &[], body).await
}

async fn submit(browser: &mut Browser, id: &str) -> Answer {
    let path = format!("/api/deliveries/{id}/apply");
    browser.change(Method::POST, &path, None).await
}

async fn uploaded(browser: &mut Browser, id: &str, file: &[u8]) -> Value {
    let address = announced(browser, &said(id, file)).await;
    let sent = put(browser, &address, file).await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text());
    let submitted = submit(browser, id).await;
    assert_eq!(
        submitted.status,
        StatusCode::ACCEPTED,
        "{}",
        submitted.text()
    );
    submitted.json()
}

async fn work_off(lab: &Lab, until: Option<Instant>) -> WorkedOff {
    let turn = Turn::new(lab.deps.clock.clone(), &*lab.deps.random, until);
    work_off_deliveries(&DeliveryDeps::of(&lab.deps), &turn)
        .await
        .expect("a turn")
}

async fn is_sound(lab: &Lab) {
    let store = lab.another_store();
    let deps = &lab.deps;
    let checked = check_invariants(
        &store,
        &deps.secrets.code_key,
        Some(&deps.files),
        deps.clock.now(),
    );
    assert_eq!(checked.await.expect("a walk").broken, []);
}

#[tokio::test]
async fn an_uploaded_file_ends_as_the_same_file_in_one_call_does() {
    let lab = lab().await;
    let other = self::lab().await;
    let file = file_of(2_345);
    let mut bureau = lab.signed_in("bureau-env").await;
    let waiting = uploaded(&mut bureau, "bulk-1", &file).await;
    assert_eq!(waiting["state"], json!({"state": "waiting"}));
    is_sound(&lab).await;
    // Nothing moves before it is applied.
    let freshness = bureau.get("/api/freshness").await;
    assert!(!freshness.text().contains("2026-11-23"));

    let done = work_off(&lab, None).await;
    assert_eq!(done, WorkedOff { over: 1, left: 0 });
    let view = bureau.get("/api/deliveries/bulk-1").await.json();
    let mut theirs = other.signed_in("bureau-env").await;
    let query = "id=bulk-1&kind=penalty&sector=13";
    let in_one = in_one_call(&mut theirs, query, &file).await;
    assert_eq!(in_one.status, StatusCode::CREATED, "{}", in_one.text());
    assert_eq!(view, in_one.json());
    let counts = &view["state"]["counts"];
    assert_eq!(counts["refused"], 469);
    assert_eq!(counts["quarantined"], 268);
    assert_eq!(counts["accepted"], 2_345 - 469 - 268);
    let path = "/api/deliveries/bulk-1/refused";
    assert_eq!(bureau.get(path).await.body, theirs.get(path).await.body);
    is_sound(&lab).await;
    // The file itself is kept nowhere.
    let folder = lab.folder().join("files/uploads");
    let left = std::fs::read_dir(folder).expect("the folder of files on their way");
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn another_file_than_the_announced_one_is_refused_by_name() {
    let lab = lab().await;
    let file = file_of(3);
    let mut bureau = lab.signed_in("bureau-env").await;
    let missing = submit(&mut bureau, "bulk-3").await;
    assert_eq!(missing.problem(), (404, "not_found".to_owned()));
    let address = announced(&mut bureau, &said("bulk-3", &file)).await;
    let missing = submit(&mut bureau, "bulk-3").await;
    assert_eq!(missing.problem(), (409, "upload.missing".to_owned()));
    let cut = put(&bureau, &address, &file[..file.len() - 1]).await;
    assert_eq!(cut.problem(), (422, "upload.not_as_said".to_owned()));
    let longer = put(&bureau, &address, &[&file[..], b"\n"].concat()).await;
    assert_eq!(longer.problem(), (413, "request.too_large".to_owned()));
    let mut changed = file.clone();
    *changed.last_mut().expect("bytes") ^= 1;
    let other = put(&bureau, &address, &changed).await;
    assert_eq!(other.problem(), (422, "upload.not_as_said".to_owned()));
    let missing = submit(&mut bureau, "bulk-3").await;
    assert_eq!(missing.problem(), (409, "upload.missing".to_owned()));

    // An address that was changed, or whose ten minutes are over.
    let url = address["url"].as_str().expect("a url");
    let (body, tag) = url.split_once('.').expect("a signature");
    let first = if tag.starts_with('A') { "B" } else { "A" };
    let forged = json!({"url": format!("{body}.{first}{}", &tag[1..])});
    for (address, now) in [(&forged, NOW), (&address, "2026-11-24 09:40:01")] {
        lab.clock.set(at(now));
        let late = put(&bureau, address, &file).await;
        assert_eq!(late.problem(), (403, "upload.link".to_owned()));
    }
    assert_eq!(bureau.get("/api/deliveries/bulk-3").await.status, 404);
}

#[tokio::test]
async fn what_is_said_of_a_file_is_refused_with_all_its_faults_at_once() {
    let lab = lab().await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let wrong = json!({
        "id": "no id", "kind": "other", "sector": "x", "as_of": "2026-11-25",
        "size": 64 * 1024 * 1024 + 1, "sha256": "AB", "more": 1,
    });
    let refused = bureau
        .change(Method::POST, "/api/uploads", Some(&wrong))
        .await;
    assert_eq!(refused.problem(), (422, "delivery.id".to_owned()));
    let codes: Vec<String> = refused.json()["errors"]
        .as_array()
        .expect("faults")
        .iter()
        .map(|fault| format!("{} {}", fault["field"], fault["code"]).replace('"', ""))
        .collect();
    assert_eq!(
        codes,
        [
            "id delivery.id",
            "kind delivery.kind",
            "sector line.sector",
            "as_of delivery.as_of",
            "size upload.size",
            "sha256 upload.sha256",
            "more request.malformed",
        ]
    );
    // Not its sector, and not the unit that the register comes from.
    for (kind, sector, code) in [
        ("penalty", json!(1), "line.sector"),
        ("register", Value::Null, "delivery.register_unit"),
    ] {
        let mut said = said("bulk-4", b"x");
        said["kind"] = json!(kind);
        said["sector"] = sector;
        let refused = bureau
            .change(Method::POST, "/api/uploads", Some(&said))
            .await;
        assert_eq!(refused.problem(), (422, code.to_owned()));
    }
    let mut acme = lab.signed_in("acme").await;
    let refused = acme
        .change(Method::POST, "/api/uploads", Some(&said("bulk-4", b"x")))
        .await;
    assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
    let forged = bureau
        .send(
            Method::POST,
            "/api/uploads",
            &[],
            Some(&said("bulk-4", b"x")),
        )
        .await;
    assert_eq!(forged.problem(), (403, "session.csrf".to_owned()));
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_another_under_its_id_is_refused() {
    let lab = lab().await;
    let (file, another) = (file_of(12), file_of(13));
    let mut bureau = lab.signed_in("bureau-env").await;
    let waiting = uploaded(&mut bureau, "bulk-5", &file).await;
    for state in ["waiting", "sealed"] {
        let mut refused = said("bulk-5", &another);
        let other = bureau
            .change(Method::POST, "/api/uploads", Some(&refused))
            .await;
        assert_eq!(other.problem(), (422, "delivery.id_reused".to_owned()));
        refused = said("bulk-5", &file);
        refused["as_of"] = json!("2026-11-22");
        let other = bureau
            .change(Method::POST, "/api/uploads", Some(&refused))
            .await;
        assert_eq!(other.problem(), (422, "delivery.id_reused".to_owned()));
        let same = bureau
            .change(Method::POST, "/api/uploads", Some(&said("bulk-5", &file)))
            .await;
        assert_eq!(same.status, StatusCode::OK, "{}", same.text());
        assert_eq!(same.json()["state"]["state"], state);
        let again = submit(&mut bureau, "bulk-5").await;
        assert_eq!(again.status, StatusCode::ACCEPTED);
        assert_eq!(again.json(), same.json());
        work_off(&lab, None).await;
    }
    let sealed = bureau.get("/api/deliveries/bulk-5").await.json();
    assert_eq!(sealed["received_at"], waiting["received_at"]);
    // Under another id nothing is new, and faults are told again.
    uploaded(&mut bureau, "bulk-6", &file).await;
    work_off(&lab, None).await;
    let again = bureau.get("/api/deliveries/bulk-6").await.json();
    assert_eq!(again["state"]["counts"]["accepted"], 0, "{again}");
    assert_eq!(
        again["state"]["counts"]["unchanged"],
        sealed["state"]["counts"]["accepted"]
    );
    assert_eq!(again["lines"], sealed["lines"]);
    is_sound(&lab).await;
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_fails_by_name_and_its_id_is_free_again() {
    let lab = lab().await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let too_many = [
        PENALTY_HEADER.as_bytes(),
        &"\n演示,x".repeat(50_001).into_bytes(),
    ]
    .concat();
    let no_table = "甲,乙\n1,2\n".as_bytes().to_vec();
    let no_text = vec![0xff; 100];
    for (file, code) in [
        (too_many, "delivery.too_large"),
        (no_table, "delivery.header_missing"),
        (no_text, "delivery.encoding"),
    ] {
        uploaded(&mut bureau, "bulk-7", &file).await;
        let done = work_off(&lab, None).await;
        assert_eq!(done, WorkedOff { over: 1, left: 0 });
        let view = bureau.get("/api/deliveries/bulk-7").await.json();
        assert_eq!(view["state"]["state"], "failed", "{view}");
        assert_eq!(view["state"]["code"], code);
        let message = view["state"]["message"].as_str().expect("a sentence");
        assert!(!message.is_empty());
        let columns = view["state"]["columns"].as_array().expect("columns");
        assert_eq!(columns.is_empty(), code != "delivery.header_missing");
        is_sound(&lab).await;
    }
    uploaded(&mut bureau, "bulk-7", &file_of(12)).await;
    work_off(&lab, None).await;
    let view = bureau.get("/api/deliveries/bulk-7").await.json();
    assert_eq!(view["state"]["state"], "sealed", "{view}");
    // In the list it stands once.
    let list = bureau.get("/api/deliveries").await.json();
    assert_eq!(list["deliveries"].as_array().expect("a list").len(), 1);
    is_sound(&lab).await;
}

#[tokio::test]
async fn a_unit_lists_its_deliveries_newest_first_page_by_page_and_no_other_units() {
    let lab = lab().await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let file = file_of(1);
    for n in 0..23 {
        lab.clock.set(at(&format!("2026-11-24 09:31:{n:02}")));
        let query = format!("id=list-{n}&kind=penalty&sector=13");
        let sent = in_one_call(&mut bureau, &query, &file).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    }
    let ids = |list: &Value| -> Vec<String> {
        let deliveries = list["deliveries"].as_array().expect("a list");
        let ids = deliveries.iter().map(|one| one["id"].as_str().expect("id"));
        ids.map(str::to_owned).collect()
    };
    let first = bureau.get("/api/deliveries").await.json();
    let next = first["next"].as_str().expect("more").replace('#', "%23");
    let second = bureau
        .get(&format!("/api/deliveries?after={next}"))
        .await
        .json();
    assert!(second["next"].is_null());
    let expected: Vec<String> = (0..23).rev().map(|n| format!("list-{n}")).collect();
    assert_eq!([ids(&first), ids(&second)].concat(), expected);
    assert_eq!(first["deliveries"][0]["state"]["state"], "sealed");
    let mut market = lab.signed_in("bureau-market").await;
    let theirs = market.get("/api/deliveries").await.json();
    assert_eq!(ids(&theirs), ["firm", "register-1"]);
    let mut acme = lab.signed_in("acme").await;
    let refused = acme.get("/api/deliveries").await;
    assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
}
