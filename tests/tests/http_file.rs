//! The report file from the click to the check: signed with the key of the list, with report, seal and leaf inside.

#[path = "http_file/attacks.rs"]
mod attacks;
#[path = "pdf_report/authority.rs"]
mod authority;
mod http_common;
#[path = "pdf_report/ranges.rs"]
mod ranges;
#[path = "http_file/running.rs"]
mod running;
#[path = "../../functions/examples/support/samples.rs"]
#[expect(dead_code, reason = "the tools draw samples elsewhere")]
mod samples;
#[path = "http_file/stamped.rs"]
mod stamped;
#[path = "pdf_report/tools.rs"]
#[expect(dead_code, reason = "the pictures are looked at elsewhere")]
mod tools;

use functions::use_cases::sweep::sweep;
use http::StatusCode;
use http_common::browser::Browser;
use http_common::watched::{Fate, Which};
use http_common::{Lab, ORIGIN, at, demonstration};
use running::Running;
use serde_json::{Value, json};
use shared::policy::Policy;
use shared::seal::{Algorithm, Evidence, NotSealed, TrustedKeys};
use shared::signed_file::{Fault, IssuedFile, check_issued};
use std::path::Path;
use tools::{Rendered, python, run};

const NOW: &str = "2026-11-24 09:30:00";

fn host() -> &'static str {
    ORIGIN.rsplit('/').next().expect("a host")
}

async fn file_of(browser: &mut Browser, issued: &Value) -> Vec<u8> {
    let no = issued["report_no"].as_str().expect("a number");
    let pdf = browser.get(&format!("/api/reports/{no}/pdf")).await;
    assert_eq!(pdf.status, StatusCode::OK);
    pdf.body.to_vec()
}

fn checked(lab: &Lab, file: &[u8]) -> Result<IssuedFile, Fault> {
    check_issued(file, host(), lab.deps.sealing.trusted(), Evidence::Seal)
}

async fn an_issued_file_proves_its_report(algorithm: Algorithm) {
    let policy = Policy {
        seal_algorithm: algorithm,
        ..demonstration()
    };
    let lab = Lab::with_firms(policy, at(NOW)).await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("signed", 2).await;
    let file = checked(&lab, &file_of(&mut acme, &issued).await).expect("as issued");
    assert_eq!(file.signed_at, at(NOW));
    assert_eq!(file.stamp, None);
    assert_eq!(file.report.report_no.to_string(), issued["report_no"]);
    assert_eq!(file.proof.seal.algorithm(), algorithm);
    assert_eq!(file.proof.key_list_version, lab.deps.sealing.list().version);
    // For another host, and by another root, it proves nothing.
    let bytes = file_of(&mut acme, &issued).await;
    let keys = lab.deps.sealing.trusted();
    assert_eq!(
        check_issued(&bytes, "elsewhere.example.cn", keys, Evidence::Seal),
        Err(Fault::Seal(NotSealed::Signature))
    );
    let mut secrets = (*lab.deps.secrets).clone();
    secrets.cookie_key = [9; 32];
    let other = functions::sign::Sealing::demonstration(&secrets, &lab.deps.policy);
    let other = other.expect("keys of another city");
    assert_eq!(
        check_issued(&bytes, host(), other.trusted(), Evidence::Seal),
        Err(Fault::UnknownRoot)
    );
}

#[tokio::test]
async fn the_file_proves_its_report_by_the_key_list_alone() {
    an_issued_file_proves_its_report(Algorithm::Es256).await;
}

#[tokio::test]
async fn where_the_seal_is_on_sm2_the_file_is_signed_as_pdf_readers_know_it() {
    an_issued_file_proves_its_report(Algorithm::Sm2Sm3).await;
}

