//! The mail service: aws-ses-v2-local, which keeps every mail in memory and shows it on a page.
//!
//! It ends when its standard input closes. This process holds the other end, and the program that it becomes after a change of the code
//! inherits it. So the mail service lives exactly as long as the stack, even if the stack is killed.

use std::env;
use std::fs::File;
use std::mem;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Result, bail};
use rustix::io::{FdFlags, fcntl_setfd};
use tokio::process::{Child, Command};

use super::ports;
use super::reload::MAILBOX_PORT;
use crate::tools;

/// The running mail service.
pub(super) struct Mailbox {
    /// The port that it listens on.
    pub(super) port: u16,
    /// The process; `None` if the program before this one started it.
    child: Option<Child>,
}

/// Starts the service, unless the program before this one did.
pub(super) async fn start(folder: &Path, preferred_port: u16) -> Result<Mailbox> {
    if let Some(port) = running() {
        return Ok(Mailbox { port, child: None });
    }
    let script = tools::install_ses()?;
    let port = ports::free_port(preferred_port).await?;
    let log = File::create(folder.join("mailbox.log"))?;
    let mut command = Command::new("node");
    command.arg("--require").arg(tools::root().join("xtask/tools/ses/end-with-input.cjs"));
    command.arg(script).args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    // In a process group of its own, or Ctrl-C would end it before the functions that use it.
    command.process_group(0).stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
    let mut child = command.spawn()?;
    if let Some(input) = child.stdin.take() {
        let input = input.into_owned_fd()?;
        fcntl_setfd(&input, FdFlags::empty())?;
        // Never closed by this program, so that it stays open until the process ends.
        mem::forget(input);
    }
    ports::wait_until_listening("the mail service", port).await?;
    Ok(Mailbox { port, child: Some(child) })
}

#[expect(clippy::disallowed_methods, reason = "the program before this one says it so")]
fn running() -> Option<u16> {
    env::var(MAILBOX_PORT).ok()?.parse().ok()
}

impl Mailbox {
    /// Waits until the service ends, which only happens if it fails.
    pub(super) async fn ended(self) -> Result<()> {
        match self.child {
            Some(mut child) => bail!("the mail service ended ({}): see mailbox.log", child.wait().await?),
            None => std::future::pending().await,
        }
    }
}
