//! A responsible unit delivers over HTTP and looks at what became of it.

mod http_common;

use functions::demo::city::{GeneratedFile, SEED, generate};
use functions::use_cases::deliver_records::Content;
use http::{Method, StatusCode};
use http_common::browser::{Answer, Browser};
use http_common::{Lab, at, demonstration};
use serde_json::Value;
use shared::record::Form;

const NOW: &str = "2026-11-24 09:30:00";
const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

async fn lab() -> Lab {
    Lab::with_firms(demonstration(), at(NOW)).await
}

async fn deliver(browser: &mut Browser, query: &str, kind: &str, file: &[u8]) -> Answer {
    let csrf = browser.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str())];
    let path = format!("/api/deliveries?{query}");
    let body = Some((kind, file.to_vec()));
    browser
        .send_bytes(Method::POST, &path, &headers, body)
        .await
}

/// The file of penalties that the environment bureau delivers in the demonstration city.
fn penalties(lab: &Lab) -> (GeneratedFile, String) {
    let policy = &lab.deps.policy;
    let unit = functions::demo::accounts::accounts(policy)
        .into_iter()
        .find(|account| account.id == "bureau-env")
        .and_then(|account| account.unit)
        .expect("the bureau acts for a unit");
    generate(SEED, policy, at(NOW).date())
        .files
        .into_iter()
        .find_map(|file| match file.content {
            Content::Records { sector, kind } if file.unit == unit && !file.bytes.is_empty() => {
                let query = format!(
                    "kind={}&sector={}&as_of=2026-11-23",
                    kind.spec().id,
                    sector.0
                );
                Some((file, query))
            }
            Content::Records { .. } | Content::Register => None,
        })
        .expect("a file of records of that unit")
}

fn counts(view: &Value) -> u64 {
    ["accepted", "refused", "quarantined"]
        .iter()
        .map(|name| view["state"]["counts"][name].as_u64().expect("a number"))
        .sum()
}

#[tokio::test]
async fn a_unit_delivers_and_reads_what_became_of_every_line() {
    let lab = lab().await;
    let (file, query) = penalties(&lab);
    let mut bureau = lab.signed_in("bureau-env").await;
    // As bytes: the file may be in GB18030.
    let kind = "application/octet-stream";
    let sent = deliver(
        &mut bureau,
        &format!("id=http-1&{query}"),
        kind,
        &file.bytes,
    )
    .await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    assert_eq!(sent.header("location"), "/api/deliveries/http-1");
    let view = sent.json();
    assert_eq!(view["id"], "http-1");
    assert_eq!(view["unit"], file.unit.0.as_str());
    assert_eq!(view["content"]["content"], "records");
    assert_eq!(view["state"]["state"], "sealed");
    let lines = file.expected.accepted + file.expected.refused + file.expected.quarantined;
    assert_eq!(counts(&view), lines as u64, "{view}");
    // Most firms of the city are not in this register: their lines are set aside, and each is told.
    assert!(view["state"]["counts"]["quarantined"].as_u64() > Some(0));
    let told = view["lines"].as_array().expect("lines");
    assert!(!told.is_empty());
    for line in told {
        for fault in line["faults"].as_array().expect("faults") {
            assert!(fault["message"].as_str().is_some_and(|m| !m.is_empty()));
        }
    }
    let read = bureau.get("/api/deliveries/http-1").await;
    assert_eq!(read.status, StatusCode::OK);
    assert_eq!(read.json(), view);
}

#[tokio::test]
async fn the_same_file_again_is_the_same_delivery_and_another_file_is_refused() {
    let lab = lab().await;
    let (file, query) = penalties(&lab);
    let mut bureau = lab.signed_in("bureau-env").await;
    let kind = "application/octet-stream";
    let query = format!("id=http-2&{query}");
    let first = deliver(&mut bureau, &query, kind, &file.bytes).await.json();
    let again = deliver(&mut bureau, &query, kind, &file.bytes).await;
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(again.json(), first);
    let shorter = &file.bytes[..file.bytes.len() - 1];
    let other = deliver(&mut bureau, &query, kind, shorter).await;
    assert_eq!(other.problem(), (422, "delivery.id_reused".to_owned()));
}

