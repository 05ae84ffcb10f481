//! Fills one page of a query by the same rule in every adapter.

use std::ops::ControlFlow;

use super::{Cursor, Item, MAX_PAGE_BYTES, Page};

/// A page that is being filled.
pub(super) struct PageBuilder {
    limit: usize,
    bytes: usize,
    items: Vec<Item>,
}

impl PageBuilder {
    /// An empty page for at most `limit` items.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            bytes: 0,
            items: Vec::new(),
        }
    }

    /// Takes the next item and goes on, or breaks with the finished page if the item belongs to the one after.
    /// The first item always fits: an item is smaller than a page.
    pub(super) fn push(mut self, item: Item) -> ControlFlow<Page, Self> {
        let size = item.key.pk.len() + item.key.sk.len() + item.body.len();
        if self.items.len() == self.limit || self.bytes + size > MAX_PAGE_BYTES {
            return ControlFlow::Break(self.more());
        }
        self.bytes += size;
        self.items.push(item);
        ControlFlow::Continue(self)
    }

    /// Whether nothing was taken yet.
    #[cfg(feature = "dynamo")]
    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The page, when there may be more items after it.
    pub(super) fn more(self) -> Page {
        let next = self.items.last().map(|item| Cursor(item.key.sk.clone()));
        Page {
            items: self.items,
            next,
        }
    }

    /// The page, when nothing comes after it.
    pub(super) fn last(self) -> Page {
        Page {
            items: self.items,
            next: None,
        }
    }
}
