//! The transparency log: leaves come into it by the schedule, and anyone reads it.

use crate::http_common::at;
use crate::recorded::Recorded;
use functions::use_cases::sequence_log::sequence_log;
use http::StatusCode;

pub(crate) async fn all(recorded: &Recorded) {
    let lab = &recorded.lab;
    lab.clock.set(at("2026-11-25 12:20:00"));
    sequence(recorded).await;
    let mut acme = recorded.signed_in("acme").await;
    let issued = acme.issued("to-prove", 1).await;
    let code = issued["code"].as_str().expect("a code");
    let path = format!("/v/{code}/proof");
    let proof = acme.get(&path).await;
    assert_eq!(proof.json()["state"], "queued", "{}", proof.text());
    sequence(recorded).await;
    let proof = acme.get(&path).await;
    assert_eq!(proof.json()["state"], "sequenced", "{}", proof.text());
    // A key of the list that `scheduled` has published.
    let key = lab.deps.sealing.list().keys[0].id;
    let proof = acme.get(&format!("/v/keys/{key}/proof")).await;
    assert_eq!(proof.json()["state"], "sequenced", "{}", proof.text());
    for path in [
        "/log",
        "/log/checkpoint",
        "/log/key",
        "/log/tile/0/000.p/1",
        "/log/tile/entries/000.p/1",
    ] {
        let answer = acme.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    }
}

async fn sequence(recorded: &Recorded) {
    recorded.book.begin("scheduled");
    let done = sequence_log(&recorded.deps, None).await.expect("sequenced");
    assert!(done.leaves > 0 && done.left == 0, "{done:?}");
}
