//! The container of a signature (CMS `SignedData`, RFC 5652): made and read in one form only.
//!
//! Detached, one signer, SHA-256 and P-256. Signed attributes: content type, digest of the content, hash of the
//! signer's certificate (RFC 5035). No signing time: PAdES wants it in the file's own dictionary, where it is signed
//! with everything else. Not signed: an RFC 3161 time stamp over the signature, if there is one.

use super::certificate::{self, ecdsa_with_sha256, low};
use super::stamp::{self, Stamp};
use super::{Authorities, Fault};
use crate::seal::PublicKey;
use crate::time::ShanghaiTime;
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, DigestAlgorithmIdentifiers, EncapsulatedContentInfo, SignedData,
    SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{Any, ObjectIdentifier, OctetString, SetOfVec};
use der::{Decode, Encode, EncodeValue, FixedTag, Sequence, Tag, TagNumber};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::{Attribute, Attributes};
use x509_cert::spki::AlgorithmIdentifierOwned;

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
    /// Something has no encoding.
    Encoding,
}

impl core::fmt::Display for CannotSeal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Chain => "the chain of certificates is none",
            Self::Signature => "the signature is none",
            Self::Stamp => "the time stamp is none",
            Self::Encoding => "the signature cannot be encoded",
        })
    }
}

impl core::error::Error for CannotSeal {}

impl From<der::Error> for CannotSeal {
    fn from(_: der::Error) -> Self {
        Self::Encoding
    }
}

#[derive(Sequence)]
struct CertificateHash {
    hash: OctetString,
}

#[derive(Sequence)]
struct SigningCertificate {
    certificates: Vec<CertificateHash>,
}

/// The certificates from a signer to its root: read, and encoded as containers hold them, once for many signatures.
#[derive(Clone, Debug)]
pub struct Chain {
    certificates: Vec<Certificate>,
    /// SHA-256 of the signer's.
    signer_hash: [u8; 32],
    /// All of them, in the order of a set.
    set: Any,
    /// Bytes of a container, without a time stamp.
    room: usize,
}

impl Chain {
    fn of(certificates: Vec<Certificate>) -> Result<Self, CannotSeal> {
        let signer = certificates.first().ok_or(CannotSeal::Chain)?;
        let name = &signer.tbs_certificate.issuer;
        let name = usize::try_from(name.encoded_len()?).map_err(|_| CannotSeal::Chain)?;
        let signer_hash = Sha256::digest(signer.to_der()?).into();
        let choices = certificates.iter().cloned();
        let choices: Vec<_> = choices.map(CertificateChoices::Certificate).collect();
        let set = Any::encode_from(&CertificateSet(SetOfVec::try_from(choices)?))?;
        // All that is always the same takes under 350 bytes.
        let room = set.value().len() + name + 400;
        let tag = Tag::ContextSpecific {
            constructed: true,
            number: TagNumber::N0,
        };
        Ok(Self {
            signer_hash,
            set: Any::new(tag, set.value())?,
            room,
            certificates,
        })
    }

    /// From DER: the signer's first, the root's last.
    pub fn read(certificates: &[Vec<u8>]) -> Result<Self, CannotSeal> {
        if !(2..=LONGEST_CHAIN).contains(&certificates.len()) {
            return Err(CannotSeal::Chain);
        }
        let read = certificates.iter().map(|der| certificate::read(der));
        let read: Result<Vec<Certificate>, Fault> = read.collect();
        Self::of(read.map_err(|_| CannotSeal::Chain)?)
    }

    fn signer(&self) -> Result<&Certificate, CannotSeal> {
        self.certificates.first().ok_or(CannotSeal::Chain)
    }

    /// Whether it goes from this key to this root at a time.
    pub fn leads(&self, key: &PublicKey, root: &PublicKey, at: ShanghaiTime) -> Result<(), Fault> {
        let signer = self.signer().map_err(|_| Fault::Certificate("chain"))?;
        if certificate::listed_key(signer)? != *key {
            return Err(Fault::Certificate("key"));
        }
        certificate::chain(&self.certificates, core::slice::from_ref(root), at)
    }

