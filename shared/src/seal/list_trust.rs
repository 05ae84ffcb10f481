//! Signing a key list, and trusting one by the root that a verifier has pinned.

use super::{
    Algorithm, CannotSign, Certificate, IssuingKey, KeyId, KeyList, KeyUse, PublicKey,
    SIGNATURE_BYTES, SectorBits, hex, list,
};
use crate::canonical::to_canonical_json;
use crate::json::{self, NotJson};
use crate::report::ReportKind;
use crate::time::ShanghaiTime;
use crate::wire::read_text;
use serde::{Deserialize, Serialize};

/// Longest life of a key that a listed key certified.
const SHORT_LIFE_SECONDS: i64 = 31 * 24 * 3_600;

/// A signature in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureText(pub(super) [u8; SIGNATURE_BYTES]);

impl Serialize for SignatureText {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for SignatureText {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let parse = |text: &str| hex::array(text).map(Self);
        read_text(d, parse, "not a signature")
    }
}

/// The file: canonical JSON of the list, its root, its signature, and the certificates of short-lived keys, which carry
/// signatures of their own.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    certificates: Vec<Certificate>,
    list: KeyList,
    root: Root,
    signature: SignatureText,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Root {
    algorithm: Algorithm,
    spki: PublicKey,
}

/// All fields of a certificate but its signature.
#[derive(Serialize)]
struct CertifiedFields<'a> {
    algorithm: Algorithm,
    by: KeyId,
    end: ShanghaiTime,
    from: ShanghaiTime,
    id: KeyId,
    spki: &'a PublicKey,
}

/// Why a key list is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListRefused {
    /// Not the canonical JSON of a key list of this form.
    Form,
    /// Signed by another root than the pinned one.
    OtherRoot,
    /// The root's signature does not fit.
    Signature,
    /// A key whose id or algorithm is not its own, that is there twice, or that ends before it begins.
    Key(KeyId),
    /// A map that is there twice, is out of order or has a bit outside 1 to 48.
    Map,
    /// A certificate that its signer may not give, or did not.
    Certificate(KeyId),
}

/// A key by which seals or answers are checked.
#[derive(Clone, Debug)]
pub(super) struct TrustedKey {
    pub(super) public: PublicKey,
    pub(super) from: ShanghaiTime,
    pub(super) end: Option<ShanghaiTime>,
    pub(super) compromised_at: Option<ShanghaiTime>,
}

/// A key list whose every word rests on the pinned root.
#[derive(Clone, Debug)]
pub struct TrustedKeys {
    envelope: Envelope,
    seals: Keys,
    answers: Keys,
}

/// A handful, each id once: found by looking at one after the other.
#[derive(Clone, Debug, Default)]
struct Keys(Vec<(KeyId, TrustedKey)>);

impl Keys {
    fn get(&self, id: KeyId) -> Option<&TrustedKey> {
        let mut keys = self.0.iter();
        keys.find(|(known, _)| *known == id).map(|(_, key)| key)
    }

    /// The first word on a key is the last.
    fn add(&mut self, id: KeyId, key: TrustedKey) {
        if self.get(id).is_none() {
            self.0.push((id, key));
        }
    }
}

/// Keys by what they sign.
type ByUse = (Keys, Keys);

fn signed_list(list: &KeyList) -> Result<Vec<u8>, NotJson> {
    let list = json::write(list)?;
    Ok([b"xinzheng-keys/v1\0".as_slice(), &list].concat())
}

/// The file of a list, signed by its root: what `/v/keys` answers.
pub fn sign_list(
    list: &KeyList,
    certificates: Vec<Certificate>,
    root: &IssuingKey,
) -> Result<Vec<u8>, CannotSign> {
    let signed = signed_list(list).map_err(|_| CannotSign::Failed)?;
    let envelope = Envelope {
        certificates,
        list: list.clone(),
        root: Root {
            algorithm: root.public().algorithm(),
            spki: root.public().clone(),
        },
        signature: SignatureText(root.sign(&signed)?),
    };
    to_canonical_json(&envelope).map_err(|_| CannotSign::Failed)
}

impl Certificate {
    /// Certifies a short-lived key by a listed one, whose signature `sign` gives: a key service has it.
    pub fn new(
        by: KeyId,
        key: &PublicKey,
        from: ShanghaiTime,
        end: ShanghaiTime,
        sign: impl FnOnce(&[u8]) -> Result<[u8; SIGNATURE_BYTES], CannotSign>,
    ) -> Result<Self, CannotSign> {
        let mut certificate = Self {
            by,
            id: key.id(),
            algorithm: key.algorithm(),
            spki: key.clone(),
            from,
            end,
            signature: SignatureText([0; SIGNATURE_BYTES]),
        };
        let signed = certificate.signed().map_err(|_| CannotSign::Failed)?;
        certificate.signature = SignatureText(sign(&signed)?);
        Ok(certificate)
    }

