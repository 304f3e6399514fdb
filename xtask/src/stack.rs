//! A local stack in a process of its own, for checks and figures; and what waiting for it takes.

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

/// How long something may take to come up.
const PATIENCE: Duration = Duration::from_mins(2);
/// The pause between two looks at whether it has.
const PAUSE: Duration = Duration::from_millis(20);

/// A program that is ended with this value.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already, or goes now.
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

/// Waits until a call is answered by whoever serves the functions on a port.
pub(crate) fn until_it_answers(what: &str, port: u16) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let url = format!("http://127.0.0.1:{port}/api/v2/tailnet/-/settings");
    let token = token::of("admin@acme.example")?;
    let is_answered = || async {
        let answer = reqwest::Client::new().get(&url).bearer_auth(&token).send().await;
        answer.is_ok_and(|answer| answer.status().is_success())
    };
    until(what, || Ok(runtime.block_on(is_answered())))
}

/// Waits until something is so.
pub(crate) fn until(what: &str, is_so: impl FnMut() -> Result<bool>) -> Result<()> {
    until_within(PATIENCE, what, is_so)
}

/// Waits until something is so, at most for so long.
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