    /// Bytes that a container by this chain takes at most, without a time stamp.
    pub const fn room(&self) -> usize {
        self.room
    }
}

/// A container as it is written: as `SignedData`, with the certificates encoded already.
#[derive(Sequence)]
struct Written {
    version: CmsVersion,
    digest_algorithms: DigestAlgorithmIdentifiers,
    content: EncapsulatedContentInfo,
    certificates: Any,
    signers: SignerInfos,
}

/// What is signed: attributes that hold the content's hash.
#[derive(Clone, Debug)]
pub struct ToSign<'a> {
    chain: &'a Chain,
    attributes: Attributes,
    message: Vec<u8>,
}

impl<'a> ToSign<'a> {
    /// Over a content's SHA-256.
    pub fn new(content: &[u8; 32], chain: &'a Chain) -> Result<Self, CannotSeal> {
        let signer = SigningCertificate {
            certificates: vec![CertificateHash {
                hash: OctetString::new(chain.signer_hash.as_slice())?,
            }],
        };
        let attributes = SetOfVec::try_from(vec![
            attribute(CONTENT_TYPE, &DATA)?,
            attribute(MESSAGE_DIGEST, &OctetString::new(content.as_slice())?)?,
            attribute(SIGNING_CERTIFICATE, &signer)?,
        ])?;
        let message = attributes.to_der()?;
        Ok(Self {
            chain,
            attributes,
            message,
        })
    }

    /// What the key signs, by P-256 with SHA-256.
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// With the signature r‖s.
    pub fn signed(self, signature: &[u8; 64]) -> Result<Signed<'a>, CannotSeal> {
        let signature = low(signature).ok_or(CannotSeal::Signature)?;
        Ok(Signed {
            chain: self.chain,
            attributes: self.attributes,
            signature: signature.to_der().as_bytes().to_vec(),
            stamp: None,
        })
    }
}

/// A container with its signature.
#[derive(Clone, Debug)]
pub struct Signed<'a> {
    chain: &'a Chain,
    attributes: Attributes,
    signature: Vec<u8>,
    stamp: Option<Any>,
}

impl Signed<'_> {
    /// SHA-256 of the signature: what a time stamp is over.
    pub fn signature_hash(&self) -> [u8; 32] {
        Sha256::digest(&self.signature).into()
    }

    /// With a time stamp (`TimeStampToken` in DER).
    pub fn with_stamp(mut self, token: &[u8]) -> Result<Self, CannotSeal> {
        self.stamp = Some(Any::from_der(token).map_err(|_| CannotSeal::Stamp)?);
        Ok(self)
    }

    /// The container in DER.
    pub fn to_der(&self) -> Result<Vec<u8>, CannotSeal> {
        let signer = &self.chain.signer()?.tbs_certificate;
        let stamp = self.stamp.as_ref().map(|stamp| {
            let values = SetOfVec::try_from(vec![stamp.clone()])?;
            let oid = TIME_STAMP;
            SetOfVec::try_from(vec![Attribute { oid, values }])
        });
        let info = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: signer.issuer.clone(),
                serial_number: signer.serial_number.clone(),
            }),
            digest_alg: sha256(),
            signed_attrs: Some(self.attributes.clone()),
            signature_algorithm: ecdsa_with_sha256(),
            signature: OctetString::new(self.signature.as_slice())?,
            unsigned_attrs: stamp.transpose()?,
        };
        let data = Written {
            version: CmsVersion::V1,
            digest_algorithms: SetOfVec::try_from(vec![sha256()])?,
            content: EncapsulatedContentInfo {
                econtent_type: DATA,
                econtent: None,
            },
            certificates: self.chain.set.clone(),
            signers: SignerInfos(SetOfVec::try_from(vec![info])?),
        };
        let info = ContentInfo {
            content_type: SIGNED_DATA,
            content: Any::encode_from(&data)?,
        };
        Ok(info.to_der()?)
    }
}

fn attribute<T: EncodeValue + FixedTag>(
    oid: ObjectIdentifier,
    value: &T,
) -> Result<Attribute, CannotSeal> {
    let values = SetOfVec::try_from(vec![Any::encode_from(value)?])?;
    Ok(Attribute { oid, values })
}

