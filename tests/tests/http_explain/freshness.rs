//! How far the data of each sector and unit reach, whether they come in time, and how units deliver.

use crate::files::{ENVIRONMENT, Line, Office};
use crate::http_common::browser::Browser;
use crate::http_common::{Lab, at, demonstration};
use crate::{as_issued, lab, no_of, replace};
use functions::items::{FreshnessItem, pack, unpack};
use functions::keys;
use functions::store::Store;
use functions::use_cases::deliver_records::Content;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_SECURITY_POLICY};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::page::{ONE_ROUND_TRIP, plain_csp};
use shared::record::RecordKind;

/// The row of the environment bureau.
async fn row(browser: &mut Browser) -> Value {
    let view = browser.get("/api/freshness").await.json();
    let rows = view["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["sector"] == ENVIRONMENT.0);
    row.expect("the sector").clone()
}

async fn standing(browser: &mut Browser, query: &str) -> Value {
    let answer = browser.get(&format!("/api/units/standing{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

fn of_unit<'v>(standing: &'v Value, unit: &str) -> &'v Value {
    let units = standing["units"].as_array().expect("units");
    let found = units.iter().find(|row| row["unit"] == unit);
    found.expect("the unit")
}

#[tokio::test]
async fn a_sector_is_never_delivered_then_on_time_then_overdue() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    let mut nobody = lab.browser();
    let never = row(&mut nobody).await;
    assert_eq!(never["state"], "never_delivered");
    assert_eq!(never["rhythm_working_days"], 7);
    for field in [
        "data_as_of",
        "delivered_at",
        "expected_by",
        "overdue_working_days",
    ] {
        assert_eq!(never[field], Value::Null, "{field}");
    }
    office.sends("one", &[]).await;
    let on_time = row(&mut nobody).await;
    assert_eq!(on_time["state"], "on_time");
    assert_eq!(on_time["data_as_of"], "2026-11-23");
    assert_eq!(on_time["delivered_at"], "2026-11-24T09:30:00+08:00");
    // Seven working days after Tuesday the 24th.
    assert_eq!(on_time["expected_by"], "2026-12-03");
    lab.clock.set(at("2026-12-03 23:59:59"));
    assert_eq!(row(&mut nobody).await["state"], "on_time");
    lab.clock.set(at("2026-12-07 00:00:00"));
    let overdue = row(&mut nobody).await;
    assert_eq!(overdue["state"], "overdue");
    assert_eq!(overdue["expected_by"], "2026-12-03");
    assert_eq!(overdue["overdue_working_days"], 2);
}

#[tokio::test]
async fn the_credit_office_sees_how_units_deliver_from_counts_of_sealed_deliveries() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    let line = Line::decided_on;
    office
        .sends("one", &[line("演环罚1号", "2026-03-02")])
        .await;
    office
        .sends("one", &[line("演环罚1号", "2026-03-02")])
        .await;
    // In time, with a line that is refused and one about nobody that the register knows.
    lab.clock.set(at("2026-12-03 10:00:00"));
    let good = office.file(&[
        line("演环罚2号", "2026-03-03"),
        line("演环罚3号", "2026-03-04"),
    ]);
    let unknown = "91350100M000100Y43";
    let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
    lines.push(
        lines[1]
            .replace("演环罚2号", "演环罚4号")
            .replace("2026-03-03", "never"),
    );
    let code = lines[1].split(',').nth(2).expect("a code").to_owned();
    lines.push(
        lines[1]
            .replace("演环罚2号", "演环罚5号")
            .replace(&code, unknown),
    );
    let content = Content::Records {
        sector: ENVIRONMENT,
        kind: RecordKind::Penalty,
    };
    let (unit, now) = (Office::unit(), lab.deps.clock.now());
    let file = lines.join("\n");
    let outcome = office
        .delivered(&unit, "two", content, &file, "2026-12-02", now)
        .await;
    assert_eq!(
        (
            outcome.accepted,
            outcome.refused.len(),
            outcome.quarantined.len()
        ),
        (2, 1, 1)
    );
    // Late.
    lab.clock.set(at("2026-12-31 10:00:00"));
    office.sends("three", &[]).await;
    let mut clerk = lab.signed_in("credit-office").await;
    let all = standing(&mut clerk, "").await;
    assert_eq!(
        (&all["from"], &all["through"]),
        (&json!("2026-01"), &json!("2026-12"))
    );
    let bureau = of_unit(&all, "environment");
    for (field, expected) in [
        ("deliveries", 3),
        ("on_time", 1),
        ("late", 1),
        ("lines", 5),
        ("refused", 1),
        ("quarantined", 1),
        ("objections_upheld", 0),
        ("sectors_overdue", 0),
        ("sectors_never_delivered", 0),
    ] {
        assert_eq!(bureau[field], expected, "{field}");
    }
    let november = standing(&mut clerk, "?from=2026-11&through=2026-11").await;
    let bureau = of_unit(&november, "environment");
    assert_eq!(
        (&bureau["deliveries"], &bureau["lines"]),
        (&json!(1), &json!(1))
    );
    // The register's unit delivered that, and has never delivered for its sector.
    let market = of_unit(&november, "market");
    assert_eq!(
        (&market["deliveries"], &market["on_time"]),
        (&json!(1), &json!(0))
    );
    assert!(market["sectors_never_delivered"].as_u64() > Some(0));
    let october = standing(&mut clerk, "?from=2026-10&through=2026-10").await;
    assert_eq!(of_unit(&october, "environment")["deliveries"], 0);
    for query in [
        "?from=2026-13",
        "?from=2026-12&through=2026-11",
        "?from=2020-01",
        "?through=x",
    ] {
        let refused = clerk.get(&format!("/api/units/standing{query}")).await;
        assert_eq!(
            refused.problem(),
            (400, "request.malformed".to_owned()),
            "{query}"
        );
    }
    for account in ["acme", "bureau-env", "bank"] {
        let mut other = lab.signed_in(account).await;
        let refused = other.get("/api/units/standing").await;
        assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
    }
    let refused = lab.browser().get("/api/units/standing").await;
    assert_eq!(refused.problem().0, 401);
}

