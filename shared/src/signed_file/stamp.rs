//! Time stamps (时间戳, RFC 3161): the request, the answer, and the check of a token.

use super::certificate::{self, ECDSA_WITH_SHA256};
use super::container::{CONTENT_TYPE, MESSAGE_DIGEST, SHA256, SIGNED_DATA};
use super::{Authorities, Fault, Trust};
use crate::time::ShanghaiTime;
use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{Any, BitString, Int, Null, ObjectIdentifier, OctetString, Uint};
use der::{Decode, Encode, Sequence, Tag, Tagged};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::spki::AlgorithmIdentifierOwned;

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

#[derive(Clone, Debug, PartialEq, Eq, Sequence)]
struct Imprint {
    algorithm: AlgorithmIdentifierOwned,
    hash: OctetString,
}

#[derive(Sequence)]
struct Request {
    version: u8,
    imprint: Imprint,
    nonce: Uint,
    certificates: bool,
}

#[derive(Sequence)]
struct Status {
    status: u8,
    #[asn1(optional = "true")]
    text: Option<Vec<String>>,
    #[asn1(optional = "true")]
    failure: Option<BitString>,
}

#[derive(Sequence)]
struct Answer {
    status: Status,
    #[asn1(optional = "true")]
    token: Option<Any>,
}

#[derive(Sequence)]
struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<u64>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    micros: Option<u16>,
}

