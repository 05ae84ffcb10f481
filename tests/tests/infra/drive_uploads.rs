//! Uploaded deliveries: a unit announces, sends and submits files, and the schedule applies them.

use super::REGISTER_HEADER;
use crate::delivery_common::{FIRST, PENALTY_HEADER, Penalty, penalty};
use crate::http_common::at;
use crate::http_common::browser::Browser;
use crate::recorded::Recorded;
use functions::files::name_of;
use functions::use_cases::deliver_records::Turn;
use functions::use_cases::work_off_deliveries::{WorkedOff, work_off_deliveries};
use http::{Method, StatusCode};
use serde_json::{Value, json};

pub(super) async fn all(recorded: &Recorded) {
    recorded.lab.clock.set(at("2026-11-25 10:06:00"));
    let mut bureau = recorded.signed_in("bureau-env").await;
    let of = |penalty: &Penalty| format!("{PENALTY_HEADER}\n{}", penalty.line());
    let new = penalty(FIRST, "演环罚〔2024〕2号");
    let corrected = Penalty {
        facts: "另一事实".to_owned(),
        ..new.clone()
    };
    let moved = Penalty {
        decided: "2024-01-03".to_owned(),
        ..new.clone()
    };
    let refused = Penalty {
        decided: "never".to_owned(),
        ..new.clone()
    };
    let no_table = "no table".to_owned();
    let all = [
        ("up-new", of(&new)),
        ("up-corrected", of(&corrected)),
        ("up-moved", of(&moved)),
        ("up-refused", of(&refused)),
        ("up-failed", no_table),
        ("up-failed", of(&new)),
    ];
    for (n, (id, file)) in all.into_iter().enumerate() {
        recorded
            .lab
            .clock
            .set(at(&format!("2026-11-25 10:06:{n:02}")));
        upload(&mut bureau, id, json!(13), &file).await;
        assert_eq!(worked_off(recorded).await, WorkedOff { over: 1, left: 0 });
    }
    // Two at once: the second waits in the queue, and leaves it last.
    for id in ["up-first", "up-second"] {
        upload(&mut bureau, id, json!(13), &of(&new)).await;
    }
    assert_eq!(worked_off(recorded).await, WorkedOff { over: 2, left: 0 });
    // One that comes in one call under an id that failed, and one that is not its turn.
    let csrf = bureau.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str())];
    let path = "/api/deliveries?id=up-again&kind=penalty&sector=13&as_of=2026-11-24";
    upload(&mut bureau, "up-again", json!(13), "no table").await;
    let body = || Some(("text/csv", of(&new).into_bytes()));
    let early = bureau
        .send_bytes(Method::POST, path, &headers, body())
        .await;
    assert_eq!(early.problem().0, 422, "{}", early.text());
    assert_eq!(worked_off(recorded).await.over, 1);
    let sent = bureau
        .send_bytes(Method::POST, path, &headers, body())
        .await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());

    by_key(recorded).await;
    let unit = &recorded.deps.policy.register_unit;
    let accounts = functions::demo::accounts::accounts(&recorded.deps.policy);
    let market = accounts.iter().find(|one| one.unit.as_ref() == Some(unit));
    let mut market = recorded.signed_in(market.expect("an account").id).await;
    for (id, name) in [
        ("up-firm", "鑫（演示）公司"),
        ("up-renamed", "鑫鑫（演示）公司"),
    ] {
        let firm = format!(
            "{REGISTER_HEADER}\n{name},91350100M000100Y43,公司,范甲子,演示路1号,存续,2019-01-01\n"
        );
        upload(&mut market, id, Value::Null, &firm).await;
        assert_eq!(worked_off(recorded).await.over, 1);
    }
}

/// The credit office makes a key, a program delivers by it, and it is revoked.
async fn by_key(recorded: &Recorded) {
    let accounts = functions::demo::accounts::accounts(&recorded.deps.policy);
    let bureau = accounts.iter().find(|one| one.id == "bureau-env");
    let unit = bureau.and_then(|one| one.unit.clone()).expect("a unit");
    let mut office = recorded.signed_in("credit-office").await;
    let path = format!("/api/units/{}/keys", unit.0);
    let name = json!({"name": "program"});
    let made = office.change(Method::POST, &path, Some(&name)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let made = made.json();
    let bearer = format!("Bearer {}", made["key"].as_str().expect("a key"));
    let headers = [("authorization", bearer.as_str())];
    let mut program = recorded.browser();
    let list = program
        .send(Method::GET, "/api/deliveries", &headers, None)
        .await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text());
    assert_eq!(office.get(&path).await.status, StatusCode::OK);
    let path = format!("{path}/{}", made["id"].as_str().expect("an id"));
    let revoked = office.change(Method::DELETE, &path, None).await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT, "{}", revoked.text());
}

async fn upload(browser: &mut Browser, id: &str, sector: Value, file: &str) {
    let said = json!({
        "id": id, "kind": if sector.is_null() { "register" } else { "penalty" },
        "sector": sector, "as_of": "2026-11-24",
        "size": file.len(), "sha256": name_of(file.as_bytes()),
    });
    let mut url = String::new();
    // Announced twice: the second takes the place of the first.
    for _ in 0..2 {
        let announced = browser
            .change(Method::POST, "/api/uploads", Some(&said))
            .await;
        assert_eq!(
            announced.status,
            StatusCode::CREATED,
            "{}",
            announced.text()
        );
        announced.json()["url"]
            .as_str()
            .expect("a url")
            .clone_into(&mut url);
    }
    let body = Some(("application/octet-stream", file.as_bytes().to_vec()));
    let sent = browser.send_bytes(Method::PUT, &url, &[], body).await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text());
    let path = format!("/api/deliveries/{id}/apply");
    let submitted = browser.change(Method::POST, &path, None).await;
    assert_eq!(
        submitted.status,
        StatusCode::ACCEPTED,
        "{}",
        submitted.text()
    );
}

async fn worked_off(recorded: &Recorded) -> WorkedOff {
    recorded.book.begin("scheduled");
    let deps = &recorded.deps;
    let turn = Turn::new(deps.clock.clone(), &*deps.random, None);
    let done = work_off_deliveries(&recorded.delivery(), &turn).await;
    done.expect("a turn")
}
