//! The transparency log: every report that is out has its leaf, and the tree is that of the leaves.

use super::facts::ReportCore;
use super::rules::Found;
use super::{Facts, Rule};
use crate::items::{LogDay, LogHead, PlacedLeaf, QueuedLeaf, ReportItemState, unpack, unpack_tile};
use crate::keys;
use crate::store::{Item, Key, StoreError};
use crate::use_cases::log::about;
use crate::use_cases::publish_key_list::{KeyEvent, KeyLeafMark, KeyListItem, key_events};
use shared::log::{
    Checkpoint, Event, Frontier, Hash, Leaf, LogVerifier, TILE_WIDTH, leaf_hash, widths_of,
};
use shared::seal::TrustedKeys;
use shared::time::ShanghaiTime;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What was gathered of the log.
#[derive(Clone, Debug, Default)]
pub(super) struct LogFacts {
    /// Leaves by where they have their place or will have it, each with its own item's key.
    leaves: BTreeMap<Key, Vec<(Key, Leaf)>>,
    /// Entries of the leaves that have their place, by number.
    placed: BTreeMap<u64, Vec<(Key, Hash)>>,
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
    head: Option<LogHead>,
    days: BTreeMap<Key, LogDay>,
    /// What the published key list tells of keys; `None` where there is no list.
    key_events: Option<BTreeSet<KeyEvent>>,
    /// Marks of leaves of keys that were queued.
    key_marks: BTreeSet<Key>,
}

fn damaged(item: &Item) -> StoreError {
    StoreError::Damaged {
        key: item.key.clone(),
    }
}

impl LogFacts {
    pub(super) fn queued(&mut self, item: &Item) -> Result<(), StoreError> {
        self.leaf(item, &unpack(item)?).map(|_| ())
    }

    pub(super) fn placed(&mut self, item: &Item) -> Result<(), StoreError> {
        let body: PlacedLeaf = unpack(item)?;
        let leaf = self.leaf(item, &body.leaf)?;
        let place = keys::placed_leaf(leaf.event, about(&leaf));
        if place != item.key {
            return Err(damaged(item));
        }
        let entry = leaf.entry().map_err(|_| damaged(item))?;
        let placed = self.placed.entry(body.index).or_default();
        placed.push((item.key.clone(), entry));
        Ok(())
    }

    pub(super) fn key_marked(&mut self, item: &Item) -> Result<(), StoreError> {
        unpack::<KeyLeafMark>(item)?;
        self.key_marks.insert(item.key.clone());
        Ok(())
    }

    pub(super) fn key_list(&mut self, item: &Item) -> Result<(), StoreError> {
        let body: KeyListItem = unpack(item)?;
        let list = TrustedKeys::read_as_kept(body.file.as_bytes()).map_err(|_| damaged(item))?;
        if list.list().version != body.version {
            return Err(damaged(item));
        }
        self.key_events = Some(key_events(&list));
        Ok(())
    }

    /// What the list tells of keys has its leaf and its mark, and nothing else has.
    fn judge_keys(&self, found: &mut Found) {
        let Some(events) = &self.key_events else {
            return;
        };
        let mut places = BTreeSet::new();
        let mut marks = BTreeSet::new();
        for event in events {
            let (event, spki) = event.leaf();
            places.insert(keys::placed_leaf(event, &spki));
            marks.insert(keys::key_leaf_mark(event, &spki));
        }
        let list = keys::seal_keys();
        let are_there = places.iter().all(|place| self.leaves.contains_key(place));
        found.unless(are_there, Rule::LoggedOnce, &list);
        for mark in self.key_marks.symmetric_difference(&marks) {
            found.unless(false, Rule::LoggedOnce, mark);
        }
        for (place, leaves) in &self.leaves {
            let is_of_key = leaves.iter().any(|(_, leaf)| match leaf.event {
                Event::Issued | Event::Withdrawn => false,
                Event::KeyAdded | Event::KeyRetired => true,
            });
            found.unless(
                !is_of_key || places.contains(place),
                Rule::LoggedOnce,
                place,
            );
        }
    }

    fn leaf(&mut self, item: &Item, queued: &QueuedLeaf) -> Result<Leaf, StoreError> {
        let leaf = queued.leaf().ok_or_else(|| damaged(item))?;
        let place = keys::placed_leaf(leaf.event, about(&leaf));
        let leaves = self.leaves.entry(place).or_default();
        leaves.push((item.key.clone(), leaf));
        Ok(leaf)
    }

    /// What the leaf that belongs there says of its time.
    pub(super) fn moment(&self, place: &Key) -> Option<ShanghaiTime> {
        self.leaves.get(place)?.first().map(|(_, leaf)| leaf.at)
    }

    pub(super) fn tile(&mut self, rest: &str, item: &Item) -> Result<(), StoreError> {
        let read = rest.split_once('#').and_then(|(level, index)| {
            Some((level.parse().ok()?, u64::from_str_radix(index, 16).ok()?))
        });
        let at = read.ok_or_else(|| damaged(item))?;
        self.tiles.insert(at, unpack_tile(item)?);
        Ok(())
    }