#[derive(Sequence)]
struct Info {
    version: u8,
    policy: ObjectIdentifier,
    imprint: Imprint,
    serial: Int,
    /// Of its own kind: the library takes no fractions of a second.
    time: Any,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    authority: Option<GeneralName>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

/// A request (`TimeStampReq` in DER) over a signature's SHA-256; `nonce` is random.
pub fn request(hash: &[u8; 32], nonce: [u8; 16]) -> Result<Vec<u8>, BadAnswer> {
    let wrong = |_| BadAnswer::Encoding;
    let request = Request {
        version: 1,
        imprint: Imprint {
            algorithm: AlgorithmIdentifierOwned {
                oid: SHA256,
                parameters: Some(Any::encode_from(&Null).map_err(wrong)?),
            },
            hash: OctetString::new(hash.as_slice()).map_err(wrong)?,
        },
        nonce: Uint::new(&nonce).map_err(wrong)?,
        certificates: true,
    };
    request.to_der().map_err(wrong)
}

/// The token of an answer (`TimeStampResp` in DER), if it answers this request and is right.
pub fn token(
    answer: &[u8],
    hash: &[u8; 32],
    nonce: [u8; 16],
    signed_at: ShanghaiTime,
    trust: &Trust,
) -> Result<Vec<u8>, BadAnswer> {
    let answer = Answer::from_der(answer).map_err(|_| BadAnswer::Encoding)?;
    // Granted, with or without changes of the request.
    if answer.status.status > 1 {
        return Err(BadAnswer::Refused(answer.status.status));
    }
    let token = answer.token.ok_or(BadAnswer::Encoding)?;
    // Whoever asks must know whom it asks.
    let authorities = Authorities {
        known: &trust.time_stamp_authorities,
        named: &[],
    };
    check(&token, hash, signed_at, authorities).map_err(BadAnswer::Token)?;
    let (_, _, info) = open(&token).map_err(BadAnswer::Token)?;
    let sent = Uint::new(&nonce).map_err(|_| BadAnswer::Encoding)?;
    if info.nonce.is_none_or(|nonce| nonce != Int::from(sent)) {
        return Err(BadAnswer::Nonce);
    }
    token.to_der().map_err(|_| BadAnswer::Encoding)
}

/// Checks a token over a signature's hash. Its signer, and all certificates in it, must be known.
pub(super) fn check(
    token: &Any,
    hash: &[u8; 32],
    signed_at: ShanghaiTime,
    authorities: Authorities<'_>,
) -> Result<Stamp, Fault> {
    let (data, signer, info) = open(token)?;
    if info.version != 1
        || info.imprint.algorithm.oid != SHA256
        || info.imprint.hash.as_bytes() != hash
    {
        return Err(Fault::Stamp("of another signature"));
    }
    let mut held = Vec::new();
    for choice in data.certificates.iter().flat_map(|set| set.0.iter()) {
        match choice {
            CertificateChoices::Certificate(certificate)
                if certificate.to_der().is_ok_and(|der| authorities.know(&der)) =>
            {
                held.push(certificate);
            }
            CertificateChoices::Certificate(_) | CertificateChoices::Other(_) => {
                return Err(Fault::Stamp("authority"));
            }
        }
    }
    let authority = authority(&signer.sid, &held, authorities.known)?;
    verify(&data, &signer, &authority)?;
    let at = time(&info.time).ok_or(Fault::Stamp("time"))?;
    certificate::in_force(&authority, at)?;
    if at.plus_seconds(SKEW) < signed_at {
        return Err(Fault::Stamp("earlier than the signature"));
    }
    Ok(Stamp { at })
}

/// The token's parts; it must be DER, so that no byte is without a meaning.
fn open(token: &Any) -> Result<(SignedData, SignerInfo, Info), Fault> {
    let wrong = |_| Fault::Stamp("encoding");
    let outer: ContentInfo =
        ContentInfo::from_der(&token.to_der().map_err(wrong)?).map_err(wrong)?;
    let data: SignedData = outer.content.decode_as().map_err(wrong)?;
    let same = Any::encode_from(&data).is_ok_and(|again| again == outer.content);
    let [signer] = data.signer_infos.0.as_slice() else {
        return Err(Fault::Stamp("signers"));
    };
    let signer = signer.clone();
    // Version 3, since the content is no plain data; a signer named by issuer and number is of version 1.
    let plain = outer.content_type == SIGNED_DATA
        && data.version == CmsVersion::V3
        && signer.version == CmsVersion::V1
        && data.encap_content_info.econtent_type == TST_INFO
        && data.crls.is_none()
        && signer.unsigned_attrs.is_none()
        && matches!(data.digest_algorithms.as_slice(), [one] if *one == signer.digest_alg);
    if !same || !plain {
        return Err(Fault::Stamp("form"));
    }
    let content = content(&data)?;
    let info = Info::from_der(content.as_bytes()).map_err(wrong)?;
    Ok((data, signer, info))
}

fn content(data: &SignedData) -> Result<OctetString, Fault> {
    let content = data.encap_content_info.econtent.as_ref();
    content
        .and_then(|content| content.decode_as::<OctetString>().ok())
        .ok_or(Fault::Stamp("content"))
}

/// The signer's certificate: one that the token holds and that is known, or a known one that it does not hold.
fn authority(
    signer: &SignerIdentifier,
    held: &[&Certificate],
    known: &[Vec<u8>],
) -> Result<Certificate, Fault> {
    let SignerIdentifier::IssuerAndSerialNumber(signer) = signer else {
        return Err(Fault::Stamp("signer"));
    };
    let known = known
        .iter()
        .filter_map(|der| Certificate::from_der(der).ok());
    let mut all = held.iter().copied().cloned().chain(known);
    all.find(|certificate| {
        let inner = &certificate.tbs_certificate;
        inner.issuer == signer.issuer && inner.serial_number == signer.serial_number
    })
    .ok_or(Fault::Stamp("authority"))
}

fn verify(data: &SignedData, signer: &SignerInfo, authority: &Certificate) -> Result<(), Fault> {
    let wrong = Fault::Stamp("attributes");
    let null_or_none = |parameters: Option<&Any>| {
        parameters.is_none_or(|parameters| parameters.tag() == Tag::Null)
    };
    if signer.signature_algorithm.oid != ECDSA_WITH_SHA256
        || signer.digest_alg.oid != SHA256
        || !null_or_none(signer.digest_alg.parameters.as_ref())
        || !null_or_none(signer.signature_algorithm.parameters.as_ref())
    {
        return Err(Fault::Stamp("kind of signature"));
    }
    let attributes = signer.signed_attrs.as_ref().ok_or_else(|| wrong.clone())?;
    let one = |oid| {
        let mut found = attributes.iter().filter(|attribute| attribute.oid == oid);
        match (found.next(), found.next()) {
            (Some(found), None) if found.values.len() == 1 => found.values.get(0),
            _ => None,
        }
    };
    let kind = one(CONTENT_TYPE).and_then(|kind| kind.decode_as::<ObjectIdentifier>().ok());
    let digest = one(MESSAGE_DIGEST).map(Any::value);
    if kind != Some(TST_INFO) || digest != Some(&Sha256::digest(content(data)?.as_bytes())[..]) {
        return Err(wrong);
    }
    let signed = attributes.to_der().map_err(|_| wrong)?;
    let key = certificate::key(authority)?;
    if certificate::verify_any(&key, &Sha256::digest(signed), signer.signature.as_bytes()) {
        Ok(())
    } else {
        Err(Fault::Stamp("signature"))
    }
}

/// `YYYYMMDDHHMMSS[.f…]Z`.
fn time(value: &Any) -> Option<ShanghaiTime> {
    if value.tag() != Tag::GeneralizedTime {
        return None;
    }
    let text = core::str::from_utf8(value.value()).ok()?;
    let part = |range: core::ops::Range<usize>| text.get(range);
    ShanghaiTime::parse(&format!(
        "{}-{}-{}T{}:{}:{}{}",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(8..10)?,
        part(10..12)?,
        part(12..14)?,
        text.get(14..)?
    ))
}