fn sha256() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid: SHA256,
        parameters: None,
    }
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
    let (data, info) = open(der)?;
    let stamp = info.unsigned_attrs.as_ref().map(token).transpose()?;
    let form = Fault::Container("form");
    let chain = in_order(data.certificates, &info.sid)?;
    let chain = Chain::of(chain).map_err(|_| form.clone())?;
    let digest = info.signed_attrs.as_ref().and_then(|attributes| {
        let found = attributes
            .iter()
            .find(|found| found.oid == MESSAGE_DIGEST)?;
        Some(found.values.get(0)?.value())
    });
    if digest != Some(content.as_slice()) {
        return Err(Fault::ContentChanged);
    }
    let again = ToSign::new(content, &chain).map_err(|_| form.clone())?;
    let digest = Sha256::digest(again.message());
    let again = Signed {
        chain: &chain,
        attributes: again.attributes,
        signature: info.signature.as_bytes().to_vec(),
        stamp,
    };
    if again.to_der().map_err(|_| form.clone())? != der {
        return Err(form);
    }
    let signer = chain.signer().map_err(|_| form)?;
    if !certificate::verify(&certificate::key(signer)?, &digest, &again.signature) {
        return Err(Fault::SignatureWrong);
    }
    certificate::chain(&chain.certificates, roots, signed_at)?;
    let hash = again.signature_hash();
    let stamp = again.stamp.as_ref();
    let stamp = stamp.map(|token| stamp::check(token, &hash, signed_at, authorities));
    let stamp = stamp.transpose()?;
    if let Some(stamp) = stamp {
        certificate::in_force(signer, stamp.at)?;
    }
    Ok(Checked {
        key: certificate::listed_key(signer)?,
        stamp,
    })
}

fn open(der: &[u8]) -> Result<(SignedData, SignerInfo), Fault> {
    let form = |_| Fault::Container("encoding");
    let info = ContentInfo::from_der(der).map_err(form)?;
    let data: SignedData = info.content.decode_as().map_err(form)?;
    match data.signer_infos.0.as_slice() {
        [signer] => {
            let signer = signer.clone();
            Ok((data, signer))
        }
        _ => Err(Fault::Container("signers")),
    }
}

/// The one time stamp of the unsigned attributes.
fn token(attributes: &Attributes) -> Result<Any, Fault> {
    match attributes.as_slice() {
        [one] if one.oid == TIME_STAMP => match one.values.as_slice() {
            [token] => Ok(token.clone()),
            _ => Err(Fault::Container("time stamps")),
        },
        _ => Err(Fault::Container("unsigned attributes")),
    }
}

/// The set of certificates, from the signer's upwards. All of them are taken, each once.
fn in_order(
    set: Option<CertificateSet>,
    signer: &SignerIdentifier,
) -> Result<Vec<Certificate>, Fault> {
    let SignerIdentifier::IssuerAndSerialNumber(signer) = signer else {
        return Err(Fault::Container("signer"));
    };
    let mut left = Vec::new();
    for choice in set.map(|set| set.0.into_vec()).unwrap_or_default() {
        match choice {
            CertificateChoices::Certificate(certificate) => left.push(certificate),
            CertificateChoices::Other(_) => return Err(Fault::Container("certificates")),
        }
    }
    if left.len() > LONGEST_CHAIN {
        return Err(Fault::Container("certificates"));
    }
    let mut chain: Vec<Certificate> = Vec::new();
    while !left.is_empty() {
        let next = left.iter().position(|certificate| {
            let inner = &certificate.tbs_certificate;
            match chain.last() {
                None => {
                    inner.issuer == signer.issuer && inner.serial_number == signer.serial_number
                }
                Some(lower) => inner.subject == lower.tbs_certificate.issuer,
            }
        });
        chain.push(left.remove(next.ok_or(Fault::Container("certificates"))?));
    }
    if chain.is_empty() {
        return Err(Fault::Container("certificates"));
    }
    Ok(chain)
}
