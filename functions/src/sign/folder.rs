//! A folder of keys: `keys.json` (the signed list), `root.spki` (the root that is trusted) and `ID.ALGORITHM.key` (32
//! bytes each, for their owner alone), with certificates (`certificate_files`). The root's own key never lies with a service.

use super::certificate_files::{self, Certificates};
use super::file_keys::BadChain;
use super::{Answering, HeldKeys, Sealing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use shared::seal::{Algorithm, IssuingKey, KeyId, KeyUse, ListRefused, PublicKey, TrustedKeys};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The signed list.
pub const LIST_FILE: &str = "keys.json";

/// The root's public key, SPKI in hexadecimal digits.
pub const ROOT_FILE: &str = "root.spki";

/// Why a folder of keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysFault {
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file holds something else than it should.
    #[error("{0} does not hold what its name says")]
    Content(PathBuf),
    /// The root's private key lies with the service.
    #[error("{0} is the root's private key: it is kept off line and never with the service")]
    RootIsHere(PathBuf),
    /// The list does not rest on the root.
    #[error("the key list is not the root's: {0:?}")]
    List(ListRefused),
    /// A key of which the list does not speak.
    #[error("the key list does not name the key {0}: certify it first")]
    Unlisted(KeyId),
    /// A key that seals, or certifies, lies with what only answers.
    #[error("the key {0} does not answer: what only answers is not given keys of another use")]
    DoesNotAnswer(KeyId),
    /// A key that signs report files has no certificate.
    #[error(
        "the key {0} has no certificate: xinzheng-keys certificates makes it where the root is kept"
    )]
    NoCertificate(KeyId),
    /// Certificates that prove nothing.
    #[error(transparent)]
    Certificates(#[from] BadChain),
    /// No key can sign a report's file.
    #[error(
        "no ES256 key that seals is here: report files are signed by one, whatever the seal is"
    )]
    NoFileKey,
    /// The root has no certificate, and in whose name it would be is not known.
    #[error("the root has no certificate: xinzheng-keys certificates makes it")]
    NoRootCertificate,
    /// What the secrets manager keeps.
    #[error(
        "what is kept is not a key list, its root and the keys that it names, without the root's own"
    )]
    Kept,
    /// There is no key.
    #[error("no key lies in {0}")]
    Empty(PathBuf),
}

pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, KeysFault> {
    fs::read(path).map_err(|source| KeysFault::File {
        path: path.to_owned(),
        source,
    })
}

pub(super) fn read_root(folder: &Path) -> Result<PublicKey, KeysFault> {
    let path = folder.join(ROOT_FILE);
    let text = String::from_utf8(read_file(&path)?).unwrap_or_default();
    serde_json::from_value(text.trim().into()).map_err(|_| KeysFault::Content(path))
}

/// The private keys of a folder, the root's among them.
pub(super) fn private_keys(folder: &Path) -> Result<Vec<(PathBuf, IssuingKey)>, KeysFault> {
    let fault = |source| KeysFault::File {
        path: folder.to_owned(),
        source,
    };
    let mut keys = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        let path = entry.map_err(fault)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some(stem) = name.and_then(|name| name.strip_suffix(".key")) else {
            continue;
        };
        let algorithm = stem.rsplit_once('.').map_or("", |(_, algorithm)| algorithm);
        let algorithm = Algorithm::from_name(algorithm);
        let bytes: Option<[u8; 32]> = read_file(&path)?.try_into().ok();
        let key = algorithm
            .zip(bytes)
            .and_then(|(algorithm, bytes)| IssuingKey::from_bytes(algorithm, &bytes))
            .ok_or_else(|| KeysFault::Content(path.clone()))?;
        keys.push((path, key));
    }
    keys.sort_by(|(path, _), (other, _)| path.cmp(other));
    Ok(keys)
}

/// Reads what a service goes by. Every fault stops it: a service that seals by chance is worse than none.
pub fn read_folder(folder: &Path) -> Result<Sealing, KeysFault> {
    in_folder(folder)?.sealing()
}

/// Reads what a program goes by that answers and does not seal: the same files, of the keys those alone that answer.
pub fn read_answer_folder(folder: &Path) -> Result<Answering, KeysFault> {
    in_folder(folder)?.answering()
}

