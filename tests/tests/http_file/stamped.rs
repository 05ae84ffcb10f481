//! Time stamps from end to end: a server that was started with an authority, and what it does when that fails.

use crate::authority::Authority;
use crate::running::Running;
use crate::tools::{Rendered, python, run};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use shared::seal::Evidence;
use shared::signed_file::{IssuedFile, check_issued};
use std::ffi::OsStr;
use std::process::Command;

/// The authority's clock: five minutes after the server's begins, so that no report of this test is issued after it.
const STAMPED_AT: &str = "2026-11-24T01:35:00+00:00";

/// What an authority may do instead of stamping.
const FAILURES: [&str; 9] = [
    "away", "broken", "garbage", "half", "endless", "refused", "replayed", "another", "slow",
];

struct Stamping {
    authority: Authority,
    running: Running,
}

impl Stamping {
    fn start(usage: &str) -> Self {
        let authority = Authority::at(STAMPED_AT);
        let folder = tempfile::tempdir().expect("a folder");
        let certificates = folder.path().join("authority.pem");
        let pem = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            STANDARD.encode(&authority.certificate)
        );
        std::fs::write(&certificates, pem).expect("written");
        let address = authority.address("steered");
        let running = Running::start(&[
            "--tsa".as_ref(),
            address.as_ref(),
            "--tsa-certificates".as_ref(),
            certificates.as_os_str(),
            "--tsa-use".as_ref(),
            usage.as_ref(),
        ]);
        Self { authority, running }
    }

    /// From now on the authority does so.
    fn steer(&self, way: &str) {
        let done = Command::new("curl")
            .args(["-sSf", "-X", "PUT"])
            .arg(self.authority.address(way))
            .status();
        assert!(done.expect("curl").success());
    }

    fn checked(&self, file: &[u8]) -> IssuedFile {
        let (keys, _) = self.running.keys();
        check_issued(file, &self.running.host(), &keys, Evidence::Seal).expect("as issued")
    }

    fn hanko(&self, file: &Rendered) -> Value {
        let authority = file.path().with_extension("authority");
        std::fs::write(&authority, &self.authority.certificate).expect("written");
        let root = format!("spki:{}", self.running.keys().1);
        let path = file.path();
        let arguments: [&OsStr; 3] = [path.as_ref(), root.as_ref(), authority.as_ref()];
        serde_json::from_slice(&python("validate.py", &arguments)).expect("JSON")
    }
}

#[test]
fn a_running_server_s_stamped_file_is_taken_by_three_programs() {
    let stamping = Stamping::start("always");
    let file = stamping.running.file(&stamping.running.issued("stamped"));
    let issued = stamping.checked(&file);
    let stamp = issued.stamp.expect("a time stamp").at.to_string();
    assert_eq!(stamp, "2026-11-24T09:35:00+08:00");
    let file = Rendered::holding(file);
    let poppler = run("pdfsig", &["-nocert".as_ref(), file.path().as_ref()]);
    assert!(String::from_utf8_lossy(&poppler).contains("Signature is Valid."));
    let found = stamping.hanko(&file);
    assert_eq!(found["valid"], json!(true), "{found}");
    assert_eq!(found["stamp"], json!(true), "{found}");
    run("qpdf", &["--check".as_ref(), file.path().as_ref()]);
}

/// Without a stamp no report goes out; what was asked for can be asked for again, under the same key.
#[test]
fn where_each_report_is_stamped_none_goes_out_without_a_stamp_and_none_is_lost() {
    let stamping = Stamping::start("always");
    let mut numbers = Vec::new();
    for way in FAILURES {
        stamping.steer(way);
        let (status, refused) = stamping.running.ask(way);
        assert_eq!(status, 503, "{way}: {refused}");
        assert_eq!(stamping.running.reports().len(), numbers.len(), "{way}");
        stamping.steer("");
        let no = stamping.running.issued(way);
        let file = stamping.running.file(&no);
        assert!(stamping.checked(&file).stamp.is_some(), "{way}");
        assert_eq!(stamping.running.issued(way), no, "one key, one report");
        numbers.push(no);
    }
    numbers.sort();
    let mut listed = stamping.running.reports();
    listed.sort();
    assert_eq!(listed, numbers);
    let said = stamping.running.stopped_and_checked();
    assert!(said.contains("9 reports that are out"), "{said}");
}

#[test]
fn where_reports_are_stamped_if_the_authority_answers_they_go_out_whole_without_it() {
    let mut stamping = Stamping::start("where-answered");
    for way in FAILURES {
        stamping.steer(way);
        let file = stamping.running.file(&stamping.running.issued(way));
        assert_eq!(stamping.checked(&file).stamp, None, "{way}");
    }
    stamping.steer("");
    let file = stamping
        .running
        .file(&stamping.running.issued("well_again"));
    assert!(stamping.checked(&file).stamp.is_some());
    stamping.authority = Authority::at(STAMPED_AT);
    let file = stamping.running.file(&stamping.running.issued("gone"));
    assert_eq!(stamping.checked(&file).stamp, None, "the first is gone");
    let said = stamping.running.stopped_and_checked();
    assert!(said.contains("11 reports that are out"), "{said}");
}
