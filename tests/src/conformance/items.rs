//! One item: created, replaced, removed, counted.

use functions::store::Op;

use super::{Case, Space, add, check_absent, check_at, create, delete, replace, seen, sentences};

pub(super) fn cases() -> Vec<Case> {
    sentences![
        an_item_that_was_never_written_is_none,
        a_created_item_is_at_version_one,
        a_created_item_names_its_key,
        create_conflicts_with_an_item_that_is_there,
        create_conflicts_with_an_item_of_the_same_body,
        create_conflicts_with_a_counter,
        a_replaced_item_is_one_version_on,
        many_replacements_count_every_version,
        replace_with_the_same_body_moves_the_version_on,
        replace_at_an_old_version_conflicts,
        replace_at_a_coming_version_conflicts,
        replace_at_version_zero_conflicts,
        replace_at_the_largest_number_conflicts,
        replace_of_an_absent_item_conflicts,
        a_deleted_item_is_none,
        delete_at_an_old_version_conflicts,
        delete_of_an_absent_item_conflicts,
        delete_twice_conflicts,
        delete_then_create_starts_at_version_one,
        a_replacement_at_the_version_of_a_former_life_conflicts_once_versions_differ,
        check_absent_holds_for_an_absent_item,
        check_absent_conflicts_with_an_item,
        check_absent_conflicts_with_a_counter,
        check_absent_holds_after_a_delete,
        check_at_holds_at_the_version,
        check_at_conflicts_at_another_version,
        check_at_conflicts_with_an_absent_item,
        checks_write_nothing,
        a_counter_begins_at_zero,
        a_counter_adds_up,
        a_counter_has_an_empty_body,
        a_counter_takes_the_largest_addition,
        a_counter_can_be_checked_at_its_value,
        a_counter_can_be_deleted_at_its_value,
        a_counter_that_was_deleted_begins_at_zero,
        add_to_an_item_with_a_body_conflicts,
        add_to_an_item_created_empty_counts_on,
        a_counter_can_be_replaced_at_its_value,
        a_counter_that_got_a_body_is_no_counter,
        items_of_one_sort_key_in_two_partitions_are_two,
        items_of_two_sort_keys_in_one_partition_are_two,
        the_parts_of_a_key_do_not_run_together,
    ]
}

async fn an_item_that_was_never_written_is_none(s: Space) {
    assert_eq!(s.get(&s.key("a")).await, None);
}

async fn a_created_item_is_at_version_one(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.look(&key).await, seen(1, "first"));
}

async fn a_created_item_names_its_key(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.get(&key).await.map(|item| item.key), Some(key));
}

async fn create_conflicts_with_an_item_that_is_there(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.conflict([create(&key, "second")]).await, 0);
    assert_eq!(s.look(&key).await, seen(1, "first"));
}

async fn create_conflicts_with_an_item_of_the_same_body(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.conflict([create(&key, "first")]).await, 0);
}

async fn create_conflicts_with_a_counter(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 3)]).await;
    assert_eq!(s.conflict([create(&key, "first")]).await, 0);
    assert_eq!(s.look(&key).await, seen(3, ""));
}

async fn a_replaced_item_is_one_version_on(s: Space) {
    let key = s.create("a", "first").await;
    s.write([replace(&key, 1, "second")]).await;
    assert_eq!(s.look(&key).await, seen(2, "second"));
}

async fn many_replacements_count_every_version(s: Space) {
    let key = s.create("a", "1").await;
    for at in 1..30 {
        s.write([replace(&key, at, &(at + 1).to_string())]).await;
    }
    assert_eq!(s.look(&key).await, seen(30, "30"));
}

async fn replace_with_the_same_body_moves_the_version_on(s: Space) {
    let key = s.create("a", "same").await;
    s.write([replace(&key, 1, "same")]).await;
    assert_eq!(s.look(&key).await, seen(2, "same"));
}

async fn replace_at_an_old_version_conflicts(s: Space) {
    let key = s.create("a", "first").await;
    s.write([replace(&key, 1, "second")]).await;
    assert_eq!(s.conflict([replace(&key, 1, "late")]).await, 0);
    assert_eq!(s.look(&key).await, seen(2, "second"));
}

