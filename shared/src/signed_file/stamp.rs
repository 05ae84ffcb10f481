//! Time stamps (时间戳, RFC 3161): the request, the answer, and the check of a token.

use super::certificate::{ECDSA_WITH_SHA256, named};
use super::chain::{self, Certificate, moment};
use super::container::{CONTENT_TYPE, MESSAGE_DIGEST, SHA256, SIGNED_DATA};
use super::element::{Element, Elements, NotElement, context, element, in_order, integer, small};
use super::{Authorities, Fault, Trust};
use crate::time::ShanghaiTime;
use der::Tag;
use der::asn1::ObjectIdentifier;
use sha2::{Digest, Sha256};

/// `id-ct-TSTInfo`.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// How much earlier than the signature's own time a stamp may be: two clocks.
const SKEW: i64 = 60;

/// A time stamp that was found right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The authority's time.
    pub at: ShanghaiTime,
}

/// Why an authority's answer is of no use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadAnswer {
    /// Not an answer at all.
    Encoding,
    /// It was refused, with this status.
    Refused(u8),
    /// The number that makes the request unique is another.
    Nonce,
    /// The token is not right.
    Token(Fault),
}

impl core::fmt::Display for BadAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Encoding => f.write_str("the answer is no time stamp"),
            Self::Refused(status) => write!(f, "the authority refused with status {status}"),
            Self::Nonce => f.write_str("the answer is to another request"),
            Self::Token(fault) => write!(f, "the time stamp is not right: {fault}"),
        }
    }
}

impl core::error::Error for BadAnswer {}

/// A request (`TimeStampReq` in DER) over a signature's SHA-256; `nonce` is random.
pub fn request(hash: &[u8; 32], nonce: [u8; 16]) -> Vec<u8> {
    let kind = element(Tag::Sequence, &[&named(SHA256), &element(Tag::Null, &[])]);
    let imprint = [kind, element(Tag::OctetString, &[hash])].concat();
    element(
        Tag::Sequence,
        &[
            &integer(&[1]),
            &element(Tag::Sequence, &[&imprint]),
            &integer(&nonce),
            // The answer holds the authority's certificate.
            &element(Tag::Boolean, &[&[0xff]]),
        ],
    )
}

/// The token of an answer (`TimeStampResp` in DER), if it answers this request and is right.
pub fn token(
    answer: &[u8],
    hash: &[u8; 32],
    nonce: [u8; 16],
    signed_at: ShanghaiTime,
    trust: &Trust,
) -> Result<Vec<u8>, BadAnswer> {
    let wrong = |_: NotElement| BadAnswer::Encoding;
    let answer = Element::only(answer, Tag::Sequence).map_err(wrong)?;
    let mut parts = answer.elements();
    let status = parts.next(Tag::Sequence).map_err(wrong)?;
    let status = status.elements().next(Tag::Integer).map_err(wrong)?;
    let status = small(status.content).ok_or(BadAnswer::Encoding)?;
    // Granted, with or without changes of the request.
    if status > 1 {
        return Err(BadAnswer::Refused(status));
    }
    let token = parts.next(Tag::Sequence).map_err(wrong)?;
    parts.end().map_err(wrong)?;
    // Whoever asks must know whom it asks.
    let authorities = Authorities {
        known: &trust.time_stamp_authorities,
        named: &[],
    };
    check(token.whole, hash, signed_at, authorities).map_err(BadAnswer::Token)?;
    let stated = Token::read(token.whole)
        .and_then(|token| Info::read(token.info))
        .map_err(BadAnswer::Token)?;
    if stated.nonce.map(|nonce| nonce.whole) != Some(integer(&nonce).as_slice()) {
        return Err(BadAnswer::Nonce);
    }
    Ok(token.whole.to_vec())
}

