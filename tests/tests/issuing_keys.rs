//! Reports are issued with keys that live for a month and that a key service certified: what anyone checks, and what
//! happens when one of the steps, or the service, fails.

#[cfg(feature = "lambda")]
#[path = "issuing_keys/beside.rs"]
mod beside;
mod http_common;
#[path = "../../functions/examples/support/samples.rs"]
#[expect(dead_code, reason = "the tools draw samples elsewhere")]
mod samples;
#[path = "issuing_keys/service.rs"]
mod service;

use functions::deps::Deps;
use functions::items::unpack;
use functions::keys;
use functions::routes::Limits;
use functions::sealing_in_use::SealingInUse;
use functions::sign::Next;
use functions::store::Store;
use functions::use_cases::publish_key_list::KeyListItem;
use functions::use_cases::renew_keys::{Left, renew_keys};
use http::StatusCode;
use http_common::browser::{Browser, request};
use http_common::{Lab, ORIGIN, at, demonstration};
use serde_json::Value;
use service::{Keeper, Service, compromised, first_secret};
use shared::code::Scanned;
use shared::seal::{Algorithm, Evidence, KeyId, NotSealed, TrustedKeys, check_scanned};
use shared::signed_file::{Fault, check_issued};
use std::sync::Arc;

const NOW: &str = "2026-11-24 09:30:00";

fn host() -> &'static str {
    ORIGIN.rsplit('/').next().expect("a host")
}

/// A city whose keys a key service certifies.
struct City {
    lab: Lab,
    keeper: Keeper,
    service: Service,
    in_use: Arc<SealingInUse>,
}

impl City {
    async fn new() -> Self {
        let lab = Lab::with_firms(demonstration(), at(NOW)).await;
        let service = Service::default();
        let keeper = Keeper::with(first_secret(&service, at(NOW)));
        let in_use = SealingInUse::read(keeper.kept.clone(), |sealing| sealing).await;
        Self {
            in_use: Arc::new(in_use.expect("keys")),
            lab,
            keeper,
            service,
        }
    }

    /// One turn of the clock's function.
    async fn turn(&self) -> Left {
        renew_keys(&self.lab.deps, &self.in_use, Some(&self.service)).await
    }

    /// What a function that issues goes by now.
    fn deps(&self) -> Deps {
        Deps {
            sealing: self.in_use.now(),
            ..self.lab.deps.clone()
        }
    }

    async fn acme(&self) -> Browser {
        let limits = Limits::new(256, 64, 1_024);
        let mut browser = self.lab.browser_at(&self.deps(), limits);
        browser.sign_in("acme").await;
        browser
    }

    fn key_in_use(&self) -> Option<KeyId> {
        let now = self.lab.deps.clock.now();
        self.in_use.now().key_at(Algorithm::Es256, now)
    }

    /// The list as anyone reads it, by the root that he has pinned.
    async fn published(&self) -> TrustedKeys {
        let item = self
            .lab
            .store
            .get(&keys::seal_keys())
            .await
            .expect("a read");
        let item: KeyListItem = unpack(&item.expect("a list")).expect("a list");
        TrustedKeys::read(item.file.as_bytes(), self.in_use.now().root()).expect("the root's")
    }

    async fn waits(&self, key: &str) {
        let refused = self.acme().await.issue(key, &request(1, "finance")).await;
        assert_eq!(
            refused.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{}",
            refused.text()
        );
    }
}

async fn file_of(browser: &mut Browser, issued: &Value) -> Vec<u8> {
    let no = issued["report_no"].as_str().expect("a number");
    let pdf = browser.get(&format!("/api/reports/{no}/pdf")).await;
    assert_eq!(pdf.status, StatusCode::OK);
    pdf.body.to_vec()
}

