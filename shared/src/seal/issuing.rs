//! Sealing: private keys, and the port behind which they are kept.

use super::key::SM2_ID;
use super::layout::{Body, encode};
use super::{Algorithm, KeyId, PublicKey, SIGNATURE_BYTES, Seal, Statement, signed_bytes};
use crate::time::ShanghaiTime;
use core::convert::Infallible;
use core::fmt;
use p256::ecdsa::signature::Signer;
use sm2::dsa::signature::RandomizedSigner;
use sm2::dsa::signature::rand_core::{TryCryptoRng, TryRng};

/// Why a key did not sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotSign {
    /// Whoever keeps the keys does not have this one.
    NoSuchKey,
    /// Whoever keeps the keys does not answer, or gave something else than a signature.
    Failed,
}

/// Why a report was not sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotSeal {
    /// No key of that algorithm is in use at the time of issue.
    NoKey,
    /// The key did not sign.
    Sign(CannotSign),
    /// The time of issue does not fit: before 1970, or after 2106.
    TimeOfIssue,
    /// The last valid day does not fit: before 2020, or after 2199.
    LastValidDay,
    /// What was sealed has no form that is issued: a program's fault.
    Form,
}

/// Whoever keeps the issuing keys (签发密钥): a file for the demonstration, or a short-lived key that a key service has
/// certified. It has keys of one use alone, those that seal or those that answer. It is asked for each report and each
/// answer: it must not go over a network.
pub trait SignSeal: Send + Sync {
    /// The key of that algorithm that is in use at `at`: of several the one that came into use last, so that a new key takes
    /// over at once and the one before it still verifies.
    fn key_at(&self, algorithm: Algorithm, at: ShanghaiTime) -> Option<KeyId>;

    /// Signs with that key: r and s, s being the lower. The same message gives the same signature.
    fn sign(&self, key: KeyId, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], CannotSign>;
}

/// Seals a statement for a host, with the key that is in use at its time of issue.
pub fn seal(
    keys: &dyn SignSeal,
    algorithm: Algorithm,
    host: &str,
    statement: &Statement,
) -> Result<Seal, CannotSeal> {
    let key = keys
        .key_at(algorithm, statement.issued_at)
        .ok_or(CannotSeal::NoKey)?;
    let body = encode(&Body {
        algorithm,
        key,
        statement: statement.clone(),
    })?;
    let signature = keys
        .sign(key, &signed_bytes(host, &body))
        .map_err(CannotSeal::Sign)?;
    let bytes = [body.as_slice(), &signature].concat();
    let bytes = bytes.try_into().map_err(|_| CannotSeal::Form)?;
    // Read as a scanner will: what none would take does not go out.
    Seal::from_bytes(bytes).map_err(|_| CannotSeal::Form)
}

/// A private key. Its 32 bytes are the scalar, big-endian.
#[derive(Clone)]
pub struct IssuingKey {
    key: Key,
    public: PublicKey,
}

#[derive(Clone)]
enum Key {
    Es256(Box<p256::ecdsa::SigningKey>),
    Sm2Sm3(Box<sm2::dsa::SigningKey>),
}

/// How often a signature with a low s is looked for: each time is as good as a coin.
const TRIES: u32 = 256;

impl IssuingKey {
    /// `None` for the few numbers that are no key.
    pub fn from_bytes(algorithm: Algorithm, bytes: &[u8; 32]) -> Option<Self> {
        let (key, point) = match algorithm {
            Algorithm::Es256 => {
                let key = p256::ecdsa::SigningKey::from_slice(bytes).ok()?;
                let point = key.verifying_key().to_sec1_point(false);
                (Key::Es256(Box::new(key)), point.as_bytes().to_vec())
            }
            Algorithm::Sm2Sm3 => {
                let key = sm2::dsa::SigningKey::from_slice(SM2_ID, bytes).ok()?;
                let point = sm2::elliptic_curve::sec1::ToSec1Point::to_sec1_point(
                    key.verifying_key().as_affine(),
                    false,
                );
                (Key::Sm2Sm3(Box::new(key)), point.as_bytes().to_vec())
            }
        };
        let public = PublicKey::from_point(algorithm, &point).ok()?;
        Some(Self { key, public })
    }

    /// Its public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Signs: r and s, s being the lower. No randomness is asked for (RFC 6979): the same message, the same signature.
    pub fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], CannotSign> {
        match &self.key {
            Key::Es256(key) => {
                let signature: p256::ecdsa::Signature =
                    key.try_sign(message).map_err(|_| CannotSign::Failed)?;
                Ok(signature.normalize_s().to_bytes().into())
            }
            // Of an SM2 signature n − s is none: one with a low s is looked for.
            Key::Sm2Sm3(key) => (0..TRIES)
                .filter_map(|attempt| {
                    let signature: sm2::dsa::Signature = key
                        .try_sign_with_rng(&mut Additional(attempt), message)
                        .ok()?;
                    Some(<[u8; SIGNATURE_BYTES]>::from(signature.to_bytes()))
                })
                .find(|signature| self.public.verify(message, signature).is_ok())
                .ok_or(CannotSign::Failed),
        }
    }
}

impl fmt::Debug for IssuingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IssuingKey({})", self.public.id())
    }
}

/// Additional data of RFC 6979, 3.6, in the place where the library asks for randomness: the number of the attempt. What
/// cannot be foretold comes of the private key and the message.
struct Additional(u32);

impl TryRng for Additional {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from(self.0))
    }

    fn try_fill_bytes(&mut self, place: &mut [u8]) -> Result<(), Infallible> {
        place.fill(0);
        for (place, byte) in place.iter_mut().zip(self.0.to_be_bytes()) {
            *place = byte;
        }
        Ok(())
    }
}

impl TryCryptoRng for Additional {}
