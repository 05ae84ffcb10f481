//! A signed report file (报告文件): what is in it, and whether it is as it was signed.
//!
//! One revision, certified so that nothing may be changed; the signature covers the whole file but its own gap
//! (PAdES, ETSI EN 319 142). [`check`] takes only the one form in which a report is written: whatever it cannot
//! account for is a [`Fault`]. It needs no clock and no network, and runs in the browser. What it cannot know is
//! whether the report was withdrawn and whether its key is still trusted: the verdict and the list of keys say that.

mod certificate;
mod chain;
mod container;
mod dictionary;
mod element;
mod issued;
mod object;
mod proof;
mod stamp;

pub use certificate::{CannotCertify, Point, Profile, Role, ToSign as CertificateToSign};
pub use chain::owner as certificate_owner;
pub use container::{CannotSeal, Chain, Signed, ToSign};
pub use dictionary::{PROOF, REPORT, SUB_FILTER, date};
pub use issued::{IssuedFile, check_issued};
pub use proof::Proof;
pub use stamp::{BadAnswer, Stamp, request as stamp_request, token as stamp_token};

use crate::seal::{NotSealed, PublicKey};
use crate::time::ShanghaiTime;
use core::fmt;
use core::ops::Range;
use dictionary::Outline;
use sha2::{Digest, Sha256};

/// Whose signatures count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// Keys of the offline roots: a root's certificate is only the form in which a PDF reader wants its key.
    pub roots: Vec<PublicKey>,
    /// Certificates of time stamp authorities, in DER, that a token may hold beside those that the proof names.
    pub time_stamp_authorities: Vec<Vec<u8>>,
}

/// A file that is as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedFile {
    /// The report: canonical JSON, whose SHA-256 the seal and the verdict know.
    pub report: Vec<u8>,
    /// Seal, chain of keys and leaf of the log, as JSON.
    pub proof: Vec<u8>,
    /// When it was signed, as the signer says.
    pub signed_at: ShanghaiTime,
    /// The key that signed: the list of keys says whether it was trusted then.
    pub key: PublicKey,
    /// The time stamp, if there is one.
    pub stamp: Option<Stamp>,
}

