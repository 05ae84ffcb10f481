//! Certificates (证书) of the keys that sign reports: the profile by which they are made.
//!
//! X.509 version 3 (RFC 5280), P-256 with SHA-256 everywhere. A root certifies issuing keys, or a key that certifies
//! short-lived ones. Pure: serial numbers and times are arguments, the signature over a certificate is made outside.

use super::element::{context, element, integer};
use crate::seal::{Algorithm, PublicKey};
use crate::time::ShanghaiTime;
use chrono::{Datelike, Timelike};
use der::asn1::ObjectIdentifier;
use der::{Tag, TagNumber};
use p256::ecdsa::Signature;
use sha2::{Digest, Sha256};

/// `ecdsa-with-SHA256`, RFC 5758.
pub(super) const ECDSA_WITH_SHA256: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
pub(super) const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
/// `id-kp-documentSigning`, RFC 9336.
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");
pub(super) const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
pub(super) const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
pub(super) const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
/// Key usages (RFC 5280, 4.2.1.3), bits of the first byte from the left.
pub(super) const DIGITAL_SIGNATURE: u8 = 0x80;
const NON_REPUDIATION: u8 = 0x40;
pub(super) const KEY_CERT_SIGN: u8 = 0x04;
const CRL_SIGN: u8 = 0x02;

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

/// A certificate that lacks its signature.
#[derive(Clone, Debug)]
pub struct ToSign {
    message: Vec<u8>,
}

impl ToSign {
    /// Writes what the profile says.
    pub fn new(profile: &Profile<'_>) -> Result<Self, CannotCertify> {
        let mut serial = profile.serial;
        serial[0] &= 0x7f;
        if serial == [0; 16] {
            return Err(CannotCertify);
        }
        let key = PublicKey::from_point(Algorithm::Es256, profile.key);
        let key = key.map_err(|_| CannotCertify)?;
        let message = element(
            Tag::Sequence,
            &[
                // Version 3.
                &element(context(0), &[&integer(&[2])]),
                &integer(&serial),
                &kind(ECDSA_WITH_SHA256),
                &common_name(profile.issuer)?,
                &element(
                    Tag::Sequence,
                    &[&time(profile.not_before)?, &time(profile.not_after)?],
                ),
                &common_name(profile.subject)?,
                key.spki(),
                &element(context(3), &[&extensions(profile)]),
            ],
        );
        Ok(Self { message })
    }

    /// What its issuer signs, by P-256 with SHA-256.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The certificate in DER, with its issuer's signature r‖s.
    pub fn signed(self, signature: &[u8; 64]) -> Result<Vec<u8>, CannotCertify> {
        let signature = low(signature).ok_or(CannotCertify)?;
        Ok(element(
            Tag::Sequence,
            &[
                &self.message,
                &kind(ECDSA_WITH_SHA256),
                &element(Tag::BitString, &[&[0], &signature]),
            ],
        ))
    }
}

/// A signature r‖s in DER, with low s: the other of the two would verify as well, and a file would have two forms.
pub(super) fn low(signature: &[u8; 64]) -> Option<Vec<u8>> {
    let signature = Signature::from_slice(signature).ok()?.normalize_s();
    let bytes = signature.to_bytes();
    let (r, s) = bytes.split_at_checked(32)?;
    Some(element(Tag::Sequence, &[&integer(r), &integer(s)]))
}

/// A kind of digest or signature, which needs no parameters.
pub(super) fn kind(oid: ObjectIdentifier) -> Vec<u8> {
    element(Tag::Sequence, &[&named(oid)])
}

/// An object identifier.
pub(super) fn named(oid: ObjectIdentifier) -> Vec<u8> {
    element(Tag::ObjectIdentifier, &[oid.as_bytes()])
}

fn common_name(text: &str) -> Result<Vec<u8>, CannotCertify> {
    if text.is_empty() || text.chars().count() > 64 {
        return Err(CannotCertify);
    }
    let text = element(Tag::Utf8String, &[text.as_bytes()]);
    let part = element(Tag::Sequence, &[&named(COMMON_NAME), &text]);
    Ok(element(Tag::Sequence, &[&element(Tag::Set, &[&part])]))
}

fn time(at: ShanghaiTime) -> Result<Vec<u8>, CannotCertify> {
    let at = at.local().naive_utc();
    let (day, clock) = (at.date(), at.time());
    let (year, tag) = match day.year() {
        // RFC 5280, 4.1.2.5: years up to 2049 with two digits.
        year @ 1970..2050 => (format!("{:02}", year % 100), Tag::UtcTime),
        year @ 2050.. => (format!("{year:04}"), Tag::GeneralizedTime),
        _ => return Err(CannotCertify),
    };
    let text = format!(
        "{year}{:02}{:02}{:02}{:02}{:02}Z",
        day.month(),
        day.day(),
        clock.hour(),
        clock.minute(),
        clock.second()
    );
    Ok(element(tag, &[text.as_bytes()]))
}

/// RFC 7093, method 1.
fn key_identifier(key: &Point) -> [u8; 20] {
    let hash: [u8; 32] = Sha256::digest(key).into();
    let [first @ .., _, _, _, _, _, _, _, _, _, _, _, _] = hash;
    first
}

fn extensions(profile: &Profile<'_>) -> Vec<u8> {
    let yes = element(Tag::Boolean, &[&[0xff]]);
    let mut out = Vec::new();
    let mut add = |oid, critical: bool, value: &[u8]| {
        let critical = if critical { yes.as_slice() } else { &[] };
        let value = element(Tag::OctetString, &[value]);
        out.push(element(Tag::Sequence, &[&named(oid), critical, &value]));
    };
    let certifies = |below| element(Tag::Sequence, &[&yes, &integer(&[below])]);
    let (usage, unused) = match profile.role {
        Role::Root | Role::Certifying => (KEY_CERT_SIGN | CRL_SIGN, 1),
        Role::Issuing => (DIGITAL_SIGNATURE | NON_REPUDIATION, 6),
    };
    match profile.role {
        Role::Root => add(BASIC_CONSTRAINTS, true, &certifies(1)),
        Role::Certifying => add(BASIC_CONSTRAINTS, true, &certifies(0)),
        Role::Issuing => {}
    }
    let usage = element(Tag::BitString, &[&[unused, usage]]);
    add(KEY_USAGE, true, &usage);
    if profile.role == Role::Issuing {
        let purposes = element(Tag::Sequence, &[&named(DOCUMENT_SIGNING)]);
        add(EXTENDED_KEY_USAGE, false, &purposes);
    }
    let own = element(Tag::OctetString, &[&key_identifier(profile.key)]);
    add(SUBJECT_KEY_IDENTIFIER, false, &own);
    if profile.role != Role::Root {
        let number = Tag::ContextSpecific {
            constructed: false,
            number: TagNumber(0),
        };
        let above = element(number, &[&key_identifier(profile.issuer_key)]);
        add(
            AUTHORITY_KEY_IDENTIFIER,
            false,
            &element(Tag::Sequence, &[&above]),
        );
    }
    let parts: Vec<&[u8]> = out.iter().map(Vec::as_slice).collect();
    element(Tag::Sequence, &parts)
}
