//! The commitment is public once the repair is granted, and nothing else of the application is.

use super::desk::{act, file, filing, grant};
use super::office::Office;
use super::{ONE, TWO};
use http::StatusCode;
use http::header::ACCEPT_LANGUAGE;
use serde_json::{Value, json};

const COMMITMENT: &str =
    "本公司承诺<b>依法</b>经营\n材料真实，愿承担责任。联系人身份证11010519491231002X。";

fn commitments(list: &Value) -> usize {
    list["commitments"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn a_commitment_is_public_from_the_grant_on_and_the_record_is_not() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let record = office.record(&mut firm, ONE).await;
    let mut said = filing(&record);
    said["commitment"] = json!(COMMITMENT);
    let filed = file(&mut firm, "k-1", &said).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    let view = filed.json();
    assert!(view.get("published_at").is_none(), "{view}");
    let id = view["id"].as_str().expect("an id").to_owned();
    let code = view["credit_code"].as_str().expect("a code").to_owned();
    let api = format!("/api/commitments/{code}");

    let mut anyone = office.lab.browser();
    assert_eq!(commitments(&anyone.get(&api).await.json()), 0);
    act(&mut unit, &id, "accept", &json!({})).await;
    assert_eq!(commitments(&anyone.get(&api).await.json()), 0);
    let granted = act(&mut unit, &id, "decide", &grant()).await.json();
    let at = granted["published_at"].as_str().expect("an address");

    let list = anyone.get(&api).await.json();
    assert_eq!(commitments(&list), 1, "{list}");
    let one = &list["commitments"][0];
    assert_eq!(one["granted_on"], "2026-11-24");
    assert_eq!(one["entity_name"], granted["entity_name"]);
    assert_eq!(one["unit_zh"], granted["unit"]["name_zh"]);
    let text = one["text"].as_str().expect("a text");
    assert!(text.contains("身份证****。") && !text.contains("11010519491231002X"));
    // What was said beside the commitment, the document and the facts stay between the parties.
    let fields: Vec<_> = one.as_object().expect("an object").keys().collect();
    assert_eq!(fields, ["entity_name", "granted_on", "text", "unit_zh"]);

    let page = anyone.get_page(at).await;
    assert_eq!(page.status, StatusCode::OK);
    let html = page.text();
    assert!(html.contains("&lt;b&gt;依法&lt;/b&gt;经营"), "{html}");
    assert!(!html.contains("<script") && !html.contains("1949") && !html.contains(ONE));
    assert!(
        page.header("content-security-policy")
            .contains("default-src 'none'")
    );
    let english = [(ACCEPT_LANGUAGE.as_str(), "en")];
    let english = anyone.send(http::Method::GET, at, &english, None).await;
    assert!(english.text().contains("Commitments made in public"));
    // Anyone finds the way there.
    let way = anyone.get_page("/freshness").await;
    assert!(way.text().contains("/commitments?lang="));
}

#[tokio::test]
async fn what_was_rejected_withdrawn_or_never_known_has_no_commitment_and_says_nothing() {
    let office = Office::open().await;
    let (mut firm, mut unit) = (office.firm().await, office.unit().await);
    let mut code = String::new();
    for (key, number) in [("k-1", ONE), ("k-2", TWO)] {
        let record = office.record(&mut firm, number).await;
        let view = file(&mut firm, key, &filing(&record)).await.json();
        code = view["credit_code"].as_str().expect("a code").to_owned();
        let id = view["id"].as_str().expect("an id").to_owned();
        if number == ONE {
            act(&mut unit, &id, "accept", &json!({})).await;
            let reject = json!({"outcome": "rejected", "statement": "尚未履行。"});
            let rejected = act(&mut unit, &id, "decide", &reject).await;
            assert_eq!(rejected.status, StatusCode::OK, "{}", rejected.text());
        } else {
            act(&mut firm, &id, "withdraw", &json!({})).await;
        }
    }
    let mut anyone = office.lab.browser();
    let known = anyone.get(&format!("/api/commitments/{code}")).await;
    let unknown = anyone.get("/api/commitments/91350100M000100Y43").await;
    assert_eq!(known.status, StatusCode::OK);
    // The same but for the code that was asked for.
    let same = known.text().replace(&code, "91350100M000100Y43");
    assert_eq!(same, unknown.text());
    for (path, status) in [
        ("/api/commitments/91320900MA1000009L", 404),
        ("/api/commitments/91350100M000100Y43?after=P%23", 400),
    ] {
        assert_eq!(anyone.get(path).await.problem().0, status, "{path}");
    }
    for (path, status) in [
        ("/commitments", StatusCode::OK),
        ("/commitments?code=%20", StatusCode::OK),
        (
            "/commitments?code=%22%3E%3Cscript%3E",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            "/commitments?code=91350100M000100Y43&after=x",
            StatusCode::BAD_REQUEST,
        ),
    ] {
        let page = anyone.get_page(path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.text().contains("</html>") && !page.text().contains("<script"));
    }
}