#[tokio::test]
async fn another_units_delivery_is_not_found_and_others_may_not_ask() {
    let lab = lab().await;
    let (file, query) = penalties(&lab);
    let mut bureau = lab.signed_in("bureau-env").await;
    let query = format!("id=http-3&{query}");
    let kind = "application/octet-stream";
    let sent = deliver(&mut bureau, &query, kind, &file.bytes).await;
    assert_eq!(sent.status, StatusCode::CREATED);
    let mut market = lab.signed_in("bureau-market").await;
    let theirs = market.get("/api/deliveries/http-3").await;
    let nobodys = market.get("/api/deliveries/never").await;
    let no_id = market.get("/api/deliveries/%FF%23").await;
    assert_eq!(theirs.problem(), (404, "not_found".to_owned()));
    assert_eq!(theirs.body, nobodys.body);
    assert_eq!(theirs.body, no_id.body);
    // The market bureau does not deliver for that sector.
    let foreign = deliver(&mut market, &query, kind, &file.bytes).await;
    assert_eq!(foreign.problem(), (422, "line.sector".to_owned()));
    for account in ["acme", "credit-office", "bank"] {
        let mut other = lab.signed_in(account).await;
        let refused = deliver(&mut other, &query, kind, &file.bytes).await;
        assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
        let refused = other.get("/api/deliveries/http-3").await;
        assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
    }
    let mut nobody = lab.browser();
    let refused = deliver(&mut nobody, &query, kind, &file.bytes).await;
    assert_eq!(refused.problem(), (401, "session.required".to_owned()));
}

#[tokio::test]
async fn all_faults_of_what_is_said_of_a_file_are_told_at_once() {
    let lab = lab().await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let answer = deliver(
        &mut bureau,
        "id=a%20b&kind=gossip&as_of=2026-11-25",
        CSV,
        b"x",
    )
    .await;
    assert_eq!(answer.problem(), (422, "delivery.id".to_owned()));
    let body = answer.json();
    let faults: Vec<_> = body["errors"]
        .as_array()
        .expect("faults")
        .iter()
        .map(|fault| (fault["field"].as_str(), fault["code"].as_str()))
        .collect();
    let expected = [
        (Some("id"), Some("delivery.id")),
        (Some("kind"), Some("delivery.kind")),
        (Some("sector"), Some("line.sector")),
        (Some("as_of"), Some("delivery.as_of")),
    ];
    assert_eq!(faults, expected);
    for as_of in ["", "2026-11-24T00:00:00", "2026-1-2", "24.11.2026"] {
        let query = format!("id=x&kind=register&as_of={as_of}");
        let answer = deliver(&mut bureau, &query, CSV, b"x").await;
        assert_eq!(answer.problem().1, "delivery.as_of", "{as_of}");
    }
}

#[tokio::test]
async fn a_file_that_is_none_too_large_or_not_sent_by_our_page_is_refused() {
    let lab = lab().await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let query = "id=http-5&kind=penalty&sector=13&as_of=2026-11-23";
    for (kind, file, code) in [
        ("text/plain", "名称\n", "request.malformed"),
        ("application/json", "{}", "delivery.json"),
        ("application/json", "名称\n", "delivery.format"),
        (CSV, "[]", "delivery.format"),
        (XLSX, "名称\n", "delivery.format"),
        (CSV, "PK\u{3}\u{4}", "delivery.format"),
        (XLSX, "PK\u{3}\u{4}", "delivery.workbook_damaged"),
    ] {
        let refused = deliver(&mut bureau, query, kind, file.as_bytes()).await;
        assert_eq!(refused.problem().1, code, "{kind} {file:?}");
    }
    let large = vec![b'x'; 6 * 1024 * 1024 + 1];
    let large = deliver(&mut bureau, query, CSV, &large).await;
    assert_eq!(large.problem(), (413, "request.too_large".to_owned()));
    let header = deliver(&mut bureau, query, CSV, "名称\n某公司\n".as_bytes()).await;
    assert_eq!(header.problem().1, "delivery.header_missing");
    assert!(
        !header.json()["errors"]
            .as_array()
            .expect("columns")
            .is_empty()
    );
    let path = format!("/api/deliveries?{query}");
    let forged = bureau
        .send_bytes(Method::POST, &path, &[], Some((CSV, b"x".to_vec())))
        .await;
    assert_eq!(forged.problem(), (403, "session.csrf".to_owned()));
    let unread = bureau.get("/api/deliveries/http-5").await;
    assert_eq!(unread.problem().0, 404);
}

#[tokio::test]
async fn the_register_comes_from_the_unit_that_the_policy_names() {
    let lab = lab().await;
    let file = "名称,统一社会信用代码,类型,法定代表人,住所,登记状态,成立日期\n";
    let query = "id=http-6&kind=register&as_of=2026-11-23";
    let mut bureau = lab.signed_in("bureau-env").await;
    let refused = deliver(&mut bureau, query, CSV, file.as_bytes()).await;
    assert_eq!(refused.problem().1, "delivery.register_unit");
    let mut market = lab.signed_in("bureau-market").await;
    let taken = deliver(&mut market, query, CSV, file.as_bytes()).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text());
    assert_eq!(taken.json()["content"]["content"], "register");
}

