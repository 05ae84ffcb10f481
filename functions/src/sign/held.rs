//! Keys that this process holds.

use shared::seal::{
    Algorithm, CannotSign, IssuingKey, KeyId, KeyUse, SIGNATURE_BYTES, SignSeal, TrustedKeys,
};
use shared::time::ShanghaiTime;
use std::collections::BTreeMap;

/// Private keys in memory, used as the key list says: those of one use, so that none signs what is another's.
pub struct HeldKeys {
    trusted: TrustedKeys,
    usage: KeyUse,
    keys: BTreeMap<KeyId, IssuingKey>,
}

impl HeldKeys {
    /// Of these keys those that the list gives this use; the others are not kept.
    pub fn new(
        trusted: TrustedKeys,
        usage: KeyUse,
        keys: impl IntoIterator<Item = IssuingKey>,
    ) -> Self {
        let keys = keys
            .into_iter()
            .map(|key| (key.public().id(), key))
            .filter(|(id, _)| trusted.usage(*id) == Some(usage))
            .collect();
        Self {
            trusted,
            usage,
            keys,
        }
    }
}

impl SignSeal for HeldKeys {
    fn key_at(&self, algorithm: Algorithm, at: ShanghaiTime) -> Option<KeyId> {
        self.trusted
            .in_use(self.usage, algorithm, at, |id| self.keys.contains_key(&id))
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
