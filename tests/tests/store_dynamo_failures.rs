//! What the adapter makes of an engine's failures: a scripted engine on loopback says them one by one.

#[path = "store_dynamo_failures/script.rs"]
mod script;

use std::net::Ipv4Addr;
use std::time::{Duration, Instant};

use functions::store::dynamo::Tokens;
use functions::store::{Key, Query, Store, StoreError};
use script::{
    DEADLINE, SECRET, breaks_off, cancels, engine, fails, key, line_that_hangs_up, says, says_text,
    silence, sound, store, throttles, write,
};
use serde_json::{Value, json};

fn unavailable<T: std::fmt::Debug>(outcome: Result<T, StoreError>) {
    let Err(error @ StoreError::Unavailable(_)) = outcome else {
        panic!("expected Unavailable, got {outcome:?}");
    };
    assert!(
        !format!("{error} {error:?}").contains(SECRET),
        "the engine's text stays inside: {error}"
    );
}

/// Nothing was done, and it may be tried again.
fn busy<T: std::fmt::Debug>(outcome: Result<T, StoreError>) {
    let Err(error @ StoreError::Busy(_)) = outcome else {
        panic!("expected Busy, got {outcome:?}");
    };
    assert!(
        !format!("{error} {error:?}").contains(SECRET),
        "the engine's text stays inside: {error}"
    );
}

async fn within_deadline<T>(call: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let outcome = call.await;
    assert!(
        start.elapsed() < DEADLINE + Duration::from_millis(400),
        "{:?}",
        start.elapsed()
    );
    outcome
}

#[tokio::test]
async fn a_throttled_read_is_tried_again() {
    let answers = [
        throttles(),
        fails(400, "ThrottlingException", ""),
        says(&json!({"Item": sound(&key())})),
    ];
    let (store, script) = engine(Tokens::Ignored, answers).await;
    let item = store.get(&key()).await.expect("read").expect("it is there");
    assert_eq!(item.body, "body");
    assert_eq!(script.asked().len(), 3);
    assert!(script.asked_strongly());
}

#[tokio::test]
async fn a_read_that_failed_in_the_engine_is_tried_again() {
    let answers = [fails(500, "InternalServerError", ""), says(&json!({}))];
    let (store, script) = engine(Tokens::Ignored, answers).await;
    assert_eq!(store.get(&key()).await.expect("read"), None);
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test]
async fn a_throttled_write_is_tried_again_under_one_token() {
    let answers = [
        throttles(),
        cancels(&["ThrottlingError", "None"]),
        says(&json!({})),
    ];
    let (store, script) = engine(Tokens::Ignored, answers).await;
    store.transact(write(2)).await.expect("written");
    let tokens = script.tokens();
    assert_eq!(tokens.len(), 3);
    assert!(
        tokens
            .iter()
            .all(|token| *token == tokens[0] && token.len() > 20)
    );
}

#[tokio::test]
async fn two_writes_have_two_tokens() {
    let (store, script) = engine(Tokens::Ignored, [says(&json!({}))]).await;
    for _ in 0..2 {
        store.transact(write(1)).await.expect("written");
    }
    assert_ne!(script.tokens()[0], script.tokens()[1]);
}

#[tokio::test]
async fn a_contended_write_is_tried_again() {
    let answers = [cancels(&["None", "TransactionConflict"]), says(&json!({}))];
    let (store, script) = engine(Tokens::Ignored, answers).await;
    store.transact(write(2)).await.expect("written");
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test]
async fn a_write_that_stays_contended_or_throttled_did_not_happen_and_is_busy_within_the_deadline()
{
    for answer in [
        cancels(&["TransactionConflict"]),
        cancels(&["ThrottlingError"]),
        cancels(&["ProvisionedThroughputExceeded"]),
        throttles(),
        fails(400, "ThrottlingException", ""),
        fails(400, "RequestLimitExceeded", ""),
        fails(400, "TransactionConflictException", ""),
    ] {
        for tokens in [Tokens::Ignored, Tokens::Honoured] {
            let (store, script) = engine(tokens, [answer.clone()]).await;
            busy(within_deadline(store.transact(write(1))).await);
            assert!(script.asked().len() > 2);
        }
    }
}