    pub(super) fn head(&mut self, item: &Item) -> Result<(), StoreError> {
        if item.key == keys::log_head() {
            self.head = Some(unpack(item)?);
        } else {
            self.days.insert(item.key.clone(), unpack(item)?);
        }
        Ok(())
    }
}

impl Facts {
    pub(super) fn judge_log(&self, found: &mut Found) {
        let reports: HashMap<&str, (&Key, &ReportCore)> = self
            .reports
            .values()
            .filter_map(|report| report.item.as_ref())
            .filter(|(_, core)| core.state == ReportItemState::Issued)
            .map(|(key, core)| (key.pk.as_str(), (key, core)))
            .collect();
        for (place, leaves) in &self.log.leaves {
            let [(key, leaf)] = leaves.as_slice() else {
                found.unless(false, Rule::LoggedOnce, place);
                continue;
            };
            let fits = match leaf.event {
                Event::Issued | Event::Withdrawn => {
                    reports.get(place.pk.as_str()).is_some_and(|(_, core)| {
                        keys::hex(&leaf.report_hash) == core.report_hash
                            && leaf.valid_through == Some(core.valid_through)
                            && (leaf.event == Event::Withdrawn || leaf.at == core.issued_at)
                    })
                }
                Event::KeyAdded | Event::KeyRetired => leaf.valid_through.is_none(),
            };
            found.unless(fits, Rule::LoggedOnce, key);
        }
        for (pk, (key, _)) in &reports {
            let place = place_of(Event::Issued, pk);
            found.unless(self.log.leaves.contains_key(&place), Rule::LoggedOnce, key);
        }
        self.log.judge_keys(found);
        self.log.judge_tree(found);
    }
}

/// Where a leaf of a report stands: in the report's own partition.
pub(super) fn place_of(event: Event, pk: &str) -> Key {
    let of_any = keys::placed_leaf(event, &[0; 32]);
    Key::new(pk, of_any.sk)
}

impl LogFacts {
    fn judge_tree(&self, found: &mut Found) {
        let size = self.head.as_ref().map_or(0, |head| head.size);
        let entries: usize = self
            .tiles
            .range((0, 0)..(1, 0))
            .map(|(_, tile)| tile.len())
            .sum();
        found.unless(size == entries as u64, Rule::LogIsWhole, &keys::log_head());
        for (index, placed) in &self.placed {
            let [(key, placed)] = placed.as_slice() else {
                for (key, _) in placed {
                    found.unless(false, Rule::LogIsWhole, key);
                }
                continue;
            };
            let same = *index < size && self.entry(*index) == Some(placed);
            found.unless(same, Rule::LogIsWhole, key);
        }
        for index in (0..entries as u64).filter(|index| !self.placed.contains_key(index)) {
            let tile = keys::log_tile(0, index / TILE_WIDTH);
            found.unless(false, Rule::LogIsWhole, &tile);
        }
        for (level, index, width) in widths_of(size) {
            let kept = self.tiles.get(&(level, index)).map(Vec::len);
            let fits = kept == Some(usize::from(width));
            found.unless(fits, Rule::LogIsWhole, &keys::log_tile(level, index));
        }
        let (tiles, frontier) = self.rebuilt(size);
        for at in self.tiles.keys().chain(tiles.keys()) {
            let same = self.tiles.get(at) == tiles.get(at);
            found.unless(same, Rule::LogIsWhole, &keys::log_tile(at.0, at.1));
        }
        if let Some(head) = &self.head {
            let key = keys::log_head();
            let signed = LogVerifier::parse(&head.key)
                .ok()
                .and_then(|verifier| Checkpoint::open(&head.checkpoint, &verifier).ok());
            let expected = Checkpoint {
                size,
                root: frontier.root(),
                at: head.signed_at,
            };
            let holds = signed == Some(expected) && head.frontier() == Some(frontier);
            found.unless(holds, Rule::LogIsWhole, &key);
        }
        let mut next = 0;
        for (key, day) in &self.days {
            found.unless(day.from == next && day.to > day.from, Rule::LogIsWhole, key);
            next = day.to;
        }
        found.unless(next == size, Rule::LogIsWhole, &keys::log_head());
    }

    fn entry(&self, index: u64) -> Option<&Hash> {
        let tile = self.tiles.get(&(0, index / TILE_WIDTH))?;
        tile.get((index % TILE_WIDTH) as usize)
    }

    /// The tiles and the edge that follow from the entries.
    fn rebuilt(&self, size: u64) -> (BTreeMap<(u8, u64), Vec<Hash>>, Frontier) {
        let mut tiles: BTreeMap<(u8, u64), Vec<Hash>> = BTreeMap::new();
        let mut frontier = Frontier::default();
        // A missing entry was told above; what is left then is another tree.
        for entry in (0..size).map_while(|index| self.entry(index)) {
            frontier.push(leaf_hash(entry), |node, hash| {
                if node.level.is_multiple_of(8) {
                    let kept = if node.level == 0 { *entry } else { hash };
                    let at = (node.level / 8, node.index / TILE_WIDTH);
                    tiles.entry(at).or_default().push(kept);
                }
            });
        }
        (tiles, frontier)
    }
}
