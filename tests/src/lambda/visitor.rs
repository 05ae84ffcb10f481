//! A browser in front of the functions, as much as signing in needs.

use super::cloud::Cloud;
use super::event::{HttpRequest, HttpResponse};
use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http::Method;
use http::header::{COOKIE, LOCATION, SET_COOKIE};
use std::collections::BTreeMap;

/// Somebody with cookies.
pub struct Visitor<'c> {
    cloud: &'c Cloud,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

impl<'c> Visitor<'c> {
    /// Nobody yet.
    pub fn new(cloud: &'c Cloud) -> Self {
        Self {
            cloud,
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    /// Signs in as an account of the demonstration.
    pub async fn signed_in(cloud: &'c Cloud, account: &str) -> Result<Self> {
        let mut visitor = Self::new(cloud);
        let to = visitor.sent_on("/auth/login?next=/request").await?;
        let back = visitor.sent_on(&format!("{to}&account={account}")).await?;
        let next = visitor.sent_on(&back).await?;
        ensure!(next == "/request", "signing in ended at {next}");
        let session = visitor.get("identity", "/api/session").await?;
        let session: serde_json::Value = serde_json::from_slice(session.body())?;
        session["csrf_token"]
            .as_str()
            .context("no token in the session")?
            .clone_into(&mut visitor.csrf);
        Ok(visitor)
    }

    /// Where a path of the function `identity` sends on to, without the origin.
    async fn sent_on(&mut self, path: &str) -> Result<String> {
        let answer = self.get("identity", path).await?;
        ensure!(
            answer.status().is_redirection(),
            "{path}: {}",
            answer.status()
        );
        let to = answer.headers().get(LOCATION).context("no location")?;
        let to = to.to_str()?;
        Ok(to
            .strip_prefix(self.cloud.origin())
            .unwrap_or(to)
            .to_owned())
    }

    /// A request with what every one of this visitor's bears.
    pub fn request(&self, method: Method, path: &str) -> http::request::Builder {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header("Host", self.cloud.deps.origin.authority())
            .header("User-Agent", "visitor");
        let request = match self.csrf.as_str() {
            "" => request,
            csrf => request.header("X-CSRF-Token", csrf),
        };
        match cookies.as_slice() {
            [] => request,
            cookies => request.header(COOKIE, cookies.join("; ")),
        }
    }

    /// Asks a function by `GET`.
    pub async fn get(&mut self, function: &str, path: &str) -> Result<HttpResponse> {
        let request = self.request(Method::GET, path).body(Bytes::new())?;
        self.ask(function, &request).await
    }

    /// A request for a report over three years.
    pub fn issue_request(&self, key: &str) -> Result<HttpRequest> {
        Ok(self
            .request(Method::POST, "/api/reports")
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .body(Bytes::from_static(
                br#"{"look_back_years":3,"purpose":"finance"}"#,
            ))?)
    }

    /// Asks a function, and keeps the cookies that it sets.
    pub async fn ask(&mut self, function: &str, request: &HttpRequest) -> Result<HttpResponse> {
        let answer = self.cloud.ask(function, request).await?;
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
            let (name, value) = cookie.split_once('=').context("a cookie without a value")?;
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        Ok(answer)
    }
}
