//! Webhooks over the network.

use super::{HookUrl, Letter, PostNotice, Posted, is_public};
use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, HeaderName, USER_AGENT};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// How long a receiver may take to be reached.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an attempt may take in all.
const ATTEMPT: Duration = Duration::from_secs(10);

/// There is no client for the network.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("there is no client for the network")]
pub struct NoClient;

/// Sends to webhooks over the network: no redirect is followed, no proxy asked, of an answer its status alone is read,
/// and the address that is connected to is the one that was looked at.
pub struct Web(reqwest::Client);

impl Web {
    /// Makes the client.
    pub fn new() -> Result<Self, NoClient> {
        reqwest::Client::builder()
            // Where a receiver sends us was looked at by nobody.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .dns_resolver(Arc::new(OnTheInternet))
            .connect_timeout(CONNECT)
            .timeout(ATTEMPT)
            .pool_max_idle_per_host(0)
            .build()
            .map(Self)
            .map_err(|_| NoClient)
    }
}

#[async_trait]
impl PostNotice for Web {
    async fn post(&self, to: &HookUrl, letter: &Letter) -> Posted {
        let request = self
            .0
            .post(to.url().clone())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "Xinzheng-Webhooks/1")
            .header(HeaderName::from_static("webhook-id"), &letter.id)
            .header(
                HeaderName::from_static("webhook-timestamp"),
                letter.timestamp,
            )
            .header(
                HeaderName::from_static("webhook-signature"),
                &letter.signature,
            )
            .body(letter.body.clone());
        // What follows the head of the answer is never read. Why there is none may echo the address: it is not told.
        match request.send().await {
            Ok(answer) => Posted::Answered(answer.status().as_u16()),
            Err(_) => Posted::NoAnswer,
        }
    }
}

/// Looks names up, and knows no address but those on the internet.
struct OnTheInternet;

impl Resolve for OnTheInternet {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|at| is_public(at.ip())).collect();
            if public.is_empty() {
                return Err("no address of that name is on the internet".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::OnTheInternet;
    use reqwest::dns::Resolve;
    use std::str::FromStr;

    #[tokio::test]
    async fn a_name_that_means_this_machine_has_no_address() {
        let name = reqwest::dns::Name::from_str("localhost").expect("a name");
        assert!(OnTheInternet.resolve(name).await.is_err());
    }
}
