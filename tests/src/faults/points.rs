//! Named points between calls.

use async_trait::async_trait;
use functions::store::Op;

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// Nothing of it has happened.
    Before,
    /// It has happened, and its caller does not know yet.
    After,
}

/// A point: which call, and on which side of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    /// The call, by what it does: see [`name_of`].
    pub call: &'static str,
    /// Its side.
    pub side: Side,
}

/// Is passed at every point.
#[async_trait]
pub trait Points: Send + Sync + 'static {
    /// Goes on when it may.
    async fn pass(&self, point: Point);
}

/// Everybody goes on at once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Free;

#[async_trait]
impl Points for Free {
    async fn pass(&self, _: Point) {}
}

/// What a transaction does, by the items that it touches.
pub(super) fn name_of(ops: &[Op]) -> &'static str {
    let creates = |pk: &str, sk: &str| {
        ops.iter().any(|op| {
            matches!(op, Op::Create { key, .. } if key.pk.starts_with(pk) && key.sk.starts_with(sk))
        })
    };
    let touches = |pk: &str, sk: &str| {
        ops.iter()
            .any(|op| op.key().pk.starts_with(pk) && op.key().sk.starts_with(sk))
    };
    if creates("W#issue#", "") {
        "issue: first transaction"
    } else if creates("N#", "") {
        "issue: second transaction"
    } else if touches("W#issue#", "") {
        "issue: give up"
    } else if touches("TH", "HEAD") {
        "log: grow"
    } else if touches("C#", "") {
        "issue: make anew"
    } else if creates("I#", "META") {
        "deliver: open"
    } else if touches("I#", "L#") {
        "deliver: lines not taken"
    } else if creates("AQ#", "") && touches("I#", "META") {
        "deliver: seal"
    } else if touches("R#", "META") || creates("E#", "V#") {
        "deliver: records"
    } else if creates("U#", "") || touches("E#", "PROFILE") {
        "deliver: entities"
    } else if touches("W#outbox#", "") || touches("W#expiry#", "") {
        "notices: tell"
    } else if touches("HD#", "") {
        "notices: send"
    } else if touches("H#", "") {
        "notices: ask"
    } else {
        "write"
    }
}
