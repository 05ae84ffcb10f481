//! Notices: whoever has asked is told what happened, by signed webhooks and by messages, at least once and for as long as
//! the policy says.

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;

#[path = "http_notices/contact.rs"]
mod contact;
#[path = "http_notices/everybody.rs"]
mod everybody;
#[path = "http_notices/receiver.rs"]
mod receiver;

use functions::notices::{Folder, NoticeDeps, Web};
use functions::store::walk::Walk;
use functions::use_cases::check_invariants::check_invariants;
use functions::use_cases::notices::{Noticed, send_notices};
use http::{Method, StatusCode};
use http_common::browser::{Answer, Browser};
use http_common::{Lab, at, demonstration};
use receiver::{Answering, Receiver};
use serde_json::{Value, json};
use std::sync::Arc;

const NOW: &str = "2026-11-24 09:30:00";

/// A city whose notices go out over this machine's network, and a folder for messages.
pub(crate) struct Town {
    pub(crate) lab: Lab,
    pub(crate) messages: tempfile::TempDir,
}

impl Town {
    pub(crate) async fn open() -> Self {
        Self {
            lab: Lab::with_firms(demonstration(), at(NOW)).await,
            messages: tempfile::tempdir().expect("a folder"),
        }
    }

    pub(crate) fn deps(&self) -> NoticeDeps {
        let folder = Folder::new(self.messages.path().to_owned(), "127.0.0.1");
        let web = Web::new().expect("a client");
        NoticeDeps::of(&self.lab.deps, Arc::new(web), Some(Arc::new(folder)))
    }

    pub(crate) async fn tell(&self) -> Noticed {
        let done = send_notices(&self.deps()).await.expect("notices");
        self.is_sound().await;
        done
    }

    pub(crate) async fn is_sound(&self) {
        let deps = &self.lab.deps;
        let store = self.lab.another_store();
        let (key, now) = (&deps.secrets.code_key, deps.clock.now());
        let checked = check_invariants(&store, key, Some(&deps.files), now).await;
        let checked = checked.expect("a walk");
        assert!(checked.broken.is_empty(), "{:#?}", checked.broken);
    }
}

pub(crate) async fn make(browser: &mut Browser, url: &str, events: &[&str]) -> Answer {
    let hook = json!({"url": url, "events": events});
    browser
        .change(Method::POST, "/api/webhooks", Some(&hook))
        .await
}

pub(crate) async fn made(browser: &mut Browser, url: &str, events: &[&str]) -> (String, String) {
    let made = make(browser, url, events).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let made = made.json();
    let text = |field: &str| made[field].as_str().expect("a text").to_owned();
    (text("id"), text("secret"))
}

async fn notices(browser: &mut Browser, id: &str) -> Vec<Value> {
    let list = browser.get(&format!("/api/webhooks/{id}/deliveries")).await;
    assert_eq!(list.status, StatusCode::OK, "{}", list.text());
    list.json()["deliveries"]
        .as_array()
        .expect("a list")
        .clone()
}

