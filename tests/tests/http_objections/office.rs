//! A city in which the environment bureau has delivered three records of the firm `records`.

use crate::delivery_common::{FIRST, PENALTY_HEADER, Penalty, penalty};
use crate::http_common::browser::{Answer, Browser};
use crate::http_common::{Lab, at, demonstration};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use functions::demo::accounts::accounts;
use functions::store::sqlite::SqliteStore;
use functions::use_cases::check_invariants::check_invariants;
use functions::use_cases::sweep::{Swept, sweep};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const NOW: &str = "2026-11-24 09:30:00";

pub(crate) struct Office {
    pub(crate) lab: Lab,
}

impl Office {
    pub(crate) async fn open() -> Self {
        let office = Self {
            lab: Lab::with_firms(demonstration(), at(NOW)).await,
        };
        office.deliver("first", "未按规定贮存危险废物").await;
        office
    }

    /// The bureau delivers the records with these facts.
    pub(crate) async fn deliver(&self, id: &str, facts: &str) {
        self.deliver_said(id, facts).await;
    }

    /// The same, and what became of the delivery.
    pub(crate) async fn deliver_said(&self, id: &str, facts: &str) -> Value {
        let lines = (1..=3).map(|n| {
            let repaired = n == 3;
            Penalty {
                facts: facts.to_owned(),
                repaired: if repaired { "2024-06-01" } else { "" },
                corrected: if repaired { "已整改" } else { "" },
                ..penalty(FIRST, &format!("演环罚〔2024〕{n}号"))
            }
        });
        self.send(id, lines.collect()).await
    }

    /// The bureau delivers so many records that were decided later.
    pub(crate) async fn deliver_newer(&self, count: u32) {
        let lines = (0..count).map(|n| Penalty {
            decided: "2025-03-04".to_owned(),
            ..penalty(FIRST, &format!("演环罚〔2025〕{n}号"))
        });
        self.send("newer", lines.collect()).await;
    }

    /// The bureau delivers these lines; what became of them.
    pub(crate) async fn send(&self, id: &str, lines: Vec<Penalty>) -> Value {
        let accounts = accounts(&self.lab.deps.policy);
        let firm = accounts.iter().find(|account| account.id == "records");
        let code = firm.expect("an account").entities[0].to_string();
        let mut file = PENALTY_HEADER.to_owned();
        for line in lines {
            file.push('\n');
            file.push_str(&line.line().replace(FIRST, &code));
        }
        let mut bureau = self.unit().await;
        let csrf = bureau.csrf.clone().unwrap_or_default();
        let path = format!("/api/deliveries?id={id}&kind=penalty&sector=13&as_of=2026-11-23");
        let headers = [("x-csrf-token", csrf.as_str())];
        let body = Some(("text/csv", file.into_bytes()));
        let sent = bureau.send_bytes(Method::POST, &path, &headers, body).await;
        assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
        sent.json()
    }

    pub(crate) async fn firm(&self) -> Browser {
        self.lab.signed_in("records").await
    }

    pub(crate) async fn unit(&self) -> Browser {
        self.lab.signed_in("bureau-env").await
    }

    /// Id of the firm's record with this number.
    pub(crate) async fn record(&self, firm: &mut Browser, number: &str) -> String {
        let own = firm.get("/api/records").await;
        assert_eq!(own.status, StatusCode::OK, "{}", own.text());
        own.json()["records"]
            .as_array()
            .expect("records")
            .iter()
            .find(|own| own["record"]["document_no"] == number)
            .and_then(|own| own["record"]["id"].as_str().map(str::to_owned))
            .expect("the record")
    }

    pub(crate) async fn file(&self, firm: &mut Browser, key: &str, body: &Value) -> Answer {
        let csrf = firm.csrf.clone().unwrap_or_default();
        let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", key)];
        firm.send(Method::POST, "/api/objections", &headers, Some(body))
            .await
    }

    /// Id of an objection that is filed without trouble.
    pub(crate) async fn filed(&self, firm: &mut Browser, key: &str, record: &str) -> String {
        let body = json!({
            "record": record, "reason": "content_differs", "statement": "与决定书不符。",
        });
        let filed = self.file(firm, key, &body).await;
        assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
        filed.json()["id"].as_str().expect("an id").to_owned()
    }

    pub(crate) async fn act(
        &self,
        browser: &mut Browser,
        id: &str,
        act: &str,
        body: &Value,
    ) -> Answer {
        let path = format!("/api/objections/{id}/{act}");
        browser.change(Method::POST, &path, Some(body)).await
    }

    /// The report as it was issued.
    pub(crate) async fn report(&self, firm: &mut Browser, issued: &Value) -> Value {
        let no = issued["report_no"].as_str().expect("a number");
        let view = firm.get(&format!("/api/reports/{no}")).await;
        assert_eq!(view.status, StatusCode::OK, "{}", view.text());
        view.json()["report"].clone()
    }

    /// Records of a report that carry the mark.
    pub(crate) async fn marks(&self, firm: &mut Browser, issued: &Value) -> Vec<String> {
        let report = self.report(firm, issued).await;
        report["records"]
            .as_array()
            .expect("records")
            .iter()
            .filter(|shown| shown["objection_open"] == true)
            .map(|shown| shown["id"].as_str().expect("an id").to_owned())
            .collect()
    }

    pub(crate) async fn swept(&self) -> Swept {
        sweep(&self.lab.deps).await.expect("a sweep")
    }

    /// All that must hold of every store holds of this one.
    pub(crate) async fn is_sound(&self) {
        let store: SqliteStore = self.lab.another_store();
        let deps = &self.lab.deps;
        let checked = check_invariants(
            &store,
            &deps.secrets.code_key,
            Some(&deps.files),
            deps.clock.now(),
        );
        let checked = checked.await.expect("a walk");
        assert!(checked.broken.is_empty(), "{:#?}", checked.broken);
    }
}

/// A picture of one point.
pub(crate) fn png() -> Vec<u8> {
    let chunk = |kind: &[u8; 4], content: &[u8]| {
        let length = u32::try_from(content.len()).expect("a short chunk");
        [&length.to_be_bytes()[..], kind, content, &[0; 4]].concat()
    };
    let head = [0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0];
    [
        vec![0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A],
        chunk(b"IHDR", &head),
        chunk(b"IDAT", &[0]),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

pub(crate) fn upload(name: &str, content: &[u8]) -> Value {
    json!({"name": name, "content": STANDARD.encode(content)})
}
