//! What is kept before the first renewal: the keeper of the root has listed a key service's key, and there is no other.

use super::tool::{Arguments, run};
use clap::Parser;
use shared::seal::PublicKey;
use std::fs;

/// As `xinzheng-keys` writes it for this key, which certifies from a time on, up to another if that is given.
pub(crate) fn first_secret(service: &PublicKey, from: &str, end: Option<&str>) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let root = path("root");
    let tool = |words: &[&str]| {
        let words = [&["xinzheng-keys", "--folder", &root], words].concat();
        run(&Arguments::try_parse_from(words).expect("words")).expect("done");
    };
    tool(&["root"]);
    let (key, secret) = (path("service.der"), path("secret.json"));
    fs::write(&key, service.spki()).expect("a file");
    let mut words = vec!["certify", "--certifies", &key, "--from", from];
    words.extend(end.into_iter().flat_map(|end| ["--end", end]));
    tool(&words);
    tool(&["secret", "--to", &secret]);
    fs::read_to_string(secret).expect("a secret")
}
