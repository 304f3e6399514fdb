//! The Lambda emulator (`cargo lambda watch`): starting it, and calling functions through it.
//!
//! It must never hold more than 100 requests for one function, which would lock it up for good, and it holds the request of a
//! function that died for ever. So every call goes through here, where both are bounded.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum::body::Bytes;
use axum::http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use shared::http::routes::{ROUTES, STREAM_FUNCTIONS};
use tokio::process::Command;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::processes::{OnExit, Processes};
use super::settings::Addresses;
use crate::tools;

/// How many requests one function may have in the emulator.
const IN_FLIGHT: usize = 64;
/// When a request counts as lost, so that its place is given to another: longer than a build of the function takes.
const LOST_AFTER: Duration = Duration::from_mins(5);
/// How many instances of one function `cargo lambda watch` runs.
const WATCHED_INSTANCES: &str = "2";
/// How many processes of one function run when they are not watched.
const PREBUILT_INSTANCES: usize = 2;

/// What is logged when functions are watched: as `settings` has it, without complaints about every process that a reload ends.
const WATCHED_LOG: &str = "warn,lambda_runtime=error,watchexec=off,cargo_lambda_watch::watcher=off";

/// The running emulator.
#[derive(Debug)]
pub(crate) struct Emulator {
    client: Client<HttpConnector, Full<Bytes>>,
    port: u16,
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

/// Every function, once.
pub(crate) fn functions() -> impl Iterator<Item = &'static str> {
    let mut names: Vec<_> = ROUTES.iter().map(|route| route.function).chain(STREAM_FUNCTIONS).collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter()
}

/// Starts the emulator, which builds and reloads the functions; it listens a moment later.
pub(crate) fn start_watching(
    processes: &mut Processes,
    tools: &Path,
    port: u16,
    addresses: &Addresses,
) -> Result<()> {
    let mut command = emulator(tools, port);
    command.args(["--wait", "--quiet", "--concurrency", WATCHED_INSTANCES]);
    command.envs(addresses.environment()).env("RUST_LOG", WATCHED_LOG);
    processes.start("functions", command, OnExit::Fail)
}

/// Starts the emulator without functions; it listens a moment later.
pub(crate) fn start_bare(processes: &mut Processes, tools: &Path, port: u16) -> Result<()> {
    let mut command = emulator(tools, port);
    command.arg("--only-lambda-apis").env("RUST_LOG", "error");
    processes.start("emulator", command, OnExit::Fail)
}

/// Starts the functions' own processes, which take their requests from the emulator.
pub(crate) fn start_functions(processes: &mut Processes, port: u16, addresses: &Addresses) -> Result<()> {
    let folder = std::env::current_exe().context("this program's folder is not known")?;
    for function in functions() {
        let api = format!("http://127.0.0.1:{port}/.rt/{function}");
        for _ in 0..PREBUILT_INSTANCES {
            let mut command = Command::new(folder.with_file_name(function));
            command.env_clear().envs(addresses.environment()).env("AWS_LAMBDA_RUNTIME_API", &api);
            command.envs([
                ("AWS_LAMBDA_FUNCTION_NAME", function),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
                ("AWS_LAMBDA_LOG_GROUP_NAME", "local"),
                ("AWS_LAMBDA_LOG_STREAM_NAME", "local"),
            ]);
            processes.start(function, command, OnExit::Restart)?;
        }
    }
    Ok(())
}

fn emulator(tools: &Path, port: u16) -> Command {
    let mut command = Command::from(tools::without_cargo_variables(tools.join("cargo-lambda")));
    command.current_dir(tools::root()).args(["lambda", "watch", "--disable-cors"]);
    command.args(["--invoke-address", "127.0.0.1", "--invoke-port", &port.to_string()]);
    command
}

impl Emulator {
    /// The emulator that listens on this port.
    pub(crate) fn at(port: u16) -> Self {
        let places = functions().map(|function| (function, Arc::new(Semaphore::new(IN_FLIGHT)))).collect();
        Self { client: Client::builder(TokioExecutor::new()).build_http(), port, places }
    }

    /// The URL of a path of the emulator.
    pub(crate) fn url(&self, path_and_query: &str) -> String {
        format!("http://127.0.0.1:{}{path_and_query}", self.port)
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
