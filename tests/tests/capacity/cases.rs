//! The use cases, each done once in a city that is as the case needs it.

use crate::delivery_common::{FIRST, PENALTY_HEADER, Penalty, environment, penalty};
use crate::http_common::browser::{Answer, Browser, request};
use crate::http_common::watched::{Fate, Which};
use crate::http_common::{Lab, at, demonstration};
use crate::recorded::Recorded;
use functions::demo::accounts::accounts;
use functions::demo::city::{SEED, generate};
use functions::in_force::InForce;
use functions::notices::{HookUrl, Letter, NoticeDeps, PostNotice, Posted};
use functions::use_cases::deliver_records::{Content, Delivery, deliver_records};
use functions::use_cases::notices::send_notices;
use functions::use_cases::sweep::sweep;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use shared::policy::{SectorNo, UnitId};
use shared::record::RecordKind;
use std::sync::Arc;
use tests::recorder::{Book, Call, Kind};

#[path = "uploads.rs"]
mod uploads;

/// What a use case asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) gets: u64,
    pub(crate) batches: u64,
    pub(crate) keys: u64,
    pub(crate) queries: u64,
    pub(crate) transactions: u64,
    pub(crate) steps: u64,
    pub(crate) read_units: u64,
    pub(crate) write_units: u64,
    pub(crate) files_written: u64,
    pub(crate) files_read: u64,
    /// Of items and files, in units of 1,024 bytes, rounded up.
    pub(crate) kilobytes: u64,
}

impl Counted {
    fn of(calls: &[Call]) -> Self {
        let mut counted = Self::default();
        let mut bytes = 0;
        for call in calls {
            counted.read_units += call.read_units;
            counted.write_units += call.write_units;
            bytes += call.bytes;
            match &call.kind {
                Kind::Get(_) => counted.gets += 1,
                Kind::Batch(keys) => {
                    counted.batches += 1;
                    counted.keys += keys.len() as u64;
                }
                Kind::Query(_) => counted.queries += 1,
                Kind::Transact(steps) => {
                    counted.transactions += 1;
                    counted.steps += steps.len() as u64;
                }
                Kind::File("s3:PutObject") => counted.files_written += 1,
                Kind::File("s3:GetObject") => counted.files_read += 1,
                // Costs nothing.
                Kind::File("s3:DeleteObject") => {}
                Kind::File(other) => panic!("{other} is not counted"),
            }
        }
        counted.kilobytes = u64::div_ceil(bytes, 1024);
        counted
    }

    /// Whether this, as it was written down, is what was seen: calls and units to the one, bytes with a tenth of room.
    pub(crate) fn allows(&self, seen: &Self) -> bool {
        let without_bytes = |counted: &Self| Self {
            kilobytes: 0,
            ..counted.clone()
        };
        without_bytes(self) == without_bytes(seen)
            && seen.kilobytes <= self.kilobytes
            && seen.kilobytes * 10 >= self.kilobytes * 9
    }

    /// A row of the document.
    pub(crate) fn row(&self, name: &str) -> String {
        format!(
            "| {name} | {} | {} ({}) | {} | {} ({}) | {} | {} | {} / {} | {} |",
            self.gets,
            self.batches,
            self.keys,
            self.queries,
            self.transactions,
            self.steps,
            self.read_units,
            self.write_units,
            self.files_written,
            self.files_read,
            self.kilobytes
        )
    }
}

const NOW: &str = "2026-11-24 09:30:00";

/// Everything since the book was looked at last.
fn counted(book: &Book) -> Counted {
    Counted::of(&book.take())
}

fn over(lab: Lab) -> Recorded {
    Recorded::over(lab, Arc::new(|_, _| String::new()))
}

/// Every use case and what it asked for.
pub(crate) async fn all() -> Vec<(&'static str, Counted)> {
    let city = over(Lab::with_city(demonstration(), at(NOW)).await);
    let mut all = issues(&city).await;
    all.extend(reads(&city).await);
    all.extend(objections(&city).await);
    all.extend(repairs(&city).await);
    all.extend(holds(&city).await);
    all.extend(policies(&city).await);
    all.extend(users(&city).await);
    all.extend(sweeps(&city).await);
    all.extend(notices(&city).await);
    all.extend(deliveries().await);
    all
}

