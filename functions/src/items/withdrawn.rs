//! Bodies of the withdrawn list.

use crate::store::{Item, StoreError};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use shared::withdrawn::CodePrefix;

/// `WL | HEAD`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithdrawnHead {
    /// How many reports the list ever named.
    pub count: u32,
}

/// A report in a piece of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithdrawnEntry {
    /// Its code, as the list has it.
    pub code: CodePrefix,
    /// Its number, from 1, in the order in which reports came into the list.
    pub number: u32,
}

const ENTRY_BYTES: usize = 12;

/// Reports that a piece holds at most: 12 KB.
pub const WITHDRAWN_PIECE: usize = 1_000;

/// `WL | D#yyyymmdd#n`: twelve bytes a report.
pub fn pack_withdrawn(entries: &[WithdrawnEntry]) -> Bytes {
    let mut bytes = Vec::with_capacity(entries.len() * ENTRY_BYTES);
    for entry in entries {
        bytes.extend(entry.code.0);
        bytes.extend(entry.number.to_be_bytes());
    }
    bytes.into()
}

/// The reports of a piece; a body that is not 1 to [`WITHDRAWN_PIECE`] of them is damaged.
pub fn unpack_withdrawn(item: &Item) -> Result<Vec<WithdrawnEntry>, StoreError> {
    let (entries, rest) = item.body.as_chunks::<ENTRY_BYTES>();
    if !rest.is_empty() || !(1..=WITHDRAWN_PIECE).contains(&entries.len()) {
        return Err(StoreError::Damaged {
            key: item.key.clone(),
        });
    }
    let entry = |bytes: &[u8; ENTRY_BYTES]| {
        let [a, b, c, d, e, f, g, h, number @ ..] = *bytes;
        WithdrawnEntry {
            code: CodePrefix([a, b, c, d, e, f, g, h]),
            number: u32::from_be_bytes(number),
        }
    };
    Ok(entries.iter().map(entry).collect())
}
