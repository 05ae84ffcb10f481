//! Two persons change the policy: one drafts, another publishes what was read.

use crate::http_common::browser::{Answer, Browser, request};
use crate::http_common::{Lab, at, demonstration};
use functions::deps::Deps;
use functions::in_force::InForce;
use functions::routes::Limits;
use functions::store::Store;
use functions::use_cases::check_invariants::check_invariants;
use http::{Method, StatusCode};
use serde_json::{Value, json};

const CALENDAR: &str = "extends = \"yancheng-2024-demo\"\n[[calendar]]\nyear = 2027\n\
                        off = [2027-01-01, [2027-02-05, 2027-02-11]]\nwork = [2027-02-14]\n";

async fn open() -> Lab {
    Lab::with_city(demonstration(), at("2026-11-24 09:30:00")).await
}

async fn drafts(officer: &mut Browser, title: &str, text: &str) -> Answer {
    let body = json!({"title": title, "text": text});
    let path = "/api/policy/drafts";
    officer.change(Method::POST, path, Some(&body)).await
}

async fn drafted(officer: &mut Browser, text: &str) -> Value {
    let answer = drafts(officer, "2027年节假日", text).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.json()
}

async fn publishes(officer: &mut Browser, draft: &Value, hash: &Value) -> Answer {
    let id = draft["id"].as_str().expect("an id");
    let path = format!("/api/policy/drafts/{id}/publish");
    let body = json!({"hash": hash});
    officer.change(Method::POST, &path, Some(&body)).await
}

fn is_refused(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["code"], code);
}

/// Another server on the table, which has just looked for the policy in force.
async fn other_server(lab: &Lab) -> (Deps, Browser) {
    let in_force = InForce::new(lab.deps.policy.clone());
    in_force.look(&*lab.store).await.expect("a look");
    let deps = Deps {
        policy: in_force.now(),
        ..lab.deps.clone()
    };
    let browser = lab.browser_at(&deps, Limits::default());
    (deps, browser)
}

async fn is_sound(lab: &Lab) {
    let store = lab.another_store();
    let checked = check_invariants(&store, &[1; 32], None, lab.deps.clock.now()).await;
    assert_eq!(checked.expect("a walk").broken, []);
}

