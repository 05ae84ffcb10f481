//! The store on an engine that speaks DynamoDB's API (云上存储): Amazon's, or a domestic one on premises.
//!
//! One table, no index, every read strongly consistent, every write a transaction. What the engine says in
//! its errors is never passed on or logged: it can echo whole items.

mod attributes;
mod failure;
mod http;
mod steps;
mod table;
mod walk;

use std::collections::HashMap;
use std::future::Future;
use std::ops::ControlFlow;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use tokio::time::Instant;

use self::failure::Failure;
pub use self::http::http_client;
use super::page::PageBuilder;
use super::{Item, Key, Op, Order, Page, Query, Store, StoreError, limits};
use crate::deadline;
use crate::happened::{Happened, note};

/// The pause before a second attempt is drawn from nothing to this; the range doubles with every attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(25);
/// The range of a pause grows to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Time that another attempt must have before the deadline.
const LEAST_ATTEMPT: Duration = Duration::from_millis(100);

/// Attributes of an item by name.
type Attributes = HashMap<String, AttributeValue>;

/// How long to try, and what the engine can be trusted with.
#[derive(Clone, Debug)]
pub struct DynamoOptions {
    /// A call answers within this, whatever the engine does, and within the time of the request it is part of.
    pub deadline: Duration,
    /// How long one attempt waits for the engine.
    pub attempt: Duration,
    /// Whether the engine honours `ClientRequestToken`. Only then is a write whose outcome is unknown sent
    /// again; DynamoDB does, several compatible engines ignore it.
    pub tokens: Tokens,
}

impl Default for DynamoOptions {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(5),
            attempt: Duration::from_secs(2),
            tokens: Tokens::Ignored,
        }
    }
}

/// What the engine does with the token of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tokens {
    /// A write that comes twice with one token is done once.
    Honoured,
    /// A write that comes twice is done twice, or conflicts with itself.
    Ignored,
}

/// The store on one table of an engine that speaks DynamoDB's API.
#[derive(Clone, Debug)]
pub struct DynamoStore {
    client: Client,
    table: String,
    options: DynamoOptions,
}

impl DynamoStore {
    /// The store on `table`, which must exist: see [`Self::create_table`]. The client's own retries and
    /// timeouts are replaced by those of the options, so that a call has one deadline; a client without a line
    /// to the engine gets [`http_client`].
    pub fn new(client: &Client, table: impl Into<String>, options: DynamoOptions) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(options.attempt)
            .operation_attempt_timeout(options.attempt)
            .build();
        let mut config = client
            .config()
            .to_builder()
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts);
        if client.config().http_client().is_none() {
            config = config.http_client(http_client());
        }
        let config = config.build();
        Self {
            client: Client::from_conf(config),
            table: table.into(),
            options,
        }
    }

    fn deadline(&self) -> Instant {
        deadline::no_later_than(Instant::now() + self.options.deadline)
    }

    /// Calls until it is answered for good, with full jitter between attempts, inside the deadline.
    async fn until<T, F>(
        &self,
        deadline: Instant,
        mut call: impl FnMut() -> F,
    ) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let mut range = FIRST_PAUSE;
        // Once an attempt may have been done, no later one that was not makes that certain again.
        let mut unknown = false;
        loop {
            let reason = match tokio::time::timeout_at(deadline, call()).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(Failure::Final(error))) => {
                    if matches!(error, StoreError::Conflict { .. }) {
                        note(Happened::StoreConflict);
                    }
                    return Err(error);
                }
                Ok(Err(Failure::NotNow(reason))) => {
                    if reason == failure::THROTTLED {
                        note(Happened::StoreThrottled);
                    }
                    reason
                }
                Ok(Err(Failure::Unknown(reason))) => {
                    unknown = true;
                    reason
                }
                Err(_) => return Err(StoreError::Unavailable(failure::SILENT)),
            };
            let pause = jitter(range);
            range = (range * 2).min(LONGEST_PAUSE);
            // An attempt that the deadline cuts off would leave it unknown whether it was done.
            if Instant::now() + pause + LEAST_ATTEMPT >= deadline {
                return Err(if unknown {
                    StoreError::Unavailable(reason)
                } else {
                    StoreError::Busy(reason)
                });
            }
            tokio::time::sleep(pause).await;
        }
    }

    async fn get_once(&self, key: &Key) -> Result<Option<Item>, Failure> {
        let request = self
            .client
            .get_item()
            .table_name(&self.table)
            .consistent_read(true);
        let request = request.set_key(Some(attributes::of_key(key)));
        let output = request
            .send()
            .await
            .map_err(|error| failure::of_read(&error))?;
        Ok(output
            .item
            .map(|found| attributes::to_item(found, key))
            .transpose()?)
    }

    /// Reads some of `keys`; answers what was found, and the keys that the engine did not get to.
    async fn batch_once(
        &self,
        keys: Vec<Attributes>,
    ) -> Result<(Vec<Attributes>, Vec<Attributes>), Failure> {
        let count = keys.len();
        let keys = KeysAndAttributes::builder()
            .consistent_read(true)
            .set_keys(Some(keys))
            .build();
        let keys = keys.map_err(|_| failure::unbuilt())?;
        let request = self
            .client
            .batch_get_item()
            .request_items(&self.table, keys);
        let output = request
            .send()
            .await
            .map_err(|error| failure::of_read(&error))?;
        let rest = output
            .unprocessed_keys
            .and_then(|mut rest| rest.remove(&self.table));
        let rest = rest.map(|rest| rest.keys).unwrap_or_default();
        // A long answer comes in parts; without any progress the engine is throttling.
        if rest.len() >= count {
            return Err(Failure::NotNow(failure::THROTTLED));
        }
        let found = output.responses.and_then(|mut all| all.remove(&self.table));
        Ok((found.unwrap_or_default(), rest))
    }

    async fn query_once(
        &self,
        query: &Query,
        start: Option<Attributes>,
    ) -> Result<(Vec<Attributes>, Option<Attributes>), Failure> {
        let text = |value: &str| AttributeValue::S(value.to_owned());
        let request = self
            .client
            .query()
            .table_name(&self.table)
            .consistent_read(true);
        let request = request
            .expression_attribute_values(":pk", text(&query.pk))
            .expression_attribute_values(":to", text(&query.to));
        // An empty text is no key for the engine.
        let request = if query.from.is_empty() {
            request.key_condition_expression("pk = :pk AND sk <= :to")
        } else {
            request
                .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
                .expression_attribute_values(":from", text(&query.from))
        };
        let request = request
            .scan_index_forward(query.order == Order::Ascending)
            // One more than the page holds tells whether there is a next one.
            .limit(i32::try_from(query.limit + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start);
        let output = request
            .send()
            .await
            .map_err(|error| failure::of_read(&error))?;
        Ok((
            output.items.unwrap_or_default(),
            output.last_evaluated_key.filter(|key| !key.is_empty()),
        ))
    }

    async fn transact_once(&self, ops: &[Op], token: &str) -> Result<(), Failure> {
        let steps: Result<Vec<_>, _> = ops.iter().map(|op| steps::of_op(&self.table, op)).collect();
        let request = self
            .client
            .transact_write_items()
            .client_request_token(token);
        let request = request.set_transact_items(Some(steps.map_err(|_| failure::unbuilt())?));
        match request.send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(failure::of_write(&error, ops.len(), self.options.tokens)),
        }
    }
}