async fn replace_at_a_coming_version_conflicts(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.conflict([replace(&key, 2, "early")]).await, 0);
}

async fn replace_at_version_zero_conflicts(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.conflict([replace(&key, 0, "second")]).await, 0);
    assert_eq!(s.conflict([replace(&s.key("b"), 0, "second")]).await, 0);
    assert_eq!(s.get(&s.key("b")).await, None);
}

async fn replace_at_the_largest_number_conflicts(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.conflict([replace(&key, u64::MAX, "second")]).await, 0);
    assert_eq!(s.conflict([delete(&key, u64::MAX)]).await, 0);
    assert_eq!(s.conflict([check_at(&key, u64::MAX)]).await, 0);
}

async fn replace_of_an_absent_item_conflicts(s: Space) {
    let key = s.key("a");
    assert_eq!(s.conflict([replace(&key, 1, "first")]).await, 0);
    assert_eq!(s.get(&key).await, None);
}

async fn a_deleted_item_is_none(s: Space) {
    let key = s.create("a", "first").await;
    s.write([delete(&key, 1)]).await;
    assert_eq!(s.get(&key).await, None);
    assert_eq!(s.page(&s.range("", "z")).await.items, []);
}

async fn delete_at_an_old_version_conflicts(s: Space) {
    let key = s.create("a", "first").await;
    s.write([replace(&key, 1, "second")]).await;
    assert_eq!(s.conflict([delete(&key, 1)]).await, 0);
    assert_eq!(s.look(&key).await, seen(2, "second"));
}

async fn delete_of_an_absent_item_conflicts(s: Space) {
    assert_eq!(s.conflict([delete(&s.key("a"), 1)]).await, 0);
}

async fn delete_twice_conflicts(s: Space) {
    let key = s.create("a", "first").await;
    s.write([delete(&key, 1)]).await;
    assert_eq!(s.conflict([delete(&key, 1)]).await, 0);
}

async fn delete_then_create_starts_at_version_one(s: Space) {
    let key = s.create("a", "first").await;
    s.write([replace(&key, 1, "second")]).await;
    s.write([delete(&key, 2)]).await;
    s.write([create(&key, "third")]).await;
    assert_eq!(s.look(&key).await, seen(1, "third"));
}

async fn a_replacement_at_the_version_of_a_former_life_conflicts_once_versions_differ(s: Space) {
    let key = s.create("a", "first").await;
    s.write([replace(&key, 1, "second")]).await;
    s.write([delete(&key, 2)]).await;
    s.write([create(&key, "third")]).await;
    assert_eq!(s.conflict([replace(&key, 2, "late")]).await, 0);
    assert_eq!(s.look(&key).await, seen(1, "third"));
}

async fn check_absent_holds_for_an_absent_item(s: Space) {
    s.write([check_absent(&s.key("a"))]).await;
}

async fn check_absent_conflicts_with_an_item(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.conflict([check_absent(&key)]).await, 0);
}

async fn check_absent_conflicts_with_a_counter(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 1)]).await;
    assert_eq!(s.conflict([check_absent(&key)]).await, 0);
}

async fn check_absent_holds_after_a_delete(s: Space) {
    let key = s.create("a", "first").await;
    s.write([delete(&key, 1)]).await;
    s.write([check_absent(&key)]).await;
}

async fn check_at_holds_at_the_version(s: Space) {
    let key = s.create("a", "first").await;
    s.write([check_at(&key, 1)]).await;
    s.write([replace(&key, 1, "second")]).await;
    s.write([check_at(&key, 2)]).await;
}

async fn check_at_conflicts_at_another_version(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.conflict([check_at(&key, 2)]).await, 0);
    assert_eq!(s.conflict([check_at(&key, 0)]).await, 0);
}

async fn check_at_conflicts_with_an_absent_item(s: Space) {
    assert_eq!(s.conflict([check_at(&s.key("a"), 1)]).await, 0);
    assert_eq!(s.conflict([check_at(&s.key("a"), 0)]).await, 0);
}

