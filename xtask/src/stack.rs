//! A local stack in a process of its own, for checks and measurements, and helpers to wait for it.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::dev::announce;
use crate::token;

/// The longest time to wait for a condition.
const PATIENCE: Duration = Duration::from_mins(2);
/// The pause between two checks of the condition.
const PAUSE: Duration = Duration::from_millis(20);

/// A running program. It is ended when this value is dropped.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Errors mean that it has ended already.
        drop(Command::new("kill").arg(self.0.id().to_string()).status());
        drop(self.0.wait());
    }
}

/// Starts a local stack that keeps its files in a folder, and waits until all is up.
pub(crate) fn start(folder: &Path, port: u16, options: &[&str]) -> Result<Running> {
    fs::create_dir_all(folder)?;
    announce::withdraw(folder);
    let mut command = Command::new(env::current_exe()?);
    command.arg("dev").args(options).args(["--port", &port.to_string(), "--folder"]).arg(folder);
    let running = Running(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?);
    until("the local stack", || Ok(announce::endpoints(folder).is_ok()))?;
    Ok(running)
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits until the API on a port answers a call of somebody who has signed in at the local stack that keeps its files in a folder.
pub(crate) fn until_it_answers(what: &str, folder: &Path, port: u16) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let url = format!("http://127.0.0.1:{port}/api/v2/tailnet/-/settings");
    let token = token::of(folder, "admin@acme.example")?;
    let is_answered = || async {
        let answer = reqwest::Client::new().get(&url).bearer_auth(&token).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    };
    until(what, || Ok(runtime.block_on(is_answered())))
}

/// Waits until a condition holds, at most for [`PATIENCE`].
pub(crate) fn until(what: &str, is_so: impl FnMut() -> Result<bool>) -> Result<()> {
    until_within(PATIENCE, what, is_so)
}

/// Waits until a condition holds, at most for `patience`.
pub(crate) fn until_within(
    patience: Duration,
    what: &str,
    mut is_so: impl FnMut() -> Result<bool>,
) -> Result<()> {
    for _ in 0..patience.as_millis() / PAUSE.as_millis() {
        if is_so()? {
            return Ok(());
        }
        sleep(PAUSE);
    }
    bail!("{what} did not come up within {patience:?}");
}
