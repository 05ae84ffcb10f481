//! Certificates (证书) of the keys that sign reports: the profile by which they are made, and the way from the key of
//! a signature to a root that is known.
//!
//! X.509 version 3 (RFC 5280), P-256 with SHA-256 everywhere. A root certifies issuing keys, or a key that certifies
//! short-lived ones. Pure: serial numbers and times are arguments, the signature over a certificate is made outside.

use super::Fault;
use crate::seal::PublicKey;
use crate::time::ShanghaiTime;
use der::asn1::{
    Any, BitString, GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec, UtcTime,
};
use der::{DateTime, Decode, Encode, Tag};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use p256::ecdsa::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use std::time::Duration;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};
use x509_cert::{Certificate, TbsCertificate, Version};

/// `ecdsa-with-SHA256`, RFC 5758.
pub(super) const ECDSA_WITH_SHA256: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const PRIME256V1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// `id-kp-documentSigning`, RFC 9336.
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");

/// A P-256 point in SEC 1 form, not compressed.
pub type Point = [u8; 65];

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The offline root (离线根): certifies the others, itself by itself.
    Root,
    /// A key, kept by a key service for example, that certifies short-lived issuing keys.
    Certifying,
    /// A key that signs reports (签发密钥).
    Issuing,
}

/// What a certificate will say.
#[derive(Clone, Copy, Debug)]
pub struct Profile<'a> {
    /// Its key's role.
    pub role: Role,
    /// Serial number, random; its first bit does not count.
    pub serial: [u8; 16],
    /// Common name of the key's owner.
    pub subject: &'a str,
    /// Common name of who certifies it.
    pub issuer: &'a str,
    /// First second.
    pub not_before: ShanghaiTime,
    /// Last second.
    pub not_after: ShanghaiTime,
    /// The key.
    pub key: &'a Point,
    /// The key of who certifies it; a root's own.
    pub issuer_key: &'a Point,
}

/// A name, time, key or signature that a certificate cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CannotCertify;

impl core::fmt::Display for CannotCertify {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no certificate can hold this")
    }
}

impl core::error::Error for CannotCertify {}

impl From<der::Error> for CannotCertify {
    fn from(_: der::Error) -> Self {
        Self
    }
}

/// A certificate that lacks its signature.
#[derive(Clone, Debug)]
pub struct ToSign {
    inner: TbsCertificate,
    message: Vec<u8>,
}

impl ToSign {
    /// Writes what the profile says.
    pub fn new(profile: &Profile<'_>) -> Result<Self, CannotCertify> {
        let mut serial = profile.serial;
        serial[0] &= 0x7f;
        let inner = TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::new(&serial)?,
            signature: ecdsa_with_sha256(),
            issuer: common_name(profile.issuer)?,
            validity: Validity {
                not_before: time(profile.not_before)?,
                not_after: time(profile.not_after)?,
            },
            subject: common_name(profile.subject)?,
            subject_public_key_info: spki(profile.key)?,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(extensions(profile)?),
        };
        let message = inner.to_der()?;
        Ok(Self { inner, message })
    }

    /// What its issuer signs, by P-256 with SHA-256.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The certificate in DER, with its issuer's signature r‖s.
    pub fn signed(self, signature: &[u8; 64]) -> Result<Vec<u8>, CannotCertify> {
        let signature = low(signature).ok_or(CannotCertify)?;
        let certificate = Certificate {
            tbs_certificate: self.inner,
            signature_algorithm: ecdsa_with_sha256(),
            signature: BitString::from_bytes(signature.to_der().as_bytes())?,
        };
        Ok(certificate.to_der()?)
    }
}

/// A signature with low s: the other of the two would verify as well, and a file would have two forms.
pub(super) fn low(signature: &[u8; 64]) -> Option<Signature> {
    let signature = Signature::from_slice(signature).ok()?;
    Some(signature.normalize_s())
}

pub(super) fn ecdsa_with_sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid: ECDSA_WITH_SHA256,
        parameters: None,
    }
}

fn common_name(text: &str) -> Result<Name, CannotCertify> {
    if text.is_empty() || text.chars().count() > 64 {
        return Err(CannotCertify);
    }
    let part = AttributeTypeAndValue {
        oid: COMMON_NAME,
        value: Any::new(Tag::Utf8String, text.as_bytes())?,
    };
    let part = RelativeDistinguishedName(SetOfVec::try_from(vec![part])?);
    Ok(RdnSequence(vec![part]))
}

