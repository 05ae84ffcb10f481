//! Whoever keeps the root makes it, certifies, rotates and declares a compromise; the service goes by the files.

use clap::Parser;
use functions::sign::tool::{Arguments, run};
use functions::sign::{
    KeysFault, LIST_FILE, ROOT_CERTIFICATE, ROOT_FILE, Sealing, read_answer_folder,
    read_answer_kept, read_folder, read_kept,
};
use shared::code::VerificationCode;
use shared::credit_code::CreditCode;
use shared::report::ReportKind;
use shared::seal::{
    Algorithm, AnswerKind, CannotAnswer, CannotSeal, Evidence, KeyId, NotSealed, SectorBits,
    Statement, check,
};
use shared::time::ShanghaiTime;
use std::fs;
use std::path::{Path, PathBuf};

const HOST: &str = "xinyong.example.cn";

pub(super) fn tool(folder: &Path, words: &[&str]) -> Result<String, String> {
    let folder = folder.to_str().expect("a path");
    let words = [&["xinzheng-keys"], words, &["--folder", folder]].concat();
    let arguments = Arguments::try_parse_from(words).map_err(|error| error.to_string())?;
    run(&arguments).map_err(|fault| fault.to_string())
}

pub(super) fn id_of(said: &str) -> String {
    said.split(' ').next().expect("an id").to_owned()
}

/// What goes from the machine that is off line to the service: all but the root's own key.
pub(super) fn carry(offline: &Path, service: &Path) {
    for entry in fs::read_dir(offline).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().expect("a name").to_owned();
        if !name.to_string_lossy().starts_with("root.es256") {
            fs::copy(&path, service.join(name)).expect("a copy");
        }
    }
}

pub(super) struct Machines {
    _folder: tempfile::TempDir,
    pub(super) offline: PathBuf,
    pub(super) service: PathBuf,
}

impl Machines {
    pub(super) fn carry(&self) {
        carry(&self.offline, &self.service);
    }
}

/// A key that is certified with these words.
pub(super) fn certified(at: &Machines, words: &[&str]) -> KeyId {
    let said = tool(&at.offline, &[&["certify"][..], words].concat()).expect("a key");
    KeyId::parse(&id_of(&said)).expect("an id")
}

pub(super) fn machines() -> Machines {
    let folder = tempfile::tempdir().expect("a folder");
    let service = folder.path().join("service");
    fs::create_dir(&service).expect("a folder");
    Machines {
        offline: folder.path().join("offline"),
        service,
        _folder: folder,
    }
}

fn said(at: &str) -> Statement {
    Statement {
        code: VerificationCode::parse("7K2M9QX4TB3NVW8A").unwrap_or_else(|_| panic!("a code")),
        kind: ReportKind::Special,
        look_back: None,
        days_to_issue: 1,
        credit_code: CreditCode::parse("91320900MA1000009K").expect("a code"),
        issued_at: ShanghaiTime::parse(at).expect("a time"),
        valid_through: ShanghaiTime::parse("2030-01-01T00:00:00+08:00")
            .expect("a time")
            .date(),
        with_records: SectorBits::default(),
        read: SectorBits::of(1..=45),
        oldest_data_hours: 3,
        report_hash: [1; 16],
    }
}

fn sealed(sealing: &Sealing, at: &str) -> Result<shared::seal::Seal, CannotSeal> {
    sealing.seal(Algorithm::Es256, HOST, &said(at))
}

#[test]
fn keys_rotate_with_an_overlap_and_what_the_old_one_sealed_stays_good() {
    let at = machines();
    tool(&at.offline, &["root"]).expect("a root");
    let from = ["--from", "2027-01-01T00:00:00+08:00"];
    let old = tool(&at.offline, &[&["certify"][..], &from].concat()).expect("a key");
    carry(&at.offline, &at.service);
    let before = read_folder(&at.service).expect("a service's keys");
    let first = sealed(&before, "2027-06-01T00:00:00+08:00").expect("a seal");
    assert_eq!(first.key().to_string(), id_of(&old));
    assert_eq!(
        sealed(&before, "2026-12-31T23:59:59+08:00"),
        Err(CannotSeal::NoKey)
    );

    let from = ["--from", "2028-01-01T00:00:00+08:00"];
    let new = tool(&at.offline, &[&["certify"][..], &from].concat()).expect("a key");
    let end = ["--end", "2028-01-02T00:00:00+08:00"];
    let retired = tool(&at.offline, &[&["retire", &id_of(&old)][..], &end].concat());
    retired.expect("an end");
    carry(&at.offline, &at.service);
    let after = read_folder(&at.service).expect("a service's keys");
    let by = |time| sealed(&after, time).expect("a seal").key().to_string();
    assert_eq!(by("2027-12-31T23:59:59+08:00"), id_of(&old));
    assert_eq!(by("2028-01-01T00:00:00+08:00"), id_of(&new));
    assert!(check(&first, HOST, after.trusted(), Evidence::Seal).is_ok());
    // Within the overlap a process that has not heard of the new key still seals rightly.
    let late = sealed(&before, "2028-01-01T12:00:00+08:00").expect("a seal");
    assert!(check(&late, HOST, after.trusted(), Evidence::Seal).is_ok());
    let too_late = sealed(&before, "2028-01-02T00:00:00+08:00").expect("a seal");
    assert_eq!(
        check(&too_late, HOST, after.trusted(), Evidence::Seal),
        Err(NotSealed::OutsideKeysTime)
    );

    let compromised = ["--at", "2027-05-01T00:00:00+08:00"];
    let id = id_of(&old);
    let declared = [&["compromise", id.as_str()][..], &compromised].concat();
    tool(&at.offline, &declared).expect("a declaration");
    carry(&at.offline, &at.service);
    let then = read_folder(&at.service).expect("a service's keys");
    assert!(matches!(
        check(&first, HOST, then.trusted(), Evidence::Seal),
        Err(NotSealed::KeyCompromised { .. })
    ));
    let shown = tool(&at.offline, &["list"]).expect("a list");
    assert!(shown.starts_with("version 5, "), "{shown}");
    assert!(shown.contains(", compromised from 2027-05-01"), "{shown}");
}

