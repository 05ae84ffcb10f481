//! A set of prefixes as it stands in a list: a tree of the library would be the larger part of a browser's check.

use super::CodePrefix;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Prefixes in ascending order, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prefixes(Vec<CodePrefix>);

impl Prefixes {
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this one is among them.
    pub fn contains(&self, prefix: &CodePrefix) -> bool {
        self.0.binary_search(prefix).is_ok()
    }

    /// Adds one; false if it was there.
    pub fn insert(&mut self, prefix: CodePrefix) -> bool {
        let place = self.0.binary_search(&prefix);
        if let Err(place) = place {
            self.0.insert(place, prefix);
        }
        place.is_err()
    }

    /// Takes one away; false if it was not there.
    pub fn remove(&mut self, prefix: &CodePrefix) -> bool {
        let place = self.0.binary_search(prefix);
        if let Ok(place) = place {
            self.0.remove(place);
        }
        place.is_ok()
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &CodePrefix> {
        self.0.iter()
    }

    /// As they were read: anybody can write them in any order.
    pub(super) fn are_in_order(&self) -> bool {
        self.0.is_sorted_by(|one, next| one < next)
    }

    pub(super) fn share_none(&self, other: &Self) -> bool {
        self.iter().all(|prefix| !other.contains(prefix))
    }
}

impl From<BTreeSet<CodePrefix>> for Prefixes {
    fn from(prefixes: BTreeSet<CodePrefix>) -> Self {
        Self(prefixes.into_iter().collect())
    }
}

impl FromIterator<CodePrefix> for Prefixes {
    fn from_iter<I: IntoIterator<Item = CodePrefix>>(prefixes: I) -> Self {
        BTreeSet::from_iter(prefixes).into()
    }
}
