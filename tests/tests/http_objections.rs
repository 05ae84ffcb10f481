//! An entity objects to a record, the responsible unit answers, and the next report is right, B 三(四).

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;

#[path = "http_objections/left.rs"]
mod left;
#[path = "http_objections/office.rs"]
mod office;
#[path = "http_objections/refused.rs"]
mod refused;

use http::StatusCode;
use http_common::at;
use http_common::browser::Browser;
use office::{Office, png, upload};
use serde_json::{Value, json};

/// Acts of a history, in order.
fn acts(view: &Value) -> Vec<String> {
    let events = view["events"].as_array().expect("events");
    let act = |event: &Value| event["act"]["act"].as_str().expect("an act").to_owned();
    events.iter().map(act).collect()
}

fn notes(verdict: &Value) -> Vec<String> {
    let notes = verdict["notes"].as_array().expect("notes");
    let name = |note: &Value| note.as_str().expect("a note").to_owned();
    notes.iter().map(name).collect()
}

#[tokio::test]
async fn an_upheld_objection_leaves_the_next_report_without_the_record() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let before = firm.issued("before", 3).await;
    let code = before["code"].as_str().expect("a code").to_owned();
    assert_eq!(before["conclusion"]["records"], 2, "{before}");
    assert!(notes(&firm.verdict(&code).await).is_empty());

    // It names the record, says why, and shows its evidence.
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let filing = json!({
        "record": record, "reason": "not_ours", "statement": "决定书载明的当事人不是本公司。",
        "attachments": [upload("../决定书.pdf", &png())],
    });
    let filed = office.file(&mut firm, "k-1", &filing).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    let view = filed.json();
    let id = view["id"].as_str().expect("an id").to_owned();
    assert_eq!(filed.header("location"), format!("/api/objections/{id}"));
    assert_eq!(view["state"]["stage"], "filed");
    assert_eq!(view["turn"], "unit");
    // Tuesday, and three working days.
    assert_eq!(view["due"], "2026-11-27");
    assert_eq!(view["events"][0]["attachments"][0]["name"], "决定书.png");

    // The report that is out notes it, the next one carries the mark and the note.
    assert_eq!(notes(&firm.verdict(&code).await), ["objection_open"]);
    let marked = firm.issued("marked", 3).await;
    assert_eq!(office.marks(&mut firm, &marked).await, [record.as_str()]);
    let marked_code = marked["code"].as_str().expect("a code").to_owned();
    assert_eq!(notes(&firm.verdict(&marked_code).await), ["objection_open"]);
    assert_eq!(
        notes(&firm.verdict(&code).await),
        ["fresher_exists", "objection_open"]
    );

    // The unit accepts, asks, is supplied, and upholds.
    let mut unit = office.unit().await;
    let listed = unit.get("/api/objections").await.json();
    assert_eq!(listed["objections"][0]["id"], id.as_str());
    let accepted = office
        .act(&mut unit, &id, "accept", &json!({}))
        .await
        .json();
    assert_eq!(accepted["due"], "2026-12-03", "{accepted}");
    let asked = json!({"statement": "请补充营业执照。"});
    let asked = office.act(&mut unit, &id, "ask", &asked).await.json();
    assert_eq!(
        (&asked["turn"], &asked["due"]),
        (&json!("entity"), &json!("2026-12-01"))
    );
    let supplied = json!({"statement": "见附件。", "attachments": [upload("执照.jpg", &png())]});
    let supplied = office.act(&mut firm, &id, "supply", &supplied).await.json();
    assert_eq!(supplied["state"]["stage"], "supplied");
    let answer = json!({
        "outcome": "upheld", "statement": "经核查，该决定不涉及贵公司，已撤销本条记录。",
        "correction": {"withdraw": "对象错误"},
    });
    let answered = office.act(&mut unit, &id, "answer", &answer).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text());
    assert_eq!(answered.json()["state"]["outcome"], "upheld");

    // The next report is right; the older ones say that records have changed, and nothing of an objection.
    office.lab.clock.set(at("2026-11-24 09:31:00"));
    let after = firm.issued("after", 3).await;
    assert_eq!(after["conclusion"]["records"], 1, "{after}");
    assert!(office.marks(&mut firm, &after).await.is_empty());
    for old in [&code, &marked_code] {
        assert_eq!(
            notes(&firm.verdict(old).await),
            ["fresher_exists", "records_changed"]
        );
    }
    let after = after["code"].as_str().expect("a code").to_owned();
    assert!(notes(&firm.verdict(&after).await).is_empty());

    // Both sides read the same history, and no person of the unit in it.
    let history = firm.get(&format!("/api/objections/{id}")).await;
    let of_unit = unit.get(&format!("/api/objections/{id}")).await;
    assert_eq!(history.body, of_unit.body);
    assert_eq!(
        acts(&history.json()),
        ["file", "accept", "ask", "supply", "answer"]
    );
    assert!(!history.text().contains("bureau-env") && !history.text().contains("actor"));
    let own = firm.get("/api/objections").await.json();
    assert_eq!(own["objections"][0]["state"]["outcome"], "upheld");
    let done = unit.get("/api/objections?state=closed").await.json();
    assert_eq!(done["objections"][0]["id"], id.as_str());
    // The unit's standing tells that its data were wrong once.
    let mut credit = office.lab.signed_in("credit-office").await;
    let standing = credit.get("/api/units/standing").await.json();
    let units = standing["units"].as_array().expect("units");
    let upheld = |id: &str| {
        let unit = units.iter().find(|unit| unit["unit"] == id);
        unit.expect("the unit")["objections_upheld"].clone()
    };
    assert_eq!(
        (upheld("environment"), upheld("market")),
        (json!(1), json!(0))
    );
    office.is_sound().await;
}

