//! Hexadecimal digits, as lists, proofs and command lines have them.

use shared::seal::PublicKey;
pub(crate) use shared::seal::hex::encode as text;

/// The pinned root: its public key, SPKI in DER, in lower-case hexadecimal digits, as `root.spki` of a key list has it.
/// `None` if it is no such key. Take it from the service's office, on paper for example, not from the list that it is to
/// check.
pub fn root_key(hex: &str) -> Option<PublicKey> {
    PublicKey::from_spki(&shared::seal::hex::decode(hex.trim())?).ok()
}
