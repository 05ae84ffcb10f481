//! The cloud's key service and secrets manager, as the renewal of issuing keys needs them.

use super::config::Access;
use crate::sign::{KeepKeys, KeptText, KeyService, Replaced, ServiceFault};
use crate::store::dynamo::http_client;
use async_trait::async_trait;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{MessageType, SigningAlgorithmSpec};
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_smithy_types::timeout::TimeoutConfig;
use sha2::{Digest, Sha256};
use shared::seal::{PublicKey, SIGNATURE_BYTES};
use std::time::Duration;

/// How long one call with its retries is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// A version that is being put and is not current yet.
const NEXT: &str = "XINZHENG_NEXT";

/// The version that functions read.
const CURRENT: &str = "AWSCURRENT";

fn in_time() -> TimeoutConfig {
    TimeoutConfig::builder().operation_timeout(PATIENCE).build()
}

/// A key in KMS, on P-256.
pub(super) struct KmsKey {
    client: aws_sdk_kms::Client,
    id: String,
}

impl KmsKey {
    /// The key of this id, or name of resource. `endpoint` is another one than the region's.
    pub(super) fn new(id: String, access: &Access, endpoint: Option<&str>) -> Self {
        let mut config = aws_sdk_kms::Config::builder()
            .behavior_version(aws_sdk_kms::config::BehaviorVersion::latest())
            .region(access.region.clone())
            .credentials_provider(access.credentials.clone())
            .timeout_config(in_time())
            .http_client(http_client());
        config.set_endpoint_url(endpoint.map(ToOwned::to_owned));
        Self {
            client: aws_sdk_kms::Client::from_conf(config.build()),
            id,
        }
    }
}

#[async_trait]
impl KeyService for KmsKey {
    async fn public_key(&self) -> Result<PublicKey, ServiceFault> {
        let asked = self.client.get_public_key().key_id(&self.id).send().await;
        let answer = asked.map_err(|error| fault(&error))?;
        let spki = answer.public_key.ok_or(ServiceFault::SomethingElse)?;
        PublicKey::from_spki(spki.as_ref()).map_err(|_| ServiceFault::SomethingElse)
    }

    async fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_BYTES], ServiceFault> {
        let asked = self
            .client
            .sign()
            .key_id(&self.id)
            .message(Blob::new(Sha256::digest(message).to_vec()))
            .message_type(MessageType::Digest)
            .signing_algorithm(SigningAlgorithmSpec::EcdsaSha256)
            .send()
            .await;
        let answer = asked.map_err(|error| fault(&error))?;
        let der = answer.signature.ok_or(ServiceFault::SomethingElse)?;
        let signature = p256::ecdsa::Signature::from_der(der.as_ref())
            .map_err(|_| ServiceFault::SomethingElse)?;
        // The service gives either of the two forms; a list takes one.
        Ok(signature.normalize_s().to_bytes().into())
    }
}

/// A secret of the secrets manager in which list, root and keys are kept.
pub(super) struct KeptSecret {
    client: aws_sdk_secretsmanager::Client,
    id: String,
}

impl KeptSecret {
    /// The secret of this id. `endpoint` is another one than the region's.
    pub(super) fn new(id: String, access: &Access, endpoint: Option<&str>) -> Self {
        let mut config = aws_sdk_secretsmanager::Config::builder()
            .behavior_version(aws_sdk_secretsmanager::config::BehaviorVersion::latest())
            .region(access.region.clone())
            .credentials_provider(access.credentials.clone())
            .timeout_config(in_time())
            .http_client(http_client());
        config.set_endpoint_url(endpoint.map(ToOwned::to_owned));
        Self {
            client: aws_sdk_secretsmanager::Client::from_conf(config.build()),
            id,
        }
    }

    /// The version that functions read now.
    async fn current(&self) -> Result<KeptText, ServiceFault> {
        let asked = self.client.get_secret_value().secret_id(&self.id).send();
        let answer = asked.await.map_err(|error| fault(&error))?;
        Ok(KeptText {
            text: answer.secret_string.ok_or(ServiceFault::SomethingElse)?,
            version: answer.version_id.ok_or(ServiceFault::SomethingElse)?,
        })
    }
}

#[async_trait]
impl KeepKeys for KeptSecret {
    async fn read(&self) -> Result<KeptText, ServiceFault> {
        self.current().await
    }

    /// A version is put that nobody reads, and then made current on condition that the one that was read still is.
    async fn replace(&self, text: &str, over: &str) -> Result<Replaced, ServiceFault> {
        let put = self
            .client
            .put_secret_value()
            .secret_id(&self.id)
            .secret_string(text)
            .version_stages(NEXT)
            .send()
            .await;
        let put = put.map_err(|error| fault(&error))?;
        let version = put.version_id.ok_or(ServiceFault::SomethingElse)?;
        let moved = self
            .client
            .update_secret_version_stage()
            .secret_id(&self.id)
            .version_stage(CURRENT)
            .move_to_version_id(&version)
            .remove_from_version_id(over)
            .send()
            .await;
        let Err(error) = moved else {
            return Ok(Replaced::Now);
        };
        // Refused, or not known: what is current says what happened.
        match self.current().await {
            Ok(current) if current.version == version => Ok(Replaced::Now),
            Ok(current) if current.version != over => Ok(Replaced::AnotherIsKept),
            Ok(_) => Err(fault(&error)),
            Err(fault) => Err(fault),
        }
    }
}

/// What a vendor says in its errors is not passed on; a refusal is told apart from silence by its status alone.
fn fault<E: ProvideErrorMetadata>(
    error: &SdkError<E, aws_smithy_runtime_api::client::orchestrator::HttpResponse>,
) -> ServiceFault {
    match error {
        SdkError::ServiceError(context) if !context.raw().status().is_server_error() => {
            match context.err().code() {
                Some("ThrottlingException" | "LimitExceededException" | "KMSInternalException") => {
                    ServiceFault::Unanswered
                }
                Some(_) | None => ServiceFault::Refuses,
            }
        }
        SdkError::ResponseError(_) => ServiceFault::SomethingElse,
        _ => ServiceFault::Unanswered,
    }
}

#[cfg(test)]
#[path = "kms_tests.rs"]
mod tests;