    /// The message that a certificate's signature is over, for a key service that answers later.
    pub fn to_sign(
        by: KeyId,
        key: &PublicKey,
        from: ShanghaiTime,
        end: ShanghaiTime,
    ) -> Result<Vec<u8>, CannotSign> {
        let mut message = Vec::new();
        Self::new(by, key, from, end, |signed| {
            message.extend_from_slice(signed);
            Ok([0; SIGNATURE_BYTES])
        })?;
        Ok(message)
    }

    fn signed(&self) -> Result<Vec<u8>, NotJson> {
        let fields = json::write(&CertifiedFields {
            algorithm: self.algorithm,
            by: self.by,
            end: self.end,
            from: self.from,
            id: self.id,
            spki: &self.spki,
        })?;
        Ok([b"xinzheng-certificate/v1\0".as_slice(), &fields].concat())
    }
}

impl TrustedKeys {
    /// Reads a file by the root that the verifier has pinned.
    pub fn read(file: &[u8], root: &PublicKey) -> Result<Self, ListRefused> {
        let envelope: Envelope = json::read_exactly(file).map_err(|_| ListRefused::Form)?;
        // One form alone: two files of one list would be two lists to whoever compares them.
        if json::write(&envelope).ok().as_deref() != Some(file) {
            return Err(ListRefused::Form);
        }
        let list = &envelope.list;
        if list.schema != list::SCHEMA {
            return Err(ListRefused::Form);
        }
        if envelope.root.spki != *root || envelope.root.algorithm != root.algorithm() {
            return Err(ListRefused::OtherRoot);
        }
        let signed = signed_list(list).map_err(|_| ListRefused::Form)?;
        root.verify(&signed, &envelope.signature.0)
            .map_err(|_| ListRefused::Signature)?;
        check_maps(list)?;
        let (mut seals, answers) = listed(list)?;
        for certificate in &envelope.certificates {
            let id = certificate.id;
            let key = certified(list, certificate).ok_or(ListRefused::Certificate(id))?;
            // Where the root speaks of a key itself, its word is the last.
            let own_word = list.key(id).is_some();
            if let Some(key) = key.filter(|_| !own_word) {
                seals.add(id, key);
            }
        }
        Ok(Self {
            envelope,
            seals,
            answers,
        })
    }

    /// Reads a file by the root that it names itself: for whoever keeps it, and never for whoever is to trust it.
    pub fn read_as_kept(file: &[u8]) -> Result<Self, ListRefused> {
        let envelope: Envelope = json::read_exactly(file).map_err(|_| ListRefused::Form)?;
        Self::read(file, &envelope.root.spki)
    }

    /// The list.
    pub fn list(&self) -> &KeyList {
        &self.envelope.list
    }

    /// A key that the root lists, or that one of its keys certified.
    pub fn key(&self, id: KeyId) -> Option<&PublicKey> {
        let listed = self.envelope.list.key(id).map(|key| &key.spki);
        listed.or_else(|| self.seals.get(id).map(|key| &key.public))
    }

    /// The root on which it rests.
    pub fn root(&self) -> &PublicKey {
        &self.envelope.root.spki
    }

    /// Certificates of short-lived keys.
    pub fn certificates(&self) -> &[Certificate] {
        &self.envelope.certificates
    }

    /// The file with more certificates, which it must trust; one that it has already it keeps.
    pub fn file_with(&self, more: &[Certificate]) -> Result<Vec<u8>, ListRefused> {
        let mut envelope = self.envelope.clone();
        for certificate in more {
            let mut known = envelope.certificates.iter();
            if !known.any(|other| other.id == certificate.id) {
                envelope.certificates.push(certificate.clone());
            }
        }
        // In an order of their own: whoever puts two files together gets the same one.
        envelope
            .certificates
            .sort_by_key(|certificate| (certificate.from, certificate.id));
        let file = to_canonical_json(&envelope).map_err(|_| ListRefused::Form)?;
        Self::read(&file, &envelope.root.spki)?;
        Ok(file)
    }

    /// The file with some of its certificates alone: for whoever keeps it beside the keys in use, never to be published.
    pub fn file_keeping(
        &self,
        keep: impl FnMut(&Certificate) -> bool,
    ) -> Result<Vec<u8>, ListRefused> {
        let mut envelope = self.envelope.clone();
        envelope.certificates.retain(keep);
        let file = to_canonical_json(&envelope).map_err(|_| ListRefused::Form)?;
        Self::read(&file, &envelope.root.spki)?;
        Ok(file)
    }

