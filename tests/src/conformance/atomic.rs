//! Transactions: every step or none, and which step is named.

use functions::store::{MAX_OPS, Op, Order, Query};

use super::{Case, Space, add, check_absent, check_at, create, delete, replace, seen, sentences};

/// Steps beside the one that conflicts.
const OTHERS: usize = 6;

/// A step that conflicts.
#[derive(Clone, Copy, Debug)]
enum Refused {
    CreateOfAnItemThatIsThere,
    ReplaceAtAnotherVersion,
    ReplaceOfAnAbsentItem,
    DeleteAtAnotherVersion,
    DeleteOfAnAbsentItem,
    CheckAbsentOfAnItemThatIsThere,
    CheckAtAnotherVersion,
    CheckAtOfAnAbsentItem,
    AddToAnItemWithABody,
}

use Refused::{
    AddToAnItemWithABody, CheckAbsentOfAnItemThatIsThere, CheckAtAnotherVersion,
    CheckAtOfAnAbsentItem, CreateOfAnItemThatIsThere, DeleteAtAnotherVersion, DeleteOfAnAbsentItem,
    ReplaceAtAnotherVersion, ReplaceOfAnAbsentItem,
};

const ALL: [Refused; 9] = [
    CreateOfAnItemThatIsThere,
    ReplaceAtAnotherVersion,
    ReplaceOfAnAbsentItem,
    DeleteAtAnotherVersion,
    DeleteOfAnAbsentItem,
    CheckAbsentOfAnItemThatIsThere,
    CheckAtAnotherVersion,
    CheckAtOfAnAbsentItem,
    AddToAnItemWithABody,
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = sentences![
        no_step_at_all_succeeds,
        every_kind_of_step_in_one_transaction,
        a_hundred_steps_are_one_transaction,
        a_hundred_steps_with_a_last_conflict_write_nothing,
        of_two_conflicts_the_first_is_named,
        a_transaction_spans_partitions,
        a_refused_transaction_can_be_sent_again_once_it_holds,
        the_same_create_sent_twice_conflicts_the_second_time,
        a_transaction_sees_the_one_before_it,
        checks_alone_are_a_transaction,
        a_refused_transaction_leaves_no_trace_in_a_query,
    ];
    for refused in ALL {
        for place in [0, 3, OTHERS] {
            let name = format!("nothing is written when step {place} conflicts: {refused:?}");
            cases.push(Case::new(name, move |s| {
                nothing_is_written(s, refused, place)
            }));
        }
    }
    cases
}

async fn nothing_is_written(s: Space, refused: Refused, place: usize) {
    let there = s.create("there", "body").await;
    let kept = s.create("kept", "kept").await;
    let removed = s.create("removed", "removed").await;
    let (new, counter, absent) = (s.key("new"), s.key("counter"), s.key("absent"));
    s.write([add(&counter, 5)]).await;
    let bad = match refused {
        CreateOfAnItemThatIsThere => create(&there, "other"),
        ReplaceAtAnotherVersion => replace(&there, 2, "other"),
        ReplaceOfAnAbsentItem => replace(&absent, 1, "other"),
        DeleteAtAnotherVersion => delete(&there, 2),
        DeleteOfAnAbsentItem => delete(&absent, 1),
        CheckAbsentOfAnItemThatIsThere => check_absent(&there),
        CheckAtAnotherVersion => check_at(&there, 2),
        CheckAtOfAnAbsentItem => check_at(&absent, 1),
        AddToAnItemWithABody => add(&there, 1),
    };
    let mut steps = vec![
        create(&new, "new"),
        replace(&kept, 1, "changed"),
        delete(&removed, 1),
        add(&counter, 1),
        add(&s.key("new counter"), 1),
        check_absent(&s.key("never")),
    ];
    assert_eq!(steps.len(), OTHERS);
    steps.insert(place, bad);
    assert_eq!(s.conflict(steps).await, place);
    assert_eq!(s.get(&new).await, None);
    assert_eq!(s.get(&s.key("new counter")).await, None);
    assert_eq!(s.get(&absent).await, None);
    assert_eq!(s.look(&there).await, seen(1, "body"));
    assert_eq!(s.look(&kept).await, seen(1, "kept"));
    assert_eq!(s.look(&removed).await, seen(1, "removed"));
    assert_eq!(s.look(&counter).await, seen(5, ""));
}

async fn no_step_at_all_succeeds(s: Space) {
    s.write([]).await;
}

