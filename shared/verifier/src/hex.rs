//! Hexadecimal digits, as lists, proofs and command lines have them.

use shared::seal::PublicKey;

/// The pinned root: its public key, SPKI in DER, in lower-case hexadecimal digits, as `root.spki` of a key list has it.
/// `None` if it is no such key. Take it from the service's office, on paper for example, not from the list that it is to
/// check.
pub fn root_key(hex: &str) -> Option<PublicKey> {
    PublicKey::from_spki(&bytes(hex.trim())?).ok()
}

/// Two lower-case digits a byte.
pub(crate) fn bytes(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    pairs
        .iter()
        .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
        .collect()
}

/// Exactly `N` bytes.
pub(crate) fn array<const N: usize>(text: &str) -> Option<[u8; N]> {
    bytes(text)?.try_into().ok()
}

/// Two lower-case digits a byte.
pub(crate) fn text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
