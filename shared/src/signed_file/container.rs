//! The container of a signature (CMS `SignedData`, RFC 5652): made and read in one form only.
//!
//! Detached, one signer, SHA-256 and P-256. Signed attributes: content type, digest of the content, hash of the
//! signer's certificate (RFC 5035). No signing time: PAdES wants it in the file's own dictionary, where it is signed
//! with everything else. Not signed: an RFC 3161 time stamp over the signature, if there is one.

use super::certificate::{ECDSA_WITH_SHA256, kind, low, named};
use super::chain::{self, Certificate};
use super::element::{Element, Elements, NotElement, context, element, integer, set};
use super::stamp::{self, Stamp};
use super::{Authorities, Fault};
use crate::seal::PublicKey;
use crate::time::ShanghaiTime;
use der::Tag;
use der::asn1::ObjectIdentifier;
use sha2::{Digest, Sha256};

pub(super) const SIGNED_DATA: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
pub(super) const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
pub(super) const CONTENT_TYPE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
pub(super) const MESSAGE_DIGEST: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// `id-aa-signingCertificateV2`.
const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// `id-aa-timeStampToken`.
const TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
/// Certificates from a signer to its root.
const LONGEST_CHAIN: usize = 3;

/// Why a container cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotSeal {
    /// The chain is not one: the signer's certificate first, the root's last.
    Chain,
    /// The signature is none of P-256.
    Signature,
    /// The time stamp is none.
    Stamp,
}

impl core::fmt::Display for CannotSeal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Chain => "the chain of certificates is none",
            Self::Signature => "the signature is none",
            Self::Stamp => "the time stamp is none",
        })
    }
}

impl core::error::Error for CannotSeal {}

/// The certificates from a signer to its root: read, and encoded as containers hold them, once for many signatures.
#[derive(Clone, Debug)]
pub struct Chain {
    /// In DER, the signer's first.
    certificates: Vec<Vec<u8>>,
    /// Issuer and serial number of the signer's, as a container names it.
    signer: Vec<u8>,
    /// SHA-256 of the signer's.
    signer_hash: [u8; 32],
    /// All of them, in the order of a set.
    set: Vec<u8>,
    /// Bytes of a container, without a time stamp.
    room: usize,
}

impl Chain {
    fn of(certificates: &[Certificate<'_>]) -> Result<Self, CannotSeal> {
        let signer = certificates.first().ok_or(CannotSeal::Chain)?;
        let all: Vec<Vec<u8>> = certificates.iter().map(|one| one.whole.to_vec()).collect();
        Ok(Self {
            signer: element(Tag::Sequence, &[signer.issuer, signer.serial]),
            signer_hash: Sha256::digest(signer.whole).into(),
            // All that is always the same takes under 350 bytes.
            room: all.concat().len() + signer.issuer.len() + 400,
            set: set(context(0), all.clone()),
            certificates: all,
        })
    }

    /// From DER: the signer's first, the root's last.
    pub fn read(certificates: &[Vec<u8>]) -> Result<Self, CannotSeal> {
        if !(2..=LONGEST_CHAIN).contains(&certificates.len()) {
            return Err(CannotSeal::Chain);
        }
        let read = certificates.iter().map(|der| Certificate::read(der));
        let read: Result<Vec<_>, Fault> = read.collect();
        Self::of(&read.map_err(|_| CannotSeal::Chain)?)
    }

    /// Whether it goes from this key to this root at a time.
    pub fn leads(&self, key: &PublicKey, root: &PublicKey, at: ShanghaiTime) -> Result<(), Fault> {
        let read = self.certificates.iter().map(|der| Certificate::read(der));
        let read: Vec<_> = read.collect::<Result<_, _>>()?;
        let signer = read.first().ok_or(Fault::Certificate("chain"))?;
        if signer.key()? != *key {
            return Err(Fault::Certificate("key"));
        }
        chain::leads(&read, core::slice::from_ref(root), at)
    }

    /// Bytes that a container by this chain takes at most, without a time stamp.
    pub const fn room(&self) -> usize {
        self.room
    }
}

/// What is signed: attributes that hold the content's hash.
#[derive(Clone, Debug)]
pub struct ToSign<'a> {
    chain: &'a Chain,
    /// A set; what is signed is the set with its own tag.
    message: Vec<u8>,
}