async fn every_kind_of_step_in_one_transaction(s: Space) {
    let (kept, removed) = (s.create("kept", "1").await, s.create("removed", "1").await);
    let (new, counter, checked) = (
        s.key("new"),
        s.key("counter"),
        s.create("checked", "1").await,
    );
    s.write([
        create(&new, "new"),
        replace(&kept, 1, "2"),
        delete(&removed, 1),
        add(&counter, 2),
        check_at(&checked, 1),
        check_absent(&s.key("never")),
    ])
    .await;
    assert_eq!(s.look(&new).await, seen(1, "new"));
    assert_eq!(s.look(&kept).await, seen(2, "2"));
    assert_eq!(s.get(&removed).await, None);
    assert_eq!(s.look(&counter).await, seen(2, ""));
    assert_eq!(s.look(&checked).await, seen(1, "1"));
    assert_eq!(s.get(&s.key("never")).await, None);
}

fn hundred(s: &Space) -> Vec<Op> {
    (0..MAX_OPS)
        .map(|n| create(&s.key(format!("{n:03}")), "body"))
        .collect()
}

async fn a_hundred_steps_are_one_transaction(s: Space) {
    s.write(hundred(&s)).await;
    assert_eq!(s.walk(s.range("", "z")).await.0.len(), MAX_OPS);
}

async fn a_hundred_steps_with_a_last_conflict_write_nothing(s: Space) {
    s.create("099", "in the way").await;
    assert_eq!(s.conflict(hundred(&s)).await, 99);
    assert_eq!(s.walk(s.range("", "z")).await.0, ["099"]);
}

async fn of_two_conflicts_the_first_is_named(s: Space) {
    let (a, b) = (s.create("a", "").await, s.create("b", "").await);
    let steps = [
        create(&s.key("c"), ""),
        create(&b, ""),
        check_absent(&s.key("d")),
        create(&a, ""),
    ];
    assert_eq!(s.conflict(steps).await, 1);
}

async fn a_transaction_spans_partitions(s: Space) {
    let keys: Vec<_> = (0..20).map(|n| s.key_in(&n.to_string(), "same")).collect();
    s.write(keys.iter().map(|key| create(key, "body"))).await;
    for key in &keys {
        assert_eq!(s.look(key).await, seen(1, "body"));
    }
    let steps = keys
        .iter()
        .enumerate()
        .map(|(n, key)| replace(key, if n == 13 { 2 } else { 1 }, "new"));
    assert_eq!(s.conflict(steps).await, 13);
    for key in &keys {
        assert_eq!(s.look(key).await, seen(1, "body"));
    }
}

async fn a_refused_transaction_can_be_sent_again_once_it_holds(s: Space) {
    let guard = s.create("guard", "").await;
    let new = s.key("new");
    let steps = [create(&new, "body"), check_absent(&guard)];
    assert_eq!(s.conflict(steps.clone()).await, 1);
    s.write([delete(&guard, 1)]).await;
    s.write(steps).await;
    assert_eq!(s.look(&new).await, seen(1, "body"));
}

async fn the_same_create_sent_twice_conflicts_the_second_time(s: Space) {
    let step = create(&s.key("a"), "body");
    s.write([step.clone()]).await;
    assert_eq!(s.conflict([step]).await, 0);
}

async fn a_transaction_sees_the_one_before_it(s: Space) {
    let (a, b) = (s.create("a", "0").await, s.create("b", "0").await);
    for at in 1..20 {
        s.write([replace(&a, at, "x"), check_at(&b, at)]).await;
        s.write([replace(&b, at, "x"), check_at(&a, at + 1)]).await;
    }
    assert_eq!(s.look(&b).await, seen(20, "x"));
}

async fn checks_alone_are_a_transaction(s: Space) {
    let a = s.create("a", "").await;
    s.write([check_at(&a, 1), check_absent(&s.key("b"))]).await;
    assert_eq!(
        s.conflict([check_at(&a, 1), check_at(&s.key("b"), 1)])
            .await,
        1
    );
}

async fn a_refused_transaction_leaves_no_trace_in_a_query(s: Space) {
    let there = s.create("m", "").await;
    assert_eq!(
        s.conflict([
            create(&s.key("a"), ""),
            create(&s.key("z"), ""),
            create(&there, "")
        ])
        .await,
        2
    );
    let descending = Query {
        order: Order::Descending,
        ..s.range("", "~")
    };
    assert_eq!(s.walk(descending).await.0, ["m"]);
}
