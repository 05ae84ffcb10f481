//! Keys that are nobody's, and their certificates.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use shared::seal::{Algorithm, IssuingKey, PublicKey};
use shared::signed_file::{CertificateToSign, Chain, Point, Profile, Role, Trust};
use shared::time::ShanghaiTime;

/// A time at which all certificates are in force.
pub(crate) fn noon() -> ShanghaiTime {
    ShanghaiTime::parse("2026-11-24T12:00:00+08:00").expect("a time")
}

/// A key from a number.
pub(crate) struct Key(SigningKey, u8);

impl Key {
    pub(crate) fn new(number: u8) -> Self {
        Self(
            SigningKey::from_slice(&[number; 32]).expect("a key"),
            number,
        )
    }

    pub(crate) fn point(&self) -> Point {
        let point = self.0.verifying_key().to_sec1_point(false);
        point.as_bytes().try_into().expect("65 bytes")
    }

    /// As lists of keys have it.
    pub(crate) fn public(&self) -> PublicKey {
        let key = IssuingKey::from_bytes(Algorithm::Es256, &[self.1; 32]).expect("a key");
        key.public().clone()
    }

    /// P-256 with SHA-256, RFC 6979.
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        let signature: Signature = self.0.sign(message);
        signature.to_bytes().into()
    }

    /// Certifies another key, or itself.
    pub(crate) fn certify(
        &self,
        role: Role,
        other: &Self,
        [subject, issuer]: [&str; 2],
    ) -> Vec<u8> {
        self.certify_until(
            role,
            other,
            [subject, issuer],
            noon().plus_seconds(400 * 86_400),
        )
    }

    pub(crate) fn certify_until(
        &self,
        role: Role,
        other: &Self,
        [subject, issuer]: [&str; 2],
        not_after: ShanghaiTime,
    ) -> Vec<u8> {
        let profile = Profile {
            role,
            serial: other.point()[1..17].try_into().expect("16 bytes"),
            subject,
            issuer,
            not_before: noon().plus_seconds(-86_400),
            not_after,
            key: &other.point(),
            issuer_key: &self.point(),
        };
        let to_sign = CertificateToSign::new(&profile).expect("a certificate");
        let signature = self.sign(to_sign.message());
        to_sign.signed(&signature).expect("a certificate")
    }
}

pub(crate) const ROOT: &str = "示例市信用报告根";
pub(crate) const OFFICE: &str = "示例市信用报告签发";

/// An issuing key, its chain, and whom one has to trust.
pub(crate) struct Issuer {
    pub(crate) key: Key,
    pub(crate) certificates: Vec<Vec<u8>>,
}

impl Issuer {
    /// Certified by the root.
    pub(crate) fn new() -> Self {
        let (root, key) = (Key::new(7), Key::new(9));
        let certificates = vec![
            root.certify(Role::Issuing, &key, [OFFICE, ROOT]),
            root.certify(Role::Root, &root, [ROOT, ROOT]),
        ];
        Self { key, certificates }
    }

    pub(crate) fn chain(&self) -> Chain {
        Chain::read(&self.certificates).expect("a chain")
    }

    pub(crate) fn trust(&self) -> Trust {
        Trust {
            roots: vec![Key::new(7).public()],
            time_stamp_authorities: Vec::new(),
        }
    }
}
