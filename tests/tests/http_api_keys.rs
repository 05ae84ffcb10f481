//! A unit's program delivers by a key: for its unit, deliveries and nothing else.

#[expect(dead_code, reason = "its lines of records are all that is needed")]
mod delivery_common;
mod http_common;

use delivery_common::{FIRST, PENALTY_HEADER, penalty};
use functions::files::name_of;
use functions::items::unpack;
use functions::keys;
use functions::store::Store;
use functions::use_cases::check_invariants::check_invariants;
use functions::use_cases::deliver_records::{DeliveryDeps, Turn};
use functions::use_cases::work_off_deliveries::work_off_deliveries;
use http::{Method, StatusCode};
use http_common::browser::{Answer, Browser};
use http_common::{Lab, at, demonstration};
use serde_json::{Value, json};
use shared::policy::UnitId;

const NOW: &str = "2026-11-24 09:30:00";

async fn lab() -> Lab {
    Lab::with_firms(demonstration(), at(NOW)).await
}

/// The unit for which a demonstration account acts.
fn unit_of(lab: &Lab, account: &str) -> UnitId {
    functions::demo::accounts::accounts(&lab.deps.policy)
        .into_iter()
        .find(|one| one.id == account)
        .and_then(|one| one.unit)
        .expect("a unit")
}

async fn make(browser: &mut Browser, unit: &UnitId, name: &str) -> Answer {
    let path = format!("/api/units/{}/keys", unit.0);
    let body = json!({"name": name});
    browser.change(Method::POST, &path, Some(&body)).await
}

async fn made(browser: &mut Browser, unit: &UnitId, name: &str) -> (String, String) {
    let answer = make(browser, unit, name).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let made = answer.json();
    let text = |name: &str| made[name].as_str().expect("a text").to_owned();
    (text("key"), text("id"))
}

/// A program that has a key and no cookie.
struct Program {
    browser: Browser,
    bearer: String,
}

impl Program {
    fn with(lab: &Lab, key: &str) -> Self {
        Self {
            browser: lab.browser(),
            bearer: format!("Bearer {key}"),
        }
    }

    async fn call(&mut self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let headers = [("authorization", self.bearer.as_str())];
        self.browser.send(method, path, &headers, body).await
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    async fn deliver(&mut self, id: &str) -> Answer {
        let path = format!("/api/deliveries?id={id}&kind=penalty&sector=13&as_of=2026-11-23");
        let headers = [("authorization", self.bearer.as_str())];
        let body = Some(("text/csv", file()));
        self.browser
            .send_bytes(Method::POST, &path, &headers, body)
            .await
    }
}

fn file() -> Vec<u8> {
    let mut wrong = penalty(FIRST, "演环罚〔2024〕1号");
    wrong.decided = "从未".to_owned();
    format!("{PENALTY_HEADER}\n{}", wrong.line()).into_bytes()
}

#[tokio::test]
async fn a_program_delivers_by_its_unit_s_key_without_session_or_token() {
    let lab = lab().await;
    let unit = unit_of(&lab, "bureau-env");
    let mut office = lab.signed_in("credit-office").await;
    let (key, _) = made(&mut office, &unit, "报送程序").await;
    let mut program = Program::with(&lab, &key);

    let sent = program.deliver("by-key").await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    assert_eq!(sent.json()["unit"], unit.0.as_str());
    let file = file();
    let said = json!({
        "id": "up-by-key", "kind": "penalty", "sector": 13, "as_of": "2026-11-23",
        "size": file.len(), "sha256": name_of(&file),
    });
    let announced = program
        .call(Method::POST, "/api/uploads", Some(&said))
        .await;
    assert_eq!(
        announced.status,
        StatusCode::CREATED,
        "{}",
        announced.text()
    );
    let url = announced.json()["url"].as_str().expect("a url").to_owned();
    let body = Some(("application/octet-stream", file));
    let sent = program
        .browser
        .send_bytes(Method::PUT, &url, &[], body)
        .await;
    assert_eq!(sent.status, StatusCode::NO_CONTENT, "{}", sent.text());
    let path = "/api/deliveries/up-by-key/apply";
    let submitted = program.call(Method::POST, path, None).await;
    assert_eq!(
        submitted.status,
        StatusCode::ACCEPTED,
        "{}",
        submitted.text()
    );
    let turn = Turn::new(lab.deps.clock.clone(), &*lab.deps.random, None);
    let deps = DeliveryDeps::of(&lab.deps);
    work_off_deliveries(&deps, &turn).await.expect("a turn");
    let view = program.get("/api/deliveries/up-by-key").await.json();
    assert_eq!(view["state"]["counts"]["refused"], 1, "{view}");
    let refused = program.get("/api/deliveries/up-by-key/refused").await;
    assert_eq!(refused.status, StatusCode::OK);
    let list = program.get("/api/deliveries").await.json();
    assert_eq!(list["deliveries"].as_array().expect("a list").len(), 2);
    // Somebody of the unit sees the same.
    let mut bureau = lab.signed_in("bureau-env").await;
    assert_eq!(bureau.get("/api/deliveries/up-by-key").await.json(), view);
}

#[tokio::test]
async fn a_key_is_for_its_unit_s_deliveries_and_nothing_else() {
    let lab = lab().await;
    let env = unit_of(&lab, "bureau-env");
    let market = unit_of(&lab, "bureau-market");
    let mut office = lab.signed_in("credit-office").await;
    let (of_env, _) = made(&mut office, &env, "一").await;
    let (of_market, _) = made(&mut office, &market, "二").await;
    let mut program = Program::with(&lab, &of_env);
    let sent = program.deliver("mine").await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());