/// Checks a token over a signature's hash. Its signer, and all certificates in it, must be known.
pub(super) fn check(
    token: &[u8],
    hash: &[u8; 32],
    signed_at: ShanghaiTime,
    authorities: Authorities<'_>,
) -> Result<Stamp, Fault> {
    let token = Token::read(token)?;
    let info = Info::read(token.info)?;
    if info.hash != Some(hash) {
        return Err(Fault::Stamp("of another signature"));
    }
    if !token
        .certificates
        .iter()
        .all(|held| authorities.know(held.whole))
    {
        return Err(Fault::Stamp("authority"));
    }
    let held = token.certificates.iter().map(|held| held.whole);
    let authority = authority(token.signer, held, authorities.known)?;
    token.signed_by(&authority)?;
    let at = moment("", info.time).ok_or(Fault::Stamp("time"))?;
    authority.in_force(at)?;
    if at.plus_seconds(SKEW) < signed_at {
        return Err(Fault::Stamp("earlier than the signature"));
    }
    Ok(Stamp { at })
}

/// A token's parts (CMS `SignedData` over a `TSTInfo`). No byte of it is without a meaning: each is one that can be
/// only so, or is signed, or belongs to a certificate that is known.
struct Token<'a> {
    /// The `TSTInfo`.
    info: &'a [u8],
    certificates: Vec<Element<'a>>,
    /// Issuer and serial number.
    signer: &'a [u8],
    attributes: Element<'a>,
    signature: &'a [u8],
}

impl<'a> Token<'a> {
    fn read(token: &'a [u8]) -> Result<Self, Fault> {
        let parts = Self::parts(token).map_err(|_| Fault::Stamp("encoding"))?;
        parts.ok_or(Fault::Stamp("form"))
    }

    /// `None`: another form than that of a token by one signer.
    fn parts(token: &'a [u8]) -> Result<Option<Self>, NotElement> {
        let mut outer = Element::only(token, Tag::Sequence)?.elements();
        let kind = outer.next(Tag::ObjectIdentifier)?;
        let data = outer.next(context(0))?;
        outer.end()?;
        let mut data = Element::only(data.content, Tag::Sequence)?.elements();
        let version = data.next(Tag::Integer)?;
        let digests = data.next(Tag::Set)?;
        let mut content = data.next(Tag::Sequence)?.elements();
        let certificates = data.optional(context(0))?;
        let signers = data.next(Tag::Set)?;
        data.end()?;
        let content_kind = content.next(Tag::ObjectIdentifier)?;
        let info = content.next(context(0))?;
        content.end()?;
        let info = Element::only(info.content, Tag::OctetString)?.content;
        let mut signer = Element::only(signers.content, Tag::Sequence)?.elements();
        let signer_version = signer.next(Tag::Integer)?;
        let named = signer.next(Tag::Sequence)?;
        let digest = signer.next(Tag::Sequence)?;
        let attributes = signer.next(context(0))?;
        let signature_kind = signer.next(Tag::Sequence)?;
        let signature = signer.next(Tag::OctetString)?.content;
        signer.end()?;
        let certificates = certificates.map(|found| found.elements());
        let certificates = certificates.unwrap_or(Elements(&[])).all(Tag::Sequence)?;
        // Version 3, since the content is no plain data; a signer named by issuer and number is of version 1.
        let plain = kind.content == SIGNED_DATA.as_bytes()
            && small(version.content) == Some(3)
            && small(signer_version.content) == Some(1)
            && content_kind.content == TST_INFO.as_bytes()
            && digests.content == digest.whole
            && is_kind(digest, SHA256)
            && is_kind(signature_kind, ECDSA_WITH_SHA256)
            && in_order(&certificates)
            && in_order(&attributes.elements().all(Tag::Sequence)?);
        Ok(plain.then_some(Self {
            info,
            certificates,
            signer: named.content,
            attributes,
            signature,
        }))
    }