#[tokio::test]
async fn a_partly_upheld_objection_corrects_the_values_that_were_wrong() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let mut unit = office.unit().await;
    let before = firm.issued("before", 3).await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let id = office.filed(&mut firm, "k-1", &record).await;
    office.act(&mut unit, &id, "accept", &json!({})).await;
    // All faults at once, as of a delivered line; what says which record it is stays.
    let wrong = json!({
        "outcome": "partly_upheld", "statement": "罚款数额有误。",
        "correction": {"fields": {
            "罚款金额(万元)": "很多", "处罚决定日期": "2027-01-01", "行政处罚决定书文号": "另一号",
        }},
    });
    let refused = office.act(&mut unit, &id, "answer", &wrong).await;
    let mut codes: Vec<String> = refused.json()["errors"]
        .as_array()
        .expect("faults")
        .iter()
        .map(|fault| fault["code"].as_str().expect("a code").to_owned())
        .collect();
    codes.sort();
    assert_eq!(
        codes,
        ["correction.column", "line.amount", "line.date_in_future"]
    );
    let same = json!({
        "outcome": "partly_upheld", "statement": "罚款数额有误。",
        "correction": {"fields": {"罚款金额(万元)": "2.5"}},
    });
    let refused = office.act(&mut unit, &id, "answer", &same).await;
    assert_eq!(
        refused.problem(),
        (422, "correction.changes_nothing".to_owned())
    );

    let right = json!({
        "outcome": "partly_upheld", "statement": "罚款数额有误，已更正。",
        "correction": {"fields": {"罚款金额(万元)": "0.5", "处罚决定日期": "2024-01-03"}},
    });
    let answered = office.act(&mut unit, &id, "answer", &right).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text());
    // Said again after an answer that was lost: done once.
    let again = office.act(&mut unit, &id, "answer", &right).await;
    assert_eq!(again.json(), answered.json());
    office.lab.clock.set(at("2026-11-24 09:31:00"));
    let after = firm.issued("after", 3).await;
    let report = office.report(&mut firm, &after).await;
    let corrected = report["records"]
        .as_array()
        .expect("records")
        .iter()
        .find(|shown| shown["id"] == record.as_str())
        .expect("the record is shown");
    assert_eq!(corrected["fine"], 500_000);
    assert_eq!(corrected["decided_on"], "2024-01-03");
    assert_eq!(corrected["objection_open"], false);
    let old = before["code"].as_str().expect("a code");
    assert_eq!(
        notes(&firm.verdict(old).await),
        ["fresher_exists", "records_changed"]
    );
    office.is_sound().await;
}

