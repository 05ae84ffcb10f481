//! Time stamps over HTTP (RFC 3161, 3.4).

use super::{AnswerStamps, NoAnswer};
use async_trait::async_trait;
use reqwest::header::CONTENT_TYPE;
use reqwest::{StatusCode, Url};
use std::time::Duration;

/// How long an authority may take in all: a request for a report waits for it.
const LONGEST: Duration = Duration::from_secs(5);
/// An answer holds a token and a few certificates.
const LARGEST: usize = 64 << 10;

/// There is no client for the network.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("there is no client for the network")]
pub struct NoClient;

/// An authority at an address.
pub struct StampByHttp {
    client: reqwest::Client,
    address: Url,
}

impl StampByHttp {
    /// Makes the client. No redirect is followed: the address is the city's choice.
    pub fn new(address: Url) -> Result<Self, NoClient> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .timeout(LONGEST)
            .build()
            .map_err(|_| NoClient)?;
        Ok(Self { client, address })
    }
}

#[async_trait]
impl AnswerStamps for StampByHttp {
    async fn ask(&self, request: Vec<u8>) -> Result<Vec<u8>, NoAnswer> {
        let request = self
            .client
            .post(self.address.clone())
            .header(CONTENT_TYPE, "application/timestamp-query")
            .body(request);
        // Why there is no answer may echo the address: it is not told.
        let mut answer = request.send().await.map_err(|_| NoAnswer)?;
        if answer.status() != StatusCode::OK {
            return Err(NoAnswer);
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|_| NoAnswer)? {
            if body.len() + piece.len() > LARGEST {
                return Err(NoAnswer);
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}
