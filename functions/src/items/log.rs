//! Items of the transparency log. A tile is no packed body: its hashes, one after another.

use crate::keys::hex;
use crate::store::{Item, StoreError};
use bytes::Bytes;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use shared::log::{Event, Frontier, Hash, Leaf, TILE_WIDTH};
use shared::time::ShanghaiTime;

/// `TQ#shard | ts#event#hash`: a leaf that waits to be put into the transparency log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedLeaf {
    /// What happened.
    #[serde(default)]
    pub event: Event,
    /// Salt, 16 random bytes in hex.
    pub salt: String,
    /// SHA-256 of the canonical report, or of a key's SPKI, in hex.
    pub report_hash: String,
    /// SHA-256 of the code in hex; zeros of a key.
    pub code_hash: String,
    /// Time of issue, or of the act.
    #[serde(rename = "issued_at")]
    pub at: ShanghaiTime,
    /// Last valid day; none of a key.
    pub valid_through: Option<NaiveDate>,
}

impl QueuedLeaf {
    /// As it is queued.
    pub fn of(leaf: &Leaf) -> Self {
        Self {
            event: leaf.event,
            salt: hex(&leaf.salt),
            report_hash: hex(&leaf.report_hash),
            code_hash: hex(&leaf.code_hash),
            at: leaf.at,
            valid_through: leaf.valid_through,
        }
    }

    /// What it says; `None` if a hash is none.
    pub fn leaf(&self) -> Option<Leaf> {
        Some(Leaf {
            event: self.event,
            salt: unhex(&self.salt)?,
            report_hash: unhex(&self.report_hash)?,
            code_hash: unhex(&self.code_hash)?,
            at: self.at,
            valid_through: self.valid_through,
        })
    }
}

/// `C#sha256(code) | LEAF#event` and `LK#sha256(spki) | LEAF#event`: a leaf of the log, and where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedLeaf {
    /// Its number in the log, from 0.
    pub index: u64,
    /// What it says.
    pub leaf: QueuedLeaf,
}

/// `TH | HEAD`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// Leaves.
    pub size: u64,
    /// Hashes of the complete subtrees in hex, the largest first, one after another.
    pub peaks: String,
    /// The signed checkpoint of this size.
    pub checkpoint: String,
    /// When it was signed.
    pub signed_at: ShanghaiTime,
    /// What checks it, `name+hash+key`.
    pub key: String,
}

impl LogHead {
    /// The edge of the tree; `None` if it does not fit the size.
    pub fn frontier(&self) -> Option<Frontier> {
        let chunks = self.peaks.as_bytes().chunks(64);
        let peaks: Option<Vec<Hash>> = chunks
            .map(|chunk| unhex(core::str::from_utf8(chunk).ok()?))
            .collect();
        Frontier::of(self.size, peaks?)
    }
}

/// `TH | D#yyyymmdd`: leaves that came into the log on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogDay {
    /// Size of the log before the first of them.
    pub from: u64,
    /// Size after the last.
    pub to: u64,
}

/// Body of `TL#level#index | T`.
pub fn pack_tile(hashes: &[Hash]) -> Bytes {
    hashes.concat().into()
}

/// The hashes of a tile; a body that is not 1 to 256 of them is damaged.
pub fn unpack_tile(item: &Item) -> Result<Vec<Hash>, StoreError> {
    let (hashes, rest) = item.body.as_chunks::<32>();
    let fits = rest.is_empty() && (1..=TILE_WIDTH).contains(&(hashes.len() as u64));
    fits.then(|| hashes.to_vec())
        .ok_or_else(|| StoreError::Damaged {
            key: item.key.clone(),
        })
}

/// `N` bytes from twice as many lower-case digits.
pub fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let mut out = [0; N];
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in out.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::items::pack;

    /// As a release without other events wrote it.
    #[derive(Serialize)]
    struct Before {
        salt: String,
        report_hash: String,
        code_hash: String,
        issued_at: ShanghaiTime,
        valid_through: NaiveDate,
    }

    #[test]
    fn a_leaf_that_waits_since_an_older_release_is_one_of_a_report() {
        let day = NaiveDate::from_ymd_opt(2025, 4, 9).expect("a day");
        let before = Before {
            salt: hex(&[1; 16]),
            report_hash: hex(&[2; 32]),
            code_hash: hex(&[3; 32]),
            issued_at: ShanghaiTime::from_unix(1_741_568_400).expect("a time"),
            valid_through: day,
        };
        let read: QueuedLeaf = rmp_serde::from_slice(&pack(&before)).expect("a leaf");
        let leaf = read.leaf().expect("hashes");
        assert_eq!(leaf.event, Event::Issued);
        assert_eq!(leaf.valid_through, Some(day));
        assert_eq!(QueuedLeaf::of(&leaf), read);
    }

    #[test]
    fn hex_of_another_length_or_case_is_none() {
        assert_eq!(unhex::<2>("0aff"), Some([10, 255]));
        for text in ["", "0a", "0aff0", "0AFF", "0aff00", "zz00"] {
            assert_eq!(unhex::<2>(text), None, "{text}");
        }
    }
}
