//! How a key list may change: keys come, end and are found to be compromised; none goes and no meaning changes.

use super::{Certificate, KeyId, KeyList, KeyUse, ListedKey, PublicKey, SectorMap};
use crate::time::ShanghaiTime;

/// Why a change of the list is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotChange {
    /// The list has no such key.
    NoSuchKey,
    /// The list has this key, or another one of the same id: make another.
    Listed,
    /// It would end before it begins, or later than was said before.
    End,
    /// It was said to be compromised from an earlier time on already.
    Compromise,
    /// A bit would get another meaning, or none.
    Map,
}

/// Why a list cannot stand in the place of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAContinuation {
    /// Its version is not later.
    Version,
    /// A key is gone, or is said to be another or of another time.
    Key(KeyId),
    /// A bit has another meaning, or none.
    Map,
}

impl KeyList {
    fn changed(mut self, now: ShanghaiTime) -> Self {
        self.version += 1;
        self.made_at = now;
        self
    }

    /// Certifies a key from `from` on. It may overlap others.
    pub fn certify(
        mut self,
        key: &PublicKey,
        usage: KeyUse,
        from: ShanghaiTime,
        end: Option<ShanghaiTime>,
        now: ShanghaiTime,
    ) -> Result<Self, CannotChange> {
        if self.key(key.id()).is_some() {
            return Err(CannotChange::Listed);
        }
        if end.is_some_and(|end| end <= from) {
            return Err(CannotChange::End);
        }
        self.keys.push(ListedKey {
            id: key.id(),
            algorithm: key.algorithm(),
            spki: key.clone(),
            usage,
            from,
            end,
            compromised_at: None,
        });
        Ok(self.changed(now))
    }

    /// Ends a key: it signs nothing from `end` on, and what it signed before stays good.
    pub fn retire(
        mut self,
        id: KeyId,
        end: ShanghaiTime,
        now: ShanghaiTime,
    ) -> Result<Self, CannotChange> {
        let key = self.find(id)?;
        if end <= key.from || key.end.is_some_and(|said| said < end) {
            return Err(CannotChange::End);
        }
        key.end = Some(end);
        Ok(self.changed(now))
    }

    /// Declares that from `at` on somebody else may have had a key. It ends with that, if it has not yet.
    pub fn compromise(
        mut self,
        id: KeyId,
        at: ShanghaiTime,
        now: ShanghaiTime,
    ) -> Result<Self, CannotChange> {
        let key = self.find(id)?;
        if key.compromised_at.is_some_and(|said| said < at) {
            return Err(CannotChange::Compromise);
        }
        key.compromised_at = Some(at);
        Ok(self.changed(now))
    }

    /// Declares that from `at` on somebody else may have had a short-lived key, and that one alone: the root lists it in the
    /// times of its certificate, and its word stands above that of the key that certified it.
    pub fn compromise_certified(
        mut self,
        certificate: &Certificate,
        at: ShanghaiTime,
        now: ShanghaiTime,
    ) -> Result<Self, CannotChange> {
        if self.key(certificate.id).is_some() {
            return self.compromise(certificate.id, at, now);
        }
        // The one that certified it may have ended, or been compromised, before: then nothing gets better by this.
        let by = self.key(certificate.by).ok_or(CannotChange::NoSuchKey)?;
        let earliest = |one: Option<ShanghaiTime>, other| one.map_or(other, |one| one.min(other));
        let end = earliest(by.end, certificate.end);
        if end <= certificate.from {
            return Err(CannotChange::End);
        }
        let compromised_at = Some(earliest(by.compromised_at, at));
        self.keys.push(ListedKey {
            id: certificate.id,
            algorithm: certificate.algorithm,
            spki: certificate.spki.clone(),
            usage: KeyUse::Seal,
            from: certificate.from,
            end: Some(end),
            compromised_at,
        });
        Ok(self.changed(now))
    }

    /// Takes what a policy's bits stand for now.
    pub fn with_map(mut self, map: SectorMap, now: ShanghaiTime) -> Result<Self, CannotChange> {
        match self.maps.iter_mut().find(|old| old.kind == map.kind) {
            Some(old) if extends(old, &map) => *old = map,
            Some(_) => return Err(CannotChange::Map),
            None => self.maps.push(map),
        }
        Ok(self.changed(now))
    }

    fn find(&mut self, id: KeyId) -> Result<&mut ListedKey, CannotChange> {
        self.keys
            .iter_mut()
            .find(|key| key.id == id)
            .ok_or(CannotChange::NoSuchKey)
    }
}

/// Whether every bit of `old` means the same in `new`. A name may be corrected: the number is what it means.
fn extends(old: &SectorMap, new: &SectorMap) -> bool {
    old.sectors.iter().all(|sector| {
        new.sectors
            .iter()
            .any(|other| (other.bit, other.no) == (sector.bit, sector.no))
    })
}

/// Whether `new` may stand in the place of `old`.
pub fn follows(old: &KeyList, new: &KeyList) -> Result<(), NotAContinuation> {
    if new.version <= old.version {
        return Err(NotAContinuation::Version);
    }
    for key in &old.keys {
        let same = new.key(key.id).is_some_and(|now| {
            (&now.spki, now.usage, now.from) == (&key.spki, key.usage, key.from)
                && not_later(key.end, now.end)
                && not_later(key.compromised_at, now.compromised_at)
        });
        if !same {
            return Err(NotAContinuation::Key(key.id));
        }
    }
    let kept = |map: &SectorMap| {
        let mut now = new.maps.iter().filter(|now| now.kind == map.kind);
        now.any(|now| extends(map, now))
    };
    if old.maps.iter().all(kept) {
        Ok(())
    } else {
        Err(NotAContinuation::Map)
    }
}

/// Whether what was said once is said still, as early or earlier.
fn not_later(before: Option<ShanghaiTime>, now: Option<ShanghaiTime>) -> bool {
    match (before, now) {
        (None, _) => true,
        (Some(before), Some(now)) => now <= before,
        (Some(_), None) => false,
    }
}