#[tokio::test]
async fn a_firm_is_told_of_its_report_by_a_signed_webhook_once() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    let mut acme = town.lab.signed_in("acme").await;
    let (id, secret) = made(&mut acme, &receiver.url("/hook?a=b"), &["report.issued"]).await;
    let issued = acme.issued("one", 1).await;
    let done = town.tell().await;
    assert_eq!((done.told, done.sent), (1, 1), "{done:?}");
    let came = receiver.came();
    assert_eq!(came.len(), 1, "{came:?}");
    let came = &came[0];
    assert!(came.is_signed_by(&secret));
    assert!(!came.is_signed_by(&format!("whsec_{}", "A".repeat(43) + "=")));
    assert_eq!(came.path, "/hook");
    assert_eq!(came.header("content-type"), "application/json");
    let body = came.json();
    assert_eq!(body["type"], "report.issued");
    assert_eq!(body["id"], came.header("webhook-id"));
    assert_eq!(body["timestamp"], "2026-11-24T09:30:00+08:00");
    assert_eq!(body["data"]["report_no"], issued["report_no"]);
    assert_eq!(body["data"]["valid_through"], issued["valid_through"]);
    assert_eq!(body.as_object().map(serde_json::Map::len), Some(4));
    // Neither code nor firm.
    let text = String::from_utf8(came.body.to_vec()).expect("UTF-8");
    let code = issued["code"].as_str().expect("a code");
    assert!(!text.contains(code) && !text.contains("公司"), "{text}");

    // Nothing more is sent, and what became of it is seen.
    assert_eq!(town.tell().await, Noticed::default());
    assert!(receiver.came().is_empty());
    let seen = notices(&mut acme, &id).await;
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(seen[0]["state"], "delivered");
    assert_eq!(seen[0]["attempts"], 1);
    assert_eq!(seen[0]["last_status"], 204);
    // The secret is told once.
    let list = acme.get("/api/webhooks").await;
    assert!(!list.text().contains("whsec_"), "{}", list.text());
    let stored = town.lab.another_store().walk(None, 10_000).await;
    let key = secret.trim_start_matches("whsec_").as_bytes().to_vec();
    for item in stored.expect("a walk") {
        assert!(!item.body.windows(key.len()).any(|part| part == key));
        assert!(!item.key.pk.contains("127.0.0.1") && !item.key.sk.contains("127.0.0.1"));
    }
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_given_up_in_time_and_may_be_replayed() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    receiver.answer(Answering::With(500));
    let mut acme = town.lab.signed_in("acme").await;
    let (id, secret) = made(&mut acme, &receiver.url("/"), &["report.issued"]).await;
    acme.issued("one", 1).await;
    let done = town.tell().await;
    assert_eq!((done.failed, done.sent), (1, 0), "{done:?}");
    let seen = notices(&mut acme, &id).await;
    assert_eq!(seen[0]["state"], "waiting");
    assert_eq!(seen[0]["last_status"], 500);
    // Not before its time.
    assert_eq!(town.tell().await, Noticed::default());
    let mut attempts = receiver.came();
    // Six hours are the longest pause, and the policy's time is three days.
    for day in ["24 16:00:00", "25 09:00:00", "26 09:00:00", "27 09:00:00"] {
        town.lab.clock.set(at(&format!("2026-11-{day}")));
        assert_eq!(town.tell().await.failed, 1, "{day}");
        attempts.extend(receiver.came());
    }
    town.lab.clock.set(at("2026-11-27 15:31:00"));
    let done = town.tell().await;
    assert_eq!((done.given_up, done.failed), (1, 0), "{done:?}");
    attempts.extend(receiver.came());
    assert_eq!(attempts.len(), 6);
    let ids: Vec<_> = attempts
        .iter()
        .map(|came| came.header("webhook-id"))
        .collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert!(attempts.iter().all(|came| came.is_signed_by(&secret)));
    assert_ne!(
        attempts[0].header("webhook-timestamp"),
        attempts[5].header("webhook-timestamp")
    );

    let mut acme = town.lab.signed_in("acme").await;
    let seen = notices(&mut acme, &id).await;
    assert_eq!(seen[0]["state"], "given_up");
    assert_eq!(seen[0]["attempts"], 6);
    receiver.answer(Answering::With(200));
    let notice = seen[0]["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/webhooks/{id}/deliveries/{notice}/replay");
    // Twice: it waits once.
    for _ in 0..2 {
        let replayed = acme.change(Method::POST, &path, None).await;
        assert_eq!(replayed.status, StatusCode::ACCEPTED, "{}", replayed.text());
        assert_eq!(replayed.json()["state"], "waiting");
    }
    assert_eq!(town.tell().await.sent, 1);
    let came = receiver.came();
    assert_eq!(came.len(), 1);
    assert_eq!(came[0].header("webhook-id"), notice);
    assert_eq!(notices(&mut acme, &id).await[0]["state"], "delivered");
    // One that was delivered may come again too.
    acme.change(Method::POST, &path, None).await;
    assert_eq!(town.tell().await.sent, 1);
    assert_eq!(receiver.came()[0].header("webhook-id"), notice);
}

#[tokio::test]
async fn no_redirect_is_followed_and_no_answer_read_to_its_end() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    let mut acme = town.lab.signed_in("acme").await;
    let (id, _) = made(&mut acme, &receiver.url("/here"), &["report.issued"]).await;
    receiver.answer(Answering::Redirect);
    acme.issued("one", 1).await;
    assert_eq!(town.tell().await.failed, 1);
    let came = receiver.came();
    assert_eq!(came.len(), 1, "{came:?}");
    assert_eq!(came[0].path, "/here");
    assert_eq!(notices(&mut acme, &id).await[0]["last_status"], 307);
    receiver.answer(Answering::Endless);
    town.lab.clock.set(at("2026-11-24 10:00:00"));
    assert_eq!(town.tell().await.sent, 1);
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_left_alone_and_a_removed_one_too() {
    let town = Town::open().await;
    let receiver = Receiver::open().await;
    let mut acme = town.lab.signed_in("acme").await;
    let (gone, _) = made(&mut acme, &receiver.url("/gone"), &["report.issued"]).await;
    let (removed, _) = made(&mut acme, &receiver.url("/removed"), &["report.issued"]).await;
    receiver.answer(Answering::With(410));
    acme.issued("one", 1).await;
    let path = format!("/api/webhooks/{removed}");
    // Between the act and the telling.
    let deleted = acme.change(Method::DELETE, &path, None).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT, "{}", deleted.text());
    assert_eq!(town.tell().await.given_up, 1);
    assert_eq!(receiver.came().len(), 1);
    assert_eq!(notices(&mut acme, &gone).await[0]["state"], "given_up");
    let again = acme.change(Method::DELETE, &path, None).await;
    assert_eq!(again.problem(), (404, "not_found".to_owned()));
    // Between the telling and a later attempt.
    receiver.answer(Answering::With(500));
    acme.issued("two", 2).await;
    assert_eq!(town.tell().await.failed, 1);
    let path = format!("/api/webhooks/{gone}");
    acme.change(Method::DELETE, &path, None).await;
    town.lab.clock.set(at("2026-11-24 12:00:00"));
    receiver.came();
    assert_eq!(town.tell().await.given_up, 1);
    assert!(receiver.came().is_empty());
}

