//! The vectors of the seal, what was released, and every changed digit, through the verifier.

use serde_json::Value;
use xinzheng_verifier::{CheckName, Overall, ShanghaiTime, State, Verifier, root_key};

const VECTORS: &str = include_str!("../../../tests/vectors/seal.json");
/// What each released version has printed; a line is added with each release and none is ever changed.
const RELEASED: [&str; 1] = [include_str!("../../../tests/vectors/released/0.1.0.json")];

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().expect("a text")
}

fn verifier(vectors: &Value, host: &str) -> Verifier {
    let root = root_key(text(vectors, "root")).expect("a key");
    Verifier::new(text(vectors, "list").as_bytes(), &root, host).expect("a verifier")
}

fn noon() -> ShanghaiTime {
    ShanghaiTime::parse("2026-11-27T12:00:00+08:00").expect("a time")
}

fn scanned(vector: &Value) -> String {
    let part = |field| text(vector, field);
    format!(
        "https://{}/v/{}#{}",
        part("host"),
        part("code"),
        part("digits")
    )
}

#[test]
fn every_good_vector_agrees_and_every_bad_one_is_refused_for_its_reason() {
    let vectors = json(VECTORS);
    let all = |field: &str| vectors[field].as_array().expect("vectors");
    assert!(all("good").len() >= 7 && all("bad").len() >= 23);
    for vector in all("good").iter().chain(all("bad")) {
        let judgement = verifier(&vectors, text(vector, "host")).seal(&scanned(vector), noon());
        let seal = judgement.state(CheckName::Seal).expect("a row");
        let code = seal.reason().map(|reason| reason.code());
        assert_eq!(code, vector["reason"].as_str(), "{}", text(vector, "name"));
    }
}

#[test]
fn what_every_released_version_printed_still_verifies() {
    for released in RELEASED {
        let released = json(released);
        for qr in released["qr"].as_array().expect("codes") {
            let qr = qr.as_str().expect("a text");
            let host = qr.split('/').nth(2).expect("a host");
            let judgement = verifier(&released, host).seal(qr, noon());
            assert_eq!(
                judgement.state(CheckName::Seal),
                Some(&State::Agrees),
                "{qr}"
            );
            assert_eq!(
                judgement.state(CheckName::Address),
                Some(&State::Agrees),
                "{qr}"
            );
        }
    }
}

#[test]
fn no_digit_of_a_seal_can_be_another() {
    let vectors = json(VECTORS);
    let mut refused = 0;
    for vector in vectors["good"].as_array().expect("vectors").iter().take(1) {
        let verifier = verifier(&vectors, text(vector, "host"));
        let good = scanned(vector);
        let at = good.find('#').expect("a seal") + 1;
        for place in at..good.len() {
            for digit in '0'..='9' {
                if good[place..].starts_with(digit) {
                    continue;
                }
                let changed = format!("{}{digit}{}", &good[..place], &good[place + 1..]);
                let judgement = verifier.seal(&changed, noon());
                assert_ne!(judgement.overall(), Overall::Authentic);
                let seal = judgement.state(CheckName::Seal);
                assert_ne!(
                    seal,
                    Some(&State::Agrees),
                    "digit {} as {digit}",
                    place - at
                );
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 306 * 9);
}

#[test]
fn a_text_that_nobody_printed_is_judged_and_never_authentic() {
    let vectors = json(VECTORS);
    let verifier = verifier(&vectors, "xinyong.example.cn");
    let long = "9".repeat(100_000);
    let cut = format!("{}\u{597d}", "x".repeat(1_999));
    for text in [
        "",
        "#",
        "https://",
        "https://xinyong.example.cn/v/",
        "\u{0}",
        "好",
        &long,
        &cut,
    ] {
        assert_eq!(
            verifier.seal(text, noon()).overall(),
            Overall::Disagrees,
            "{:.40}",
            text
        );
    }
}
