//! The Lambda emulator (`cargo lambda watch`): starting it, and calling functions through it.
//!
//! It builds and starts no function itself: `functions` and `reload` do, since it would run cargo for each function that is called.
//!
//! It must never hold more than 100 requests for one function, which would lock it up for good, and it holds the request of a
//! function that died for ever. So every call goes through here, where both are bounded.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use axum::body::Bytes;
use axum::http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::process::Command;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::functions::functions;
use super::processes::{OnExit, Processes};
use crate::tools;

/// How many requests one function may have in the emulator.
const IN_FLIGHT: u32 = 64;
/// When a request counts as lost, so that its place is given to another: longer than any function takes.
const LOST_AFTER: Duration = Duration::from_mins(2);
/// How long requests may take that a restart of their function waits for.
const QUIET_WITHIN: Duration = Duration::from_secs(10);

/// The running emulator.
#[derive(Debug)]
pub(crate) struct Emulator {
    client: Client<HttpConnector, Full<Bytes>>,
    origin: String,
    places: HashMap<&'static str, Arc<Semaphore>>,
}

/// Why a call has no answer.
#[derive(Debug)]
pub(crate) enum CallError {
    /// It took longer than the caller waits; the function may still run.
    TimedOut,
    /// The emulator cannot be reached.
    Unreachable,
}

/// Starts the emulator; it listens a moment later.
pub(crate) fn start(processes: &mut Processes, tools: &Path, port: u16) -> Result<()> {
    let mut command = Command::from(tools::without_cargo_variables(tools.join("cargo-lambda")));
    command.current_dir(tools::root()).args(["lambda", "watch", "--only-lambda-apis", "--disable-cors"]);
    command.args(["--invoke-address", "127.0.0.1", "--invoke-port", &port.to_string()]);
    command.env("RUST_LOG", "error");
    processes.start("emulator", command, OnExit::Fail)?;
    Ok(())
}

impl Emulator {
    /// The emulator that listens there.
    pub(crate) fn at(origin: &str) -> Self {
        let places = functions()
            .into_iter()
            .map(|function| (function, Arc::new(Semaphore::new(IN_FLIGHT as usize))))
            .collect();
        Self { client: Client::builder(TokioExecutor::new()).build_http(), origin: origin.to_owned(), places }
    }

    /// The URL of a path of the emulator.
    pub(crate) fn url(&self, path_and_query: &str) -> String {
        format!("{}{path_and_query}", self.origin)
    }

    /// Hands a request of a function to the emulator and waits for the answer, but not for ever.
    pub(crate) async fn call(
        &self,
        function: &str,
        request: Request<Full<Bytes>>,
        limit: Duration,
    ) -> Result<Response<Bytes>, CallError> {
        let place = self.places.get(function).ok_or(CallError::Unreachable)?.clone();
        let client = self.client.clone();
        let call = async move {
            let place = place.acquire_owned().await.map_err(|_| CallError::Unreachable)?;
            // A caller who goes away does not take the request out of the emulator, so it goes on counting.
            let exchange = tokio::spawn(async move {
                let _place = place;
                timeout(LOST_AFTER, exchange(client, request)).await
            });
            exchange.await.map_err(|_| CallError::Unreachable)?.map_err(|_| CallError::TimedOut)?
        };
        timeout(limit, call).await.map_err(|_| CallError::TimedOut)?
    }

    /// Hands an event to a function that does not answer requests.
    pub(crate) async fn invoke(
        &self,
        function: &str,
        event: &Value,
        limit: Duration,
    ) -> Result<Response<Bytes>, CallError> {
        let path = format!("/2015-03-31/functions/{function}/invocations");
        let request = Request::post(self.url(&path)).body(Full::from(event.to_string()));
        self.call(function, request.map_err(|_| CallError::Unreachable)?, limit).await
    }

    /// Waits until a function has nothing to do, and holds its requests back as long as the value is there. It does not wait for
    /// requests that take long: they may be lost.
    pub(crate) async fn hold(&self, function: &str) -> Option<OwnedSemaphorePermit> {
        let places = self.places.get(function)?.clone();
        timeout(QUIET_WITHIN, places.acquire_many_owned(IN_FLIGHT)).await.ok()?.ok()
    }
}

async fn exchange(
    client: Client<HttpConnector, Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<Response<Bytes>, CallError> {
    let response = client.request(request).await.map_err(|_| CallError::Unreachable)?;
    let (head, body) = response.into_parts();
    let body = body.collect().await.map_err(|_| CallError::Unreachable)?.to_bytes();
    Ok(Response::from_parts(head, body))
}
