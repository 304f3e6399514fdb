//! The HTTP client under the SDK: records calls and the capacity that they consume, and injects faults.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use serde_json::{Value, json};
use tokio::sync::{Notify, Semaphore};

use crate::rights;
use crate::turns::{Side, Turns};

/// One call of a service.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The operation, such as `Query`; `SendEmail` for mail.
    pub operation: String,
    /// Read capacity units, as the engine counted them.
    pub read_units: f64,
    /// Write capacity units, as the engine counted them.
    pub write_units: f64,
}

/// A fault that is injected into a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The service throttles the call.
    Throttled,
    /// A transaction is cancelled because of another one. For other operations the same as [`Fault::Throttled`].
    Conflict,
    /// The call waits until the story releases it.
    Held,
    /// It is answered without any of the rows that it asks for, since the service is too busy for them.
    LeftOut,
    /// It never arrives.
    RequestLost,
    /// The call is carried out, but its answer is lost.
    AnswerLost,
    /// The process dies before the call is sent.
    DiesBefore,
    /// The process dies after the call was carried out.
    DiesAfter,
}

impl Fault {
    /// Whether the process dies of it.
    #[must_use]
    pub fn is_deadly(self) -> bool {
        matches!(self, Self::DiesBefore | Self::DiesAfter)
    }
}

#[derive(Debug)]
struct PlannedFault {
    operation: &'static str,
    skip: usize,
    times: usize,
    fault: Fault,
}

#[derive(Debug, Default)]
struct State {
    calls: Vec<Call>,
    faults: VecDeque<PlannedFault>,
    /// The one failed reason of a cancelled transaction that the answer keeps; all if `None`.
    only_reason: Option<usize>,
    /// The most reasons that a cancelled transaction had so far.
    most_reasons: usize,
}

/// The most concurrent calls: each has a connection, and the operating system limits a process's open connections.
const LANES: usize = 32;

/// The recorded calls and the planned faults.
#[derive(Debug, Clone)]
pub struct Calls {
    state: Arc<Mutex<State>>,
    death: Arc<Notify>,
    held: Arc<Notify>,
    go_on: Arc<Notify>,
    lanes: Arc<Semaphore>,
    turns: Turns,
}

impl Default for Calls {
    fn default() -> Self {
        Self {
            state: Arc::default(),
            death: Arc::default(),
            held: Arc::default(),
            go_on: Arc::default(),
            lanes: Arc::new(Semaphore::new(LANES)),
            turns: Turns::default(),
        }
    }
}

impl Calls {
    /// Plans a fault for an operation: `skip` calls succeed, then the next `times` calls have the fault.
    pub fn inject(&self, operation: &'static str, skip: usize, times: usize, fault: Fault) {
        self.state().faults.push_back(PlannedFault { operation, skip, times, fault });
    }

    /// Removes the planned faults that have not happened yet.
    pub fn heal(&self) {
        self.state().faults.clear();
    }

    /// From now on a cancelled transaction tells only one of the conditions that failed: the one with this index, or the last.
    pub fn tell_only_reason(&self, index: usize) {
        self.state().only_reason = Some(index);
    }

    /// The most conditions that failed at once so far.
    #[must_use]
    pub fn most_reasons(&self) -> usize {
        self.state().most_reasons
    }

    /// How many planned faults have not happened yet.
    #[must_use]
    pub fn plans(&self) -> usize {
        self.state().faults.iter().filter(|planned| planned.times > 0).count()
    }

    /// Takes the calls recorded since the last time.
    #[must_use]
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut self.state().calls)
    }

    /// Drops the calls recorded so far.
    pub fn forget(&self) {
        self.state().calls.clear();
    }

    /// Waits until a call is held.
    pub async fn until_held(&self) {
        self.held.notified().await;
    }

    /// Lets the held call go on.
    pub fn release(&self) {
        self.go_on.notify_one();
    }

    /// Runs two calls concurrently and sends their requests one after the other, in this order.
    pub async fn interleave<A, B>(
        &self,
        order: impl IntoIterator<Item = Side>,
        one: impl Future<Output = A>,
        other: impl Future<Output = B>,
    ) -> (A, B) {
        self.turns.interleave(order, one, other).await
    }

    /// Runs a future to its end; `None` if an injected fault ends its process first.
    pub async fn unless_it_dies<T>(&self, running: impl Future<Output = T>) -> Option<T> {
        let death = self.death.notified();
        tokio::select! {
            biased;
            () = death => None,
            outcome = running => Some(outcome),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no story panics while it holds the log")
    }

    /// Hides all failed reasons of a cancelled transaction but one, if the story wants it. Returns whether something was hidden.
    fn hide_reasons(&self, answer: &mut Value) -> bool {
        let Some(reasons) = answer.get_mut("CancellationReasons").and_then(Value::as_array_mut) else {
            return false;
        };
        let failed: Vec<&mut Value> =
            reasons.iter_mut().filter(|reason| reason["Code"] == "ConditionalCheckFailed").collect();
        let mut state = self.state();
        state.most_reasons = state.most_reasons.max(failed.len());
        let Some(kept) = state.only_reason.map(|index| index.min(failed.len().saturating_sub(1))) else {
            return false;
        };
        for (index, reason) in failed.into_iter().enumerate() {
            if index != kept {
                *reason = json!({ "Code": "None" });
            }
        }
        true
    }

    fn fault_for(&self, operation: &str) -> Option<Fault> {
        let mut state = self.state();
        let planned =
            state.faults.iter_mut().find(|planned| planned.operation == operation && planned.times > 0)?;
        if planned.skip > 0 {
            planned.skip -= 1;
            return None;
        }
        planned.times -= 1;
        Some(planned.fault)
    }
}

