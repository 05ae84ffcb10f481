//! Certificates in a folder of keys, in DER: `root.crt`, and `ID.crt` of each key on P-256 that signs reports or certifies
//! keys that do.

use super::certificates::{Certifier, certificate, root_certificate};
use super::file_keys::FileKeys;
use super::folder::{KeysFault, read_file};
use shared::seal::{Algorithm, IssuingKey, KeyId, KeyList, KeyUse, TrustedKeys};
use shared::signed_file::{Chain, Role};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The root's certificate.
pub const ROOT_CERTIFICATE: &str = "root.crt";

pub(super) fn path_of(folder: &Path, key: KeyId) -> PathBuf {
    folder.join(format!("{key}.crt"))
}

/// Certificates of a key, its own first and the root's last, in DER.
pub(super) type Certificates = BTreeMap<KeyId, Vec<Vec<u8>>>;

/// Of those of these keys that have any.
pub(super) fn read(folder: &Path, keys: &[IssuingKey]) -> Result<Certificates, KeysFault> {
    certificates_of(folder, keys.iter().map(|key| key.public().id()))
}

/// The same by their ids: of a key that lies elsewhere too.
pub(super) fn certificates_of(
    folder: &Path,
    keys: impl IntoIterator<Item = KeyId>,
) -> Result<Certificates, KeysFault> {
    let mut found = Certificates::new();
    for id in keys {
        let path = path_of(folder, id);
        if path.exists() {
            let root = read_file(&folder.join(ROOT_CERTIFICATE))?;
            found.insert(id, vec![read_file(&path)?, root]);
        }
    }
    Ok(found)
}

/// Those of these keys that sign report files: each has its certificates.
pub(super) fn file_keys(
    trusted: &TrustedKeys,
    keys: &[IssuingKey],
    certificates: &Certificates,
) -> Result<FileKeys, KeysFault> {
    let mut chains = BTreeMap::new();
    let seals = |key: &&IssuingKey| trusted.usage(key.public().id()) == Some(KeyUse::Seal);
    for key in keys.iter().filter(seals) {
        match key.public().algorithm() {
            Algorithm::Es256 => {}
            Algorithm::Sm2Sm3 => continue,
        }
        let id = key.public().id();
        let own = certificates.get(&id).ok_or(KeysFault::NoCertificate(id))?;
        let chain = Chain::read(own).map_err(|_| KeysFault::NoCertificate(id))?;
        chains.insert(id, chain);
    }
    if chains.is_empty() && keys.iter().any(|key| seals(&key)) {
        return Err(KeysFault::NoFileKey);
    }
    FileKeys::new(trusted, chains).map_err(KeysFault::Certificates)
}

/// What must be written that no file has yet: the root's, in the name of the office if it has none, and those of listed
/// keys. A root that is not on P-256 certifies nothing that a PDF reader knows.
pub(super) fn missing(
    folder: &Path,
    root: &IssuingKey,
    list: &KeyList,
    office: Option<&str>,
) -> Result<Vec<(PathBuf, Vec<u8>)>, KeysFault> {
    let mut made = Vec::new();
    match root.public().algorithm() {
        Algorithm::Es256 => {}
        Algorithm::Sm2Sm3 => return Ok(made),
    }
    let path = folder.join(ROOT_CERTIFICATE);
    let own = if path.exists() {
        read_file(&path)?
    } else {
        let office = office.ok_or(KeysFault::NoRootCertificate)?;
        let own = root_certificate(root, office).map_err(|_| KeysFault::Content(path.clone()))?;
        made.push((path, own.clone()));
        own
    };
    for key in &list.keys {
        let role = match key.usage {
            KeyUse::Seal => Role::Issuing,
            KeyUse::Certify => Role::Certifying,
            KeyUse::Answer => continue,
        };
        let path = path_of(folder, key.id);
        if key.algorithm != Algorithm::Es256 || path.exists() {
            continue;
        }
        let by = Certifier {
            certificate: &own,
            key: root.public(),
        };
        let sign = |message: &[u8]| root.sign(message);
        let certificate = certificate(role, &key.spki, (key.from, key.end), by, sign)
            .map_err(|_| KeysFault::Content(path.clone()))?;
        made.push((path, certificate));
    }
    Ok(made)
}
