//! Public keys and their signatures.

use super::{Algorithm, SIGNATURE_BYTES, hex};
use crate::wire::read_text;
use core::fmt;
use p256::ecdsa::signature::Verifier;
use p256::elliptic_curve::point::AffineCoordinates;
use sha2::{Digest, Sha256};

/// Bytes of an SPKI with an uncompressed point of 256 bits.
const SPKI_BYTES: usize = 91;
const SPKI_HEAD_BYTES: usize = 26;

/// SM2's distinguishing identifier where nothing else was agreed on (GB/T 35276).
pub(super) const SM2_ID: &str = "1234567812345678";

/// Id of a key: the first four bytes of SHA-256 over its SPKI.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    /// From eight lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        hex::array(text).map(Self)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl serde::Serialize for KeyId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> serde::Deserialize<'de> for KeyId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        read_text(d, Self::parse, "not the id of a key")
    }
}

/// Bytes are no public key in the one form that is used: DER of an SPKI on a known curve, its point on the curve and not
/// compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidKey;

/// The signature is not this key's over these bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongSignature;

/// A public key. On the wire it is its SPKI in hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    algorithm: Algorithm,
    /// In the one form, of a point on the curve.
    spki: [u8; SPKI_BYTES],
}

/// The point as the libraries have it. A key is kept as its bytes, and becomes this for a signature: that takes
/// microseconds, and nothing else has to move or drop it.
enum Key {
    Es256(p256::ecdsa::VerifyingKey),
    Sm2Sm3(sm2::dsa::VerifyingKey),
}

impl PublicKey {
    /// Reads an SPKI in DER.
    pub fn from_spki(spki: &[u8]) -> Result<Self, InvalidKey> {
        let spki: [u8; SPKI_BYTES] = spki.try_into().map_err(|_| InvalidKey)?;
        let algorithm = Algorithm::ALL
            .into_iter()
            .find(|algorithm| spki.starts_with(algorithm.spki_head()))
            .ok_or(InvalidKey)?;
        let key = Self { algorithm, spki };
        key.key()?;
        Ok(key)
    }

    /// Of a point as SEC 1 writes it without compression.
    pub(crate) fn from_point(algorithm: Algorithm, point: &[u8]) -> Result<Self, InvalidKey> {
        Self::from_spki(&[algorithm.spki_head(), point].concat())
    }

    fn key(&self) -> Result<Key, InvalidKey> {
        let point = self.spki.split_first_chunk::<SPKI_HEAD_BYTES>();
        // The library reads compressed points too: one key would have two ids, and a browser download the square root.
        let Some((_, [4, point @ ..])) = point else {
            return Err(InvalidKey);
        };
        let (x, y) = point.split_first_chunk::<32>().ok_or(InvalidKey)?;
        let y: &[u8; 32] = y.try_into().map_err(|_| InvalidKey)?;
        match self.algorithm {
            Algorithm::Es256 => {
                let point = p256::AffinePoint::from_coordinates(&(*x).into(), &(*y).into());
                let point = Option::from(point).ok_or(InvalidKey)?;
                let key = p256::ecdsa::VerifyingKey::from_affine(point);
                Ok(Key::Es256(key.map_err(|_| InvalidKey)?))
            }
            Algorithm::Sm2Sm3 => {
                let point = sm2::AffinePoint::from_coordinates(&(*x).into(), &(*y).into());
                let point = Option::from(point).ok_or(InvalidKey)?;
                let key = sm2::dsa::VerifyingKey::from_affine(SM2_ID, point);
                Ok(Key::Sm2Sm3(key.map_err(|_| InvalidKey)?))
            }
        }
    }

    /// DER.
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// SHA-256 over the SPKI.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.spki).into()
    }

    /// Its id.
    pub fn id(&self) -> KeyId {
        let [a, b, c, d, ..] = self.sha256();
        KeyId([a, b, c, d])
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether `signature` (r and s) is this key's over `message`. A high s is refused: it would be a second form.
    pub fn verify(
        &self,
        message: &[u8],
        signature: &[u8; SIGNATURE_BYTES],
    ) -> Result<(), WrongSignature> {
        let s = signature.get(SIGNATURE_BYTES / 2..).unwrap_or_default();
        if s > self.algorithm().half_order().as_slice() {
            return Err(WrongSignature);
        }
        self.verify_either(message, signature)
    }

    /// As [`verify`](Self::verify), of a key of someone else, who may write either of the two forms.
    pub(crate) fn verify_either(
        &self,
        message: &[u8],
        signature: &[u8; SIGNATURE_BYTES],
    ) -> Result<(), WrongSignature> {
        match self.key().map_err(|_| WrongSignature)? {
            Key::Es256(key) => {
                let signature = p256::ecdsa::Signature::from_slice(signature);
                key.verify(message, &signature.map_err(|_| WrongSignature)?)
                    .map_err(|_| WrongSignature)
            }
            Key::Sm2Sm3(key) => {
                let signature = sm2::dsa::Signature::from_slice(signature);
                key.verify(message, &signature.map_err(|_| WrongSignature)?)
                    .map_err(|_| WrongSignature)
            }
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.id())
    }
}

impl serde::Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&hex::encode(&self.spki))
    }
}

impl<'de> serde::Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let parse = |text: &str| Self::from_spki(&hex::decode(text)?).ok();
        read_text(d, parse, "not a public key")
    }
}
