//! Pages of a query: how large they are, and how a cursor goes on.

use bytes::Bytes;
use functions::store::{Cursor, MAX_PAGE_BYTES, Op, Order, Query};

use super::ranges::{fill, found, found_descending};
use super::{Case, Space, delete, sentences};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = sentences![
        a_full_page_at_the_end_names_no_next,
        a_page_with_more_behind_it_names_its_last_item,
        a_cursor_goes_on_after_an_item_that_was_deleted,
        an_item_created_behind_the_cursor_is_found,
        an_item_created_before_the_cursor_is_not,
        a_cursor_before_the_range_changes_nothing,
        a_cursor_behind_the_range_ends_it,
        a_cursor_on_the_last_key_ends_the_range,
        a_descending_cursor_behind_the_range_changes_nothing,
        a_descending_cursor_before_the_range_ends_it,
        a_page_ends_at_its_bytes,
        pages_that_end_by_bytes_lose_nothing,
        pages_that_end_by_bytes_lose_nothing_descending,
        a_thousand_items_fit_on_a_page,
        items_of_a_page_are_whole,
        deleted_items_leave_no_gap,
    ];
    for order in [Order::Ascending, Order::Descending] {
        for limit in [1, 2, 3, 7, 24, 25, 26, 100] {
            let name = format!("{order:?} pages of {limit} give all of 25 items once and in order");
            cases.push(Case::new(name, move |s| pages_give_all(s, order, limit)));
        }
    }
    cases
}

/// The whole partition in pages of so many items.
fn pages_of(s: &Space, limit: usize) -> Query {
    Query {
        limit,
        ..s.range("", "z")
    }
}

/// What goes on behind the first page of two items.
async fn behind_the_first_two(s: &Space) -> Query {
    let query = pages_of(s, 2);
    let after = s.page(&query).await.next;
    Query { after, ..query }
}

