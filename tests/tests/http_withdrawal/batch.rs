//! Many codes at once.

use super::{HOST, is_kept_nowhere, is_refused, open, text_of};
use crate::http_common::Lab;
use crate::http_common::browser::{Answer, Browser};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::checked::{CheckedCode, Signed};
use shared::seal::AnswerKind;

/// A code that nobody has.
const UNKNOWN: &str = "ZZZZZZZZZZZZZZZA";

async fn asks(browser: &mut Browser, body: &Value) -> Answer {
    browser
        .send(Method::POST, "/api/verify", &[], Some(body))
        .await
}

pub(super) async fn results(browser: &mut Browser, codes: &[&str]) -> Vec<Value> {
    let answer = asks(browser, &json!({"codes": codes})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    is_kept_nowhere(&answer);
    assert_eq!(answer.json()["host"], HOST);
    answer.json()["results"]
        .as_array()
        .expect("results")
        .clone()
}

/// What was signed, its signature checked by the key list.
pub(super) fn payload(lab: &Lab, result: &Value) -> Value {
    let signed = Signed::parse(result.to_string().as_bytes()).expect("an envelope");
    let read = CheckedCode::parse(&signed.payload).expect("a result");
    assert_eq!(read.host, HOST);
    let keys = lab.deps.sealing.trusted();
    let check = |kind, bytes: &[u8]| {
        keys.check_answer(
            HOST,
            kind,
            read.checked_at,
            bytes,
            signed.key,
            &signed.signature,
        )
    };
    assert_eq!(check(AnswerKind::Result, signed.payload.as_bytes()), Ok(()));
    assert!(check(AnswerKind::WithdrawnList, signed.payload.as_bytes()).is_err());
    let altered = signed
        .payload
        .replace("unknown", "genuine")
        .replace("\"notes\"", "\"Notes\"");
    assert!(check(AnswerKind::Result, altered.as_bytes()).is_err());
    serde_json::from_str(&signed.payload).expect("JSON")
}

#[tokio::test]
async fn each_code_has_its_own_signed_result_in_the_order_in_which_it_was_sent() {
    let lab = open().await;
    let mut firm = lab.signed_in("acme").await;
    let (one, two) = (firm.issued("one", 1).await, firm.issued("two", 2).await);
    let (one, two) = (text_of(&one, "code"), text_of(&two, "code"));
    let address = format!("HTTP://127.0.0.1:8080/V/{two}#123");
    let mistyped = one.replace(&one[..1], if one.starts_with('7') { "8" } else { "7" });
    let codes = [two, UNKNOWN, &mistyped, one, "", &address, two];
    let mut bank = lab.browser();
    let results = results(&mut bank, &codes).await;
    assert_eq!(results.len(), codes.len());
    let found = |at: usize| {
        let payload = payload(&lab, &results[at]);
        (payload["code"].clone(), payload["verdict"].clone())
    };
    assert_eq!(found(0), (json!(two), json!("genuine")));
    assert_eq!(found(1), (json!(UNKNOWN), json!("unknown")));
    assert_eq!(found(3), (json!(one), json!("genuine")));
    assert_eq!(found(5), found(0));
    assert_eq!(results[6], results[0]);
    assert_eq!(results[2]["code_as_sent"], json!(mistyped));
    assert_eq!(results[2]["problem"]["code"], "code.mistyped");
    assert_eq!(results[4]["problem"]["code"], "code.length");
    // What is said is what the scan says.
    let verdict = firm.verdict(one).await;
    let result = payload(&lab, &results[3]);
    for field in [
        "report_no",
        "credit_code",
        "name",
        "issued_at",
        "valid_through",
    ] {
        assert_eq!(result[field], verdict["report"][field], "{field}");
    }
    assert_eq!(
        super::batch::results(&mut bank, &codes).await.len(),
        results.len(),
        "asked again"
    );
}

#[tokio::test]
async fn a_thousand_codes_are_checked_and_not_one_more() {
    let lab = open().await;
    let report = lab.signed_in("acme").await.issued("one", 1).await;
    let code = text_of(&report, "code");
    let mut bank = lab.browser();
    lab.store.reads();
    let mut codes = vec![UNKNOWN; 999];
    codes.push(code);
    let results = results(&mut bank, &codes).await;
    assert_eq!(results.len(), 1_000);
    assert_eq!(payload(&lab, &results[999])["verdict"], "genuine");
    assert_eq!(lab.store.reads(), 1, "two distinct codes are one reading");
    codes.push(code);
    let answer = asks(&mut bank, &json!({"codes": codes})).await;
    is_refused(&answer, StatusCode::UNPROCESSABLE_ENTITY, "codes.too_many");
}

#[tokio::test]
async fn what_cannot_be_read_gives_no_verdict_on_any() {
    let lab = open().await;
    let mut bank = lab.browser();
    lab.store.let_reads_fail(true);
    let answer = asks(&mut bank, &json!({"codes": [UNKNOWN]})).await;
    is_refused(
        &answer,
        StatusCode::SERVICE_UNAVAILABLE,
        "verify.unavailable",
    );
    assert!(answer.headers.contains_key("retry-after"));
    lab.store.let_reads_fail(false);
    // A slip is told all the same by whoever can read.
    assert_eq!(results(&mut bank, &[UNKNOWN]).await.len(), 1);
}

#[tokio::test]
async fn what_is_refused_of_a_batch() {
    let lab = open().await;
    let mut bank = lab.browser();
    for (body, status, code) in [
        (json!({}), 422, "codes.required"),
        (json!({"codes": []}), 422, "codes.required"),
        (
            json!({"codes": "7K2M9QX4TB3NVW8A"}),
            400,
            "request.malformed",
        ),
        (json!({"codes": [7]}), 400, "request.malformed"),
        (json!({"codes": [null]}), 400, "request.malformed"),
        (json!([UNKNOWN]), 400, "request.malformed"),
        (
            json!({"codes": ["A".repeat(1 << 20)]}),
            413,
            "request.too_large",
        ),
    ] {
        let answer = asks(&mut bank, &body).await;
        let status = StatusCode::from_u16(status).expect("a status");
        is_refused(&answer, status, code);
    }
    let long = "1".repeat(601);
    let answer = results(&mut bank, &[&long, &"字".repeat(600)]).await;
    assert_eq!(answer[0]["problem"]["code"], "code.length");
    assert_eq!(answer[1]["problem"]["code"], "code.alphabet");
    let answer = bank.get("/api/verify").await;
    is_refused(&answer, StatusCode::METHOD_NOT_ALLOWED, "request.method");
}