#[tokio::test]
async fn a_report_by_a_certified_key_is_taken_by_whoever_has_the_published_list() {
    let city = City::new().await;
    // Before a key is certified none goes out, and none by a key that nobody could check.
    city.waits("too-early").await;
    assert_eq!(city.turn().await, Left::Nothing);
    let key = city.key_in_use().expect("a key in use");
    let mut acme = city.acme().await;
    let issued = acme.issued("first", 1).await;
    let bytes = file_of(&mut acme, &issued).await;
    let published = city.published().await;
    let file = check_issued(&bytes, host(), &published, Evidence::Seal).expect("as issued");
    assert_eq!(file.proof.seal.key(), key);
    let digits = file.proof.seal.digits();
    let text = format!("{ORIGIN}/v/{}#{digits}", file.report.code);
    let scanned = Scanned::parse(&text).expect("as printed");
    let sealed = check_scanned(&scanned.code, &digits, host(), &published, Evidence::Seal);
    assert_eq!(sealed.expect("sealed").code, file.report.code);

    // Without its certificate, or with another's, the list speaks for no such seal and no such file.
    let text = String::from_utf8(published.file_with(&[]).expect("a list")).expect("text");
    let certificate = serde_json::to_value(&published.certificates()[0]).expect("JSON");
    let certificate = serde_json::to_string(&certificate).expect("JSON");
    let without = text.replace(&certificate, "");
    assert_ne!(without, text);
    let bare = TrustedKeys::read(without.as_bytes(), published.root()).expect("the root's");
    assert_eq!(
        check_issued(&bytes, host(), &bare, Evidence::Seal),
        Err(Fault::Key(NotSealed::UnknownKey(key)))
    );
    for field in ["by", "end", "from", "id", "signature", "spki"] {
        let mut value: Value = serde_json::from_str(&text).expect("JSON");
        let of = &mut value["certificates"][0][field];
        let changed = of.as_str().expect("a text").to_owned();
        let last = match changed.pop_digit() {
            (rest, '0') => format!("{rest}1"),
            (rest, _) => format!("{rest}0"),
        };
        *of = last.into();
        let changed = shared::canonical::to_canonical_json(&value).expect("JSON");
        assert!(
            TrustedKeys::read(&changed, published.root()).is_err(),
            "{field}"
        );
    }
    // The chain in the file: every byte of its certificates counts.
    let der = city.keeper.certificate_of(key);
    let hex: String = der.iter().map(|byte| format!("{byte:02X}")).collect();
    let place = bytes
        .windows(hex.len())
        .position(|window| window == hex.as_bytes())
        .expect("the certificate in the file");
    for step in (0..hex.len()).step_by(2) {
        let mut changed = bytes.clone();
        let digit = &mut changed[place + step];
        *digit = if *digit == b'0' { b'1' } else { b'0' };
        let taken = check_issued(&changed, host(), &published, Evidence::Seal);
        assert!(taken.is_err(), "byte {} of the certificate", step / 2);
    }
}

trait PopDigit {
    /// The last digit, and what stands before it; of a time, the last digit of its seconds.
    fn pop_digit(&self) -> (String, char);
}

impl PopDigit for String {
    fn pop_digit(&self) -> (String, char) {
        let mut rest = self.strip_suffix("+08:00").unwrap_or(self).to_owned();
        let last = rest.pop().expect("a digit");
        (rest, last)
    }
}

#[tokio::test]
async fn a_key_is_used_once_its_list_is_published_wherever_a_process_dies() {
    let city = City::new().await;
    // It died between the secret and the list.
    let seals = Algorithm::Es256;
    let deps = &city.lab.deps;
    let renewed = functions::sign::renew(
        &city.service,
        &*city.keeper.kept,
        &*deps.random,
        seals,
        at(NOW),
    )
    .await;
    renewed.expect("a key is kept");
    city.in_use.look(&*deps.store).await.expect("a look");
    assert_eq!(city.key_in_use(), None);
    city.waits("unpublished").await;
    // The next one makes no other key: it publishes that one.
    assert_eq!(city.turn().await, Left::Nothing);
    assert_eq!(city.published().await.certificates().len(), 1);
    assert!(city.key_in_use().is_some());
    // Whoever had begun before does so too, once it looks again.
    let other = SealingInUse::read(city.keeper.kept.clone(), |sealing| sealing).await;
    let other = other.expect("keys");
    assert_eq!(other.now().key_at(seals, at(NOW)), None);
    assert!(other.look(&*deps.store).await.expect("a look").is_some());
    assert_eq!(other.now().key_at(seals, at(NOW)), city.key_in_use());
    assert!(other.look(&*deps.store).await.expect("a look").is_none());
}

