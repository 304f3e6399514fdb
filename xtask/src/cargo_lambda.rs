//! Checks that `cargo lambda watch` and `cargo lambda invoke` work against the local stack, as a developer uses them.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::dev::announce;
use crate::event;
use crate::token;
use crate::tools::{self, CARGO_LAMBDA, step, target};

/// How often something is looked for that takes its time, and the pause between two looks.
const LOOKS: u32 = 600;
const PAUSE: Duration = Duration::from_millis(200);

/// A program that is ended with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already, or goes now.
        drop(Command::new("kill").arg(self.0.id().to_string()).status());
        drop(self.0.wait());
    }
}

/// Serves the functions by `cargo lambda watch` beside a local stack, and calls one by HTTP and one by `cargo lambda invoke`.
pub(crate) fn check() -> Result<()> {
    let (tools, folder) = (CARGO_LAMBDA.install()?, target().join("cargo-lambda"));
    fs::create_dir_all(&folder)?;
    step("starting the local stack");
    let (stack_port, watch_port) = (free_port()?, free_port()?);
    let _stack = start_stack(&folder, stack_port)?;
    until("the local stack", || Ok(announce::endpoints(&folder).is_ok()))?;
    step("starting cargo lambda watch");
    let _watch = start_watch(&tools, &folder, watch_port)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    until("cargo lambda watch", || Ok(runtime.block_on(status_of_settings(watch_port))? == Some(200)))?;
    step("invoking a function by cargo lambda invoke");
    invoke(
        &tools,
        &folder,
        watch_port,
        &runtime.block_on(event::event(&folder, "create-invites"))?.to_string(),
    )
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn start_stack(folder: &Path, port: u16) -> Result<Running> {
    announce::withdraw(folder);
    let mut command = Command::new(env::current_exe()?);
    command.args(["dev", "--fresh", "--no-watch", "--port", &port.to_string(), "--folder"]).arg(folder);
    Ok(Running(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?))
}

fn start_watch(tools: &Path, folder: &Path, port: u16) -> Result<Running> {
    let mut command = tools::without_cargo_variables(tools.join("cargo-lambda"));
    command.current_dir(tools::root()).args(["lambda", "watch", "--ignore-changes", "--disable-cors"]);
    command.args(["--invoke-address", "127.0.0.1", "--invoke-port", &port.to_string(), "--env-file"]);
    Ok(Running(command.arg(folder.join("lambda.env")).stdin(Stdio::null()).spawn()?))
}

/// The status of a call by the router of `cargo lambda watch`; none while nobody listens. The first call builds the function.
async fn status_of_settings(port: u16) -> Result<Option<u16>> {
    let call = reqwest::Client::new().get(format!("http://127.0.0.1:{port}/api/v2/tailnet/-/settings"));
    let call = call.bearer_auth(token::of("admin@acme.example")?);
    Ok(call.send().await.ok().map(|answer| answer.status().as_u16()))
}

fn invoke(tools: &Path, folder: &Path, port: u16, event: &str) -> Result<()> {
    let file = folder.join("event.json");
    fs::write(&file, event)?;
    let mut command = tools::without_cargo_variables(tools.join("cargo-lambda"));
    command.current_dir(tools::root()).args(["lambda", "invoke", "create-invites"]);
    command.args(["--invoke-address", "127.0.0.1", "--invoke-port", &port.to_string(), "--data-file"]);
    let output =
        command.arg(&file).stdin(Stdio::null()).output().context("cargo-lambda cannot be started")?;
    let answer = String::from_utf8_lossy(&output.stdout);
    ensure!(
        answer.contains("\"statusCode\":200"),
        "create-invites answered {answer}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

fn until(what: &str, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
    for _ in 0..LOOKS {
        if is_so()? {
            return Ok(());
        }
        sleep(PAUSE);
    }
    bail!("{what} did not come up within {:?}", PAUSE * LOOKS);
}
