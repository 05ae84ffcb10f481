//! Who asks to be told, and all that telling does: what goes well, what fails, what is sent again, what is over.

use crate::http_common::at;
use crate::recorded::Recorded;
use async_trait::async_trait;
use functions::notices::{HookUrl, Letter, NoticeDeps, PostNotice, Posted};
use functions::use_cases::notices::{Noticed, send_notices};
use http::{Method, StatusCode};
use serde_json::json;
use std::sync::Arc;

/// A receiver that always answers so.
struct Answers(u16);

#[async_trait]
impl PostNotice for Answers {
    async fn post(&self, _: &HookUrl, _: &Letter) -> Posted {
        Posted::Answered(self.0)
    }
}

/// A firm has a webhook and a contact, and another webhook that it removes.
pub(super) async fn ask(recorded: &Recorded) {
    let mut acme = recorded.signed_in("acme").await;
    for port in [1, 2] {
        let hook = json!({
            "url": format!("http://127.0.0.1:{port}/hook"),
            "events": ["report.issued", "report.expiring"],
        });
        let made = acme
            .change(Method::POST, "/api/webhooks", Some(&hook))
            .await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    }
    let list = acme.get("/api/webhooks").await.json();
    let second = list["webhooks"][1]["id"].as_str().expect("an id");
    let path = format!("/api/webhooks/{second}");
    let removed = acme.change(Method::DELETE, &path, None).await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    let contact = json!({"email": "li@example.cn"});
    for (method, body) in [(Method::PUT, Some(&contact)), (Method::DELETE, None)] {
        let done = acme.change(method, "/api/contact", body).await;
        assert!(done.status.is_success(), "{}", done.text());
    }
    assert_eq!(acme.get("/api/contact").await.status, StatusCode::OK);
}

async fn tell(recorded: &Recorded, status: u16) -> Noticed {
    recorded.book.begin("scheduled");
    let deps = NoticeDeps::of(&recorded.deps, Arc::new(Answers(status)), None);
    send_notices(&deps).await.expect("notices")
}

/// What was issued before is told: it fails, is sent again, and again when its firm asks for it. Then all of it expires.
pub(super) async fn by_the_clock(recorded: &Recorded) {
    let failed = tell(recorded, 500).await;
    assert!(failed.told > 0 && failed.failed > 0, "{failed:?}");
    let mut acme = recorded.signed_in("acme").await;
    let list = acme.get("/api/webhooks").await.json();
    let hook = list["webhooks"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let path = format!("/api/webhooks/{hook}/deliveries");
    let told = acme.get(&path).await.json();
    let notice = told["deliveries"][0]["id"].as_str().expect("an id");
    // It waits for its next time, and is to be sent now.
    let replay = format!("{path}/{notice}/replay");
    recorded.lab.clock.set(at("2026-11-25 12:11:00"));
    let replayed = acme.change(Method::POST, &replay, None).await;
    assert_eq!(replayed.status, StatusCode::ACCEPTED, "{}", replayed.text());
    assert!(tell(recorded, 200).await.sent > 0);
    recorded.lab.clock.set(at("2026-12-22 09:00:00"));
    let later = tell(recorded, 200).await;
    assert!(later.expiring > 0, "{later:?}");
    assert!(failed.overdue + later.overdue > 0, "{failed:?}, {later:?}");
}