async fn checks_write_nothing(s: Space) {
    let (there, absent) = (s.create("a", "first").await, s.key("b"));
    s.write([check_at(&there, 1), check_absent(&absent)]).await;
    assert_eq!(s.look(&there).await, seen(1, "first"));
    assert_eq!(s.get(&absent).await, None);
}

async fn a_counter_begins_at_zero(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 5)]).await;
    assert_eq!(s.look(&key).await, seen(5, ""));
}

async fn a_counter_adds_up(s: Space) {
    let key = s.key("a");
    for by in 1..=10 {
        s.write([add(&key, by)]).await;
    }
    assert_eq!(s.look(&key).await, seen(55, ""));
}

async fn a_counter_has_an_empty_body(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 1)]).await;
    let item = s.get(&key).await.expect("the counter is there");
    assert!(item.body.is_empty());
    assert_eq!(item.ttl, None);
}

async fn a_counter_takes_the_largest_addition(s: Space) {
    let key = s.key("a");
    s.write([add(&key, functions::store::MAX_ADDITION)]).await;
    s.write([add(&key, functions::store::MAX_ADDITION)]).await;
    assert_eq!(
        s.look(&key).await,
        seen(2 * functions::store::MAX_ADDITION, "")
    );
}

async fn a_counter_can_be_checked_at_its_value(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 7)]).await;
    s.write([check_at(&key, 7)]).await;
    assert_eq!(s.conflict([check_at(&key, 1)]).await, 0);
}

async fn a_counter_can_be_deleted_at_its_value(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 7)]).await;
    s.write([delete(&key, 7)]).await;
    assert_eq!(s.get(&key).await, None);
}

async fn a_counter_that_was_deleted_begins_at_zero(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 7)]).await;
    s.write([delete(&key, 7)]).await;
    s.write([add(&key, 2)]).await;
    assert_eq!(s.look(&key).await, seen(2, ""));
}

async fn add_to_an_item_with_a_body_conflicts(s: Space) {
    let key = s.create("a", "first").await;
    assert_eq!(s.conflict([add(&key, 1)]).await, 0);
    assert_eq!(s.look(&key).await, seen(1, "first"));
}

async fn add_to_an_item_created_empty_counts_on(s: Space) {
    let key = s.create("a", "").await;
    s.write([add(&key, 4)]).await;
    assert_eq!(s.look(&key).await, seen(5, ""));
}

async fn a_counter_can_be_replaced_at_its_value(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 4)]).await;
    s.write([replace(&key, 4, "")]).await;
    s.write([add(&key, 1)]).await;
    assert_eq!(s.look(&key).await, seen(6, ""));
}

async fn a_counter_that_got_a_body_is_no_counter(s: Space) {
    let key = s.key("a");
    s.write([add(&key, 4)]).await;
    s.write([replace(&key, 4, "body")]).await;
    assert_eq!(s.look(&key).await, seen(5, "body"));
    assert_eq!(s.conflict([add(&key, 1)]).await, 0);
}

async fn items_of_one_sort_key_in_two_partitions_are_two(s: Space) {
    let (one, two) = (s.key_in("1", "a"), s.key_in("2", "a"));
    s.write([create(&one, "one"), create(&two, "two")]).await;
    s.write([Op::Delete {
        key: one.clone(),
        at: 1,
    }])
    .await;
    assert_eq!(s.get(&one).await, None);
    assert_eq!(s.look(&two).await, seen(1, "two"));
}

async fn items_of_two_sort_keys_in_one_partition_are_two(s: Space) {
    let (one, two) = (s.create("a", "one").await, s.create("b", "two").await);
    assert_eq!(s.look(&one).await, seen(1, "one"));
    assert_eq!(s.look(&two).await, seen(1, "two"));
}

async fn the_parts_of_a_key_do_not_run_together(s: Space) {
    let (one, two) = (s.key_in("ab", "c"), s.key_in("a", "bc"));
    s.write([create(&one, "one")]).await;
    assert_eq!(s.get(&two).await, None);
    s.write([create(&two, "two")]).await;
    assert_eq!(s.look(&one).await, seen(1, "one"));
}
