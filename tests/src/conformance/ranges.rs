//! Queries: order, ends of the range, direction.

use functions::store::{Cursor, Order, Query};

use super::{Case, Space, add, create, sentences};

pub(super) fn cases() -> Vec<Case> {
    sentences![
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
        counters_are_found_among_items,
    ]
}

/// Creates items of these sort keys.
pub(super) async fn fill(s: &Space, names: &[&str]) {
    s.write(names.iter().map(|name| create(&s.key(*name), name)))
        .await;
}

pub(super) async fn found(s: &Space, from: &str, to: &str) -> Vec<String> {
    s.walk(s.range(from, to)).await.0
}

pub(super) async fn found_descending(s: &Space, from: &str, to: &str) -> Vec<String> {
    s.walk(Query {
        order: Order::Descending,
        ..s.range(from, to)
    })
    .await
    .0
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
