//! Makes the table, for tests and on premises; in the cloud the template does.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType, TableStatus,
    TimeToLiveSpecification,
};

use super::super::StoreError;
use super::DynamoStore;
use super::failure::{self, Failure};

impl DynamoStore {
    /// Makes the table, unless it is there, with its expiry on `t`, and waits inside the deadline until it can
    /// be used. A name has 11 characters at least for some engines.
    pub async fn create_table(&self) -> Result<(), StoreError> {
        match create(&self.client, &self.table).await {
            Ok(()) => {}
            Err(Failure::Final(error)) => return Err(error),
            Err(Failure::NotNow(reason) | Failure::Unknown(reason)) => {
                return Err(StoreError::Unavailable(reason));
            }
        }
        self.until(self.deadline(), || self.active()).await?;
        let expiry = TimeToLiveSpecification::builder()
            .enabled(true)
            .attribute_name("t")
            .build();
        let expiry =
            expiry.map_err(|_| StoreError::Unavailable("the request could not be made"))?;
        let request = self.client.update_time_to_live().table_name(&self.table);
        // That it is on already is an error of the engine's, and an engine without expiry still is a store:
        // expiry is always checked against the clock.
        let _ = request.time_to_live_specification(expiry).send().await;
        Ok(())
    }

    async fn active(&self) -> Result<(), Failure> {
        let request = self.client.describe_table().table_name(&self.table);
        let output = request
            .send()
            .await
            .map_err(|error| failure::of_read(&error))?;
        match output.table.and_then(|table| table.table_status) {
            Some(TableStatus::Active) => Ok(()),
            Some(_) | None => Err(Failure::NotNow("the table is not ready")),
        }
    }
}

async fn create(client: &Client, table: &str) -> Result<(), Failure> {
    let (pk, sk) = parts().map_err(|_| failure::unbuilt())?;
    let request = client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest);
    let request = request.attribute_definitions(pk.0).key_schema(pk.1);
    match request
        .attribute_definitions(sk.0)
        .key_schema(sk.1)
        .send()
        .await
    {
        Ok(_) => Ok(()),
        Err(error) => match error.as_service_error() {
            Some(CreateTableError::ResourceInUseException(_)) => Ok(()),
            Some(_) | None => Err(failure::of_read(&error)),
        },
    }
}

type Part = (AttributeDefinition, KeySchemaElement);

fn parts() -> Result<(Part, Part), BuildError> {
    let part = |name: &str, kind: KeyType| -> Result<Part, BuildError> {
        let text = AttributeDefinition::builder().attribute_name(name);
        let text = text.attribute_type(ScalarAttributeType::S).build()?;
        Ok((
            text,
            KeySchemaElement::builder()
                .attribute_name(name)
                .key_type(kind)
                .build()?,
        ))
    };
    Ok((part("pk", KeyType::Hash)?, part("sk", KeyType::Range)?))
}