async fn pages_give_all(s: Space, order: Order, limit: usize) {
    let mut names: Vec<String> = (0..25).map(|n| format!("{n:02}")).collect();
    fill(&s, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let (found, pages) = s
        .walk(Query {
            order,
            limit,
            ..s.range("", "99")
        })
        .await;
    if order == Order::Descending {
        names.reverse();
    }
    assert_eq!(found, names);
    assert_eq!(pages, 25_usize.div_ceil(limit), "as few pages as can be");
}

async fn a_full_page_at_the_end_names_no_next(s: Space) {
    fill(&s, &["a", "b", "c"]).await;
    let page = s.page(&pages_of(&s, 3)).await;
    assert_eq!((page.items.len(), page.next), (3, None));
}

async fn a_page_with_more_behind_it_names_its_last_item(s: Space) {
    fill(&s, &["a", "b", "c"]).await;
    let page = s.page(&pages_of(&s, 2)).await;
    let last = Some(Cursor("b".to_owned()));
    assert_eq!((page.items.len(), page.next), (2, last));
}

async fn a_cursor_goes_on_after_an_item_that_was_deleted(s: Space) {
    fill(&s, &["a", "b", "c", "d"]).await;
    let rest = behind_the_first_two(&s).await;
    s.write([delete(&s.key("b"), 1)]).await;
    assert_eq!(s.walk(rest).await.0, ["c", "d"]);
}

async fn an_item_created_behind_the_cursor_is_found(s: Space) {
    fill(&s, &["a", "b", "d"]).await;
    let rest = behind_the_first_two(&s).await;
    fill(&s, &["c"]).await;
    assert_eq!(s.walk(rest).await.0, ["c", "d"]);
}

async fn an_item_created_before_the_cursor_is_not(s: Space) {
    fill(&s, &["b", "c", "d"]).await;
    let rest = behind_the_first_two(&s).await;
    fill(&s, &["a"]).await;
    assert_eq!(s.walk(rest).await.0, ["d"]);
}

async fn after(s: &Space, order: Order, cursor: &str) -> Vec<String> {
    fill(s, &["a", "b", "c", "d", "e"]).await;
    let after = Some(Cursor(cursor.to_owned()));
    s.walk(Query {
        order,
        after,
        ..s.range("b", "d")
    })
    .await
    .0
}

async fn a_cursor_before_the_range_changes_nothing(s: Space) {
    assert_eq!(after(&s, Order::Ascending, "a").await, ["b", "c", "d"]);
}

async fn a_cursor_behind_the_range_ends_it(s: Space) {
    assert_eq!(after(&s, Order::Ascending, "e").await, [""; 0]);
}

async fn a_cursor_on_the_last_key_ends_the_range(s: Space) {
    assert_eq!(after(&s, Order::Ascending, "d").await, [""; 0]);
}

async fn a_descending_cursor_behind_the_range_changes_nothing(s: Space) {
    assert_eq!(after(&s, Order::Descending, "e").await, ["d", "c", "b"]);
}

async fn a_descending_cursor_before_the_range_ends_it(s: Space) {
    assert_eq!(after(&s, Order::Descending, "a").await, [""; 0]);
}

/// Twelve items of 300 KB: three fit on a page of 1 MB.
async fn fill_large(s: &Space) -> Vec<String> {
    let names: Vec<String> = (0..12).map(|n| format!("{n:02}")).collect();
    for names in names.chunks(6) {
        let steps = names.iter().map(|name| Op::Create {
            key: s.key(name),
            body: Bytes::from(vec![b'x'; 300 * 1024]),
            ttl: None,
        });
        s.write(steps).await;
    }
    names
}

async fn a_page_ends_at_its_bytes(s: Space) {
    fill_large(&s).await;
    let page = s.page(&s.range("", "z")).await;
    let bytes: usize = page
        .items
        .iter()
        .map(|item| item.key.pk.len() + item.key.sk.len() + item.body.len())
        .sum();
    assert!(bytes <= MAX_PAGE_BYTES, "{bytes} bytes");
    assert_eq!(page.items.len(), 3);
    assert_eq!(page.next, Some(Cursor("02".to_owned())));
}

async fn pages_that_end_by_bytes_lose_nothing(s: Space) {
    let names = fill_large(&s).await;
    assert_eq!(found(&s, "", "z").await, names);
}

async fn pages_that_end_by_bytes_lose_nothing_descending(s: Space) {
    let mut names = fill_large(&s).await;
    names.reverse();
    assert_eq!(found_descending(&s, "", "z").await, names);
}

async fn a_thousand_items_fit_on_a_page(s: Space) {
    let names: Vec<String> = (0..1_001).map(|n| format!("{n:04}")).collect();
    for names in names.chunks(100) {
        fill(&s, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    let page = s.page(&s.range("", "z")).await;
    assert_eq!(
        (page.items.len(), page.next),
        (1_000, Some(Cursor("0999".to_owned())))
    );
    assert_eq!(found(&s, "", "z").await, names);
}

async fn items_of_a_page_are_whole(s: Space) {
    fill(&s, &["a", "b", "c"]).await;
    let keys = ["a", "b", "c"].map(|name| s.key(name));
    let batch = s.store.batch_get(&keys).await.expect("a batch answers");
    let page = s.page(&s.range("", "z")).await.items;
    assert_eq!(page.into_iter().map(Some).collect::<Vec<_>>(), batch);
}

async fn deleted_items_leave_no_gap(s: Space) {
    fill(&s, &["a", "b", "c", "d", "e"]).await;
    s.write(["a", "c", "e"].map(|name| delete(&s.key(name), 1)))
        .await;
    let page = s.page(&pages_of(&s, 2)).await;
    let names: Vec<String> = page.items.into_iter().map(|item| item.key.sk).collect();
    let expected = vec!["b".to_owned(), "d".to_owned()];
    assert_eq!((names, page.next), (expected, None));
}
