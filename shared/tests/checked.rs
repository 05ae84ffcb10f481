//! The signed result of one code: its one form, and what it may not say.
#![cfg(feature = "policy-file")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{all_delivered, enterprise, penalty, request, time, yancheng};
use shared::checked::{CheckedCode, NotAResult, NotSigned, Signed};
use shared::code::VerificationCode;
use shared::report::{Sources, assemble};
use shared::seal::KeyId;
use shared::verdict::{IssuedSummary, ReportStatus, Verdict, Withdrawal, WithdrawalReason};
use shared::window::LookBack;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn summary() -> IssuedSummary {
    let policy = yancheng();
    let sources = Sources {
        policy: &policy,
        entity: &enterprise(),
        records: &[penalty(policy.sectors[0].no, "2026-01-05")],
        freshness: &all_delivered(&policy, "2026-01-29"),
    };
    let request = request("2026-01-31T10:00:00+08:00", LookBack::Two);
    assemble(sources, &request)
        .unwrap()
        .summary(&"0a".repeat(32))
}

fn withdrawn() -> ReportStatus {
    ReportStatus {
        withdrawn: Some(Withdrawal {
            reason: WithdrawalReason::WrongHolder,
            at: time("2026-02-03T00:00:00+08:00"),
        }),
        objection_open: true,
        ..ReportStatus::default()
    }
}

fn checked(found: Option<&ReportStatus>, now: &str) -> CheckedCode {
    let summary = summary();
    let code = VerificationCode::parse("7K2M9QX4TB3NVW8A").unwrap();
    let found = found.map(|status| (&summary, status));
    CheckedCode::of("Xinzheng.example", code, found, time(now))
}

fn all() -> [CheckedCode; 4] {
    let status = ReportStatus::default();
    [
        checked(Some(&status), "2026-02-28T23:59:59+08:00"),
        checked(Some(&status), "2026-03-01T00:00:00+08:00"),
        checked(Some(&withdrawn()), "2026-03-01T00:00:00+08:00"),
        checked(None, "2026-03-01T00:00:00+08:00"),
    ]
}

#[test]
fn each_verdict_is_written_in_one_form_and_read_back() {
    let verdicts = all().map(|checked| checked.verdict.name());
    assert_eq!(verdicts, ["genuine", "expired", "withdrawn", "unknown"]);
    for checked in all() {
        assert_eq!(CheckedCode::parse(&checked.payload()), Ok(checked));
    }
    assert_eq!(
        all()[3].payload(),
        r#"{"checked_at":"2026-03-01T00:00:00+08:00","code":"7K2M9QX4TB3NVW8A","host":"xinzheng.example","notes":[],"schema":"xinzheng-result/1","verdict":"unknown"}"#
    );
    let withdrawn = all()[2].payload();
    for part in [
        r#""notes":["objection_open"]"#,
        r#""reason":"wrong_holder""#,
        r#""withdrawn_at":"2026-02-03T00:00:00+08:00""#,
        r#""valid_through":"2026-02-28""#,
        r#""name":"盐城示例纺织有限公司""#,
    ] {
        assert!(withdrawn.contains(part), "{part} in {withdrawn}");
    }
}

#[test]
fn a_result_says_no_more_than_an_anonymous_scan() {
    let payload = all()[0].payload();
    for secret in ["王示例", "finance", "虚构的违法事实", "示例路"] {
        assert!(!payload.contains(secret), "{secret}");
    }
}

#[test]
fn a_result_that_contradicts_itself_is_refused() {
    let [genuine, expired, withdrawn, unknown] = all().map(|checked| checked.payload());
    let wrong = [
        genuine.replace("\"genuine\"", "\"expired\""),
        expired.replace("\"expired\"", "\"genuine\""),
        genuine.replace("\"genuine\"", "\"withdrawn\""),
        genuine.replace("\"genuine\"", "\"unknown\""),
        genuine.replace("\"genuine\"", "\"perfect\""),
        unknown.replace("\"unknown\"", "\"genuine\""),
        withdrawn.replace("\"withdrawn\"", "\"genuine\""),
        withdrawn.replace("\"reason\":\"wrong_holder\",", ""),
        genuine.replace("0a0a", "0A0a"),
        genuine.replace("0a0a", "0a"),
        genuine.replace("xinzheng-result/1", "xinzheng-result/2"),
        genuine.replace("xinzheng.example", "XINZHENG.example"),
        genuine.replace("7K2M9QX4TB3NVW8A", "7k2m9qx4tb3nvw8a"),
        genuine.replace("7K2M9QX4TB3NVW8A", "7K2M9QX4TB3NVW8B"),
        genuine.replace("\"verdict\"", "\"more\":1,\"verdict\""),
        format!("{genuine} "),
        // In the one form, but with what the verdict does not have, or without what it has.
        genuine.replace(
            "\"report_hash\"",
            "\"reason\":\"wrong_holder\",\"report_hash\"",
        ),
        genuine.replace('}', ",\"withdrawn_at\":\"2026-02-03T00:00:00+08:00\"}"),
        unknown.replace('}', ",\"withdrawn_at\":\"2026-02-03T00:00:00+08:00\"}"),
        unknown.replace("\"notes\"", "\"name\":\"盐城示例纺织有限公司\",\"notes\""),
        unknown.replace("\"notes\":[]", "\"notes\":[\"fresher_exists\"]"),
        genuine.replace("\"name\":\"盐城示例纺织有限公司\",", ""),
    ];
    let right = [&genuine, &expired, &withdrawn, &unknown];
    for text in wrong {
        assert!(!right.contains(&&text));
        assert_eq!(CheckedCode::parse(&text), Err(NotAResult), "{text}");
    }
    assert_eq!(all()[3].verdict, Verdict::Unknown);
}

#[test]
fn an_envelope_holds_the_signed_bytes_as_a_text() {
    let signed = Signed {
        key: KeyId([1, 2, 3, 4]),
        payload: all()[0].payload(),
        signature: [0xab; 64],
    };
    let json = signed.to_json();
    assert!(json.starts_with(r#"{"key":"01020304","payload":"{\"checked_at\":"#));
    assert_eq!(Signed::parse(json.as_bytes()), Ok(signed));
    for wrong in [
        json.replace("01020304", "0102030"),
        json.replace("01020304", "0102030G"),
        json.replace("abab", "ab"),
        json.replace("abab", "ABab"),
        json.replace("\"key\"", "\"more\":1,\"key\""),
        json.replace("\"key\":\"01020304\",", ""),
        String::new(),
    ] {
        assert_eq!(Signed::parse(wrong.as_bytes()), Err(NotSigned), "{wrong}");
    }
}