    /// Whether the attributes speak for the content, and the authority signed them.
    fn signed_by(&self, authority: &Certificate<'_>) -> Result<(), Fault> {
        let wrong = || Fault::Stamp("attributes");
        let kind = self.attribute(CONTENT_TYPE).ok_or_else(wrong)?;
        let digest = self.attribute(MESSAGE_DIGEST).ok_or_else(wrong)?;
        let hash: [u8; 32] = Sha256::digest(self.info).into();
        if kind.whole != named(TST_INFO) || digest.whole != element(Tag::OctetString, &[&hash]) {
            return Err(wrong());
        }
        let signed = element(Tag::Set, &[self.attributes.content]);
        let key = authority.key()?;
        chain::signature(self.signature)
            .filter(|signature| key.verify_either(&signed, signature).is_ok())
            .map(|_| ())
            .ok_or(Fault::Stamp("signature"))
    }

    /// The one value of an attribute that stands there once.
    fn attribute(&self, oid: ObjectIdentifier) -> Option<Element<'a>> {
        let all = self.attributes.elements().all(Tag::Sequence).ok()?;
        let mut found = all.into_iter().filter_map(|attribute| {
            let mut parts = attribute.elements();
            let kind = parts.next(Tag::ObjectIdentifier).ok()?;
            (kind.content == oid.as_bytes()).then_some(parts)
        });
        let (Some(mut parts), None) = (found.next(), found.next()) else {
            return None;
        };
        let values = parts.next(Tag::Set).ok()?;
        parts.end().ok()?;
        let mut values = values.elements();
        let value = values.any().ok()?;
        values.end().ok()?;
        value
    }
}

/// Whether an algorithm is this one, whose parameters are none, or null.
fn is_kind(algorithm: Element<'_>, oid: ObjectIdentifier) -> bool {
    let plain = named(oid);
    algorithm.content == plain || algorithm.content == [plain.as_slice(), &[5, 0]].concat()
}

/// What a token says (`TSTInfo`).
struct Info<'a> {
    /// The hash that it is over, if that is a SHA-256 and this the version that is known.
    hash: Option<&'a [u8]>,
    time: &'a [u8],
    nonce: Option<Element<'a>>,
}

impl<'a> Info<'a> {
    fn read(info: &'a [u8]) -> Result<Self, Fault> {
        Self::parts(info).map_err(|_| Fault::Stamp("encoding"))
    }

    fn parts(info: &'a [u8]) -> Result<Self, NotElement> {
        let mut parts = Element::only(info, Tag::Sequence)?.elements();
        let version = parts.next(Tag::Integer)?;
        // The authority's policy.
        parts.next(Tag::ObjectIdentifier)?;
        let mut imprint = parts.next(Tag::Sequence)?.elements();
        let kind = imprint.next(Tag::Sequence)?;
        let hash = imprint.next(Tag::OctetString)?.content;
        imprint.end()?;
        // Its serial number.
        parts.next(Tag::Integer)?;
        let time = parts.next(Tag::GeneralizedTime)?.content;
        // How exact the time is, and whether tokens can be put in order by it.
        parts.optional(Tag::Sequence)?;
        parts.optional(Tag::Boolean)?;
        let nonce = parts.optional(Tag::Integer)?;
        // The authority's name, and extensions.
        parts.optional(context(0))?;
        parts.optional(context(1))?;
        parts.end()?;
        let known = small(version.content) == Some(1) && is_kind(kind, SHA256);
        Ok(Self {
            hash: known.then_some(hash),
            time,
            nonce,
        })
    }
}

/// The signer's certificate: one that the token holds and that is known, or a known one that it does not hold.
fn authority<'a>(
    signer: &[u8],
    held: impl Iterator<Item = &'a [u8]>,
    known: &'a [Vec<u8>],
) -> Result<Certificate<'a>, Fault> {
    let known = known.iter().map(Vec::as_slice);
    held.chain(known)
        .filter_map(|der| Certificate::read(der).ok())
        .find(|certificate| signer == [certificate.issuer, certificate.serial].concat())
        .ok_or(Fault::Stamp("authority"))
}