#[tokio::test]
async fn the_secret_is_not_replaced_and_nothing_of_the_lost_key_is_published() {
    let city = City::new().await;
    city.keeper.kept.then(Next::Refuses);
    assert_eq!(city.turn().await, Left::Urgent);
    assert_eq!(city.published().await.certificates().len(), 0);
    assert_eq!(city.turn().await, Left::Nothing);
    assert_eq!(city.published().await.certificates().len(), 1);
}

#[tokio::test]
async fn several_that_renew_at_once_make_one_key() {
    let city = City::new().await;
    let turns = (0..6).map(|_| city.turn());
    futures::future::join_all(turns).await;
    assert_eq!(city.turn().await, Left::Nothing);
    assert_eq!(city.published().await.certificates().len(), 1);
    assert!(city.key_in_use().is_some());
}

#[tokio::test]
async fn while_the_key_service_is_away_the_last_key_issues_up_to_its_end_and_none_after_it() {
    let city = City::new().await;
    assert_eq!(city.turn().await, Left::Nothing);
    let key = city.key_in_use().expect("a key");
    city.service.go_away();
    city.lab.clock.set(at("2026-12-15 09:30:00"));
    assert_eq!(
        city.turn().await,
        Left::Later,
        "it is said, and days are left"
    );
    city.lab.clock.set(at("2026-12-25 09:29:00"));
    assert_eq!(city.turn().await, Left::Urgent);
    assert_eq!(city.key_in_use(), Some(key));
    let mut acme = city.acme().await;
    let issued = acme.issued("last", 1).await;
    let bytes = file_of(&mut acme, &issued).await;
    city.lab.clock.set(at("2026-12-25 09:30:00"));
    assert_eq!(city.key_in_use(), None);
    city.waits("after-the-end").await;
    // Back again: a new key, at once, and what the old one sealed stays good.
    city.service.come_back();
    assert_eq!(city.turn().await, Left::Nothing);
    let published = city.published().await;
    assert!(check_issued(&bytes, host(), &published, Evidence::Seal).is_ok());
    let mut acme = city.acme().await;
    let issued = acme.issued("next", 2).await;
    let bytes = file_of(&mut acme, &issued).await;
    assert!(check_issued(&bytes, host(), &published, Evidence::Seal).is_ok());
}

#[tokio::test]
async fn a_stolen_short_lived_key_falls_alone_and_another_is_made() {
    let city = City::new().await;
    assert_eq!(city.turn().await, Left::Nothing);
    let stolen = city.key_in_use().expect("a key");
    let mut acme = city.acme().await;
    let issued = acme.issued("by-the-stolen", 1).await;
    let bytes = file_of(&mut acme, &issued).await;
    city.lab.clock.set(at("2026-11-26 09:30:00"));
    let secret = compromised(&city.keeper, stolen, at("2026-11-25 00:00:00"));
    city.keeper.kept.put(secret);
    assert_eq!(city.turn().await, Left::Nothing);
    let next = city.key_in_use().expect("another key");
    assert_ne!(next, stolen);
    let published = city.published().await;
    let file = |evidence| check_issued(&bytes, host(), &published, evidence).map(|_| ());
    let declared = at("2026-11-25 00:00:00");
    assert_eq!(
        file(Evidence::Seal),
        Err(Fault::Key(NotSealed::KeyCompromised { at: declared }))
    );
    assert_eq!(file(Evidence::LoggedBy(declared)), Ok(()));
    let mut acme = city.acme().await;
    let issued = acme.issued("by-the-next", 2).await;
    let bytes = file_of(&mut acme, &issued).await;
    assert!(check_issued(&bytes, host(), &published, Evidence::Seal).is_ok());
}