#[test]
fn a_service_refuses_what_it_should_not_seal_with() {
    let at = machines();
    let fault = |folder: &Path| read_folder(folder).expect_err("a fault");
    assert!(matches!(fault(&at.service), KeysFault::File { .. }));
    tool(&at.offline, &["root"]).expect("a root");
    // The root's own key lies there.
    assert!(matches!(fault(&at.offline), KeysFault::RootIsHere(_)));
    carry(&at.offline, &at.service);
    assert!(matches!(fault(&at.service), KeysFault::Empty(_)));
    let key = tool(&at.offline, &["certify"]).expect("a key");
    // The key without the list that names it.
    let name = format!("{}.es256.key", id_of(&key));
    fs::copy(at.offline.join(&name), at.service.join(&name)).expect("a copy");
    assert!(matches!(fault(&at.service), KeysFault::Unlisted(_)));
    carry(&at.offline, &at.service);
    assert!(read_folder(&at.service).is_ok());
    fs::write(at.service.join(&name), b"short").expect("a file");
    assert!(matches!(fault(&at.service), KeysFault::Content(_)));
    carry(&at.offline, &at.service);
    let list = fs::read_to_string(at.service.join(LIST_FILE)).expect("a list");
    fs::write(
        at.service.join(LIST_FILE),
        list.replace("\"version\":2", "\"version\":3"),
    )
    .expect("a file");
    assert!(matches!(fault(&at.service), KeysFault::List(_)));
}

#[test]
fn a_secrets_manager_keeps_the_same_in_one_text() {
    use base64::Engine;
    let at = machines();
    tool(&at.offline, &["root"]).expect("a root");
    let from = ["--from", "2027-01-01T00:00:00+08:00"];
    let key = tool(&at.offline, &[&["certify"][..], &from].concat()).expect("a key");
    let text = |name: &str| fs::read_to_string(at.offline.join(name)).expect("a file");
    let private = |name: &str| {
        let bytes = fs::read(at.offline.join(name)).expect("a key");
        base64::engine::general_purpose::STANDARD.encode(bytes)
    };
    let certified = |name: &str, certificates: Vec<String>| {
        serde_json::json!({
            "list": text(LIST_FILE),
            "root": text(ROOT_FILE).trim(),
            "keys": [{"algorithm": "es256", "key": private(name), "certificates": certificates}],
        })
        .to_string()
    };
    let own = [format!("{}.crt", id_of(&key)), ROOT_CERTIFICATE.to_owned()];
    let own: Vec<_> = own.iter().map(|name| private(name)).collect();
    let kept = |name: &str| certified(name, own.clone());
    let seals = kept(&format!("{}.es256.key", id_of(&key)));
    let sealing = read_kept(&seals).expect("keys");
    assert!(sealed(&sealing, "2027-06-01T00:00:00+08:00").is_ok());
    assert!(
        sealing
            .signing_at(said("2027-06-01T00:00:00+08:00").issued_at)
            .is_ok()
    );
    assert!(read_kept(&kept("root.es256.key")).is_err());
    let bare = certified(&format!("{}.es256.key", id_of(&key)), Vec::new());
    assert!(matches!(read_kept(&bare), Err(KeysFault::NoCertificate(_))));
    // What answers is not given the secret of what seals.
    let refused = read_answer_kept(&seals);
    assert!(matches!(refused, Err(KeysFault::DoesNotAnswer(_))));
    let words = [&["certify", "--use", "answer"][..], &from].concat();
    let key = tool(&at.offline, &words).expect("a key");
    assert!(read_answer_kept(&kept(&format!("{}.es256.key", id_of(&key)))).is_ok());
    assert!(read_answer_kept(&kept("root.es256.key")).is_err());
    assert!(read_kept("{}").is_err());
}

