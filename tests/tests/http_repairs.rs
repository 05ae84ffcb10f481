//! An entity applies for repair, the responsible unit decides, and a repaired record vanishes, B 三(四).

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;

#[path = "http_repairs/desk.rs"]
mod desk;
#[expect(dead_code, reason = "made for objections, of which a part is needed")]
#[path = "http_objections/office.rs"]
mod office;
#[path = "http_repairs/public.rs"]
mod public;

use desk::{
    act, deliver_one, deliver_repaired, explained, file, filed, filing, grant, notes, own_repair,
    repaired,
};
use http::StatusCode;
use http_common::{Lab, at, demonstration};
use office::{Office, png, upload};
use serde_json::{Value, json};

const ONE: &str = "演环罚〔2024〕1号";
const TWO: &str = "演环罚〔2024〕2号";

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn a_granted_repair_makes_the_record_vanish_from_the_next_report() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let before = firm.issued("before", 3).await;
    let code = text(&before["code"]).to_owned();
    assert_eq!(before["conclusion"]["records"], 2, "{before}");
    let record = office.record(&mut firm, ONE).await;
    let told = own_repair(&mut firm, &record).await;
    assert_eq!(told["state"], "may_apply", "{told}");
    assert!(text(&told["basis"]).contains("36号"));

    let mut said = filing(&record);
    said["attachments"] = json!([upload("../缴款书.pdf", &png())]);
    let sent = file(&mut firm, "k-1", &said).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let view = sent.json();
    let id = text(&view["id"]).to_owned();
    assert_eq!(sent.header("location"), format!("/api/repairs/{id}"));
    // Tuesday, and three working days.
    assert_eq!(
        (&view["turn"], &view["due"]),
        (&json!("unit"), &json!("2026-11-27"))
    );
    assert_eq!(
        text(&view["commitment"]),
        "本公司承诺依法经营，接受社会监督。"
    );
    let met = |view: &Value| -> Vec<bool> {
        let all = view["conditions"].as_array().expect("conditions");
        all.iter().map(|c| c["met"] == true).collect()
    };
    assert_eq!(met(&view), [true, false, false, true], "{view}");
    // Nothing is noted and nothing marked while it is open: no article says so.
    assert!(notes(&firm.verdict(&code).await).is_empty());
    let told = own_repair(&mut firm, &record).await;
    assert_eq!(
        (&told["state"], &told["application"]),
        (&json!("applied"), &json!(id))
    );

    let listed = unit.get("/api/repairs").await.json();
    assert_eq!(listed["repairs"][0]["id"], id.as_str());
    act(&mut unit, &id, "accept", &json!({})).await;
    let asked = json!({"statement": "请补充缴款凭证。"});
    let asked = act(&mut unit, &id, "ask", &asked).await.json();
    assert_eq!(
        (&asked["turn"], &asked["due"]),
        (&json!("entity"), &json!("2026-12-01"))
    );
    let more = json!({"statement": "见附件。", "attachments": [upload("凭证.jpg", &png())]});
    act(&mut firm, &id, "supply", &more).await;

    // What the record does not say the unit confirms by name, or it is not granted.
    let mut rash = grant();
    rash["confirms"] = json!(["performed"]);
    let refused = act(&mut unit, &id, "decide", &rash).await;
    assert_eq!(refused.problem(), (422, "repair.condition_open".to_owned()));
    assert_eq!(refused.json()["errors"][0]["field"], "confirms.corrected");
    let granted = act(&mut unit, &id, "decide", &grant()).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.text());
    assert_eq!(granted.json()["state"]["outcome"], "granted");
    // Said again after an answer that was lost: done once.
    let again = act(&mut unit, &id, "decide", &grant()).await;
    assert_eq!(again.json(), granted.json());

    office.lab.clock.set(at("2026-11-24 09:31:00"));
    let after = firm.issued("after", 3).await;
    assert_eq!(after["conclusion"]["records"], 1, "{after}");
    assert_eq!(
        notes(&firm.verdict(&code).await),
        ["fresher_exists", "records_changed"]
    );
    // Each report is explained by its own rule and article.
    let why = explained(&mut firm, &after, &record).await;
    assert_eq!(
        (&why["reason"], &why["article"]),
        (&json!("record.repaired"), &json!("B 三(四)"))
    );
    let why = explained(&mut firm, &before, &record).await;
    assert_eq!(why["reason"], "shown.counts");

    let history = firm
        .get(&format!("/api/records/{record}/history"))
        .await
        .json();
    let last = &history["versions"][1];
    assert_eq!(last["repair"], id.as_str(), "{history}");
    assert!(text(&last["by_text"]).contains("准予信用修复"));
    assert_eq!(own_repair(&mut firm, &record).await["state"], "not_needed");
    let done = unit.get("/api/repairs?state=closed").await.json();
    assert_eq!(done["repairs"][0]["id"], id.as_str());
    let own = firm.get(&format!("/api/repairs/{id}")).await;
    assert_eq!(own.body, unit.get(&format!("/api/repairs/{id}")).await.body);
    assert!(!own.text().contains("bureau-env") && !own.text().contains("actor"));
    office.is_sound().await;
}

