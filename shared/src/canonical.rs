//! Canonical JSON (RFC 8785, JCS).

use serde::Serialize;

/// The canonical bytes of a value.
pub fn to_canonical_json<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json_canonicalizer::to_vec(value)
}
