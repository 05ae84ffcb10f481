//! The transparency log: leaves come into it by the schedule, and anyone reads it.

use crate::http_common::at;
use crate::recorded::Recorded;
use functions::clock::Clock;
use functions::items::{QueuedLeaf, pack};
use functions::keys;
use functions::store::{Op, Store};
use functions::use_cases::sequence_log::sequence_log;
use http::StatusCode;
use shared::log::{Event, Leaf};

pub(crate) async fn all(recorded: &Recorded) {
    let lab = &recorded.lab;
    lab.clock.set(at("2026-11-25 12:20:00"));
    let now = lab.clock.now();
    sequence(recorded).await;
    // A key that was added: no function adds one by a call, so its leaf is put there.
    let leaf = Leaf {
        event: Event::KeyAdded,
        salt: [1; 16],
        report_hash: [2; 32],
        code_hash: [0; 32],
        at: now,
        valid_through: None,
    };
    let create = Op::Create {
        key: keys::queued_leaf(leaf.event, &leaf.report_hash, leaf.at),
        body: pack(&QueuedLeaf::of(&leaf)),
        ttl: None,
    };
    lab.store.transact(vec![create]).await.expect("queued");
    let mut acme = recorded.signed_in("acme").await;
    let issued = acme.issued("to-prove", 1).await;
    let code = issued["code"].as_str().expect("a code");
    let path = format!("/v/{code}/proof");
    let proof = acme.get(&path).await;
    assert_eq!(proof.json()["state"], "queued", "{}", proof.text());
    sequence(recorded).await;
    let proof = acme.get(&path).await;
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
