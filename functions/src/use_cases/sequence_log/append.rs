//! The tiles at the edge of the tree, and what a batch of leaves adds to them.

use crate::items::{LogDay, pack, pack_tile, unpack, unpack_tile};
use crate::keys;
use crate::store::{Key, Op, Store, StoreError};
use chrono::NaiveDate;
use shared::log::{Frontier, Hash, TILE_WIDTH, leaf_hash};
use std::collections::BTreeMap;

/// A tile at the edge: the version that was read, and its hashes.
#[derive(Default)]
struct Edge {
    at: Option<u64>,
    hashes: Vec<Hash>,
}

/// A tree to which leaves are put.
pub(super) struct Growing {
    before: u64,
    frontier: Frontier,
    /// By level and index; at level 0 entries. Those that the batch reaches alone.
    tiles: BTreeMap<(u8, u64), Edge>,
}

/// Hashes at a level of tiles, of a tree of so many leaves.
fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(8 * u32::from(level)).unwrap_or(0)
}

impl Growing {
    /// Reads the tiles that are not full and that `count` more leaves reach. One that has not as many hashes as the
    /// size says is damaged.
    pub(super) async fn read(
        store: &dyn Store,
        frontier: &Frontier,
        count: u64,
    ) -> Result<Self, StoreError> {
        let before = frontier.size();
        let reached: Vec<_> = (0..8)
            .map(|level| (level, hashes_at(level, before)))
            .filter(|(level, hashes)| {
                hashes % TILE_WIDTH != 0 && hashes_at(*level, before + count) > *hashes
            })
            .collect();
        let wanted: Vec<Key> = reached
            .iter()
            .map(|(level, hashes)| keys::log_tile(*level, hashes / TILE_WIDTH))
            .collect();
        let items = if wanted.is_empty() {
            Vec::new()
        } else {
            store.batch_get(&wanted).await?
        };
        let mut tiles = BTreeMap::new();
        for (((level, hashes), key), item) in reached.into_iter().zip(wanted).zip(items) {
            let item = item.ok_or_else(|| StoreError::Damaged { key: key.clone() })?;
            let edge = Edge {
                at: Some(item.v),
                hashes: unpack_tile(&item)?,
            };
            if edge.hashes.len() as u64 != hashes % TILE_WIDTH {
                return Err(StoreError::Damaged { key });
            }
            tiles.insert((level, hashes / TILE_WIDTH), edge);
        }
        Ok(Self {
            before,
            frontier: frontier.clone(),
            tiles,
        })
    }

    /// Puts a leaf at the end, and says which number it has.
    pub(super) fn push(&mut self, entry: Hash) -> u64 {
        let index = self.frontier.size();
        let tiles = &mut self.tiles;
        self.frontier.push(leaf_hash(&entry), |node, hash| {
            if node.level.is_multiple_of(8) {
                let tile = (node.level / 8, node.index / TILE_WIDTH);
                let kept = if node.level == 0 { entry } else { hash };
                tiles.entry(tile).or_default().hashes.push(kept);
            }
        });
        index
    }

    /// The tree's edge after it.
    pub(super) fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// The step that counts the batch for its day.
    pub(super) async fn day(&self, store: &dyn Store, day: NaiveDate) -> Result<Op, StoreError> {
        let key = keys::log_day(day);
        let item = store.get(&key).await?;
        let from = match &item {
            Some(item) => unpack::<LogDay>(item)?.from,
            None => self.before,
        };
        let to = self.frontier.size();
        let body = pack(&LogDay { from, to });
        Ok(Op::over(item.map(|item| item.v), key, body))
    }

    /// The steps that write the tiles.
    pub(super) fn tiles(self) -> impl Iterator<Item = Op> {
        self.tiles.into_iter().map(|((level, index), edge)| {
            let key = keys::log_tile(level, index);
            Op::over(edge.at, key, pack_tile(&edge.hashes))
        })
    }
}