#[tokio::test]
async fn addresses_events_and_callers_are_looked_at() {
    let town = Town::open().await;
    let mut acme = town.lab.signed_in("acme").await;
    let fields = |answer: &Answer| -> Vec<String> {
        let errors = answer.json()["errors"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let code = |error: &Value| error["code"].as_str().expect("a code").to_owned();
        errors.iter().map(code).collect()
    };
    for url in [
        "http://hooks.example.cn/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[fd00:ec2::254]/",
        "https://localhost/",
        "https://2852039166/",
        "gopher://127.0.0.1/",
        "https://user:word@hooks.example.cn/",
    ] {
        let refused = make(&mut acme, url, &["report.issued"]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
        assert_eq!(fields(&refused), ["webhook.url"], "{url}");
    }
    let url = "https://hooks.example.cn/";
    for events in [&[][..], &["report.read"], &["report.issued", ""]] {
        let refused = make(&mut acme, url, events).await;
        assert_eq!(fields(&refused), ["webhook.events"], "{events:?}");
    }
    // What concerns units alone.
    let refused = make(&mut acme, url, &["delivery.overdue"]).await;
    assert_eq!(refused.problem(), (422, "webhook.events".to_owned()));
    let more = json!({"url": url, "events": ["report.issued"], "secret": "mine"});
    let refused = acme
        .change(Method::POST, "/api/webhooks", Some(&more))
        .await;
    assert_eq!(fields(&refused), ["request.malformed"]);
    for _ in 0..10 {
        made(&mut acme, url, &["report.issued", "report.issued"]).await;
    }
    let refused = make(&mut acme, url, &["report.issued"]).await;
    assert_eq!(refused.problem(), (409, "webhook.too_many".to_owned()));
    let list = acme.get("/api/webhooks").await.json();
    assert_eq!(list["webhooks"].as_array().map(Vec::len), Some(10));
    assert_eq!(list["webhooks"][0]["events"], json!(["report.issued"]));
    assert_eq!(list["offered"].as_array().map(Vec::len), Some(6));

    // Another's is as good as none; so is what can be no id.
    let id = list["webhooks"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let mut other = town.lab.signed_in("records").await;
    let nothing = "0".repeat(32);
    for id in [id.as_str(), &nothing, "x"] {
        let path = format!("/api/webhooks/{id}");
        let listed = other.get(&format!("{path}/deliveries")).await;
        let removed = other.change(Method::DELETE, &path, None).await;
        let replay = format!("{path}/deliveries/{nothing}/replay");
        let replayed = other.change(Method::POST, &replay, None).await;
        for answer in [listed, removed, replayed] {
            assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{id}");
        }
    }
    let replay = format!("/api/webhooks/{id}/deliveries/{nothing}/replay");
    let none = acme.change(Method::POST, &replay, None).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let mut bank = town.lab.signed_in("bank").await;
    for path in ["/api/webhooks", "/api/contact"] {
        let refused = bank.get(path).await;
        assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
        let nobody = town.lab.browser().get(path).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    }
    let hook = json!({"url": url, "events": ["report.issued"]});
    let forged = other
        .send(Method::POST, "/api/webhooks", &[], Some(&hook))
        .await;
    assert_eq!(forged.problem(), (403, "session.csrf".to_owned()));
    // An agent says first for which of its firms.
    let mut agent = town.lab.signed_in("agent").await;
    let refused = agent.get("/api/webhooks").await;
    assert_eq!(
        refused.problem(),
        (409, "session.entity_required".to_owned())
    );
}