fn time(at: ShanghaiTime) -> Result<Time, CannotCertify> {
    let seconds = u64::try_from(at.unix()).map_err(|_| CannotCertify)?;
    let at = DateTime::from_unix_duration(Duration::from_secs(seconds))?;
    // RFC 5280, 4.1.2.5: years up to 2049 with two digits.
    if at.year() < 2050 {
        Ok(Time::UtcTime(UtcTime::from_date_time(at)?))
    } else {
        Ok(Time::GeneralTime(GeneralizedTime::from_date_time(at)))
    }
}

fn spki(key: &Point) -> Result<SubjectPublicKeyInfoOwned, CannotCertify> {
    VerifyingKey::from_sec1_bytes(key).map_err(|_| CannotCertify)?;
    Ok(SubjectPublicKeyInfoOwned {
        algorithm: AlgorithmIdentifierOwned {
            oid: EC_PUBLIC_KEY,
            parameters: Some(Any::encode_from(&PRIME256V1)?),
        },
        subject_public_key: BitString::from_bytes(key)?,
    })
}

/// RFC 7093, method 1.
fn key_identifier(key: &Point) -> Result<OctetString, CannotCertify> {
    Ok(OctetString::new(&Sha256::digest(key)[..20])?)
}

fn extensions(profile: &Profile<'_>) -> Result<Vec<Extension>, CannotCertify> {
    let mut out = Vec::new();
    let mut add = |oid, critical, value: Result<Vec<u8>, der::Error>| {
        out.push(Extension {
            extn_id: oid,
            critical,
            extn_value: OctetString::new(value?)?,
        });
        Ok::<(), CannotCertify>(())
    };
    let certifies = |below| BasicConstraints {
        ca: true,
        path_len_constraint: Some(below),
    };
    let usage: KeyUsage = match profile.role {
        Role::Root | Role::Certifying => KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign),
        Role::Issuing => KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation),
    };
    match profile.role {
        Role::Root => add(BASIC_CONSTRAINTS, true, certifies(1).to_der())?,
        Role::Certifying => add(BASIC_CONSTRAINTS, true, certifies(0).to_der())?,
        Role::Issuing => {}
    }
    add(KEY_USAGE, true, usage.to_der())?;
    if profile.role == Role::Issuing {
        let purposes = ExtendedKeyUsage(vec![DOCUMENT_SIGNING]);
        add(EXTENDED_KEY_USAGE, false, purposes.to_der())?;
    }
    let own = SubjectKeyIdentifier(key_identifier(profile.key)?);
    add(SUBJECT_KEY_IDENTIFIER, false, own.to_der())?;
    if profile.role != Role::Root {
        let above = AuthorityKeyIdentifier {
            key_identifier: Some(key_identifier(profile.issuer_key)?),
            authority_cert_issuer: None,
            authority_cert_serial_number: None,
        };
        add(AUTHORITY_KEY_IDENTIFIER, false, above.to_der())?;
    }
    Ok(out)
}

/// The certificate of a DER that has no other form.
pub(super) fn read(der: &[u8]) -> Result<Certificate, Fault> {
    let certificate = Certificate::from_der(der).map_err(|_| Fault::Certificate("encoding"))?;
    let same = certificate.to_der().is_ok_and(|again| again == der);
    same.then_some(certificate)
        .ok_or(Fault::Certificate("encoding"))
}

/// The P-256 key of a certificate.
pub(super) fn key(certificate: &Certificate) -> Result<VerifyingKey, Fault> {
    let info = &certificate.tbs_certificate.subject_public_key_info;
    let curve = info.algorithm.parameters.as_ref();
    let curve = curve.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    if info.algorithm.oid != EC_PUBLIC_KEY || curve != Some(PRIME256V1) {
        return Err(Fault::Certificate("kind of key"));
    }
    let point = info.subject_public_key.as_bytes().unwrap_or_default();
    VerifyingKey::from_sec1_bytes(point).map_err(|_| Fault::Certificate("key"))
}

/// The same key as lists of keys have it.
pub(super) fn listed_key(certificate: &Certificate) -> Result<PublicKey, Fault> {
    let info = &certificate.tbs_certificate.subject_public_key_info;
    let info = info.to_der().map_err(|_| Fault::Certificate("key"))?;
    PublicKey::from_spki(&info).map_err(|_| Fault::Certificate("key"))
}

/// Common name of the owner of a certificate in DER: the issuer's name in those that its key certifies.
pub fn owner(der: &[u8]) -> Option<String> {
    let certificate = read(der).ok()?;
    let [part] = certificate.tbs_certificate.subject.0.as_slice() else {
        return None;
    };
    let name = part.0.iter().find(|name| name.oid == COMMON_NAME)?;
    core::str::from_utf8(name.value.value())
        .map(ToOwned::to_owned)
        .ok()
}

