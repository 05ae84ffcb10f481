//! Proofs: that a leaf is in a tree, and that a tree is the beginning of another (RFC 9162 2.1.3 and 2.1.4).

use super::Hash;
use super::tree::{Node, node_hash};

/// Where the hashes of complete subtrees come from.
pub trait Nodes {
    /// Hash of a complete subtree; `None` if it is not there.
    fn node(&self, node: Node) -> Option<Hash>;
}

/// Why a proof holds for nothing, or was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofFault {
    /// The leaf or the earlier tree is not within the tree.
    OutOfRange,
    /// It has too few or too many hashes.
    Length,
    /// The hashes lead to another root than that of the earlier tree.
    OlderRoot,
    /// The hashes lead to another root.
    Root,
    /// A hash that is needed is not there.
    Missing(Node),
}

impl ProofFault {
    /// What is wrong, in English.
    pub const fn text(self) -> &'static str {
        match self {
            Self::OutOfRange => "the place is not within the tree",
            Self::Length => "the proof has another length than its tree asks for",
            Self::OlderRoot => "the proof does not lead to the root of the earlier tree",
            Self::Root => "the proof does not lead to the root of the tree",
            Self::Missing(_) => "a hash of the tree is missing",
        }
    }
}

impl core::fmt::Display for ProofFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for ProofFault {}

/// Leaves `begin` up to, and without, `end`, whose hash stands in a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// First leaf.
    pub begin: u64,
    /// After the last one.
    pub end: u64,
}

impl Range {
    /// Its complete subtrees, from left to right: their fold from the right is its hash.
    pub fn nodes(self) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut begin = self.begin;
        while begin < self.end {
            // As large as its place and what is left allow.
            let level = begin
                .trailing_zeros()
                .min((self.end - begin).ilog2())
                .min(63);
            nodes.push(Node {
                level: level as u8,
                index: begin >> level,
            });
            begin += 1 << level;
        }
        nodes
    }

    fn hash(self, source: &impl Nodes) -> Result<Hash, ProofFault> {
        let mut right = None;
        for node in self.nodes().into_iter().rev() {
            let left = source.node(node).ok_or(ProofFault::Missing(node))?;
            right = Some(match right {
                None => left,
                Some(right) => node_hash(&left, &right),
            });
        }
        right.ok_or(ProofFault::OutOfRange)
    }
}

/// The greatest power of two below `n`, which is 2 or more.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

/// Ranges whose hashes prove leaf `index` in a tree of `size`, in the proof's order.
pub fn inclusion_ranges(index: u64, size: u64) -> Result<Vec<Range>, ProofFault> {
    if index >= size {
        return Err(ProofFault::OutOfRange);
    }
    let (mut begin, mut end) = (0, size);
    let mut ranges = Vec::new();
    while end - begin > 1 {
        let middle = begin + split(end - begin);
        if index < middle {
            ranges.push(Range { begin: middle, end });
            end = middle;
        } else {
            ranges.push(Range { begin, end: middle });
            begin = middle;
        }
    }
    ranges.reverse();
    Ok(ranges)
}

/// Ranges whose hashes prove that the tree of `older` leaves is the beginning of that of `size`, in the proof's order.
pub fn consistency_ranges(older: u64, size: u64) -> Result<Vec<Range>, ProofFault> {
    if older > size {
        return Err(ProofFault::OutOfRange);
    }
    if older == 0 || older == size {
        return Ok(Vec::new());
    }
    let (mut begin, mut end) = (0, size);
    let mut ranges = Vec::new();
    while end != older {
        let middle = begin + split(end - begin);
        if older <= middle {
            ranges.push(Range { begin: middle, end });
            end = middle;
        } else {
            ranges.push(Range { begin, end: middle });
            begin = middle;
        }
    }
    // The root of the older tree itself is known to whoever asks.
    if begin > 0 {
        ranges.push(Range { begin, end });
    }
    ranges.reverse();
    Ok(ranges)
}

/// The hashes of these ranges.
pub fn prove(ranges: &[Range], source: &impl Nodes) -> Result<Vec<Hash>, ProofFault> {
    ranges.iter().map(|range| range.hash(source)).collect()
}

/// Holds if the tree of `size` leaves with this root has this hash of a leaf at `index` (RFC 9162 2.1.3.2).
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofFault> {
    if index >= size {
        return Err(ProofFault::OutOfRange);
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for step in proof {
        if last == 0 {
            return Err(ProofFault::Length);
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(step, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofFault::Length);
    }
    if hash == *root {
        Ok(())
    } else {
        Err(ProofFault::Root)
    }
}

/// Holds if the tree of `older` leaves is the beginning of that of `size` (RFC 9162 2.1.4.2).
pub fn verify_consistency(
    older: u64,
    older_root: &Hash,
    size: u64,
    root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofFault> {
    if older > size {
        return Err(ProofFault::OutOfRange);
    }
    if older == size {
        return match (proof.is_empty(), older_root == root) {
            (false, _) => Err(ProofFault::Length),
            (true, false) => Err(ProofFault::Root),
            (true, true) => Ok(()),
        };
    }
    if older == 0 {
        // Nothing is the beginning of everything; its root is that of an empty tree.
        return match (
            proof.is_empty(),
            *older_root == super::tree::root_of(core::iter::empty()),
        ) {
            (false, _) => Err(ProofFault::Length),
            (true, false) => Err(ProofFault::OlderRoot),
            (true, true) => Ok(()),
        };
    }
    let mut steps = proof.iter();
    // A complete older tree is itself the first hash of the proof.
    let first = if older.is_power_of_two() {
        older_root
    } else {
        steps.next().ok_or(ProofFault::Length)?
    };
    let (mut at, mut last) = (older - 1, size - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut hash) = (*first, *first);
    for step in steps {
        if last == 0 {
            return Err(ProofFault::Length);
        }
        if at & 1 == 1 || at == last {
            old_hash = node_hash(step, &old_hash);
            hash = node_hash(step, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        at >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(ProofFault::Length);
    }
    if old_hash != *older_root {
        return Err(ProofFault::OlderRoot);
    }
    if hash != *root {
        return Err(ProofFault::Root);
    }
    Ok(())
}
