//! Algorithms of signature.

use serde::{Deserialize, Serialize};

/// Algorithm of a key. It is fixed per key: its SPKI names the curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// SM2 with SM3 (GB/T 32918), the distinguishing identifier being `1234567812345678`, its default.
    Sm2Sm3,
}

/// Half of the order of P-256, rounded down.
const P256_HALF: [u8; 32] = [
    0x7F, 0xFF, 0xFF, 0xFF, 0x80, 0x00, 0x00, 0x00, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xDE, 0x73, 0x7D, 0x56, 0xD3, 0x8B, 0xCF, 0x42, 0x79, 0xDC, 0xE5, 0x61, 0x7E, 0x31, 0x92, 0xA8,
];

/// Half of the order of SM2's curve, rounded down.
const SM2_HALF: [u8; 32] = [
    0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
    0xB9, 0x01, 0xEF, 0xB5, 0x90, 0xE3, 0x02, 0x95, 0xA9, 0xDD, 0xFA, 0x04, 0x9C, 0xEA, 0xA0, 0x91,
];

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Es256, Self::Sm2Sm3];

    /// As policies and key lists name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Es256 => "es256",
            Self::Sm2Sm3 => "sm2_sm3",
        }
    }

    /// From its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == name)
    }

    /// Number in the seal's first byte. 3 is kept for Ed25519, by which nothing is sealed yet.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Es256 => 1,
            Self::Sm2Sm3 => 2,
        }
    }

    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.number() == number)
    }

    /// The largest s that a seal may hold.
    pub(super) fn half_order(self) -> &'static [u8; 32] {
        match self {
            Self::Es256 => &P256_HALF,
            Self::Sm2Sm3 => &SM2_HALF,
        }
    }

    /// What stands in an SPKI before the point, which is never compressed.
    pub(super) fn spki_head(self) -> &'static [u8; 26] {
        match self {
            // SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING … }
            Self::Es256 => &[
                0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
                0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
            ],
            // The same with 1.2.156.10197.1.301.
            Self::Sm2Sm3 => &[
                0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
                0x08, 0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D, 0x03, 0x42, 0x00,
            ],
        }
    }
}
