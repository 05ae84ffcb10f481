//! A whole store, item by item (通读): for checks, copies and restores, never for a request.
//!
//! A port of its own, so that no use case can come to depend on reading everything.

use async_trait::async_trait;

use super::{Item, Key, StoreError};

/// Reads a store from its first item to its last, in an order of the engine's own.
#[async_trait]
pub trait Walk: Send + Sync + 'static {
    /// The items that come after the one at `after`, 1 to `limit` of them; none at the end. `Damaged` names the
    /// first that cannot be read when it comes first: the walk goes on after it. No snapshot: what is written
    /// meanwhile may be met or not.
    async fn walk(&self, after: Option<&Key>, limit: usize) -> Result<Vec<Item>, StoreError>;
}
