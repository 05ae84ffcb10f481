//! Lambda's runtime interface for one instance: next, response, error and init error.
//!
//! Source: "Using the Lambda runtime API for custom runtimes", Lambda Developer Guide.

use anyhow::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::StatusCode;
use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

/// The longest event of a synchronous call, in bytes.
pub const LONGEST_EVENT: usize = 6 * 1024 * 1024;
/// The longest answer that is taken, in bytes: six megabytes and room for what Lambda adds.
pub const LONGEST_ANSWER: usize = 6_291_556;

/// Why an event has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// The function said so, with this text.
    Function(String),
    /// The function said that it cannot start, with this text.
    Start(String),
    /// The process ended.
    Ended,
    /// No answer came in time.
    Late,
    /// The event is longer than Lambda takes.
    EventTooLong,
    /// The emulator did not do its part.
    Emulator(String),
}

/// How far an instance is.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// It has not asked for work yet.
    Starting,
    /// It asked for work the first time then.
    Ready(Instant),
    /// It said that it cannot start.
    Failed(String),
    /// Its process ended.
    Ended,
}

/// An event on its way to the instance.
struct Call {
    id: String,
    event: Bytes,
    answer: oneshot::Sender<Result<Bytes, Failed>>,
}

/// The interface, on a loopback port of its own.
pub(super) struct RuntimeApi {
    address: SocketAddr,
    calls: mpsc::Sender<Call>,
    state: Arc<Inner>,
    server: JoinHandle<()>,
}

struct Inner {
    next: tokio::sync::Mutex<mpsc::Receiver<Call>>,
    open: Mutex<HashMap<String, oneshot::Sender<Result<Bytes, Failed>>>>,
    stage: watch::Sender<Stage>,
    function: String,
    patience: Duration,
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl RuntimeApi {
    /// Listens. A call may take as long as `patience`, by which its deadline is told too.
    pub(super) async fn serve(function: &str, patience: Duration) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let (calls, next) = mpsc::channel(16);
        let state = Arc::new(Inner {
            next: tokio::sync::Mutex::new(next),
            open: Mutex::default(),
            stage: watch::Sender::new(Stage::Starting),
            function: function.to_owned(),
            patience,
        });
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next_event))
            .route(
                "/2018-06-01/runtime/invocation/{id}/response",
                post(respond),
            )
            .route("/2018-06-01/runtime/invocation/{id}/error", post(fail))
            .route("/2018-06-01/runtime/init/error", post(fail_to_start))
            // Its own limit says what Lambda says.
            .layer(DefaultBodyLimit::disable())
            .with_state(state.clone());
        let server = tokio::spawn(async move {
            // It ends with the instance; a fault of it shows as an answer that does not come.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            address,
            calls,
            state,
            server,
        })
    }

    /// As `AWS_LAMBDA_RUNTIME_API` names it.
    pub(super) fn address(&self) -> String {
        self.address.to_string()
    }

    /// How far the instance is, and its changes.
    pub(super) fn stage(&self) -> &watch::Sender<Stage> {
        &self.state.stage
    }

    /// Hands an event to the instance and waits for its answer.
    pub(super) async fn call(&self, id: &str, event: Bytes) -> Result<Bytes, Failed> {
        if event.len() > LONGEST_EVENT {
            return Err(Failed::EventTooLong);
        }
        let (answer, answered) = oneshot::channel();
        let call = Call {
            id: id.to_owned(),
            event,
            answer,
        };
        self.calls.send(call).await.map_err(|_| Failed::Ended)?;
        tokio::select! {
            // What was answered counts, even if the process is gone by now.
            biased;
            answer = answered => answer.unwrap_or(Err(Failed::Ended)),
            over = self.over() => Err(over),
            () = tokio::time::sleep(self.state.patience) => Err(Failed::Late),
        }
    }

    /// Waits until the instance can do no more.
    async fn over(&self) -> Failed {
        let mut stage = self.state.stage.subscribe();
        let is_over = |stage: &Stage| matches!(stage, Stage::Failed(_) | Stage::Ended);
        match stage.wait_for(is_over).await.as_deref() {
            Ok(Stage::Failed(why)) => Failed::Start(why.clone()),
            Ok(Stage::Starting | Stage::Ready(_) | Stage::Ended) | Err(_) => Failed::Ended,
        }
    }

    /// When the instance asked for work the first time; now, if it never will.
    pub(super) async fn ready(&self) -> Instant {
        let mut stage = self.state.stage.subscribe();
        let has_begun = |stage: &Stage| !matches!(stage, Stage::Starting);
        match stage.wait_for(has_begun).await.as_deref() {
            Ok(Stage::Ready(at)) => *at,
            Ok(Stage::Starting | Stage::Failed(_) | Stage::Ended) | Err(_) => Instant::now(),
        }
    }
}

impl Inner {
    fn answer(&self, id: &str, answer: Result<Bytes, Failed>) -> StatusCode {
        let open = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
        match open {
            Some(caller) => {
                // Nobody waits any more: as on Lambda, the function does not hear of it.
                let _ = caller.send(answer);
                StatusCode::ACCEPTED
            }
            None => StatusCode::BAD_REQUEST,
        }
    }
}

async fn next_event(State(state): State<Arc<Inner>>) -> Response {
    state.stage.send_if_modified(|stage| {
        let is_first = matches!(stage, Stage::Starting);
        if is_first {
            *stage = Stage::Ready(Instant::now());
        }
        is_first
    });
    let Some(call) = state.next.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let deadline = SystemTime::now() + state.patience;
    let deadline = deadline.duration_since(UNIX_EPOCH).unwrap_or_default();
    let arn = format!(
        "arn:aws:lambda:cn-north-1:000000000000:function:{}",
        state.function
    );
    let answer = http::Response::builder()
        .header("Content-Type", "application/json")
        .header("Lambda-Runtime-Aws-Request-Id", &call.id)
        .header(
            "Lambda-Runtime-Deadline-Ms",
            deadline.as_millis().to_string(),
        )
        .header("Lambda-Runtime-Invoked-Function-Arn", arn)
        .header("Lambda-Runtime-Trace-Id", format!("Root=1-{}", call.id))
        .body(Body::from(call.event));
    state
        .open
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(call.id, call.answer);
    answer.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn respond(
    State(state): State<Arc<Inner>>,
    Path(id): Path<String>,
    body: Bytes,
) -> StatusCode {
    if body.len() > LONGEST_ANSWER {
        let said = format!("the answer has {} bytes", body.len());
        state.answer(&id, Err(Failed::Function(said)));
        return StatusCode::PAYLOAD_TOO_LARGE;
    }
    state.answer(&id, Ok(body))
}

async fn fail(State(state): State<Arc<Inner>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    let said = String::from_utf8_lossy(&body).into_owned();
    state.answer(&id, Err(Failed::Function(said)))
}

async fn fail_to_start(State(state): State<Arc<Inner>>, body: Bytes) -> StatusCode {
    let said = String::from_utf8_lossy(&body).into_owned();
    state.stage.send_replace(Stage::Failed(said));
    StatusCode::ACCEPTED
}

/// An identifier such as a request bears; not random, so that two runs read alike.
pub(super) fn request_id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}