#[tokio::test]
async fn a_rejected_repair_leaves_the_record_shown() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let before = firm.issued("before", 3).await;
    let record = office.record(&mut firm, ONE).await;
    let id = filed(&mut firm, "k-1", &record).await;
    act(&mut unit, &id, "accept", &json!({})).await;
    let confirmed =
        json!({"outcome": "rejected", "statement": "不符。", "confirms": ["corrected"]});
    let refused = act(&mut unit, &id, "decide", &confirmed).await;
    assert_eq!(refused.problem(), (422, "repair.confirms".to_owned()));
    let rejected = json!({"outcome": "rejected", "statement": "罚款尚未缴清。"});
    let rejected = act(&mut unit, &id, "decide", &rejected).await;
    assert_eq!(rejected.json()["state"]["outcome"], "rejected");
    let after = firm.issued("after", 3).await;
    assert_eq!(after["conclusion"]["records"], 2);
    let code = text(&before["code"]);
    assert_eq!(notes(&firm.verdict(code).await), ["fresher_exists"]);
    // Another may follow, and one at a time.
    let second = filed(&mut firm, "k-2", &record).await;
    let third = file(&mut firm, "k-3", &filing(&record)).await;
    assert_eq!(third.problem(), (409, "repair.already_open".to_owned()));
    let withdrawn = act(&mut firm, &second, "withdraw", &json!({})).await;
    assert_eq!(withdrawn.json()["state"]["stage"], "withdrawn");
    let late = act(&mut unit, &second, "accept", &json!({})).await;
    assert_eq!(late.problem(), (409, "repair.closed".to_owned()));
    office.is_sound().await;
}

#[tokio::test]
async fn a_record_is_repaired_only_after_its_least_term() {
    let office = Office::open().await;
    // Decided on 2026-08-24: three months end on the 24th of November, and today is that day.
    deliver_one(&office, "late", "演环罚〔2026〕9号", "2026-08-24").await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, "演环罚〔2026〕9号").await;
    let told = own_repair(&mut firm, &record).await;
    assert_eq!(
        (&told["state"], &told["from"]),
        (&json!("not_yet"), &json!("2026-11-25"))
    );
    let early = file(&mut firm, "k-1", &filing(&record)).await;
    assert_eq!(early.problem(), (409, "repair.too_early".to_owned()));
    assert!(text(&early.json()["detail"]).contains("2026年11月25日"));
    office.lab.clock.set(at("2026-11-25 00:00:00"));
    let mut firm = office.firm().await;
    filed(&mut firm, "k-1", &record).await;
    let gone = office.record(&mut firm, "演环罚〔2024〕3号").await;
    let needless = file(&mut firm, "k-2", &filing(&gone)).await;
    assert_eq!(needless.problem(), (409, "repair.not_needed".to_owned()));
    office.is_sound().await;
}

#[tokio::test]
async fn the_same_application_again_is_the_same_and_another_under_its_key_is_refused() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let (one, two) = (
        office.record(&mut firm, ONE).await,
        office.record(&mut firm, TWO).await,
    );
    let first = file(&mut firm, "k-1", &filing(&one)).await;
    let again = file(&mut firm, "k-1", &filing(&one)).await;
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(first.body, again.body);
    let other = file(&mut firm, "k-1", &filing(&two)).await;
    assert_eq!(other.problem(), (422, "idempotency_key.reused".to_owned()));
    let path = "/api/repairs";
    let without = firm
        .change(http::Method::POST, path, Some(&filing(&two)))
        .await;
    assert_eq!(
        without.problem(),
        (400, "idempotency_key.required".to_owned())
    );
    let empty = json!({"record": two, "statement": " ", "commitment": "\u{202e}", "more": 1});
    let faults = file(&mut firm, "k-2", &empty).await.json();
    let mut codes: Vec<_> = faults["errors"]
        .as_array()
        .expect("faults")
        .iter()
        .map(|fault| format!("{} {}", text(&fault["field"]), text(&fault["code"])))
        .collect();
    codes.sort();
    assert_eq!(
        codes,
        [
            "commitment commitment.character",
            "more request.malformed",
            "statement statement.required"
        ]
    );
    office.is_sound().await;
}

