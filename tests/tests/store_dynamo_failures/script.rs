//! A scripted engine on loopback, and a store that talks to it.

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::{Client, Config};
use axum::Router;
use axum::body::Body;
use axum::http::Response;
use bytes::Bytes;
use functions::store::checksum::checksum;
use functions::store::dynamo::{DynamoOptions, DynamoStore, Tokens};
use functions::store::{Key, Op};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// What the engine's texts contain here, and no error of the store may.
pub(crate) const SECRET: &str = "91320900MA00000000";
pub(crate) const DEADLINE: Duration = Duration::from_millis(900);
pub(crate) const ATTEMPT: Duration = Duration::from_millis(250);

/// One answer of the engine.
#[derive(Clone)]
pub(crate) struct Answer {
    status: u16,
    body: String,
    delay: Duration,
    cut: bool,
}

pub(crate) fn says(body: &Value) -> Answer {
    says_text(&body.to_string())
}

pub(crate) fn says_text(text: &str) -> Answer {
    Answer {
        status: 200,
        body: text.to_owned(),
        delay: Duration::ZERO,
        cut: false,
    }
}

pub(crate) fn fails(status: u16, code: &str, message: &str) -> Answer {
    let kind = format!("com.amazonaws.dynamodb.v20120810#{code}");
    let body = json!({"__type": kind, "message": format!("{message} {SECRET}")});
    Answer {
        status,
        body: body.to_string(),
        delay: Duration::ZERO,
        cut: false,
    }
}

pub(crate) fn throttles() -> Answer {
    fails(
        400,
        "ProvisionedThroughputExceededException",
        "slower, please",
    )
}

pub(crate) fn cancels(codes: &[&str]) -> Answer {
    let reasons: Vec<Value> = codes
        .iter()
        .map(|code| json!({"Code": code, "Message": format!("about {SECRET}")}))
        .collect();
    let kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
    let body = json!({"__type": kind, "Message": SECRET, "CancellationReasons": reasons});
    Answer {
        status: 400,
        body: body.to_string(),
        delay: Duration::ZERO,
        cut: false,
    }
}

/// An answer that breaks off in the middle.
pub(crate) fn breaks_off() -> Answer {
    Answer {
        cut: true,
        ..says(&json!({"Item": sound(&key()), "UnprocessedItems": {}}))
    }
}

pub(crate) fn silence() -> Answer {
    Answer {
        delay: ATTEMPT * 8,
        ..says(&json!({}))
    }
}

/// A scripted engine: gives its answers in turn, the last one for ever, and keeps what it was asked.
#[derive(Clone)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<Value>>>,
}

impl Script {
    async fn answer(self, request: Bytes) -> Response<Body> {
        let request = serde_json::from_slice(&request).expect("the request is JSON");
        self.asked.lock().expect("no panic before").push(request);
        let answer = {
            let mut answers = self.answers.lock().expect("no panic before");
            if answers.len() > 1 {
                answers.pop_front()
            } else {
                answers.front().cloned()
            }
        };
        let answer = answer.expect("a script has an answer");
        tokio::time::sleep(answer.delay).await;
        let response = Response::builder().status(answer.status);
        let length = answer.body.len();
        let body = if answer.cut {
            let half = Bytes::from(answer.body.into_bytes()).slice(..length / 2);
            let parts = [Ok(half), Err(std::io::Error::other("cut"))];
            Body::from_stream(futures::stream::iter(parts))
        } else {
            Body::from(answer.body)
        };
        let response = response.header("content-length", length);
        response.body(body).expect("a response")
    }

    pub(crate) fn asked(&self) -> Vec<Value> {
        self.asked.lock().expect("no panic before").clone()
    }

    /// Whether every read asked for what was written last.
    pub(crate) fn asked_strongly(&self) -> bool {
        let asked = self.asked();
        asked.iter().all(|asked| asked["ConsistentRead"] == true)
    }

    pub(crate) fn tokens(&self) -> Vec<String> {
        self.asked()
            .iter()
            .map(|asked| asked["ClientRequestToken"].to_string())
            .collect()
    }
}

pub(crate) async fn engine(
    tokens: Tokens,
    answers: impl IntoIterator<Item = Answer>,
) -> (DynamoStore, Script) {
    let (store, script, _) = serve(tokens, answers).await;
    (store, script)
}

async fn serve(
    tokens: Tokens,
    answers: impl IntoIterator<Item = Answer>,
) -> (DynamoStore, Script, String) {
    let script = Script {
        answers: Arc::new(Mutex::new(answers.into_iter().collect())),
        asked: Arc::default(),
    };
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("its number"));
    let state = script.clone();
    let router = Router::new().fallback(move |request: Bytes| state.clone().answer(request));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (store(&endpoint, tokens), script, endpoint)
}

/// In front of the engine a line that passes each request on and hangs up on the first `hang_ups` of the answers: the
/// engine has done what nobody hears of.
pub(crate) async fn line_that_hangs_up(
    tokens: Tokens,
    hang_ups: usize,
    answers: impl IntoIterator<Item = Answer>,
) -> (DynamoStore, Script) {
    let (_, script, endpoint) = serve(tokens, answers).await;
    let engine = endpoint.trim_start_matches("http://").to_owned();
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .expect("a free port");
    let line = format!("http://{}", listener.local_addr().expect("its number"));
    tokio::spawn(async move {
        for n in 0.. {
            let (mut near, _) = listener.accept().await.expect("a caller");
            let mut far = tokio::net::TcpStream::connect(&engine)
                .await
                .expect("the engine");
            tokio::spawn(async move {
                if n >= hang_ups {
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                    return;
                }
                let (mut from_near, mut to_near) = near.split();
                let (mut from_far, mut to_far) = far.split();
                let mut first = [0];
                tokio::select! {
                    _ = tokio::io::copy(&mut from_near, &mut to_far) => {}
                    // The answer has begun: it is done, and nobody hears of it.
                    _ = from_far.read(&mut first) => {}
                }
                let _ = to_near.shutdown().await;
            });
        }
    });
    (store(&line, tokens), script)
}

pub(crate) fn store(endpoint: &str, tokens: Tokens) -> DynamoStore {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("cn-north-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .endpoint_url(endpoint)
        .build();
    let options = DynamoOptions {
        deadline: DEADLINE,
        attempt: ATTEMPT,
        tokens,
    };
    DynamoStore::new(&Client::from_conf(config), "xinzheng-scripted", options)
}

pub(crate) fn key() -> Key {
    Key::new("E#1", "a")
}

pub(crate) fn write(count: usize) -> Vec<Op> {
    let create = |n| Op::Create {
        key: Key::new("E#1", format!("{n}")),
        body: Bytes::new(),
        ttl: None,
    };
    (0..count).map(create).collect()
}

/// A sound item, as the engine tells it.
pub(crate) fn sound(key: &Key) -> Value {
    let sum = checksum(key, 1, None, b"body").to_string();
    json!({"pk": {"S": key.pk}, "sk": {"S": key.sk}, "v": {"N": "1"}, "b": {"B": "Ym9keQ=="}, "s": {"N": sum}})
}
