//! All items of a range, page by page.

use crate::store::{Item, Order, Query, Store, StoreError};

/// All items of a partition whose sort keys lie in `[from, to]`, in their order.
pub(super) async fn read_all(
    store: &dyn Store,
    pk: String,
    from: &str,
    to: &str,
) -> Result<Vec<Item>, StoreError> {
    let mut query = Query {
        pk,
        from: from.to_owned(),
        to: to.to_owned(),
        order: Order::Ascending,
        limit: 1_000,
        after: None,
    };
    let mut items = Vec::new();
    loop {
        let page = store.query(&query).await?;
        items.extend(page.items);
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(items),
        }
    }
}
