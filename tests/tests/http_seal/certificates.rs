//! Whoever keeps the root certifies keys for PDF readers too: what the service needs of that, and what it refuses.

use crate::tool::{carry, id_of, machines, tool};
use functions::sign::{KeysFault, ROOT_CERTIFICATE, read_folder};
use shared::signed_file::certificate_owner;
use shared::time::ShanghaiTime;
use std::fs;

const FROM: [&str; 2] = ["--from", "2027-01-01T00:00:00+08:00"];

fn certify(folder: &std::path::Path, more: &[&str]) -> String {
    let said = tool(folder, &[&["certify"], more, &FROM].concat());
    id_of(&said.expect("a key"))
}

fn at(text: &str) -> ShanghaiTime {
    ShanghaiTime::parse(text).expect("a time")
}

#[test]
fn a_key_that_is_certified_signs_files_in_its_time() {
    let place = machines();
    tool(&place.offline, &["root"]).expect("a root");
    let id = certify(&place.offline, &["--end", "2027-03-01T00:00:00+08:00"]);
    let sm2 = certify(&place.offline, &["--algorithm", "sm2_sm3"]);
    let answers = certify(&place.offline, &["--use", "answer"]);
    for without in [sm2, answers] {
        assert!(!place.offline.join(format!("{without}.crt")).exists());
    }
    let owner = |name: &str| {
        let der = fs::read(place.offline.join(name)).expect("a certificate");
        certificate_owner(&der).expect("a name")
    };
    let office = owner(ROOT_CERTIFICATE);
    assert_eq!(owner(&format!("{id}.crt")), format!("{office} {id}"));
    carry(&place.offline, &place.service);
    let sealing = read_folder(&place.service).expect("keys");
    for (time, signs) in [
        ("2026-12-31T23:59:59+08:00", false),
        ("2027-01-01T00:00:00+08:00", true),
        ("2027-02-28T23:59:59+08:00", true),
        ("2027-03-01T00:00:00+08:00", false),
    ] {
        let signing = sealing.signing_at(at(time));
        assert_eq!(signing.is_ok(), signs, "{time}");
        if let Ok(signing) = signing {
            let key = sealing
                .list()
                .keys
                .iter()
                .find(|key| key.id.to_string() == id);
            let key = &key.expect("a listed key").spki;
            let led = signing.key.chain().leads(key, sealing.root(), at(time));
            assert_eq!(led, Ok(()), "{time}");
        }
    }
}

#[test]
fn a_service_does_not_start_with_a_key_that_no_certificate_knows() {
    let place = machines();
    tool(&place.offline, &["root"]).expect("a root");
    let id = certify(&place.offline, &[]);
    let other = certify(&place.offline, &[]);
    carry(&place.offline, &place.service);
    let own = place.service.join(format!("{id}.crt"));
    let good = fs::read(&own).expect("a certificate");
    let fault = || read_folder(&place.service).expect_err("a fault");
    // Another key's.
    fs::copy(place.service.join(format!("{other}.crt")), &own).expect("a copy");
    assert!(matches!(fault(), KeysFault::Certificates(_)));
    let mut bad = good.clone();
    let last = bad.len() - 1;
    bad[last] ^= 1;
    fs::write(&own, bad).expect("a file");
    assert!(matches!(fault(), KeysFault::Certificates(_)));
    fs::write(&own, b"none").expect("a file");
    assert!(matches!(fault(), KeysFault::NoCertificate(_)));
    fs::remove_file(&own).expect("a file less");
    assert!(matches!(fault(), KeysFault::NoCertificate(_)));
    fs::write(&own, good).expect("a file");
    assert!(read_folder(&place.service).is_ok());
    // A root of the same name that is another's.
    let elsewhere = machines();
    tool(&elsewhere.offline, &["root"]).expect("a root");
    let root = elsewhere.offline.join(ROOT_CERTIFICATE);
    fs::copy(root, place.service.join(ROOT_CERTIFICATE)).expect("a copy");
    assert!(matches!(fault(), KeysFault::Certificates(_)));
}

#[test]
fn keys_on_sm2_alone_sign_no_file_and_the_service_says_so_at_its_start() {
    let place = machines();
    tool(&place.offline, &["root"]).expect("a root");
    certify(&place.offline, &["--algorithm", "sm2_sm3"]);
    carry(&place.offline, &place.service);
    let fault = read_folder(&place.service).expect_err("a fault");
    assert!(matches!(fault, KeysFault::NoFileKey));
    certify(&place.offline, &[]);
    carry(&place.offline, &place.service);
    assert!(read_folder(&place.service).is_ok());
}

#[test]
fn what_is_missing_is_made_again_as_it_was() {
    let place = machines();
    tool(&place.offline, &["root"]).expect("a root");
    let id = certify(&place.offline, &[]);
    let paths = [format!("{id}.crt"), ROOT_CERTIFICATE.to_owned()];
    let paths = paths.map(|name| place.offline.join(name));
    let before = paths.each_ref().map(|path| fs::read(path).expect("a file"));
    for path in &paths {
        fs::remove_file(path).expect("a file less");
    }
    // In whose name the root's would be is not known here.
    assert!(tool(&place.offline, &["certify"]).is_err());
    tool(&place.offline, &["certificates"]).expect("certificates");
    let after = paths.each_ref().map(|path| fs::read(path).expect("a file"));
    assert_eq!(before, after);
}