/// The demonstration's penalty form with one line, whose day is `day`.
fn one_line(day: &str) -> String {
    const BUREAU: &str = "11320900MA1000009U";
    let cells = [
        ("行政相对人名称", "某某公司"),
        ("行政相对人类别", "法人及非法人组织"),
        ("统一社会信用代码", "91320900MA1000009K"),
        ("行政处罚决定书文号", "-1号"),
        ("违法行为类型", "贮存不当"),
        ("违法事实", "事实"),
        ("处罚依据", "《某法》第一条"),
        ("处罚类别", "罚款"),
        ("处罚内容", "罚款"),
        ("处罚决定日期", day),
        ("处罚有效期", "2027-01-02"),
        ("处罚机关", "某局"),
        ("处罚机关统一社会信用代码", BUREAU),
        ("数据来源单位", "某局"),
        ("数据来源单位统一社会信用代码", BUREAU),
    ];
    let names: Vec<_> = cells.iter().map(|(name, _)| *name).collect();
    let line: Vec<_> = cells.iter().map(|(_, cell)| *cell).collect();
    format!("{}\n{}\n", names.join(","), line.join(","))
}

#[tokio::test]
async fn refused_lines_are_fetched_as_a_file_and_sent_again() {
    let lab = lab().await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let query = |id: &str| format!("id={id}&kind=penalty&sector=13&as_of=2026-11-23");
    let sent = deliver(&mut bureau, &query("http-7"), CSV, one_line("x").as_bytes()).await;
    let view = sent.json();
    assert_eq!(view["state"]["counts"]["refused"], 1, "{view}");
    assert_eq!(view["refused_file"]["lines"], 1);
    assert_eq!(view["lines"][0]["row"], Value::Null);
    let url = view["refused_file"]["url"].as_str().expect("an address");
    assert_eq!(url, "/api/deliveries/http-7/refused");
    let file = bureau.get(url).await;
    assert_eq!(file.status, StatusCode::OK, "{}", file.text());
    assert_eq!(file.header("content-type"), CSV);
    assert_eq!(file.header("cache-control"), "no-store");
    let name = "attachment; filename=\"http-7-refused.csv\"";
    assert_eq!(file.header("content-disposition"), name);
    assert!(file.text().contains("'-1号"), "{}", file.text());

    let mended = file.text().replace(",x,", ",2024-01-02,");
    let again = deliver(&mut bureau, &query("http-8"), CSV, mended.as_bytes())
        .await
        .json();
    assert_eq!(again["state"]["counts"]["refused"], 0, "{again}");
    assert_eq!(again["refused_file"], Value::Null);
    for id in ["http-8", "never", "%FF"] {
        let none = bureau.get(&format!("/api/deliveries/{id}/refused")).await;
        assert_eq!(none.problem(), (404, "not_found".to_owned()), "{id}");
    }
    let mut market = lab.signed_in("bureau-market").await;
    assert_eq!(market.get(url).await.problem().0, 404);
    let mut acme = lab.signed_in("acme").await;
    assert_eq!(acme.get(url).await.problem().0, 403);
    assert_eq!(lab.browser().get(url).await.problem().0, 401);
}

#[tokio::test]
async fn all_refused_lines_come_back_in_as_many_parts_as_they_take() {
    let lab = lab().await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let one = one_line("x");
    let (header, line) = one.split_once('\n').expect("a header and a line");
    // 5.4 MB of lines, each with a number of its own and a day that is none.
    let facts = "事实".repeat(600);
    let lines: Vec<String> = (1..=1_400)
        .map(|n| {
            let line = line.trim_end().replace("-1号", &format!("{n}号"));
            line.replace(",事实,", &format!(",{facts},"))
        })
        .collect();
    let file = format!("{header}\n{}\n", lines.join("\n"));
    let query = "id=http-9&kind=penalty&sector=13&as_of=2026-11-23";
    let sent = deliver(&mut bureau, query, CSV, file.as_bytes()).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let view = sent.json();
    assert_eq!(view["state"]["counts"]["refused"], 1_400, "{view}");
    let first = &view["refused_file"];
    let more = first["more"].as_array().expect("more parts");
    let mut numbers = Vec::new();
    for part in core::iter::once(first).chain(more) {
        let url = part["url"].as_str().expect("an address");
        let file = bureau.get(url).await;
        assert_eq!(file.status, StatusCode::OK, "{url}");
        assert!(file.body.len() <= 4 * 1024 * 1024, "{}", file.body.len());
        let text = file.text();
        assert!(text.starts_with(&format!("\u{FEFF}{header}")), "{url}");
        assert_eq!(
            Some(text.lines().count() as u64 - 1),
            part["lines"].as_u64()
        );
        let cells = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(3));
        numbers.extend(cells.map(str::to_owned));
    }
    let all: Vec<String> = (1..=1_400).map(|n| format!("{n}号")).collect();
    assert_eq!(numbers, all);
    let name = bureau
        .get(more[0]["url"].as_str().expect("an address"))
        .await;
    let name = name.header("content-disposition").to_owned();
    assert_eq!(name, "attachment; filename=\"http-9-refused-2.csv\"");
    for part in [0, 3] {
        let none = format!("/api/deliveries/http-9/refused?part={part}");
        assert_eq!(bureau.get(&none).await.problem().0, 404, "{part}");
    }
    let none = bureau.get("/api/deliveries/http-9/refused?part=x").await;
    assert_eq!(none.problem().0, 400);
}

