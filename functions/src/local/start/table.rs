//! The table: on a file beside the report files, or on a server that speaks DynamoDB's API.

use super::{StartError, folder};
use crate::local::{Config, Engine};
use crate::store::sqlite::SqliteStore;
use crate::store::{Store, StoreError};
use shared::time::ShanghaiTime;
use std::sync::Arc;

/// The table that was asked for.
pub(super) struct Table {
    pub(super) store: Arc<dyn Store>,
    pub(super) expired: Expired,
}

/// Who removes items that are past their time.
pub(super) enum Expired {
    /// This server, from its file.
    InFile(Arc<SqliteStore>),
    /// The engine.
    ByEngine,
}

impl Expired {
    /// Removes what has expired, where that is the server's to do.
    pub(super) async fn remove(&self, now: ShanghaiTime) -> Result<(), StoreError> {
        match self {
            Self::InFile(store) => store.purge_expired(now.unix()).await.map(drop),
            Self::ByEngine => Ok(()),
        }
    }
}

impl Table {
    pub(super) async fn open(config: &Config) -> Result<Self, StartError> {
        match (config.store, &config.table) {
            (Engine::Sqlite, None) => {
                let path = folder(&config.data, "table")?.join("xinzheng.sqlite");
                let store = Arc::new(SqliteStore::open(path)?);
                Ok(Self {
                    store: store.clone(),
                    expired: Expired::InFile(store),
                })
            }
            (Engine::Sqlite, Some(_)) => {
                Err(StartError::Engine("--table belongs to `--store dynamo`"))
            }
            (Engine::Dynamo, Some(name)) => Ok(Self {
                store: dynamo(config, name).await?,
                expired: Expired::ByEngine,
            }),
            // Clap does not let it come to this.
            (Engine::Dynamo, None) => Err(StartError::Engine("it has no name (--table)")),
        }
    }
}

#[cfg(not(feature = "dynamo"))]
async fn dynamo(_: &Config, _: &str) -> Result<Arc<dyn Store>, StartError> {
    Err(StartError::Engine(
        "this program was built without DynamoDB; build it with `--features dynamo`",
    ))
}

#[cfg(feature = "dynamo")]
async fn dynamo(config: &Config, name: &str) -> Result<Arc<dyn Store>, StartError> {
    use crate::store::Key;
    use crate::store::dynamo::{DynamoOptions, DynamoStore, Tokens};
    let mut from_environment = aws_config::defaults(aws_config::BehaviorVersion::latest());
    if let Some(endpoint) = &config.dynamodb_endpoint {
        from_environment = from_environment.endpoint_url(endpoint);
    }
    let settings = from_environment.load().await;
    if settings.region().is_none() {
        return Err(StartError::Engine("no region is known; set AWS_REGION"));
    }
    // Amazon's own honours the token of a request; of another engine that is not known.
    let tokens = match config.dynamodb_endpoint {
        None => Tokens::Honoured,
        Some(_) => Tokens::Ignored,
    };
    let options = DynamoOptions {
        tokens,
        ..DynamoOptions::default()
    };
    let store = DynamoStore::new(&aws_sdk_dynamodb::Client::new(&settings), name, options);
    if config.create_table {
        store.create_table().await?;
    }
    // A table that is missing or may not be read is told at start, and not to the first caller. Nothing is there.
    store.get(&Key::new("START", "START")).await?;
    Ok(Arc::new(store))
}
