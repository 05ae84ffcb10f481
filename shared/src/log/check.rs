//! Checking a whole log: all tiles are asked for one after another, the tree is built again, and the first place that
//! does not fit is named. It asks for nothing itself: who checks fetches what [`LogCheck::wanted`] says.

use super::Hash;
use super::tile::{Resource, TILE_WIDTH, TilePath, widths_of};
use super::tree::{Frontier, leaf_hash};
use core::fmt;
use std::collections::{BTreeMap, VecDeque};

/// The first place at which a log is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenLog {
    /// A tile has not the bytes that its width asks for.
    TileForm(TilePath),
    /// Entries are not 32 bytes each.
    EntryForm(TilePath),
    /// A tile holds another hash than the one that follows from the entries.
    TileHash {
        /// Which tile.
        tile: TilePath,
        /// The first leaf under that hash.
        leaf: u64,
    },
    /// The entries lead to another root than that of the checkpoint.
    Root,
    /// The first entries lead to another root than that of the earlier checkpoint: the log was not only added to.
    OlderRoot {
        /// Size of the earlier checkpoint.
        size: u64,
    },
    /// The checkpoint has fewer entries than the earlier one.
    Shrunk {
        /// Size of the earlier checkpoint.
        from: u64,
        /// Size of the checkpoint.
        to: u64,
    },
}

impl fmt::Display for BrokenLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TileForm(tile) => write!(f, "{tile}: not as many bytes as its width asks for"),
            Self::EntryForm(tile) => write!(f, "{tile}: not entries of 32 bytes each"),
            Self::TileHash { tile, leaf } => write!(
                f,
                "{tile}: the hash over leaf {leaf} is not the one that follows from the entries"
            ),
            Self::Root => f.write_str("checkpoint: the entries lead to another root"),
            Self::OlderRoot { size } => write!(
                f,
                "earlier checkpoint: the first {size} entries lead to another root, so the log was not only added to"
            ),
            Self::Shrunk { from, to } => write!(
                f,
                "checkpoint: {to} entries, and an earlier one has {from}: entries were taken away"
            ),
        }
    }
}

impl core::error::Error for BrokenLog {}

/// Size and root of a tree.
pub type Head = (u64, Hash);

/// A check that is under way.
#[derive(Clone, Debug)]
pub struct LogCheck {
    head: Head,
    older: Option<Head>,
    frontier: Frontier,
    /// Hashes that follow from the entries, of tiles that were not compared yet.
    follows: BTreeMap<(u8, u64), Vec<Hash>>,
    wanted: VecDeque<TilePath>,
}

impl LogCheck {
    /// Of the log with this head, which must have grown from `older` if that is given.
    pub fn new(head: Head, older: Option<Head>) -> Result<Self, BrokenLog> {
        if let Some((from, _)) = older
            && from > head.0
        {
            return Err(BrokenLog::Shrunk { from, to: head.0 });
        }
        let check = Self {
            head,
            older,
            frontier: Frontier::default(),
            follows: BTreeMap::new(),
            wanted: VecDeque::new(),
        };
        check.passes_older()?;
        Ok(check)
    }

    /// The tile that is needed next; `None` once all were taken.
    pub fn wanted(&mut self) -> Option<TilePath> {
        let at = self.frontier.size();
        if self.wanted.is_empty() && at < self.head.0 {
            let tile = |resource| TilePath {
                resource,
                index: at / TILE_WIDTH,
                width: (self.head.0 - at).min(TILE_WIDTH) as u16,
            };
            self.wanted.push_back(tile(Resource::Entries));
            self.wanted.push_back(tile(Resource::Hashes { level: 0 }));
        }
        self.wanted.front().copied()
    }

    /// Takes the bytes of the tile that was wanted.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), BrokenLog> {
        let Some(tile) = self.wanted.pop_front() else {
            return Ok(());
        };
        match tile.resource {
            Resource::Entries => self.take_entries(tile, bytes),
            Resource::Hashes { level } => self.take_hashes(tile, level, bytes),
        }
    }

    fn take_entries(&mut self, tile: TilePath, bytes: &[u8]) -> Result<(), BrokenLog> {
        let (entries, rest) = bytes.as_chunks::<34>();
        if !rest.is_empty() || entries.len() != usize::from(tile.width) {
            return Err(BrokenLog::TileForm(tile));
        }
        for [high, low, entry @ ..] in entries {
            if (*high, *low) != (0, 32) {
                return Err(BrokenLog::EntryForm(tile));
            }
            let follows = &mut self.follows;
            self.frontier.push(leaf_hash(entry), |node, hash| {
                if node.level.is_multiple_of(8) {
                    let at = (node.level / 8, node.index / TILE_WIDTH);
                    follows.entry(at).or_default().push(hash);
                }
            });
            self.passes_older()?;
        }
        let is_last = self.frontier.size() == self.head.0;
        let edge: Vec<_> = widths_of(self.frontier.size()).collect();
        for (level, index, width) in edge {
            // A tile above is asked for once it is full, or at the end as it is.
            let is_due = level > 0
                && (is_last || u64::from(width) == TILE_WIDTH)
                && self.follows.contains_key(&(level, index));
            let path = TilePath {
                resource: Resource::Hashes { level },
                index,
                width,
            };
            if is_due && !self.wanted.contains(&path) {
                self.wanted.push_back(path);
            }
        }
        Ok(())
    }

    fn take_hashes(&mut self, tile: TilePath, level: u8, bytes: &[u8]) -> Result<(), BrokenLog> {
        let (hashes, rest) = bytes.as_chunks::<32>();
        let follows = self
            .follows
            .remove(&(level, tile.index))
            .unwrap_or_default();
        if !rest.is_empty() || hashes.len() != usize::from(tile.width) {
            return Err(BrokenLog::TileForm(tile));
        }
        let differs = hashes
            .iter()
            .zip(&follows)
            .position(|(hash, follows)| hash != follows);
        match differs {
            Some(place) => Err(BrokenLog::TileHash {
                tile,
                leaf: (tile.index * TILE_WIDTH + place as u64) << (8 * u32::from(level)),
            }),
            None => Ok(()),
        }
    }

    fn passes_older(&self) -> Result<(), BrokenLog> {
        match self.older {
            Some((size, root)) if size == self.frontier.size() && root != self.frontier.root() => {
                Err(BrokenLog::OlderRoot { size })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Holds the root against the checkpoint's, once all tiles were taken.
    pub fn finish(&self) -> Result<(), BrokenLog> {
        if (self.frontier.size(), self.frontier.root()) == self.head {
            Ok(())
        } else {
            Err(BrokenLog::Root)
        }
    }
}
