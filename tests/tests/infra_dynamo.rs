//! What the DynamoDB adapter really asks for: the steps that the roles name, and the table that the template makes.

#[path = "infra/template.rs"]
#[expect(dead_code, reason = "the table is all that is needed")]
mod template;

use anyhow::{Context, Result};
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::{Client, Config};
use axum::Router;
use bytes::Bytes;
use functions::store::dynamo::{DynamoOptions, DynamoStore};
use functions::store::{Key, Op, Query, Store};
use http::HeaderMap;
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use template::Template;
use tests::recorder::Step;

/// What an engine was asked: name of the call and its body.
type Asked = Arc<Mutex<Vec<(String, Value)>>>;

/// A store whose engine writes down what it is asked and has nothing.
async fn noted() -> Result<(DynamoStore, Asked)> {
    let asked = Asked::default();
    let notes = asked.clone();
    let answer = move |headers: HeaderMap, body: Bytes| {
        let target = headers.get("x-amz-target").and_then(|t| t.to_str().ok());
        let call = target.and_then(|t| t.split('.').next_back());
        let call = call.unwrap_or_default().to_owned();
        let body = serde_json::from_slice(&body).unwrap_or_default();
        notes.lock().expect("no panic").push((call, body));
        async { json!({"Table": {"TableStatus": "ACTIVE"}}).to_string() }
    };
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("cn-north-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .endpoint_url(endpoint)
        .build();
    let client = Client::from_conf(config);
    let store = DynamoStore::new(&client, "xinzheng-noted", DynamoOptions::default());
    Ok((store, asked))
}

fn take(asked: &Asked) -> Vec<(String, Value)> {
    std::mem::take(&mut *asked.lock().expect("no panic"))
}

#[tokio::test]
async fn reads_are_the_calls_that_roles_allow() -> Result<()> {
    let (store, asked) = noted().await?;
    let key = Key::new("E#1", "a");
    store.get(&key).await?;
    store.batch_get(std::slice::from_ref(&key)).await?;
    store.query(&Query::prefix("E#1", "")).await?;
    let calls: Vec<String> = take(&asked).into_iter().map(|(call, _)| call).collect();
    assert_eq!(calls, ["GetItem", "BatchGetItem", "Query"]);
    Ok(())
}

#[tokio::test]
async fn each_step_is_the_one_that_roles_allow() -> Result<()> {
    let (store, asked) = noted().await?;
    let key = |sk: &str| Key::new("E#1", sk);
    let body = Bytes::from_static(b"body");
    let ops = vec![
        Op::Create {
            key: key("a"),
            body: body.clone(),
            ttl: None,
        },
        Op::Replace {
            key: key("b"),
            at: 1,
            body,
            ttl: None,
        },
        Op::Delete {
            key: key("c"),
            at: 1,
        },
        Op::CheckAbsent { key: key("d") },
        Op::CheckAt {
            key: key("e"),
            at: 1,
        },
        Op::Add {
            key: key("f"),
            by: 1,
            ttl: None,
        },
    ];
    let expected: Vec<Step> = ops.iter().map(Step::of).collect();
    store.transact(ops).await?;
    let asked = take(&asked);
    let [(call, body)] = &asked[..] else {
        panic!("one call: {asked:?}");
    };
    assert_eq!(call, "TransactWriteItems");
    let steps = body["TransactItems"].as_array().context("steps")?;
    let made: Vec<Step> = steps
        .iter()
        .filter_map(|step| step.as_object()?.keys().next())
        .map(|name| match name.as_str() {
            "Put" => Step::PutItem,
            "Update" => Step::UpdateItem,
            "Delete" => Step::DeleteItem,
            "ConditionCheck" => Step::ConditionCheckItem,
            other => panic!("no step {other}"),
        })
        .collect();
    assert_eq!(made, expected);
    Ok(())
}

#[tokio::test]
async fn the_template_makes_the_table_that_the_adapter_makes() -> Result<()> {
    let (store, asked) = noted().await?;
    store.create_table().await?;
    let asked = take(&asked);
    let body = |name: &str| {
        let found = asked.iter().find(|(call, _)| call == name);
        found.map(|(_, body)| body.clone()).context(name.to_owned())
    };
    let made = body("CreateTable")?;
    let template = Template::read()?;
    let table = template.properties("Table");
    for same in ["AttributeDefinitions", "KeySchema", "BillingMode"] {
        assert_eq!(made[same], table[same], "{same}");
    }
    let expiry = body("UpdateTimeToLive")?;
    assert_eq!(
        expiry["TimeToLiveSpecification"],
        table["TimeToLiveSpecification"]
    );
    Ok(())
}
