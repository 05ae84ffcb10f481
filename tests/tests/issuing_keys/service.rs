//! A key service and a secrets manager in memory, and the machine of the keeper of the root.

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Parser;
use functions::sign::tool::{Arguments, run};
use functions::sign::{KeptInMemory, KeyService, ServiceFault};
use serde_json::Value;
use shared::seal::{Algorithm, IssuingKey, KeyId, PublicKey, SIGNATURE_BYTES};
use shared::time::ShanghaiTime;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// It has one key.
pub(crate) struct Service {
    key: IssuingKey,
    away: AtomicBool,
}

impl Default for Service {
    fn default() -> Self {
        Self {
            key: IssuingKey::from_bytes(Algorithm::Es256, &[7; 32]).expect("a key"),
            away: AtomicBool::new(false),
        }
    }
}

impl Service {
    pub(crate) fn go_away(&self) {
        self.away.store(true, Ordering::Release);
    }

    pub(crate) fn come_back(&self) {
        self.away.store(false, Ordering::Release);
    }

    fn here(&self) -> Result<(), ServiceFault> {
        if self.away.load(Ordering::Acquire) {
            Err(ServiceFault::Unanswered)
        } else {
            Ok(())
        }
    }
}

#[async_trait]
impl KeyService for Service {
    async fn public_key(&self) -> Result<PublicKey, ServiceFault> {
        self.here()?;
        // Others get their turn: they have read the same.
        tokio::task::yield_now().await;
        Ok(self.key.public().clone())
    }

    async fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], ServiceFault> {
        self.here()?;
        tokio::task::yield_now().await;
        self.key
            .sign(message)
            .map_err(|_| ServiceFault::SomethingElse)
    }
}

/// Who keeps the keys, and the machine that is off line.
pub(crate) struct Keeper {
    pub(crate) kept: Arc<KeptInMemory>,
    offline: tempfile::TempDir,
}

impl Keeper {
    pub(crate) fn with((text, offline): (String, tempfile::TempDir)) -> Self {
        Self {
            kept: Arc::new(KeptInMemory::with(text)),
            offline,
        }
    }

    /// The certificate of a key that is kept, in DER.
    pub(crate) fn certificate_of(&self, id: KeyId) -> Vec<u8> {
        let kept: Value = serde_json::from_str(&self.kept.text()).expect("JSON");
        let mut keys = kept["keys"].as_array().expect("keys").iter();
        let key = keys.find(|kept| {
            let bytes = STANDARD.decode(kept["key"].as_str().expect("a key"));
            let bytes: [u8; 32] = bytes.expect("base64").try_into().expect("32 bytes");
            let key = IssuingKey::from_bytes(Algorithm::Es256, &bytes).expect("a key");
            key.public().id() == id
        });
        let own = key.expect("it is kept")["certificates"][0].as_str();
        STANDARD
            .decode(own.expect("a certificate"))
            .expect("base64")
    }
}

fn tool(folder: &tempfile::TempDir, words: &[&str]) {
    let root = folder.path().join("root").display().to_string();
    let words = [&["xinzheng-keys", "--folder", &root], words].concat();
    let arguments = Arguments::try_parse_from(words).expect("words");
    run(&arguments).expect("done");
}

/// What the keeper of the root gives to the secrets manager: the service's key is listed, and there is no other.
pub(crate) fn first_secret(service: &Service, from: ShanghaiTime) -> (String, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    tool(&folder, &["root"]);
    // As a console shows it.
    let digits = STANDARD.encode(service.key.public().spki());
    let lines: Vec<_> = digits.as_bytes().chunks(64).collect();
    let lines = String::from_utf8(lines.join(&b"\n"[..])).expect("ASCII");
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n");
    let (key, secret) = (path("service.pem"), path("secret.json"));
    fs::write(&key, pem).expect("a file");
    let from = from.to_string();
    tool(&folder, &["certify", "--certifies", &key, "--from", &from]);
    tool(&folder, &["secret", "--to", &secret]);
    (fs::read_to_string(secret).expect("a secret"), folder)
}

/// What the keeper of the root makes of the secret when a short-lived key was stolen.
pub(crate) fn compromised(keeper: &Keeper, key: KeyId, at: ShanghaiTime) -> String {
    let path = |name: &str| keeper.offline.path().join(name).display().to_string();
    let (published, before, secret) = (path("published"), path("before"), path("after"));
    let text = keeper.kept.text();
    let kept: Value = serde_json::from_str(&text).expect("JSON");
    fs::write(&published, kept["list"].as_str().expect("a list")).expect("a file");
    fs::write(&before, text).expect("a file");
    let (key, at) = (key.to_string(), at.to_string());
    let words = ["compromise", &key, "--at", &at, "--published", &published];
    tool(&keeper.offline, &words);
    tool(
        &keeper.offline,
        &["secret", "--to", &secret, "--over", &before],
    );
    fs::read_to_string(secret).expect("a secret")
}