#[tokio::test]
async fn a_write_that_is_throttled_after_an_unknown_attempt_stays_unknown() {
    for first in [fails(500, "InternalServerError", ""), silence()] {
        let (store, script) = engine(Tokens::Honoured, [first, throttles()]).await;
        unavailable(within_deadline(store.transact(write(1))).await);
        assert!(script.asked().len() > 1);
    }
}

#[tokio::test]
async fn a_write_whose_answer_breaks_off_is_unknown_and_not_sent_again() {
    let (store, script) = engine(Tokens::Ignored, [breaks_off(), says(&json!({}))]).await;
    unavailable(within_deadline(store.transact(write(1))).await);
    assert_eq!(script.asked().len(), 1);
    let (store, script) = line_that_hangs_up(Tokens::Ignored, 1, [says(&json!({}))]).await;
    unavailable(within_deadline(store.transact(write(1))).await);
    assert_eq!(script.asked().len(), 1, "the engine has it, once");
    store.transact(write(1)).await.expect("the line is back");
}

#[tokio::test]
async fn a_write_whose_answer_was_cut_off_is_sent_again_where_tokens_are_honoured() {
    let (store, script) = line_that_hangs_up(Tokens::Honoured, 1, [says(&json!({}))]).await;
    store.transact(write(1)).await.expect("written");
    let tokens = script.tokens();
    assert_eq!(tokens.len(), 2);
    assert_eq!(tokens[0], tokens[1], "the engine sees that it is the same");
}

#[tokio::test]
async fn a_read_whose_answer_breaks_off_is_tried_again() {
    let answers = [breaks_off(), says(&json!({"Item": sound(&key())}))];
    let (store, script) = engine(Tokens::Ignored, answers).await;
    assert!(store.get(&key()).await.expect("read").is_some());
    assert_eq!(script.asked().len(), 2);
    let (store, script) =
        line_that_hangs_up(Tokens::Ignored, 2, [says(&json!({"Item": sound(&key())}))]).await;
    assert!(store.get(&key()).await.expect("read").is_some());
    assert_eq!(script.asked().len(), 3);
}

#[tokio::test]
async fn a_token_that_is_at_work_already_leaves_the_outcome_unknown() {
    let under_way = fails(400, "TransactionInProgressException", "");
    let (store, _) = engine(Tokens::Ignored, [under_way.clone()]).await;
    unavailable(within_deadline(store.transact(write(1))).await);
    let (store, script) = engine(Tokens::Honoured, [under_way, says(&json!({}))]).await;
    store.transact(write(1)).await.expect("written");
    assert_eq!(script.asked().len(), 2);
}

#[tokio::test]
async fn a_call_ends_with_the_request_that_it_is_part_of() {
    let (store, script) = engine(Tokens::Honoured, [silence()]).await;
    // Shorter than one attempt, of which the store's own deadline has room for several.
    let until = tokio::time::Instant::now() + DEADLINE / 9;
    unavailable(functions::deadline::within(until, store.get(&key())).await);
    unavailable(functions::deadline::within(until, store.transact(write(1))).await);
    assert!(script.asked().len() <= 2, "{:?}", script.asked());
}

#[tokio::test]
async fn a_failed_condition_is_a_conflict_that_names_the_first_step() {
    let codes = [
        "None",
        "TransactionConflict",
        "ConditionalCheckFailed",
        "ConditionalCheckFailed",
    ];
    let (store, script) = engine(Tokens::Honoured, [cancels(&codes)]).await;
    let outcome = store.transact(write(4)).await;
    assert!(
        matches!(outcome, Err(StoreError::Conflict { op: 2 })),
        "{outcome:?}"
    );
    assert_eq!(script.asked().len(), 1, "a conflict is an answer");
}