    let mut other = Program::with(&lab, &of_market);
    for path in ["/api/deliveries/mine", "/api/deliveries/mine/refused"] {
        let theirs = other.get(path).await;
        assert_eq!(theirs.problem(), (404, "not_found".to_owned()), "{path}");
    }
    let path = "/api/deliveries/mine/apply";
    let theirs = other.call(Method::POST, path, None).await;
    assert_eq!(theirs.problem(), (404, "not_found".to_owned()));
    let foreign = other.deliver("theirs").await;
    assert_eq!(foreign.problem(), (422, "line.sector".to_owned()));

    let keys = format!("/api/units/{}/keys", env.0);
    for (method, path) in [
        (Method::GET, keys.as_str()),
        (Method::POST, &keys),
        (Method::DELETE, &format!("{keys}/x")),
        (Method::GET, "/api/session"),
        (Method::GET, "/api/reports"),
        (Method::POST, "/api/reports"),
        (Method::GET, "/api/objections"),
        (Method::GET, "/api/records"),
        (Method::GET, "/api/units/standing"),
        (Method::POST, "/auth/logout"),
    ] {
        let refused = program.call(method.clone(), path, None).await;
        let expected = (403, "key.scope".to_owned());
        assert_eq!(refused.problem(), expected, "{method} {path}");
    }
    // What anyone may ask a program may too.
    for path in ["/api/policy", "/api/freshness", "/health"] {
        assert_eq!(program.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_key_that_is_nobody_s_malformed_or_revoked_is_refused() {
    let lab = lab().await;
    let unit = unit_of(&lab, "bureau-env");
    let mut bureau = lab.signed_in("bureau-env").await;
    let (key, id) = made(&mut bureau, &unit, "旧程序").await;
    let unknown = format!("xzk_{}", "A".repeat(43));
    let cut = &key[..key.len() - 1];
    for wrong in [unknown.as_str(), cut, "", "xzk_", "x y"] {
        let mut program = Program::with(&lab, wrong);
        for answer in [
            program.get("/api/deliveries").await,
            program.deliver("no").await,
        ] {
            assert_eq!(answer.problem(), (401, "key.unknown".to_owned()), "{wrong}");
        }
    }
    // Where a key is, the cookie is not looked at: neither makes the other good.
    let headers = [("authorization", "Bearer xzk_wrong")];
    let both = bureau
        .send(Method::GET, "/api/deliveries", &headers, None)
        .await;
    assert_eq!(both.problem(), (401, "key.unknown".to_owned()));

    let mut program = Program::with(&lab, &key);
    assert_eq!(program.get("/api/deliveries").await.status, StatusCode::OK);
    let path = format!("/api/units/{}/keys/{id}", unit.0);
    for _ in 0..2 {
        let revoked = bureau.change(Method::DELETE, &path, None).await;
        assert_eq!(revoked.status, StatusCode::NO_CONTENT, "{}", revoked.text());
    }
    let revoked = program.get("/api/deliveries").await;
    assert_eq!(revoked.problem(), (401, "key.unknown".to_owned()));
    let absent = format!("/api/units/{}/keys/absent", unit.0);
    let absent = bureau.change(Method::DELETE, &absent, None).await;
    assert_eq!(absent.problem(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn keys_are_made_by_the_credit_office_and_their_unit_and_listed_without_themselves() {
    let lab = lab().await;
    let unit = unit_of(&lab, "bureau-env");
    let mut office = lab.signed_in("credit-office").await;
    let mut bureau = lab.signed_in("bureau-env").await;
    let (first, _) = made(&mut office, &unit, " 报送程序 ").await;
    lab.clock.set(at("2026-11-24 09:31:00"));
    let (second, id) = made(&mut bureau, &unit, "新程序").await;
    let mut program = Program::with(&lab, &first);
    assert_eq!(program.get("/api/deliveries").await.status, StatusCode::OK);
    bureau
        .change(
            Method::DELETE,
            &format!("/api/units/{}/keys/{id}", unit.0),
            None,
        )
        .await;
    let path = format!("/api/units/{}/keys", unit.0);
    let list = office.get(&path).await;
    assert!(!list.text().contains("xzk_") && !list.text().contains(&second[4..]));
    let list = list.json();
    let keys = list["keys"].as_array().expect("a list");
    let seen: Vec<_> = keys
        .iter()
        .map(|key| {
            let has = |name: &str| !key[name].is_null();
            let text = |name: &str| key[name].as_str().expect("a text");
            let used = (has("last_used_on"), has("revoked_at"));
            (text("name"), text("created_by"), used)
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("新程序", "unit", (false, true)),
            ("报送程序", "credit_office", (true, false)),
        ]
    );
    assert_eq!(keys[1]["last_used_on"], "2026-11-24");
    assert_eq!(bureau.get(&path).await.json(), list);

    let long = "长".repeat(41);
    for name in ["", "  ", long.as_str(), "a\u{7}b"] {
        let refused = make(&mut bureau, &unit, name).await;
        assert_eq!(refused.problem(), (422, "key.name".to_owned()), "{name}");
    }
    let mut market = lab.signed_in("bureau-market").await;
    let absent = UnitId("no-such-unit".to_owned());
    for (browser, unit) in [(&mut market, &unit), (&mut office, &absent)] {
        let refused = make(browser, unit, "一").await;
        assert_eq!(refused.problem(), (404, "not_found".to_owned()));
    }
    for account in ["acme", "bank"] {
        let mut other = lab.signed_in(account).await;
        let refused = make(&mut other, &unit, "一").await;
        assert_eq!(refused.problem(), (403, "session.not_allowed".to_owned()));
    }
    for n in 1..20 {
        made(&mut office, &unit, &n.to_string()).await;
    }
    let full = make(&mut office, &unit, "二十一").await;
    assert_eq!(full.problem(), (409, "key.too_many".to_owned()));
}

#[tokio::test]
async fn the_table_holds_no_key_and_each_act_has_its_event() {
    let lab = lab().await;
    let unit = unit_of(&lab, "bureau-env");
    let mut bureau = lab.signed_in("bureau-env").await;
    let (key, _) = made(&mut bureau, &unit, "一").await;
    let (_, id) = made(&mut bureau, &unit, "二").await;
    let path = format!("/api/units/{}/keys/{id}", unit.0);
    bureau.change(Method::DELETE, &path, None).await;
    let deps = &lab.deps;
    let now = deps.clock.now();
    let store = lab.another_store();
    let sound = check_invariants(&store, &deps.secrets.code_key, Some(&deps.files), now).await;
    assert_eq!(sound.expect("a walk").broken, []);

    let file = lab.folder().join("xinzheng.sqlite");
    for file in [file.clone(), file.with_extension("sqlite-wal")] {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let told = &key.as_bytes()[4..];
        assert!(!bytes.windows(told.len()).any(|part| part == told));
    }
    // A key without its row is told by whoever looks.
    let row = keys::api_key_of_unit(&unit, &id);
    let item = store.get(&row).await.expect("a read").expect("a row");
    let body: functions::items::ApiKeyRow = unpack(&item).expect("a row");
    assert!(body.revoked_at.is_some());
    let delete = functions::store::Op::Delete {
        key: row.clone(),
        at: item.v,
    };
    store.transact(vec![delete]).await.expect("a write");
    let broken = check_invariants(&store, &deps.secrets.code_key, None, now).await;
    assert_eq!(broken.expect("a walk").broken.len(), 1);
}
