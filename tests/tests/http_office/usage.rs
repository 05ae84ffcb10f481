//! How the service is used, by day, purpose, look-back and sector.

use crate::http_common::browser::{Answer, Browser, request};
use crate::http_common::{Lab, at, demonstration};
use functions::store::sqlite::SqliteStore;
use functions::use_cases::check_invariants::check_invariants;
use http::StatusCode;
use serde_json::{Value, json};

async fn issued(browser: &mut Browser, key: &str, look_back: u8, purpose: &str) {
    let answer = browser.issue(key, &request(look_back, purpose)).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
}

async fn usage(office: &mut Browser, query: &str) -> Value {
    let answer = office.get(&format!("/api/usage{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

/// Two reports on the last day of November, three on the first of December; those of `records` show records.
async fn used() -> Lab {
    let lab = Lab::with_city(demonstration(), at("2026-11-30 23:58:00")).await;
    let mut acme = lab.signed_in("acme").await;
    issued(&mut acme, "a", 1, "finance").await;
    issued(&mut acme, "b", 3, "commerce").await;
    lab.clock.set(at("2026-12-01 00:02:00"));
    issued(&mut acme, "c", 1, "finance").await;
    // Asked again: the same report, counted once.
    issued(&mut acme, "c", 1, "finance").await;
    let mut records = lab.signed_in("records").await;
    issued(&mut records, "d", 3, "administration").await;
    issued(&mut records, "e", 3, "finance").await;
    lab
}

#[tokio::test]
async fn the_credit_office_sees_reports_by_day_purpose_look_back_and_sector() {
    let lab = used().await;
    let mut office = lab.signed_in("credit-office").await;
    let all = usage(&mut office, "").await;
    assert_eq!(all["from"], "2026-11-02");
    assert_eq!(all["through"], "2026-12-01");
    assert_eq!(all["reports"], 5);
    assert_eq!(
        all["days"],
        json!([{"day": "2026-11-30", "reports": 2}, {"day": "2026-12-01", "reports": 3}])
    );
    assert_eq!(
        all["purposes"],
        json!([
            {"purpose": "finance", "reports": 3},
            {"purpose": "commerce", "reports": 1},
            {"purpose": "administration", "reports": 1},
        ])
    );
    assert_eq!(
        all["look_backs"],
        json!([
            {"look_back_years": 1, "reports": 2},
            {"look_back_years": 2, "reports": 0},
            {"look_back_years": 3, "reports": 3},
        ])
    );
    let sectors = all["sectors"].as_array().expect("sectors");
    assert_eq!(sectors.len(), 3, "{sectors:?}");
    for sector in sectors {
        assert_eq!(sector["reports"], 2);
        assert!(
            sector["name_zh"]
                .as_str()
                .is_some_and(|name| !name.is_empty())
        );
    }

    let november = usage(&mut office, "?from=2026-11-30&through=2026-11-30").await;
    assert_eq!(november["reports"], 2);
    assert_eq!(november["sectors"], json!([]));
    let none = usage(&mut office, "?from=2026-01-01&through=2026-11-29").await;
    assert_eq!((&none["reports"], &none["days"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn it_comes_as_a_file_too() {
    let lab = used().await;
    let mut office = lab.signed_in("credit-office").await;
    let file = office.get("/api/usage.csv").await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(
        file.headers["content-disposition"],
        "attachment; filename=\"usage-2026-11-02-2026-12-01.csv\""
    );
    assert_eq!(
        file.text(),
        "\u{FEFF}日期,用途,查询时间范围,报告数\r\n\
         2026-11-30,金融,近一年,1\r\n\
         2026-11-30,商务经营,近三年,1\r\n\
         2026-12-01,金融,近一年,1\r\n\
         2026-12-01,金融,近三年,1\r\n\
         2026-12-01,行政管理,近三年,1\r\n"
    );
    let sectors = office.get("/api/usage.csv?table=sectors").await;
    let sectors = sectors.text();
    let lines: Vec<&str> = sectors.lines().collect();
    assert_eq!(lines.len(), 4, "{sectors}");
    assert_eq!(lines[0], "\u{FEFF}领域序号,领域,含记录的报告数");
    assert!(
        lines[1..].iter().all(|line| line.ends_with(",2")),
        "{sectors}"
    );
}

fn is_refused(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["code"], code);
}

#[tokio::test]
async fn nobody_else_sees_it_and_days_that_are_none_are_refused() {
    let lab = Lab::with_firms(demonstration(), at("2026-11-24 09:30:00")).await;
    for path in ["/api/usage", "/api/usage.csv"] {
        let signed_out = lab.browser().get(path).await;
        is_refused(&signed_out, StatusCode::UNAUTHORIZED, "session.required");
        for account in ["acme", "bureau-env", "bank"] {
            let answer = lab.signed_in(account).await.get(path).await;
            is_refused(&answer, StatusCode::FORBIDDEN, "session.not_allowed");
        }
        let mut office = lab.signed_in("credit-office").await;
        for query in [
            "from=2026-11-24&through=2026-11-23",
            "from=2025-11-23&through=2026-11-24",
            "from=2026-02-30",
            "from=2026-1-1",
            "through=",
            "from=2026-11-01&from=2026-11-02",
            "table=other",
        ] {
            let answer = office.get(&format!("{path}?{query}")).await;
            is_refused(&answer, StatusCode::BAD_REQUEST, "request.malformed");
        }
    }
}

#[tokio::test]
async fn a_report_is_counted_once_in_the_act_that_puts_it_out() {
    let lab = used().await;
    let mut office = lab.signed_in("credit-office").await;
    // Two answers of the second transaction are lost: it has happened all the same, or it has not.
    let mut acme = lab.signed_in("acme").await;
    for (key, fate) in [
        ("lost", crate::http_common::watched::Fate::AnswerLost),
        ("moved", crate::http_common::watched::Fate::ProfileMoves),
    ] {
        lab.store
            .plan(crate::http_common::watched::Which::Second, fate, 1);
        issued(&mut acme, key, 2, "commerce").await;
    }
    assert_eq!(usage(&mut office, "").await["reports"], 7);

    let store: SqliteStore = lab.another_store();
    let checked = check_invariants(&store, &[1; 32], None, lab.deps.clock.now()).await;
    let checked = checked.expect("a walk");
    assert_eq!(checked.broken, [], "the store is sound");
    assert_eq!(checked.issued, 7);
}
