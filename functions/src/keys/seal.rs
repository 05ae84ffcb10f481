//! What seals are checked by.

use crate::store::Key;

/// The key list in force.
pub fn seal_keys() -> Key {
    Key::new("SK", "LIST")
}
