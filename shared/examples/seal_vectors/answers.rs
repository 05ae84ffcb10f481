//! Vectors of signed answers.

use super::{HOST, hex, key, time};
use serde_json::{Value, json};
use shared::seal::{Algorithm, AnswerKind, IssuingKey, KeyList, KeyUse};
use shared::time::ShanghaiTime;

const AT: &str = "2026-11-26T09:30:00+08:00";

pub(super) struct Keys {
    pub(super) p256: IssuingKey,
    sm2: IssuingKey,
    retired: IssuingKey,
    compromised: IssuingKey,
}

pub(super) fn keys() -> Keys {
    Keys {
        p256: key(Algorithm::Es256, "answers"),
        sm2: key(Algorithm::Sm2Sm3, "answers"),
        retired: key(Algorithm::Es256, "answered once"),
        compromised: key(Algorithm::Es256, "answers for others"),
    }
}

/// The list with these keys; one of them ends at `until`, and one was compromised by then.
pub(super) fn listed(
    list: KeyList,
    keys: &Keys,
    from: ShanghaiTime,
    until: ShanghaiTime,
) -> KeyList {
    let all = [&keys.p256, &keys.sm2, &keys.retired, &keys.compromised];
    all.into_iter()
        .try_fold(list, |list, key| {
            list.certify(key.public(), KeyUse::Answer, from, None, from)
        })
        .and_then(|list| list.retire(keys.retired.public().id(), until, until))
        .and_then(|list| list.compromise(keys.compromised.public().id(), until, until))
        .expect("new keys")
}

fn payload(kind: AnswerKind, at: &str) -> String {
    match kind {
        AnswerKind::Result => {
            format!(r#"{{"checked_at":"{at}","host":"{HOST}","verdict":"unknown"}}"#)
        }
        AnswerKind::WithdrawnList => {
            format!(r#"{{"as_of":"{at}","codes":[],"host":"{HOST}","sequence":1}}"#)
        }
    }
}

struct Answer<'a> {
    name: &'a str,
    key: &'a IssuingKey,
    kind: AnswerKind,
    at: &'a str,
}

impl<'a> Answer<'a> {
    fn result(name: &'a str, key: &'a IssuingKey) -> Self {
        Self {
            name,
            key,
            kind: AnswerKind::Result,
            at: AT,
        }
    }

    fn list(name: &'a str, key: &'a IssuingKey) -> Self {
        Self {
            kind: AnswerKind::WithdrawnList,
            ..Self::result(name, key)
        }
    }

    fn at(self, at: &'a str) -> Self {
        Self { at, ..self }
    }

    fn vector(&self) -> Value {
        let payload = payload(self.kind, self.at);
        let signed = self.kind.signed_bytes(HOST, payload.as_bytes());
        json!({
            "name": self.name,
            "host": HOST,
            "kind": self.kind.name(),
            "at": time(self.at),
            "payload": payload,
            "signed": hex(&signed),
            "key": self.key.public().id(),
            "signature": hex(&self.key.sign(&signed).expect("a signature")),
        })
    }

    fn bad(&self, reason: &str, change: &[(&str, Value)]) -> Value {
        let mut vector = self.vector();
        vector["reason"] = reason.into();
        if let Value::Object(fields) = &mut vector {
            fields.remove("signed");
        }
        for (field, value) in change {
            vector[*field] = value.clone();
        }
        vector
    }
}

pub(super) fn all_good(keys: &Keys) -> Vec<Value> {
    let answers = [
        Answer::result("ES256, a result", &keys.p256),
        Answer::list("ES256, the list of withdrawn reports", &keys.p256),
        Answer::result("SM2 with SM3, a result", &keys.sm2),
        Answer::result("a key that retired later", &keys.retired),
    ];
    answers.iter().map(Answer::vector).collect()
}

pub(super) fn all_bad(all: &super::Keys) -> Vec<Value> {
    let keys = &all.answers;
    let unknown = "answer.unknown_key";
    let signature = "answer.signature";
    let outside = "answer.outside_keys_time";
    let right = |name| Answer::result(name, &keys.p256);
    let vector = right("").vector();
    let cut = vector["payload"]
        .as_str()
        .expect("a text")
        .trim_end_matches('}');
    // What the wrong half of a pair would have signed: as a seal, that is without a kind.
    let as_seal = [b"xinzheng-seal/v1\0", HOST.as_bytes(), &[0], cut.as_bytes()].concat();
    let as_seal = hex(&keys.p256.sign(&as_seal).expect("a signature"));
    vec![
        Answer::result("a key that is not listed", &all.foreign).bad(unknown, &[]),
        Answer::result("a key that seals", &all.p256).bad(unknown, &[]),
        Answer::result("a key that certifies", &all.certifies).bad(unknown, &[]),
        Answer::result("a short-lived key, which seals", &all.short).bad(unknown, &[]),
        right("the payload cut").bad(signature, &[("payload", cut.into())]),
        right("sent by another host").bad(signature, &[("host", "xinyong.example.com".into())]),
        right("a result as a list").bad(signature, &[("kind", "withdrawn_list".into())]),
        Answer::list("a list as a result", &keys.p256).bad(signature, &[("kind", "result".into())]),
        right("another key's name").bad(signature, &[("key", json!(keys.retired.public().id()))]),
        right("signed as seals are").bad(signature, &[("signature", as_seal.into())]),
        Answer::result("answered before its key", &keys.p256)
            .at("2025-12-31T23:59:59+08:00")
            .bad(outside, &[]),
        Answer::result("answered when its key had ended", &keys.retired)
            .at("2026-12-01T00:00:00+08:00")
            .bad(outside, &[]),
        Answer::result("a compromised key, before it was", &keys.compromised)
            .bad("answer.key_compromised", &[]),
    ]
}
