//! Clients of the cloud's services. Credentials are those that the function's host gives in the environment:
//! the kit's chain of other sources would be a tenth of a program.

use super::config::{Access, CannotStart, TableConfig};
use crate::random::OsRandom;
use crate::secrets::Secrets;
use crate::store::dynamo::{DynamoOptions, DynamoStore, Tokens, http_client};
use crate::store::retry::Retrying;
use aws_sdk_dynamodb::config::BehaviorVersion;
use std::sync::Arc;
use std::time::Duration;

/// How long a secret is waited for, and a call of the store is asked again that is part of no request.
const PATIENCE: Duration = Duration::from_secs(5);

/// The store on its table.
pub(super) fn store(table: &TableConfig) -> Retrying<DynamoStore> {
    let mut config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(table.access.region.clone())
        .credentials_provider(table.access.credentials.clone())
        .http_client(http_client());
    config.set_endpoint_url(table.endpoint.clone());
    let options = DynamoOptions {
        tokens: match table.endpoint {
            None => Tokens::Honoured,
            Some(_) => Tokens::Ignored,
        },
        ..DynamoOptions::default()
    };
    let client = aws_sdk_dynamodb::Client::from_conf(config.build());
    let store = DynamoStore::new(&client, table.name.clone(), options);
    Retrying::new(Arc::new(store), Arc::new(OsRandom), PATIENCE)
}

/// The keys, as the secrets manager keeps them under `id`.
pub(super) async fn kept_keys(id: &str, access: &Access) -> Result<Secrets, CannotStart> {
    Ok(Secrets::of_json(&kept(id, access).await?)?)
}

/// What the secrets manager keeps under `id`.
pub(super) async fn kept(id: &str, access: &Access) -> Result<String, CannotStart> {
    let text = kept_if_any(id, access).await?;
    text.ok_or(CannotStart::Secret(
        "there is no such secret, or nothing was put into it",
    ))
}

/// The same; `None` where nothing was put there yet. What the manager says in its errors is not passed on.
pub(super) async fn kept_if_any(id: &str, access: &Access) -> Result<Option<String>, CannotStart> {
    let config = aws_sdk_secretsmanager::Config::builder()
        .behavior_version(aws_sdk_secretsmanager::config::BehaviorVersion::latest())
        .region(access.region.clone())
        .credentials_provider(access.credentials.clone())
        .http_client(http_client())
        .build();
    let client = aws_sdk_secretsmanager::Client::from_conf(config);
    let asked = client.get_secret_value().secret_id(id).send();
    let answer = tokio::time::timeout(PATIENCE, asked)
        .await
        .map_err(|_| CannotStart::Secret("the secrets manager does not answer"))?;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            let absent = error
                .as_service_error()
                .is_some_and(|error| error.is_resource_not_found_exception());
            return if absent {
                Ok(None)
            } else {
                Err(CannotStart::Secret("the secrets manager refused"))
            };
        }
    };
    let text = answer.secret_string;
    Ok(Some(
        text.ok_or(CannotStart::Secret("the secret is no text"))?,
    ))
}
