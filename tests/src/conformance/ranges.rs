//! Queries: order, ends of the range, direction, pages.

use bytes::Bytes;
use functions::store::{Cursor, MAX_PAGE_BYTES, Op, Order, Query};

use super::{Case, Space, add, create, delete, sentences};

pub(super) fn cases() -> Vec<Case> {
    let mut cases = sentences![
        an_empty_partition_gives_an_empty_page,
        a_query_reads_its_partition_only,
        a_partition_whose_name_begins_alike_is_another,
        sort_keys_are_ordered_by_bytes,
        digits_are_ordered_as_text,
        both_ends_of_a_range_are_included,
        a_range_of_one_key_is_that_item,
        a_range_between_two_items_is_empty,
        a_range_that_runs_backwards_is_empty,
        an_empty_start_reads_from_the_beginning,
        a_prefix_reads_what_begins_with_it,
        a_prefix_reads_what_equals_it,
        an_empty_prefix_reads_the_partition,
        descending_is_ascending_turned_round,
        descending_includes_both_ends,
        the_newest_is_the_first_descending,
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
        counters_are_found_among_items,
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

/// Creates items of these sort keys.
async fn fill(s: &Space, names: &[&str]) {
    s.write(names.iter().map(|name| create(&s.key(*name), name)))
        .await;
}

async fn found(s: &Space, from: &str, to: &str) -> Vec<String> {
    s.walk(s.range(from, to)).await.0
}

async fn found_descending(s: &Space, from: &str, to: &str) -> Vec<String> {
    s.walk(Query {
        order: Order::Descending,
        ..s.range(from, to)
    })
    .await
    .0
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

async fn an_empty_partition_gives_an_empty_page(s: Space) {
    let page = s.page(&s.range("", "z")).await;
    assert_eq!((page.items, page.next), (vec![], None));
}

async fn a_query_reads_its_partition_only(s: Space) {
    fill(&s, &["b"]).await;
    s.write([
        create(&s.key_in("other", "a"), ""),
        create(&s.key_in("other", "c"), ""),
    ])
    .await;
    assert_eq!(found(&s, "", "z").await, ["b"]);
}

async fn a_partition_whose_name_begins_alike_is_another(s: Space) {
    s.write([
        create(&s.key_in("1", "a"), ""),
        create(&s.key_in("10", "b"), ""),
    ])
    .await;
    let query = Query {
        pk: s.key_in("1", "a").pk,
        ..s.range("", "z")
    };
    assert_eq!(s.walk(query).await.0, ["a"]);
}

async fn sort_keys_are_ordered_by_bytes(s: Space) {
    // Not by letter, locale or UTF-16 unit: U+1F600 comes after U+FFFD, whose UTF-16 unit is larger.
    let sorted = [
        "!",
        "#",
        "0",
        "A",
        "B",
        "Z",
        "_",
        "a",
        "aa",
        "b",
        "é",
        "\u{3400}",
        "信",
        "\u{FFFD}",
        "\u{1F600}",
    ];
    fill(&s, &sorted.into_iter().rev().collect::<Vec<_>>()).await;
    assert_eq!(found(&s, "", "\u{10FFFF}").await, sorted);
}

async fn digits_are_ordered_as_text(s: Space) {
    fill(&s, &["10", "9", "1", "02", "2"]).await;
    assert_eq!(found(&s, "", "z").await, ["02", "1", "10", "2", "9"]);
}

async fn both_ends_of_a_range_are_included(s: Space) {
    fill(&s, &["a", "b", "c", "d", "e"]).await;
    assert_eq!(found(&s, "b", "d").await, ["b", "c", "d"]);
}

async fn a_range_of_one_key_is_that_item(s: Space) {
    fill(&s, &["a", "b", "c", "bb"]).await;
    assert_eq!(found(&s, "b", "b").await, ["b"]);
}

async fn a_range_between_two_items_is_empty(s: Space) {
    fill(&s, &["a", "d"]).await;
    assert_eq!(found(&s, "b", "c").await, [""; 0]);
}

async fn a_range_that_runs_backwards_is_empty(s: Space) {
    fill(&s, &["a", "b", "c"]).await;
    assert_eq!(found(&s, "c", "a").await, [""; 0]);
    assert_eq!(found_descending(&s, "c", "a").await, [""; 0]);
}

async fn an_empty_start_reads_from_the_beginning(s: Space) {
    fill(&s, &["\u{1}", "a", "b"]).await;
    assert_eq!(found(&s, "", "a").await, ["\u{1}", "a"]);
    assert_eq!(found_descending(&s, "", "a").await, ["a", "\u{1}"]);
}

async fn a_prefix_reads_what_begins_with_it(s: Space) {
    fill(
        &s,
        &[
            "O#1",
            "P",
            "P#",
            "P#1",
            "P#2#x",
            "P#信",
            "P#\u{1F600}",
            "P$",
            "Q#1",
        ],
    )
    .await;
    let found = s.walk(Query::prefix(&s.pk, "P#")).await.0;
    assert_eq!(found, ["P#", "P#1", "P#2#x", "P#信", "P#\u{1F600}"]);
}

async fn a_prefix_reads_what_equals_it(s: Space) {
    fill(&s, &["META"]).await;
    assert_eq!(s.walk(Query::prefix(&s.pk, "META")).await.0, ["META"]);
}

async fn an_empty_prefix_reads_the_partition(s: Space) {
    fill(&s, &["a", "信", "\u{1}"]).await;
    assert_eq!(
        s.walk(Query::prefix(&s.pk, "")).await.0,
        ["\u{1}", "a", "信"]
    );
}

async fn descending_is_ascending_turned_round(s: Space) {
    fill(&s, &["b", "信", "a", "B", "1"]).await;
    let mut ascending = found(&s, "", "\u{10FFFF}").await;
    ascending.reverse();
    assert_eq!(found_descending(&s, "", "\u{10FFFF}").await, ascending);
}

async fn descending_includes_both_ends(s: Space) {
    fill(&s, &["a", "b", "c", "d", "e"]).await;
    assert_eq!(found_descending(&s, "b", "d").await, ["d", "c", "b"]);
}

async fn the_newest_is_the_first_descending(s: Space) {
    fill(&s, &["P#20240901", "P#20240930", "P#20240915"]).await;
    let query = Query {
        order: Order::Descending,
        limit: 1,
        ..s.range("P#", "P#~")
    };
    let page = s.page(&query).await;
    assert_eq!(page.items[0].key.sk, "P#20240930");
    assert_eq!(page.next, Some(Cursor("P#20240930".to_owned())));
}

async fn a_full_page_at_the_end_names_no_next(s: Space) {
    fill(&s, &["a", "b", "c"]).await;
    let page = s
        .page(&Query {
            limit: 3,
            ..s.range("", "z")
        })
        .await;
    assert_eq!((page.items.len(), page.next), (3, None));
}

async fn a_page_with_more_behind_it_names_its_last_item(s: Space) {
    fill(&s, &["a", "b", "c"]).await;
    let page = s
        .page(&Query {
            limit: 2,
            ..s.range("", "z")
        })
        .await;
    assert_eq!(
        (page.items.len(), page.next),
        (2, Some(Cursor("b".to_owned())))
    );
}

async fn a_cursor_goes_on_after_an_item_that_was_deleted(s: Space) {
    fill(&s, &["a", "b", "c", "d"]).await;
    let query = Query {
        limit: 2,
        ..s.range("", "z")
    };
    let page = s.page(&query).await;
    s.write([delete(&s.key("b"), 1)]).await;
    assert_eq!(
        s.walk(Query {
            after: page.next,
            ..query
        })
        .await
        .0,
        ["c", "d"]
    );
}

async fn an_item_created_behind_the_cursor_is_found(s: Space) {
    fill(&s, &["a", "b", "d"]).await;
    let query = Query {
        limit: 2,
        ..s.range("", "z")
    };
    let page = s.page(&query).await;
    fill(&s, &["c"]).await;
    assert_eq!(
        s.walk(Query {
            after: page.next,
            ..query
        })
        .await
        .0,
        ["c", "d"]
    );
}

async fn an_item_created_before_the_cursor_is_not(s: Space) {
    fill(&s, &["b", "c", "d"]).await;
    let query = Query {
        limit: 2,
        ..s.range("", "z")
    };
    let page = s.page(&query).await;
    fill(&s, &["a"]).await;
    assert_eq!(
        s.walk(Query {
            after: page.next,
            ..query
        })
        .await
        .0,
        ["d"]
    );
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

async fn counters_are_found_among_items(s: Space) {
    fill(&s, &["a", "c"]).await;
    s.write([add(&s.key("b"), 9)]).await;
    let values: Vec<u64> = s
        .page(&s.range("", "z"))
        .await
        .items
        .iter()
        .map(|item| item.v)
        .collect();
    assert_eq!(values, [1, 9, 1]);
}

async fn deleted_items_leave_no_gap(s: Space) {
    fill(&s, &["a", "b", "c", "d", "e"]).await;
    s.write(["a", "c", "e"].map(|name| delete(&s.key(name), 1)))
        .await;
    let page = s
        .page(&Query {
            limit: 2,
            ..s.range("", "z")
        })
        .await;
    let names: Vec<String> = page.items.into_iter().map(|item| item.key.sk).collect();
    assert_eq!(
        (names, page.next),
        (vec!["b".to_owned(), "d".to_owned()], None)
    );
}