#[tokio::test]
async fn a_second_officer_publishes_what_the_first_has_drafted_and_every_server_goes_by_it() {
    let lab = open().await;
    let mut first = lab.signed_in("credit-office").await;
    let mut second = lab.signed_in("credit-office-2").await;
    let draft = drafted(&mut first, CALENDAR).await;
    assert_eq!(draft["state"], "open");
    assert_eq!(
        (&draft["base_version"], &draft["version"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(draft["own"], true);
    // The same again is the same draft.
    assert_eq!(drafted(&mut first, CALENDAR).await, draft);

    let path = format!(
        "/api/policy/drafts/{}",
        draft["id"].as_str().expect("an id")
    );
    let read = second.get(&path).await.json();
    assert_eq!(read["own"], false);
    assert_eq!(read["text"], CALENDAR);
    let changes = read["changes"].as_array().expect("changes");
    assert_eq!(
        changes[1],
        json!({"path": "calendar[2027].work", "before": null, "after": "2027-02-14"})
    );
    let listed = second.get("/api/policy/drafts").await.json();
    assert_eq!(listed["drafts"][0]["id"], draft["id"]);

    let published = publishes(&mut second, &draft, &read["hash"]).await;
    assert_eq!(published.status, StatusCode::OK, "{}", published.text());
    let published = published.json();
    assert_eq!(published["version"], 2);
    assert_eq!(published["title"], "2027年节假日");
    // Asked again, since the answer was lost: it is done already.
    assert_eq!(
        publishes(&mut second, &draft, &read["hash"]).await.json(),
        published
    );
    assert_eq!(first.get(&path).await.json()["state"], "published");
    let versions = first.get("/api/policy/versions").await.json();
    assert_eq!(versions["in_force"], 2);
    let kept = versions["versions"].as_array().expect("versions");
    assert_eq!(kept.len(), 2);
    assert_eq!(
        (&kept[1]["version"], &kept[1]["published_at"]),
        (&json!(1), &Value::Null)
    );

    let (deps, mut browser) = other_server(&lab).await;
    assert_eq!(deps.policy.version, 2);
    let view = browser.get("/api/policy").await.json();
    assert_eq!(view["version"], 2);
    is_sound(&lab).await;
}

#[tokio::test]
async fn reports_keep_to_the_policy_under_which_they_were_issued() {
    let lab = open().await;
    let mut firm = lab.signed_in("records").await;
    let before = firm.issued("before", 3).await;
    let mut first = lab.signed_in("credit-office").await;
    let mut second = lab.signed_in("credit-office-2").await;
    // A sector is renamed and licences' like are shown: both would change what a report says.
    let text = "extends = \"yancheng-2024-demo\"\nshow_simple_procedure = true\n[kinds]\nabnormal_operation = \"shown\"\n";
    let draft = drafted(&mut first, text).await;
    let done = publishes(&mut second, &draft, &draft["hash"]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());

    let (_, mut browser) = other_server(&lab).await;
    browser.sign_in("records").await;
    let after = browser.issued("after", 3).await;
    let count = |report: &Value| report["conclusion"].clone();
    assert_ne!(
        count(&before),
        count(&after),
        "more is shown by the new version"
    );
    let mut office = lab.browser_at(&other_server(&lab).await.0, Limits::default());
    office.sign_in("credit-office").await;
    for report in [&before, &after] {
        let no = report["report_no"].as_str().expect("a number");
        let view = office.get(&format!("/api/reports/{no}/as-issued")).await;
        assert_eq!(
            view.json()["as_issued"]["state"],
            "equal",
            "{}",
            view.text()
        );
        let explained = browser.get(&format!("/api/reports/{no}/explanation")).await;
        assert_eq!(explained.status, StatusCode::OK, "{}", explained.text());
    }
    // The server that has not looked yet finds the newer version's report by what is kept, too.
    let no = after["report_no"].as_str().expect("a number");
    let view = first.get(&format!("/api/reports/{no}/as-issued")).await;
    assert_eq!(
        view.json()["as_issued"]["state"],
        "equal",
        "{}",
        view.text()
    );
    is_sound(&lab).await;
}

#[tokio::test]
async fn nobody_publishes_what_they_drafted_what_nobody_read_or_what_is_stale() {
    let lab = open().await;
    let mut first = lab.signed_in("credit-office").await;
    let mut second = lab.signed_in("credit-office-2").await;
    let draft = drafted(&mut first, CALENDAR).await;
    let own = publishes(&mut first, &draft, &draft["hash"]).await;
    is_refused(&own, StatusCode::FORBIDDEN, "policy.same_officer");
    for hash in [json!("0".repeat(64)), json!("x"), json!(null)] {
        let other = publishes(&mut second, &draft, &hash).await;
        is_refused(&other, StatusCode::UNPROCESSABLE_ENTITY, "policy.hash");
    }
    // A second draft on the same version is stale once the first is published.
    let text = "extends = \"yancheng-2024-demo\"\n[objections]\nanswer = 9\n";
    let late = drafted(&mut second, text).await;
    let done = publishes(&mut second, &draft, &draft["hash"]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let stale = publishes(&mut first, &late, &late["hash"]).await;
    is_refused(&stale, StatusCode::CONFLICT, "policy.draft_stale");
    let listed = first.get("/api/policy/drafts").await.json();
    let states = listed["drafts"].as_array().expect("drafts").iter();
    let states: Vec<_> = states.map(|it| it["state"].as_str()).collect();
    assert!(states.contains(&Some("stale")) && states.contains(&Some("published")));
    // Published or withdrawn is closed.
    let id = draft["id"].as_str().expect("an id");
    let path = format!("/api/policy/drafts/{id}/withdraw");
    let closed = first.change(Method::POST, &path, Some(&json!({}))).await;
    is_refused(&closed, StatusCode::CONFLICT, "policy.draft_closed");
    let again = publishes(&mut first, &draft, &draft["hash"]).await;
    is_refused(&again, StatusCode::CONFLICT, "policy.draft_closed");
    let id = late["id"].as_str().expect("an id");
    let path = format!("/api/policy/drafts/{id}/withdraw");
    for _ in 0..2 {
        let gone = first.change(Method::POST, &path, Some(&json!({}))).await;
        assert_eq!(gone.json()["state"], "withdrawn", "{}", gone.text());
    }
    is_sound(&lab).await;
}

#[tokio::test]
async fn a_draft_is_told_all_its_faults_and_others_may_not_draft() {
    let lab = open().await;
    let mut first = lab.signed_in("credit-office").await;
    let text = "extends = \"yancheng-2024-demo\"\nlook_backs = [2, 1]\n[objections]\nanswer = 0\n";
    let refused = drafts(&mut first, "试", text).await;
    is_refused(&refused, StatusCode::UNPROCESSABLE_ENTITY, "policy.fault");
    let errors = refused.json()["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(2), "{errors}");
    assert_eq!(errors[0]["code"], "policy.fault");
    for (title, text, code) in [
        ("", CALENDAR, "policy.title"),
        ("\u{202E}", CALENDAR, "policy.title"),
        (&"长".repeat(201), CALENDAR, "policy.title"),
        ("标题", "", "policy.fault"),
        ("标题", "extends = \"other\"", "policy.fault"),
        ("标题", &"#".repeat(70_000), "request.too_large"),
    ] {
        let refused = drafts(&mut first, title, text).await;
        assert_eq!(refused.json()["code"], code, "{}", refused.text());
    }
    let draft = drafted(&mut first, CALENDAR).await;
    for account in ["acme", "bureau-env", "bank"] {
        let mut other = lab.signed_in(account).await;
        let refused = drafts(&mut other, "标题", CALENDAR).await;
        is_refused(&refused, StatusCode::FORBIDDEN, "session.not_allowed");
        let refused = publishes(&mut other, &draft, &draft["hash"]).await;
        is_refused(&refused, StatusCode::FORBIDDEN, "session.not_allowed");
        for path in ["/api/policy/drafts", "/api/policy/versions"] {
            let refused = other.get(path).await;
            is_refused(&refused, StatusCode::FORBIDDEN, "session.not_allowed");
        }
    }
    let mut nobody = lab.browser();
    let refused = nobody.get("/api/policy/drafts").await;
    is_refused(&refused, StatusCode::UNAUTHORIZED, "session.required");
    for id in ["none", &"0".repeat(32)] {
        let refused = first.get(&format!("/api/policy/drafts/{id}")).await;
        is_refused(&refused, StatusCode::NOT_FOUND, "not_found");
    }
}

#[tokio::test]
async fn a_later_file_at_the_start_wins_and_an_earlier_one_does_not() {
    let lab = open().await;
    let mut first = lab.signed_in("credit-office").await;
    let mut second = lab.signed_in("credit-office-2").await;
    let draft = drafted(&mut first, CALENDAR).await;
    publishes(&mut second, &draft, &draft["hash"]).await;
    let started_with = |version| {
        std::sync::Arc::new(shared::policy::Policy {
            version,
            ..demonstration()
        })
    };
    for (version, wins) in [(1, 2), (2, 2), (3, 3)] {
        let in_force = InForce::new(started_with(version));
        in_force.look(&*lab.store).await.expect("a look");
        assert_eq!(in_force.now().version, wins);
        // Of two with the same version the published one: it has the calendar.
        assert_eq!(in_force.now().calendar.covers(2027), wins == 2);
    }
}

#[tokio::test]
async fn a_report_that_is_asked_for_meanwhile_is_of_one_version() {
    let lab = open().await;
    let mut acme = lab.signed_in("acme").await;
    let answer = acme.issue("one", &request(1, "finance")).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let store: &dyn Store = &*lab.store;
    let in_force = InForce::new(lab.deps.policy.clone());
    // Nothing was published: nothing changes, and nothing is put together anew.
    assert!(in_force.look(store).await.expect("a look").is_none());
    assert_eq!(in_force.now().version, 1);
}
