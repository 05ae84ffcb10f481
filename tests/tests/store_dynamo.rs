//! The store on DynamoDB's API: the conformance suite, and damage.
//!
//! Against `dynoxide` on a free loopback port, or against any engine at `XINZHENG_DYNAMO_ENDPOINT` (with the
//! usual `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`; the table is `XINZHENG_DYNAMO_TABLE`).

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_sdk_dynamodb::{Client, Config};
use bytes::Bytes;
use functions::store::dynamo::{DynamoOptions, DynamoStore, http_client};
use functions::store::walk::Walk;
use functions::store::{Item, Key, Op, Query, Store, StoreError};
use tests::conformance;
use tests::dynoxide::Dynoxide;

/// An engine that was started for one test, and its table.
struct Engine {
    client: Client,
    table: String,
    // Ended and removed with the test.
    _process: Option<Dynoxide>,
}

impl Engine {
    fn start() -> Self {
        let env =
            |name: &str, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
        let (endpoint, process) = match std::env::var("XINZHENG_DYNAMO_ENDPOINT") {
            Ok(endpoint) => (endpoint, None),
            Err(_) => {
                let process = Dynoxide::start();
                (process.endpoint(), Some(process))
            }
        };
        let key = env("AWS_ACCESS_KEY_ID", "local");
        let secret = env("AWS_SECRET_ACCESS_KEY", "local");
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(env("AWS_REGION", "cn-north-1")))
            .credentials_provider(Credentials::new(key, secret, None, None, "test"))
            .endpoint_url(endpoint)
            .http_client(http_client())
            .build();
        let table = env("XINZHENG_DYNAMO_TABLE", "xinzheng-conformance");
        Self {
            client: Client::from_conf(config),
            table,
            _process: process,
        }
    }

    async fn store(&self) -> DynamoStore {
        // The suite keeps two cores busy: what matters here is the answer, not how soon it comes.
        let options = DynamoOptions {
            deadline: Duration::from_secs(60),
            attempt: Duration::from_secs(30),
            ..DynamoOptions::default()
        };
        let store = DynamoStore::new(&self.client, self.table.clone(), options);
        store.create_table().await.expect("the table is made");
        store
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_conformance_suite_holds() {
    let engine = Engine::start();
    let count = conformance::holds(Arc::new(engine.store().await)).await;
    assert!(count > 100, "{count} cases");
}

#[tokio::test]
async fn a_table_that_is_there_is_kept() {
    let engine = Engine::start();
    let key = Key::new(format!("TEST#kept#{}", std::process::id()), "a");
    let create = vec![Op::Create {
        key: key.clone(),
        body: Bytes::from_static(b"kept"),
        ttl: None,
    }];
    engine
        .store()
        .await
        .transact(create)
        .await
        .expect("written");
    let item = engine
        .store()
        .await
        .get(&key)
        .await
        .expect("read")
        .expect("it is there");
    assert_eq!(item.body, "kept");
}

#[tokio::test]
async fn a_table_that_is_not_there_is_unavailable_and_not_absence() {
    let engine = Engine::start();
    let store = DynamoStore::new(
        &engine.client,
        "xinzheng-no-such-table",
        DynamoOptions::default(),
    );
    let key = Key::new("E#1", "a");
    let create = vec![Op::Create {
        key: key.clone(),
        body: Bytes::new(),
        ttl: None,
    }];
    let outcomes = [
        store.get(&key).await.map(drop),
        store.batch_get(&[key]).await.map(drop),
        store.query(&Query::prefix("E#1", "")).await.map(drop),
        store.walk(None, 10).await.map(drop),
        store.transact(create).await,
    ];
    for outcome in outcomes {
        assert!(
            matches!(outcome, Err(StoreError::Unavailable(_))),
            "{outcome:?}"
        );
    }
}

/// Changes one attribute of the middle one of three items behind the store's back; `None` removes it.
async fn after(engine: &Engine, attribute: &str, value: Option<AttributeValue>) {
    let store = engine.store().await;
    let keys = ["a", "b", "c"].map(|sk| Key::new(format!("TEST#{attribute}#{value:?}"), sk));
    let create = keys.clone().map(|key| Op::Create {
        key,
        body: Bytes::from_static(b"body"),
        ttl: Some(1_900_000_000),
    });
    store.transact(create.to_vec()).await.expect("written");
    let update = engine
        .client
        .update_item()
        .table_name(&engine.table)
        .key("pk", AttributeValue::S(keys[1].pk.clone()))
        .key("sk", AttributeValue::S(keys[1].sk.clone()))
        .expression_attribute_names("#a", attribute);
    let update = match value {
        None => update.update_expression("REMOVE #a"),
        Some(value) => update
            .update_expression("SET #a = :a")
            .expression_attribute_values(":a", value),
    };
    update.send().await.expect("the change is made");
    let named = |outcome: Result<Vec<Item>, StoreError>| match outcome {
        Err(StoreError::Damaged { key }) => assert_eq!(key, keys[1], "{attribute}"),
        other => panic!("expected the damaged item, got {other:?}"),
    };
    named(
        store
            .get(&keys[1])
            .await
            .map(|item| item.into_iter().collect()),
    );
    named(
        store
            .batch_get(&keys)
            .await
            .map(|items| items.into_iter().flatten().collect()),
    );
    named(
        store
            .query(&Query::prefix(keys[0].pk.clone(), ""))
            .await
            .map(|page| page.items),
    );
    assert!(
        store
            .get(&keys[0])
            .await
            .expect("its neighbour is read")
            .is_some()
    );
}

#[tokio::test]
async fn an_item_that_is_not_as_it_was_written_is_damage() {
    let engine = Engine::start();
    let number = |value: &str| Some(AttributeValue::N(value.to_owned()));
    after(&engine, "b", Some(AttributeValue::B(Blob::new(*b"bodi")))).await;
    after(&engine, "b", Some(AttributeValue::S("body".to_owned()))).await;
    after(&engine, "b", None).await;
    after(&engine, "v", number("2")).await;
    after(&engine, "v", number("0")).await;
    after(&engine, "v", number("1.5")).await;
    after(&engine, "v", None).await;
    after(&engine, "t", number("1900000001")).await;
    after(&engine, "t", None).await;
    after(&engine, "s", number("1")).await;
    after(&engine, "s", None).await;
}

/// All keys that a walk of steps of `limit` meets, those of damaged items apart.
async fn walked(store: &DynamoStore, limit: usize) -> (Vec<Key>, Vec<Key>) {
    let (mut sound, mut damaged) = (Vec::new(), Vec::new());
    let mut after: Option<Key> = None;
    loop {
        match store.walk(after.as_ref(), limit).await {
            Ok(items) if items.is_empty() => break,
            Ok(items) => {
                assert!(items.len() <= limit);
                sound.extend(items.into_iter().map(|item| item.key));
                after = sound.last().cloned();
            }
            Err(StoreError::Damaged { key }) => {
                damaged.push(key.clone());
                after = Some(key);
            }
            Err(other) => panic!("{other}"),
        }
    }
    sound.sort();
    (sound, damaged)
}

#[tokio::test]
async fn a_walk_meets_every_item_once_and_goes_on_after_a_damaged_one() {
    // An engine of its own: a shared table has items of others.
    if std::env::var_os("XINZHENG_DYNAMO_ENDPOINT").is_some() {
        println!("the table is shared with others: a walk of it tells nothing");
        return;
    }
    let engine = Engine::start();
    let store = engine.store().await;
    assert_eq!(walked(&store, 10).await, (Vec::new(), Vec::new()));
    // More than one page of the engine's, which ends at a megabyte.
    let mut keys: Vec<Key> = (0..8)
        .flat_map(|pk| (0..5).map(move |sk| Key::new(format!("TEST#{pk}"), format!("{sk}"))))
        .collect();
    for key in &keys {
        let create = vec![Op::Create {
            key: key.clone(),
            body: Bytes::from(vec![7; 60_000]),
            ttl: None,
        }];
        store.transact(create).await.expect("written");
    }
    for limit in [1, 7, 1_000] {
        assert_eq!(walked(&store, limit).await, (keys.clone(), Vec::new()));
    }
    let turned = keys.remove(17);
    engine
        .client
        .update_item()
        .table_name(&engine.table)
        .key("pk", AttributeValue::S(turned.pk.clone()))
        .key("sk", AttributeValue::S(turned.sk.clone()))
        .update_expression("SET s = :s")
        .expression_attribute_values(":s", AttributeValue::N("1".to_owned()))
        .send()
        .await
        .expect("the change is made");
    for limit in [1, 7, 1_000] {
        assert_eq!(
            walked(&store, limit).await,
            (keys.clone(), vec![turned.clone()])
        );
    }
}
