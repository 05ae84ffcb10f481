//! What the environment may say, and what is refused.

use super::{CannotStart, Environment, FilesConfig, KeysConfig, ProviderConfig};
use crate::signature::StampUse;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

/// What a function in the cloud is told.
const CLOUD: [(&str, &str); 13] = [
    ("XINZHENG_TABLE", "xinzheng"),
    ("XINZHENG_BUCKET", "xinzheng-files"),
    ("XINZHENG_ORIGIN", "https://xinyong.example.cn"),
    ("XINZHENG_ISSUER", "https://id.example.cn/realms/city"),
    ("XINZHENG_CLIENT_ID", "xinzheng"),
    (
        "XINZHENG_CLIENT_SECRET_ID",
        "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:client-AbCdEf",
    ),
    ("XINZHENG_SECRETS_ID", "xinzheng/keys"),
    ("XINZHENG_SEAL_SECRETS_ID", "xinzheng/seal-keys"),
    ("XINZHENG_ANSWER_SECRETS_ID", "xinzheng/answer-keys"),
    ("AWS_REGION", "cn-north-1"),
    ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "very-secret"),
    ("AWS_SESSION_TOKEN", "token"),
];

fn environment(changes: &[(&str, Option<&str>)]) -> Environment {
    let mut all: std::collections::BTreeMap<String, OsString> = CLOUD
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()))
        .collect();
    for (name, value) in changes {
        match value {
            Some(value) => all.insert((*name).to_owned(), (*value).into()),
            None => all.remove(*name),
        };
    }
    Environment::of(all)
}

/// Everything that any function reads.
fn read(mut environment: Environment) -> Result<(), CannotStart> {
    let common = environment.common().map(drop);
    let table = environment.table().map(drop);
    let files = environment.files().map(drop);
    let keys = environment.keys().map(drop);
    let seal_keys = environment.seal_keys().map(drop);
    let answer_keys = environment.answer_keys().map(drop);
    environment.key_service();
    let provider = environment.provider().map(drop);
    let all = common.and(table).and(files).and(keys);
    let all = all.and(seal_keys).and(answer_keys).and(provider);
    environment.finish(all)
}