#[tokio::test]
async fn the_leaf_in_the_file_is_the_one_that_comes_into_the_log() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    let mut acme = lab.signed_in("acme").await;
    let issued = acme.issued("logged", 1).await;
    let file = checked(&lab, &file_of(&mut acme, &issued).await).expect("as issued");
    let done = functions::use_cases::sequence_log::sequence_log(&lab.deps, None).await;
    assert_eq!(done.expect("a log").leaves, 1);
    let code = issued["code"].as_str().expect("a code");
    let proof = lab.browser().get(&format!("/v/{code}/proof")).await.json();
    let leaf = &proof["leaves"][0];
    let ours = serde_json::from_slice::<Value>(&file.proof.to_json().expect("JSON"));
    let ours = &ours.expect("JSON")["leaf"];
    for field in [
        "event",
        "salt",
        "report_hash",
        "code_hash",
        "at",
        "valid_through",
    ] {
        assert_eq!(leaf[field], ours[field], "{field}");
    }
}

#[tokio::test]
async fn a_sweeper_makes_the_file_that_the_call_would_have_made() {
    let lab = Lab::with_firms(demonstration(), at(NOW)).await;
    // The call draws its file and never learns that its second transaction did not happen.
    lab.store.plan(Which::Second, Fate::Lost, 12);
    let mut acme = lab.signed_in("acme").await;
    let call = acme
        .issue("left", &http_common::browser::request(1, "finance"))
        .await;
    assert_eq!(call.status, StatusCode::SERVICE_UNAVAILABLE);
    let drawn = files_in(&lab);
    lab.clock.set(at("2026-11-24 09:32:00"));
    let swept = sweep(&lab.deps).await.expect("a sweep");
    assert_eq!(swept.finished, 1);
    assert_eq!(files_in(&lab), drawn, "another file was drawn");
}

/// Names of all files, which are their hashes.
fn files_in(lab: &Lab) -> Vec<String> {
    fn walk(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else {
                found.push(path.display().to_string());
            }
        }
    }
    let mut found = Vec::new();
    walk(&lab.folder().join("files"), &mut found);
    found.sort();
    assert_eq!(found.len(), 2, "a report and its file: {found:?}");
    found
}

/// A server of its own, and what it gives to whoever asks: a file, another one, the key list and its host.
struct Served {
    good: Vec<u8>,
    other: Vec<u8>,
    keys: TrustedKeys,
    root: String,
    host: String,
}

fn served() -> Served {
    let running = Running::start(&[]);
    let [good, other] = ["one", "two"].map(|key| running.file(&running.issued(key)));
    let (keys, root) = running.keys();
    Served {
        good,
        other,
        keys,
        root,
        host: running.host(),
    }
}

#[test]
fn a_running_server_s_file_is_taken_by_three_programs_and_no_altered_one_by_ours() {
    let served = served();
    let check = |file: &[u8]| check_issued(file, &served.host, &served.keys, Evidence::Seal);
    let issued = check(&served.good).expect("as issued");
    assert!(check(&served.other).is_ok());

    let file = Rendered::holding(served.good.clone());
    let poppler = run("pdfsig", &["-nocert".as_ref(), file.path().as_ref()]);
    let poppler = String::from_utf8_lossy(&poppler).into_owned();
    for expected in [
        "Signature Validation: Signature is Valid.",
        "Total document signed",
        "Signature Type: ETSI.CAdES.detached",
    ] {
        assert!(poppler.contains(expected), "{expected} in\n{poppler}");
    }
    let root = format!("spki:{}", served.root);
    let path = file.path();
    let found: Value =
        serde_json::from_slice(&python("validate.py", &[path.as_ref(), root.as_ref()]))
            .expect("JSON");
    let attached = json!({
        "report.json": String::from_utf8(issued.json.clone()).expect("UTF-8"),
        "proof.json": String::from_utf8(issued.proof.to_json().expect("JSON")).expect("UTF-8"),
    });
    assert_eq!(
        found,
        json!({
            "signatures": 1, "valid": true, "coverage": "ENTIRE_FILE", "changes": "NONE",
            "certified": "NO_CHANGES", "stamp": null, "attached": attached,
        })
    );
    run("qpdf", &["--check".as_ref(), file.path().as_ref()]);

    let attacks = attacks::of(&served.good, &served.other);
    assert!(attacks.len() > 2_000, "{}", attacks.len());
    for attack in attacks {
        assert!(
            attack.bytes != served.good,
            "{} changes nothing",
            attack.name
        );
        if let Ok(taken) = check(&attack.bytes) {
            panic!("{} is taken for {:?}", attack.name, taken.report.report_no);
        }
    }
}
