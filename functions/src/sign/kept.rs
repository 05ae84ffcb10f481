//! What a secrets manager keeps of keys: the list, its root and the keys in one text,
//! `{"list", "root", "keys": [{"algorithm", "key", "certificates"}], "certifying": {"ID": ["certificate"]}}`.

use super::certificate_files::Certificates;
use super::folder::{Found, KeysFault};
use super::{Answering, Sealing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use shared::seal::{Algorithm, IssuingKey, KeyId, ListRefused, PublicKey, TrustedKeys};
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    /// `keys.json`.
    list: String,
    /// `root.spki`.
    root: PublicKey,
    keys: Vec<KeyText>,
    /// Certificates of the keys of key services, the root's last, in DER and base64: by these a short-lived key gets its own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    certifying: BTreeMap<KeyId, Vec<String>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyText {
    algorithm: Algorithm,
    /// 32 bytes in base64.
    key: String,
    /// Of a key that signs report files: its own certificate, the root's last, in DER and base64.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    certificates: Vec<String>,
}

/// A key that is kept.
pub(super) struct KeptKey {
    pub(super) key: IssuingKey,
    pub(super) bytes: [u8; 32],
    /// In DER, its own first.
    pub(super) certificates: Vec<Vec<u8>>,
}

/// What is kept, with a list that rests on its root.
pub(super) struct Kept {
    pub(super) trusted: TrustedKeys,
    pub(super) file: Vec<u8>,
    pub(super) root: PublicKey,
    pub(super) keys: Vec<KeptKey>,
    /// Of keys of key services, in DER, the root's last.
    pub(super) certifying: Certificates,
}

/// Reads what is kept, for whoever seals.
pub fn read_kept(text: &str) -> Result<Sealing, KeysFault> {
    Kept::read(text)?.found()?.sealing()
}

/// Reads what is kept, for whoever issues beside others. Where a key service certifies keys it goes by the list that is
/// published: of the keys that are kept those alone are used that this list names, and none before one is published.
pub fn read_kept_as_published(text: &str, published: Option<&str>) -> Result<Sealing, KeysFault> {
    let mut kept = Kept::read(text)?;
    if !kept.certifying.is_empty() {
        match published {
            None => kept.keys.clear(),
            Some(file) => {
                kept = kept.with_file(file.into()).map_err(KeysFault::List)?;
                let named = |id| kept.trusted.usage(id).is_some();
                kept.keys.retain(|kept| named(kept.key.public().id()));
            }
        }
    }
    kept.found()?.sealing()
}

/// Reads the same form, of the keys those alone that answer.
pub fn read_answer_kept(text: &str) -> Result<Answering, KeysFault> {
    Kept::read(text)?.found()?.answering()
}

fn decoded(text: &[String]) -> Result<Vec<Vec<u8>>, KeysFault> {
    let each = text.iter().map(|text| STANDARD.decode(text));
    each.collect::<Result<_, _>>().map_err(|_| KeysFault::Kept)
}

fn encoded(certificates: &[Vec<u8>]) -> Vec<String> {
    let each = certificates.iter().map(|der| STANDARD.encode(der));
    each.collect()
}

impl Kept {
    /// Reads it. There may be no key yet where a key service certifies them; the root's is none that may be kept.
    pub(super) fn read(text: &str) -> Result<Self, KeysFault> {
        let text: Text = serde_json::from_str(text).map_err(|_| KeysFault::Kept)?;
        let file = text.list.into_bytes();
        let trusted = TrustedKeys::read(&file, &text.root).map_err(KeysFault::List)?;
        let mut keys = Vec::with_capacity(text.keys.len());
        for kept in &text.keys {
            let bytes = STANDARD.decode(&kept.key).map_err(|_| KeysFault::Kept)?;
            let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeysFault::Kept)?;
            let key = IssuingKey::from_bytes(kept.algorithm, &bytes).ok_or(KeysFault::Kept)?;
            if *key.public() == text.root {
                return Err(KeysFault::Kept);
            }
            keys.push(KeptKey {
                key,
                bytes,
                certificates: decoded(&kept.certificates)?,
            });
        }
        let mut certifying = Certificates::new();
        for (id, certificates) in &text.certifying {
            certifying.insert(*id, decoded(certificates)?);
        }
        if keys.is_empty() && certifying.is_empty() {
            return Err(KeysFault::Kept);
        }
        Ok(Self {
            trusted,
            file,
            root: text.root,
            keys,
            certifying,
        })
    }

    /// The text that [`Self::read`] reads.
    pub(super) fn text(&self) -> Result<String, KeysFault> {
        let key = |kept: &KeptKey| KeyText {
            algorithm: kept.key.public().algorithm(),
            key: STANDARD.encode(kept.bytes),
            certificates: encoded(&kept.certificates),
        };
        let certifying = self.certifying.iter();
        let text = Text {
            list: String::from_utf8(self.file.clone()).map_err(|_| KeysFault::Kept)?,
            root: self.root.clone(),
            keys: self.keys.iter().map(key).collect(),
            certifying: certifying
                .map(|(id, certificates)| (*id, encoded(certificates)))
                .collect(),
        };
        serde_json::to_string(&text).map_err(|_| KeysFault::Kept)
    }

    /// What a program goes by.
    pub(super) fn found(self) -> Result<Found, KeysFault> {
        let mut keys = Vec::with_capacity(self.keys.len());
        let mut certificates = Certificates::new();
        for kept in self.keys {
            certificates.insert(kept.key.public().id(), kept.certificates);
            keys.push(kept.key);
        }
        Ok(Found::new(self.trusted, keys, self.file, self.root)?.certified(certificates))
    }

    /// Whether this key is kept.
    pub(super) fn holds(&self, id: KeyId) -> bool {
        self.keys.iter().any(|kept| kept.key.public().id() == id)
    }

    /// With another file of the list, which must rest on the same root.
    pub(super) fn with_file(mut self, file: Vec<u8>) -> Result<Self, ListRefused> {
        self.trusted = TrustedKeys::read(&file, &self.root)?;
        self.file = file;
        Ok(self)
    }

    /// Without short-lived keys that ended before `past`, and without their certificates: those are published, and what is
    /// kept has a greatest size.
    pub(super) fn without_ended(mut self, past: ShanghaiTime) -> Result<Self, ListRefused> {
        let certificates = self.trusted.certificates().to_vec();
        let ended = |id: KeyId| {
            let mut own = certificates
                .iter()
                .filter(|certificate| certificate.id == id);
            own.any(|certificate| certificate.end < past)
        };
        self.keys.retain(|kept| !ended(kept.key.public().id()));
        let keep = self
            .trusted
            .file_keeping(|certificate| certificate.end >= past)?;
        self.with_file(keep)
    }
}
