#![expect(clippy::unwrap_used, reason = "tests")]

use super::{Unreadable, read};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use shared::api::{EntityView, Issuing, PolicyView, Role, SessionView, SignedIn};
use shared::problem::{Problem, ProblemCode};
use shared::report::{Conclusion, Finding, SpecialReport};
use shared::text::Lang;
use shared::time::ShanghaiTime;

#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Form {
    name: String,
    count: Option<u32>,
    #[serde(default)]
    open: bool,
    list: Vec<u8>,
}

fn form(text: &str) -> Result<Form, Unreadable> {
    read(text)
}

/// What the service writes with its own library is read here as what it was.
fn comes_back<T: serde::Serialize + DeserializeOwned + PartialEq + core::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&read::<T>(&text).unwrap(), value, "{text}");
    let spaced = serde_json::to_string_pretty(value).unwrap();
    assert_eq!(&read::<T>(&spaced).unwrap(), value, "{spaced}");
}

#[test]
fn fields_are_found_in_any_order_and_unknown_ones_passed_over() {
    let read = form(r#" {"list":[1, 2,255],"more":{"a":[null,true]},"count":null,"name":"信"} "#);
    let expected = Form {
        name: "信".into(),
        count: None,
        open: false,
        list: vec![1, 2, 255],
    };
    assert_eq!(read, Ok(expected));
}

#[test]
fn a_field_without_default_must_be_there() {
    assert_eq!(form(r#"{"count":1,"list":[]}"#), Err(Unreadable));
    assert_eq!(form(r#"{"name":"a","count":1}"#), Err(Unreadable));
}

#[test]
fn a_value_of_another_form_is_refused() {
    for wrong in [
        r#"{"name":1,"count":1,"list":[]}"#,
        r#"{"name":"a","count":"1","list":[]}"#,
        r#"{"name":"a","count":-1,"list":[]}"#,
        r#"{"name":"a","count":1.0,"list":[]}"#,
        r#"{"name":"a","count":1e2,"list":[]}"#,
        r#"{"name":"a","count":4294967296,"list":[]}"#,
        r#"{"name":"a","count":1,"list":[256]}"#,
        r#"{"name":"a","count":1,"list":{}}"#,
        r#"{"name":"a","count":1,"open":0,"list":[]}"#,
        r#"["a",1,false,[]]"#,
        "null",
        "",
    ] {
        assert_eq!(form(wrong), Err(Unreadable), "{wrong}");
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for wrong in [
        r#"{"name":"a","count":1,"list":[]"#,
        r#"{"name":"a","count":1,"list":[1,]}"#,
        r#"{"name":"a" "count":1,"list":[]}"#,
        r#"{"name":"a","count":1,"list":[]} x"#,
        r#"{name:"a","count":1,"list":[]}"#,
        r#"{"name":"\x","count":1,"list":[]}"#,
        r#"{"name":"\ud800","count":1,"list":[]}"#,
        r#"{"name":"\ud800\u0041","count":1,"list":[]}"#,
        "{\"name\":\"a\nb\",\"count\":1,\"list\":[]}",
    ] {
        assert_eq!(form(wrong), Err(Unreadable), "{wrong}");
    }
    // Deeper than any answer, and no stack is used up.
    assert_eq!(form(&"[".repeat(1_000_000)), Err(Unreadable));
}

#[test]
fn every_escape_is_read() {
    let text = r#""\" \\ \/ \b \f \n \r \t \u4fe1 \ud842\udfb7""#;
    assert_eq!(
        read::<String>(text).unwrap(),
        serde_json::from_str::<String>(text).unwrap()
    );
}

#[test]
fn enums_with_their_name_in_a_field_come_back() {
    for finding in [
        Finding::NoRecord,
        Finding::Records { count: 3 },
        Finding::NotYetCovered,
        Finding::NeverDelivered,
    ] {
        comes_back(&finding);
    }
    comes_back(&Conclusion::NoRecords { sectors: 45 });
    comes_back(&Conclusion::Records {
        records: 2,
        sectors: 1,
    });
    assert_eq!(read::<Finding>(r#"{"kind":"records"}"#), Err(Unreadable));
    assert_eq!(read::<Finding>(r#"{"kind":"other"}"#), Err(Unreadable));
}

#[test]
fn a_problem_comes_back() {
    let mut problem = Problem::new(ProblemCode::NotFound, Lang::Zh);
    comes_back(&problem);
    problem.request_id = Some("r-1".into());
    comes_back(&problem);
}

#[test]
fn a_session_comes_back() {
    let firm: EntityView = serde_json::from_value(json!({
        "name": "演示", "credit_code": "91320900MA1000009K", "kind": "company", "state": "active"
    }))
    .unwrap();
    let who = SignedIn {
        display_name: "演示".into(),
        role: Role::Enterprise,
        entity: Some(firm.clone()),
        entities: vec![firm],
        unit: None,
        csrf_token: "t".into(),
        expires_at: ShanghaiTime::from_unix(1_741_568_400).unwrap(),
    };
    for session in [SessionView::SignedOut, SessionView::SignedIn(Box::new(who))] {
        let text = serde_json::to_string(&session).unwrap();
        assert_eq!(crate::http::session_of(&text), Ok(session), "{text}");
    }
    assert!(crate::http::session_of(r#"{"state":"asleep"}"#).is_err());
    assert!(crate::http::session_of("{}").is_err());
}

#[test]
fn the_policy_comes_back() {
    let policy: PolicyView = serde_json::from_value(json!({
        "id": "p", "version": 1, "demonstration": true,
        "city_zh": "市", "city_en": "City", "office_zh": "办", "office_en": "Office",
        "scheme_zh": "通知", "scheme_en": "Notice",
        "in_force": {"from": "2024-09-01", "through": "2025-12-31"},
        "issuing": {"kind": "renewal", "basis_zh": "依据", "basis_en": "Basis",
            "through": "2027-12-31", "demonstration": true},
        "today": "2026-11-24",
        "windows": [{"look_back_years": 1, "window": {"from": "2025-11-23", "to": "2026-11-23"}}],
        "valid_through_if_issued_today": "2026-12-24",
        "sectors": [{"no": 1, "name_zh": "领域", "name_en": "Sector", "responsible_unit_zh": "局",
            "in_force_from": "2024-09-01", "in_force": true}]
    }))
    .unwrap();
    comes_back(&policy);
    for issuing in [Issuing::Scheme, Issuing::NotInForce] {
        comes_back(&PolicyView {
            issuing,
            ..policy.clone()
        });
    }
}

#[test]
fn a_report_comes_back() {
    let report: SpecialReport = serde_json::from_value(json!({
        "schema": "xinzheng-report/1", "kind": "special", "report_no": "20250310090000-7K2M9Q", "code": "7K2M9QX4TB3NVW8A",
        "policy": {"id": "p", "version": 1, "office_zh": "办", "city_zh": "市", "basis_zh": "据"},
        "demonstration": true, "issued_at": "2025-03-10T09:00:00+08:00",
        "valid_through": "2025-04-10", "purpose": "finance", "look_back_years": 3,
        "window": {"from": "2022-03-07", "to": "2025-03-07"}, "calendar": "c",
        "entity": {"name": "演示", "credit_code": "91320900MA1000009K", "kind": "company",
            "representative": "演", "address": "演示路", "state": "active"},
        "conclusion": {"kind": "records", "records": 1, "sectors": 1},
        "sectors": [
            {"no": 1, "seal_bit": 1, "name_zh": "甲", "name_en": "A", "responsible_unit_zh": "局",
                "data_as_of": "2025-03-09", "finding": {"kind": "records", "count": 1}},
            {"no": 2, "seal_bit": 2, "name_zh": "乙", "name_en": "B", "responsible_unit_zh": "局",
                "data_as_of": null, "finding": {"kind": "never_delivered"}}
        ],
        "records": [{"id": "r", "sector": 1, "kind": "penalty", "document_no": "号", "class": "类",
            "facts": "事实\n二", "basis": "依据", "measure": "罚款", "fine": 1_000_050,
            "confiscated": null, "decided_on": "2024-05-06", "body": "局", "performed": true,
            "contested": "review", "objection_open": false}]
    }))
    .unwrap();
    comes_back(&report);
}