#[tokio::test]
async fn a_cancellation_without_reasons_is_no_conflict() {
    let (store, _) = engine(Tokens::Ignored, [cancels(&[])]).await;
    unavailable(store.transact(write(1)).await);
}

#[tokio::test]
async fn a_failed_condition_of_a_step_that_was_not_asked_is_no_conflict() {
    let (store, _) = engine(
        Tokens::Ignored,
        [cancels(&["None", "ConditionalCheckFailed"])],
    )
    .await;
    unavailable(store.transact(write(1)).await);
}

#[tokio::test]
async fn a_write_of_unknown_outcome_is_not_sent_again() {
    for answer in [
        fails(500, "InternalServerError", ""),
        silence(),
        says(&json!([1])),
    ] {
        let (store, script) = engine(Tokens::Ignored, [answer, says(&json!({}))]).await;
        unavailable(store.transact(write(1)).await);
        assert_eq!(script.asked().len(), 1);
    }
}

#[tokio::test]
async fn a_write_of_unknown_outcome_is_sent_again_where_tokens_are_honoured() {
    for answer in [fails(500, "InternalServerError", ""), silence()] {
        let (store, script) = engine(Tokens::Honoured, [answer, says(&json!({}))]).await;
        store.transact(write(1)).await.expect("written");
        assert_eq!(script.tokens().len(), 2);
        assert_eq!(script.tokens()[0], script.tokens()[1]);
    }
}

#[tokio::test]
async fn an_engine_that_is_silent_is_unavailable_within_the_deadline() {
    let (store, _) = engine(Tokens::Honoured, [silence()]).await;
    unavailable(within_deadline(store.get(&key())).await);
    unavailable(within_deadline(store.batch_get(&[key()])).await);
    unavailable(within_deadline(store.query(&Query::prefix("E#1", ""))).await);
    unavailable(within_deadline(store.transact(write(1))).await);
}

#[tokio::test]
async fn an_engine_that_is_not_there_is_unavailable() {
    let free = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let endpoint = format!("http://{}", free.local_addr().expect("its number"));
    drop(free);
    let store = store(&endpoint, Tokens::Ignored);
    unavailable(within_deadline(store.get(&key())).await);
    unavailable(within_deadline(store.transact(write(1))).await);
}

#[tokio::test]
async fn an_answer_that_is_not_the_api_is_unavailable_and_not_absence() {
    let page = says_text("<html>sign in to the network</html>");
    let (store, _) = engine(Tokens::Ignored, [page]).await;
    unavailable(store.get(&key()).await);
    unavailable(store.query(&Query::prefix("E#1", "")).await);
    unavailable(store.transact(write(1)).await);
}

#[tokio::test]
async fn what_the_engine_finds_too_large_is_too_large() {
    let size = "Item size has exceeded the maximum allowed size";
    for answer in [
        fails(400, "ValidationException", size),
        fails(413, "RequestEntityTooLarge", ""),
    ] {
        let (store, script) = engine(Tokens::Honoured, [answer]).await;
        let outcome = store.transact(write(1)).await;
        let Err(error @ StoreError::TooLarge(_)) = outcome else {
            panic!("{outcome:?}")
        };
        assert!(!error.to_string().contains(SECRET));
        assert_eq!(script.asked().len(), 1);
    }
}

#[tokio::test]
async fn what_the_engine_refuses_is_unavailable_at_once() {
    for code in [
        "ValidationException",
        "AccessDeniedException",
        "ResourceNotFoundException",
        "SomethingNew",
    ] {
        let (store, script) = engine(Tokens::Honoured, [fails(400, code, "no, because of")]).await;
        unavailable(store.get(&key()).await);
        unavailable(store.transact(write(1)).await);
        assert_eq!(script.asked().len(), 2);
    }
}

