//! Keys that this process holds.

use shared::seal::{
    Algorithm, CannotSign, IssuingKey, KeyId, SIGNATURE_BYTES, SignSeal, TrustedKeys,
};
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;

/// Private keys in memory, used as the key list says.
pub struct HeldKeys {
    trusted: TrustedKeys,
    keys: BTreeMap<KeyId, IssuingKey>,
}

impl HeldKeys {
    /// These keys. One of which the list does not speak signs nothing.
    pub fn new(trusted: TrustedKeys, keys: impl IntoIterator<Item = IssuingKey>) -> Self {
        Self {
            trusted,
            keys: keys
                .into_iter()
                .map(|key| (key.public().id(), key))
                .collect(),
        }
    }

    /// Those that the list does not name.
    pub fn unlisted(&self) -> impl Iterator<Item = KeyId> {
        let list = self.trusted.list();
        self.keys
            .keys()
            .copied()
            .filter(move |id| list.key(*id).is_none())
    }
}

impl SignSeal for HeldKeys {
    fn key_at(&self, algorithm: Algorithm, at: ShanghaiTime) -> Option<KeyId> {
        self.trusted
            .in_use(algorithm, at, |id| self.keys.contains_key(&id))
    }

    fn sign(&self, key: KeyId, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], CannotSign> {
        self.keys
            .get(&key)
            .ok_or(CannotSign::NoSuchKey)?
            .sign(message)
    }
}

impl core::fmt::Debug for HeldKeys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("HeldKeys(…)")
    }
}
