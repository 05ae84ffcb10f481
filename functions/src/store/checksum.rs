//! Checksum of an item (校验和): what was read is what was written, at the place it was written to.

use xxhash_rust::xxh3::Xxh3;

use super::Key;

/// XXH3 over both parts of the key, version, expiry and body, each part with its length, little-endian.
///
/// Frozen: it stands in every item at rest. It finds accidents, not attackers, who can compute it too.
pub fn checksum(key: &Key, v: u64, ttl: Option<i64>, body: &[u8]) -> u64 {
    let mut hash = Xxh3::new();
    for part in [key.pk.as_bytes(), key.sk.as_bytes()] {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.update(&v.to_le_bytes());
    match ttl {
        None => hash.update(&[0]),
        Some(at) => {
            hash.update(&[1]);
            hash.update(&at.to_le_bytes());
        }
    }
    hash.update(body);
    hash.digest()
}

#[cfg(test)]
mod tests {
    use super::checksum;
    use crate::store::Key;

    #[test]
    fn the_checksum_at_rest_never_changes() {
        assert_eq!(
            checksum(&Key::new("E#1", "PROFILE"), 7, Some(1_741_564_800), b"body"),
            0x5061_F9F9_08E2_13A8
        );
        assert_eq!(
            checksum(&Key::new("E#1", "PROFILE"), 7, None, b""),
            0x46C2_57B9_B11D_2F06
        );
    }

    #[test]
    fn every_part_of_an_item_is_under_the_checksum() {
        let sum = checksum(&Key::new("ab", "c"), 1, None, b"body");
        for other in [
            checksum(&Key::new("a", "bc"), 1, None, b"body"),
            checksum(&Key::new("ab", "d"), 1, None, b"body"),
            checksum(&Key::new("ab", "c"), 2, None, b"body"),
            checksum(&Key::new("ab", "c"), 1, Some(0), b"body"),
            checksum(&Key::new("ab", "c"), 1, None, b"bodi"),
        ] {
            assert_ne!(sum, other);
        }
    }
}