impl<'a> ToSign<'a> {
    /// Over a content's SHA-256.
    pub fn new(content: &[u8; 32], chain: &'a Chain) -> Self {
        let hash = element(Tag::OctetString, &[&chain.signer_hash]);
        // A list of one identifier, which is nothing but a hash: SHA-256 is what it is by default.
        let signer = element(Tag::Sequence, &[&element(Tag::Sequence, &[&hash])]);
        let attributes = vec![
            attribute(CONTENT_TYPE, &named(DATA)),
            attribute(MESSAGE_DIGEST, &element(Tag::OctetString, &[content])),
            attribute(SIGNING_CERTIFICATE, &element(Tag::Sequence, &[&signer])),
        ];
        Self {
            chain,
            message: set(Tag::Set, attributes),
        }
    }

    /// What the key signs, by P-256 with SHA-256.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// With the signature r‖s.
    pub fn signed(self, signature: &[u8; 64]) -> Result<Signed<'a>, CannotSeal> {
        Ok(Signed {
            signature: low(signature).ok_or(CannotSeal::Signature)?,
            to_sign: self,
            stamp: None,
        })
    }
}

/// A container with its signature.
#[derive(Clone, Debug)]
pub struct Signed<'a> {
    to_sign: ToSign<'a>,
    /// In DER.
    signature: Vec<u8>,
    stamp: Option<Vec<u8>>,
}

impl Signed<'_> {
    /// SHA-256 of the signature: what a time stamp is over.
    pub fn signature_hash(&self) -> [u8; 32] {
        Sha256::digest(&self.signature).into()
    }

    /// With a time stamp (`TimeStampToken` in DER).
    pub fn with_stamp(mut self, token: &[u8]) -> Result<Self, CannotSeal> {
        Element::only(token, Tag::Sequence).map_err(|_| CannotSeal::Stamp)?;
        self.stamp = Some(token.to_vec());
        Ok(self)
    }

    /// The container in DER.
    pub fn to_der(&self) -> Vec<u8> {
        let Self {
            to_sign: ToSign { chain, message },
            signature,
            stamp,
        } = self;
        let attributes = Elements(message).any().ok().flatten();
        let attributes = attributes.map_or(&[][..], |set| set.content);
        let stamp = stamp.as_ref().map_or_else(Vec::new, |token| {
            element(context(1), &[&attribute(TIME_STAMP, token)])
        });
        let version = integer(&[1]);
        let signer = element(
            Tag::Sequence,
            &[
                &version,
                &chain.signer,
                &kind(SHA256),
                &element(context(0), &[attributes]),
                &kind(ECDSA_WITH_SHA256),
                &element(Tag::OctetString, &[signature]),
                &stamp,
            ],
        );
        let data = element(
            Tag::Sequence,
            &[
                &version,
                &element(Tag::Set, &[&kind(SHA256)]),
                &kind(DATA),
                &chain.set,
                &element(Tag::Set, &[&signer]),
            ],
        );
        let data = element(context(0), &[&data]);
        element(Tag::Sequence, &[&named(SIGNED_DATA), &data])
    }
}

/// An attribute of one value.
fn attribute(oid: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    let values = element(Tag::Set, &[value]);
    element(Tag::Sequence, &[&named(oid), &values])
}

/// What a container says once it is found right.
pub(super) struct Checked {
    pub(super) key: PublicKey,
    pub(super) stamp: Option<Stamp>,
}

/// Checks a container against the content's hash. It is put together again from its parts, and must be the same to
/// the byte: nothing in it is there that is not checked.
pub(super) fn check(
    der: &[u8],
    content: &[u8; 32],
    signed_at: ShanghaiTime,
    roots: &[PublicKey],
    authorities: Authorities<'_>,
) -> Result<Checked, Fault> {
    let opened = Opened::read(der)?;
    let certificates = in_order(opened.certificates, opened.signer)?;
    if digest(opened.attributes) != Some(content.as_slice()) {
        return Err(Fault::ContentChanged);
    }
    let form = Fault::Container("form");
    let chain = Chain::of(&certificates).map_err(|_| form.clone())?;
    let again = Signed {
        to_sign: ToSign::new(content, &chain),
        signature: opened.signature.to_vec(),
        stamp: opened.stamp.map(<[u8]>::to_vec),
    };
    if again.to_der() != der {
        return Err(form);
    }
    let signer = certificates.first().ok_or(form)?;
    let key = signer.key()?;
    let signed = chain::signature(opened.signature)
        .is_some_and(|signature| key.verify(again.to_sign.message(), &signature).is_ok());
    if !signed {
        return Err(Fault::SignatureWrong);
    }
    chain::leads(&certificates, roots, signed_at)?;
    let hash = again.signature_hash();
    let stamp = opened
        .stamp
        .map(|token| stamp::check(token, &hash, signed_at, authorities));
    let stamp = stamp.transpose()?;
    if let Some(stamp) = stamp {
        signer.in_force(stamp.at)?;
    }
    Ok(Checked { key, stamp })
}

