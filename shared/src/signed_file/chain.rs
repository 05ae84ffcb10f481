//! Certificates (证书) as they are read, and the way from the key of a signature to a root that is known.

use super::Fault;
use super::certificate::{
    BASIC_CONSTRAINTS, COMMON_NAME, DIGITAL_SIGNATURE, ECDSA_WITH_SHA256, EXTENDED_KEY_USAGE,
    KEY_CERT_SIGN, KEY_USAGE, Role, kind,
};
use super::element::{Element, Elements, NotElement, bits, context, number, small};
use crate::seal::{Algorithm, PublicKey};
use crate::time::ShanghaiTime;
use der::Tag;

/// A certificate (RFC 5280, 4.1) in DER: what of it counts.
#[derive(Clone, Copy)]
pub(super) struct Certificate<'a> {
    /// All of it.
    pub(super) whole: &'a [u8],
    /// What its issuer signed.
    signed: Element<'a>,
    /// Serial number, with tag and length, as the names.
    pub(super) serial: &'a [u8],
    pub(super) issuer: &'a [u8],
    subject: Element<'a>,
    not_before: ShanghaiTime,
    not_after: ShanghaiTime,
    spki: &'a [u8],
    extensions: Option<Element<'a>>,
    /// Kind of the signature, within what is signed and beside it.
    kinds: [&'a [u8]; 2],
    signature: &'a [u8],
}

impl<'a> Certificate<'a> {
    /// Reads one.
    pub(super) fn read(der: &'a [u8]) -> Result<Self, Fault> {
        Self::parts(der).map_err(|_| Fault::Certificate("encoding"))
    }

    fn parts(der: &'a [u8]) -> Result<Self, NotElement> {
        let mut outer = Element::only(der, Tag::Sequence)?.elements();
        let signed = outer.next(Tag::Sequence)?;
        let kind = outer.next(Tag::Sequence)?.whole;
        let signature = bits(outer.next(Tag::BitString)?.content).ok_or(NotElement)?;
        outer.end()?;
        let mut inner = signed.elements();
        let version = inner.next(context(0))?;
        // Version 3: those before it have no extensions.
        if small(Element::only(version.content, Tag::Integer)?.content) != Some(2) {
            return Err(NotElement);
        }
        let serial = inner.next(Tag::Integer)?.whole;
        let inner_kind = inner.next(Tag::Sequence)?.whole;
        let issuer = inner.next(Tag::Sequence)?.whole;
        let mut validity = inner.next(Tag::Sequence)?.elements();
        let subject = inner.next(Tag::Sequence)?;
        let spki = inner.next(Tag::Sequence)?.whole;
        let extensions = inner.optional(context(3))?;
        inner.end()?;
        let extensions = extensions.map(|found| Element::only(found.content, Tag::Sequence));
        let (not_before, not_after) = (time(&mut validity)?, time(&mut validity)?);
        validity.end()?;
        Ok(Self {
            whole: der,
            signed,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            spki,
            extensions: extensions.transpose()?,
            kinds: [inner_kind, kind],
            signature,
        })
    }

    /// Its P-256 key.
    pub(super) fn key(&self) -> Result<PublicKey, Fault> {
        let key = PublicKey::from_spki(self.spki).map_err(|_| Fault::Certificate("key"))?;
        match key.algorithm() {
            Algorithm::Es256 => Ok(key),
            Algorithm::Sm2Sm3 => Err(Fault::Certificate("kind of key")),
        }
    }

    /// Its owner's name.
    pub(super) fn subject(&self) -> &'a [u8] {
        self.subject.whole
    }

    /// Whether it was in force.
    pub(super) fn in_force(&self, at: ShanghaiTime) -> Result<(), Fault> {
        if self.not_before <= at && at <= self.not_after {
            Ok(())
        } else {
            Err(Fault::CertificateNotInForce)
        }
    }

    fn certified_by(&self, upper: &Self) -> Result<(), Fault> {
        if self.issuer != upper.subject() {
            return Err(Fault::Certificate("issuer"));
        }
        if self.kinds != [kind(ECDSA_WITH_SHA256).as_slice(); 2] {
            return Err(Fault::Certificate("kind of signature"));
        }
        let signature = signature(self.signature).ok_or(Fault::Certificate("signature"))?;
        let signed = upper.key()?.verify(self.signed.whole, &signature);
        signed.map_err(|_| Fault::Certificate("signature"))
    }

    /// Whether it lets its key do this, with `below` certifying keys between it and the signer.
    fn may(&self, role: Role, below: u8) -> Result<(), Fault> {
        let allowed = Allowed::by(self).map_err(|_| Fault::Certificate("extension"))?;
        let may = match role {
            Role::Issuing => allowed.certifies.is_none() && allowed.usage & DIGITAL_SIGNATURE != 0,
            Role::Root | Role::Certifying => {
                allowed.usage & KEY_CERT_SIGN != 0
                    && allowed
                        .certifies
                        .is_some_and(|most| most.is_none_or(|most| most >= below))
            }
        };
        may.then_some(()).ok_or(Fault::Certificate("purpose"))
    }
}

/// What the extensions of a certificate let its key do.
struct Allowed {
    /// The first byte of its usage.
    usage: u8,
    /// If it certifies: how many certifying keys may be below it, where that is limited.
    certifies: Option<Option<u8>>,
}