async fn issues(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut acme = city.signed_in("acme").await;
    let mut records = city.signed_in("records").await;
    let mut big = city.signed_in("big").await;
    book.take();
    acme.issued("first", 1).await;
    all.push(("issue, no record, first of its kind", counted(book)));
    acme.issued("second", 1).await;
    all.push(("issue, no record", counted(book)));
    acme.issued("second", 1).await;
    all.push(("issue, asked again", counted(book)));
    records.issued("three", 3).await;
    all.push(("issue, 3 records", counted(book)));
    big.issued("many", 3).await;
    all.push(("issue, 5,000 records", counted(book)));
    all
}

async fn reads(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut acme = city.signed_in("acme").await;
    let mut code = String::new();
    let mut no = String::new();
    for n in 0..20 {
        let issued = acme.issued(&format!("listed-{n}"), 1).await;
        let text = |field: &str| issued[field].as_str().expect("a text").to_owned();
        (code, no) = (text("code"), text("report_no"));
    }
    book.take();
    city.browser().verdict(&code).await;
    all.push(("scan", counted(book)));
    let list = acme.get("/api/reports").await.json();
    assert_eq!(list["reports"].as_array().map(Vec::len), Some(20));
    all.push(("list, 20 reports", counted(book)));
    for (name, path) in [
        ("report", format!("/api/reports/{no}")),
        ("report file", format!("/api/reports/{no}/pdf")),
    ] {
        assert_eq!(acme.get(&path).await.status, StatusCode::OK);
        all.push((name, counted(book)));
    }
    city.signed_in("acme").await;
    all.push(("sign-in", counted(book)));
    all.extend(explanations(city).await);
    all
}

/// Why reports say what they say, and how units deliver.
async fn explanations(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut records = city.signed_in("records").await;
    let mut big = city.signed_in("big").await;
    let mut office = city.signed_in("credit-office").await;
    let no = |issued: &Value| issued["report_no"].as_str().expect("a number").to_owned();
    let few = no(&records.issued("explained", 3).await);
    let many = no(&big.issued("explained", 3).await);
    let explained = format!("/api/reports/{few}/explanation");
    let id = records.get(&explained).await.json()["records"][0]["id"].clone();
    let history = format!("/api/records/{}/history", id.as_str().expect("an id"));
    book.take();
    for (name, browser, path) in [
        ("explanation, few records", &mut records, explained),
        (
            "explanation, 5,000 records",
            &mut big,
            format!("/api/reports/{many}/explanation"),
        ),
        (
            "report as issued",
            &mut office,
            format!("/api/reports/{few}/as-issued"),
        ),
    ] {
        assert_eq!(browser.get(&path).await.status, StatusCode::OK);
        all.push((name, counted(book)));
    }
    assert_eq!(records.get(&history).await.status, StatusCode::OK);
    all.push(("history of a record", counted(book)));
    assert_eq!(office.get("/freshness").await.status, StatusCode::OK);
    all.push(("page on deliveries", counted(book)));
    let standing = office.get("/api/units/standing").await;
    assert_eq!(standing.status, StatusCode::OK);
    all.push(("how units deliver", counted(book)));
    let usage = office.get("/api/usage").await;
    assert_eq!(usage.status, StatusCode::OK);
    all.push(("usage of 30 days", counted(book)));
    all
}

