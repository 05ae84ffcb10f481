//! Tiles (c2sp.org/tlog-tiles): the tree in files of up to 256 hashes. A full one never changes; one that is not full
//! is addressed with its width, so it never changes either.

use super::Hash;
use super::proof::{Nodes, Range};
use super::tree::{Node, node_hash};
use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

/// Hashes of a full tile.
pub const TILE_WIDTH: u64 = 256;

/// Levels of the tree between two levels of tiles.
const TILE_HEIGHT: u8 = 8;

/// The highest level of tiles: of a tree with 2⁶⁴ leaves.
const HIGHEST: u8 = 7;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// Hashes of nodes at `8 × level`; at level 0 those of the leaves.
    Hashes {
        /// Level of tiles, up to 7.
        level: u8,
    },
    /// The entries of the leaves, each after its length in two bytes.
    Entries,
}

/// Address of a tile below the log's own: `tile/0/x001/234`, `tile/entries/000.p/17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// What it holds.
    pub resource: Resource,
    /// Which one.
    pub index: u64,
    /// How many, 1 to 256.
    pub width: u16,
}

impl TilePath {
    /// Reads what stands after `tile/`, in exactly the form that [`fmt::Display`] writes; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (resource, rest) = text.split_once('/')?;
        let resource = match resource {
            "entries" => Resource::Entries,
            level => Resource::Hashes {
                level: level.parse().ok().filter(|level| *level <= HIGHEST)?,
            },
        };
        let (number, width) = match rest.split_once(".p/") {
            None => (rest, 256),
            Some((number, width)) => {
                let width = width.parse().ok().filter(|w| (1..256).contains(w))?;
                (number, width)
            }
        };
        let mut index: u64 = 0;
        for group in number.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            let value: u64 = digits.parse().ok().filter(|_| digits.len() == 3)?;
            index = index.checked_mul(1000)?.checked_add(value)?;
        }
        let path = Self {
            resource,
            index,
            width,
        };
        // Signs, leading zeros and a wrong `x` do not come back the same.
        (path.to_string().strip_prefix("tile/") == Some(text)).then_some(path)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.resource {
            Resource::Hashes { level } => write!(f, "tile/{level}")?,
            Resource::Entries => f.write_str("tile/entries")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        while let Some(group) = groups.pop() {
            let more = if groups.is_empty() { "" } else { "x" };
            write!(f, "/{more}{group:03}")?;
        }
        if u64::from(self.width) < TILE_WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// Tiles of hashes that a tree of `size` leaves has at its edge: level, index and width of the last tile of each level,
/// the lowest first.
pub fn widths_of(size: u64) -> impl Iterator<Item = (u8, u64, u16)> {
    (0..=HIGHEST).filter_map(move |level| {
        let hashes = size
            .checked_shr(u32::from(level * TILE_HEIGHT))
            .unwrap_or(0);
        let last = hashes.checked_sub(1)?;
        let index = last / TILE_WIDTH;
        Some((level, index, (last % TILE_WIDTH + 1) as u16))
    })
}

/// Level and index of the tile in which a complete subtree stands, or from whose hashes it follows.
fn tile_of(node: Node) -> (u8, u64) {
    let level = node.level / TILE_HEIGHT;
    (
        level,
        (node.index << (node.level % TILE_HEIGHT)) / TILE_WIDTH,
    )
}

/// Tiles that the hashes of these ranges need, each once.
pub fn tiles_of(ranges: &[Range]) -> BTreeSet<(u8, u64)> {
    ranges
        .iter()
        .flat_map(|range| range.nodes())
        .map(tile_of)
        .collect()
}

/// Tiles of hashes that were read, by level and index.
#[derive(Clone, Debug, Default)]
pub struct Tiles(pub BTreeMap<(u8, u64), Vec<Hash>>);

impl Nodes for Tiles {
    fn node(&self, node: Node) -> Option<Hash> {
        let hashes = self.0.get(&tile_of(node))?;
        let below = node.level % TILE_HEIGHT;
        let first = ((node.index << below) % TILE_WIDTH) as usize;
        let mut row = hashes.get(first..first + (1 << below))?.to_vec();
        while row.len() > 1 {
            row = row
                .chunks_exact(2)
                .map(|pair| node_hash(&pair[0], &pair[1]))
                .collect();
        }
        row.first().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let tile = |index, width| TilePath {
            resource: Resource::Hashes { level: 0 },
            index,
            width,
        };
        for (path, text) in [
            (tile(1_234_067, 256), "tile/0/x001/x234/067"),
            (tile(0, 256), "tile/0/000"),
            (tile(999, 3), "tile/0/999.p/3"),
            (tile(1000, 255), "tile/0/x001/000.p/255"),
            (
                TilePath {
                    resource: Resource::Entries,
                    index: 5,
                    width: 1,
                },
                "tile/entries/005.p/1",
            ),
            (
                TilePath {
                    resource: Resource::Hashes { level: 7 },
                    index: 0,
                    width: 1,
                },
                "tile/7/000.p/1",
            ),
        ] {
            assert_eq!(path.to_string(), text);
            assert_eq!(
                TilePath::parse(text.strip_prefix("tile/").expect("a tile")),
                Some(path)
            );
        }
    }

    #[test]
    fn other_forms_of_a_path_are_none() {
        for text in [
            "",
            "0",
            "0/",
            "0/0",
            "0/0000",
            "00/000",
            "8/000",
            "-1/000",
            "+0/000",
            "0/+00",
            "0/x000/001",
            "0/001/234",
            "0/x001",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000.p/+1",
            "0/000.p/",
            "0/000/",
            "Entries/000",
            "0/x99999999999/999",
            "0/x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(TilePath::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_edge_of_a_tree_is_one_tile_a_level() {
        let of = |size| widths_of(size).collect::<Vec<_>>();
        assert!(of(0).is_empty());
        assert_eq!(of(1), [(0, 0, 1)]);
        assert_eq!(of(256), [(0, 0, 256), (1, 0, 1)]);
        assert_eq!(of(257), [(0, 1, 1), (1, 0, 1)]);
        assert_eq!(of(70_000), [(0, 273, 112), (1, 1, 17), (2, 0, 1)]);
        assert_eq!(of(u64::MAX).len(), 8);
    }
}
