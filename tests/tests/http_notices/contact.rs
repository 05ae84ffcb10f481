//! E-mail and SMS: where somebody is told, and the files in which messages leave.

use crate::Town;
use crate::everybody::{deliver, objection};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use functions::notices::{NoticeDeps, Web};
use functions::store::walk::Walk;
use functions::use_cases::notices::send_notices;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

fn files(town: &Town) -> Vec<(String, String)> {
    let mut files: Vec<_> = std::fs::read_dir(town.messages.path())
        .expect("a list")
        .map(|entry| {
            let entry = entry.expect("an entry");
            let text = std::fs::read_to_string(entry.path()).expect("a message");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn a_firm_is_told_by_e_mail_and_sms_until_it_takes_its_contact_back() {
    let town = Town::open().await;
    let mut acme = town.lab.signed_in("acme").await;
    let none = json!({"email": null, "mobile": null, "lang": "zh"});
    assert_eq!(acme.get("/api/contact").await.json(), none);
    let said = json!({"email": "Li.Hua@Example.cn", "mobile": "+86 138 0000 0000", "lang": "en"});
    let kept = acme.change(Method::PUT, "/api/contact", Some(&said)).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
    let read = json!({"email": "Li.Hua@example.cn", "mobile": "13800000000", "lang": "en"});
    assert_eq!(kept.json(), read);
    assert_eq!(acme.get("/api/contact").await.json(), read);

    let issued = acme.issued("one", 1).await;
    let done = town.tell().await;
    assert_eq!(done.sent, 2, "{done:?}");
    let sent = files(&town);
    assert_eq!(sent.len(), 2, "{sent:?}");
    let (eml, sms) = (&sent[0], &sent[1]);
    assert!(eml.0.ends_with(".eml") && sms.0.ends_with(".sms"));
    assert!(eml.1.contains("To: Li.Hua@example.cn\r\n"), "{}", eml.1);
    let body = eml.1.split("\r\n\r\n").nth(1).expect("a body");
    let body = STANDARD.decode(body.replace("\r\n", "")).expect("base64");
    let body = String::from_utf8(body).expect("UTF-8");
    let number = issued["report_no"].as_str().expect("a number");
    let code = issued["code"].as_str().expect("a code");
    for text in [&body, &sms.1] {
        assert!(
            text.contains(number) && text.contains("Demonstration"),
            "{text}"
        );
        assert!(!text.contains(code) && !text.contains("公司"), "{text}");
    }
    assert!(sms.1.starts_with("13800000000\n"), "{}", sms.1);
    // In no key, and told again to nobody.
    let stored = town.lab.another_store().walk(None, 10_000).await;
    for item in stored.expect("a walk") {
        for personal in ["Li.Hua", "13800000000"] {
            assert!(!item.key.pk.contains(personal) && !item.key.sk.contains(personal));
        }
    }
    assert_eq!(town.tell().await.sent, 0);

    let gone = acme.change(Method::DELETE, "/api/contact", None).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(acme.get("/api/contact").await.json(), none);
    acme.issued("two", 2).await;
    town.tell().await;
    assert_eq!(files(&town).len(), 2);
    let stored = town.lab.another_store().walk(None, 10_000).await;
    for item in stored.expect("a walk") {
        let body = String::from_utf8_lossy(&item.body).into_owned();
        assert!(!body.contains("Li.Hua"), "{:?}", item.key);
    }
}

#[tokio::test]
async fn of_one_event_each_side_gets_a_message_of_its_own() {
    let town = Town::open().await;
    deliver(&town, "d-1", 1).await;
    town.tell().await;
    let mut firm = town.lab.signed_in("records").await;
    let mut unit = town.lab.signed_in("bureau-env").await;
    let addresses = ["firm@example.cn", "unit@example.cn"];
    for (who, email) in [&mut firm, &mut unit].into_iter().zip(addresses) {
        let said = json!({"email": email, "mobile": "13800000000"});
        let kept = who.change(Method::PUT, "/api/contact", Some(&said)).await;
        assert_eq!(kept.status, StatusCode::OK, "{}", kept.text());
    }
    objection(&mut firm).await;
    let done = town.tell().await;
    assert_eq!(done.sent, 4, "{done:?}");
    // None in the place of another, and none that a mail server takes for one that it has had.
    let sent = files(&town);
    assert_eq!(sent.len(), 4, "{sent:?}");
    let ids: BTreeSet<_> = sent
        .iter()
        .filter_map(|(_, text)| text.lines().find(|line| line.starts_with("Message-ID: ")))
        .collect();
    assert_eq!(ids.len(), 2, "{ids:?}");
    for address in addresses {
        let to = format!("To: {address}\r\n");
        assert!(sent.iter().any(|(_, text)| text.contains(&to)), "{address}");
    }
}

#[tokio::test]
async fn a_contact_is_looked_at_and_all_of_its_faults_are_told() {
    let town = Town::open().await;
    let mut unit = town.lab.signed_in("bureau-env").await;
    for (said, codes) in [
        (json!({}), vec!["contact.required"]),
        (
            json!({"email": "", "mobile": null}),
            vec!["contact.required"],
        ),
        (
            json!({"email": "a@b.cn\r\nBcc: c@d.cn", "mobile": "110", "lang": "fr"}),
            vec!["contact.email", "contact.mobile", "contact.lang"],
        ),
        (json!({"email": 7}), vec!["contact.email"]),
        (
            json!({"email": "a@b.cn", "telegram": "x"}),
            vec!["request.malformed"],
        ),
    ] {
        let refused = unit.change(Method::PUT, "/api/contact", Some(&said)).await;
        assert_eq!(refused.status.as_u16() / 100, 4, "{said}");
        let errors = refused.json()["errors"].as_array().cloned();
        let errors = errors.unwrap_or_default();
        let told: Vec<_> = errors.iter().map(|error| error["code"].as_str()).collect();
        let codes: Vec<_> = codes.into_iter().map(Some).collect();
        assert_eq!(told, codes, "{said}");
    }
    let said = json!({"mobile": "13900000000"});
    let kept = unit.change(Method::PUT, "/api/contact", Some(&said)).await;
    assert_eq!(kept.json()["lang"], "zh");
    // A unit's is not a firm's.
    let mut acme = town.lab.signed_in("acme").await;
    assert_eq!(acme.get("/api/contact").await.json()["mobile"], Value::Null);
}

#[tokio::test]
async fn where_nobody_sends_messages_they_wait_and_are_given_up() {
    let town = Town::open().await;
    let mut acme = town.lab.signed_in("acme").await;
    let said = json!({"email": "li@example.cn"});
    acme.change(Method::PUT, "/api/contact", Some(&said)).await;
    acme.issued("one", 1).await;
    let web = Arc::new(Web::new().expect("a client"));
    let deps = NoticeDeps::of(&town.lab.deps, web, None);
    let done = send_notices(&deps).await.expect("notices");
    assert_eq!((done.told, done.failed, done.sent), (1, 1, 0), "{done:?}");
    town.is_sound().await;
    // Somebody sends again.
    town.lab.clock.set(crate::at("2026-11-24 10:30:00"));
    assert_eq!(town.tell().await.sent, 1);
    assert_eq!(files(&town).len(), 1);
}
