//! The table: on a file beside the report files, or on a server that speaks DynamoDB's API.

use super::{StartError, folder};
use crate::local::{Config, Engine};
use crate::store::sqlite::SqliteStore;
use crate::store::walk::Walk;
use crate::store::{Store, StoreError};
use shared::time::ShanghaiTime;
use std::sync::Arc;

/// A store that can be walked as well.
pub(super) trait Whole: Store + Walk {}

impl<S: Store + Walk> Whole for S {}

/// The table that was asked for.
pub(super) struct Table {
    pub(super) store: Arc<dyn Whole>,
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
                if config.check && !config.data.join("table/xinzheng.sqlite").is_file() {
                    return Err(StartError::Engine("there is none in the folder of --data"));
                }
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
async fn dynamo(_: &Config, _: &str) -> Result<Arc<dyn Whole>, StartError> {
    Err(StartError::Engine(
        "this program was built without DynamoDB; build it with `--features dynamo`",
    ))
}

#[cfg(feature = "dynamo")]
async fn dynamo(config: &Config, name: &str) -> Result<Arc<dyn Whole>, StartError> {
    use crate::store::Key;
    use crate::store::dynamo::{DynamoOptions, DynamoStore, Tokens};
    let settings = from_environment(config)?;
    // Amazon's own honours the token of a request; of another engine that is not known.
    let tokens = match config.dynamodb_endpoint {
        None => Tokens::Honoured,
        Some(_) => Tokens::Ignored,
    };
    let options = DynamoOptions {
        tokens,
        ..DynamoOptions::default()
    };
    let store = DynamoStore::new(
        &aws_sdk_dynamodb::Client::from_conf(settings),
        name,
        options,
    );
    if config.create_table {
        store.create_table().await?;
    }
    // A table that is missing or may not be read is told at start, and not to the first caller. Nothing is there.
    store.get(&Key::new("START", "START")).await?;
    Ok(Arc::new(store))
}

/// Region and credentials as they stand in the environment, as the functions have them.
#[cfg(feature = "dynamo")]
fn from_environment(config: &Config) -> Result<aws_sdk_dynamodb::Config, StartError> {
    use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    let region = region.ok_or(StartError::Engine("no region is known; set AWS_REGION"))?;
    let key = variable("AWS_ACCESS_KEY_ID").zip(variable("AWS_SECRET_ACCESS_KEY"));
    let (id, secret) = key.ok_or(StartError::Engine(
        "no credentials are known; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ))?;
    let token = variable("AWS_SESSION_TOKEN");
    let mut settings = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(Credentials::new(id, secret, token, None, "environment"))
        .http_client(crate::store::dynamo::http_client());
    settings.set_endpoint_url(config.dynamodb_endpoint.clone());
    Ok(settings.build())
}