/// An HTTP client that records calls and injects faults.
#[derive(Debug)]
pub(crate) struct WiredClient {
    pub(crate) inner: SharedHttpClient,
    pub(crate) calls: Calls,
}

impl HttpClient for WiredClient {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        let inner = self.inner.http_connector(settings, components);
        SharedHttpConnector::new(WiredConnector { inner, calls: self.calls.clone() })
    }
}

#[derive(Debug, Clone)]
struct WiredConnector {
    inner: SharedHttpConnector,
    calls: Calls,
}

impl HttpConnector for WiredConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let this = self.clone();
        HttpConnectorFuture::new(async move { this.calls.turns.cross(this.carry(request)).await })
    }
}

impl WiredConnector {
    async fn carry(&self, request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let operation = operation_of(&request);
        rights::note(&operation, &request);
        let fault = self.calls.fault_for(&operation);
        match fault {
            Some(Fault::Conflict) if operation == "TransactWriteItems" => {
                return Ok(self.refused(operation, conflict()));
            }
            Some(Fault::Throttled | Fault::Conflict) => return Ok(self.refused(operation, throttled())),
            Some(Fault::LeftOut) => return Ok(self.left_out(operation, &request)),
            Some(Fault::RequestLost) => return Err(lost()),
            Some(Fault::DiesBefore) => return self.die().await,
            Some(Fault::Held) => {
                self.calls.held.notify_one();
                self.calls.go_on.notified().await;
            }
            Some(Fault::AnswerLost | Fault::DiesAfter) | None => {}
        }
        let lane = self.calls.lanes.acquire().await.expect("the lanes stay open");
        let mut response = self.inner.call(request).await?;
        let body = std::mem::replace(response.body_mut(), SdkBody::taken());
        let bytes = ByteStream::new(body)
            .collect()
            .await
            .map_err(|error| ConnectorError::io(error.into()))?
            .into_bytes();
        let mut answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let is_changed = self.calls.hide_reasons(&mut answer);
        *response.body_mut() =
            if is_changed { SdkBody::from(answer.to_string()) } else { SdkBody::from(bytes) };
        self.log(operation, answer);
        drop(lane);
        match fault {
            Some(Fault::AnswerLost) => Err(lost()),
            Some(Fault::DiesAfter) => self.die().await,
            _ => Ok(response),
        }
    }

    fn refused(&self, operation: String, body: Value) -> HttpResponse {
        self.log(operation, Value::Null);
        HttpResponse::new(
            StatusCode::try_from(400_u16).expect("400 is a status"),
            SdkBody::from(body.to_string()),
        )
    }

    fn left_out(&self, operation: String, request: &HttpRequest) -> HttpResponse {
        self.log(operation, Value::Null);
        let asked: Value =
            serde_json::from_slice(request.body().bytes().unwrap_or_default()).unwrap_or_default();
        let body = json!({ "Responses": {}, "UnprocessedKeys": asked["RequestItems"] });
        HttpResponse::new(
            StatusCode::try_from(200_u16).expect("200 is a status"),
            SdkBody::from(body.to_string()),
        )
    }

    fn log(&self, operation: String, answer: Value) {
        let units: f64 = match &answer["ConsumedCapacity"] {
            Value::Array(tables) => tables.iter().filter_map(|table| table["CapacityUnits"].as_f64()).sum(),
            table => table["CapacityUnits"].as_f64().unwrap_or_default(),
        };
        let is_read = matches!(operation.as_str(), "GetItem" | "BatchGetItem" | "Query" | "Scan");
        let (read_units, write_units) = if is_read { (units, 0.0) } else { (0.0, units) };
        self.calls.state().calls.push(Call { operation, read_units, write_units });
    }

    /// Ends the process: this future never completes, and [`Calls::unless_it_dies`] is notified.
    async fn die<T>(&self) -> T {
        self.calls.death.notify_one();
        std::future::pending().await
    }
}

fn operation_of(request: &HttpRequest) -> String {
    let target = request.headers().get("x-amz-target");
    target.and_then(|target| target.rsplit('.').next()).unwrap_or("SendEmail").to_owned()
}

fn lost() -> ConnectorError {
    ConnectorError::timeout("the story lost it".into())
}

fn throttled() -> Value {
    json!({ "__type": "com.amazonaws.dynamodb.v20120810#ThrottlingException", "message": "slow down" })
}

fn conflict() -> Value {
    json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "message": "Transaction cancelled",
        "CancellationReasons": [{ "Code": "TransactionConflict", "Message": "Transaction is ongoing for the item" }],
    })
}