#[tokio::test]
async fn the_forms_are_there_for_everyone_as_pages_and_as_blank_files() {
    let lab = lab().await;
    for form in Form::all() {
        let file = lab
            .browser()
            .get(&format!("/api/templates/{}.csv", form.id))
            .await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.header("content-type"), CSV);
        let names: Vec<_> = form.all_columns().map(|column| column.name_zh).collect();
        assert_eq!(file.text(), format!("\u{FEFF}{}\r\n", names.join(",")));
        let page = lab
            .browser()
            .get_page(&format!("/fields/{}", form.id))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains(form.name_zh));
        assert!(
            page.header("content-security-policy")
                .contains("style-src 'sha256-")
        );
        assert!(
            !page
                .header("content-security-policy")
                .contains("script-src")
        );
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    }
    let english = lab.browser().get_page("/fields?lang=en").await;
    assert!(english.text().contains("Data dictionary"));
    for path in [
        "/fields/gossip",
        "/api/templates/gossip.csv",
        "/api/templates/penalty",
        "/api/templates/penalty.xls",
        "/api/templates/.xlsx",
    ] {
        assert_eq!(
            lab.browser().get(path).await.problem(),
            (404, "not_found".to_owned()),
            "{path}"
        );
    }
    let mut market = lab.signed_in("bureau-market").await;
    let file = lab.browser().get("/api/templates/register.csv").await;
    let query = "id=http-9&kind=register&as_of=2026-11-23";
    let taken = deliver(&mut market, query, CSV, &file.body).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text());
    // As a workbook it is an empty delivery too.
    let book = lab.browser().get("/api/templates/register.xlsx").await;
    assert_eq!(book.header("content-type"), XLSX);
    let query = "id=http-10&kind=register&as_of=2026-11-23";
    let taken = deliver(&mut market, query, XLSX, &book.body).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text());
}

#[tokio::test]
async fn a_unit_fetches_its_own_records_and_delivers_them_again() {
    let lab = Lab::with_city(demonstration(), at(NOW)).await;
    let (_, query) = penalties(&lab);
    let mut env = lab.signed_in("bureau-env").await;
    let own = env.get(&format!("/api/records/export?{query}")).await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.text());
    assert_eq!(own.header("content-type"), CSV);
    let lines = own.text().lines().count();
    assert!(lines > 1, "{}", own.text());
    let again = deliver(&mut env, &format!("id=again&{query}"), CSV, &own.body).await;
    assert_eq!(again.status, StatusCode::CREATED, "{}", again.text());
    let counts = &again.json()["state"]["counts"];
    assert_eq!(counts["unchanged"], lines - 1, "{counts}");
    assert_eq!(counts["refused"], 0, "{counts}");
    assert_eq!(counts["flagged"], 0, "{counts}");

    for (wrong, code) in [
        ("kind=gossip&sector=13", "delivery.kind"),
        ("kind=register", "delivery.kind"),
        ("kind=penalty", "line.sector"),
        ("kind=penalty&sector=13&after=../x", "request.malformed"),
    ] {
        let refused = env.get(&format!("/api/records/export?{wrong}")).await;
        assert_eq!(refused.problem().1, code, "{wrong}");
    }
    let path = "/api/records/export?kind=penalty&sector=13";
    let mut acme = lab.signed_in("acme").await;
    assert_eq!(acme.get(path).await.problem().0, 403);
    assert_eq!(lab.browser().get(path).await.problem().0, 401);
}
