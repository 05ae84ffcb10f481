//! A report is withdrawn, and anyone takes the list and checks many codes.

use crate::http_common::at;
use crate::recorded::Recorded;
use http::{Method, StatusCode};
use serde_json::json;

pub(crate) async fn all(recorded: &Recorded) {
    recorded.lab.clock.set(at("2026-11-25 12:40:00"));
    let mut firm = recorded.signed_in("acme").await;
    let mut office = recorded.signed_in("credit-office").await;
    for (key, reason) in [("to-withdraw", "record_wrong"), ("another", "system_fault")] {
        let report = firm.issued(key, 1).await;
        let no = report["report_no"].as_str().expect("a number");
        let path = format!("/api/reports/{no}/withdrawal");
        assert_eq!(office.get(&path).await.status, StatusCode::OK);
        let body = json!({"reason": reason});
        // Twice: the second time it is done already.
        for _ in 0..2 {
            let answer = office.change(Method::POST, &path, Some(&body)).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        }
        for path in ["/v/withdrawn", "/v/withdrawn?since=0"] {
            let list = firm.get(path).await;
            assert_eq!(list.status, StatusCode::OK, "{}", list.text());
        }
        let body = json!({"codes": [report["code"], "ZZZZZZZZZZZZZZZA"]});
        let checked = firm
            .send(Method::POST, "/api/verify", &[], Some(&body))
            .await;
        assert_eq!(checked.status, StatusCode::OK, "{}", checked.text());
    }
}