/// The parts from which a container is put together again; what else it may hold is not read.
struct Opened<'a> {
    certificates: Elements<'a>,
    /// Issuer and serial number.
    signer: Element<'a>,
    attributes: Elements<'a>,
    signature: &'a [u8],
    stamp: Option<&'a [u8]>,
}

impl<'a> Opened<'a> {
    fn read(der: &'a [u8]) -> Result<Self, Fault> {
        let encoding = |_: NotElement| Fault::Container("encoding");
        let mut outer = Element::only(der, Tag::Sequence)
            .map_err(encoding)?
            .elements();
        outer.next(Tag::ObjectIdentifier).map_err(encoding)?;
        let data = outer.next(context(0)).map_err(encoding)?;
        let mut data = Element::only(data.content, Tag::Sequence)
            .map_err(encoding)?
            .elements();
        for tag in [Tag::Integer, Tag::Set, Tag::Sequence] {
            data.next(tag).map_err(encoding)?;
        }
        let certificates = data.optional(context(0)).map_err(encoding)?;
        let certificates = certificates.ok_or(Fault::Container("certificates"))?;
        let signers = data.next(Tag::Set).map_err(encoding)?;
        let signer = Element::only(signers.content, Tag::Sequence)
            .map_err(|_| Fault::Container("signers"))?;
        let mut parts = signer.elements();
        parts.next(Tag::Integer).map_err(encoding)?;
        let named = parts.next(Tag::Sequence);
        let named = named.map_err(|_| Fault::Container("signer"))?;
        parts.next(Tag::Sequence).map_err(encoding)?;
        let attributes = parts.next(context(0)).map_err(encoding)?;
        parts.next(Tag::Sequence).map_err(encoding)?;
        let signature = parts.next(Tag::OctetString).map_err(encoding)?;
        let unsigned = parts.optional(context(1)).map_err(encoding)?;
        Ok(Self {
            certificates: certificates.elements(),
            signer: named,
            attributes: attributes.elements(),
            signature: signature.content,
            stamp: unsigned.map(token).transpose()?,
        })
    }
}

/// The one time stamp of the unsigned attributes.
fn token(attributes: Element<'_>) -> Result<&[u8], Fault> {
    let wrong = |_| Fault::Container("unsigned attributes");
    let one = Element::only(attributes.content, Tag::Sequence).map_err(wrong)?;
    let mut parts = one.elements();
    let oid = parts.next(Tag::ObjectIdentifier).map_err(wrong)?;
    let values = parts.next(Tag::Set).map_err(wrong)?;
    if oid.content != TIME_STAMP.as_bytes() {
        return Err(Fault::Container("unsigned attributes"));
    }
    Element::only(values.content, Tag::Sequence)
        .map(|token| token.whole)
        .map_err(|_| Fault::Container("time stamps"))
}

/// What the attributes say that the content's hash is.
fn digest(attributes: Elements<'_>) -> Option<&[u8]> {
    let found = attributes.all(Tag::Sequence).ok()?;
    found.into_iter().find_map(|attribute| {
        let mut parts = attribute.elements();
        let oid = parts.next(Tag::ObjectIdentifier).ok()?;
        let values = parts.next(Tag::Set).ok()?;
        let value = Element::only(values.content, Tag::OctetString).ok()?;
        (oid.content == MESSAGE_DIGEST.as_bytes()).then_some(value.content)
    })
}

/// The set of certificates, from the signer's upwards. All of them are taken, each once.
fn in_order<'a>(set: Elements<'a>, signer: Element<'_>) -> Result<Vec<Certificate<'a>>, Fault> {
    let wrong = Fault::Container("certificates");
    let all = set.all(Tag::Sequence).map_err(|_| wrong.clone())?;
    if all.len() > LONGEST_CHAIN {
        return Err(wrong);
    }
    let read = all.iter().map(|element| Certificate::read(element.whole));
    let mut left: Vec<_> = read.collect::<Result<_, _>>()?;
    let mut chain: Vec<Certificate<'a>> = Vec::new();
    while !left.is_empty() {
        let next = left.iter().position(|certificate| match chain.last() {
            None => signer.content == [certificate.issuer, certificate.serial].concat(),
            Some(lower) => certificate.subject() == lower.issuer,
        });
        chain.push(left.swap_remove(next.ok_or_else(|| wrong.clone())?));
    }
    Ok(chain)
}
