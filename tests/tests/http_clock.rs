//! What the day decides: validity, window, sectors that do not take part yet, and the end of the scheme.

mod http_common;

use http_common::browser::request;
use http_common::{Lab, at, demonstration, original};

#[tokio::test]
async fn a_report_of_31_january_is_genuine_through_the_last_second_of_february() {
    let lab = Lab::with_firms(demonstration(), at("2026-01-31 10:00:00")).await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("january", 1).await;
    assert_eq!(issued["valid_through"], "2026-02-28");
    assert_eq!(issued["issued_at"], "2026-01-31T10:00:00+08:00");
    let code = issued["code"].as_str().expect("a code").to_owned();
    for (now, verdict) in [
        ("2026-01-31 10:00:00", "genuine"),
        ("2026-02-28 23:59:59", "genuine"),
        ("2026-03-01 00:00:00", "expired"),
        ("2031-01-01 00:00:00", "expired"),
    ] {
        lab.clock.set(at(now));
        assert_eq!(acme.verdict(&code).await["verdict"], verdict, "{now}");
    }
    // The session has ended long ago; a new one finds the report among the expired ones.
    lab.clock.set(at("2026-03-01 00:00:00"));
    let mut acme = lab.signed_in("acme").await;
    for (state, many) in [("valid", 0), ("expired", 1), ("withdrawn", 0)] {
        let list = acme
            .get(&format!("/api/reports?state={state}"))
            .await
            .json();
        assert_eq!(
            list["reports"].as_array().map(Vec::len),
            Some(many),
            "{state}"
        );
    }
}

#[tokio::test]
async fn a_window_ends_on_the_last_working_day_before() {
    // 15 to 17 September 2024 was the Mid-Autumn holiday, and Saturday the 14th a working day.
    let lab = Lab::with_firms(original(), at("2024-09-18 09:00:00")).await;
    let mut acme = lab.signed_in("acme").await;
    for (years, from) in [(1, "2023-09-15"), (2, "2022-09-15"), (3, "2021-09-15")] {
        let issued = acme.issued(&format!("window-{years}"), years).await;
        assert_eq!(issued["window"]["to"], "2024-09-14");
        assert_eq!(issued["window"]["from"], from);
    }
}

#[tokio::test]
async fn before_30_september_2024_only_the_first_sectors_take_part() {
    let lab = Lab::with_city(original(), at("2024-09-10 09:00:00")).await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("early", 1).await;
    for row in issued["sectors"].as_array().expect("rows") {
        let no = row["no"].as_u64().expect("a number");
        let later = (20..=45).contains(&no);
        let expected = if later {
            "not_yet_covered"
        } else {
            "no_record"
        };
        assert_eq!(row["finding"]["kind"], expected, "{row}");
        assert_eq!(row["data_as_of"].is_null(), later, "{row}");
    }
    assert_eq!(issued["conclusion"]["sectors"], 19);
}

#[tokio::test]
async fn a_source_that_never_delivered_is_not_read_as_no_record() {
    let lab = Lab::with_firms(demonstration(), at("2026-11-24 09:00:00")).await;
    let issued = lab.signed_in("acme").await.issued("silent", 1).await;
    for row in issued["sectors"].as_array().expect("rows") {
        assert_eq!(row["finding"]["kind"], "never_delivered", "{row}");
    }
    assert_eq!(issued["conclusion"]["sectors"], 0);
}

#[tokio::test]
async fn a_scheme_that_has_ended_issues_nothing_and_says_until_when_it_was_in_force() {
    let lab = Lab::with_firms(original(), at("2026-08-31 23:59:00")).await;
    let mut acme = lab.signed_in("acme").await;
    let last = acme.issued("last", 1).await;
    lab.clock.set(at("2026-09-01 00:00:00"));
    let refused = acme.issue("late", &request(1, "finance")).await;
    assert_eq!(refused.problem(), (409, "scheme.not_in_force".to_owned()));

    lab.clock.set(at("2026-11-24 09:00:00"));
    let mut acme = lab.signed_in("acme").await;
    let refused = acme.issue("later", &request(1, "finance")).await;
    assert_eq!(refused.problem(), (409, "scheme.not_in_force".to_owned()));
    let detail = refused.json()["detail"].to_string();
    assert!(
        detail.contains("2024年9月1日") && detail.contains("2026年8月31日"),
        "{detail}"
    );
    let policy = acme.get("/api/policy").await.json();
    assert_eq!(policy["issuing"]["kind"], "not_in_force");

    // What was issued in time stays what it is.
    let code = last["code"].as_str().expect("a code");
    assert_eq!(acme.verdict(code).await["verdict"], "expired");
    let list = acme.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_fresher_report_is_a_note_on_the_older_one_and_does_not_change_its_verdict() {
    let lab = Lab::with_firms(demonstration(), at("2026-11-24 09:00:00")).await;
    let mut acme = lab.signed_in("acme").await;
    let older = acme.issued("older", 1).await;
    let other = acme.issued("other-look-back", 2).await;
    lab.clock.set(at("2026-11-24 09:05:00"));
    let newer = acme.issued("newer", 1).await;
    for (report, notes) in [
        (&older, serde_json::json!(["fresher_exists"])),
        (&other, serde_json::json!([])),
        (&newer, serde_json::json!([])),
    ] {
        let verdict = acme.verdict(report["code"].as_str().expect("a code")).await;
        assert_eq!(verdict["verdict"], "genuine");
        assert_eq!(verdict["notes"], notes, "{report}");
    }
}

#[tokio::test]
async fn a_code_that_does_not_exist_gets_the_same_bytes_on_any_day() {
    let lab = Lab::with_firms(demonstration(), at("2026-11-24 09:00:00")).await;
    let mut anyone = lab.browser();
    let json = anyone.get_json("/v/ZZZZZZZZZZZZZZZA").await;
    let page = anyone.get_page("/v/ZZZZZZZZZZZZZZZA").await;
    assert_eq!(json.text(), r#"{"verdict":"unknown","notes":[]}"#);
    lab.clock.set(at("2027-02-28 23:59:59"));
    let later = anyone.get_json("/v/7K2M9QX4TB3NVW8A").await;
    assert_eq!((later.body, later.headers), (json.body, json.headers));
    let later = anyone.get_page("/v/7K2M9QX4TB3NVW8A").await;
    assert_eq!((later.body, later.headers), (page.body, page.headers));
}