#[test]
fn what_answers_holds_keys_that_answer_and_none_that_seals() {
    let at = machines();
    tool(&at.offline, &["root"]).expect("a root");
    let from = ["--from", "2027-01-01T00:00:00+08:00"];
    let certify = |more: &[&str]| tool(&at.offline, &[&["certify"], more, &from].concat());
    let seals = id_of(&certify(&[]).expect("a key"));
    let answers = id_of(&certify(&["--use", "answer"]).expect("a key"));
    let shown = tool(&at.offline, &["list"]).expect("a list");
    assert!(shown.contains(&format!("{answers} es256 answers from")));
    assert!(certify(&["--use", "certify"]).is_err());
    carry(&at.offline, &at.service);

    let time = |text| ShanghaiTime::parse(text).expect("a time");
    let (then, before) = (
        time("2027-06-01T00:00:00+08:00"),
        time("2026-12-31T23:59:59+08:00"),
    );
    let kind = AnswerKind::Result;
    let both = read_folder(&at.service).expect("a service's keys");
    let answer = |at| both.answer(Algorithm::Es256, HOST, kind, at, b"{}");
    let signed = answer(then).expect("an answer");
    assert_eq!(signed.key.to_string(), answers);
    assert_eq!(answer(before), Err(CannotAnswer::NoKey));
    let sm2 = both.answer(Algorithm::Sm2Sm3, HOST, kind, then, b"{}");
    assert_eq!(sm2, Err(CannotAnswer::NoKey));
    let check = |at| {
        let keys = both.trusted();
        keys.check_answer(HOST, kind, at, b"{}", signed.key, &signed.signature)
    };
    assert_eq!(check(then), Ok(()));
    let seal = sealed(&both, "2027-06-01T00:00:00+08:00").expect("a seal");
    assert_eq!(seal.key().to_string(), seals);

    // A program that only answers is not started with a key that seals.
    assert!(matches!(
        read_answer_folder(&at.service),
        Err(KeysFault::DoesNotAnswer(id)) if id.to_string() == seals
    ));
    fs::remove_file(at.service.join(format!("{seals}.es256.key"))).expect("a file less");
    let alone = read_answer_folder(&at.service).expect("keys that answer");
    assert_eq!(
        alone.answer(Algorithm::Es256, HOST, kind, then, b"{}"),
        Ok(signed)
    );
    // What holds no key that seals seals nothing.
    let cannot = sealed(
        &read_folder(&at.service).expect("keys"),
        "2027-06-01T00:00:00+08:00",
    );
    assert_eq!(cannot, Err(CannotSeal::NoKey));

    let id = [answers.as_str(), "--at", "2027-05-01T00:00:00+08:00"];
    tool(&at.offline, &[&["compromise"][..], &id].concat()).expect("a declaration");
    carry(&at.offline, &at.service);
    let after = read_folder(&at.service).expect("a service's keys");
    let again = after.answer(Algorithm::Es256, HOST, kind, then, b"{}");
    assert_eq!(again, Err(CannotAnswer::NoKey));
}

#[test]
fn a_root_is_made_once_and_what_is_refused_leaves_nothing_behind() {
    let at = machines();
    tool(&at.offline, &["root"]).expect("a root");
    assert!(tool(&at.offline, &["root"]).is_err());
    let files = || fs::read_dir(&at.offline).expect("a folder").count();
    let before = files();
    let backwards = [
        "certify",
        "--from",
        "2027-01-02T00:00:00+08:00",
        "--end",
        "2027-01-01T00:00:00+08:00",
    ];
    assert!(tool(&at.offline, &backwards).is_err());
    assert!(tool(&at.offline, &["retire", "00000000"]).is_err());
    assert!(tool(&at.offline, &["certify", "--algorithm", "rsa"]).is_err());
    assert_eq!(files(), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: PathBuf| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(at.offline.join("root.es256.key")), 0o600);
        assert_eq!(mode(at.offline.clone()), 0o700);
    }
}

#[test]
fn a_key_service_is_listed_by_its_public_key_and_seals_nothing_itself() {
    let at = machines();
    tool(&at.offline, &["root"]).expect("a root");
    let service = shared::seal::IssuingKey::from_bytes(Algorithm::Es256, &[7; 32]).expect("a key");
    let spki = at.offline.join("service.der");
    fs::write(&spki, service.public().spki()).expect("a file");
    let path = spki.to_str().expect("a path");
    tool(&at.offline, &["certify", "--certifies", path]).expect("a listed key");
    let shown = tool(&at.offline, &["list"]).expect("a list");
    assert!(shown.contains("es256 certifies from"), "{shown}");
    fs::write(&spki, b"no key").expect("a file");
    assert!(tool(&at.offline, &["certify", "--certifies", path]).is_err());
}
