//! `tests/vectors/verifier.json`: the same file is read by the tests of the program and of the WebAssembly package.

#[path = "city/mod.rs"]
mod city;
#[path = "../../tests/signed_file/keys.rs"]
#[expect(dead_code, reason = "the tests of signed files use all of it")]
mod keys;
mod told;
#[path = "../../tests/signed_file/written.rs"]
mod written;

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
    assert!(cases.len() > 50, "{}", cases.len());
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
        let file = expected.split(' ').any(|word| word == "file_proof");
        let report = judgement.report.as_ref();
        assert_eq!(report.is_some(), seal || file, "{}", case.name());
        let of_file = report.and_then(|facts| facts.file.as_ref());
        assert_eq!(of_file.is_some(), file, "{}", case.name());
    }
}

#[test]
fn a_stamped_file_says_when() {
    let vectors = vectors();
    let cases = Told::all(&vectors);
    let stamped = cases.iter().find(|case| case.name() == "a stamped file");
    let facts = stamped.expect("the case").judge().report.expect("facts");
    let at = xinzheng_verifier::ShanghaiTime::parse("2026-11-26T09:30:05+08:00");
    assert_eq!(facts.file.and_then(|file| file.stamped_at), at);
}

#[test]
fn no_byte_of_a_file_can_be_another() {
    let vectors = vectors();
    let good = Told::all(&vectors)
        .into_iter()
        .find(|case| case.name() == "a file");
    let good = good.expect("the case");
    let (verifier, file) = (good.verifier(), good.file().expect("a file"));
    for at in (0..file.len()).step_by(11) {
        let mut bad = file.clone();
        bad[at] ^= 1;
        let overall = verifier.file(&bad, good.now()).overall();
        assert_ne!(overall.word(), "authentic", "byte {at}");
    }
}