#[tokio::test]
async fn a_rejected_objection_takes_the_mark_away_and_nothing_else() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let mut unit = office.unit().await;
    let before = firm.issued("before", 3).await;
    let code = before["code"].as_str().expect("a code").to_owned();
    let one = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let two = office.record(&mut firm, "演环罚〔2024〕2号").await;
    let first = office.filed(&mut firm, "k-1", &one).await;
    let second = office.filed(&mut firm, "k-2", &two).await;
    for id in [&first, &second] {
        office.act(&mut unit, id, "accept", &json!({})).await;
    }
    let rejected = json!({"outcome": "rejected", "statement": "经核查，记录与决定书一致。"});
    let answered = office.act(&mut unit, &first, "answer", &rejected).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text());
    // The report shows another record that is still disputed.
    assert_eq!(notes(&firm.verdict(&code).await), ["objection_open"]);
    let withdrawn = office.act(&mut firm, &second, "withdraw", &json!({})).await;
    assert_eq!(withdrawn.json()["state"]["stage"], "withdrawn");
    assert!(notes(&firm.verdict(&code).await).is_empty());
    let after = firm.issued("after", 3).await;
    assert_eq!(after["conclusion"]["records"], 2);
    assert!(office.marks(&mut firm, &after).await.is_empty());
    office.is_sound().await;
}

#[tokio::test]
async fn what_is_delivered_meanwhile_leaves_the_mark_where_it_is() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let id = office.filed(&mut firm, "k-1", &record).await;
    office.deliver("second", "更正后的事实").await;
    let marked = firm.issued("marked", 3).await;
    assert_eq!(office.marks(&mut firm, &marked).await, [record.as_str()]);
    let mut unit = office.unit().await;
    let refusal = json!({"reason": "nothing_to_check", "statement": "未说明事实和理由。"});
    let refused = office.act(&mut unit, &id, "refuse", &refusal).await;
    assert_eq!(refused.json()["state"]["reason"], "nothing_to_check");
    let after = firm.issued("after", 3).await;
    assert!(office.marks(&mut firm, &after).await.is_empty());
    office.is_sound().await;
}

#[tokio::test]
async fn a_unit_that_is_late_is_seen_by_the_credit_office() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let id = office.filed(&mut firm, "k-1", &record).await;
    let mut credit = office.lab.signed_in("credit-office").await;
    let none = credit.get("/api/objections").await.json();
    assert_eq!(none["objections"], json!([]));
    // Due on Friday the 27th, which ends at midnight.
    office.lab.clock.set(at("2026-11-27 23:59:59"));
    assert_eq!(office.swept().await.fell_due, 0);
    office.lab.clock.set(at("2026-11-28 00:00:00"));
    assert_eq!(office.swept().await.fell_due, 1);
    assert_eq!(office.swept().await.fell_due, 0);
    let mut credit = office.lab.signed_in("credit-office").await;
    let late = credit.get("/api/objections").await.json();
    assert_eq!(late["objections"][0]["id"], id.as_str());
    assert_eq!(late["objections"][0]["escalated"], true);
    let history = credit.get(&format!("/api/objections/{id}")).await.json();
    assert_eq!(acts(&history), ["file", "fall_due"]);
    let forbidden = office.act(&mut credit, &id, "accept", &json!({})).await;
    assert_eq!(forbidden.problem(), (403, "session.not_allowed".to_owned()));
    // The unit still answers; what is not supplied in time goes back to it.
    let mut unit = office.unit().await;
    office.act(&mut unit, &id, "accept", &json!({})).await;
    office
        .act(&mut unit, &id, "ask", &json!({"statement": "请补充。"}))
        .await;
    office.lab.clock.set(at("2026-12-05 00:00:00"));
    assert_eq!(office.swept().await.fell_due, 1);
    let mut unit = office.unit().await;
    let back = unit.get(&format!("/api/objections/{id}")).await.json();
    assert_eq!(back["state"]["stage"], "accepted", "{back}");
    office.is_sound().await;
}

/// How many of these reports note an open objection.
async fn noted(firm: &Browser, codes: &[String]) -> usize {
    let mut count = 0;
    for code in codes {
        let notes = notes(&firm.verdict(code).await);
        count += usize::from(notes.iter().any(|note| note == "objection_open"));
    }
    count
}

async fn issued(firm: &mut Browser, count: usize) -> Vec<String> {
    let mut codes = Vec::new();
    for n in 0..count {
        let issued = firm.issued(&format!("many-{n}"), 3).await;
        codes.push(issued["code"].as_str().expect("a code").to_owned());
    }
    codes
}