impl Allowed {
    /// None may stand twice; one that is critical must be known here.
    fn by(certificate: &Certificate<'_>) -> Result<Self, NotElement> {
        let mut out = Self {
            usage: 0,
            certifies: None,
        };
        let all = certificate.extensions.map(|all| all.elements());
        let all = all.unwrap_or(Elements(&[])).all(Tag::Sequence)?;
        let mut seen = Vec::new();
        for extension in all {
            let mut parts = extension.elements();
            let oid = parts.next(Tag::ObjectIdentifier)?.content;
            let critical = flag(&mut parts)?;
            let value = parts.next(Tag::OctetString)?.content;
            parts.end()?;
            if seen.contains(&oid) {
                return Err(NotElement);
            }
            seen.push(oid);
            if oid == KEY_USAGE.as_bytes() {
                out.usage = usage(value)?;
            } else if oid == BASIC_CONSTRAINTS.as_bytes() {
                out.certifies = constraints(value)?;
            } else if critical && oid != EXTENDED_KEY_USAGE.as_bytes() {
                return Err(NotElement);
            }
        }
        Ok(out)
    }
}

/// A `BOOLEAN DEFAULT FALSE`: what is the default is not written.
fn flag(parts: &mut Elements<'_>) -> Result<bool, NotElement> {
    match parts.optional(Tag::Boolean)?.map(|flag| flag.content) {
        None => Ok(false),
        Some([0xff]) => Ok(true),
        Some(_) => Err(NotElement),
    }
}

/// The first byte of a key's usage: what comes behind it is of no use here.
fn usage(value: &[u8]) -> Result<u8, NotElement> {
    match Element::only(value, Tag::BitString)?.content {
        [0..8, usage, ..] => Ok(*usage),
        _ => Err(NotElement),
    }
}

fn constraints(value: &[u8]) -> Result<Option<Option<u8>>, NotElement> {
    let mut parts = Element::only(value, Tag::Sequence)?.elements();
    let certifies = flag(&mut parts)?;
    let most = parts.optional(Tag::Integer)?;
    parts.end()?;
    let most = most.map(|most| small(most.content).ok_or(NotElement));
    let most = most.transpose()?;
    Ok(certifies.then_some(most))
}

/// `YYMMDDHHMMSSZ` of the years 1950 to 2049, or `YYYYMMDDHHMMSSZ`.
fn time(validity: &mut Elements<'_>) -> Result<ShanghaiTime, NotElement> {
    let found = validity.any()?.ok_or(NotElement)?;
    let time = match (found.tag, found.content.len()) {
        (Tag::UtcTime, 13) => {
            let century = if found.content < b"50".as_slice() {
                "20"
            } else {
                "19"
            };
            moment(century, found.content)
        }
        (Tag::GeneralizedTime, 15) => moment("", found.content),
        _ => None,
    };
    time.ok_or(NotElement)
}

/// A time of ASN.1 in UTC (`YYYYMMDDHHMMSS[.f…]Z`), whose first digits may stand apart.
pub(super) fn moment(century: &str, digits: &[u8]) -> Option<ShanghaiTime> {
    let digits = core::str::from_utf8(digits).ok()?;
    // An offset, or a small letter, would be a second form.
    digits.strip_suffix('Z')?;
    ShanghaiTime::parse_digits(&[century, digits].concat())
}

/// A signature in DER as r‖s.
pub(super) fn signature(der: &[u8]) -> Option<[u8; 64]> {
    let mut parts = Element::only(der, Tag::Sequence).ok()?.elements();
    let mut next = || number(parts.next(Tag::Integer).ok()?.content);
    let (r, s) = (next()?, next()?);
    parts.end().ok()?;
    let mut out = [0; 64];
    let (first, second) = out.split_at_mut(32);
    first.copy_from_slice(&r);
    second.copy_from_slice(&s);
    Some(out)
}

/// Common name of the owner of a certificate in DER: the issuer's name in those that its key certifies.
pub fn owner(der: &[u8]) -> Option<String> {
    let certificate = Certificate::read(der).ok()?;
    let part = Element::only(certificate.subject.content, Tag::Set).ok()?;
    for name in part.elements().all(Tag::Sequence).ok()? {
        let mut name = name.elements();
        if name.next(Tag::ObjectIdentifier).ok()?.content == COMMON_NAME.as_bytes() {
            let text = name.any().ok()??.content;
            return core::str::from_utf8(text).map(ToOwned::to_owned).ok();
        }
    }
    None
}

/// Goes from the signer's certificate (the first) through each of the others to a root that is known. None may be
/// left over, since nothing would vouch for it.
pub(super) fn leads(
    certificates: &[Certificate<'_>],
    roots: &[PublicKey],
    at: ShanghaiTime,
) -> Result<(), Fault> {
    let (signer, root) = match certificates {
        [signer, .., root] => (signer, root),
        _ => return Err(Fault::UnknownRoot),
    };
    if !roots.contains(&root.key()?) {
        return Err(Fault::UnknownRoot);
    }
    signer.may(Role::Issuing, 0)?;
    for (pair, below) in certificates.windows(2).zip(0_u8..) {
        let [lower, upper] = pair else { continue };
        upper.may(Role::Certifying, below)?;
        lower.certified_by(upper)?;
    }
    root.certified_by(root)?;
    certificates
        .iter()
        .try_for_each(|certificate| certificate.in_force(at))
}