/// An objection to a record that one report of the firm shows.
async fn objections(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut firm = city.signed_in("records").await;
    book.take();
    let own = firm.get("/api/records").await.json();
    all.push(("own records", counted(book)));
    let id = own["records"][0]["record"]["id"].as_str().expect("an id");
    let one = firm.get(&format!("/api/records/{id}")).await;
    assert_eq!(one.status, StatusCode::OK, "{}", one.text());
    all.push(("one record", counted(book)));
    let code = one.json()["credit_code"].clone();
    let mut office = city.signed_in("credit-office").await;
    book.take();
    let sought = format!(
        "/api/records?credit_code={}",
        code.as_str().expect("a code")
    );
    assert_eq!(office.get(&sought).await.status, StatusCode::OK);
    all.push(("records of a firm, for the credit office", counted(book)));
    let mut big = city.signed_in("big").await;
    let code = big.get("/api/session").await.json()["entity"]["credit_code"].clone();
    book.take();
    let code = code.as_str().expect("a code");
    let sought = format!("/api/records?credit_code={code}&document_no=nothing");
    let none = office.get(&sought).await;
    assert_eq!(none.json()["records"], json!([]), "{}", none.text());
    all.push(("a record sought among 5,000", counted(book)));
    let own = own["records"].as_array().expect("records");
    let shown = own.iter().find(|own| own["shown"] == true);
    let record = &shown.expect("one that is shown")["record"]["id"];
    let body = json!({"record": record, "reason": "other", "statement": "与事实不符。"});
    let filed = keyed(&mut firm, "/api/objections", "o-1", &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    all.push(("object to a record", counted(book)));
    let id = filed.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/objections/{id}");
    assert_eq!(firm.get(&path).await.status, StatusCode::OK);
    all.push(("objection and its history", counted(book)));
    let path = format!("{path}/withdraw");
    let closed = firm.change(Method::POST, &path, Some(&json!({}))).await;
    assert_eq!(closed.status, StatusCode::OK, "{}", closed.text());
    all.push(("close an objection", counted(book)));
    all
}

/// A call with a key.
async fn keyed(browser: &mut Browser, path: &str, key: &str, body: &Value) -> Answer {
    let csrf = browser.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", key)];
    browser.send(Method::POST, path, &headers, Some(body)).await
}

/// The repair of a record that one report of the firm shows, and a unit's acts on records of its own.
async fn repairs(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let [repaired, withdrawn, corrected] = deliver_three(city).await;
    let mut firm = city.signed_in("records").await;
    let mut unit = city.signed_in("bureau-env").await;
    firm.issued("repaired", 3).await;
    book.take();
    let body = json!({
        "record": repaired, "statement": "已整改。", "commitment": "承诺依法经营。",
    });
    let filed = keyed(&mut firm, "/api/repairs", "r-1", &body).await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text());
    all.push(("apply for repair", counted(book)));
    let id = filed.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/repairs/{id}");
    assert_eq!(firm.get(&path).await.status, StatusCode::OK);
    all.push(("application and its history", counted(book)));
    let done = |answer: Answer| assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let accept = format!("{path}/accept");
    done(unit.change(Method::POST, &accept, Some(&json!({}))).await);
    all.push(("accept an application", counted(book)));
    let grant = json!({
        "outcome": "granted", "statement": "准予。", "confirms": ["corrected", "performed"],
    });
    let decide = format!("{path}/decide");
    done(unit.change(Method::POST, &decide, Some(&grant)).await);
    all.push(("grant a repair", counted(book)));
    let code = filed.json()["credit_code"].as_str().expect("a code").to_owned();
    done(unit.get(&format!("/commitments?code={code}")).await);
    all.push(("commitments of a firm", counted(book)));
    let body = json!({
        "ground": "revoked", "reason": "复议撤销", "document_no": "演复〔2026〕1号",
        "decided_on": "2026-11-01",
    });
    let path = format!("/api/records/{withdrawn}/withdraw");
    done(keyed(&mut unit, &path, "a-1", &body).await);
    all.push(("withdraw a record", counted(book)));
    let body = json!({"reason": "录入有误", "fields": {"违法事实": "另一事实"}});
    let path = format!("/api/records/{corrected}/correct");
    done(keyed(&mut unit, &path, "a-2", &body).await);
    all.push(("correct a record", counted(book)));
    all
}

/// Ids of three records that the environment bureau delivers about the firm `records`.
async fn deliver_three(city: &Recorded) -> [String; 3] {
    let accounts = accounts(&city.deps.policy);
    let firm = accounts.iter().find(|account| account.id == "records");
    let code = firm.expect("an account").entities[0].to_string();
    let number = |n: u32| format!("演环罚〔2025〕{n}号");
    let lines = [1, 2, 3].map(|n| {
        let line = Penalty {
            decided: "2025-01-02".to_owned(),
            ..penalty(FIRST, &number(n))
        };
        line.line().replace(FIRST, &code)
    });
    let file = format!("{PENALTY_HEADER}\n{}", lines.join("\n"));
    let mut bureau = city.signed_in("bureau-env").await;
    let csrf = bureau.csrf.clone().unwrap_or_default();
    let path = "/api/deliveries?id=repairable&kind=penalty&sector=13&as_of=2026-11-23";
    let headers = [("x-csrf-token", csrf.as_str())];
    let body = Some(("text/csv", file.into_bytes()));
    let sent = bureau.send_bytes(Method::POST, path, &headers, body).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.text());
    let mut firm = city.signed_in("records").await;
    let own = firm.get("/api/records").await.json();
    [1, 2, 3].map(|n| {
        let all = own["records"].as_array().expect("records");
        let one = all
            .iter()
            .find(|own| own["record"]["document_no"] == number(n));
        let id = one.and_then(|own| own["record"]["id"].as_str());
        id.expect("a record").to_owned()
    })
}

