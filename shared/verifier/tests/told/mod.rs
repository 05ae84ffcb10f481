//! Cases as `tests/vectors/verifier.json` tells them.
#![allow(dead_code, reason = "each of its users takes what it needs")]

use serde_json::Value;
use xinzheng_verifier::{Judgement, Paper, Papers, ShanghaiTime, State, Verifier, root_key};

pub(crate) const FILE: &str = include_str!("../../../../tests/vectors/verifier.json");

pub(crate) fn vectors() -> Value {
    serde_json::from_str(FILE).expect("JSON")
}

pub(crate) fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).expect("hex"), 16).expect("hex"))
        .collect()
}

pub(crate) struct Told<'a> {
    pub(crate) vectors: &'a Value,
    pub(crate) case: &'a Value,
}

impl<'a> Told<'a> {
    pub(crate) fn all(vectors: &'a Value) -> Vec<Self> {
        let cases = vectors["cases"].as_array().expect("cases");
        cases.iter().map(|case| Self { vectors, case }).collect()
    }

    pub(crate) fn text(&self, field: &str) -> &'a str {
        self.case[field].as_str().expect("a text")
    }

    pub(crate) fn name(&self) -> &'a str {
        self.text("name")
    }

    pub(crate) fn now(&self) -> ShanghaiTime {
        ShanghaiTime::parse(self.text("now")).expect("a time")
    }

    /// Its key list.
    pub(crate) fn keys(&self) -> &'a str {
        let own = self.case["keys"].as_str();
        own.unwrap_or_else(|| self.vectors["keys"].as_str().expect("a text"))
    }

    /// With its key list, log and withdrawn lists.
    pub(crate) fn verifier(&self) -> Verifier {
        let text = |field: &str| self.vectors[field].as_str().expect("a text");
        let root = root_key(text("root")).expect("a key");
        let keys = self.keys().as_bytes();
        let mut verifier = Verifier::new(keys, &root, text("host")).expect("a verifier");
        verifier.trust_log(text("log_key")).expect("the log's key");
        if let Some(at) = self.case["keys_fetched_at"].as_str() {
            verifier.keys_fetched_at(ShanghaiTime::parse(at).expect("a time"));
        }
        for list in self.case["withdrawn"].as_array().into_iter().flatten() {
            let taken = verifier.take_withdrawn(list.as_str().expect("a text"));
            taken.expect("a list");
        }
        verifier
    }

    /// Its file, with what the case changes in it.
    pub(crate) fn file(&self) -> Option<Vec<u8>> {
        let name = self.case["file"].as_str()?;
        let mut file = bytes(self.vectors["files"][name].as_str().expect("a file"));
        if let Some([from, to]) = self.case["replace"].as_array().map(Vec::as_slice) {
            let (from, to) = (from.as_str().expect("from"), to.as_str().expect("to"));
            let at = file
                .windows(from.len())
                .position(|window| window == from.as_bytes());
            let at = at.expect("it is there");
            file[at..at + to.len()].copy_from_slice(to.as_bytes());
        }
        file.extend(self.case["append"].as_str().unwrap_or_default().bytes());
        Some(file)
    }

    fn paper(&self, field: &str) -> Paper<'a> {
        match self.case.get(field) {
            None => Paper::NotAsked,
            Some(Value::Null) => Paper::NotGot,
            Some(given) => Paper::Given(given.as_str().expect("a text")),
        }
    }

    pub(crate) fn judge(&self) -> Judgement {
        let file = self.file();
        let papers = Papers {
            scanned: self.case["scanned"].as_str(),
            file: file.as_deref(),
            log_proof: self.paper("log_proof"),
            result: self.paper("result"),
        };
        self.verifier().judge(&papers, self.now())
    }
}

/// A judgement's checks as the cases write them.
pub(crate) fn words(judgement: &Judgement) -> String {
    let word = |check: &xinzheng_verifier::Check| match &check.state {
        State::Agrees => check.name.code().to_owned(),
        State::Disagrees(reason) => format!("!{}={}", check.name.code(), reason.code()),
        State::NotKnown(reason) => format!("?{}={}", check.name.code(), reason.code()),
    };
    judgement
        .checks
        .iter()
        .map(word)
        .collect::<Vec<_>>()
        .join(" ")
}
