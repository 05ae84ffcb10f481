//! The function `issue` and the secrets manager: the keys are read again beside the requests, whatever the manager does.

use super::{City, file_of, host};
use crate::http_common::at;
use crate::http_common::browser::{Answer, Browser, request};
use axum::extract::Request;
use functions::cloud::{Live, issuing};
use functions::deps::Deps;
use functions::sealing_in_use::SealingInUse;
use functions::sign::{KeptInMemory, Reads};
use functions::use_cases::renew_keys::{Left, renew_keys};
use http::StatusCode;
use shared::seal::{Algorithm, Evidence, KeyId};
use std::sync::Arc;
use std::time::Duration;

/// One instance of the function, and somebody who is signed in.
struct Instance {
    in_use: Arc<SealingInUse>,
    acme: Browser,
}

impl Instance {
    async fn start(city: &City) -> Self {
        let in_use = SealingInUse::read(city.keeper.kept.clone(), |sealing| sealing).await;
        let in_use = Arc::new(in_use.expect("keys"));
        let live: Arc<Live> = Arc::new(issuing(city.lab.deps.clone(), Some(in_use.clone())));
        let router = axum::Router::new().fallback(move |request: Request| {
            let live = live.clone();
            async move { live.answer(request).await }
        });
        let mut instance = Self {
            in_use,
            acme: Browser::new(router),
        };
        instance.sign_in(city).await;
        instance
    }

    /// A session lasts for hours, and a test for days.
    async fn sign_in(&mut self, city: &City) {
        let signed_in = city.acme().await;
        self.acme.cookies = signed_in.cookies;
        self.acme.csrf = signed_in.csrf;
    }

    /// One that has seen policy and keys: its first request found no report of this number.
    async fn warm(city: &City) -> Self {
        let mut instance = Self::start(city).await;
        instance.asks().await;
        instance
    }

    async fn asks(&mut self) {
        let answer = self.acme.get("/api/nothing").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{answer:?}");
    }

    async fn issue(&mut self, key: &str) -> Answer {
        self.acme.issue(key, &request(1, "finance")).await
    }
}

/// The key by which a report's file was sealed; whoever has the published list takes it.
async fn key_of(city: &City, issued: &Answer) -> KeyId {
    assert_eq!(issued.status, StatusCode::CREATED, "{}", issued.text());
    let bytes = file_of(&mut city.acme().await, &issued.json()).await;
    let published = city.published().await;
    let file = shared::signed_file::check_issued(&bytes, host(), &published, Evidence::Seal);
    file.expect("as issued").proof.seal.key()
}