#[tokio::test]
async fn the_page_says_so_where_a_unit_never_delivered_and_the_report_claims_nothing() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    office.sends("one", &[]).await;
    let page = lab.browser().get_page("/freshness").await;
    let html = page.text();
    assert_eq!(page.status, StatusCode::OK);
    assert!(html.contains("尚未报送的领域"), "{html}");
    assert!(html.contains("按期1项，逾期0项，尚未报送"), "{html}");
    assert!(!html.contains("未发现</"), "{html}");
    let no = no_of(&acme.issued("first", 1).await);
    let report = acme.get(&format!("/api/reports/{no}")).await.json();
    let never = report["report"]["sectors"]
        .as_array()
        .expect("sectors")
        .iter();
    let never = never.filter(|row| row["finding"]["kind"] == "never_delivered");
    assert_eq!(never.count(), 44);
}

#[tokio::test]
async fn the_page_is_whole_in_one_round_trip_without_script_and_in_both_languages() {
    let lab = Lab::with_city(demonstration(), at("2026-11-24 09:30:00")).await;
    // Late for some, so that the longest words are on it.
    lab.clock.set(at("2027-03-01 09:30:00"));
    let mut nobody = lab.browser();
    for (query, lang, heading) in [
        ("", "zh-CN", "数据报送情况"),
        ("?lang=en", "en", "Deliveries of data"),
    ] {
        let path = format!("/freshness{query}");
        let plain = nobody.get_page(&path).await;
        assert_eq!(plain.status, StatusCode::OK);
        let html = plain.text();
        assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{html}");
        assert!(html.contains(&format!("<h1>{heading}</h1>")));
        for never in ["<script", " src=", " style=", "onclick"] {
            assert!(!html.contains(never), "{never}");
        }
        let rows = html.matches("<tr").count();
        // Sectors with their units, units, and two heads.
        let sectors = lab.deps.policy.sector_units().count();
        assert_eq!(rows, sectors + lab.deps.policy.units.len() + 2);
        assert_eq!(plain.header(CONTENT_SECURITY_POLICY), plain_csp());
        assert_eq!(plain.header("cache-control"), "no-store");
        assert_eq!(plain.header("x-robots-tag"), "noindex");
        assert_eq!(plain.header("referrer-policy"), "no-referrer");
        assert_eq!(plain.header(CONTENT_ENCODING), "");
        let accepts = [(ACCEPT_ENCODING.as_str(), "gzip, br")];
        let zipped = nobody.send(Method::GET, &path, &accepts, None).await;
        assert_eq!(zipped.header(CONTENT_ENCODING), "gzip");
        assert!(
            zipped.body.len() <= ONE_ROUND_TRIP,
            "{} bytes",
            zipped.body.len()
        );
        println!(
            "{lang}: {} bytes, {} compressed",
            html.len(),
            zipped.body.len()
        );
    }
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_no_state_of_any_unit() {
    let lab = lab().await;
    lab.store.let_reads_fail(true);
    let page = lab.browser().get_page("/freshness").await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!page.header("retry-after").is_empty());
    let html = page.text();
    assert!(
        html.contains("role=\"alert\"") && !html.contains("<table"),
        "{html}"
    );
}

#[tokio::test]
async fn what_an_older_release_wrote_stops_no_delivery_and_is_not_taken_for_known() {
    let lab = lab().await;
    let mut acme = lab.signed_in("acme").await;
    let office = Office::of(&lab, &mut acme).await;
    office.sends("one", &[]).await;
    let key = keys::freshness(ENVIRONMENT, &Office::unit());
    let item = lab.store.get(&key).await.expect("a read").expect("a day");
    let mut row: FreshnessItem = unpack(&item).expect("a day");
    // As such a process leaves it: without a number.
    row.seq = 0;
    replace(&lab, &item, pack(&row)).await;
    let unknown = no_of(&acme.issued("first", 1).await);
    let view = as_issued(&lab, &unknown).await;
    assert_eq!(view["as_issued"], json!({"state": "not_kept"}));
    office.sends("two", &[]).await;
    let known = no_of(&acme.issued("second", 1).await);
    office.sends("three", &[]).await;
    let view = as_issued(&lab, &known).await;
    assert_eq!(view["as_issued"], json!({"state": "equal"}));
}
