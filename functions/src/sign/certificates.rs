//! X.509 certificates of the keys that sign report files: PDF readers know keys by these alone. Browsers and banks go by the
//! key list, which says when a key was in use.
//!
//! The same keys, names and days give the same certificate, so that it can be made again and compared.

use sha2::{Digest, Sha256};
use shared::seal::{Algorithm, CannotSign, IssuingKey, PublicKey, SIGNATURE_BYTES};
use shared::signed_file::{
    CannotCertify, CertificateToSign, Point, Profile, Role, certificate_owner,
};
use shared::time::ShanghaiTime;

/// First and last second of a root's certificate, and of one whose key has no end: the key list ends a key, and a
/// certificate that ended before it would only make old files look wrong.
const FIRST: &str = "2020-01-01T00:00:00+08:00";
const LAST: &str = "2049-12-31T23:59:59+08:00";
/// Longest common name (RFC 5280, `ub-common-name`).
const LONGEST_NAME: usize = 64;

/// Who certifies: its own certificate and its key.
#[derive(Clone, Copy, Debug)]
pub struct Certifier<'a> {
    /// Its certificate in DER.
    pub certificate: &'a [u8],
    /// Its key, on P-256.
    pub key: &'a PublicKey,
}

/// The root's certificate, by itself, in the name of the office.
pub fn root_certificate(root: &IssuingKey, office: &str) -> Result<Vec<u8>, CannotCertify> {
    let key = point(root.public())?;
    let name: String = office.chars().take(LONGEST_NAME).collect();
    let to_sign = CertificateToSign::new(&Profile {
        role: Role::Root,
        serial: serial(root.public(), FIRST, LAST),
        subject: &name,
        issuer: &name,
        not_before: time(FIRST)?,
        not_after: time(LAST)?,
        key: &key,
        issuer_key: &key,
    })?;
    let signature = root.sign(to_sign.message()).map_err(|_| CannotCertify)?;
    to_sign.signed(&signature)
}

/// The certificate of a key that is in use from a time on, up to its end if it has one.
pub fn certificate(
    role: Role,
    key: &PublicKey,
    days: (ShanghaiTime, Option<ShanghaiTime>),
    by: Certifier<'_>,
    sign: impl FnOnce(&[u8]) -> Result<[u8; SIGNATURE_BYTES], CannotSign>,
) -> Result<Vec<u8>, CannotCertify> {
    let to_sign = to_certify(role, key, days, by)?;
    let signature = sign(to_sign.message()).map_err(|_| CannotCertify)?;
    to_sign.signed(&signature)
}

/// The same without its signature: a key service gives that later.
pub fn to_certify(
    role: Role,
    key: &PublicKey,
    (from, end): (ShanghaiTime, Option<ShanghaiTime>),
    by: Certifier<'_>,
) -> Result<CertificateToSign, CannotCertify> {
    let issuer = certificate_owner(by.certificate).ok_or(CannotCertify)?;
    let not_after = match end {
        // The list says from when on it signs no more, a certificate the last second.
        Some(end) => end.plus_seconds(-1),
        None => time(LAST)?,
    };
    // The key's id tells it from its root, whose name it bears.
    let id = format!(" {}", key.id());
    let office = issuer.chars().take(LONGEST_NAME - id.len());
    let subject: String = office.chain(id.chars()).collect();
    CertificateToSign::new(&Profile {
        role,
        serial: serial(key, &from.to_string(), &not_after.to_string()),
        subject: &subject,
        issuer: &issuer,
        not_before: from,
        not_after,
        key: &point(key)?,
        issuer_key: &point(by.key)?,
    })
}

/// The point of a key that PDF readers know.
fn point(key: &PublicKey) -> Result<Point, CannotCertify> {
    match key.algorithm() {
        Algorithm::Es256 => key.spki().last_chunk().copied().ok_or(CannotCertify),
        Algorithm::Sm2Sm3 => Err(CannotCertify),
    }
}

/// Another one for each certificate: no two of a root may have the same number.
fn serial(key: &PublicKey, from: &str, end: &str) -> [u8; 16] {
    let hash = Sha256::new()
        .chain_update(key.spki())
        .chain_update(from)
        .chain_update([0])
        .chain_update(end)
        .finalize();
    let mut serial = [0; 16];
    serial.copy_from_slice(&hash[..16]);
    serial
}

fn time(text: &str) -> Result<ShanghaiTime, CannotCertify> {
    ShanghaiTime::parse(text).ok_or(CannotCertify)
}
