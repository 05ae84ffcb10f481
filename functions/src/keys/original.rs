//! Who tries to open a report's original.

use super::hex;
use crate::store::Key;

/// Wrong tries at the detail code of the report with this hash of its code.
pub fn original_tries(code_sha256: &[u8; 32]) -> Key {
    Key::new(format!("OT#{}", hex(code_sha256)), "TRIES")
}
