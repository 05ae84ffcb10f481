//! Signed answers: vectors, and what must not pass for the service's word.

use super::keys::{HOST, List, key, said, sealed, start, time, try_seal};
use super::{bytes, text, trusted, vectors};
use serde_json::Value;
use shared::seal::{
    Algorithm, AnswerKind, Evidence, IssuingKey, KeyId, KeyUse, NotAnswered, NotSealed,
    TrustedKeys, check,
};
use shared::time::ShanghaiTime;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn checked(vector: &Value, keys: &TrustedKeys) -> Result<(), NotAnswered> {
    let mut kinds = AnswerKind::ALL.into_iter();
    let kind = kinds.find(|kind| kind.name() == text(vector, "kind"));
    let signature = bytes(text(vector, "signature"));
    keys.check_answer(
        text(vector, "host"),
        kind.unwrap(),
        time(text(vector, "at")),
        text(vector, "payload").as_bytes(),
        KeyId::parse(text(vector, "key")).unwrap(),
        &signature.try_into().unwrap(),
    )
}

#[test]
fn every_good_answer_of_the_vectors_is_the_services() {
    let vectors = vectors();
    let keys = trusted(&vectors);
    let good = vectors["answers_good"].as_array().unwrap();
    assert!(good.len() >= 4);
    for vector in good {
        assert_eq!(checked(vector, &keys), Ok(()), "{}", text(vector, "name"));
        let mut kinds = AnswerKind::ALL.into_iter();
        let kind = kinds.find(|kind| kind.name() == text(vector, "kind"));
        let payload = text(vector, "payload").as_bytes();
        let signed = kind.unwrap().signed_bytes(text(vector, "host"), payload);
        assert_eq!(signed, bytes(text(vector, "signed")));
    }
}

#[test]
fn every_bad_answer_of_the_vectors_is_refused_for_its_reason() {
    let vectors = vectors();
    let keys = trusted(&vectors);
    let mut reasons = std::collections::BTreeSet::new();
    for vector in vectors["answers_bad"].as_array().unwrap() {
        let name = text(vector, "name");
        let refused = checked(vector, &keys).expect_err(name);
        assert_eq!(refused.code(), text(vector, "reason"), "{name}");
        reasons.insert(refused.code());
    }
    assert_eq!(reasons.len(), 4, "each reason has a vector: {reasons:?}");
}

/// One key of each use.
fn both() -> (IssuingKey, IssuingKey, List) {
    let (seals, answers) = (key(Algorithm::Es256, 1), key(Algorithm::Es256, 2));
    let mut list = List::of(&[&seals]);
    list.list = list
        .list
        .certify(answers.public(), KeyUse::Answer, start(), None, start())
        .unwrap();
    (seals, answers, list)
}

fn answered(
    key: &IssuingKey,
    keys: &TrustedKeys,
    at: ShanghaiTime,
    payload: &[u8],
) -> Result<(), NotAnswered> {
    let kind = AnswerKind::Result;
    let signature = key.sign(&kind.signed_bytes(HOST, payload)).unwrap();
    keys.check_answer(HOST, kind, at, payload, key.public().id(), &signature)
}

#[test]
fn a_key_does_one_thing() {
    let (seals, answers, list) = both();
    let (keys, at) = (list.trusted(), said().issued_at);
    assert_eq!(answered(&answers, &keys, at, b"{}"), Ok(()));
    assert_eq!(
        answered(&seals, &keys, at, b"{}"),
        Err(NotAnswered::UnknownKey(seals.public().id()))
    );
    // A seal of which everything is right but its key's use.
    let seal = sealed(&answers, HOST, &said());
    assert_eq!(
        check(&seal, HOST, &keys, Evidence::Seal),
        Err(NotSealed::UnknownKey(answers.public().id()))
    );
    let genuine = sealed(&seals, HOST, &said());
    assert_eq!(check(&genuine, HOST, &keys, Evidence::Seal), Ok(said()));

    let of = |usage| keys.in_use(usage, Algorithm::Es256, at, |_| true);
    assert_eq!(of(KeyUse::Seal), Some(seals.public().id()));
    assert_eq!(of(KeyUse::Answer), Some(answers.public().id()));
    assert_eq!(of(KeyUse::Certify), None);
    assert_eq!(keys.usage(seals.public().id()), Some(KeyUse::Seal));
    assert_eq!(keys.usage(answers.public().id()), Some(KeyUse::Answer));
    assert_eq!(keys.usage(list.root.public().id()), None);
}

#[test]
fn a_genuine_seal_is_no_answer_even_of_a_key_that_answers() {
    let (_, answers, list) = both();
    let seal = try_seal(&answers, HOST, &said()).unwrap();
    let signature: [u8; 64] = *seal.bytes().last_chunk().unwrap();
    for kind in AnswerKind::ALL {
        for payload in [&seal.bytes()[..62], &seal.signed_bytes(HOST)] {
            let at = said().issued_at;
            let id = answers.public().id();
            assert_eq!(
                list.trusted()
                    .check_answer(HOST, kind, at, payload, id, &signature),
                Err(NotAnswered::Signature)
            );
        }
    }
}

#[test]
fn an_answer_lies_within_the_time_of_its_key() {
    let (_, answers, mut list) = both();
    let end = time("2026-12-01T00:00:00+08:00");
    let id = answers.public().id();
    list.list = list.list.retire(id, end, end).unwrap();
    let keys = list.trusted();
    let at = |at| answered(&answers, &keys, at, b"{}");
    assert_eq!(at(start()), Ok(()));
    assert_eq!(at(end.plus_seconds(-1)), Ok(()));
    assert_eq!(
        at(start().plus_seconds(-1)),
        Err(NotAnswered::OutsideKeysTime)
    );
    assert_eq!(at(end), Err(NotAnswered::OutsideKeysTime));

    // No log speaks of answers: nothing shows that one is older than the theft.
    list.list = list.list.compromise(id, end, end).unwrap();
    assert_eq!(
        answered(&answers, &list.trusted(), start(), b"{}"),
        Err(NotAnswered::KeyCompromised { at: end })
    );
}

#[test]
fn of_an_answer_no_bit_can_change() {
    let (_, answers, list) = both();
    let (keys, at, kind) = (list.trusted(), said().issued_at, AnswerKind::WithdrawnList);
    let payload = br#"{"codes":[]}"#;
    let right = answers.sign(&kind.signed_bytes(HOST, payload)).unwrap();
    let with = |host: &str, payload: &[u8], signature: &[u8; 64]| {
        keys.check_answer(host, kind, at, payload, answers.public().id(), signature)
    };
    assert_eq!(with(HOST, payload, &right), Ok(()));
    assert_eq!(with(&HOST.to_ascii_uppercase(), payload, &right), Ok(()));
    for bit in 0..64 * 8 {
        let mut signature = right;
        signature[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(with(HOST, payload, &signature), Err(NotAnswered::Signature));
    }
    for bit in 0..payload.len() * 8 {
        let mut payload = *payload;
        payload[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(with(HOST, &payload, &right), Err(NotAnswered::Signature));
    }
    for host in ["", "xinyong.example.cn:8443", "xinyong.example.com"] {
        assert_eq!(with(host, payload, &right), Err(NotAnswered::Signature));
    }
}