    pub(super) fn seal_key(&self, id: KeyId) -> Option<&TrustedKey> {
        self.seals.get(id)
    }

    pub(super) fn answer_key(&self, id: KeyId) -> Option<&TrustedKey> {
        self.answers.get(id)
    }

    /// What the list lets a key sign; of a certified short-lived key, seals.
    pub fn usage(&self, id: KeyId) -> Option<KeyUse> {
        let listed = self.envelope.list.key(id).map(|key| key.usage);
        listed.or_else(|| self.seals.get(id).map(|_| KeyUse::Seal))
    }

    /// Bits that mean a sector in seals of this kind.
    pub(super) fn mapped(&self, kind: ReportKind) -> SectorBits {
        let mut maps = self.envelope.list.maps.iter();
        let map = maps.find(|map| map.kind == kind.seal_number());
        SectorBits::of(map.into_iter().flat_map(|map| &map.sectors).map(|s| s.bit))
    }

    /// The key of a use and an algorithm that is in use at a time, of those that somebody holds: of several the one that
    /// came into use last.
    pub fn in_use(
        &self,
        usage: KeyUse,
        algorithm: Algorithm,
        at: ShanghaiTime,
        held: impl Fn(KeyId) -> bool,
    ) -> Option<KeyId> {
        let usable = |id: KeyId, key: &TrustedKey| {
            held(id)
                && key.public.algorithm() == algorithm
                && key.from <= at
                && key.end.is_none_or(|end| at < end)
                && key.compromised_at.is_none()
        };
        let keys = match usage {
            KeyUse::Seal => &self.seals,
            KeyUse::Answer => &self.answers,
            // It signs certificates, and those are made where the key is kept.
            KeyUse::Certify => return None,
        };
        keys.0
            .iter()
            .filter(|(id, key)| usable(*id, key))
            .max_by_key(|(id, key)| (key.from, *id))
            .map(|(id, _)| *id)
    }
}

fn check_maps(list: &KeyList) -> Result<(), ListRefused> {
    let mut last_kind = 0;
    for map in &list.maps {
        let mut last_bit = 0;
        for sector in &map.sectors {
            if sector.bit <= last_bit || sector.bit > SectorBits::COUNT {
                return Err(ListRefused::Map);
            }
            last_bit = sector.bit;
        }
        if map.kind <= last_kind {
            return Err(ListRefused::Map);
        }
        last_kind = map.kind;
    }
    Ok(())
}

/// Keys that seal and keys that answer, of those that the root certifies; all of them are looked at.
fn listed(list: &KeyList) -> Result<ByUse, ListRefused> {
    let (mut seals, mut answers) = ByUse::default();
    for (index, key) in list.keys.iter().enumerate() {
        let own = key.spki.id() == key.id && key.spki.algorithm() == key.algorithm;
        let twice = list.keys.iter().take(index).any(|other| other.id == key.id);
        if !own || twice || key.end.is_some_and(|end| end <= key.from) {
            return Err(ListRefused::Key(key.id));
        }
        let trusted = TrustedKey {
            public: key.spki.clone(),
            from: key.from,
            end: key.end,
            compromised_at: key.compromised_at,
        };
        match key.usage {
            KeyUse::Certify => {}
            KeyUse::Seal => {
                seals.add(key.id, trusted);
            }
            KeyUse::Answer => {
                answers.add(key.id, trusted);
            }
        }
    }
    Ok((seals, answers))
}

/// The key of a certificate that a listed key gave and was allowed to give. `Some(None)`: the root has since ended that key
/// before the certificate begins. That is no fault of the list: whoever published the certificate could not know.
fn certified(list: &KeyList, certificate: &Certificate) -> Option<Option<TrustedKey>> {
    let by = list.key(certificate.by)?;
    let key = &certificate.spki;
    let own = key.id() == certificate.id && key.algorithm() == certificate.algorithm;
    let lives = certificate.end.unix() - certificate.from.unix();
    let may = by.usage == KeyUse::Certify && by.from <= certificate.from;
    if !may || !own || !(1..=SHORT_LIFE_SECONDS).contains(&lives) {
        return None;
    }
    let signed = certificate.signed().ok()?;
    by.spki.verify(&signed, &certificate.signature.0).ok()?;
    // A key ends with the one that certified it, also where the root ends that one earlier than it had said.
    let end = by
        .end
        .map_or(certificate.end, |end| end.min(certificate.end));
    Some((certificate.from < end).then(|| TrustedKey {
        public: key.clone(),
        from: certificate.from,
        end: Some(end),
        // Whoever had the key that certifies could have certified any key, and said any time.
        compromised_at: by.compromised_at,
    }))
}