/// Two persons change the policy; a server looks for it when nothing was published, when something was, and again.
async fn policies(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let in_force = InForce::new(city.deps.policy.clone());
    let store = &*city.deps.store;
    let mut first = city.signed_in("credit-office").await;
    let mut second = city.signed_in("credit-office-2").await;
    book.take();
    let text = "extends = \"yancheng-2024-demo\"\n[objections]\nanswer = 9\n";
    let draft = json!({"title": "期限", "text": text});
    let path = "/api/policy/drafts";
    let drafted = first.change(Method::POST, path, Some(&draft)).await;
    assert_eq!(drafted.status, StatusCode::CREATED, "{}", drafted.text());
    all.push(("draft a policy", counted(book)));
    let drafted = drafted.json();
    let path = format!("{path}/{}/publish", drafted["id"].as_str().expect("an id"));
    let hash = json!({"hash": drafted["hash"]});
    let done = second.change(Method::POST, &path, Some(&hash)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    all.push(("publish a policy", counted(book)));
    in_force.look(store).await.expect("a look");
    all.push(("look for the policy, another one", counted(book)));
    in_force.look(store).await.expect("a look");
    all.push(("look for the policy, the same", counted(book)));
    all
}

/// Somebody is let in, comes and is let out while two sessions are open.
async fn users(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut office = city.signed_in("credit-office").await;
    city.signed_in("bank").await;
    book.take();
    city.signed_in("bank").await;
    all.push(("sign-in of somebody with a grant", counted(book)));
    let list = office.get("/api/users").await.json();
    all.push(("users", counted(book)));
    let users = list["users"].as_array().expect("users");
    let bank = users.iter().find(|user| user["role"] == "verifier");
    let path = format!(
        "/api/users/{}",
        bank.expect("the bank")["id"].as_str().expect("an id")
    );
    let gone = office.change(Method::DELETE, &path, None).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    all.push(("take access back, two sessions", counted(book)));
    assert_eq!(office.get("/api/units").await.status, StatusCode::OK);
    all.push(("units", counted(book)));
    all
}

/// A record that reports show is held, and the hold is lifted.
async fn holds(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let mut office = city.signed_in("credit-office").await;
    let mut firm = city.signed_in("records").await;
    let own = firm.get("/api/records").await.json();
    let own = own["records"].as_array().expect("records");
    let shown = own.iter().find(|own| own["shown"] == true);
    let record = &shown.expect("one that is shown")["record"]["id"];
    let body = json!({"record": record, "reason": "court_order", "statement": "依法院通知。"});
    let csrf = office.csrf.clone().unwrap_or_default();
    let headers = [("x-csrf-token", csrf.as_str()), ("idempotency-key", "h-1")];
    book.take();
    let placed = office
        .send(Method::POST, "/api/holds", &headers, Some(&body))
        .await;
    assert_eq!(placed.status, StatusCode::CREATED, "{}", placed.text());
    all.push(("hold a record", counted(book)));
    let id = placed.json()["id"].as_str().expect("an id").to_owned();
    let path = format!("/api/holds/{id}/lift");
    let why = json!({"statement": "已核实。"});
    let lifted = office.change(Method::POST, &path, Some(&why)).await;
    assert_eq!(lifted.status, StatusCode::OK, "{}", lifted.text());
    all.push(("lift a hold", counted(book)));
    all
}

async fn sweeps(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    sweep(&city.deps).await.expect("a sweep");
    all.push(("sweep, nothing to do", counted(book)));
    let mut acme = city.signed_in("acme").await;
    city.lab.store.plan(Which::Second, Fate::Lost, u32::MAX);
    acme.issue("left", &request(1, "finance")).await;
    city.lab.store.forget_plan();
    city.lab.clock.set(at("2026-11-24 09:32:00"));
    book.take();
    let swept = sweep(&city.deps).await.expect("a sweep");
    assert_eq!(swept.finished, 1);
    all.push(("sweep, one report to finish", counted(book)));
    all
}

/// Takes everything.
struct Takes;

#[async_trait::async_trait]
impl PostNotice for Takes {
    async fn post(&self, _: &HookUrl, _: &Letter) -> Posted {
        Posted::Answered(200)
    }
}

/// What happened is told: to nobody, and to one who asked for it.
async fn notices(city: &Recorded) -> Vec<(&'static str, Counted)> {
    let book = &city.book;
    let mut all = Vec::new();
    let deps = NoticeDeps::of(&city.deps, Arc::new(Takes), None);
    // What the other cases have left in the outbox, and units of the city that are late.
    for _ in 0..3 {
        send_notices(&deps).await.expect("notices");
    }
    book.take();
    send_notices(&deps).await.expect("notices");
    all.push(("notices, nothing to do", counted(book)));
    let mut acme = city.signed_in("acme").await;
    acme.issued("untold", 1).await;
    book.take();
    assert_eq!(send_notices(&deps).await.expect("notices").told, 1);
    all.push((
        "notices, a report of which nobody asked to be told",
        counted(book),
    ));
    let hook = json!({"url": "http://127.0.0.1:9/", "events": ["report.issued"]});
    let made = acme
        .change(Method::POST, "/api/webhooks", Some(&hook))
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    all.push(("ask to be told", counted(book)));
    acme.issued("told", 1).await;
    book.take();
    assert_eq!(send_notices(&deps).await.expect("notices").sent, 1);
    all.push(("notices, a report told by one webhook", counted(book)));
    all
}

/// A hundred rows of each kind, in an empty city.
async fn deliveries() -> Vec<(&'static str, Counted)> {
    let city = over(Lab::with_firms(demonstration(), at(NOW)).await);
    let policy = &city.deps.policy;
    let register = generate(SEED, policy, at(NOW).date());
    let register = register.files.first().expect("the register comes first");
    let text = String::from_utf8(register.bytes.clone()).expect("UTF-8");
    let lines: Vec<&str> = text.lines().collect();
    // Behind the firms that have an account, which are there.
    let firms = &lines[100..200];
    let file = format!("{}\n{}", lines[0], firms.join("\n"));
    // A name that is not the register's would be flagged, and a flag is written down too.
    let firms: Vec<_> = firms
        .iter()
        .map(|line| (name_in(line), code_in(line)))
        .collect();
    let records = Content::Records {
        sector: SectorNo(13),
        kind: RecordKind::Penalty,
    };
    let line = |n: usize, (name, code): (&str, &str), facts: &str| {
        let sample = penalty(FIRST, &format!("演环罚〔2024〕{n}号"));
        let called = sample.name;
        let line = Penalty {
            facts: facts.to_owned(),
            ..sample
        }
        .line();
        line.replace(FIRST, code).replace(called, name)
    };
    let penalties = |facts: &str, of: &dyn Fn(usize) -> usize, from: usize| {
        let lines = (0..100).map(|n| line(from + n, firms[of(n)], facts));
        let lines: Vec<_> = lines.collect();
        format!("{PENALTY_HEADER}\n{}", lines.join("\n"))
    };
    let wrong = penalties("事实", &|n| n, 2_000).replace(",2.5,", ",x,");
    let each = |n: usize| n;
    let one = |_: usize| 0;
    let mut all = Vec::new();
    for (name, unit, content, file) in [
        (
            "deliver, 100 new firms",
            &policy.register_unit,
            Content::Register,
            file,
        ),
        (
            "deliver, 100 new records of 100 firms",
            &environment(),
            records,
            penalties("事实", &each, 0),
        ),
        (
            "deliver, 100 corrected records",
            &environment(),
            records,
            penalties("更正后的事实", &each, 0),
        ),
        (
            "deliver, 100 records that are known",
            &environment(),
            records,
            penalties("更正后的事实", &each, 0),
        ),
        (
            "deliver, 100 new records of one firm",
            &environment(),
            records,
            penalties("事实", &one, 1_000),
        ),
        ("deliver, 100 refused lines", &environment(), records, wrong),
    ] {
        city.book.take();
        send(&city, unit, name, content, &file).await;
        all.push((name, counted(&city.book)));
    }
    let file = penalties("事实", &each, 3_000);
    all.extend(uploads::all(&city, &file).await);
    all
}

/// The name in a line of the register, where it stands first.
fn name_in(line: &str) -> &str {
    line.split(',').next().expect("a name")
}

/// The credit code in a line of the register.
fn code_in(line: &str) -> &str {
    let is_code = |field: &&str| {
        field.len() == 18
            && field
                .bytes()
                .all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    };
    line.split(',').find(is_code).expect("a code")
}

async fn send(city: &Recorded, unit: &UnitId, name: &str, content: Content, file: &str) {
    let now = city.deps.clock.now();
    let id: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let delivery = Delivery {
        unit,
        id: &id,
        content,
        file: file.as_bytes(),
        as_of: now.date().pred_opt().expect("a day before"),
    };
    let outcome = deliver_records(&city.delivery(), delivery, now)
        .await
        .expect("a delivery");
    let taken = outcome.accepted + outcome.corrected + outcome.unchanged;
    let told = taken as usize + outcome.refused.len();
    assert_eq!(told, 100, "{name}: {outcome:?}");
}