#[tokio::test]
async fn keys_that_were_not_processed_are_asked_for_again() {
    let (one, two) = (key(), Key::new("E#1", "b"));
    let part = |found: Value, rest: Value| {
        says(&json!({"Responses": {"xinzheng-scripted": found}, "UnprocessedKeys": rest}))
    };
    let rest = json!({"xinzheng-scripted": {
        "Keys": [{"pk": {"S": one.pk}, "sk": {"S": one.sk}}], "ConsistentRead": true}});
    let all = json!({"xinzheng-scripted": {
        "Keys": [{"pk": {"S": one.pk}, "sk": {"S": one.sk}}, {"pk": {"S": two.pk}, "sk": {"S": two.sk}}]}});
    let answers = [
        part(json!([]), all),
        part(json!([sound(&two)]), rest),
        part(json!([sound(&one)]), json!({})),
    ];
    let (store, script) = engine(Tokens::Ignored, answers).await;
    let items = store.batch_get(&[one, two]).await.expect("read");
    assert_eq!(items.iter().flatten().count(), 2);
    assert_eq!(script.asked().len(), 3);
    let last = &script.asked()[2]["RequestItems"]["xinzheng-scripted"];
    assert_eq!(last["Keys"].as_array().map(Vec::len), Some(1));
    assert_eq!(last["ConsistentRead"], true);
}

#[tokio::test]
async fn keys_that_are_never_processed_are_busy_and_not_absence() {
    let rest = json!({"xinzheng-scripted": {"Keys": [{"pk": {"S": "E#1"}, "sk": {"S": "a"}}]}});
    let answer = says(&json!({"Responses": {}, "UnprocessedKeys": rest}));
    let (store, _) = engine(Tokens::Ignored, [answer]).await;
    busy(within_deadline(store.batch_get(&[key()])).await);
}

#[tokio::test]
async fn an_empty_page_that_names_a_next_one_is_followed() {
    let next = json!({"pk": {"S": "E#1"}, "sk": {"S": "0"}});
    let answers = [
        says(&json!({"Items": [], "LastEvaluatedKey": next})),
        says(&json!({"Items": [sound(&key())]})),
    ];
    let (store, script) = engine(Tokens::Ignored, answers).await;
    let page = store.query(&Query::prefix("E#1", "")).await.expect("read");
    assert_eq!((page.items.len(), page.next), (1, None));
    assert_eq!(script.asked()[1]["ExclusiveStartKey"]["sk"]["S"], "0");
    assert!(script.asked_strongly());
}

#[tokio::test]
async fn an_item_at_the_place_of_another_is_damage() {
    let other = sound(&Key::new("E#1", "b"));
    let (store, _) = engine(Tokens::Ignored, [says(&json!({"Item": other}))]).await;
    let outcome = store.get(&key()).await;
    assert!(matches!(outcome, Err(StoreError::Damaged { key: named }) if named == key()));
}

#[tokio::test]
async fn an_item_without_its_key_is_damage() {
    let mut item = sound(&key());
    item.as_object_mut().expect("an object").remove("sk");
    for answer in [
        json!({"Item": item}),
        json!({"Items": [item]}),
        json!({"Responses": {"xinzheng-scripted": [item]}}),
    ] {
        let (store, _) = engine(Tokens::Ignored, [says(&answer)]).await;
        let outcome = match &answer {
            answer if answer["Item"].is_object() => store.get(&key()).await.map(drop),
            answer if answer["Items"].is_array() => {
                store.query(&Query::prefix("E#1", "")).await.map(drop)
            }
            _ => store.batch_get(&[key()]).await.map(drop),
        };
        assert!(
            matches!(outcome, Err(StoreError::Damaged { .. })),
            "{outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_request_over_a_limit_never_leaves() {
    let (store, script) = engine(Tokens::Ignored, [says(&json!({}))]).await;
    assert!(matches!(
        store.transact(write(101)).await,
        Err(StoreError::TooLarge(_))
    ));
    assert!(matches!(
        store.get(&Key::new("", "a")).await,
        Err(StoreError::TooLarge(_))
    ));
    assert!(script.asked().is_empty());
}