#[tokio::test]
async fn more_reports_than_one_transaction_holds_are_noted_by_the_sweeper() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let codes = issued(&mut firm, 23).await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let id = office.filed(&mut firm, "k-1", &record).await;
    assert_eq!(noted(&firm, &codes).await, 20);
    office.swept().await;
    assert_eq!(noted(&firm, &codes).await, 23);
    office.act(&mut firm, &id, "withdraw", &json!({})).await;
    assert_eq!(noted(&firm, &codes).await, 3);
    office.swept().await;
    assert_eq!(noted(&firm, &codes).await, 0);
    office.is_sound().await;
}

#[tokio::test]
async fn a_record_that_a_report_shows_and_its_summary_does_not_list_is_noted_too() {
    let office = Office::open().await;
    office.deliver_newer(40).await;
    let mut firm = office.firm().await;
    let codes = issued(&mut firm, 6).await;
    let view = firm.verdict(&codes[0]).await;
    assert!(
        view["report"]["records_not_listed"].as_u64() > Some(0),
        "{view}"
    );
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let id = office.filed(&mut firm, "k-1", &record).await;
    // So many whole reports are read for one transaction.
    assert_eq!(noted(&firm, &codes).await, 4);
    office.swept().await;
    assert_eq!(noted(&firm, &codes).await, 6);
    // A record that none of them shows leaves them as they are.
    let repaired = office.record(&mut firm, "演环罚〔2024〕3号").await;
    let other = office.filed(&mut firm, "k-2", &repaired).await;
    office.act(&mut firm, &id, "withdraw", &json!({})).await;
    office.swept().await;
    assert_eq!(noted(&firm, &codes).await, 0);
    office.act(&mut firm, &other, "withdraw", &json!({})).await;
    office.is_sound().await;
}

#[tokio::test]
async fn a_file_is_handed_out_to_be_saved_and_to_the_parties_alone() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2024〕1号").await;
    let filing = json!({
        "record": record, "reason": "other", "statement": "见附件。",
        "attachments": [upload("证据 一.html", &png())],
    });
    let filed = office.file(&mut firm, "k-1", &filing).await.json();
    let id = filed["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/objections/{id}/attachments/1");
    for account in ["records", "bureau-env", "credit-office"] {
        let mut party = office.lab.signed_in(account).await;
        let file = party.get(&path).await;
        assert_eq!(file.status, StatusCode::OK, "{account}");
        assert_eq!(&file.body[..], &png()[..]);
        assert_eq!(file.header("content-type"), "image/png");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.header("cache-control"), "no-store");
        assert_eq!(
            file.header("content-disposition"),
            "attachment; filename=\"attachment-1.png\"; \
             filename*=UTF-8''%E8%AF%81%E6%8D%AE%20%E4%B8%80.png"
        );
    }
    for account in ["acme", "bureau-market"] {
        let mut stranger = office.lab.signed_in(account).await;
        let file = stranger.get(&path).await;
        assert_eq!(file.problem(), (404, "not_found".to_owned()), "{account}");
    }
    assert_eq!(
        office.lab.browser().get(&path).await.status,
        StatusCode::UNAUTHORIZED
    );
    let none = firm
        .get(&format!("/api/objections/{id}/attachments/2"))
        .await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_firm_sees_its_records_and_which_rule_keeps_one_out() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let records = firm.get("/api/records").await.json();
    let records = records["records"].as_array().expect("records").clone();
    assert_eq!(records.len(), 3);
    let repaired = records
        .iter()
        .find(|own| own["record"]["document_no"] == "演环罚〔2024〕3号")
        .expect("the repaired one");
    assert_eq!(repaired["shown"], false);
    assert_eq!(repaired["not_shown"], "repaired");
    assert_eq!(repaired["objection"], Value::Null);
    assert_eq!(repaired["unit"]["id"], "environment");
    // To that one it may object as well.
    let id = repaired["record"]["id"].as_str().expect("an id");
    let objection = office.filed(&mut firm, "k-1", id).await;
    let records = firm.get("/api/records").await.json();
    let marked: Vec<_> = records["records"]
        .as_array()
        .expect("records")
        .iter()
        .filter(|own| own["objection"] == objection.as_str())
        .collect();
    assert_eq!(marked.len(), 1);
    let mut other = office.lab.signed_in("acme").await;
    assert_eq!(other.get("/api/records").await.json()["records"], json!([]));
    office.is_sound().await;
}
