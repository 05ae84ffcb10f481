//! A report by a key that lives for a month, which a key service certified: the list and the file each say so, and the
//! verifier follows both chains to the root.

#[path = "city/mod.rs"]
mod city;
#[path = "../../tests/signed_file/keys.rs"]
#[expect(dead_code, reason = "the tests of signed files use all of it")]
mod keys;
#[path = "../../tests/signed_file/written.rs"]
mod written;

use city::papers::{digits, json_of, policy, report, scanned, sha256};
use city::{CODE, HOST, ROOT, file_key, key, time};
use keys::{Issuer, OFFICE, ROOT as ROOT_NAME};
use shared::log::{Event, Leaf};
use shared::report::SpecialReport;
use shared::seal::{Certificate, KeyList, KeyUse, Seal, SectorMap, sign_list};
use shared::signed_file::{Proof, Role};
use shared::time::ShanghaiTime;
use written::Written;
use xinzheng_verifier::{CheckName, Overall, Paper, Papers, State, Verifier};

/// Numbers of the service's key and of the key that it certified.
const SERVICE: u8 = 21;
const SHORT: u8 = 22;
/// One that it did not certify.
const ANOTHER: u8 = 23;
const SERVICE_NAME: &str = "示例市信用办 service";

fn start() -> ShanghaiTime {
    time("2026-11-24T12:00:00+08:00")
}

/// The root lists the service's key; by it one short-lived key is certified, or by another that says it is the service.
fn list(signer: u8) -> Vec<u8> {
    let list = KeyList::new(start(), SectorMap::of(&policy()))
        .certify(
            key(SERVICE).public(),
            KeyUse::Certify,
            start(),
            None,
            start(),
        )
        .expect("a new key");
    let end = start().plus_seconds(31 * 86_400);
    let by = key(SERVICE).public().id();
    let certificate = Certificate::new(by, key(SHORT).public(), start(), end, |bytes| {
        key(signer).sign(bytes)
    });
    sign_list(&list, vec![certificate.expect("signed")], &key(ROOT)).expect("a list")
}

/// Signed by `by`, whose certificate `certifier` gives under the service's.
fn file(report: &SpecialReport, by: u8, certifier: u8) -> Vec<u8> {
    let [root, service, certifier, own] = [ROOT, SERVICE, certifier, by].map(file_key);
    let certificates = vec![
        certifier.certify(Role::Issuing, &own, [OFFICE, SERVICE_NAME]),
        root.certify(Role::Certifying, &service, [SERVICE_NAME, ROOT_NAME]),
        root.certify(Role::Root, &root, [ROOT_NAME, ROOT_NAME]),
    ];
    let proof = Proof {
        host: HOST.to_owned(),
        seal: Seal::from_digits(&digits(report, HOST, SHORT)).expect("a seal"),
        key_list_version: 2,
        leaf: Leaf {
            event: Event::Issued,
            salt: [1; 16],
            report_hash: sha256(&json_of(report)),
            code_hash: report.code.sha256(),
            at: report.issued_at,
            valid_through: Some(report.valid_through),
        },
        time_stamp_authorities: Vec::new(),
    };
    let text = |bytes: Vec<u8>| -> &'static str {
        Box::leak(String::from_utf8(bytes).expect("a text").into_boxed_str())
    };
    Written {
        signed_at: report.issued_at,
        report: text(json_of(report)),
        proof: text(proof.to_json().expect("JSON")),
        ..Written::default()
    }
    .signed(&Issuer {
        key: own,
        certificates,
    })
}

fn overall(seal_by: u8, file: &[u8]) -> (Overall, Option<State>, Option<State>) {
    let report = report(CODE);
    let verifier = Verifier::new(&list(SERVICE), key(ROOT).public(), HOST).expect("a verifier");
    let text = scanned(&report, seal_by);
    let papers = Papers {
        scanned: Some(&text),
        file: Some(file),
        log_proof: Paper::NotAsked,
        result: Paper::NotAsked,
    };
    let judgement = verifier.judge(&papers, time("2026-11-27T12:00:00+08:00"));
    let state = |name| judgement.state(name).cloned();
    (
        judgement.overall(),
        state(CheckName::Seal),
        state(CheckName::FileSignature),
    )
}

#[test]
fn paper_and_file_by_a_certified_key_agree() {
    let good = file(&report(CODE), SHORT, SERVICE);
    let (overall, seal, signature) = overall(SHORT, &good);
    assert_eq!(seal, Some(State::Agrees));
    assert_eq!(signature, Some(State::Agrees));
    // Withdrawn or not is not known without a list.
    assert_ne!(overall, Overall::Disagrees);
}

#[test]
fn no_link_of_either_chain_may_be_another() {
    // A list whose certificate somebody else signed is not read at all.
    assert!(Verifier::new(&list(ANOTHER), key(ROOT).public(), HOST).is_err());
    let report = report(CODE);
    let wrong = |file: &[u8]| {
        let (_, _, signature) = overall(SHORT, file);
        assert_ne!(signature, Some(State::Agrees));
    };
    // The file's key is certified by somebody else; and it is another than the list's; and it certified itself another.
    wrong(&file(&report, SHORT, ANOTHER));
    wrong(&file(&report, ANOTHER, SERVICE));
    wrong(&file(&report, ANOTHER, SHORT));
    let (_, seal, _) = overall(ANOTHER, &file(&report, SHORT, SERVICE));
    assert_ne!(seal, Some(State::Agrees));
}
