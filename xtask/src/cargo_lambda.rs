//! Checks the ways to invoke a function: `cargo xtask smoke`, the events of `cargo xtask event`, `cargo lambda watch` and
//! `cargo lambda invoke`.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use shared::edge::endpoints::functions;

use crate::dev::announce;
use crate::event;
use crate::smoke;
use crate::stack::{self, Running, free_port, until_it_answers};
use crate::token;
use crate::tools::{self, CARGO_LAMBDA, step, target};

/// The function that is invoked.
const FUNCTION: &str = "create-invites";

/// Follows an invite through a local stack, and invokes every function of it with its event. Then serves the functions by `cargo lambda watch` beside the stack, and calls
/// one by HTTP and one by `cargo lambda invoke`.
pub(crate) fn check() -> Result<()> {
    let (tools, folder) = (CARGO_LAMBDA.install()?, target().join("cargo-lambda"));
    step("starting the local stack");
    let _stack = stack::start(&folder, free_port()?, &["--fresh", "--no-watch"])?;
    smoke::run(&smoke::Options {
        url: announce::endpoints(&folder)?.api,
        token: token::of(&folder, "admin@acme.example")?,
        invitee_token: Some(token::of(&folder, "new@friends.example")?),
    })?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    step("invoking every function with its event");
    runtime.block_on(invoke_all(&folder))?;
    step("starting cargo lambda watch");
    let port = free_port()?;
    let _watch = start_watch(&tools, &folder, port)?;
    // The first call builds the function.
    until_it_answers("cargo lambda watch", &folder, port)?;
    step("invoking a function by cargo lambda invoke");
    let event = runtime.block_on(event::event(&folder, FUNCTION))?;
    invoke(&tools, &folder, port, &event.to_string())
}

async fn invoke_all(folder: &Path) -> Result<()> {
    let (client, lambda) = (reqwest::Client::new(), announce::endpoints(folder)?.lambda);
    for function in functions() {
        let event =
            event::event(folder, function).await.with_context(|| format!("the event for {function}"))?;
        let invocation = client.post(format!("{lambda}/2015-03-31/functions/{function}/invocations"));
        let answer = invocation.body(event.to_string()).send().await?.bytes().await?;
        let answer: Value = serde_json::from_slice(&answer)?;
        ensure!(is_success(&answer), "{function} answered {answer}");
    }
    Ok(())
}

/// Whether a function behind the API answered 200, or led on; or another one reported no failure.
fn is_success(answer: &Value) -> bool {
    let has_failures = answer["batchItemFailures"].as_array().is_some_and(|failures| !failures.is_empty());
    match answer["statusCode"].as_u64() {
        Some(status) => [200, 303].contains(&status),
        None => answer.get("errorType").is_none() && !has_failures,
    }
}

fn start_watch(tools: &Path, folder: &Path, port: u16) -> Result<Running> {
    let mut command = tools::without_cargo_variables(tools.join("cargo-lambda"));
    command.current_dir(tools::root()).args(["lambda", "watch", "--ignore-changes", "--disable-cors"]);
    command.args(["--invoke-address", "127.0.0.1", "--invoke-port", &port.to_string(), "--env-file"]);
    Ok(Running(command.arg(folder.join("lambda.env")).stdin(Stdio::null()).spawn()?))
}

fn invoke(tools: &Path, folder: &Path, port: u16, event: &str) -> Result<()> {
    let file = folder.join("event.json");
    fs::write(&file, event)?;
    let mut command = tools::without_cargo_variables(tools.join("cargo-lambda"));
    command.current_dir(tools::root()).args(["lambda", "invoke", FUNCTION]);
    command.args(["--invoke-address", "127.0.0.1", "--invoke-port", &port.to_string(), "--data-file"]);
    let output =
        command.arg(&file).stdin(Stdio::null()).output().context("cargo-lambda cannot be started")?;
    let answer = String::from_utf8_lossy(&output.stdout);
    ensure!(
        answer.contains("\"statusCode\":200"),
        "{FUNCTION} answered {answer}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
