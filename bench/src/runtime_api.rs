//! The Lambda runtime API of one function: events wait in a queue, the function's processes poll for them.

use std::collections::HashMap;
use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::now;

/// How long a function may take to poll or to answer.
const LIMIT: Duration = Duration::from_secs(20);

/// How many events were issued in this run.
static ISSUED: AtomicU64 = AtomicU64::new(0);

/// A function's queue of events, and the address that its processes poll at.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    /// The value of `AWS_LAMBDA_RUNTIME_API`.
    pub(crate) address: String,
    events: mpsc::UnboundedSender<Invocation>,
    polls: mpsc::UnboundedReceiver<Instant>,
    /// Ends with this value.
    _server: JoinSet<io::Result<()>>,
}

/// A function's answer to an event.
#[derive(Debug)]
pub(crate) struct Answer {
    /// When a process was given the event.
    pub(crate) handed: Instant,
    /// When the process had answered.
    pub(crate) answered: Instant,
    /// The status of the answer.
    pub(crate) status: u16,
    /// The body of the answer, as a client of the HTTP API would get it.
    pub(crate) body: String,
}

#[derive(Debug)]
struct Invocation {
    id: String,
    event: Bytes,
    answer: oneshot::Sender<Result<Answer>>,
}

/// An event that a process is handling.
type Open = (Instant, oneshot::Sender<Result<Answer>>);

#[derive(Debug)]
struct Shared {
    queue: tokio::sync::Mutex<mpsc::UnboundedReceiver<Invocation>>,
    open: Mutex<HashMap<String, Open>>,
    polls: mpsc::UnboundedSender<Instant>,
}

/// The answer of a function behind an HTTP API.
#[derive(Deserialize)]
struct HttpAnswer {
    #[serde(rename = "statusCode")]
    status: u16,
    #[serde(default)]
    body: String,
}

impl RuntimeApi {
    /// Starts the API with an empty queue.
    pub(crate) async fn start() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?.to_string();
        let (events, queue) = mpsc::unbounded_channel();
        let (polled, polls) = mpsc::unbounded_channel();
        let shared = Shared { queue: tokio::sync::Mutex::new(queue), open: Mutex::default(), polls: polled };
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(response))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(error))
            .route("/2018-06-01/runtime/init/error", post(accepted))
            .with_state(Arc::new(shared));
        let mut server = JoinSet::new();
        let _ = server.spawn(axum::serve(listener, router).into_future());
        Ok(Self { address, events, polls, _server: server })
    }

    /// Waits until a process asks for an event, and says when it did.
    pub(crate) async fn polled(&mut self) -> Result<Instant> {
        let polled = timeout(LIMIT, self.polls.recv()).await.context("no process asked for an event")?;
        polled.context("the runtime API has ended")
    }

    /// Puts an event into the queue. The future resolves to the answer, which must be a success.
    pub(crate) fn send(&self, event: Bytes) -> impl Future<Output = Result<Answer>> + use<> {
        let answer = self.send_any(event);
        async move {
            let answer = answer.await?;
            if answer.status != 200 {
                bail!("an answer has the status {}: {}", answer.status, answer.body);
            }
            Ok(answer)
        }
    }

    /// Puts an event into the queue. The future resolves to the answer, whatever it is.
    pub(crate) fn send_any(&self, event: Bytes) -> impl Future<Output = Result<Answer>> + use<> {
        // Unique in a run, since `floor-transaction` uses it in the keys of rows.
        let id = format!("00000000-0000-4000-8000-{:012x}", ISSUED.fetch_add(1, Ordering::Relaxed));
        let (answer, answered) = oneshot::channel();
        let sent = self.events.send(Invocation { id, event, answer });
        async move {
            sent.map_err(|_| anyhow!("the runtime API has ended"))?;
            timeout(LIMIT, answered).await.context("an event was not answered")??
        }
    }
}

impl Answer {
    /// The time from handing out the event to its answer.
    pub(crate) fn wall(&self) -> Duration {
        self.answered.duration_since(self.handed)
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, HashMap<String, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives an answer to the call that waits for it. After a failure, no call waits any more.
    fn settle(&self, id: &str, answered: Instant, answer: impl FnOnce() -> Result<HttpAnswer>) {
        if let Some((handed, waiting)) = self.open().remove(id) {
            let answer =
                answer().map(|HttpAnswer { status, body }| Answer { handed, answered, status, body });
            drop(waiting.send(answer));
        }
    }
}

/// An event, as soon as there is one.
#[expect(clippy::disallowed_methods, reason = "every call has a deadline")]
async fn next(State(shared): State<Arc<Shared>>) -> Response {
    // An error means that the measurement is over.
    let _ = shared.polls.send(now());
    let next = shared.queue.lock().await.recv().await;
    let Some(Invocation { id, event, answer }) = next else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let deadline = (Timestamp::now().as_millisecond() + 10_000).to_string();
    let headers = [
        ("lambda-runtime-aws-request-id", id.clone()),
        ("lambda-runtime-deadline-ms", deadline),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:us-east-1:123456789012:function:bench".to_owned(),
        ),
        ("lambda-runtime-trace-id", "Root=1-6742a6c0-1f2e3d4c5b6a79880f1e2d3c;Sampled=0".to_owned()),
    ];
    shared.open().insert(id, (now(), answer));
    (headers, event).into_response()
}

async fn response(State(shared): State<Arc<Shared>>, Path(id): Path<String>, body: Bytes) -> StatusCode {
    let answered = now();
    shared.settle(&id, answered, || {
        serde_json::from_slice(&body).context("an answer is not one of an HTTP API")
    });
    StatusCode::ACCEPTED
}

async fn error(State(shared): State<Arc<Shared>>, Path(id): Path<String>, body: String) -> StatusCode {
    shared.settle(&id, now(), || bail!("a call failed: {body}"));
    StatusCode::ACCEPTED
}

/// Takes the report of a failed start. The process then ends, and its log says why.
async fn accepted() -> StatusCode {
    StatusCode::ACCEPTED
}
