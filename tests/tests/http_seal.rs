//! The offline seal from the click to the paper, and back by the key list alone.

#[path = "http_seal/certificates.rs"]
mod certificates;
mod http_common;
#[path = "http_seal/logged.rs"]
mod logged;
#[path = "http_seal/paper.rs"]
mod paper;
#[path = "http_seal/tool.rs"]
mod tool;

use functions::sign::Sealing;
use functions::store::Store;
use functions::use_cases::check_invariants::check_invariants;
use functions::use_cases::publish_key_list::{CannotPublish, Published, publish_key_list};
use http::{Method, StatusCode};
use http_common::{Lab, ORIGIN, at, demonstration};
use serde_json::Value;
use shared::code::{Scanned, VerificationCode};
use shared::policy::Policy;
use shared::seal::{
    Algorithm, Evidence, NotAContinuation, NotSealed, Seal, Statement, TrustedKeys, check_scanned,
};

const NOW: &str = "2026-11-24 09:30:00";

fn host() -> &'static str {
    ORIGIN.rsplit('/').next().expect("a host")
}

async fn open(policy: Policy) -> Lab {
    let lab = Lab::with_firms(policy, at(NOW)).await;
    let published = publish(&lab, &lab.deps.sealing).await;
    assert!(matches!(published, Ok(Published::Now(_))), "{published:?}");
    lab
}

async fn publish(lab: &Lab, sealing: &Sealing) -> Result<Published, CannotPublish> {
    publish_key_list(
        &*lab.store,
        &*lab.deps.random,
        sealing,
        lab.deps.clock.now(),
    )
    .await
}

/// The list as anybody gets it, by the root that was pinned.
async fn keys(lab: &Lab) -> TrustedKeys {
    let answer = lab.browser().get("/v/keys").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    TrustedKeys::read(&answer.body, lab.deps.sealing.root()).expect("the root's list")
}

/// What a camera reads on the report's first page.
async fn scanned(lab: &Lab, issued: &Value) -> String {
    let no = issued["report_no"].as_str().expect("a number");
    let pdf = lab
        .signed_in("acme")
        .await
        .get(&format!("/api/reports/{no}/pdf"))
        .await;
    assert_eq!(pdf.status, StatusCode::OK);
    paper::scan(&pdf.body)
}

fn checked(text: &str, keys: &TrustedKeys) -> Result<Statement, NotSealed> {
    let scanned = Scanned::parse(text).unwrap_or_else(|_| panic!("an address"));
    let digits = scanned.fragment.expect("a seal");
    check_scanned(&scanned.code, &digits, host(), keys, Evidence::Seal)
}

async fn a_firm_s_seal_is_read_from_paper(algorithm: Algorithm) {
    let lab = open(Policy {
        seal_algorithm: algorithm,
        ..demonstration()
    })
    .await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("sealed", 3).await;
    let text = scanned(&lab, &issued).await;

    // The address of the answer, and behind it the seal in digits alone.
    let url = issued["url"].as_str().expect("an address");
    let (address, digits) = text.split_once('#').expect("a seal");
    assert_eq!(address, url);
    assert_eq!(digits.len(), 306);
    let seal = Seal::from_digits(digits).expect("a seal");
    assert_eq!(seal.algorithm(), algorithm);

    let said = checked(&text, &keys(&lab).await).expect("a genuine seal");
    let no = issued["report_no"].as_str().expect("a number");
    let report = acme.get(&format!("/api/reports/{no}")).await.json();
    assert_eq!(said.code.as_str(), issued["code"].as_str().expect("a code"));
    assert_eq!(said.look_back.map(|years| years.years()), Some(3));
    let report = &report["report"];
    assert_eq!(said.issued_at.to_string(), report["issued_at"]);
    assert_eq!(said.valid_through.to_string(), report["valid_through"]);
    let hash = shared::canonical::to_canonical_json(report).expect("canonical JSON");
    let hash = functions::files::sha256_of(&functions::files::name_of(&hash)).expect("a hash");
    assert_eq!(said.report_hash, hash[..16]);
}

