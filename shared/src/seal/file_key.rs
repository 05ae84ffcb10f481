//! The same key list judges the key of a report file's signature.

use super::{Evidence, NotSealed, PublicKey, TrustedKeys};
use crate::time::ShanghaiTime;

impl TrustedKeys {
    /// Whether a key that signed a report file may have signed at that time.
    pub fn may_sign(
        &self,
        key: &PublicKey,
        at: ShanghaiTime,
        evidence: Evidence,
    ) -> Result<(), NotSealed> {
        let id = key.id();
        let listed = self.seal_key(id).filter(|listed| listed.public == *key);
        let listed = listed.ok_or(NotSealed::UnknownKey(id))?;
        if at < listed.from || listed.end.is_some_and(|end| end <= at) {
            return Err(NotSealed::OutsideKeysTime);
        }
        match (listed.compromised_at, evidence) {
            (None, _) => Ok(()),
            (Some(at), Evidence::LoggedBy(proven)) if proven <= at => Ok(()),
            (Some(at), Evidence::LoggedBy(_) | Evidence::Seal) => {
                Err(NotSealed::KeyCompromised { at })
            }
        }
    }
}
