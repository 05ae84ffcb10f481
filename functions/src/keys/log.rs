//! The transparency log: leaves that wait, the tree in tiles, its head, and where each leaf is.

use super::{hex, push_hex, stamp};
use crate::store::Key;
use chrono::NaiveDate;
use shared::log::{Event, Hash};
use shared::time::ShanghaiTime;

/// Partitions of leaves that wait.
pub const LOG_QUEUES: u8 = 16;

/// Partition of leaves that wait.
pub fn queued_leaves_partition(shard: u8) -> String {
    format!("TQ#{shard:x}")
}

/// A leaf that waits: what happened, to whom (hash of the report's code, or of the key's SPKI), and when.
pub fn queued_leaf(event: Event, about: &Hash, at: ShanghaiTime) -> Key {
    let mut sk = format!("{}#{}#", stamp(at), event.number());
    push_hex(&mut sk, about);
    Key::new(queued_leaves_partition(about[0] % LOG_QUEUES), sk)
}

/// Where a leaf is in the log: beside the report under its code, or with its key.
pub fn placed_leaf(event: Event, about: &Hash) -> Key {
    let sk = format!("{PLACED_LEAF}{}", event.number());
    match event {
        Event::Issued | Event::Withdrawn => Key::new(format!("C#{}", hex(about)), sk),
        Event::KeyAdded | Event::KeyRetired => Key::new(key_leaves_partition(about), sk),
    }
}

/// Sort keys of leaves' places begin so.
pub const PLACED_LEAF: &str = "LEAF#";

/// That this leaf of a key was queued: beside its place.
pub fn key_leaf_mark(event: Event, spki: &Hash) -> Key {
    let sk = format!("QUEUED#{}", event.number());
    Key::new(key_leaves_partition(spki), sk)
}

/// Partition of what the log knows of a key, by the SHA-256 of its SPKI.
pub fn key_leaves_partition(spki: &Hash) -> String {
    format!("LK#{}", hex(spki))
}

/// Partition and sort key of a report are followed by the places of its leaves: one query reads both.
pub fn report_and_leaves(code_sha256: &Hash) -> (String, &'static str, &'static str) {
    (format!("C#{}", hex(code_sha256)), PLACED_LEAF, "RPT")
}

/// A tile: at level 0 the entries of 256 leaves, above it hashes of full tiles below.
pub fn log_tile(level: u8, index: u64) -> Key {
    Key::new(format!("TL#{level}#{index:016x}"), "T")
}

/// Partition of the head and of the days.
pub const LOG_HEAD: &str = "TH";

/// The head: size, edge and signed checkpoint.
pub fn log_head() -> Key {
    Key::new(LOG_HEAD, "HEAD")
}

/// Which leaves a day brought. Days stand before the head, so a query from the head backwards reads it and the newest.
pub fn log_day(day: NaiveDate) -> Key {
    Key::new(LOG_HEAD, format!("D#{}", day.format("%Y%m%d")))
}