#[tokio::test]
async fn the_seal_on_paper_is_checked_by_the_published_list_alone() {
    a_firm_s_seal_is_read_from_paper(Algorithm::Es256).await;
}

#[tokio::test]
async fn a_policy_may_ask_for_sm2() {
    a_firm_s_seal_is_read_from_paper(Algorithm::Sm2Sm3).await;
}

#[tokio::test]
async fn another_report_s_code_before_the_seal_is_found() {
    let lab = open(demonstration()).await;
    let mut acme = lab.signed_in("acme").await;
    let one = acme.issued("one", 1).await;
    let two = acme.issued("two", 2).await;
    let (one, two) = (scanned(&lab, &one).await, scanned(&lab, &two).await);
    let digits = two.split_once('#').expect("a seal").1;
    let address = one.split_once('#').expect("a seal").0;
    let keys = keys(&lab).await;
    let pasted = format!("{address}#{digits}");
    assert_eq!(checked(&pasted, &keys), Err(NotSealed::OtherCode));
    let code = VerificationCode::parse(address).unwrap_or_else(|_| panic!("a code"));
    assert_eq!(
        check_scanned(&code, digits, "elsewhere.example.cn", &keys, Evidence::Seal),
        Err(NotSealed::Signature)
    );
}

#[tokio::test]
async fn the_whole_address_that_a_desk_scanner_types_leads_to_the_report() {
    let lab = open(demonstration()).await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("typed", 1).await;
    let text = scanned(&lab, &issued).await;
    let typed = text
        .replace(':', "%3A")
        .replace('/', "%2F")
        .replace('#', "%23");
    let mut anyone = lab.browser();
    let answer = anyone.get_page(&format!("/v?code={typed}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let code = issued["code"].as_str().expect("a code");
    assert_eq!(answer.leads_to(), format!("/v/{code}"));
    assert_eq!(anyone.verdict(code).await["verdict"], "genuine");
}

#[tokio::test]
async fn before_a_list_is_published_there_is_none() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let mut anyone = lab.browser();
    let answer = anyone.get("/v/keys").await;
    assert_eq!(answer.problem(), (404, "not_found".to_owned()));
    let answer = anyone.send(Method::POST, "/v/keys", &[], None).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_list_is_published_once_and_only_a_newer_one_that_goes_on_from_it_takes_its_place() {
    let lab = open(demonstration()).await;
    let secrets = &lab.deps.secrets;
    let again = publish(&lab, &lab.deps.sealing).await;
    assert!(matches!(again, Ok(Published::Already(_))), "{again:?}");

    let of = |policy: &Policy| Sealing::demonstration(secrets, policy).expect("keys of seals");
    let mut newer = demonstration();
    newer.version += 1;
    let published = publish(&lab, &of(&newer)).await;
    assert!(matches!(published, Ok(Published::Now(_))), "{published:?}");
    let older = publish(&lab, &lab.deps.sealing).await;
    assert!(matches!(older, Ok(Published::Newer(_))), "{older:?}");

    let mut moved = newer.clone();
    moved.version += 1;
    moved.sectors[0].seal_bit = 48;
    let refused = publish(&lab, &of(&moved)).await;
    assert!(
        matches!(
            refused,
            Err(CannotPublish::NotAContinuation(NotAContinuation::Map))
        ),
        "{refused:?}"
    );
    let mut other = (**secrets).clone();
    other.cookie_key = [9; 32];
    let foreign = Sealing::demonstration(&other, &moved).expect("keys of seals");
    let refused = publish(&lab, &foreign).await;
    assert!(
        matches!(refused, Err(CannotPublish::List(_))),
        "{refused:?}"
    );

    let list = keys(&lab).await;
    assert_eq!(list.list().version, of(&newer).list().version);
    let store = lab.another_store();
    let checked = check_invariants(&store, &[1; 32], None, lab.deps.clock.now()).await;
    assert_eq!(checked.expect("a walk").broken, []);
    // Read as what it was written as, and nothing else.
    let item = lab.store.get(&functions::keys::seal_keys()).await;
    assert!(item.expect("a read").is_some());
}