fn in_folder(folder: &Path) -> Result<Found, KeysFault> {
    let root = read_root(folder)?;
    let file = read_file(&folder.join(LIST_FILE))?;
    let trusted = TrustedKeys::read(&file, &root).map_err(KeysFault::List)?;
    let keys = private_keys(folder)?;
    if let Some((path, _)) = keys.iter().find(|(_, key)| *key.public() == root) {
        return Err(KeysFault::RootIsHere(path.clone()));
    }
    if keys.is_empty() {
        return Err(KeysFault::Empty(folder.to_owned()));
    }
    let keys: Vec<_> = keys.into_iter().map(|(_, key)| key).collect();
    let certificates = certificate_files::read(folder, &keys)?;
    Ok(Found::new(trusted, keys, file, root)?.certified(certificates))
}

/// Keys as they were found, each of them named by the list.
struct Found {
    trusted: TrustedKeys,
    keys: Vec<IssuingKey>,
    file: Vec<u8>,
    root: PublicKey,
    /// Of some of them, in DER, the root's last.
    certificates: Certificates,
}

impl Found {
    fn new(
        trusted: TrustedKeys,
        keys: Vec<IssuingKey>,
        file: Vec<u8>,
        root: PublicKey,
    ) -> Result<Self, KeysFault> {
        let mut ids = keys.iter().map(|key| key.public().id());
        if let Some(id) = ids.find(|id| trusted.usage(*id).is_none()) {
            return Err(KeysFault::Unlisted(id));
        }
        Ok(Self {
            trusted,
            keys,
            file,
            root,
            certificates: Certificates::new(),
        })
    }

    fn certified(self, certificates: Certificates) -> Self {
        Self {
            certificates,
            ..self
        }
    }

    /// Whoever seals may answer too, with other keys.
    fn sealing(self) -> Result<Sealing, KeysFault> {
        let held = |usage| HeldKeys::new(self.trusted.clone(), usage, self.keys.clone());
        let answering = Answering::new(Arc::new(held(KeyUse::Answer)));
        let files = certificate_files::file_keys(&self.trusted, &self.keys, &self.certificates)?;
        Sealing::new(Arc::new(held(KeyUse::Seal)), self.file, self.root)
            .map(|sealing| sealing.answering_with(answering).signing_with(files))
            .map_err(KeysFault::List)
    }

    fn answering(self) -> Result<Answering, KeysFault> {
        let mut ids = self.keys.iter().map(|key| key.public().id());
        if let Some(id) = ids.find(|id| self.trusted.usage(*id) != Some(KeyUse::Answer)) {
            return Err(KeysFault::DoesNotAnswer(id));
        }
        let held = HeldKeys::new(self.trusted, KeyUse::Answer, self.keys);
        Ok(Answering::new(Arc::new(held)))
    }
}

/// What a secrets manager keeps: the same files in one text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// `keys.json`.
    list: String,
    /// `root.spki`.
    root: PublicKey,
    keys: Vec<KeptKey>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptKey {
    algorithm: Algorithm,
    /// 32 bytes in base64.
    key: String,
    /// Of a key that signs report files: its own certificate, the root's last, in DER and base64.
    #[serde(default)]
    certificates: Vec<String>,
}

/// Reads `{"list", "root", "keys": [{"algorithm", "key", "certificates"}]}`, as a secrets manager keeps it.
pub fn read_kept(text: &str) -> Result<Sealing, KeysFault> {
    as_kept(text)?.sealing()
}

/// Reads the same form, of the keys those alone that answer.
pub fn read_answer_kept(text: &str) -> Result<Answering, KeysFault> {
    as_kept(text)?.answering()
}

fn as_kept(text: &str) -> Result<Found, KeysFault> {
    let kept: Kept = serde_json::from_str(text).map_err(|_| KeysFault::Kept)?;
    let file = kept.list.into_bytes();
    let trusted = TrustedKeys::read(&file, &kept.root).map_err(KeysFault::List)?;
    let mut keys = Vec::new();
    let mut certificates = Certificates::new();
    for KeptKey {
        algorithm,
        key,
        certificates: own,
    } in kept.keys
    {
        let bytes = STANDARD.decode(key).map_err(|_| KeysFault::Kept)?;
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeysFault::Kept)?;
        let key = IssuingKey::from_bytes(algorithm, &bytes).ok_or(KeysFault::Kept)?;
        if *key.public() == kept.root {
            return Err(KeysFault::Kept);
        }
        let own: Result<Vec<_>, _> = own.into_iter().map(|own| STANDARD.decode(own)).collect();
        certificates.insert(key.public().id(), own.map_err(|_| KeysFault::Kept)?);
        keys.push(key);
    }
    if keys.is_empty() {
        return Err(KeysFault::Kept);
    }
    Ok(Found::new(trusted, keys, file, kept.root)?.certified(certificates))
}
