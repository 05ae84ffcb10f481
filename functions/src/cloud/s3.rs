//! The bucket of report files. Its requests go over the same kind of line as those to the table, so that a
//! program has one HTTP client and one TLS stack.

use super::config::{Access, CannotStart};
use crate::files::{Announced, FileError, FileLinks, SavedAs, SentTo};
use async_trait::async_trait;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpConnector as _, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest as LineRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::body::SdkBody;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{HeaderName, HeaderValue};
use http_body_util::BodyExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpResponseBody, HttpService,
};
use object_store::path::Path;
use object_store::signer::{SignedUrlOptions, Signer};
use object_store::{BackoffConfig, ClientOptions, RetryConfig};
use std::sync::Arc;
use std::time::Duration;

/// How long a try may take to be answered.
const ATTEMPT: Duration = Duration::from_secs(3);
/// How long all tries together may take: calls of a function are answered within seconds.
const PATIENCE: Duration = Duration::from_secs(8);

/// The bucket `name`.
pub(super) fn bucket(
    name: &str,
    endpoint: Option<&str>,
    access: &Access,
) -> Result<AmazonS3, CannotStart> {
    let region = access.region.as_ref();
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(name)
        .with_region(region)
        .with_access_key_id(access.credentials.access_key_id())
        .with_secret_access_key(access.credentials.secret_access_key())
        .with_retry(RetryConfig {
            backoff: BackoffConfig {
                init_backoff: Duration::from_millis(50),
                max_backoff: Duration::from_secs(1),
                base: 2.0,
            },
            max_retries: 4,
            retry_timeout: PATIENCE,
        })
        .with_http_connector(Line);
    if let Some(token) = access.credentials.session_token() {
        builder = builder.with_token(token);
    }
    if let Some(endpoint) = endpoint {
        // Read as https, or http to this machine.
        builder = builder
            .with_endpoint(endpoint)
            .with_allow_http(endpoint.starts_with("http://"));
    } else if region.starts_with("cn-") {
        // The library knows the names of the worldwide partition alone.
        builder = builder.with_endpoint(format!("https://s3.{region}.amazonaws.com.cn"));
    }
    builder
        .build()
        .map_err(|_| CannotStart::Files("the bucket cannot be named"))
}

/// Gives out addresses of files in the bucket.
#[derive(Debug)]
pub(super) struct Links(pub(super) Arc<AmazonS3>);

#[async_trait]
impl FileLinks for Links {
    async fn link(
        &self,
        path: &str,
        saved_as: SavedAs<'_>,
        lifetime: Duration,
    ) -> Result<String, FileError> {
        let options = SignedUrlOptions::new().with_query([
            ("response-content-type", saved_as.kind),
            ("response-content-disposition", saved_as.disposition),
            ("response-cache-control", "no-store"),
        ]);
        let signed = self
            .0
            .signed_url_opts(http::Method::GET, &Path::from(path), lifetime, &options)
            .await;
        signed.map(String::from).map_err(|_| FileError::Unavailable)
    }

    /// The checksum is part of the signature: the bucket refuses another file, and so one of another length.
    async fn way_in(
        &self,
        path: &str,
        announced: &Announced,
        lifetime: Duration,
    ) -> Result<SentTo, FileError> {
        let checksum = STANDARD.encode(unhex(&announced.sha256).ok_or(FileError::Unavailable)?);
        let value = HeaderValue::from_str(&checksum).map_err(|_| FileError::Unavailable)?;
        let options =
            SignedUrlOptions::new().with_signed_header(HeaderName::from_static(CHECKSUM), value);
        let signed = self
            .0
            .signed_url_opts(http::Method::PUT, &Path::from(path), lifetime, &options)
            .await;
        Ok(SentTo {
            url: signed.map_err(|_| FileError::Unavailable)?.into(),
            headers: vec![(CHECKSUM.to_owned(), checksum)],
        })
    }
}

/// The header by which the bucket checks what it takes, in base64.
const CHECKSUM: &str = "x-amz-checksum-sha256";

fn unhex(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return None;
    };
    pairs
        .iter()
        .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

/// Makes lines to the bucket.
#[derive(Debug)]
struct Line;

impl HttpConnector for Line {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let settings = HttpConnectorSettings::builder()
            .connect_timeout(ATTEMPT)
            .read_timeout(ATTEMPT)
            .build();
        let connector = Connector::builder()
            .connector_settings(settings)
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build();
        Ok(HttpClient::new(Open(connector)))
    }
}

/// A line that is open.
#[derive(Debug)]
struct Open(Connector);

#[async_trait]
impl HttpService for Open {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await?.to_bytes();
        let request = http::Request::from_parts(parts, SdkBody::from(body));
        let request = LineRequest::try_from(request)
            .map_err(|error| HttpError::new(HttpErrorKind::Unknown, error))?;
        let response = self
            .0
            .call(request)
            .await
            .map_err(|error| HttpError::new(kind_of(&error), error))?;
        let response = response
            .try_into_http1x()
            .map_err(|error| HttpError::new(HttpErrorKind::Decode, error))?;
        Ok(response.map(|body| {
            HttpResponseBody::new(
                body.map_err(|error| HttpError::new_boxed(HttpErrorKind::Interrupted, error)),
            )
        }))
    }
}

fn kind_of(error: &ConnectorError) -> HttpErrorKind {
    if error.is_timeout() {
        HttpErrorKind::Timeout
    } else if error.is_io() {
        HttpErrorKind::Connect
    } else {
        HttpErrorKind::Unknown
    }
}

#[cfg(test)]
#[path = "s3_tests.rs"]
mod tests;
