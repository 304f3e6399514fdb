//! The services that are processes of their own: mail (aws-ses-v2-local, which keeps every mail in memory and shows it on a page), and the
//! identity provider (oidc-provider, with a page on which everybody is one click away).
//!
//! A service ends when its standard input closes. This process holds the other end, and the program that it becomes after a change of the
//! code inherits it. So a service lives exactly as long as the stack, even if the stack is killed.

use std::env;
use std::fs::{self, File};
use std::mem;
use std::path::Path;
use std::process::Stdio;

use anyhow::{Result, bail};
use local::browser::WAY_BACK;
use rustix::io::{FdFlags, fcntl_setfd};
use tokio::process::{Child, Command};

use super::people::people;
use super::ports;
use super::settings::ISSUER;
use crate::tools::{self, NodeService};

/// The environment variable that passes the port of the mail service to the next program.
const MAILBOX_PORT: &str = "TAILNET_INVITES_MAILBOX_PORT";
/// The environment variable that passes the port of the identity provider to the next program.
const PROVIDER_PORT: &str = "TAILNET_INVITES_PROVIDER_PORT";

/// A running service.
pub(super) struct Service {
    /// The port that it listens on.
    pub(super) port: u16,
    title: &'static str,
    /// The environment variable that passes the port to the next program.
    variable: &'static str,
    /// The process; `None` if the program before this one started it.
    child: Option<Child>,
}

/// Starts the mail service, unless the program before this one did.
pub(super) async fn start_mail(folder: &Path, preferred_port: u16) -> Result<Service> {
    let arguments = |port: u16| ["--host", "127.0.0.1", "--port", &port.to_string()].map(ToOwned::to_owned);
    start(&tools::SES, MAILBOX_PORT, folder, preferred_port, |port| arguments(port).to_vec()).await
}

/// Starts the identity provider for the API of an origin, unless the program before this one did.
pub(super) async fn start_provider(folder: &Path, preferred_port: u16, api: &str) -> Result<Service> {
    let file = folder.join("people.json");
    fs::write(&file, serde_json::to_string(&people()?)?)?;
    let (callback, file) = (format!("{api}{WAY_BACK}"), file.to_string_lossy().into_owned());
    let arguments = |port: u16| vec![port.to_string(), ISSUER.to_owned(), callback, file];
    start(&tools::OIDC, PROVIDER_PORT, folder, preferred_port, arguments).await
}

/// Whether this process ran another program before this one, which has started the services.
pub(super) fn are_running() -> bool {
    running(MAILBOX_PORT).is_some()
}

async fn start(
    service: &NodeService,
    variable: &'static str,
    folder: &Path,
    preferred_port: u16,
    arguments: impl FnOnce(u16) -> Vec<String>,
) -> Result<Service> {
    let title = service.title;
    if let Some(port) = running(variable) {
        return Ok(Service { port, title, variable, child: None });
    }
    let script = service.install()?;
    let port = ports::free_port(preferred_port).await?;
    let log = File::create(folder.join(format!("{}.log", service.name)))?;
    let mut command = Command::new("node");
    command.arg("--require").arg(tools::root().join("xtask/tools/end-with-input.cjs"));
    command.arg(script).args(arguments(port));
    // In a process group of its own, or Ctrl-C would end it before the functions that use it.
    command.process_group(0).stdin(Stdio::piped()).stdout(log.try_clone()?).stderr(log);
    let mut child = command.spawn()?;
    if let Some(input) = child.stdin.take() {
        let input = input.into_owned_fd()?;
        fcntl_setfd(&input, FdFlags::empty())?;
        // Never closed by this program, so that it stays open until the process ends.
        mem::forget(input);
    }
    ports::wait_until_listening(title, port).await?;
    Ok(Service { port, title, variable, child: Some(child) })
}

#[expect(clippy::disallowed_methods, reason = "the program before this one says it so")]
fn running(variable: &str) -> Option<u16> {
    env::var(variable).ok()?.parse().ok()
}

impl Service {
    /// What the next program is told of it.
    pub(super) fn variable(&self) -> (&'static str, String) {
        (self.variable, self.port.to_string())
    }

    /// Waits until the service ends, which only happens if it fails.
    pub(super) async fn ended(self) -> Result<()> {
        match self.child {
            Some(mut child) => {
                bail!("{} ended ({}): see its log beside the table", self.title, child.wait().await?)
            }
            None => std::future::pending().await,
        }
    }
}