/// Whether a certificate was in force; a time before 1970 never is.
pub(super) fn in_force(certificate: &Certificate, at: ShanghaiTime) -> Result<(), Fault> {
    let Validity {
        not_before,
        not_after,
    } = certificate.tbs_certificate.validity;
    let at = u64::try_from(at.unix()).map_err(|_| Fault::CertificateNotInForce)?;
    let from = not_before.to_unix_duration().as_secs();
    if from <= at && at <= not_after.to_unix_duration().as_secs() {
        Ok(())
    } else {
        Err(Fault::CertificateNotInForce)
    }
}

/// Verifies a signature over a SHA-256; only the form with low s counts.
pub(super) fn verify(key: &VerifyingKey, digest: &[u8], der: &[u8]) -> bool {
    Signature::from_der(der).is_ok_and(|signature| {
        signature.normalize_s() == signature && key.verify_prehash(digest, &signature).is_ok()
    })
}

/// As [`verify`], by a key of someone else, who may write either of the two forms.
pub(super) fn verify_any(key: &VerifyingKey, digest: &[u8], der: &[u8]) -> bool {
    Signature::from_der(der).is_ok_and(|signature| key.verify_prehash(digest, &signature).is_ok())
}

/// Goes from the signer's certificate (the first) through each of the others to a root that is known. None may be
/// left over, since nothing would vouch for it.
pub(super) fn chain(
    certificates: &[Certificate],
    roots: &[PublicKey],
    at: ShanghaiTime,
) -> Result<(), Fault> {
    let (signer, root) = match (certificates.first(), certificates.last()) {
        (Some(signer), Some(root)) if certificates.len() >= 2 => (signer, root),
        _ => return Err(Fault::UnknownRoot),
    };
    if !roots.contains(&listed_key(root)?) {
        return Err(Fault::UnknownRoot);
    }
    may(signer, Role::Issuing, 0)?;
    for (pair, below) in certificates.windows(2).zip(0_u8..) {
        let [lower, upper] = pair else { continue };
        may(upper, Role::Certifying, below)?;
        certified_by(lower, upper)?;
    }
    certified_by(root, root)?;
    certificates
        .iter()
        .try_for_each(|certificate| in_force(certificate, at))
}

fn certified_by(lower: &Certificate, upper: &Certificate) -> Result<(), Fault> {
    let inner = &lower.tbs_certificate;
    if inner.issuer != upper.tbs_certificate.subject {
        return Err(Fault::Certificate("issuer"));
    }
    if inner.signature != ecdsa_with_sha256() || lower.signature_algorithm != ecdsa_with_sha256() {
        return Err(Fault::Certificate("kind of signature"));
    }
    let signed = inner.to_der().map_err(|_| Fault::Certificate("encoding"))?;
    let signature = lower.signature.as_bytes().unwrap_or_default();
    if verify(&key(upper)?, &Sha256::digest(signed), signature) {
        Ok(())
    } else {
        Err(Fault::Certificate("signature"))
    }
}

/// Whether a certificate lets its key do this, with `below` certifying keys between it and the signer.
fn may(certificate: &Certificate, role: Role, below: u8) -> Result<(), Fault> {
    let inner = &certificate.tbs_certificate;
    let wrong = Fault::Certificate("extension");
    if inner.version != Version::V3 {
        return Err(Fault::Certificate("version"));
    }
    let known = [BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE];
    let all = inner.extensions.as_deref().unwrap_or_default();
    if all
        .iter()
        .any(|extension| extension.critical && !known.contains(&extension.extn_id))
    {
        return Err(wrong);
    }
    let usage = inner.get::<KeyUsage>().map_err(|_| wrong.clone())?;
    let usage = usage.map(|(_, usage)| usage);
    let constraints = inner.get::<BasicConstraints>().map_err(|_| wrong.clone())?;
    let certifies = constraints
        .map(|(_, constraints)| constraints)
        .filter(|constraints| constraints.ca);
    let allowed = match role {
        Role::Issuing => {
            certifies.is_none() && usage.is_some_and(|usage| usage.digital_signature())
        }
        Role::Root | Role::Certifying => {
            usage.is_some_and(|usage| usage.key_cert_sign())
                && certifies.is_some_and(|constraints| {
                    constraints
                        .path_len_constraint
                        .is_none_or(|length| length >= below)
                })
        }
    };
    if allowed {
        Ok(())
    } else {
        Err(Fault::Certificate("purpose"))
    }
}