/// So much time goes by, in which nothing runs.
async fn sleeps(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

/// Until the keeper is asked by so many.
async fn until_waiting(keeper: &KeptInMemory, count: u32) {
    while keeper.waiting() != count {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// The keys are renewed, and their list published, by whoever works by the clock; the manager gives them out only once
/// [`KeptInMemory::put`] has them.
async fn renewed_elsewhere(city: &City) -> String {
    let elsewhere = Arc::new(KeptInMemory::with(city.keeper.kept.text()));
    let in_use = SealingInUse::read(elsewhere.clone(), |sealing| sealing).await;
    let deps: &Deps = &city.lab.deps;
    let left = renew_keys(deps, &in_use.expect("keys"), Some(&city.service)).await;
    assert_eq!(left, Left::Nothing);
    elsewhere.text()
}

#[tokio::test]
async fn a_report_goes_out_while_the_secrets_manager_says_nothing() {
    let city = City::new().await;
    assert_eq!(city.turn().await, Left::Nothing);
    let mut instance = Instance::warm(&city).await;
    sleeps(301).await;
    city.keeper.kept.reads(Reads::Late);
    let issued = instance.issue("beside").await;
    // The answer is out, and the look is not over.
    until_waiting(&city.keeper.kept, 1).await;
    assert_eq!(Some(key_of(&city, &issued).await), city.key_in_use());
}

#[tokio::test]
async fn an_instance_without_a_key_in_force_waits_for_its_keys() {
    let city = City::new().await;
    assert_eq!(city.turn().await, Left::Nothing);
    let mut instance = Instance::start(&city).await;
    city.keeper.kept.reads(Reads::Late);
    let issuing = tokio::spawn(async move { instance.issue("first").await });
    until_waiting(&city.keeper.kept, 1).await;
    assert!(!issuing.is_finished());
    city.keeper.kept.reads(Reads::Answers);
    let issued = issuing.await.expect("an answer");
    assert_eq!(Some(key_of(&city, &issued).await), city.key_in_use());
}

#[tokio::test]
async fn requests_at_once_ask_the_secrets_manager_once() {
    let city = City::new().await;
    assert_eq!(city.turn().await, Left::Nothing);
    let instance = Instance::warm(&city).await;
    sleeps(301).await;
    city.keeper.kept.reads(Reads::Late);
    let before = city.keeper.kept.asked();
    let asks = (0..8).map(|_| {
        let mut acme = instance.acme.clone();
        async move { acme.get("/api/nothing").await.status }
    });
    for status in futures::future::join_all(asks).await {
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
    until_waiting(&city.keeper.kept, 1).await;
    assert_eq!(city.keeper.kept.asked(), before + 1);
    assert_eq!(city.keeper.kept.most_waiting(), 1);
}

#[tokio::test]
async fn a_late_answer_with_the_keys_of_before_is_followed_by_a_look_that_finds_the_new_ones() {
    let city = City::new().await;
    assert_eq!(city.turn().await, Left::Nothing);
    let first = city.key_in_use().expect("a key");
    city.lab.clock.set(at("2026-12-17 09:30:00"));
    let mut instance = Instance::warm(&city).await;
    sleeps(301).await;
    city.keeper.kept.reads(Reads::Late);
    instance.asks().await;
    until_waiting(&city.keeper.kept, 1).await;
    let renewed = renewed_elsewhere(&city).await;
    city.keeper.kept.put(renewed);
    city.keeper.kept.reads(Reads::Answers);
    until_waiting(&city.keeper.kept, 0).await;
    // The new key signs from a day after it was made, and this instance has not seen it.
    city.lab.clock.set(at("2026-12-18 10:00:00"));
    instance.sign_in(&city).await;
    let by_the_first = instance.issue("late").await;
    assert_eq!(key_of(&city, &by_the_first).await, first);
    sleeps(301).await;
    let asked = city.keeper.kept.asked();
    instance.asks().await;
    while city.keeper.kept.asked() == asked || city.keeper.kept.waiting() > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    while instance
        .in_use
        .now()
        .key_at(Algorithm::Es256, at("2026-12-18 10:00:00"))
        == Some(first)
    {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let by_the_next = instance.issue("next").await;
    assert_ne!(key_of(&city, &by_the_next).await, first);
}

#[tokio::test]
async fn keys_that_run_out_while_the_secrets_manager_is_away_seal_nothing() {
    let city = City::new().await;
    assert_eq!(city.turn().await, Left::Nothing);
    let first = city.key_in_use().expect("a key");
    let mut instance = Instance::warm(&city).await;
    city.keeper.kept.reads(Reads::Away);
    city.lab.clock.set(at("2026-12-25 09:29:59"));
    instance.sign_in(&city).await;
    sleeps(1_000).await;
    let last = instance.issue("last").await;
    assert_eq!(key_of(&city, &last).await, first, "held up to its end");
    city.lab.clock.set(at("2026-12-25 09:30:00"));
    for key in ["after", "and-again"] {
        sleeps(11).await;
        let refused = instance.issue(key).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.problem().1, "service.unavailable");
    }
    // A manager that is slow is waited for, and then the report goes out by the key that it gives.
    let renewed = renewed_elsewhere(&city).await;
    city.keeper.kept.put(renewed);
    city.keeper.kept.reads(Reads::Late);
    sleeps(11).await;
    let mut acme = instance.acme.clone();
    let waits = tokio::spawn(async move { acme.issue("slow", &request(1, "finance")).await });
    until_waiting(&city.keeper.kept, 1).await;
    assert!(!waits.is_finished());
    city.keeper.kept.reads(Reads::Answers);
    let issued = waits.await.expect("an answer");
    assert_ne!(key_of(&city, &issued).await, first);
}

#[tokio::test]
async fn an_instance_that_slept_does_not_seal_by_a_key_that_was_stolen_meanwhile() {
    let city = City::new().await;
    assert_eq!(city.turn().await, Left::Nothing);
    let stolen = city.key_in_use().expect("a key");
    let mut instance = Instance::warm(&city).await;
    city.lab.clock.set(at("2026-11-26 09:30:00"));
    let declared = at("2026-11-25 00:00:00");
    let secret = super::service::compromised(&city.keeper, stolen, declared);
    city.keeper.kept.put(secret);
    assert_eq!(city.turn().await, Left::Nothing);
    // It wakes up with a request, and no time goes by but what that waits.
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3_600)).await;
    instance.asks().await;
    tokio::time::resume();
    let now = city.lab.deps.clock.now();
    assert_ne!(
        instance.in_use.now().key_at(Algorithm::Es256, now),
        Some(stolen)
    );
    instance.sign_in(&city).await;
    let issued = instance.issue("awake").await;
    assert_ne!(key_of(&city, &issued).await, stolen);
}
