//! `tests/vectors/verifier.json`: the same file is read by the tests of the program and of the WebAssembly package.

#[path = "city/mod.rs"]
mod city;
mod told;

use told::{Told, vectors};

#[test]
fn the_file_of_cases_is_what_its_maker_writes() {
    let written = format!("{:#}\n", city::cases::vectors());
    assert!(
        written == told::FILE,
        "cargo run -p xinzheng-verifier --example verifier_vectors > tests/vectors/verifier.json"
    );
}

#[test]
fn every_case_comes_to_what_it_must_check_by_check() {
    let vectors = vectors();
    let cases = Told::all(&vectors);
    assert!(cases.len() > 40, "{}", cases.len());
    for case in cases {
        let judgement = case.judge();
        assert_eq!(
            told::words(&judgement),
            case.text("expected"),
            "{}",
            case.name()
        );
        assert_eq!(
            judgement.overall().word(),
            case.text("overall"),
            "{}",
            case.name()
        );
    }
}

#[test]
fn facts_are_told_of_a_genuine_report_alone() {
    let vectors = vectors();
    for case in Told::all(&vectors) {
        let judgement = case.judge();
        let expected = case.text("expected");
        let seal = expected.split(' ').any(|word| word == "seal");
        assert_eq!(judgement.report.is_some(), seal, "{}", case.name());
    }
}