/// A pause between nothing and all of `range`: callers that failed together do not come back together.
fn jitter(range: Duration) -> Duration {
    let micros = u64::try_from(range.as_micros()).unwrap_or(u64::MAX);
    // Without randomness the whole range is waited, which is safe, only slower.
    getrandom::u64().map_or(range, |random| Duration::from_micros(random % (micros + 1)))
}

/// What a query has to ask for: nothing, because the cursor lies behind the range; or where to start.
fn start_of(query: &Query) -> Option<Option<Attributes>> {
    if query.from > query.to {
        return None;
    }
    let Some(after) = query.after.as_ref().map(|cursor| cursor.0.as_str()) else {
        return Some(None);
    };
    let (before, behind) = match query.order {
        Order::Ascending => (after < query.from.as_str(), after > query.to.as_str()),
        Order::Descending => (after > query.to.as_str(), after < query.from.as_str()),
    };
    // The engine refuses a start outside the range.
    match (before, behind) {
        (_, true) => None,
        (true, false) => Some(None),
        (false, false) => Some(Some(attributes::of_key(&Key::new(query.pk.clone(), after)))),
    }
}

#[async_trait]
impl Store for DynamoStore {
    async fn get(&self, key: &Key) -> Result<Option<Item>, StoreError> {
        limits::check_key(key)?;
        self.until(self.deadline(), || self.get_once(key)).await
    }

    async fn batch_get(&self, keys: &[Key]) -> Result<Vec<Option<Item>>, StoreError> {
        limits::check_batch(keys)?;
        let deadline = self.deadline();
        let mut missing: Vec<Attributes> = keys.iter().map(attributes::of_key).collect();
        let mut found = Vec::new();
        while !missing.is_empty() {
            let (part, rest) = self
                .until(deadline, || self.batch_once(missing.clone()))
                .await?;
            found.extend(part);
            missing = rest;
        }
        attributes::in_order(keys, found)
    }

    async fn query(&self, query: &Query) -> Result<Page, StoreError> {
        limits::check_query(query)?;
        let Some(mut start) = start_of(query) else {
            return Ok(Page::default());
        };
        let mut page = PageBuilder::new(query.limit);
        let deadline = self.deadline();
        loop {
            let (found, next) = self
                .until(deadline, || self.query_once(query, start.clone()))
                .await?;
            for attributes in found {
                let key = attributes::key_in(&attributes, query)?;
                page = match page.push(attributes::to_item(attributes, &key)?) {
                    ControlFlow::Continue(page) => page,
                    ControlFlow::Break(full) => return Ok(full),
                };
            }
            match next {
                None => return Ok(page.last()),
                Some(_) if !page.is_empty() => return Ok(page.more()),
                Some(next) => start = Some(next),
            }
        }
    }

    async fn transact(&self, ops: Vec<Op>) -> Result<(), StoreError> {
        limits::check_ops(&ops)?;
        if ops.is_empty() {
            return Ok(());
        }
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| StoreError::Unavailable("no randomness"))?;
        let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        self.until(self.deadline(), || self.transact_once(&ops, &token))
            .await
    }
}