/// What in a file is not as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not a file in the form of a report: what was expected.
    Structure(&'static str),
    /// Something was appended to the file, or it was revised.
    MoreThanOneRevision,
    /// The file bears no signature.
    NotSigned,
    /// The signature's dictionary is not a report's: which entry.
    Dictionary(&'static str),
    /// The signature does not cover the whole file but its own gap.
    Range,
    /// The gap holds something beside the signature.
    Gap,
    /// The signature's container is not in the one form: which part.
    Container(&'static str),
    /// The content is not what was signed.
    ContentChanged,
    /// The signature is not the key's.
    SignatureWrong,
    /// A certificate is not right: which part.
    Certificate(&'static str),
    /// A certificate was not in force.
    CertificateNotInForce,
    /// The certificates do not lead to a root that is known.
    UnknownRoot,
    /// The time stamp is not right: which part.
    Stamp(&'static str),
    /// An attachment is missing or cannot be read: its name.
    Attachment(&'static str),
    /// The attached report cannot be read.
    Report,
    /// The attached proof is none in canonical form.
    Proof,
    /// The proof is of another report: which part.
    ProofDiffers(&'static str),
    /// The seal in the proof does not speak for its report.
    Seal(NotSealed),
    /// The list of keys does not let the key of the signature sign at this time.
    Key(NotSealed),
}

impl Fault {
    /// Permanent code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Structure(_) => "file.structure",
            Self::MoreThanOneRevision => "file.revised",
            Self::NotSigned => "file.not_signed",
            Self::Dictionary(_) => "file.signature_dictionary",
            Self::Range => "file.range",
            Self::Gap => "file.gap",
            Self::Container(_) => "file.container",
            Self::ContentChanged => "file.changed",
            Self::SignatureWrong => "file.signature",
            Self::Certificate(_) => "file.certificate",
            Self::CertificateNotInForce => "file.certificate_not_in_force",
            Self::UnknownRoot => "file.unknown_root",
            Self::Stamp(_) => "file.time_stamp",
            Self::Attachment(_) => "file.attachment",
            Self::Report => "file.report",
            Self::Proof => "file.proof",
            Self::ProofDiffers(_) => "file.proof_differs",
            Self::Seal(_) => "file.seal",
            Self::Key(NotSealed::OutsideKeysTime) => "file.outside_keys_time",
            Self::Key(NotSealed::KeyCompromised { .. }) => "file.key_compromised",
            Self::Key(_) => "file.unknown_key",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Structure(what)
            | Self::Dictionary(what)
            | Self::Container(what)
            | Self::Certificate(what)
            | Self::Stamp(what)
            | Self::Attachment(what)
            | Self::ProofDiffers(what) => write!(f, "{} ({what})", self.code()),
            Self::Seal(why) | Self::Key(why) => write!(f, "{} ({})", self.code(), why.code()),
            Self::MoreThanOneRevision
            | Self::NotSigned
            | Self::Range
            | Self::Gap
            | Self::ContentChanged
            | Self::SignatureWrong
            | Self::CertificateNotInForce
            | Self::UnknownRoot
            | Self::Report
            | Self::Proof => f.write_str(self.code()),
        }
    }
}

impl core::error::Error for Fault {}

/// Checks a file to the last byte. A time stamp's authority is one that the verifier knows, or that the proof names: then
/// the issuing key vouches for it, and a verifier who wants to rely on the stamp against that key must know it himself.
pub fn check(file: &[u8], trust: &Trust) -> Result<SignedFile, Fault> {
    let outline = Outline::read(file)?;
    let gap = outline.gap.clone();
    let container = container(file, &gap)?;
    let content = content_hash(file, &gap);
    let attached = outline.attachments();
    let proof = attached.as_ref().ok().map(|(_, proof)| proof.as_slice());
    let authorities = Authorities {
        known: &trust.time_stamp_authorities,
        named: &proof.map(proof::named_authorities).unwrap_or_default(),
    };
    let signed_at = outline.signed_at;
    let checked = container::check(&container, &content, signed_at, &trust.roots, authorities)?;
    let (report, proof) = attached?;
    Ok(SignedFile {
        report,
        proof,
        signed_at,
        key: checked.key,
        stamp: checked.stamp,
    })
}

/// Whose time stamps count.
#[derive(Clone, Copy)]
struct Authorities<'a> {
    /// Certificates, in DER.
    known: &'a [Vec<u8>],
    /// SHA-256 of certificates.
    named: &'a [[u8; 32]],
}

impl Authorities<'_> {
    fn know(&self, certificate: &[u8]) -> bool {
        self.known.iter().any(|known| known == certificate)
            || self.named.contains(&Sha256::digest(certificate).into())
    }
}

/// SHA-256 of a file but for a gap.
pub fn content_hash(file: &[u8], gap: &Range<usize>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(file.get(..gap.start).unwrap_or_default());
    hash.update(file.get(gap.end..).unwrap_or_default());
    hash.finalize().into()
}

/// The container in the gap: capital hexadecimal digits, behind it zeros only.
fn container(file: &[u8], gap: &Range<usize>) -> Result<Vec<u8>, Fault> {
    let digits = file.get(gap.start + 1..gap.end - 1).ok_or(Fault::Gap)?;
    let (pairs, rest) = digits.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(Fault::Gap);
    }
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    };
    let byte = |[high, low]: &[u8; 2]| Some(value(*high)? * 16 + value(*low)?);
    let mut bytes: Vec<u8> = pairs
        .iter()
        .map(byte)
        .collect::<Option<_>>()
        .ok_or(Fault::Gap)?;
    // A sequence of under 64 KiB and over 255 bytes says its length in two bytes.
    let [0x30, 0x82, high, low, ..] = bytes[..] else {
        return Err(Fault::Gap);
    };
    let len = 4 + usize::from(u16::from_be_bytes([high, low]));
    match bytes.get(len..) {
        Some(padding) if padding.iter().all(|byte| *byte == 0) => {}
        _ => return Err(Fault::Gap),
    }
    bytes.truncate(len);
    Ok(bytes)
}