#[tokio::test]
async fn a_unit_that_is_late_with_a_repair_is_seen_by_the_credit_office() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, ONE).await;
    let id = filed(&mut firm, "k-1", &record).await;
    let objection = office.filed(&mut firm, "k-1", &record).await;
    assert_ne!(id, objection);
    office.lab.clock.set(at("2026-11-27 23:59:59"));
    assert_eq!(office.swept().await.fell_due, 0);
    office.lab.clock.set(at("2026-11-28 00:00:00"));
    assert_eq!(office.swept().await.fell_due, 2);
    let mut credit = office.lab.signed_in("credit-office").await;
    let late = credit.get("/api/repairs").await.json();
    assert_eq!(late["repairs"].as_array().expect("repairs").len(), 1);
    assert_eq!(late["repairs"][0]["id"], id.as_str());
    assert_eq!(late["repairs"][0]["escalated"], true);
    let forbidden = act(&mut credit, &id, "accept", &json!({})).await;
    assert_eq!(forbidden.problem(), (403, "session.not_allowed".to_owned()));
    office.is_sound().await;
}

#[tokio::test]
async fn a_repair_is_seen_by_its_parties_alone() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, ONE).await;
    let mut said = filing(&record);
    said["attachments"] = json!([upload("证据.html", &png())]);
    let id = file(&mut firm, "k-1", &said).await.json()["id"].clone();
    let id = text(&id);
    for account in ["records", "bureau-env", "credit-office"] {
        let mut party = office.lab.signed_in(account).await;
        let saved = party.get(&format!("/api/repairs/{id}/attachments/1")).await;
        assert_eq!(saved.status, StatusCode::OK, "{account}");
        assert_eq!(&saved.body[..], &png()[..]);
    }
    for account in ["acme", "bureau-market"] {
        let mut stranger = office.lab.signed_in(account).await;
        let path = format!("/api/repairs/{id}");
        for path in [path.clone(), format!("{path}/attachments/1")] {
            let none = stranger.get(&path).await;
            assert_eq!(
                none.problem(),
                (404, "not_found".to_owned()),
                "{account} {path}"
            );
        }
        let none = act(&mut stranger, id, "withdraw", &json!({})).await;
        assert_eq!(none.status, StatusCode::NOT_FOUND);
        assert_eq!(
            stranger.get("/api/repairs").await.json()["repairs"],
            json!([])
        );
    }
    let mut acme = office.lab.signed_in("acme").await;
    let others = file(&mut acme, "k-1", &filing(&record)).await;
    assert_eq!(others.problem(), (404, "not_found".to_owned()));
    // An objection's id is not a repair's.
    let objection = office.filed(&mut firm, "k-9", &record).await;
    let none = firm.get(&format!("/api/repairs/{objection}")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    office.is_sound().await;
}

#[tokio::test]
async fn a_repaired_record_keeps_the_mark_of_an_objection_that_is_open() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let before = firm.issued("before", 3).await;
    let record = office.record(&mut firm, ONE).await;
    let objection = office.filed(&mut firm, "k-1", &record).await;
    repaired(&office, "k-2", &record).await;
    let code = text(&before["code"]);
    assert_eq!(
        notes(&firm.verdict(code).await),
        ["objection_open", "records_changed"]
    );
    office
        .act(&mut unit, &objection, "accept", &json!({}))
        .await;
    let rejected = json!({"outcome": "rejected", "statement": "记录无误。"});
    let answered = office.act(&mut unit, &objection, "answer", &rejected).await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text());
    assert_eq!(notes(&firm.verdict(code).await), ["records_changed"]);
    let after = firm.issued("after", 3).await;
    assert_eq!(after["conclusion"]["records"], 1, "{after}");
    office.is_sound().await;
}

#[tokio::test]
async fn a_delivery_of_the_old_values_does_not_undo_a_repair() {
    let office = Office::open().await;
    let mut firm = office.firm().await;
    let record = office.record(&mut firm, ONE).await;
    repaired(&office, "k-1", &record).await;
    // The plain form says nothing of repair; one that does and differs is refused, with its column.
    office.deliver("plain", "未按规定贮存危险废物").await;
    let sent = deliver_repaired(&office, "other-day", ONE, "2026-11-01").await;
    assert_eq!(sent["state"]["counts"]["refused"], 1, "{sent}");
    assert!(sent.to_string().contains("line.changed_by_act"), "{sent}");
    let after = firm.issued("after", 3).await;
    assert_eq!(after["conclusion"]["records"], 1);
    let why = explained(&mut firm, &after, &record).await;
    assert_eq!(why["reason"], "record.repaired");
    office.is_sound().await;
}

#[tokio::test]
async fn the_demonstrations_firm_has_a_record_to_repair_today_and_one_not_yet() {
    let lab = Lab::with_city(demonstration(), at("2026-11-24 09:30:00")).await;
    let mut firm = lab.signed_in("records").await;
    let own = firm.get("/api/records").await.json();
    let shown = own["records"].as_array().expect("records").iter();
    let mut states: Vec<_> = shown
        .filter(|own| own["shown"] == true)
        .map(|own| text(&own["repair"]["state"]).to_owned())
        .collect();
    states.sort();
    assert_eq!(states, ["may_apply", "may_apply", "not_yet"], "{own}");
}
