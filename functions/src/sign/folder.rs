//! A folder of keys: `keys.json` (the signed list), `root.spki` (the root that is trusted) and `ID.ALGORITHM.key` (32
//! bytes each, for their owner alone), with certificates (`certificate_files`). The root's own key never lies with a service.

use super::certificate_files::{self, Certificates};
use super::file_keys::BadChain;
use super::{Answering, HeldKeys, Sealing};
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
pub(super) struct Found {
    trusted: TrustedKeys,
    keys: Vec<IssuingKey>,
    file: Vec<u8>,
    root: PublicKey,
    /// Of some of them, in DER, the root's last.
    certificates: Certificates,
}

impl Found {
    pub(super) fn new(
        trusted: TrustedKeys,
        keys: Vec<IssuingKey>,
        file: Vec<u8>,
        root: PublicKey,
    ) -> Result<Self, KeysFault> {
        // One whose certifier the root ended before it began is named, and signs nothing.
        let named = |id: KeyId| {
            let mut certificates = trusted.certificates().iter();
            trusted.usage(id).is_some() || certificates.any(|certificate| certificate.id == id)
        };
        let mut ids = keys.iter().map(|key| key.public().id());
        if let Some(id) = ids.find(|id| !named(*id)) {
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

    pub(super) fn certified(self, certificates: Certificates) -> Self {
        Self {
            certificates,
            ..self
        }
    }

    /// Whoever seals may answer too, with other keys.
    pub(super) fn sealing(self) -> Result<Sealing, KeysFault> {
        let held = |usage| HeldKeys::new(self.trusted.clone(), usage, self.keys.clone());
        let answering = Answering::new(Arc::new(held(KeyUse::Answer)));
        let files = certificate_files::file_keys(&self.trusted, &self.keys, &self.certificates)?;
        Sealing::new(Arc::new(held(KeyUse::Seal)), self.file, self.root)
            .map(|sealing| sealing.answering_with(answering).signing_with(files))
            .map_err(KeysFault::List)
    }

    pub(super) fn answering(self) -> Result<Answering, KeysFault> {
        let mut ids = self.keys.iter().map(|key| key.public().id());
        if let Some(id) = ids.find(|id| self.trusted.usage(*id) != Some(KeyUse::Answer)) {
            return Err(KeysFault::DoesNotAnswer(id));
        }
        let held = HeldKeys::new(self.trusted, KeyUse::Answer, self.keys);
        Ok(Answering::new(Arc::new(held)))
    }
}