/// The variables that were found at fault, in the order in which they were read.
fn at_fault(environment: Environment) -> Vec<&'static str> {
    match read(environment) {
        Ok(()) => Vec::new(),
        Err(CannotStart::Environment(faults)) => {
            faults.iter().map(|fault| fault.variable).collect()
        }
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_function_in_the_cloud_is_told_what_it_needs() {
    assert!(at_fault(environment(&[])).is_empty());
    let mut environment = environment(&[]);
    let table = environment.table().expect("a table");
    assert_eq!(table.name, "xinzheng");
    assert_eq!(table.endpoint, None);
    assert!(matches!(
        environment.files(),
        Some(FilesConfig::Bucket { name, endpoint: None, .. }) if name == "xinzheng-files"
    ));
    assert!(matches!(
        environment.keys(),
        Some(KeysConfig::Kept { id, .. }) if id == "xinzheng/keys"
    ));
    let Some(ProviderConfig::Network { issuer, secret, .. }) = environment.provider() else {
        panic!("a provider on the network");
    };
    assert_eq!(issuer, "https://id.example.cn/realms/city");
    assert!(secret.is_some());
}

#[test]
fn on_premises_folders_stand_for_bucket_and_secrets() {
    let mut environment = environment(&[
        ("XINZHENG_BUCKET", None),
        ("XINZHENG_FILES", Some("/var/lib/xinzheng/files")),
        ("XINZHENG_SECRETS_ID", None),
        ("XINZHENG_KEYS", Some("/var/lib/xinzheng/keys")),
        ("XINZHENG_DYNAMODB_ENDPOINT", Some("http://127.0.0.1:8000/")),
        ("AWS_REGION", None),
    ]);
    let table = environment.table().expect("a table");
    assert_eq!(table.endpoint.as_deref(), Some("http://127.0.0.1:8000"));
    assert!(matches!(environment.files(), Some(FilesConfig::Folder(_))));
    assert!(matches!(environment.keys(), Some(KeysConfig::Folder(_))));
    assert!(environment.finish(Some(())).is_ok());
}

#[test]
fn an_empty_environment_names_everything_that_is_missing_at_once() {
    let expected = [
        "XINZHENG_ORIGIN",
        "XINZHENG_TABLE",
        "AWS_REGION",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "XINZHENG_BUCKET",
        "XINZHENG_SECRETS_ID",
        "XINZHENG_SEAL_SECRETS_ID",
        "XINZHENG_ANSWER_SECRETS_ID",
        "XINZHENG_ISSUER",
    ];
    assert_eq!(at_fault(Environment::of([])), expected);
}

#[test]
fn an_authority_comes_with_its_certificates() {
    let read = |changes: &[(&str, Option<&str>)]| {
        let mut environment = environment(changes);
        let stamps = environment.stamps();
        let Err(error) = environment.finish(Some(())) else {
            return Ok(stamps.map(|stamps| (stamps.usage, stamps.certificates.len())));
        };
        let CannotStart::Environment(faults) = error else {
            panic!("{error}");
        };
        Err(faults
            .iter()
            .map(|fault| fault.variable)
            .collect::<Vec<_>>())
    };
    let tsa = ("XINZHENG_TSA", Some("http://tsa.example.cn/"));
    let held = ("XINZHENG_TSA_CERTIFICATES", Some("MAA=,MAA="));
    assert_eq!(read(&[]), Ok(None));
    assert_eq!(read(&[tsa, held]), Ok(Some((StampUse::WhereAnswered, 2))));
    let always = ("XINZHENG_TSA_USE", Some("always"));
    assert_eq!(read(&[tsa, held, always]), Ok(Some((StampUse::Always, 2))));
    assert_eq!(read(&[tsa]), Err(vec!["XINZHENG_TSA_CERTIFICATES"]));
    assert_eq!(read(&[held]), Err(vec!["XINZHENG_TSA"]));
    for (name, bad) in [
        ("XINZHENG_TSA", "tsa.example.cn"),
        ("XINZHENG_TSA", "file:///tsa"),
        ("XINZHENG_TSA_CERTIFICATES", "MAA=,"),
        ("XINZHENG_TSA_CERTIFICATES", "-----BEGIN"),
        ("XINZHENG_TSA_USE", "sometimes"),
    ] {
        assert_eq!(
            read(&[tsa, held, (name, Some(bad))]),
            Err(vec![name]),
            "{bad}"
        );
    }
}

#[test]
fn checking_a_code_needs_a_table_and_an_origin() {
    let only = ["XINZHENG_TABLE", "XINZHENG_ORIGIN"];
    let names = CLOUD.map(|(name, _)| name);
    let rest = names
        .iter()
        .filter(|name| name.starts_with("XINZHENG_") && !only.contains(name))
        .map(|name| (*name, None));
    let mut environment = environment(&rest.collect::<Vec<_>>());
    let read = environment.common().zip(environment.table());
    assert!(environment.finish(read.map(drop)).is_ok());
}

#[test]
fn hostile_values_are_refused_by_the_name_of_their_variable_and_never_told() {
    for (name, bad) in [
        ("XINZHENG_TABLE", "x"),
        ("XINZHENG_TABLE", "a/b/c"),
        ("XINZHENG_TABLE", ""),
        ("XINZHENG_BUCKET", "../files"),
        ("XINZHENG_BUCKET", "Xinzheng_Files"),
        ("XINZHENG_ORIGIN", "http://xinyong.example.cn"),
        ("XINZHENG_ORIGIN", "https://xinyong.example.cn\r\nX: y"),
        ("XINZHENG_ORIGIN", "https://user@xinyong.example.cn"),
        ("XINZHENG_ISSUER", "http://id.example.cn"),
        ("XINZHENG_ISSUER", "https://user:pass@id.example.cn"),
        ("XINZHENG_ISSUER", "file:///etc/passwd"),
        ("XINZHENG_CLIENT_ID", "a\nb"),
        ("XINZHENG_CLIENT_SECRET_ID", "a b"),
        ("XINZHENG_SECRETS_ID", "a;b"),
        ("XINZHENG_POLICY", "\u{0}"),
        ("XINZHENG_LOG", "info,xinzheng=loudly"),
        ("XINZHENG_DYNAMODB_ENDPOINT", "http://dynamodb.example.cn"),
        ("XINZHENG_DYNAMODB_ENDPOINT", "https://?"),
        ("XINZHENG_S3_ENDPOINT", "https://s3.example.cn/?x=y"),
        ("XINZHENG_CLOCK", "2025-03-10T09:00:00+08:00"),
        ("XINZHENG_DEMO", "yes"),
        ("AWS_REGION", "cn north"),
    ] {
        let faults = read(environment(&[(name, Some(bad))])).expect_err(bad);
        let text = faults.to_string();
        assert!(text.contains(name), "{name}: {text}");
        assert!(bad.len() < 2 || !text.contains(bad), "{text}");
        assert!(!text.contains("very-secret"), "{text}");
    }
}

#[test]
fn what_is_no_text_is_refused() {
    let bytes = OsString::from_vec(vec![b'x', 0xff, 0xfe]);
    let mut all: Vec<_> = CLOUD
        .iter()
        .map(|(name, value)| ((*name).to_owned(), OsString::from(value)))
        .collect();
    all.push(("XINZHENG_TABLE".to_owned(), bytes));
    assert_eq!(at_fault(Environment::of(all)), ["XINZHENG_TABLE"]);
}

#[test]
fn two_places_for_one_thing_are_one_too_many() {
    let both = environment(&[
        ("XINZHENG_FILES", Some("/files")),
        ("XINZHENG_KEYS", Some("/keys")),
    ]);
    assert_eq!(at_fault(both), ["XINZHENG_FILES", "XINZHENG_KEYS"]);
}

#[cfg(feature = "demo")]
#[test]
fn the_demonstration_brings_its_provider_and_may_play_another_day() {
    let demo = [
        ("XINZHENG_DEMO", Some("1")),
        ("XINZHENG_CLOCK", Some("2025-03-10T09:00:00+08:00")),
        ("XINZHENG_ISSUER", None),
    ];
    let mut played = environment(&demo);
    let common = played.common().expect("what is common");
    assert!(common.demo);
    let day = common.clock.now().date().to_string();
    assert_eq!(day, "2025-03-10");
    assert!(matches!(
        played.provider(),
        Some(ProviderConfig::Demonstration)
    ));
    let both = environment(&[("XINZHENG_DEMO", Some("1"))]);
    assert_eq!(at_fault(both), ["XINZHENG_ISSUER"]);
}

#[cfg(not(feature = "demo"))]
#[test]
fn a_program_without_the_demonstration_does_not_pretend_to_have_it() {
    let asked = environment(&[("XINZHENG_DEMO", Some("1"))]);
    assert_eq!(at_fault(asked), ["XINZHENG_DEMO"]);
}

#[test]
fn a_key_service_certifies_keys_that_the_secrets_manager_keeps() {
    const KEY: &str = "XINZHENG_SEAL_KMS_KEY_ID";
    let arn = "arn:aws-cn:kms:cn-north-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    assert_eq!(environment(&[]).key_service(), None);
    let mut named = environment(&[(KEY, Some(arn))]);
    assert_eq!(named.key_service().as_deref(), Some(arn));
    assert!(read(environment(&[(KEY, Some(arn))])).is_ok());
    assert!(read(environment(&[(KEY, Some("no key"))])).is_err());
    let in_a_folder = [
        (KEY, Some(arn)),
        ("XINZHENG_SEAL_SECRETS_ID", None),
        ("XINZHENG_SEAL_KEYS", Some("/keys")),
    ];
    assert!(read(environment(&in_a_folder[1..])).is_ok());
    assert!(read(environment(&in_a_folder)).is_err());
}
