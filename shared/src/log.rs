//! The transparency log (透明日志): every report that goes out, and every one that is withdrawn, leaves a leaf in a
//! tree that only grows. Who keeps one signed head of it notices if anything before was changed, left out or put in.
//!
//! Formats: Merkle tree and proofs of RFC 6962 and RFC 9162, tiles and their paths of c2sp.org/tlog-tiles, heads as
//! c2sp.org/tlog-checkpoint. Pure: the server, the browser's check and `xtask log verify` use the same lines.

mod answer;
mod check;
#[cfg(feature = "notes")]
mod checkpoint;
mod leaf;
#[cfg(feature = "notes")]
mod note;
mod proof;
mod tile;
mod tree;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use answer::{ProofAnswer, ToldLeaf};
pub use check::{BrokenLog, Head, LogCheck};
#[cfg(feature = "notes")]
pub use checkpoint::{Checkpoint, CheckpointFault};
pub use leaf::{Event, Leaf, LeafFault};
#[cfg(feature = "notes")]
pub use note::{LogSigner, LogVerifier, NoteFault};
pub use proof::{
    Nodes, ProofFault, Range, consistency_ranges, inclusion_ranges, prove, verify_consistency,
    verify_inclusion,
};
pub use tile::{Resource, TILE_WIDTH, TilePath, Tiles, tiles_of, widths_of};
pub use tree::{Frontier, Node, leaf_hash, node_hash, root_of};

/// A hash of the tree: SHA-256.
pub type Hash = [u8; 32];
